//! One's own account: time zone, password, calendar feed.

use crate::{
    api::{
        AppError, Done,
        account::{AccountView, PasswordForm, TimeZoneForm},
    },
    domain::{
        access::{self, Action, Subject},
        calendar::Zones,
        event::Event,
        people::{PASSWORD_MAX, password},
        problem::{Check, Problem, Refusal},
        text,
    },
    server::{AppState, Cx, Failure, auth, clock, operations::session::roles_in_words, zones::TimeZones},
};
use axum::http::request::Parts;

/// The account page.
pub async fn view(cx: Cx) -> Result<AccountView, Failure> {
    let mut tx = cx.read().await?;
    let person = tx.person(cx.actor.id).await?.ok_or(Failure::NotFound)?;
    let feed = tx.feed_token_since(cx.actor.id).await?;
    Ok(AccountView {
        roles: roles_in_words(&person.roles),
        name: person.name,
        email: person.email,
        time_zone: person.time_zone,
        time_zones: TimeZones::names().map(str::to_owned).collect(),
        now: cx.moment(cx.now),
        feed_since: feed.map(|at| cx.moment(at)),
        password_given: person.password_given,
    })
}

/// Sets the zone in which the actor reads times.
pub async fn set_time_zone(cx: Cx, form: TimeZoneForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditOwnAccount, &Subject::Workspace)?;
    let zone = text::line("time_zone", "a time zone", &form.time_zone)?;
    if !cx.state.zones.exists(&zone) {
        let words = format!("There is no time zone “{zone}”. Choose one such as Europe/Berlin or UTC.");
        return Err(Problem::new("time_zone", words).into());
    }
    let mut tx = cx.write().await?;
    tx.set_time_zone(cx.actor.id, &zone).await?;
    let words = format!("set their time zone to {zone}");
    cx.record(&mut tx, &Event::new("person.time-zone-set", words)).await?;
    cx.commit(tx).await?;
    Ok(Done::afresh("/account", format!("Times are now shown in {zone}.")))
}

/// Changes the password; the old one is asked for, every session ends, and the one at work gets a new token. Answers with
/// the cookie to set. Hashing takes long, so it happens outside the transaction, which then makes sure that the password
/// is still the one that was checked.
pub async fn change_password(
    state: AppState,
    parts: Option<Parts>,
    form: PasswordForm,
) -> Result<(Done, String), Failure> {
    let session = parts.and_then(|p| p.extensions.get::<auth::Session>().cloned()).ok_or(AppError::SignInNeeded)?;
    let cx = Cx { state, actor: session.actor, now: clock::now() };
    access::may(&cx.actor, Action::EditOwnAccount, &Subject::Workspace)?;
    let mut check = Check::new();
    check.require(!form.password_old.is_empty(), "password_old", "Enter your current password.");
    let new = check.take(password("password_new", &form.password_new));
    check.require(
        form.password_new == form.password_again,
        "password_again",
        "This is not the same as the new password.",
    );
    let new = check.finish(new)?;
    if form.password_new == form.password_old {
        return Err(Problem::new("password_new", "This is the password that you have. Choose another.").into());
    }
    let old = proven(&cx, form.password_old).await?;
    let hash = cx.state.passwords.hash(new).await?;
    let token = auth::new_token()?;
    let mut tx = cx.write().await?;
    if tx.password_hash(cx.actor.id).await?.as_ref() != Some(&old) {
        return Err(Refusal::Conflict("The password was changed meanwhile. Sign in again.".into()).into());
    }
    tx.set_password_hash(cx.actor.id, &hash, false).await?;
    tx.end_sessions(cx.actor.id).await?;
    tx.insert_session(&auth::token_hash(&token), cx.actor.id, cx.now).await?;
    cx.record(&mut tx, &Event::new("person.password-changed", "changed their password")).await?;
    let cookie = auth::cookie(&cx.state.config, &token);
    cx.commit(tx).await?;
    Ok((Done::to("/account", "The password is changed. All other sessions have ended."), cookie))
}

/// The stored hash, once the current password has been shown to be right. Wrong ones are counted.
async fn proven(cx: &Cx, old: String) -> Result<String, Failure> {
    let mut tx = cx.read().await?;
    let hash = tx.password_hash(cx.actor.id).await?;
    drop(tx);
    // Not counted with attempts to sign in to the account: strangers could lock its owner out of voting.
    let (limiter, person) = (&cx.state.limiter, cx.actor.id.to_string());
    if !limiter.attempt(&person, &person, cx.now) {
        let words = "Too many attempts failed. Wait a quarter of an hour, then try again.".into();
        return Err(AppError::TooMany { words }.into());
    }
    let right = old.len() <= PASSWORD_MAX && cx.state.passwords.verify(old, hash.clone()).await?;
    match hash.filter(|_| right) {
        Some(hash) => {
            limiter.succeeded(&person, &person, cx.now);
            Ok(hash)
        }
        None => Err(Problem::new("password_old", "This is not your current password.").into()),
    }
}

/// Makes the actor's calendar feed, or gives it a new address; the old one then leads nowhere. The address is in the
/// answer and nowhere else: only its hash is stored.
pub async fn create_feed(cx: Cx) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditOwnAccount, &Subject::Workspace)?;
    let token = auth::new_token()?;
    let mut tx = cx.write().await?;
    tx.set_feed_token(cx.actor.id, Some(&auth::token_hash(&token)), cx.now).await?;
    cx.record(&mut tx, &Event::new("feed.created", "made a new address for their calendar feed")).await?;
    cx.commit(tx).await?;
    let home = cx.state.config.public_url.trim_end_matches('/');
    Ok(Done::to("/account", format!("Your calendar feed: {home}/feeds/{token}.ics")))
}

/// Revokes the feed's address.
pub async fn revoke_feed(cx: Cx) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditOwnAccount, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    if tx.feed_token_since(cx.actor.id).await?.is_none() {
        return Ok(Done::here("There is no calendar feed to revoke."));
    }
    tx.set_feed_token(cx.actor.id, None, cx.now).await?;
    cx.record(&mut tx, &Event::new("feed.revoked", "revoked their calendar feed")).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The feed is revoked: its address leads nowhere any more."))
}
