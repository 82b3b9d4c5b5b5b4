//! The demo's sample people, products and components.

use super::Past;
use crate::{
    domain::{
        access::{Actor, Role},
        event::Event,
        ids::{ComponentId, PersonId, ProductId, WorkspaceId},
        people::Person,
        process,
        release::ReleaseKind,
    },
    server::{
        Failure,
        operations::session::roles_in_words,
        store::{Tx, catalogue::Component},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// A part in the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    FirstManager,
    SecondManager,
    Quality,
    Changes,
    FirstBoard,
    SecondBoard,
    ThirdBoard,
    Developer,
    Tester,
    Deployer,
    Stakeholder,
    Auditor,
    Administrator,
    Builder,
    Vendor,
}

/// The parts in the order of [`Who`], then those who have no part in what has happened so far: name, address before the
/// `@`, roles, zone.
const PEOPLE: [(&str, &str, &[Role], &str); 21] = [
    ("Amara Okafor", "amara", &[Role::ReleaseManager], "Europe/Berlin"),
    ("Jonas Weber", "jonas", &[Role::ReleaseManager], "Europe/Berlin"),
    ("Priya Raman", "priya", &[Role::QaManager], "Asia/Kolkata"),
    ("Sofia Lindqvist", "sofia", &[Role::ChangeManager], "Europe/Stockholm"),
    ("Daniel Cohen", "daniel", &[Role::CabMember], "America/New_York"),
    ("Mei Tanaka", "mei", &[Role::CabMember], "Asia/Tokyo"),
    ("Lucía Fernández", "lucia", &[Role::CabMember], "Europe/Madrid"),
    ("Arjun Mehta", "arjun", &[Role::Developer], "Asia/Kolkata"),
    ("Hannah Schmidt", "hannah", &[Role::Tester], "Europe/Berlin"),
    ("Tomasz Zieliński", "tomasz", &[Role::Deployer], "Europe/Warsaw"),
    ("Grace Mwangi", "grace", &[Role::Stakeholder], "Africa/Nairobi"),
    ("Elif Demir", "elif", &[Role::Auditor], "UTC"),
    ("Noah Tremblay", "noah", &[Role::Administrator], "America/Toronto"),
    ("Bogdan Ionescu", "bogdan", &[Role::BuildTeam, Role::TechnicalTeam], "Europe/Bucharest"),
    ("Viktor Novák", "viktor", &[Role::Vendor], "Europe/Prague"),
    ("Ingrid Solberg", "ingrid", &[Role::ConfigurationManager, Role::SacmManager], "Europe/Oslo"),
    ("Kwame Boateng", "kwame", &[Role::ValidationTeam], "Africa/Accra"),
    ("Olivia Martin", "olivia", &[Role::DeliveryManager], "Europe/London"),
    ("Rafael Costa", "rafael", &[Role::CustomerDeliveryManager, Role::Requester], "America/Sao_Paulo"),
    ("Yuki Sato", "yuki", &[Role::ProblemManager, Role::SupportTeam], "Asia/Tokyo"),
    ("Chloé Dubois", "chloe", &[Role::ProcessOwner, Role::User], "Europe/Paris"),
];

/// The products with their components.
pub const PRODUCTS: [(&str, &[&str]); 3] = [
    ("Payments", &["Card gateway", "Ledger", "Fraud scoring", "Settlement batch", "Refund API", "Statement service"]),
    ("Customer Portal", &["Web app", "Sign-in", "Profile API", "Notification service", "Search"]),
    ("Data Platform", &["Ingest", "Warehouse", "Reporting API", "Feature store"]),
];

/// Everybody and everything that the stories are about.
pub struct Cast {
    workspace: WorkspaceId,
    people: Vec<Person>,
    products: Vec<(ProductId, String)>,
    components: Vec<Component>,
}

impl Cast {
    /// Makes the accounts and the catalogue.
    pub async fn enter(tx: &mut Tx, hash: &str, opened: DateTime<Utc>, past: &mut Vec<Past>) -> Result<Self, Failure> {
        let mut cast = Self { workspace: tx.workspace, people: vec![], products: vec![], components: vec![] };
        cast.add_people(tx, hash, opened, past).await?;
        for (i, (name, parts)) in PRODUCTS.iter().enumerate() {
            let product = ProductId(Uuid::now_v7());
            tx.insert_product(product, name).await?;
            // Their stories are told along this process; a product that somebody adds follows the default.
            for kind in ReleaseKind::ALL {
                tx.choose_process(Some(product), *kind, Some(process::builtin::RELEASE_REQUEST)).await?;
            }
            for part in *parts {
                let component = Component { id: ComponentId(Uuid::now_v7()), product, name: (*part).to_owned() };
                tx.insert_component(&component).await?;
                cast.components.push(component);
            }
            cast.products.push((product, (*name).to_owned()));
            let words = format!("added the product “{name}” with the components {}", parts.join(", "));
            let event = Event::new("product.added", words).with(json!({ "name": name, "components": parts }));
            let at = opened + TimeDelta::minutes(90 + i as i64);
            past.push(Past { at, who: Some(Who::Administrator), event });
        }
        Ok(cast)
    }

    async fn add_people(
        &mut self,
        tx: &mut Tx,
        hash: &str,
        opened: DateTime<Utc>,
        past: &mut Vec<Past>,
    ) -> Result<(), Failure> {
        for (i, (name, address, roles, zone)) in PEOPLE.into_iter().enumerate() {
            let person = Person {
                id: PersonId(Uuid::now_v7()),
                name: name.to_owned(),
                email: format!("{address}@demo.slipway.example"),
                roles: roles.to_vec(),
                time_zone: zone.to_owned(),
                disabled: false,
                password_given: false,
            };
            tx.insert_person(&person, hash, opened).await?;
            let words = format!("gave {name} an account as {}", roles_in_words(&person.roles));
            let event = Event::new("person.added", words).with(json!({ "person": person.id, "roles": person.roles }));
            past.push(Past { at: opened + TimeDelta::minutes(i as i64), who: Some(Who::Administrator), event });
            self.people.push(person);
        }
        Ok(())
    }

    /// Whoever has this name.
    pub fn named(&self, name: &str) -> Option<PersonId> {
        self.people.iter().find(|p| p.name == name).map(|p| p.id)
    }

    /// The person in a part.
    pub fn person(&self, who: Who) -> &Person {
        &self.people[who as usize]
    }

    /// Their name.
    pub fn name(&self, who: Who) -> &str {
        &self.person(who).name
    }

    /// The person in a part, as somebody who is signed in.
    pub fn actor(&self, who: Who) -> Actor {
        let person = self.person(who);
        Actor {
            id: person.id,
            workspace: self.workspace,
            name: person.name.clone(),
            roles: person.roles.clone(),
            time_zone: person.time_zone.clone(),
        }
    }

    /// Everybody with a role.
    pub fn holders(&self, role: Role) -> Vec<PersonId> {
        self.people.iter().filter(|p| p.roles.contains(&role)).map(|p| p.id).collect()
    }

    /// The product at a place of [`PRODUCTS`].
    pub fn product(&self, product: usize) -> &(ProductId, String) {
        &self.products[product]
    }

    /// Components of a product by their places in [`PRODUCTS`].
    pub fn components(&self, product: usize, places: &[usize]) -> Vec<(ComponentId, String)> {
        let of: Vec<_> = self.components.iter().filter(|c| c.product == self.products[product].0).collect();
        places.iter().map(|p| (of[*p].id, of[*p].name.clone())).collect()
    }
}
