//! Where webhooks may lead, and how they are signed.

use chrono::TimeDelta;
use slipway::{
    domain::{ids::MessageId, outbox::Attempt},
    server::{
        config::Outgoing,
        integrations::webhook::{Call, Caller, Target, is_public, new_secret, sign},
    },
};
use std::time::Duration;

/// The vector of Standard Webhooks: key of 24 times "0", id `msg_1`, time 1700000000.
#[test]
fn signatures_are_those_of_the_standard() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let secret = format!("whsec_{}", STANDARD.encode("0".repeat(24)));
    let signed = sign(&secret, "msg_1", 1_700_000_000, br#"{"type":"release.approved"}"#);
    assert_eq!(signed, Ok("v1,f+XJxOwsQLyS1nwZleQg19owxie47wsBaR0mSkbeCAM=".into()));
    assert!(sign("0".repeat(24).as_str(), "msg_1", 0, b"").is_err());
}

#[test]
fn secrets_are_long_and_never_the_same() {
    let (one, two) = (new_secret().unwrap(), new_secret().unwrap());
    assert!(one.starts_with("whsec_") && one.len() > 40 && one != two);
    assert!(sign(&one, "msg_1", 0, b"{}").is_ok());
}

#[test]
fn only_the_public_internet_is_public() {
    let private = [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::a00:1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2001::1",
        "::7f00:1",
        "3fff::1",
    ];
    for ip in private {
        assert!(!is_public(ip.parse().unwrap()), "{ip}");
    }
    for ip in ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"] {
        assert!(is_public(ip.parse().unwrap()), "{ip}");
    }
}

#[test]
fn an_address_must_be_https_and_public_unless_it_is_listed() {
    let listed = ["tickets.intern".to_owned(), "10.0.0.5".to_owned()];
    for good in ["https://example.org/hook?x=1", "http://tickets.intern:8080/", "https://10.0.0.5", "https://8.8.8.8/"]
    {
        assert!(Target::read(good, &listed).is_ok(), "{good}");
    }
    let bad = [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]:8443/",
        "https://10.0.0.6/",
        "https://a:b@example.org/",
        "/hook",
        "https:///",
        "",
        "https://169.254.169.254/latest/meta-data",
        "ftp://example.org/",
    ];
    for bad in bad {
        assert!(Target::read(bad, &listed).is_err(), "{bad}");
    }
}

fn caller() -> Caller {
    Caller::new(&Outgoing { webhook_timeout: Duration::from_millis(500), ..Outgoing::default() }).unwrap()
}

/// A name that resolves to a private address is refused, and nothing is sent there.
#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_refused() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let secret = new_secret().unwrap();
    let call = Call { id: MessageId(uuid::Uuid::from_u128(1)), url: &url, secrets: &[&secret], body: "{}" };
    let now = chrono::DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    let Attempt::Refused(why) = caller().make(&call, now).await else { panic!("it was not refused") };
    assert!(why.contains("private address"), "{why}");
    let nobody = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
    assert!(nobody.is_err(), "it was connected to");
}
