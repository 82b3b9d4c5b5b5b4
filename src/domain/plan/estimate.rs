//! How long a step takes, as typed: one number of minutes, or three, `20/30/60`, for the best, the likely and the worst
//! case. How the steps follow each other in time is [`super::path`]'s.

use super::{Activity, BackoutStep, check::MAX_MINUTES};
use crate::domain::problem::Problem;

/// The minutes that a step takes. One number is all three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// If everything goes well.
    pub best: u32,
    /// Most likely; what the plan counts with.
    pub likely: u32,
    /// If everything goes wrong that usually does.
    pub worst: u32,
}

/// What stands between three numbers. Spreadsheets turn a hyphen between numbers into a dash.
const BETWEEN: [char; 4] = ['/', '-', '–', '—'];

impl Estimate {
    /// Reads a duration as typed.
    ///
    /// # Errors
    /// A problem with `field` that says what is wrong and shows an example.
    pub fn read(field: &str, typed: &str) -> Result<Self, Problem> {
        let wrong = |words: String| Err(Problem::new(field, words));
        let parts: Vec<&str> = if typed.contains(BETWEEN) {
            typed.split(BETWEEN).map(str::trim).collect()
        } else {
            typed.split_whitespace().collect()
        };
        let numbers: Option<Vec<i64>> = parts.iter().map(|p| number(p)).collect();
        let Some(numbers) = numbers.filter(|n| !n.is_empty()) else { return wrong(format!("{NO_NUMBER} {EXAMPLE}")) };
        if numbers.iter().any(|n| !(1..=MAX_MINUTES).contains(n)) {
            return wrong(out_of_bounds(&numbers));
        }
        let minutes: Vec<u32> = numbers.iter().filter_map(|n| u32::try_from(*n).ok()).collect();
        match minutes.as_slice() {
            [one] => Ok(Self { best: *one, likely: *one, worst: *one }),
            [best, likely, worst] if best <= likely && likely <= worst => {
                Ok(Self { best: *best, likely: *likely, worst: *worst })
            }
            [_, _, _] => wrong("Put the three numbers in order, the smallest first: best, likely, worst.".into()),
            some => {
                let n = some.len();
                wrong(format!(
                    "These are {n} numbers. Enter one number of minutes, or three: best/likely/worst, such as 20/30/60."
                ))
            }
        }
    }

    /// Whether it says more than one number does.
    pub fn is_uncertain(self) -> bool {
        self.best != self.worst
    }
}

const NO_NUMBER: &str = "The minutes must be a whole number.";
const EXAMPLE: &str = "Enter it alone, such as 30, or as best/likely/worst, such as 20/30/60.";

fn out_of_bounds(numbers: &[i64]) -> String {
    let bounds = format!("The minutes must be a whole number from 1 to {MAX_MINUTES}");
    if numbers.iter().any(|n| *n > MAX_MINUTES) {
        let days = MAX_MINUTES / (24 * 60);
        format!("{bounds}, which are {days} days: divide what takes longer into several steps.")
    } else {
        format!("{bounds}: even the shortest step takes a minute.")
    }
}

/// A number without a sign; one with more digits than any duration has is as good as the largest.
fn number(typed: &str) -> Option<i64> {
    let digits = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| typed.parse().unwrap_or(i64::MAX))
}

impl Activity {
    /// How long it takes, if that can be read.
    pub fn estimate(&self) -> Option<Estimate> {
        Estimate::read("", &self.minutes).ok()
    }

    /// How many minutes it likely takes, if that can be read.
    pub fn duration(&self) -> Option<u32> {
        self.estimate().map(|e| e.likely)
    }
}

impl BackoutStep {
    /// How long it takes, if that can be read.
    pub fn estimate(&self) -> Option<Estimate> {
        Estimate::read("", &self.minutes).ok()
    }

    /// How many minutes it likely takes, if that can be read.
    pub fn duration(&self) -> Option<u32> {
        self.estimate().map(|e| e.likely)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(typed: &str) -> String {
        let problem = Estimate::read("minutes", typed).unwrap_err();
        assert_eq!(problem.field, "minutes");
        problem.words
    }

    /// People write three numbers in many ways, and spreadsheets in more.
    #[test]
    fn one_number_or_three_are_read_however_they_are_written() {
        let three = Ok(Estimate { best: 20, likely: 30, worst: 60 });
        for typed in
            ["20/30/60", " 20 / 30 / 60 ", "20 30 60", "20-30-60", "20 – 30 – 60", "20—30/60", "20\u{a0}30\u{a0}60"]
        {
            assert_eq!(Estimate::read("", typed), three, "{typed:?}");
        }
        assert_eq!(Estimate::read("", " 45 "), Ok(Estimate { best: 45, likely: 45, worst: 45 }));
        assert!(Estimate::read("", "5/5/5").is_ok_and(|e| !e.is_uncertain()));
        let activity = Activity { minutes: "20/30/60".into(), ..Activity::default() };
        let step = BackoutStep { minutes: "5/10/15".into(), ..BackoutStep::default() };
        assert_eq!((activity.duration(), step.duration()), (Some(30), Some(10)));
    }

    #[test]
    fn what_is_wrong_is_said_with_an_example() {
        for typed in ["", "soon", "1.5", "1,5", "-5", "20/", "20//60", "30 min", "½", "２０"] {
            assert!(words(typed).contains("such as 20/30/60"), "{typed:?}: {}", words(typed));
        }
        assert!(words("0").contains("from 1 to 100000") && words("0").contains("takes a minute"));
        assert!(words("0/5/9").contains("takes a minute"));
        let year = words("525600");
        assert!(year.contains("69 days") && year.contains("several steps"), "{year}");
        assert!(words("99999999999999999999").contains("several steps"));
        assert!(words("60/30/20").contains("smallest first"));
        assert!(words("20/60").contains("2 numbers") && words("1 2 3 4").contains("4 numbers"));
    }

    proptest! {
        /// Whatever is typed, nothing but an ordered estimate within bounds comes out of it.
        #[test]
        fn what_is_read_is_in_order(typed in "[0-9 /–.-]{0,16}|\\PC{0,12}") {
            if let Ok(e) = Estimate::read("", &typed) {
                prop_assert!(1 <= e.best && e.best <= e.likely && e.likely <= e.worst);
                prop_assert!(i64::from(e.worst) <= MAX_MINUTES);
            }
        }
    }
}
