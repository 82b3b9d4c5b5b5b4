//! Secrets and signatures of Standard Webhooks 1.0: `whsec_` and base64, HMAC-SHA256 over id, time and body.

use crate::server::Failure;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What every secret begins with.
const PREFIX: &str = "whsec_";
/// Random bytes of a secret; the standard asks for 24 to 64.
const BYTES: usize = 32;

/// A new secret.
///
/// # Errors
/// When the machine has no randomness.
pub fn new_secret() -> Result<String, Failure> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// The signature of a message: `v1,` and base64.
///
/// # Errors
/// When the secret is none.
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, &'static str> {
    let key = secret.strip_prefix(PREFIX).and_then(|s| STANDARD.decode(s).ok()).ok_or("The stored secret is none.")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| "The stored secret is none.")?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}
