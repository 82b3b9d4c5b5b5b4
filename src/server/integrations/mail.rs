//! Mail through an SMTP server: one mail to one person at a time, so that an address that is refused keeps nobody else from
//! theirs. Says what came of it; when to try again is decided elsewhere.

use crate::{
    domain::{ids::MessageId, outbox::Attempt},
    server::config::MailServer,
};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{Mailbox, header::ContentType},
    transport::smtp::Error,
};
use std::time::Duration;

/// A mail to one person.
#[derive(Clone, Debug)]
pub struct Mail<'a> {
    /// Also its Message-ID, the same at every attempt.
    pub id: MessageId,
    pub name: &'a str,
    pub address: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
}

/// The way to the mail server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl Mailer {
    /// Reads the settings; connects to nothing yet.
    ///
    /// # Errors
    /// What is wrong with the settings, in words that hold no password.
    pub fn new(server: &MailServer, timeout: Duration) -> Result<Self, String> {
        let from = server.from.parse::<Mailbox>();
        let from = from.map_err(|_| {
            "--mail-from must be a mail address such as slipway@example.org or Slipway <slipway@example.org>".to_owned()
        })?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.url.with_encryption());
        // The library's words may quote the address, and with it the password.
        let transport = transport.map_err(|_| {
            "--smtp-url must be an address such as smtp://user:password@mail.example.org:587 or smtps://…".to_owned()
        })?;
        Ok(Self { transport: transport.timeout(Some(timeout)).build(), from, timeout })
    }

    /// Sends a mail.
    pub async fn send(&self, mail: &Mail<'_>) -> Attempt {
        let (envelope, text) = match self.write(mail) {
            Ok(written) => written,
            Err(why) => return Attempt::Refused(why),
        };
        // The library's timeout is for each command; a server that answers a letter a minute must not hold us, either.
        match tokio::time::timeout(self.timeout, self.transport.send_raw(&envelope, &text)).await {
            Ok(Ok(_)) => Attempt::Delivered { ticket: None },
            Ok(Err(error)) if is_refusal(&error) => {
                Attempt::Refused(format!("The mail server refused it: {}", words(&error)))
            }
            Ok(Err(error)) => Attempt::Failed(words(&error)),
            Err(_) => Attempt::Failed(format!("The mail server did not answer within {} s.", self.timeout.as_secs())),
        }
    }

    fn write(&self, mail: &Mail<'_>) -> Result<(Envelope, Vec<u8>), String> {
        let address: Address =
            mail.address.parse().map_err(|_| format!("“{}” is no address that mail can be sent to.", mail.address))?;
        let to = Mailbox::new(Some(one_line(mail.name)), address.clone());
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(one_line(mail.subject))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.to_owned())
            .map_err(|e| format!("The mail could not be written: {e}"))?;
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![address])
            .map_err(|e| format!("The mail could not be written: {e}"))?;
        Ok((envelope, message.formatted()))
    }
}

/// Tells programs that answer mail by themselves not to answer this one (RFC 3834).
#[derive(Clone, Debug)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// Whether trying again is in vain: the server has said no for good, and not because of how Slipway signs in to it, which
/// somebody can put right meanwhile.
fn is_refusal(error: &Error) -> bool {
    const SIGNING_IN: &[u16] = &[503, 530, 534, 535, 538];
    error.is_permanent() && error.status().is_some_and(|code| !SIGNING_IN.contains(&u16::from(code)))
}

/// What went wrong, with its causes, short enough to be kept.
fn words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        let said = next.to_string();
        if !words.contains(&said) {
            words = format!("{words}: {said}");
        }
        cause = next.source();
    }
    super::kept(&words)
}

/// A name as a header takes it: the library gives up on one with control characters.
fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
