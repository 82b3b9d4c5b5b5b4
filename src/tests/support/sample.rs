//! What every test database holds: a workspace with one person for each role, products with components, and a second
//! workspace that the first must never see.

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use chrono::TimeDelta;
use slipway::{
    domain::{
        access::{Role, SodPolicy},
        calendar::Window,
        event::Event,
        ids::{ComponentId, PersonId, ProductId, RequestId, WorkspaceId},
        people,
        process::{self, Run},
        release::{ReleaseKind, Request},
    },
    server::{
        auth::token_hash,
        clock,
        store::{Store, Tx, catalogue::Component},
    },
};
use std::sync::LazyLock;
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// The sample people: one for each role, and those that rules ask for several of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    ReleaseManager,
    /// Approves what the first one planned.
    SecondReleaseManager,
    QaManager,
    ChangeManager,
    /// A member of the board.
    Cab1,
    Cab2,
    Cab3,
    Developer,
    Tester,
    Deployer,
    Stakeholder,
    Auditor,
    Administrator,
    /// Builds what is released.
    BuildTeam,
    /// Change and Configuration Manager.
    ConfigurationManager,
    /// Service Validation & Testing.
    ValidationTeam,
    /// Says Go or No-Go.
    DeliveryManager,
    /// Advises on rollback.
    CustomerDeliveryManager,
    /// Does what activities ask for.
    TechnicalTeam,
    /// Works for a vendor.
    Vendor,
    /// Keeps the CMDB.
    SacmManager,
    /// Finds out why something failed.
    ProblemManager,
    /// Asked for what is released.
    Requester,
    /// Supports those who use it.
    SupportTeam,
    /// Uses it.
    User,
    /// Shapes processes.
    ProcessOwner,
    /// Has an account and no role.
    Reader,
    /// Has an account that was disabled.
    Disabled,
    /// Has every role, in the other workspace.
    Outsider,
}

