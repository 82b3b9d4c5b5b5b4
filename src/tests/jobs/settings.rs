//! How the ways out are set up: what is wrong is said at start, a password is sent encrypted and never printed.

use slipway::server::{
    config::{MailServer, Outgoing, SmtpUrl},
    jobs::start_check,
};

fn check(url: &str, from: &str) -> Result<(), String> {
    let mail = Some(MailServer { url: SmtpUrl::new(url), from: from.into() });
    let outgoing = Outgoing { mail, ..Outgoing::default() };
    assert!(!format!("{outgoing:?}").contains("hunter2"));
    start_check(&outgoing).map_err(|failure| failure.to_string())
}

#[tokio::test]
async fn settings_that_are_wrong_are_said_at_start_without_the_password() {
    for good in ["smtp://mail.example.org", "smtps://user:hunter2@mail.example.org", "smtp://user:hunter2@mail:587"] {
        assert_eq!(check(good, "Slipway <slipway@example.org>"), Ok(()), "{good}");
    }
    for (url, from, option) in [
        ("imap://user:hunter2@mail.example.org", "a@example.org", "--smtp-url"),
        ("user:hunter2@mail", "a@example.org", "--smtp-url"),
        ("", "a@example.org", "--smtp-url"),
        ("smtp://user:hunter2@mail.example.org", "nobody", "--mail-from"),
        ("smtp://user:hunter2@mail.example.org", "", "--mail-from"),
    ] {
        let words = check(url, from).unwrap_err();
        assert!(words.contains(option) && !words.contains("hunter2"), "{url}: {words}");
    }
}

#[test]
fn a_password_is_sent_encrypted_unless_somebody_says_otherwise() {
    let of = |url: &str| SmtpUrl::new(url).with_encryption();
    assert_eq!(of("smtp://u:p@mail:587"), "smtp://u:p@mail:587?tls=required");
    assert_eq!(of("smtp://mail"), "smtp://mail?tls=opportunistic");
    assert_eq!(of("smtp://u:p@mail?tls=none"), "smtp://u:p@mail");
    assert_eq!(of("smtps://u:p@mail"), "smtps://u:p@mail");
    assert_eq!(SmtpUrl::new("smtp://user:p@ss@mail.example.org:587/name?tls=required").host(), "mail.example.org:587");
}
