//! How often one may try to sign in: per account and per address, counted in memory over a sliding quarter of an hour.

use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

const WINDOW: TimeDelta = TimeDelta::minutes(15);
const PER_ACCOUNT: usize = 10;
const PER_ADDRESS: usize = 100;
/// Keys kept before the older ones are swept, which bounds the memory.
const KEYS: usize = 20_000;

/// Counts failed attempts to sign in.
#[derive(Default)]
pub struct LoginLimiter {
    failures: Mutex<HashMap<String, Vec<DateTime<Utc>>>>,
}

impl LoginLimiter {
    /// Whether another attempt is allowed for this account from this address. An attempt that is allowed counts as
    /// failed from now on, so that many at the same moment are not all allowed; see [`Self::succeeded`].
    pub fn attempt(&self, account: &str, address: &str, now: DateTime<Utc>) -> bool {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() > KEYS {
            sweep(&mut failures, now);
        }
        let recent =
            |key: String| failures.get(&key).map_or(0, |all| all.iter().filter(|at| now - **at < WINDOW).count());
        if recent(account_key(account)) >= PER_ACCOUNT || recent(address_key(address)) >= PER_ADDRESS {
            return false;
        }
        for key in [account_key(account), address_key(address)] {
            let all = failures.entry(key).or_default();
            all.retain(|at| now - *at < WINDOW);
            all.push(now);
        }
        true
    }

    /// The attempt at this moment was right: it does not count for the address, and the account's failures are forgotten.
    pub fn succeeded(&self, account: &str, address: &str, at: DateTime<Utc>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&account_key(account));
        let of_address = failures.get_mut(&address_key(address));
        if let Some((all, one)) = of_address.and_then(|all| all.iter().position(|t| *t == at).map(|one| (all, one))) {
            all.remove(one);
        }
    }
}

/// Forgets what is over; where that is not enough, the older half.
fn sweep(failures: &mut HashMap<String, Vec<DateTime<Utc>>>, now: DateTime<Utc>) {
    failures.retain(|_, all| all.last().is_some_and(|at| now - *at < WINDOW));
    if failures.len() > KEYS {
        let mut last: Vec<_> = failures.values().filter_map(|all| all.last().copied()).collect();
        let middle = last.len() / 2;
        let median = *last.select_nth_unstable(middle).1;
        failures.retain(|_, all| all.last().is_some_and(|at| *at > median));
    }
}

/// What an address counts as: whoever has one IPv6 address has the 2^64 of its network.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn account_key(account: &str) -> String {
    format!("account {}", account.chars().take(200).collect::<String>().to_lowercase())
}

fn address_key(address: &str) -> String {
    format!("address {address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_locked_for_a_quarter_of_an_hour_and_others_are_not() {
        let limiter = LoginLimiter::default();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for _ in 0..PER_ACCOUNT {
            assert!(limiter.attempt("ada@example.org", "192.0.2.1", now));
        }
        assert!(!limiter.attempt("ADA@example.org", "192.0.2.9", now));
        assert!(limiter.attempt("bob@example.org", "192.0.2.1", now));
        assert!(limiter.attempt("ada@example.org", "192.0.2.1", now + WINDOW));
    }

    #[test]
    fn the_memory_is_bounded_and_the_newest_stay() {
        let limiter = LoginLimiter::default();
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let at = |n: i64| start + TimeDelta::milliseconds(n);
        for n in 0..50_000 {
            limiter.attempt(&format!("{n}@example.org"), &format!("192.0.2.{n}"), at(n));
        }
        let failures = limiter.failures.lock().unwrap();
        assert!(failures.len() <= KEYS + 2, "{}", failures.len());
        assert!(failures.contains_key(&account_key("49999@example.org")));
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn an_address_is_stopped_whatever_account_it_tries_and_success_does_not_count() {
        let limiter = LoginLimiter::default();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for n in 0..PER_ADDRESS {
            assert!(limiter.attempt("ada@example.org", "192.0.2.1", now));
            limiter.succeeded("ada@example.org", "192.0.2.1", now);
            assert!(limiter.attempt(&format!("{n}@example.org"), "192.0.2.1", now));
        }
        assert!(!limiter.attempt("bob@example.org", "192.0.2.1", now));
        assert!(limiter.attempt("bob@example.org", "192.0.2.2", now));
    }
}