impl Person {
    /// Everybody in the workspace who can sign in.
    pub const ALL: &'static [Person] = &[
        Person::ReleaseManager,
        Person::SecondReleaseManager,
        Person::QaManager,
        Person::ChangeManager,
        Person::Cab1,
        Person::Cab2,
        Person::Cab3,
        Person::Developer,
        Person::Tester,
        Person::Deployer,
        Person::Stakeholder,
        Person::Auditor,
        Person::Administrator,
        Person::BuildTeam,
        Person::ConfigurationManager,
        Person::ValidationTeam,
        Person::DeliveryManager,
        Person::CustomerDeliveryManager,
        Person::TechnicalTeam,
        Person::Vendor,
        Person::SacmManager,
        Person::ProblemManager,
        Person::Requester,
        Person::SupportTeam,
        Person::User,
        Person::ProcessOwner,
        Person::Reader,
    ];

    /// One person for each role, and one without.
    pub const ONE_EACH: &'static [Person] = &[
        Person::ReleaseManager,
        Person::QaManager,
        Person::ChangeManager,
        Person::Cab1,
        Person::Developer,
        Person::Tester,
        Person::Deployer,
        Person::Stakeholder,
        Person::Auditor,
        Person::Administrator,
        Person::BuildTeam,
        Person::ConfigurationManager,
        Person::ValidationTeam,
        Person::DeliveryManager,
        Person::CustomerDeliveryManager,
        Person::TechnicalTeam,
        Person::SacmManager,
        Person::ProblemManager,
        Person::Requester,
        Person::SupportTeam,
        Person::User,
        Person::ProcessOwner,
        Person::Reader,
    ];

    /// The board.
    pub const CAB: &'static [Person] = &[Person::Cab1, Person::Cab2, Person::Cab3];

    /// The name shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReleaseManager => "Rosa Release",
            Self::SecondReleaseManager => "Rolf Release",
            Self::QaManager => "Quinn Quality",
            Self::ChangeManager => "Chandra Change",
            Self::Cab1 => "Carla Board",
            Self::Cab2 => "Cem Board",
            Self::Cab3 => "Cho Board",
            Self::Developer => "Dev Developer",
            Self::Tester => "Tess Tester",
            Self::Deployer => "Dora Deployer",
            Self::Stakeholder => "Sam Stakeholder",
            Self::Auditor => "Aud Auditor",
            Self::Administrator => "Ada Administrator",
            Self::BuildTeam => "Bao Build",
            Self::ConfigurationManager => "Cleo Configuration",
            Self::ValidationTeam => "Val Validation",
            Self::DeliveryManager => "Deniz Delivery",
            Self::CustomerDeliveryManager => "Cus Customer",
            Self::TechnicalTeam => "Tek Technical",
            Self::Vendor => "Vera Vendor",
            Self::SacmManager => "Sacha Sacm",
            Self::ProblemManager => "Pru Problem",
            Self::Requester => "Req Requester",
            Self::SupportTeam => "Sue Support",
            Self::User => "Uma User",
            Self::ProcessOwner => "Pia Process",
            Self::Reader => "Rea Reader",
            Self::Disabled => "Dana Disabled",
            Self::Outsider => "Otto Outsider",
        }
    }

    /// The address they sign in with.
    pub fn email(self) -> String {
        format!("{self:?}@example.org").to_lowercase()
    }

    /// The roles they have.
    pub fn roles(self) -> Vec<Role> {
        match self {
            Self::ReleaseManager | Self::SecondReleaseManager | Self::Disabled => vec![Role::ReleaseManager],
            Self::QaManager => vec![Role::QaManager],
            Self::ChangeManager => vec![Role::ChangeManager],
            Self::Cab1 | Self::Cab2 | Self::Cab3 => vec![Role::CabMember],
            Self::Developer => vec![Role::Developer],
            Self::Tester => vec![Role::Tester],
            Self::Deployer => vec![Role::Deployer],
            Self::Stakeholder => vec![Role::Stakeholder],
            Self::Auditor => vec![Role::Auditor],
            Self::Administrator => vec![Role::Administrator],
            Self::BuildTeam => vec![Role::BuildTeam],
            Self::ConfigurationManager => vec![Role::ConfigurationManager],
            Self::ValidationTeam => vec![Role::ValidationTeam],
            Self::DeliveryManager => vec![Role::DeliveryManager],
            Self::CustomerDeliveryManager => vec![Role::CustomerDeliveryManager],
            Self::TechnicalTeam => vec![Role::TechnicalTeam],
            Self::Vendor => vec![Role::Vendor],
            Self::SacmManager => vec![Role::SacmManager],
            Self::ProblemManager => vec![Role::ProblemManager],
            Self::Requester => vec![Role::Requester],
            Self::SupportTeam => vec![Role::SupportTeam],
            Self::User => vec![Role::User],
            Self::ProcessOwner => vec![Role::ProcessOwner],
            Self::Reader => vec![],
            Self::Outsider => Role::ALL.to_vec(),
        }
    }

    /// Their id, the same in every test of a run.
    pub fn id(self) -> PersonId {
        PersonId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0100 + self as u128))
    }

    /// The token of the session that they have from the start.
    pub fn token(self) -> String {
        format!("session-of-{}", self.email())
    }
}

/// What the sample data are called.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub workspace: WorkspaceId,
    /// Payments, with the components `api` and `ledger`.
    pub payments: ProductId,
    /// Web shop, with the component `frontend`.
    pub shop: ProductId,
    pub api: ComponentId,
    pub ledger: ComponentId,
    pub frontend: ComponentId,
    /// The other workspace.
    pub elsewhere: WorkspaceId,
    pub their_product: ProductId,
    pub their_component: ComponentId,
    /// A release of the other workspace, just raised.
    pub their_release: RequestId,
}

