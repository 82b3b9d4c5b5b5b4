//! Hashing passwords with Argon2id, off the async threads and a few at a time, so that a flood of sign-ins can neither
//! stall other pages nor eat the memory.

use crate::api::AppError;
use crate::server::call::Failure;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Hashes at work at the same time; each takes 19 MiB (OWASP: Argon2id, m = 19 MiB, t = 2, p = 1).
const AT_ONCE: usize = 2;
/// Sign-ins that may wait for their turn; more are told to come back.
const WAITING: usize = 64;

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// A hash that no password has, checked when an account does not exist so that both answers take as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// Ready to hash.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn new() -> Result<Self, Failure> {
        let decoy = hash_now(&super::new_token()?)?;
        Ok(Self {
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(WAITING)),
            decoy: decoy.into(),
        })
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when too many wait already.
    pub async fn hash(&self, password: String) -> Result<String, Failure> {
        self.bounded(move || hash_now(&password)).await?
    }

    /// Whether the password is the one of the hash; without a hash it takes as long and is false.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when too many wait already.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Failure> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let matches = self
            .bounded(move || {
                PasswordHash::new(&hash).is_ok_and(|h| argon2().verify_password(password.as_bytes(), &h).is_ok())
            })
            .await?;
        Ok(matches && known)
    }

    /// The permit moves into the task, so that a caller who goes away does not free it too early.
    async fn bounded<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let full =
            |_| AppError::TooMany { words: "Too many people are signing in right now. Try again in a moment.".into() };
        let _place = self.queue.clone().try_acquire_owned().map_err(full)?;
        let permit = self.permits.clone().acquire_owned().await.map_err(std::io::Error::other)?;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        Ok(task.await.map_err(std::io::Error::other)?)
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn hash_now(password: &str) -> Result<String, Failure> {
    let hash = argon2().hash_password(password.as_bytes()).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(hash.to_string())
}
