use super::*;
use crate::domain::problem::Problem;
use proptest::prelude::*;
use uuid::Uuid;

const PRODUCT: ProductId = ProductId(Uuid::from_u128(1));

fn component(n: u128) -> ComponentId {
    ComponentId(Uuid::from_u128(n))
}

fn change() -> Change {
    Change {
        id: ChangeId(Uuid::from_u128(7)),
        number: "RFC-101".into(),
        product: PRODUCT,
        title: "Faster search".into(),
        initiator: "Ada".into(),
        initiator_id: PersonId(Uuid::from_u128(8)),
        reason: "People wait.".into(),
        problem_tickets: vec!["PRB-7".into()],
        components: vec![component(1)],
        outage_minutes: 10,
        risk: Risk::Low,
        status: ChangeStatus::Approved,
    }
}

fn strict() -> AcceptanceRules {
    AcceptanceRules {
        max_risk: Some(Risk::Medium),
        max_outage_minutes: Some(30),
        only_release_components: true,
        only_approved: true,
        problem_ticket_required: true,
    }
}

fn refusal(rules: &AcceptanceRules, change: &Change) -> String {
    let scope = ReleaseScope { product: PRODUCT, components: &[component(1), component(2)] };
    match rules.refuse(change, &scope) {
        Ok(()) => String::new(),
        Err(Refusal::Conflict(words)) => words,
        Err(other) => panic!("{other:?}"),
    }
}

/// S0.32, S0.33: a change that qualifies is let in.
#[test]
fn a_change_that_meets_every_rule_qualifies() {
    assert_eq!(refusal(&strict(), &change()), "");
}

/// S0.15, S0.33: the rules are evaluated, and the reason is shown when they refuse.
#[test]
fn a_refusal_names_every_rule_that_is_not_met() {
    let cases: [(Change, &str); 6] = [
        (Change { risk: Risk::High, ..change() }, "Its risk is high."),
        (Change { outage_minutes: 31, ..change() }, "Its outage is 31 minutes."),
        (Change { components: vec![component(1), component(9)], ..change() }, "1 of its 2 components do not belong"),
        (Change { components: vec![], ..change() }, "It does not say which components it touches."),
        (Change { status: ChangeStatus::Proposed, ..change() }, "It is proposed and not approved yet."),
        (Change { problem_tickets: vec![], ..change() }, "It names no problem ticket."),
    ];
    for (change, reason) in &cases {
        let words = refusal(&strict(), change);
        assert!(words.starts_with("RFC-101 does not qualify for this release. "), "{words}");
        assert!(words.contains(reason), "{words}");
    }
    let bad = Change { risk: Risk::High, outage_minutes: 99, ..change() };
    let words = refusal(&strict(), &bad);
    assert!(words.contains("risk is high") && words.contains("99 minutes"), "{words}");
}

/// S0.33: whatever the rules say, a change is for the same product, still open, and in no other release.
#[test]
fn open_rules_still_refuse_other_products_and_changes_that_are_over() {
    let open = AcceptanceRules { only_approved: false, ..AcceptanceRules::default() };
    assert!(!open.is_stated());
    assert!(refusal(&open, &Change { product: ProductId(Uuid::nil()), ..change() }).contains("another product"));
    for status in ChangeStatus::ALL {
        let fine = matches!(status, ChangeStatus::Proposed | ChangeStatus::Approved);
        assert_eq!(refusal(&open, &Change { status: *status, ..change() }).is_empty(), fine, "{status}");
    }
}

/// S0.15: the rules are shown in words.
#[test]
fn rules_describe_themselves() {
    assert_eq!(AcceptanceRules::default().describe(), ["The change is approved."]);
    assert_eq!(strict().describe().len(), 5);
    assert_eq!(serde_json::from_str::<AcceptanceRules>("{\"later\": 1}").unwrap(), AcceptanceRules::default());
}

