use super::*;
use crate::domain::{
    change::{ChangeStatus, Risk},
    ids::{ChangeId, DefectId, PersonId, ProductId},
};
use uuid::Uuid;

fn version(number: &str) -> Version {
    number.parse().unwrap()
}

fn change(n: u128, title: &str, tickets: &[&str]) -> Change {
    Change {
        id: ChangeId(Uuid::from_u128(n)),
        number: format!("RFC-{n}"),
        product: ProductId(Uuid::from_u128(1)),
        title: title.into(),
        initiator: "Dev".into(),
        initiator_id: PersonId(Uuid::from_u128(2)),
        reason: "Because.".into(),
        problem_tickets: tickets.iter().map(|t| (*t).to_owned()).collect(),
        components: vec![],
        outage_minutes: 0,
        risk: Risk::Low,
        status: ChangeStatus::InRelease,
    }
}

fn defect(title: &str, severity: Severity, workaround: &str, open: bool) -> Defect {
    Defect {
        id: DefectId(Uuid::from_u128(3)),
        title: title.into(),
        severity,
        open,
        workaround: workaround.into(),
        by: None,
        by_name: "Tess".into(),
        at: None,
        version: 1,
    }
}

/// S2.37: what lies between the version in LIVE and the one to be released comes along, whatever became of it before.
#[test]
fn what_lies_between_live_and_the_release_comes_along() {
    let (live, this) = (version("4.1.0"), version("4.3.0"));
    let comes = |number: &str| comes_along(&version(number), Some(&live), Some(&this));
    assert!(comes("4.1.1") && comes("4.2.0") && comes("4.3.0-rc.1"));
    assert!(!comes("4.1.0") && !comes("4.0.9") && !comes("4.3.0") && !comes("5.0.0"));
    assert!(comes_along(&version("0.1.0"), None, Some(&this)), "nothing is in LIVE");
    assert!(!comes_along(&version("4.2.0"), Some(&live), None), "the release has no number");
    assert!(!comes_along(&version("4.2.0"), Some(&version("5.0.0")), Some(&this)), "LIVE is ahead");
}

/// S2.37: a change that went down with an earlier release and is in this one is told once, as this one's.
#[test]
fn each_change_is_told_once() {
    let own = vec![change(1, "Again", &[])];
    let earlier = vec![
        (version("4.1.1"), vec![change(1, "Again", &[]), change(2, "Old", &[])]),
        (version("4.2.0"), vec![change(3, "Newer", &[])]),
    ];
    let new: Vec<_> =
        Material::gather(own, earlier).into_iter().map(|n| (n.change.number, n.from.map(|v| v.to_string()))).collect();
    let told = [("RFC-1", None), ("RFC-3", Some("4.2.0")), ("RFC-2", Some("4.1.1"))];
    assert_eq!(new, told.map(|(number, from)| (number.to_owned(), from.map(str::to_owned))));
}

/// S4.31, S4.33, S4.34: features, fixes with their problem tickets, known errors with their workarounds.
#[test]
fn notes_are_grouped_and_name_their_tickets() {
    let material = Material {
        since: Some(version("4.1.0")),
        new: Material::gather(
            vec![change(1, "Faster search", &[]), change(2, "Totals are right", &["PRB-7", "PRB-8"])],
            vec![(version("4.2.0"), vec![change(3, "New export", &[])])],
        ),
        defects: vec![
            defect("Export is slow.", Severity::Low, "", true),
            defect("Gone", Severity::Critical, "", false),
            defect("Login fails", Severity::High, "Try\nagain", true),
        ],
    };
    let text = "New since 4.1.0.\n\n# Changes\n\n- Faster search (RFC-1)\n- New export (RFC-3; from 4.2.0)\n\n# Fixes\n\n\
        - Totals are right (RFC-2; PRB-7; PRB-8)\n\n# Known errors\n\n- Login fails (high). Workaround: Try again\n\
        - Export is slow.\n";
    assert_eq!(material.draft(), text);
}

#[test]
fn without_changes_it_says_so() {
    assert_eq!(Material::default().draft(), "No change is in this release yet.\n");
    let since = Material { since: Some(version("1.0.0")), ..Material::default() };
    assert_eq!(since.draft(), "Nothing is new since 1.0.0.\n");
}

#[test]
fn titles_are_words_and_no_markup() {
    let new = Material::gather(vec![change(1, "<b> *x* [a](b) `c`\\ a_b & d|e", &["_1_"])], vec![]);
    let text = Material { new, ..Material::default() }.draft();
    assert!(text.contains(r"- \<b\> \*x\* \[a\](b) \`c\`\\ a\_b \& d\|e (RFC-1; \_1\_)"), "{text}");
}

#[test]
fn a_draft_is_never_too_long_to_be_kept() {
    let many = (0..2000).map(|n| change(n, &"ü".repeat(text::LINE), if n % 2 == 0 { &["P"] } else { &[] })).collect();
    let defects = (0..500).map(|_| defect("Slow", Severity::Low, &"x".repeat(5000), true)).collect();
    let text = Material { since: None, new: Material::gather(many, vec![]), defects }.draft();
    assert!(text::note("notes", "the notes", &text).is_ok(), "{} characters", text.chars().count());
    assert!(text.contains("\n- and 1000 more\n") && text.contains("# Known errors"), "{text}");
}