/// What the sample data are called.
pub fn world() -> World {
    let id = |n: u128| Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n);
    World {
        workspace: WorkspaceId(id(1)),
        payments: ProductId(id(2)),
        shop: ProductId(id(3)),
        api: ComponentId(id(4)),
        ledger: ComponentId(id(5)),
        frontend: ComponentId(id(6)),
        elsewhere: WorkspaceId(id(7)),
        their_product: ProductId(id(8)),
        their_component: ComponentId(id(9)),
        their_release: RequestId(id(10)),
    }
}

/// A hash of [`PASSWORD`] that takes no time to check; how hard a hash is stands in the hash itself.
static CHEAP_HASH: LazyLock<String> = LazyLock::new(|| {
    let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    cheap.hash_password(PASSWORD.as_bytes()).unwrap().to_string()
});

/// Fills an empty database.
pub async fn fill(store: &Store) {
    let world = world();
    let mut tx = store.write(world.workspace).await.unwrap();
    tx.create_workspace("Slipway", SodPolicy::SoxStrict, clock::now() - TimeDelta::days(2)).await.unwrap();
    for person in Person::ALL.iter().chain([&Person::Disabled]) {
        add_person(&mut tx, *person).await;
    }
    for (product, name) in [(world.payments, "Payments"), (world.shop, "Web shop")] {
        tx.insert_product(product, name).await.unwrap();
    }
    for kind in ReleaseKind::ALL {
        tx.choose_process(None, *kind, Some(process::builtin::RELEASE_REQUEST)).await.unwrap();
    }
    for (id, product, name) in [
        (world.api, world.payments, "api"),
        (world.ledger, world.payments, "ledger"),
        (world.frontend, world.shop, "frontend"),
    ] {
        tx.insert_component(&Component { id, product, name: name.into() }).await.unwrap();
    }
    tx.commit().await.unwrap();
    fill_elsewhere(store).await;
}

async fn fill_elsewhere(store: &Store) {
    let world = world();
    let now = clock::now();
    let mut tx = store.write(world.elsewhere).await.unwrap();
    tx.create_workspace("Elsewhere", SodPolicy::SoxStrict, now).await.unwrap();
    add_person(&mut tx, Person::Outsider).await;
    tx.insert_product(world.their_product, "Their product").await.unwrap();
    let component = Component { id: world.their_component, product: world.their_product, name: "theirs".into() };
    tx.insert_component(&component).await.unwrap();
    let definition = process::builtin::find(process::builtin::RELEASE_REQUEST, 1).unwrap();
    let request = Request {
        id: world.their_release,
        number: u32::try_from(tx.next_number("request").await.unwrap()).unwrap(),
        product: world.their_product,
        product_name: "Their product".into(),
        title: "Their secret release".into(),
        kind: ReleaseKind::Minor,
        version: Some("9.9.9".parse().unwrap()),
        window: Window {
            starts_at: now + TimeDelta::days(3),
            ends_at: now + TimeDelta::days(3) + TimeDelta::hours(2),
            zone: "UTC".into(),
        },
        components: vec![(world.their_component, "theirs".into())],
        policy: SodPolicy::SoxStrict,
        dates_published_at: None,
        run: Run::start(&definition),
        raised_by: Person::Outsider.id(),
        created_at: now,
        updated_at: now,
    };
    tx.insert_request(&request, request.run.percent(&definition)).await.unwrap();
    let event = Event::on(request.id, "release.raised", "raised their secret release");
    tx.record(&event, Some((Person::Outsider.id(), Person::Outsider.name())), Uuid::now_v7(), now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn add_person(tx: &mut Tx, person: Person) {
    let now = clock::now();
    let account = people::Person {
        id: person.id(),
        name: person.name().into(),
        email: person.email(),
        roles: person.roles(),
        time_zone: "UTC".into(),
        disabled: person == Person::Disabled,
        password_given: false,
    };
    tx.insert_person(&account, &CHEAP_HASH, now).await.unwrap();
    tx.insert_session(&token_hash(&person.token()), person.id(), now).await.unwrap();
}
