//! What the demo's people have written: plans, checklists, changes.

use super::{
    cast::{Cast, PRODUCTS, Who},
    schedule::typed,
    scope::Text,
    script::Spec,
};
use crate::{
    domain::{
        calendar::Window,
        change::{AcceptanceRules, Risk},
        checklist::CheckKind,
        plan::{Activity, Backout, BackoutStep, Criterion, Plan},
        release::ReleaseKind,
    },
    server::zones::TimeZones,
};
use chrono::TimeDelta;

/// Notes on tests that passed.
pub const PASSED: [&str; 4] = ["", "Run twice on the staging data.", "", "No regressions against the last release."];
/// What the board says when it approves.
pub const GO: [&str; 4] = [
    "Backout was rehearsed. Go.",
    "",
    "Keep support informed during the night.",
    "The window is long enough for a backout. Go.",
];
/// The note on a test that failed.
pub const FAILED: &str = "Times out after 30 seconds on the second page. Reported to the team, fix is in review.";

/// A plan of which only the first section is written.
pub fn policy_only(spec: &Spec) -> Plan {
    let minor = spec.kind == ReleaseKind::Minor;
    Plan {
        policy: format!(
            "“{}” is a {} release of {}. Scope closes when the release is built for TEST; later changes go into the next \
             one. It goes LIVE only inside a maintenance window, and only after its backout plan has been tried out.",
            spec.title, spec.kind, PRODUCTS[spec.product].0
        ),
        rules: AcceptanceRules {
            max_risk: Some(if minor { Risk::Medium } else { Risk::High }),
            max_outage_minutes: Some(if minor { 30 } else { 90 }),
            only_release_components: true,
            only_approved: true,
            problem_ticket_required: false,
        },
        ..Plan::default()
    }
}

/// The whole plan.
pub fn plan(spec: &Spec, cast: &Cast, zones: &TimeZones, window: &Window) -> Plan {
    let parts: Vec<&str> = spec.components.iter().map(|c| PRODUCTS[spec.product].1[*c]).collect();
    let parts = parts.join(", ");
    let (tester, manager) = (cast.name(Who::Tester), cast.name(spec.manager));
    let mut plan = policy_only(spec);
    plan.contents =
        format!("{}. Touches {parts}. Left out on purpose: everything that needs a new contract.", spec.title);
    plan.criteria = criteria(spec);
    plan.activities = activities(spec, cast, zones, window);
    plan.test_plan = format!(
        "{tester} runs the regression and progression suites in TEST, {} looks at performance and security. Users of the \
         pilot group try it for fit for purpose. The backout is rehearsed in TEST with a copy of last night's data.",
        cast.name(Who::Quality)
    );
    plan.backout = backout(cast, &parts);
    plan.communication = format!(
        "Customers: notice on the status page two days before. Stakeholders: mail by {manager} on the day before and \
         after the roll-out. {} tells the business units.",
        cast.name(Who::Stakeholder)
    );
    if spec.kind == ReleaseKind::Major {
        plan.training = "Walk-through for first-line support, 45 minutes, recorded; short guide in the wiki.".into();
        plan.logistics =
            "Two engineers on call until noon of the next day; war room booked; vendor hotline informed.".into();
    }
    plan
}

fn criteria(spec: &Spec) -> Vec<Criterion> {
    let title = spec.title.to_lowercase();
    let texts = [
        format!("What the release is for works for the pilot group: {title}."),
        "No known defect of severity high or critical is open.".to_owned(),
        "Response times are within 10 % of the last release.".to_owned(),
        "The backout plan has been carried out in TEST in less than 30 minutes.".to_owned(),
    ];
    (1..).zip(texts).map(|(i, text)| Criterion { id: format!("c{i}"), text }).collect()
}

