//! Sessions: a 256-bit random token in a cookie, its SHA-256 in the database. Roles are read with each request, so a
//! change of roles or a disabled account takes effect at once.

use crate::{
    domain::{
        access::Actor,
        hash::sha256_hex,
        ids::{PersonId, WorkspaceId},
    },
    server::{AppState, call::Failure, config::Config, store::sessions::SessionRow},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};

/// Unused for so long, a session ends.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// However much it is used, a session ends after so long.
const ABSOLUTE: TimeDelta = TimeDelta::days(7);
/// The last use is noted at most this often, since noting is a write.
const NOTE_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Somebody's session, as a request carries it in its extensions.
#[derive(Clone, Debug)]
pub struct Session {
    pub actor: Actor,
    pub token_hash: String,
    /// The number of the workspace's newest event when a page was asked for, which reads its data after it; else nought.
    pub newest_event: i64,
}

/// A random token of 256 bits, for sessions, set-up links and feeds.
///
/// # Errors
/// When the machine gives no random numbers.
pub fn new_token() -> Result<String, std::io::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a token.
pub fn token_hash(token: &str) -> String {
    sha256_hex(token.as_bytes())
}

/// The cookie's name: `__Host-` binds it to this host and to HTTPS, where there is HTTPS.
pub fn cookie_name(config: &Config) -> &'static str {
    match (config.is_https(), config.demo) {
        (true, _) => "__Host-slipway",
        (false, false) => "slipway",
        (false, true) => "slipway-demo",
    }
}

/// The `Set-Cookie` value that starts a session; the router adds `Secure` to every cookie where there is HTTPS.
pub fn cookie(config: &Config, token: &str) -> String {
    let age = ABSOLUTE.num_seconds();
    format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}", cookie_name(config))
}

/// The `Set-Cookie` value that ends a session.
pub fn clear_cookie(config: &Config) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", cookie_name(config))
}

/// What a session is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// A page, which then follows what happens.
    Page,
    /// Anything else that somebody does.
    Call,
    /// A stream, which comes back by itself: no use of the session, or a page left open would keep it alive for ever.
    Stream,
}

/// The session of a token, if it still holds.
///
/// # Errors
/// When the database cannot.
pub async fn load(state: &AppState, token: &str, now: DateTime<Utc>, what: For) -> Result<Option<Session>, Failure> {
    let token_hash = token_hash(token);
    let mut tx = state.store.read(state.workspace).await?;
    let Some(row) = tx.session(&token_hash).await? else { return Ok(None) };
    if is_over(&row, now) {
        return Ok(None);
    }
    tx.workspace = WorkspaceId(row.workspace_id);
    let person = tx.person(PersonId(row.person_id)).await?.filter(|p| !p.disabled);
    let workspace = tx.workspace;
    let newest_event = if what == For::Page { tx.chain_head().await?.0 } else { 0 };
    drop(tx);
    let Some(person) = person else { return Ok(None) };
    if what != For::Stream && now - row.seen_at > NOTE_EVERY {
        note_use(state, workspace, &token_hash, now).await;
    }
    let actor = Actor { id: person.id, workspace, name: person.name, roles: person.roles, time_zone: person.time_zone };
    Ok(Some(Session { actor, token_hash, newest_event }))
}

fn is_over(row: &SessionRow, now: DateTime<Utc>) -> bool {
    now - row.seen_at > IDLE || now - row.created_at > ABSOLUTE
}

/// Whether a session that was found before still holds: it has not ended, and its account is not disabled.
///
/// # Errors
/// When the database cannot.
pub async fn still_holds(state: &AppState, session: &Session, now: DateTime<Utc>) -> Result<bool, Failure> {
    let mut tx = state.store.read(session.actor.workspace).await?;
    let holds = tx.session(&session.token_hash).await?.is_some_and(|row| !is_over(&row, now));
    Ok(holds && tx.person(session.actor.id).await?.is_some_and(|p| !p.disabled))
}

/// Noting the use is a convenience: when the database cannot write, reading still goes on.
async fn note_use(state: &AppState, workspace: WorkspaceId, hash: &str, now: DateTime<Utc>) {
    let (state, hash) = (state.clone(), hash.to_owned());
    tokio::spawn(async move {
        let noted = async {
            let mut tx = state.store.write(workspace).await?;
            tx.touch_session(&hash, now).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    });
}
