//! Which releases the demo has, and how far each has come.

use super::{
    Past,
    cast::{
        Cast,
        Who::{self, FirstManager, SecondManager},
    },
    schedule::Schedule,
    scope::{self, Pool},
    story::Story,
};
use crate::{
    domain::{
        calendar::Window,
        release::ReleaseKind::{self, Emergency, Major, Minor},
    },
    server::{Failure, store::Tx, zones::TimeZones},
};
use chrono::{DateTime, TimeDelta, Utc};

/// A release of the demo.
pub struct Spec {
    /// Its place in the catalogue.
    pub product: usize,
    /// Empty: not given yet.
    pub version: &'static str,
    pub kind: ReleaseKind,
    pub title: &'static str,
    /// Places in the product's components.
    pub components: &'static [usize],
    /// The number of its maintenance window from now.
    pub slot: i64,
    /// Days that it takes from raising to roll-out, or to now.
    pub days: i64,
    pub manager: Who,
    /// Changes taken in.
    pub changes: usize,
    pub twist: Twist,
    /// The step where its story stops, or `end`.
    pub until: &'static str,
    /// Whether that step is begun.
    pub partly: bool,
}

/// What is special about a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    Plain,
    /// Goes through the quality process of steps 4 and 5.
    QualityCenter,
    /// Its first plan is rejected.
    Revised,
    /// Is sent back at step 12 once.
    NotAcceptable,
    /// Does not work in LIVE.
    BackedOut,
    /// Follows the twenty steps of S1.
    TwentySteps,
}

use Twist::{BackedOut, NotAcceptable, Plain, QualityCenter, Revised, TwentySteps};

/// One line a release: product, version, kind, title; components, slot, days, manager, changes; twist, until, partly.
macro_rules! specs {
    ($($product:literal $version:literal $kind:ident $title:literal, $components:expr, $slot:literal, $days:literal,
       $manager:ident, $changes:literal, $twist:ident, $until:literal $($partly:ident)?;)*) => {
        &[$(Spec {
            product: $product, version: $version, kind: $kind, title: $title, components: &$components, slot: $slot,
            days: $days, manager: $manager, changes: $changes, twist: $twist, until: $until,
            partly: specs!(@partly $($partly)?),
        }),*]
    };
    (@partly) => { false };
    (@partly partly) => { true };
}

