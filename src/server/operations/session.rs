//! Signing in and out, setting up the first administrator, the demo's one-click sign-in.

use crate::{
    api::{
        AppError, Done,
        session::{SamplePerson, SetUpForm, SetUpState, SignInForm},
    },
    domain::{
        access::Role,
        calendar::Zones,
        event::Event,
        ids::{PersonId, WorkspaceId},
        people::{Person, PersonForm},
        problem::{Problem, Refusal},
    },
    server::{
        AppState, Failure,
        auth::{self, network},
        clock, web,
    },
};
use axum::{extract::ConnectInfo, http::request::Parts};
use std::net::{IpAddr, SocketAddr};
use uuid::Uuid;

/// Starts a session; answers with the cookie to set.
pub async fn sign_in(state: AppState, parts: Option<Parts>, form: SignInForm) -> Result<(Done, String), Failure> {
    let now = clock::now();
    let demo = state.config.demo && !form.person.is_empty();
    let email = if demo { form.person.trim().to_lowercase() } else { form.email.trim().to_lowercase() };
    let address = peer(&state, parts.as_ref());
    if !demo && !state.limiter.attempt(&email, &address, now) {
        let words = "Too many attempts to sign in failed. Wait a quarter of an hour, then try again.".into();
        return Err(AppError::TooMany { words }.into());
    }
    let found = state.store.read(state.workspace).await?.credentials(&email).await?.filter(|c| !c.disabled);
    let hash = found.as_ref().map(|c| c.password_hash.clone());
    let wrong = || Problem::new("password", "Address or password is wrong.");
    if form.password.len() > crate::domain::people::PASSWORD_MAX {
        return Err(wrong().into());
    }
    let right = if demo { found.is_some() } else { state.passwords.verify(form.password, hash).await? };
    let account = found.filter(|_| right).ok_or_else(wrong)?;
    state.limiter.succeeded(&email, &address, now);
    let token = auth::new_token()?;
    let mut tx = state.store.write(WorkspaceId(account.workspace_id)).await?;
    let person = tx.person(PersonId(account.id)).await?.filter(|p| !p.disabled).ok_or_else(wrong)?;
    // Changed while the old one was being compared: then this is no longer the password.
    if !demo && tx.password_hash(person.id).await? != Some(account.password_hash) {
        return Err(wrong().into());
    }
    if let Some(old) = parts.as_ref().and_then(|p| web::session_token(&state, &p.headers)) {
        tx.end_session(&auth::token_hash(&old)).await?;
    }
    tx.forget_sessions(now - chrono::TimeDelta::days(7)).await?;
    tx.insert_session(&auth::token_hash(&token), person.id, now).await?;
    let event = Event::new("session.started", "signed in");
    tx.record(&event, Some((person.id, &person.name)), Uuid::now_v7(), now).await?;
    tx.commit().await?;
    let next = if person.password_given { "/account".into() } else { web::local(&form.next) };
    Ok((Done::afresh(next, format!("Welcome, {}.", person.name)), auth::cookie(&state.config, &token)))
}

/// Ends the session, if there is one.
pub async fn sign_out(state: AppState, parts: Option<Parts>) -> Result<(Done, String), Failure> {
    if let Some(session) = parts.and_then(|p| p.extensions.get::<auth::Session>().cloned()) {
        let mut tx = state.store.write(session.actor.workspace).await?;
        tx.end_session(&session.token_hash).await?;
        let who = Some((session.actor.id, session.actor.name.as_str()));
        tx.record(&Event::new("session.ended", "signed out"), who, Uuid::now_v7(), clock::now()).await?;
        tx.commit().await?;
    }
    Ok((Done::afresh("/sign-in", "You are signed out."), auth::clear_cookie(&state.config)))
}

/// Whether nobody has an account yet, and whether the link could make the first.
pub async fn set_up_state(state: AppState, token: String) -> Result<SetUpState, Failure> {
    let is_empty = state.store.read(state.workspace).await?.people().await?.is_empty();
    Ok(SetUpState { is_empty, is_valid: is_empty && opens(&state, &token) })
}

/// Whether this is the link that was printed at start.
fn opens(state: &AppState, token: &str) -> bool {
    state.config.set_up_token.as_ref().is_some_and(|t| !t.is_empty() && t == token)
}

/// Makes the first administrator. The link works once: as long as nobody has an account.
pub async fn set_up(state: AppState, parts: Option<Parts>, form: SetUpForm) -> Result<(Done, String), Failure> {
    if !opens(&state, &form.token) {
        return Err(
            Refusal::Forbidden("This set-up link is not valid. Start Slipway again to get a new one.".into()).into()
        );
    }
    let SetUpForm { name, email, password, time_zone, .. } = form;
    let roles = Role::Administrator.key().to_owned();
    let form = PersonForm { name, email, password: password.clone(), roles, time_zone };
    let person = add_person(&state, &form, true).await?;
    sign_in(state, parts, SignInForm { email: person.email, password, ..SignInForm::default() }).await
}

/// Makes an account without anybody signed in: from the command line or the set-up link.
///
/// # Errors
/// Problems with the form; a conflict when `only_if_first` and somebody has an account.
pub async fn add_person(state: &AppState, form: &PersonForm, only_if_first: bool) -> Result<Person, Failure> {
    let new = form.check()?;
    if !state.zones.exists(&new.time_zone) {
        return Err(Problem::new("time_zone", "There is no such time zone.").into());
    }
    let now = clock::now();
    let hash = state.passwords.hash(new.password).await?;
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        name: new.name,
        email: new.email,
        roles: new.roles,
        time_zone: new.time_zone,
        disabled: false,
        // Who sets Slipway up chooses their own; from the command line somebody else may have.
        password_given: !only_if_first,
    };
    let mut tx = state.store.write(state.workspace).await?;
    if only_if_first && !tx.people().await?.is_empty() {
        return Err(Refusal::Conflict("Slipway is set up already: sign in instead.".into()).into());
    }
    tx.insert_person(&person, &hash, now).await.map_err(|e| match e {
        crate::server::store::StoreError::Taken(_) => {
            Problem::new("email", "Somebody has an account with this address.").into()
        }
        other => Failure::from(other),
    })?;
    let words = format!("got an account as {}", roles_in_words(&person.roles));
    tx.record(&Event::new("person.added", words), Some((person.id, &person.name)), Uuid::now_v7(), now).await?;
    tx.commit().await?;
    Ok(person)
}

/// Roles as a list in words.
pub fn roles_in_words(roles: &[Role]) -> String {
    if roles.is_empty() { "reader".into() } else { roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(", ") }
}

/// The demo's sample people.
pub async fn sample_people(state: AppState) -> Result<Vec<SamplePerson>, Failure> {
    if !state.config.demo {
        return Ok(vec![]);
    }
    let mut tx = state.store.read(state.workspace).await?;
    let people = tx.people().await?.into_iter().filter(|p| !p.disabled);
    Ok(people.map(|p| SamplePerson { email: p.email, name: p.name, roles: roles_in_words(&p.roles) }).collect())
}

/// The address that a request comes from: behind a proxy the one that the proxy has added last, which nobody else can.
fn peer(state: &AppState, parts: Option<&Parts>) -> String {
    let forwarded = parts.and_then(|p| p.headers.get_all("x-forwarded-for").iter().next_back());
    let last = forwarded.and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    if let Some(address) = last.filter(|_| state.config.behind_proxy) {
        return network(address);
    }
    let info = parts.and_then(|p| p.extensions.get::<ConnectInfo<SocketAddr>>());
    info.map(|c| network(c.0.ip())).unwrap_or_default()
}