fn activities(spec: &Spec, cast: &Cast, zones: &TimeZones, window: &Window) -> Vec<Activity> {
    let starts = |before: TimeDelta| typed(zones, window.starts_at - before, &window.zone);
    let first = PRODUCTS[spec.product].1[spec.components[0]];
    let (day, none) = (TimeDelta::days(1), String::new());
    let lines: [(String, Who, String, &str, &[&str]); 8] = [
        ("Freeze the release branch and tag it".into(), spec.manager, starts(day * 2), "30", &[]),
        (
            "Announce the maintenance on the status page".into(),
            spec.manager,
            starts(day * 2 - TimeDelta::hours(1)),
            "20",
            &[],
        ),
        ("Go or no-go".into(), spec.manager, starts(TimeDelta::hours(4)), "30", &["a1", "a2"]),
        (
            "Back up the databases and check the copy".into(),
            Who::Deployer,
            starts(TimeDelta::zero()),
            "10/15/25",
            &["a3"],
        ),
        (format!("Take {first} out of the load balancer"), Who::Deployer, none.clone(), "5", &["a4"]),
        ("Install the packages and migrate the data".into(), Who::Deployer, none.clone(), "25/35/50", &["a5"]),
        ("Smoke test and sanity check".into(), Who::Quality, none.clone(), "15/20/30", &["a6"]),
        ("Give traffic back and close the maintenance".into(), Who::Deployer, none, "10", &["a7"]),
    ];
    let line = |(i, (title, who, starts, minutes, waits)): (usize, (String, Who, String, &str, &[&str]))| Activity {
        id: format!("a{i}"),
        checkpoint: title.starts_with("Go or no-go"),
        // Taking traffic away and installing each have their way back.
        undone_by: [(5, "b1"), (6, "b2")].iter().find(|(a, _)| *a == i).map_or("", |u| u.1).to_owned(),
        title,
        owner: cast.name(who).to_owned(),
        starts,
        minutes: minutes.to_owned(),
        waits_for: waits.iter().map(|w| (*w).to_owned()).collect(),
    };
    (1..).zip(lines).map(line).collect()
}

fn backout(cast: &Cast, parts: &str) -> Backout {
    let lines = [
        (format!("Take {parts} out of the load balancer"), Who::Deployer, 5),
        ("Install the previous packages".to_owned(), Who::Deployer, 15),
        ("Restore the data from the copy made before the roll-out".to_owned(), Who::Deployer, 25),
        ("Smoke test of the previous version".to_owned(), Who::Quality, 15),
    ];
    let step = |(i, (title, who, minutes)): (usize, (String, Who, u32))| BackoutStep {
        id: format!("b{i}"),
        title,
        owner: cast.name(who).to_owned(),
        minutes: minutes.to_string(),
    };
    let trigger = "The sanity check fails, or the error rate stays above 1 % for ten minutes.".to_owned();
    Backout { trigger, steps: (1..).zip(lines).map(step).collect() }
}

/// The checklist: what is tested, and whether the release waits for it.
pub fn checks(spec: &Spec) -> Vec<(CheckKind, String, bool)> {
    let product = PRODUCTS[spec.product].0;
    let part = PRODUCTS[spec.product].1[spec.components[0]];
    let mut checks = vec![
        (CheckKind::Integration, format!("{part} talks to its neighbours in staging"), true),
        (CheckKind::Regression, format!("Regression suite of {product}"), true),
        (CheckKind::Progression, spec.title.to_owned(), true),
        (CheckKind::FitForPurpose, "Pilot users finish their three daily tasks".to_owned(), true),
        (CheckKind::BackoutTest, "Backout rehearsed in TEST".to_owned(), true),
        (CheckKind::Performance, "Peak load of last quarter, one hour".to_owned(), spec.kind == ReleaseKind::Major),
    ];
    if spec.kind != ReleaseKind::Minor {
        checks.push((CheckKind::Security, "Dependency and configuration scan".to_owned(), true));
        checks.push((CheckKind::FitForPurpose, "Support can answer the ten expected questions".to_owned(), false));
    }
    checks
}

/// A defect that testing finds: what it is, and how users get by.
pub fn defect(spec: &Spec) -> (&'static str, &'static str) {
    match spec.product {
        0 => ("Receipts show the time in UTC", "Support tells the local time when asked."),
        1 => ("The side bar covers the first column on narrow tablets", "Turn the tablet, or hide the side bar."),
        _ => ("The row count in the footer is one behind", "The exported file has the right count."),
    }
}

macro_rules! changes {
    ($($risk:ident $outage:literal $ticket:literal $title:literal, $reason:literal;)*) => {
        &[$(Text { title: $title, reason: $reason, ticket: $ticket, outage: $outage, risk: Risk::$risk }),*]
    };
}