/// The oldest first.
pub const RELEASES: &[Spec] = specs! {
    0 "3.8.0" Minor "Later settlement cut-off", [3, 1], -34, 16, FirstManager, 2, Plain, "end";
    1 "5.0.0" Major "Sign-in with passkeys", [1, 0], -31, 22, SecondManager, 2, QualityCenter, "end";
    2 "2.1.0" Minor "Faster nightly load", [0, 1], -29, 15, FirstManager, 1, Plain, "end";
    0 "3.8.1" Minor "Rounding of partial refunds", [4], -27, 9, SecondManager, 1, Plain, "end";
    1 "5.0.1" Minor "Passkeys on older phones", [1], -25, 12, FirstManager, 1, Revised, "end";
    2 "2.2.0" Minor "Partitioned warehouse tables", [1, 2], -22, 18, SecondManager, 2, BackedOut, "end";
    0 "3.9.0" Major "Instant payouts", [0, 1, 3], -20, 26, FirstManager, 2, NotAcceptable, "end";
    1 "5.1.0" Minor "One search for orders and invoices", [4, 0], -17, 15, SecondManager, 1, Plain, "end";
    2 "2.2.1" Minor "Partitioned tables, second attempt", [1], -15, 11, SecondManager, 1, Plain, "end";
    0 "3.9.1" Emergency "Stop duplicate payouts", [1], -13, 2, FirstManager, 1, Plain, "end";
    1 "5.1.1" Minor "Notification settings", [3], -10, 12, FirstManager, 1, Plain, "end";
    0 "4.0.0" Major "Strong customer authentication 2", [0, 2], -7, 27, SecondManager, 2, QualityCenter, "end";
    2 "2.3.0" Minor "Reports by region", [2], -5, 14, FirstManager, 1, Plain, "end";
    1 "5.2.0" Minor "Profile pictures", [2, 0], -3, 15, SecondManager, 1, Plain, "end";
    2 "2.3.1" Minor "Late events in reports", [0], -2, 12, FirstManager, 1, BackedOut, "20";
    0 "4.0.1" Minor "Clearer decline messages", [0], -2, 13, SecondManager, 1, Plain, "end";
    0 "4.0.2" Minor "Statement download as PDF", [5], -1, 14, FirstManager, 1, Plain, "16";
    1 "5.2.1" Minor "Faster first page", [0], -1, 13, SecondManager, 1, Plain, "17";
    2 "2.3.2" Minor "Compressed ingest", [0], -1, 12, SecondManager, 1, BackedOut, "19" partly;
    0 "4.1.0" Minor "Refunds to another card", [4, 0], 0, 16, FirstManager, 1, Plain, "15";
    1 "5.3.0" Minor "Saved searches", [4], 0, 17, SecondManager, 1, Plain, "14" partly;
    0 "4.1.1" Emergency "Fraud rule for gift cards", [2], 1, 2, SecondManager, 1, Plain, "12";
    2 "2.4.0" Major "Customer features in one store", [3, 1], 1, 25, FirstManager, 2, QualityCenter, "13" partly;
    1 "5.5.0" Minor "Notifications by WhatsApp", [3], 3, 16, FirstManager, 1, Plain, "13";
    1 "5.3.1" Minor "Accessible date picker", [0], 2, 12, SecondManager, 1, Plain, "11" partly;
    0 "4.2.0" Minor "Fees on statements", [5, 1], 7, 13, FirstManager, 1, Plain, "10";
    1 "5.4.0" Minor "Sign out everywhere", [1, 2], 4, 12, FirstManager, 1, Plain, "8" partly;
    1 "5.4.1" Minor "Change the mail address", [2], 4, 10, SecondManager, 0, Plain, "7";
    2 "2.5.0" Minor "Hourly reports", [2, 1], 5, 9, SecondManager, 0, QualityCenter, "4" partly;
    2 "3.0.0" Major "Streaming ingest", [0, 3], 9, 14, FirstManager, 0, QualityCenter, "5";
    0 "4.3.0" Major "Second card acquirer", [0, 3], 10, 8, SecondManager, 0, Plain, "2" partly;
    1 "6.0.0" Major "A new look", [0, 1, 4], 12, 9, FirstManager, 0, Plain, "3";
    2 "3.0.1" Minor "Retire the old ingest", [0], 14, 5, SecondManager, 0, Plain, "2";
    1 "6.1.0" Minor "Parcels on a map", [0, 2], 11, 10, FirstManager, 1, TwentySteps, "3";
    0 "4.4.0" Minor "Direct debit in five countries", [3, 5], 11, 8, SecondManager, 1, TwentySteps, "2" partly;
    2 "3.1.0" Major "Retention by purpose", [1, 2], 11, 3, FirstManager, 0, TwentySteps, "1";
    0 "" Minor "Ledger housekeeping", [1], 13, 2, FirstManager, 0, Plain, "1";
};

/// Products keep their teams' time.
const ZONES: [&str; 3] = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"];

/// Plays all releases, then leaves the other changes lying about.
pub async fn play(
    tx: &mut Tx,
    zones: &TimeZones,
    cast: &Cast,
    schedule: &Schedule,
    now: DateTime<Utc>,
    past: &mut Vec<Past>,
) -> Result<(), Failure> {
    let mut pool = Pool::default();
    for (i, spec) in RELEASES.iter().enumerate() {
        let starts_at = schedule.slot(spec.slot).starts_at + TimeDelta::minutes(30 + 15 * (i as i64 % 3));
        let ends_at = starts_at + TimeDelta::minutes(if spec.kind == Major { 150 } else { 90 });
        let window = Window { starts_at, ends_at, zone: ZONES[spec.product].to_owned() };
        Story::begin(tx, (cast, zones, &mut pool), spec, window, now, past).await?.tell().await?;
    }
    scope::leave_over(tx, cast, &mut pool, now, past).await
}
