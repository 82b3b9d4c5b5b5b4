//! Whether what was announced has reached those whom it is for, and still says what is so. Gates ask it.

use super::{Audience, Kind};
use crate::domain::text::and;
use chrono::{DateTime, Utc};

/// What of a release an announcement told, as far as it can change afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matter {
    /// The SHA-256 of the plan's newest revision; empty while nothing is submitted.
    pub revision: String,
    /// When the window begins and ends; none is known of what was sent before this was kept.
    pub window: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// An announcement that was sent, as gates look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub audiences: Vec<Audience>,
    pub of: Matter,
}

/// Why announcements of a kind are not enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// None was sent.
    Unsent,
    /// Those that were sent told of another plan or window.
    Outdated,
    /// They went to others; whom they did not reach, in words.
    Unreached(String),
}

/// People named in one sentence; the others are counted.
const NAMED: usize = 3;

impl Kind {
    /// Whom it must reach before a gate is met: the Change Manager and other stakeholders (S1.65), all stakeholders
    /// (S1.71), those who are trained (S1.79, S1.80), those who feel the downtime (S1.84). An update to the requester
    /// must reach people instead, see [`Self::is_for_requesters`].
    pub fn must_reach(self) -> &'static [Audience] {
        use Audience::*;
        match self {
            Self::Plan => &[ChangeManagement, Stakeholders],
            Self::Training | Self::Downtime => &[Users, SupportTeams, Stakeholders],
            Self::Release | Self::Failure | Self::Closure => &[Stakeholders],
            Self::Requester => &[],
        }
    }

    /// Whether it must reach everybody who asked for a change in the release (S1.96).
    pub fn is_for_requesters(self) -> bool {
        self == Self::Requester
    }

    /// Whether it tells the same of both.
    fn tells_the_same(self, one: &Matter, other: &Matter) -> bool {
        match self {
            Self::Plan => one.revision == other.revision,
            Self::Downtime | Self::Release => one.window == other.window,
            Self::Training | Self::Requester | Self::Failure | Self::Closure => true,
        }
    }
}

/// Whether what was sent of a kind, the newest first, is enough for the release as it is `now`. `untold` are the
/// requesters whom none of it reached. What was sent before something else was told does not count again.
///
/// # Errors
/// What is lacking.
pub fn is_enough(kind: Kind, told: &[Told], now: &Matter, untold: &[String]) -> Result<(), Lack> {
    if told.is_empty() {
        return Err(Lack::Unsent);
    }
    let counting: Vec<_> = told.iter().take_while(|t| kind.tells_the_same(&t.of, now)).collect();
    if counting.is_empty() {
        return Err(Lack::Outdated);
    }
    let reached = |audience: &Audience| counting.iter().any(|t| t.audiences.contains(audience));
    let mut unreached: Vec<String> =
        kind.must_reach().iter().filter(|a| !reached(a)).map(|a| a.in_a_sentence().to_owned()).collect();
    if kind.is_for_requesters() {
        unreached.extend(untold.iter().take(NAMED).cloned());
        if let Some(more) = untold.len().checked_sub(NAMED).filter(|more| *more > 0) {
            unreached.push(format!("{more} more"));
        }
    }
    if unreached.is_empty() { Ok(()) } else { Err(Lack::Unreached(and(&unreached))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Audience::*;
    use chrono::TimeDelta;

    fn matter(revision: &str, hours: i64) -> Matter {
        let at = |h| DateTime::UNIX_EPOCH + TimeDelta::hours(h);
        Matter { revision: revision.into(), window: Some((at(hours), at(hours + 2))) }
    }

    fn told(audiences: &[Audience], of: Matter) -> Told {
        Told { audiences: audiences.to_vec(), of }
    }

    #[test]
    fn whoever_must_be_reached_is_told_unless_somebody_chooses_otherwise() {
        for kind in Kind::ALL {
            assert!(kind.must_reach().iter().all(|a| kind.audiences().contains(a)), "{kind:?}");
        }
        assert!(Kind::Requester.audiences().contains(&Requesters));
    }

    /// S1.84: several announcements reach people together, and what is lacking is named.
    #[test]
    fn audiences_that_were_not_reached_are_named() {
        let now = matter("a", 1);
        let some = told(&[Users], now.clone());
        let lack = is_enough(Kind::Downtime, std::slice::from_ref(&some), &now, &[]);
        assert_eq!(lack, Err(Lack::Unreached("support teams and stakeholders".into())));
        let others = told(&[SupportTeams, Stakeholders], now.clone());
        assert_eq!(is_enough(Kind::Downtime, &[others, some], &now, &[]), Ok(()));
        assert_eq!(is_enough(Kind::Downtime, &[], &now, &[]), Err(Lack::Unsent));
    }

    /// S1.96: people are reached, not a box that is ticked.
    #[test]
    fn an_update_to_the_requester_reaches_each_of_them() {
        let (now, names) = (matter("a", 1), ["Ann", "Ben", "Cem", "Dan", "Eve"].map(String::from));
        let sent = [told(&[Requesters], now.clone())];
        assert_eq!(is_enough(Kind::Requester, &sent, &now, &[]), Ok(()));
        let lack = is_enough(Kind::Requester, &sent, &now, &names);
        assert_eq!(lack, Err(Lack::Unreached("Ann, Ben, Cem and 2 more".into())));
        assert_eq!(is_enough(Kind::Closure, &[told(&[Stakeholders], now.clone())], &now, &names), Ok(()));
    }

    /// S1.65: a plan that is submitted anew is circulated anew; S1.71, S1.84: so are a window and its downtime.
    #[test]
    fn what_was_said_of_another_plan_or_window_is_said_again() {
        let (before, now) = (matter("a", 1), matter("b", 2));
        for kind in [Kind::Plan, Kind::Downtime, Kind::Release] {
            let old = told(kind.must_reach(), before.clone());
            let new = told(kind.must_reach(), now.clone());
            assert_eq!(is_enough(kind, std::slice::from_ref(&old), &now, &[]), Err(Lack::Outdated), "{kind:?}");
            assert_eq!(is_enough(kind, &[new.clone(), old.clone()], &now, &[]), Ok(()), "{kind:?}");
            // Back to what was so before: people have heard something else meanwhile.
            assert_eq!(is_enough(kind, &[new, old.clone()], &before, &[]), Err(Lack::Outdated), "{kind:?}");
            assert_eq!(is_enough(kind, &[old], &before, &[]), Ok(()), "{kind:?}");
        }
        let training = told(Kind::Training.must_reach(), before);
        assert_eq!(is_enough(Kind::Training, &[training], &now, &[]), Ok(()));
    }
}
