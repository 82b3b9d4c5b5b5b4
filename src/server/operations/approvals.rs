//! Approvals: voting on a frozen plan, the queue of what waits for somebody's vote, and a release's gates. What a vote
//! needs is loaded by itself rather than as a whole dossier, since many people may vote at the same moment.

mod asked;
mod queue;
mod release;
mod since;
mod words;

use crate::{
    api::{AppError, Done},
    domain::{
        approval::{Choice, NewVote, VoteForm},
        event::Event,
        problem::Problem,
    },
    server::{Cx, Failure},
};
use asked::{Asked, Judged};
use serde_json::json;

pub use queue::{queue, waiting_count};
pub use release::of_release;

/// Votes at a gate on the revision that the person read.
pub async fn cast(cx: Cx, form: VoteForm) -> Result<Done, Failure> {
    let new = form.check()?;
    let signed = match sign(&cx, &new).await? {
        Signing::Counted(done) => return Ok(done),
        Signing::Signed => true,
        Signing::Unsigned => false,
    };
    let mut tx = cx.write().await?;
    let asked = Asked::load(&mut tx, &new).await?;
    let (revision, vote) = match asked.judge(&cx, &mut tx, &new).await? {
        Judged::Counted(done) => return Ok(done),
        Judged::Votes(revision, vote) => (revision, vote),
    };
    if asked.gate.signed && !signed {
        return Err(Problem::new("password", "Enter your password: this vote is signed with it.").into());
    }
    tx.insert_vote(new.request, revision.id, &vote, signed).await?;
    cx.record(&mut tx, &event(&new, &asked.gate.title, revision.number, signed)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(counted(new.choice, &asked)))
}

fn counted(choice: Choice, asked: &Asked) -> String {
    let (title, name) = (&asked.gate.title, asked.request.name());
    match choice {
        Choice::Approve => format!("You approved “{title}” of {name}."),
        Choice::Reject => format!("You rejected “{title}” of {name}."),
        Choice::Abstain => format!("You abstained from “{title}” of {name}."),
    }
}

fn event(new: &NewVote, title: &str, revision: u32, signed: bool) -> Event {
    let from = if new.choice == Choice::Abstain { "from " } else { "" };
    let words = format!("{} {from}“{title}” on revision {revision}", new.choice.done());
    Event::on(new.request, "vote.cast", words).with(json!({
        "gate": new.gate,
        "choice": new.choice,
        "revision": revision,
        "hash": new.revision_hash,
        "comment": new.comment,
        "signed": signed,
    }))
}

/// What became of a vote's signature.
enum Signing {
    /// The vote was counted before; no password is needed.
    Counted(Done),
    /// The password was right.
    Signed,
    /// No password came with the vote, or its gate asks for none.
    Unsigned,
}

/// Checks the password of a signed vote. Hashing takes long, so no transaction is open meanwhile. The vote is judged
/// before, so that nobody is asked for a password in vain, and again by the caller, under the lock.
async fn sign(cx: &Cx, new: &NewVote) -> Result<Signing, Failure> {
    if new.password.is_empty() {
        return Ok(Signing::Unsigned);
    }
    let mut tx = cx.read().await?;
    let asked = Asked::load(&mut tx, new).await?;
    if !asked.gate.signed {
        return Ok(Signing::Unsigned);
    }
    if let Judged::Counted(done) = asked.judge(cx, &mut tx, new).await? {
        return Ok(Signing::Counted(done));
    }
    drop(tx);
    verify(cx, new.password.clone()).await?;
    Ok(Signing::Signed)
}

/// Lets the actor's own password pass, and counts the wrong ones.
async fn verify(cx: &Cx, password: String) -> Result<(), Failure> {
    let mut tx = cx.read().await?;
    if tx.person(cx.actor.id).await?.is_some_and(|p| p.password_given) {
        let words =
            "Somebody else chose your password, so it signs nothing. Choose one of your own on your account page.";
        return Err(Problem::new("password", words).into());
    }
    let hash = tx.password_hash(cx.actor.id).await?;
    drop(tx);
    // Not counted with attempts to sign in to the account: strangers could lock its owner out of voting.
    let (limiter, person) = (&cx.state.limiter, cx.actor.id.to_string());
    if !limiter.attempt(&person, &person, cx.now) {
        let words = "Your password was wrong too often. Wait a quarter of an hour, then vote again.".into();
        return Err(AppError::TooMany { words }.into());
    }
    if !cx.state.passwords.verify(password, hash).await? {
        let words = "This is not your password. Your vote was not counted; enter the password again.";
        return Err(Problem::new("password", words).into());
    }
    limiter.succeeded(&person, &person, cx.now);
    Ok(())
}
