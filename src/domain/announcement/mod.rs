//! What is told to the people around a release: which kinds of announcement there are (S1.65, S1.71, S1.79, S1.84, S1.96,
//! S1.97), to whom they go, and the texts that they start from. Sends nothing.

mod reach;
mod template;

pub use reach::{Lack, Matter, Told, is_enough};
pub use template::{PLACEHOLDERS, Values, fill, fill_line, template};

use super::{
    access::Role,
    hash,
    ids::{AnnouncementId, PersonId},
    people::Person,
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::str::FromStr;

/// What an announcement tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The release plan, circulated (S1.65).
    #[default]
    Plan,
    /// When what is not available (S1.84).
    Downtime,
    /// Preparation and go-live (S1.71).
    Release,
    /// Training before a major release (S1.79).
    Training,
    /// How it stands with what somebody asked for (S1.96).
    Requester,
    /// That the release failed (S1.97).
    Failure,
    /// That the release is closed.
    Closure,
}

impl Kind {
    /// Every kind, in the order in which a release needs them.
    pub const ALL: &'static [Self] =
        &[Self::Plan, Self::Training, Self::Downtime, Self::Release, Self::Failure, Self::Requester, Self::Closure];

    /// The key in processes, addresses and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Downtime => "downtime",
            Self::Release => "release",
            Self::Training => "training",
            Self::Requester => "requester",
            Self::Failure => "failure",
            Self::Closure => "closure",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plan => "Release plan",
            Self::Downtime => "Downtime",
            Self::Release => "Go-live",
            Self::Training => "Training",
            Self::Requester => "Update to the requester",
            Self::Failure => "Failure",
            Self::Closure => "Closure",
        }
    }

    /// To whom it goes unless somebody chooses otherwise.
    pub fn audiences(self) -> &'static [Audience] {
        use Audience::*;
        match self {
            Self::Plan => &[ChangeManagement, Stakeholders],
            Self::Downtime => &[Users, SupportTeams, Stakeholders],
            Self::Release => &[Users, SupportTeams, Stakeholders, ChangeManagement],
            Self::Training => &[Users, SupportTeams, Stakeholders],
            Self::Requester => &[Requesters],
            Self::Failure => &[Involved, SupportTeams, Stakeholders, ChangeManagement],
            Self::Closure => &[Involved, Requesters, Stakeholders, ChangeManagement],
        }
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|k| k.key() == key).ok_or(())
    }
}

/// Whom an announcement is for: people by role, or by their part in the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    Users,
    SupportTeams,
    Stakeholders,
    /// Who asked for the changes in the release, and whoever has the role Requester.
    Requesters,
    Cab,
    ChangeManagement,
    /// Everybody with a part in the release: raised it, planned it, voted, developed, tested, deployed.
    Involved,
}

impl Audience {
    /// Every audience.
    pub const ALL: &'static [Self] = &[
        Self::Users,
        Self::SupportTeams,
        Self::Stakeholders,
        Self::Requesters,
        Self::Cab,
        Self::ChangeManagement,
        Self::Involved,
    ];

    /// The key in forms and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::SupportTeams => "support-teams",
            Self::Stakeholders => "stakeholders",
            Self::Requesters => "requesters",
            Self::Cab => "cab",
            Self::ChangeManagement => "change-management",
            Self::Involved => "involved",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::SupportTeams => "Support teams",
            Self::Stakeholders => "Stakeholders",
            Self::Requesters => "Requesters, and who raised the changes",
            Self::Cab => "CAB",
            Self::ChangeManagement => "Change management",
            Self::Involved => "Everybody with a part in the release",
        }
    }

    /// The name within a sentence.
    pub fn in_a_sentence(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::SupportTeams => "support teams",
            Self::Stakeholders => "stakeholders",
            Self::Requesters => "requesters",
            Self::Cab => "the CAB",
            Self::ChangeManagement => "change management",
            Self::Involved => "everybody with a part in the release",
        }
    }

    /// The role whose holders belong to it.
    fn role(self) -> Option<Role> {
        match self {
            Self::Users => Some(Role::User),
            Self::SupportTeams => Some(Role::SupportTeam),
            Self::Stakeholders => Some(Role::Stakeholder),
            Self::Requesters => Some(Role::Requester),
            Self::Involved => None,
            Self::Cab => Some(Role::CabMember),
            Self::ChangeManagement => Some(Role::ChangeManager),
        }
    }
}

impl FromStr for Audience {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|a| a.key() == key).ok_or(())
    }
}

/// People by their part in a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Who asked for the changes in it.
    pub requesters: Vec<PersonId>,
    /// Everybody who did something for it.
    pub involved: Vec<PersonId>,
}

/// Those of `people` that the audiences are made of: each once, in the order given, nobody whose account is disabled.
pub fn recipients<'a>(audiences: &[Audience], people: &'a [Person], parts: &Parts) -> Vec<&'a Person> {
    let belongs = |person: &Person| {
        audiences.iter().any(|audience| {
            audience.role().is_some_and(|role| person.roles.contains(&role))
                || *audience == Audience::Requesters && parts.requesters.contains(&person.id)
                || *audience == Audience::Involved && parts.involved.contains(&person.id)
        })
    };
    people.iter().filter(|p| !p.disabled && belongs(p)).collect()
}

/// An announcement as it is prepared: its texts still have their placeholders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it will be called once it is sent; so it is sent once.
    pub id: AnnouncementId,
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    /// What `{reason}` stands for.
    pub reason: String,
    pub audiences: Vec<Audience>,
}

/// An announcement as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub request: String,
    /// A [`Kind`]'s key.
    pub kind: String,
    pub subject: String,
    pub body: String,
    pub reason: String,
    /// Keys of [`Audience`]s.
    pub audiences: Vec<String>,
}

impl DraftForm {
    /// Reads the form; `id` is what the announcement will be called.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, id: AnnouncementId) -> Result<Draft, Vec<Problem>> {
        let mut check = Check::new();
        let kind = check
            .take(self.kind.trim().parse().map_err(|()| Problem::new("kind", "Choose what the announcement tells.")));
        let subject = check.take(text::line("subject", "a subject", &self.subject));
        let body = check.take(text::note("body", "a text", &self.body));
        let reason = check.take(text::optional_note("reason", "the reason", &self.reason));
        let audiences = check.take(audiences(&self.audiences));
        let whole = (|| {
            Some(Draft { id, kind: kind?, subject: subject?, body: body?, reason: reason?, audiences: audiences? })
        })();
        check.finish(whole)
    }
}

fn audiences(keys: &[String]) -> Result<Vec<Audience>, Problem> {
    let mut chosen = Vec::new();
    for key in keys.iter().map(|k| k.trim()).filter(|k| !k.is_empty()) {
        let audience = key.parse().map_err(|()| Problem::new("audiences", "Choose audiences from the list."))?;
        if !chosen.contains(&audience) {
            chosen.push(audience);
        }
    }
    if chosen.is_empty() {
        return Err(Problem::new("audiences", "Choose at least one audience."));
    }
    chosen.sort();
    Ok(chosen)
}

/// An announcement as people read it, and who they are: what is previewed, and then sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub body: String,
    pub to: Vec<PersonId>,
}

impl Letter {
    /// Stands for what was read before it was sent: texts and people.
    pub fn fingerprint(&self) -> String {
        let content = json!({ "subject": self.subject, "body": self.body, "to": self.to });
        hash::sha256_hex(hash::canonical(&content).as_bytes())
    }
}

#[cfg(test)]
mod tests;
