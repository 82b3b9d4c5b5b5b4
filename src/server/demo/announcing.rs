//! What the demo's people were told: announcements of its releases, read by some.

use super::story::Story;
use crate::{
    domain::{
        access::Role,
        announcement::{Audience, Kind, Matter, Values, fill, fill_line, template},
        calendar::Zones,
        ids::AnnouncementId,
    },
    server::{Failure, store::announcements::Announcement},
};
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

impl Story<'_> {
    /// Tells stakeholders and change management; the first of them has read it.
    pub async fn announce(&mut self, kind: Kind, reason: &str) -> Result<(), Failure> {
        let request = &self.dossier.request;
        let (subject, body) = template(kind);
        let values = self.values(reason);
        let (by, id) = (self.cast.person(self.spec.manager).clone(), request.id);
        let announcement = Announcement {
            id: AnnouncementId(Uuid::now_v7()),
            request: id,
            kind,
            subject: fill_line("subject", subject, &values)?,
            body: fill("body", body, &values)?,
            audiences: vec![Audience::Stakeholders, Audience::ChangeManagement],
            by: by.id,
            by_name: by.name,
            at: self.at,
        };
        let of = Matter {
            revision: self.dossier.revision.as_ref().map(|r| r.sha256.clone()).unwrap_or_default(),
            window: Some((request.window.starts_at, request.window.ends_at)),
        };
        let to = [self.cast.holders(Role::Stakeholder), self.cast.holders(Role::ChangeManager)].concat();
        self.tx.insert_announcement(&announcement, &of, &to).await?;
        if let Some(reader) = to.last() {
            self.tx.mark_read(*reader, Some(announcement.id), self.at + TimeDelta::hours(2)).await?;
        }
        let words =
            format!("announced “{}” of {} to {} people", announcement.subject, self.dossier.request.name(), to.len());
        self.say(
            self.spec.manager,
            "announcement.sent",
            words,
            json!({ "announcement": announcement.id, "kind": kind, "to": to }),
        );
        Ok(())
    }

    fn values(&self, reason: &str) -> Values {
        let request = &self.dossier.request;
        let window = &request.window;
        let local = |at| {
            self.zones
                .local(at, &window.zone)
                .map_or_else(String::new, |(at, zone)| format!("{} {zone}", at.format("%a %-d %b %Y, %H:%M")))
        };
        let changes: Vec<_> = self.dossier.changes.iter().map(|c| format!("- {} {}", c.number, c.title)).collect();
        let components: Vec<_> = request.components.iter().map(|c| c.1.as_str()).collect();
        Values {
            release: request.name(),
            title: request.title.clone(),
            product: request.product_name.clone(),
            window: format!("{} – {}", local(window.starts_at), local(window.ends_at)),
            components: components.join(", "),
            outage: "up to 30 minutes".into(),
            changes: changes.join("\n"),
            reason: reason.to_owned(),
            link: "its page in Slipway".into(),
            sender: self.cast.name(self.spec.manager).to_owned(),
        }
    }
}
