//! When a message that failed is tried again. Mail follows what mail servers do: soon at first, then hourly, a day long.
//! Webhooks follow the schedule of Standard Webhooks 1.0.

use super::Channel;
use chrono::TimeDelta;

/// Minutes after the first failures of a mail; hourly after them.
const MAIL: &[i64] = &[1, 5, 15, 60];
/// A mail that could not be delivered for so long, in minutes, is given up.
const MAIL_DAY: i64 = 24 * 60;
/// Seconds after each failure of a webhook.
const WEBHOOK: &[i64] = &[5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// How long to wait after attempt number `attempts` has failed; none when it was the last. Up to a tenth is added,
/// different for each `seed`.
pub fn delay(channel: Channel, attempts: u32, seed: u64) -> Option<TimeDelta> {
    let failures = usize::try_from(attempts.max(1)).ok()?;
    let seconds = match channel {
        Channel::Mail => mail(failures)? * 60,
        Channel::Webhook => *WEBHOOK.get(failures - 1)?,
    };
    Some(TimeDelta::seconds(seconds) + TimeDelta::milliseconds(jitter(seconds * 100, seed, attempts)))
}

/// Minutes after so many failures of a mail.
fn mail(failures: usize) -> Option<i64> {
    let wait = |n: usize| MAIL.get(n).copied().unwrap_or(60);
    let waited: i64 = (0..failures).map(wait).sum();
    (waited <= MAIL_DAY).then(|| wait(failures - 1))
}

/// A number below `most` that looks random and is the same every time (SplitMix64's last steps).
fn jitter(most: i64, seed: u64, attempts: u32) -> i64 {
    let mut z = seed.wrapping_add(u64::from(attempts).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    i64::try_from(z % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or_default()
}
