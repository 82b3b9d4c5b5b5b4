use super::*;
use uuid::Uuid;

fn actor(roles: &[Role]) -> Actor {
    Actor {
        id: PersonId(Uuid::nil()),
        workspace: WorkspaceId(Uuid::nil()),
        name: "Ada".into(),
        roles: roles.to_vec(),
        time_zone: "UTC".into(),
    }
}

fn live(roles: &[Role], policy: SodPolicy, involvement: Involvement) -> Result<(), Refusal> {
    may(&actor(roles), Action::DeployToLive, &Subject::Release { policy, involvement: &involvement })
}

/// S0.42, S0.12: whoever develops or tests, by role or on this release, has no part in LIVE deployment.
#[test]
fn developers_and_testers_have_no_part_in_live_deployment() {
    use Role::*;
    let none = Involvement::default;
    assert!(live(&[Deployer], SodPolicy::SoxStrict, none()).is_ok());
    for roles in [&[Deployer, Developer][..], &[ReleaseManager, Tester], &[Administrator, ReleaseManager, Developer]] {
        assert!(live(roles, SodPolicy::SoxStrict, none()).is_err(), "{roles:?}");
        assert!(live(roles, SodPolicy::ProductTeam, none()).is_ok(), "{roles:?}");
    }
    assert!(live(&[Deployer], SodPolicy::SoxStrict, Involvement { developed: true, ..none() }).is_err());
    assert!(live(&[Deployer], SodPolicy::SoxStrict, Involvement { tested: true, ..none() }).is_err());
}

#[test]
fn an_administrator_is_no_release_manager() {
    for action in [Action::RaiseRelease, Action::DeployToLive, Action::Vote(Role::CabMember), Action::RecordTest] {
        assert!(may(&actor(&[Role::Administrator]), action, &Subject::Workspace).is_err(), "{action:?}");
    }
}

#[test]
fn an_author_cannot_approve_their_own_plan() {
    let part = Involvement { wrote_plan: true, ..Involvement::default() };
    let subject = Subject::Release { policy: SodPolicy::ProductTeam, involvement: &part };
    assert!(may(&actor(&[Role::CabMember]), Action::Vote(Role::CabMember), &subject).is_err());
}

/// S0.8: only holders of a step's role may act on it.
#[test]
fn only_holders_of_the_role_act_on_a_step() {
    let step = Action::ActOnStep(Role::QaManager);
    assert!(may(&actor(&[Role::QaManager]), step, &Subject::Workspace).is_ok());
    for role in Role::ALL.iter().filter(|r| **r != Role::QaManager) {
        assert!(may(&actor(&[*role]), step, &Subject::Workspace).is_err(), "{role}");
    }
}

/// S1.15: whose only role is Vendor reads nothing of the house.
#[test]
fn a_vendor_reads_nothing_but_its_own() {
    let only = actor(&[Role::Vendor]);
    assert!(may(&only, Action::Read, &Subject::Workspace).is_err());
    assert!(may(&only, Action::EditOwnAccount, &Subject::Workspace).is_ok());
    assert!(may(&only, Action::WorkForVendor, &Subject::Workspace).is_ok());
    assert!(may(&actor(&[Role::Vendor, Role::Tester]), Action::Read, &Subject::Workspace).is_ok());
    assert!(may(&actor(&[]), Action::Read, &Subject::Workspace).is_ok());
    assert!(may(&actor(&[Role::Tester]), Action::WorkForVendor, &Subject::Workspace).is_err());
}