/// S0.25: a status follows from the one before.
#[test]
fn a_status_follows_only_from_some() {
    use ChangeStatus::*;
    assert!(InRelease.become_next(Implemented).is_ok());
    assert!(InRelease.become_next(BackedOut).is_ok());
    let words = Closed.become_next(Approved).unwrap_err().to_string();
    assert_eq!(words, "A change that is “Closed” cannot become “Approved”. Nothing more can be done with it.");
    for status in ChangeStatus::ALL {
        assert!(!status.can_become(*status), "{status}");
        assert!(!status.choices().contains(&InRelease), "{status}");
        assert_eq!(status.key().parse(), Ok(*status));
        assert_eq!(serde_json::to_value(status).unwrap(), status.key());
    }
    assert!(InRelease.choices().is_empty());
    assert!(Risk::Low < Risk::Medium && Risk::Medium < Risk::High);
    assert!(Risk::ALL.iter().all(|r| r.key().parse() == Ok(*r) && serde_json::to_value(r).unwrap() == r.key()));
}

fn form() -> ChangeForm {
    ChangeForm {
        product: PRODUCT.to_string(),
        title: " Faster search ".into(),
        reason: "People wait.".into(),
        problem_tickets: "PRB-7, PRB-8  PRB-7".into(),
        components: vec![component(1).to_string(), component(1).to_string()],
        outage_minutes: " 15 ".into(),
        risk: "medium".into(),
    }
}

#[test]
fn a_form_is_read_as_it_was_meant() {
    let change = form().check().unwrap();
    assert_eq!(change.title, "Faster search");
    assert_eq!(change.problem_tickets, ["PRB-7", "PRB-8"]);
    assert_eq!(change.components, [component(1)]);
    assert_eq!((change.outage_minutes, change.risk), (15, Risk::Medium));
    let none = ChangeForm { outage_minutes: String::new(), ..form() };
    assert_eq!(none.check().unwrap().outage_minutes, 0);
}

#[test]
fn every_wrong_field_is_told_at_once() {
    let fields = |problems: Vec<Problem>| problems.into_iter().map(|p| p.field).collect::<Vec<_>>();
    let empty = fields(ChangeForm::default().check().unwrap_err());
    assert_eq!(empty, ["product", "title", "reason", "risk"]);
    let wrong = ChangeForm {
        problem_tickets: "x".repeat(300),
        components: vec!["nonsense".into()],
        outage_minutes: "-1".into(),
        reason: "y".repeat(20_001),
        ..form()
    };
    assert_eq!(fields(wrong.check().unwrap_err()), ["reason", "problem_tickets", "components", "outage_minutes"]);
    let many = ChangeForm { problem_tickets: (0..99).map(|n| format!("P{n} ")).collect(), ..form() };
    assert_eq!(fields(many.check().unwrap_err()), ["problem_tickets"]);
}

fn status() -> impl Strategy<Value = ChangeStatus> {
    prop::sample::select(ChangeStatus::ALL)
}

proptest! {
    /// S0.33: refusing and evaluating agree, and the reasons of all unmet rules are told.
    #[test]
    fn a_change_is_refused_exactly_if_a_rule_is_unmet(
        risk in prop::sample::select(Risk::ALL), minutes in 0u32..60, status in status(), tickets in 0usize..2,
        parts in prop::collection::vec(1u128..4, 0..4), approved: bool, only: bool, ticket: bool,
        max_risk in prop::option::of(prop::sample::select(Risk::ALL)), max in prop::option::of(0u32..60),
    ) {
        let components = parts.into_iter().map(component).collect();
        let problem_tickets = vec!["PRB-7".to_owned(); tickets];
        let change = Change { risk, status, outage_minutes: minutes, components, problem_tickets, ..change() };
        let rules = AcceptanceRules {
            max_risk, max_outage_minutes: max, only_release_components: only, only_approved: approved,
            problem_ticket_required: ticket,
        };
        let scope = ReleaseScope { product: PRODUCT, components: &[component(1), component(2)] };
        let unmet: Vec<_> = rules.evaluate(&change, &scope).into_iter().filter(|o| !o.met).collect();
        let words = refusal(&rules, &change);
        prop_assert_eq!(words.is_empty(), unmet.is_empty());
        prop_assert!(unmet.iter().all(|o| words.contains(&o.reason)));
    }

    #[test]
    fn reading_a_form_never_panics(text in ".{0,40}", list in prop::collection::vec(".{0,40}", 0..4)) {
        let form = ChangeForm {
            product: text.clone(), title: text.clone(), reason: text.clone(), problem_tickets: text.clone(),
            components: list, outage_minutes: text.clone(), risk: text,
        };
        prop_assert!(form.check().is_err());
    }
}
