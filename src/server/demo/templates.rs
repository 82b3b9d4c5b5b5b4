//! The demo's plan template: what the monthly releases of its first product start from.

use super::{
    Past,
    cast::{Cast, Who},
};
use crate::{
    domain::{
        change::{AcceptanceRules, Risk},
        event::Event,
        ids::TemplateId,
        plan::{Activity, Backout, BackoutStep, Criterion, Plan, Section, Template},
        release::ReleaseKind,
    },
    server::{Failure, store::Tx},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// Makes it.
///
/// # Errors
/// When the database cannot.
pub async fn make(tx: &mut Tx, cast: &Cast, now: DateTime<Utc>, past: &mut Vec<Past>) -> Result<(), Failure> {
    let at = now - TimeDelta::days(40);
    let (product, product_name) = cast.product(0);
    let template = Template {
        id: TemplateId(Uuid::now_v7()),
        product: *product,
        name: "Monthly release".into(),
        kinds: vec![ReleaseKind::Major, ReleaseKind::Minor],
        required: vec![Section::Communication],
        plan: plan(cast),
        begins: NaiveDate::from_ymd_opt(2026, 1, 10).and_then(|day| day.and_hms_opt(20, 0, 0)),
        version: 1,
    };
    tx.insert_template(&template, cast.person(Who::FirstManager).id, at).await?;
    let words = format!("made the plan template “{}” for {product_name}", template.name);
    let event = Event::new("template.added", words).with(json!({ "template": template.id, "product": product }));
    past.push(Past { at, who: Some(Who::FirstManager), event });
    Ok(())
}

fn plan(cast: &Cast) -> Plan {
    let criteria = [
        "What the release is for works for the pilot group: {title}.",
        "No known defect of severity high or critical is open.",
    ];
    Plan {
        policy: "“{title}” is a {type} release of {product}. It goes LIVE in its window only ({window}), and only after its \
                 backout plan has been tried out."
            .into(),
        rules: AcceptanceRules { max_risk: Some(Risk::Medium), ..AcceptanceRules::default() },
        criteria: (1..).zip(criteria).map(|(i, text)| Criterion { id: format!("c{i}"), text: text.into() }).collect(),
        activities: activities(cast),
        test_plan: "The regression suite in TEST, then a day's payments. The backout is rehearsed in TEST.".into(),
        backout: Backout {
            trigger: "The sanity check fails, or the error rate stays above 1 % for ten minutes.".into(),
            steps: vec![
                step(cast, "b1", "Install the previous packages", "10/15/25"),
                step(cast, "b2", "Smoke test of the previous version", "15"),
            ],
        },
        communication: "Customers: notice on the status page two days before {window start}. Stakeholders: mail by \
                        {release manager} on the day before and after the roll-out of {product} {version}."
            .into(),
        ..Plan::default()
    }
}

fn step(cast: &Cast, id: &str, title: &str, minutes: &str) -> BackoutStep {
    let owner = cast.name(Who::Deployer).to_owned();
    BackoutStep { id: id.into(), title: title.into(), owner, minutes: minutes.into() }
}

/// Starts are written for the window of the template, and move with each release's.
fn activities(cast: &Cast) -> Vec<Activity> {
    let lines: [(&str, Who, &str, &str, &[&str]); 5] = [
        ("Announce the maintenance on the status page", Who::FirstManager, "2026-01-08T10:00", "20", &[]),
        ("Go or no-go", Who::FirstManager, "2026-01-10T16:00", "30", &["a1"]),
        ("Back up the databases and check the copy", Who::Deployer, "2026-01-10T20:00", "10/15/25", &["a2"]),
        ("Install {product} {version}", Who::Deployer, "", "20/30/50", &["a3"]),
        ("Smoke test and sanity check", Who::Quality, "", "15/20/30", &["a4"]),
    ];
    let line = |(i, (title, who, starts, minutes, waits)): (usize, (&str, Who, &str, &str, &[&str]))| Activity {
        id: format!("a{i}"),
        title: title.into(),
        owner: cast.name(who).to_owned(),
        starts: starts.into(),
        minutes: minutes.into(),
        waits_for: waits.iter().map(|w| (*w).to_owned()).collect(),
        checkpoint: i == 2,
        undone_by: if i == 4 { "b1".into() } else { String::new() },
    };
    (1..).zip(lines).map(line).collect()
}
