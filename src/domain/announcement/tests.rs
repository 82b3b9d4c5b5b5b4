use super::*;
use crate::domain::ids::PersonId;
use proptest::prelude::*;
use uuid::Uuid;

fn values() -> Values {
    Values {
        release: "Payments 2.4.0".into(),
        title: "Faster {reason} settlement".into(),
        product: "Payments".into(),
        window: "Sat 14 Mar 2026, 22:00 – 23:00 CET".into(),
        components: "api, ledger".into(),
        outage: "30 minutes".into(),
        changes: "- RFC-1 Faster settlement\n- RFC-2 Smaller receipts".into(),
        reason: "The batch stood still.".into(),
        link: "https://slipway.example.org/releases/1".into(),
        sender: "Rosa Release".into(),
    }
}

fn person(n: u128, roles: &[Role], disabled: bool) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(n)),
        name: format!("Person {n}"),
        email: format!("p{n}@example.org"),
        roles: roles.to_vec(),
        time_zone: "UTC".into(),
        disabled,
        password_given: false,
    }
}

/// S1.65, S1.71, S1.79, S1.84, S1.96, S1.97: there is a text for each, whose placeholders can all be filled.
#[test]
fn every_kind_has_a_text_that_can_be_filled() {
    for kind in Kind::ALL {
        let (subject, body) = template(*kind);
        let subject = fill_line("subject", subject, &values()).unwrap();
        let body = fill("body", body, &values()).unwrap();
        assert!(subject.contains("Payments") && body.contains("https://"), "{kind:?}: {subject}\n{body}");
        assert!(!kind.audiences().is_empty(), "{kind:?} goes to somebody");
        assert_eq!(kind.key().parse(), Ok(*kind));
    }
}

#[test]
fn an_unknown_placeholder_is_refused_and_named() {
    let problem = fill("body", "Dear {user}, …", &values()).unwrap_err();
    assert_eq!(problem.field, "body");
    assert!(problem.words.contains("{user}") && problem.words.contains("{window}"), "{}", problem.words);
}

#[test]
fn a_reason_that_is_used_must_be_entered() {
    let without = Values { reason: String::new(), ..values() };
    assert_eq!(fill("body", "Why: {reason}", &without).unwrap_err().field, "reason");
    assert_eq!(fill("body", "No why.", &without).unwrap(), "No why.");
}

#[test]
fn what_is_put_in_is_not_read_again() {
    assert_eq!(fill("body", "{title}!", &values()).unwrap(), "Faster {reason} settlement!");
}

#[test]
fn braces_that_are_no_placeholder_stay() {
    for text in ["{", "}", "{}", "{ }", "{\"a\":1}", "a { b } c", "{{", "{1}", "{a b}"] {
        assert_eq!(fill("body", text, &values()).unwrap(), text);
    }
}

#[test]
fn a_text_that_grows_too_long_is_refused() {
    let long = Values { changes: "x".repeat(1000), ..values() };
    assert!(fill("body", &"{changes}".repeat(100), &long).is_err());
}

#[test]
fn a_subject_is_one_line_whatever_is_put_in() {
    let hostile = Values { title: "A\r\nBcc: everybody@example.org".into(), ..values() };
    assert_eq!(fill_line("subject", "{title}", &hostile).unwrap(), "A Bcc: everybody@example.org");
}

#[test]
fn everybody_is_told_once_and_nobody_who_has_left() {
    let people = [
        person(1, &[Role::Stakeholder, Role::ChangeManager], false),
        person(2, &[Role::Stakeholder], true),
        person(3, &[Role::Developer], false),
        person(4, &[], false),
    ];
    let parts = Parts { requesters: vec![people[2].id], involved: vec![people[0].id, people[2].id] };
    let told = |audiences: &[Audience]| -> Vec<_> {
        recipients(audiences, &people, &parts).iter().map(|p| p.name.clone()).collect()
    };
    assert_eq!(
        told(&[Audience::Stakeholders, Audience::ChangeManagement, Audience::Involved]),
        ["Person 1", "Person 3"]
    );
    assert_eq!(told(&[Audience::Requesters]), ["Person 3"]);
    assert!(told(&[Audience::Cab]).is_empty());
}

#[test]
fn what_is_missing_is_said_at_its_field() {
    let id = AnnouncementId(Uuid::from_u128(1));
    let problems = DraftForm::default().check(id).unwrap_err();
    let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["kind", "subject", "body", "audiences"]);
    let form = DraftForm {
        kind: "plan".into(),
        subject: "S".into(),
        body: "B".into(),
        audiences: vec!["everybody".into()],
        ..DraftForm::default()
    };
    assert_eq!(form.check(id).unwrap_err()[0].field, "audiences");
}

proptest! {
    /// Text without a placeholder comes out as it went in, and filling never panics.
    #[test]
    fn filling_leaves_all_else_alone(text in "\\PC{0,200}") {
        match fill("body", &text, &values()) {
            Ok(filled) if !text.contains('{') => prop_assert_eq!(filled, text),
            Ok(_) | Err(_) => {}
        }
    }
}
