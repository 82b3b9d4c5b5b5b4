//! Roles that somebody has for one product or one release only: which there are, and who may give them. They count
//! beside the roles of the workspace wherever that release is acted on.

use super::{Action, Actor, Role, Subject, may};
use crate::domain::{ids::PersonId, problem::Refusal};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How far a role reaches that is not the workspace's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// All releases of one product.
    Product,
    /// One release.
    Release,
}

impl Reach {
    /// The key in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Release => "release",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Product => "all releases of the product",
            Self::Release => "this release",
        }
    }
}

impl FromStr for Reach {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        [Self::Product, Self::Release].into_iter().find(|r| r.key() == key).ok_or(())
    }
}

/// Roles that are the workspace's only: they look after it, or shut people out of it.
const OF_THE_WORKSPACE: &[Role] = &[Role::Administrator, Role::Auditor, Role::ProcessOwner, Role::Vendor];

/// Roles that decide on releases. A Release Manager who could give them could choose who approves.
const DECIDING: &[Role] = &[
    Role::CabMember,
    Role::ChangeManager,
    Role::DeliveryManager,
    Role::CustomerDeliveryManager,
    Role::QaManager,
    Role::ReleaseManager,
];

/// Roles that can be given for a product or a release.
pub fn roles_in_part() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|r| !OF_THE_WORKSPACE.contains(r))
}

/// Whether the actor may give (or take) this role so far, to (or from) this person.
///
/// # Errors
/// [`Refusal::Forbidden`] with the reason in words.
pub fn may_give(actor: &Actor, role: Role, reach: Reach, to: PersonId) -> Result<(), Refusal> {
    may(actor, Action::AssignRoles, &Subject::Workspace)?;
    let no = |words: String| Err(Refusal::Forbidden(words));
    if OF_THE_WORKSPACE.contains(&role) {
        return no(format!("The role {role} is given for the whole workspace, in the settings."));
    }
    if actor.is(Role::Administrator) {
        return Ok(());
    }
    if to == actor.id {
        return no("Somebody else must give you a role.".into());
    }
    if reach == Reach::Product || DECIDING.contains(&role) {
        return no(format!("An administrator gives the role {role} for {}.", reach.label()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::WorkspaceId;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn actor(roles: &[Role]) -> Actor {
        Actor {
            id: person(1),
            workspace: WorkspaceId(Uuid::nil()),
            name: "Ada".into(),
            roles: roles.to_vec(),
            time_zone: "UTC".into(),
        }
    }

    #[test]
    fn a_release_manager_chooses_who_works_and_not_who_decides() {
        let rosa = actor(&[Role::ReleaseManager]);
        may_give(&rosa, Role::BuildTeam, Reach::Release, person(2)).unwrap();
        may_give(&rosa, Role::BuildTeam, Reach::Release, person(1)).unwrap_err();
        may_give(&rosa, Role::BuildTeam, Reach::Product, person(2)).unwrap_err();
        for role in DECIDING {
            may_give(&rosa, *role, Reach::Release, person(2)).unwrap_err();
        }
    }

    #[test]
    fn an_administrator_gives_every_role_that_can_be_given_in_part() {
        let ada = actor(&[Role::Administrator]);
        for role in Role::ALL {
            let given = may_give(&ada, *role, Reach::Product, person(2));
            assert_eq!(given.is_ok(), roles_in_part().any(|r| r == *role), "{role}");
        }
        may_give(&actor(&[Role::Developer]), Role::BuildTeam, Reach::Release, person(2)).unwrap_err();
    }
}
