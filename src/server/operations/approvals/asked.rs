//! What one vote is judged by: the gate, the newest revision, who wrote it, who is asked, and the votes so far. The
//! words of every refusal to vote are here; who may vote and what counts is the domain's.

use crate::{
    api::Done,
    domain::{
        access::{self, Action, Involvement, Subject},
        approval::{self, Head, Lineage, NewVote, Poll, Vote},
        ids::PersonId,
        plan,
        problem::{Problem, Refusal},
        process::{Approval, Definition, Position},
        release::Request,
    },
    server::{Cx, Failure, operations::dossier::definition, store::Tx},
};

/// A gate of a release as a voter meets it.
pub struct Asked {
    pub request: Request,
    /// The step that holds the gate.
    pub step: String,
    pub gate: Approval,
    definition: Definition,
    lineage: Lineage,
    holders: Vec<PersonId>,
    votes: Vec<Vote>,
}

/// What becomes of a vote.
pub enum Judged {
    /// It was counted before; a second click changes nothing.
    Counted(Done),
    /// It counts for this revision.
    Votes(Head, Vote),
}

impl Asked {
    /// Loads what the vote asks for.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is no such release in the workspace; a problem when its process has no such gate.
    pub async fn load(tx: &mut Tx, new: &NewVote) -> Result<Self, Failure> {
        let request = tx.request(new.request).await?.ok_or(Failure::NotFound)?;
        let definition = definition(tx, &request).await?;
        let held = definition
            .steps
            .iter()
            .find_map(|s| s.approvals.iter().find(|a| a.key == new.gate).map(|a| (s.number.clone(), a.clone())));
        let (step, gate) = held.ok_or_else(|| Problem::new("gate", "This release's process has no such vote."))?;
        Ok(Self {
            lineage: tx.lineage(request.id).await?,
            holders: tx.holders_for(gate.voters, &request).await?,
            votes: tx.votes(request.id).await?,
            request,
            step,
            gate,
            definition,
        })
    }

    /// Whether the actor may vote, has voted, or why not.
    ///
    /// # Errors
    /// Forbidden for who is not asked or wrote the plan; a conflict when things have moved on.
    pub async fn judge(&self, cx: &Cx, tx: &mut Tx, new: &NewVote) -> Result<Judged, Failure> {
        let policy = self.request.policy.stricter(tx.sod_policy().await?);
        let involvement =
            Involvement { wrote_plan: self.lineage.authors().contains(&cx.actor.id), ..Involvement::default() };
        let subject = Subject::Release { policy, involvement: &involvement };
        access::may(&cx.actor, Action::Vote(self.gate.voters), &subject)?;
        let Some(revision) = self.lineage.newest() else {
            return Err(
                Refusal::Conflict("No plan has been submitted yet, so there is nothing to vote on.".into()).into()
            );
        };
        let poll = self.poll();
        let is_newest = new.revision_hash == revision.sha256;
        // A text that came back has the hash of an earlier revision, whose votes are another's.
        let earlier = if is_newest { None } else { poll.vote_of(cx.actor.id, &new.revision_hash) };
        if let Some(earlier) = poll.counting_vote_of(cx.actor.id).or(earlier) {
            return self.repeated(cx, earlier, new);
        }
        self.is_open()?;
        if !is_newest {
            return Err(self.stale(tx, revision, new).await?);
        }
        if !new.about.is_empty() && new.about != self.request.fingerprint() {
            let words = "The release's type, number, window or components have changed since you opened this page, so your \
                         vote was not counted. Load the page again, look at it, and vote again.";
            return Err(Refusal::Conflict(words.into()).into());
        }
        poll.is_open(&self.gate.title, |_| "somebody".into())?;
        let vote = Vote {
            gate: new.gate.clone(),
            person: cx.actor.id,
            person_name: cx.actor.name.clone(),
            revision: revision.number,
            revision_hash: new.revision_hash.clone(),
            choice: new.choice,
            comment: new.comment.clone(),
            at: cx.now,
        };
        Ok(Judged::Votes(revision.clone(), vote))
    }

    fn poll(&self) -> Poll<'_> {
        let Self { gate, holders, lineage, votes, .. } = self;
        Poll { gate: &gate.key, rule: gate.rule, holders, lineage, votes }
    }

    fn repeated(&self, cx: &Cx, earlier: &Vote, new: &NewVote) -> Result<Judged, Failure> {
        let (done, title) = (earlier.choice.done(), &self.gate.title);
        if earlier.choice == new.choice && earlier.comment == new.comment {
            let words = format!("Your vote on “{title}” was counted already: you {done}.");
            return Ok(Judged::Counted(Done::here(words)));
        }
        let at = cx.moment(earlier.at).words;
        let what = if earlier.choice == new.choice {
            "Your new comment was not added."
        } else {
            "Your second vote was not counted."
        };
        let stands = if self.lineage.carried(earlier).is_some() {
            format!("that vote, on revision {}, counts for this one as well", earlier.revision)
        } else {
            "the first vote on a revision stands".to_owned()
        };
        let words = format!("You {done} “{title}” on {at}, and {stands}. {what}");
        Err(Refusal::Conflict(words).into())
    }

    fn is_open(&self) -> Result<(), Refusal> {
        let (title, step) = (&self.gate.title, &self.step);
        let decided_before = approval::was_voted_on(&self.gate.key, &self.votes);
        match &self.request.run.at {
            _ if self.request.run.asks_for_votes(&self.definition, step, decided_before) => Ok(()),
            Position::Step(at) => Err(Refusal::Conflict(format!(
                "“{title}” is voted on at step {step}, and the release is at step {at}. Your vote was not counted."
            ))),
            Position::End(_) => Err(Refusal::Conflict("The release is closed. Your vote was not counted.".into())),
        }
    }

    /// Says what has changed since the revision that the person read.
    async fn stale(&self, tx: &mut Tx, newest: &Head, new: &NewVote) -> Result<Failure, Failure> {
        let revisions = tx.revisions(self.request.id).await?;
        let read = revisions.iter().find(|r| r.sha256 == new.revision_hash);
        let (Some(read), Some(newest)) = (read, revisions.first()) else {
            let refused = approval::is_current(&new.revision_hash, &newest.sha256);
            return Ok(refused.err().unwrap_or_else(|| Refusal::Conflict(String::new())).into());
        };
        let changes = plan::diff(&read.plan, &newest.plan);
        let labels: Vec<_> = changes.iter().take(3).map(|c| c.label.as_str()).collect();
        let and_more = if changes.len() > labels.len() { "; …" } else { "" };
        let count =
            if changes.len() == 1 { "1 field differs".to_owned() } else { format!("{} fields differ", changes.len()) };
        Ok(Refusal::Conflict(format!(
            "You read revision {}, but revision {} has been submitted since, so your vote was not counted. {count}: {}{and_more}. \
             Look at the difference on the page of revision {}, then vote again.",
            read.number,
            newest.number,
            labels.join("; "),
            newest.number
        ))
        .into())
    }
}
