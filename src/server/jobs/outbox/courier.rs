//! The means of delivery: a mail server, and calls of other systems. Carries one message and says what came of it.

use crate::{
    domain::{ids::MessageId, outbox::Attempt},
    server::{
        Failure,
        config::Outgoing,
        integrations::{
            mail::{Mail, Mailer},
            webhook::{Call, Caller},
        },
        store::outbox::Due,
    },
};
use chrono::{DateTime, Utc};

/// Cheap to clone; one for each delivery.
#[derive(Clone)]
pub struct Courier {
    mailer: Option<Mailer>,
    caller: Caller,
}

impl Courier {
    /// Reads the settings; connects to nothing yet.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(outgoing: &Outgoing) -> Result<Self, Failure> {
        let mailer = outgoing.mail.as_ref().map(|server| Mailer::new(server, outgoing.mail_timeout));
        Ok(Self { mailer: mailer.transpose().map_err(std::io::Error::other)?, caller: Caller::new(outgoing)? })
    }

    /// Carries a message.
    pub async fn carry(&self, message: &Due, now: DateTime<Utc>) -> Attempt {
        match (&message.email, &message.url, &self.mailer) {
            (Some(_), _, _) if message.person_disabled == Some(true) => {
                Attempt::Refused("The person's account is disabled.".into())
            }
            (Some(address), _, Some(mailer)) => {
                let mail = Mail {
                    id: MessageId(message.id),
                    name: message.person_name.as_deref().unwrap_or_default(),
                    address,
                    subject: &message.subject,
                    body: &message.body,
                };
                mailer.send(&mail).await
            }
            (None, Some(url), _) => {
                let old =
                    message.old_secret.as_deref().filter(|_| message.old_secret_ends.is_some_and(|ends| now < ends));
                let secrets: Vec<&str> = [message.secret.as_deref(), old].into_iter().flatten().collect();
                let call = Call { id: MessageId(message.id), url, secrets: &secrets, body: &message.body };
                self.caller.make(&call, now).await
            }
            _ => Attempt::Failed("No mail server is set up.".into()),
        }
    }
}
