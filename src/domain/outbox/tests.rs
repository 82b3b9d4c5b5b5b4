use super::*;
use chrono::TimeDelta;
use proptest::prelude::*;

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

/// The waits of one message until it is given up, without what is added to spread them.
fn waits(channel: Channel) -> Vec<i64> {
    let minutes = |n| delay(channel, n, 0).map(|d| d.num_seconds());
    (1..).map_while(minutes).collect()
}

#[test]
fn mail_is_tried_soon_then_hourly_for_a_day() {
    let waits = waits(Channel::Mail);
    let near = |wait: i64, minutes: i64| (minutes * 60..=minutes * 66).contains(&wait);
    for (wait, minutes) in waits.iter().zip([1, 5, 15, 60, 60, 60]) {
        assert!(near(*wait, minutes), "{wait} s, {minutes} min");
    }
    assert!(waits.iter().skip(4).all(|wait| near(*wait, 60)));
    let hours = waits.iter().sum::<i64>() / 3600;
    assert!((23..=26).contains(&hours), "{hours} hours");
}

/// Standard Webhooks 1.0: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, each with some jitter.
#[test]
fn webhooks_are_tried_ten_times() {
    let waits = waits(Channel::Webhook);
    let stated = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    assert_eq!(waits.len(), stated.len());
    for (wait, stated) in waits.into_iter().zip(stated) {
        assert!((stated..=stated + stated / 10 + 1).contains(&wait), "{wait} for {stated}");
    }
}

#[test]
fn what_failed_comes_back_and_what_is_refused_does_not() {
    let failed = fate(Channel::Mail, 1, 7, Attempt::Failed("nobody answers".into()), at());
    let Fate::Again { at: again, why } = failed else { panic!("{failed:?}") };
    assert!(again >= at() + TimeDelta::minutes(1) && again < at() + TimeDelta::minutes(2));
    assert_eq!(why, "nobody answers");
    let refused = fate(Channel::Mail, 1, 7, Attempt::Refused("550 no such user".into()), at());
    assert_eq!(refused, Fate::Dead { why: "550 no such user".into() });
    let last = fate(Channel::Webhook, 10, 7, Attempt::Failed("500".into()), at());
    assert_eq!(last, Fate::Dead { why: "500".into() });
}

#[test]
fn a_ticket_is_read_where_there_is_one() {
    assert_eq!(ticket(br#"{"ticket":" INC-42 "}"#).as_deref(), Some("INC-42"));
    assert_eq!(ticket(br#"{"ticket":42}"#).as_deref(), Some("42"));
    let long = format!(r#"{{"ticket":"{}"}}"#, "x".repeat(TICKET + 1));
    for nothing in ["", "ok", "[]", "{}", r#"{"ticket":null}"#, r#"{"ticket":""}"#, r#"{"ticket":"a\nb"}"#, &long] {
        assert_eq!(ticket(nothing.as_bytes()), None, "{nothing}");
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    let form = |url: &str| EndpointForm { name: "Vendor".into(), url: url.into() }.check();
    assert!(form("https://tickets.example.org/hooks?from=slipway").is_ok());
    for wrong in
        ["", "tickets.example.org", "ftp://x", "https://a b", "javascript:alert(1)", "https://x/#y", "https://ä/"]
    {
        let problems = form(wrong).unwrap_err();
        assert!(problems.iter().all(|p| p.field == "url"), "{wrong}: {problems:?}");
    }
    assert_eq!(EndpointForm::default().check().unwrap_err().len(), 2);
}

proptest! {
    /// Whatever the seed: never earlier than stated, never more than a tenth later, and the same every time.
    #[test]
    fn waits_are_spread_by_a_tenth_at_most(attempts in 1u32..9, seed: u64) {
        let plain = waits(Channel::Webhook)[attempts as usize - 1] * 1000;
        let spread = delay(Channel::Webhook, attempts, seed).unwrap();
        prop_assert_eq!(delay(Channel::Webhook, attempts, seed), Some(spread));
        prop_assert!(spread.num_milliseconds() * 10 >= plain * 9 && spread.num_milliseconds() * 9 <= plain * 10 + 9000);
    }
}
