//! By when a plan is likely over: it is carried out many times over, each step taking a time between its best and its
//! worst. Nothing here is a promise: steps are taken to be independent of each other, and estimates to be meant.
//! The same plan gives the same answer always, since chance comes from a fixed seed.

use super::super::Estimate;
use chrono::{DateTime, TimeDelta, Utc};

/// By when the plan is likely over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Half of such plans end by then.
    pub half: DateTime<Utc>,
    /// Nine of ten of such plans end by then.
    pub nine_of_ten: DateTime<Utc>,
}

/// Times that a plan is carried out; fewer where steps are many, so that it stays a matter of milliseconds.
const MOST_RUNS: usize = 2_000;
const FEWEST_RUNS: usize = 200;
/// Steps and waits that are looked at in all runs together.
const LOOKS: usize = 1_000_000;

/// The forecast of a plan; none where every step has one number.
pub(super) fn of(
    waits: &[Vec<usize>],
    order: &[usize],
    estimates: &[Estimate],
    fixed: &[Option<DateTime<Utc>>],
    begins: DateTime<Utc>,
) -> Option<Forecast> {
    if !estimates.iter().any(|e| e.is_uncertain()) {
        return None;
    }
    let seconds = |at: DateTime<Utc>| (at - begins).num_seconds() as f64;
    let fixed: Vec<Option<f64>> = fixed.iter().map(|at| at.map(seconds)).collect();
    let each = order.len() + waits.iter().map(Vec::len).sum::<usize>();
    let runs = (LOOKS / each.max(1)).clamp(FEWEST_RUNS, MOST_RUNS);
    let mut chance = Chance(0x0053_4c49_5057_4159);
    let mut ends = vec![0.0; order.len()];
    let mut overall: Vec<f64> = (0..runs)
        .map(|_| {
            let mut last = f64::NEG_INFINITY;
            for place in order.iter().copied() {
                let after = waits.get(place).into_iter().flatten().filter_map(|w| ends.get(*w).copied());
                let own = fixed.get(place).copied().flatten();
                let starts = after.chain(own).reduce(f64::max).unwrap_or(0.0);
                let end = starts + estimates.get(place).map_or(0.0, |e| 60.0 * chance.minutes(*e));
                if let Some(slot) = ends.get_mut(place) {
                    *slot = end;
                }
                last = last.max(end);
            }
            last
        })
        .collect();
    overall.sort_unstable_by(f64::total_cmp);
    let by = |percent: usize| {
        let end = overall.get((runs * percent).div_ceil(100).saturating_sub(1))?;
        // To the whole minute, the later one.
        begins.checked_add_signed(TimeDelta::minutes((end / 60.0).ceil() as i64))
    };
    Some(Forecast { half: by(50)?, nine_of_ten: by(90)? })
}

/// Numbers that look random: SplitMix64.
struct Chance(u64);

impl Chance {
    /// From 0 up to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A duration: the likely one most often, the best and the worst hardly ever (a triangular distribution).
    fn minutes(&mut self, estimate: Estimate) -> f64 {
        let (best, likely, worst) = (f64::from(estimate.best), f64::from(estimate.likely), f64::from(estimate.worst));
        if !estimate.is_uncertain() {
            return likely;
        }
        let (at, whole) = (self.next(), worst - best);
        if at < (likely - best) / whole {
            best + (at * whole * (likely - best)).sqrt()
        } else {
            worst - ((1.0 - at) * whole * (worst - likely)).sqrt()
        }
    }
}
