//! Steps that nobody may act on, found before a release gets there: a role without holders, a vote that cannot be won,
//! a deployment to LIVE that segregation of duties leaves to nobody. Knows no step by name.

use super::{Definition, Position, Run, Step};
use crate::domain::{
    access::Role,
    approval::{self, Rule},
    calendar::Environment,
    ids::PersonId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who could act on a release.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    /// Who holds each role for this release.
    pub holders: BTreeMap<Role, Vec<PersonId>>,
    /// Who wrote on its plan and has no vote on it.
    pub authors: Vec<PersonId>,
    /// Who may have no part in its deployment to LIVE.
    pub barred_from_live: Vec<PersonId>,
}

/// A step that cannot be done by anybody as things are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The step's number and name.
    pub step: String,
    /// What is lacking, as a sentence.
    pub words: String,
}

/// Every step at hand or ahead that nobody may act on.
pub fn gaps(definition: &Definition, run: &Run, staff: &Staff) -> Vec<Gap> {
    let Position::Step(at) = &run.at else { return vec![] };
    let ahead = |s: &&Step| s.number == *at || definition.reaches(at, &s.number);
    let mut found = Vec::new();
    for step in definition.steps.iter().filter(ahead) {
        let name = format!("{}. {}", step.number, step.name);
        found.extend(lacking(step, staff).into_iter().map(|words| Gap { step: name.clone(), words }));
    }
    found
}

fn lacking(step: &Step, staff: &Staff) -> Vec<String> {
    let holders = |role: Role| staff.holders.get(&role).map_or(&[][..], Vec::as_slice);
    let mut words = Vec::new();
    if let Some(role) = step.role {
        let free = holders(role).iter().filter(|p| !staff.barred_from_live.contains(p)).count();
        if holders(role).is_empty() {
            words.push(format!("Nobody has the role {role}."));
        } else if step.deploys_to(Environment::Live) && free == 0 {
            words.push(format!("Everybody with the role {role} develops or tests, so nobody may deploy to LIVE."));
        }
    }
    for record in step.records.iter().filter(|r| !r.roles.is_empty()) {
        if record.roles.iter().all(|r| holders(*r).is_empty()) {
            let roles = record.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" or ");
            words.push(format!("Nobody has the role {roles}, who records “{}”.", record.title));
        }
    }
    for gate in &step.approvals {
        let eligible = approval::eligible(holders(gate.voters), &staff.authors).len();
        let needed = match gate.rule {
            Rule::AtLeast(count) => usize::try_from(count).unwrap_or(usize::MAX),
            _ => 1,
        };
        if eligible < needed {
            let who = match eligible {
                0 => "Nobody".to_owned(),
                1 => "Only one person".to_owned(),
                n => format!("Only {n} people"),
            };
            let role = gate.voters;
            let of = if needed == 1 { String::new() } else { format!(" of the {needed} needed") };
            words.push(format!(
                "{who}{of} can vote on “{}”: holders of the role {role} who did not write the plan.",
                gate.title
            ));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        process::builtin::{RELEASE_AND_DEPLOYMENT, find},
        release::ReleaseKind,
    };
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn everybody() -> Staff {
        let holders = Role::ALL.iter().enumerate().map(|(n, role)| {
            let first = n as u128 * 10;
            (*role, vec![person(first), person(first + 1)])
        });
        Staff { holders: holders.collect(), ..Staff::default() }
    }

    fn found(staff: &Staff, at: &str) -> Vec<String> {
        let definition = find(RELEASE_AND_DEPLOYMENT, 1).unwrap().of_kind(ReleaseKind::Minor);
        let run = Run { at: Position::Step(at.into()), ..Run::start(&definition) };
        gaps(&definition, &run, staff).into_iter().map(|g| format!("{} {}", g.step, g.words)).collect()
    }

    #[test]
    fn a_staffed_process_has_no_gap() {
        assert_eq!(found(&everybody(), "1"), Vec::<String>::new());
    }

    /// S1.11: nobody is there to say Go; it is said at step 1, and no longer once the step is behind.
    #[test]
    fn a_role_without_holders_is_found_before_its_step() {
        let mut staff = everybody();
        staff.holders.remove(&Role::DeliveryManager);
        let words = found(&staff, "1").join("\n");
        assert!(words.contains("10. Deployment readiness activities Nobody can vote on “Go or No-Go”"), "{words}");
        assert_eq!(found(&staff, "18"), Vec::<String>::new());
    }

    #[test]
    fn authors_do_not_count_as_voters() {
        let mut staff = everybody();
        staff.authors = vec![staff.holders[&Role::CabMember][0]];
        let words = found(&staff, "1").join("\n");
        assert!(words.contains("Only one person of the 2 needed can vote on “Release plan”"), "{words}");
    }

    #[test]
    fn a_deployment_that_is_left_to_nobody_is_found() {
        let mut staff = everybody();
        staff.barred_from_live = staff.holders[&Role::ReleaseManager].clone();
        let words = found(&staff, "1").join("\n");
        assert!(words.contains("12. Deploy release as per plan Everybody with the role Release Manager"), "{words}");
    }
}