/// Changes by product. The first ones go into releases, so their risk is at most medium and their outage short.
pub const CHANGES: [&[Text]; 3] = [
    changes! {
        Low 0 "PRB-1180" "Move the settlement cut-off to 17:00", "Merchants lose a day when they close after 15:00.";
        Medium 15 "" "Post settlements in two runs", "The evening run alone no longer fits its hour.";
        Low 0 "PRB-1203" "Round partial refunds like the ledger", "Cents differ between receipt and ledger.";
        Medium 20 "" "Pay out within ten seconds", "Merchants ask for instant payouts; two competitors have them.";
        Medium 10 "PRB-1211" "Queue payouts while the bank is away", "Payouts fail when the bank restarts at night.";
        Low 5 "PRB-1248" "Refuse a payout with a known reference", "Three merchants were paid twice.";
        Medium 20 "" "Ask for a second factor above 250", "The regulation asks for it from next quarter on.";
        Medium 10 "" "Keep exemptions for trusted merchants", "Without them one sale in twelve is lost.";
        Low 0 "PRB-1260" "Say why a card was declined", "A fifth of the calls to support are about this.";
        Low 0 "" "Offer statements as PDF", "Accountants print the page today.";
        Low 5 "PRB-1277" "Refund to another card", "Expired cards make refunds wait for weeks.";
        Low 0 "PRB-1291" "Block gift cards bought in bulk", "Fraud with gift cards doubled since Monday.";
        Low 0 "" "Show fees line by line", "Merchants cannot check their fees.";
        Medium 30 "" "Route cards to a second acquirer", "One acquirer is one point of failure.";
        High 120 "PRB-1302" "Move the ledger to new hardware", "Support for the old machines ends.";
        Medium 15 "" "Archive ledger entries after ten years", "The law asks to delete them.";
        Low 0 "" "Retire the old refund form", "Nobody has used it for a year.";
    },
    changes! {
        Medium 10 "" "Sign in with a passkey", "Passwords are the first cause of calls to support.";
        Low 0 "PRB-2107" "Shorter sign-in page on phones", "The button is below the fold.";
        Low 0 "PRB-2131" "Passkeys on phones from 2019", "One customer in nine could not use passkeys.";
        Low 0 "" "Search orders and invoices at once", "Customers search twice.";
        Low 0 "PRB-2140" "Choose which notifications to get", "Complaints about too many mails.";
        Low 0 "" "Upload a picture of oneself", "Teams want to see who is who.";
        Low 0 "PRB-2155" "Send half as much script", "The first page takes five seconds on slow lines.";
        Low 0 "" "Save a search and share it", "The most wanted feature in the survey.";
        Medium 5 "" "Send notifications by WhatsApp", "Customers in three markets do not read mail.";
        Low 0 "PRB-2163" "A date picker for keyboards and readers", "Audit finding on accessibility.";
        Low 0 "PRB-2170" "Sign out on all devices", "Lost phones stay signed in.";
        Medium 0 "" "Change the mail address oneself", "Support changes forty addresses a week.";
        Low 0 "" "Dark theme", "Asked for by many, needed by few.";
        Medium 10 "PRB-2184" "Lock accounts after a leak", "Leaked passwords are tried within hours.";
        High 60 "" "Replace the session store", "The current one is no longer maintained.";
    },
    changes! {
        Low 0 "PRB-3020" "Load changed rows only", "The nightly load runs into the morning.";
        Medium 30 "" "Partition the sales tables by month", "Queries over a year take minutes.";
        Medium 20 "PRB-3033" "Move old partitions to cheaper storage", "Storage costs grew by half.";
        Medium 30 "PRB-3041" "Partition in small steps", "The first attempt had to be backed out.";
        Low 0 "" "Reports by region", "Regional managers build them by hand.";
        Low 5 "PRB-3058" "Count events that arrive late", "Reports differ from the till by up to 2 %.";
        Low 0 "" "Compress what is ingested", "The line to the second site is full.";
        Medium 15 "" "One store for customer features", "Five teams compute the same numbers.";
        Low 0 "PRB-3066" "Document each feature's owner", "Nobody knew whom to ask.";
        Low 0 "" "Refresh reports each hour", "Decisions are made on yesterday's numbers.";
        Medium 45 "" "Read from streams instead of files", "Files arrive hours late.";
        High 90 "" "Encrypt the warehouse with our own keys", "Two customers ask for it in their contracts.";
        Low 0 "PRB-3079" "Delete test data from the warehouse", "They distort averages.";
    },
];
