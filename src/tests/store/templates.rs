//! Templates of plans.

use super::{moment, plans::revision, request, stored, write, write_elsewhere};
use crate::support::{releases::complete_plan, *};
use chrono::NaiveDate;
use slipway::{
    domain::{
        ids::TemplateId,
        plan::{Section, Template},
        release::ReleaseKind,
    },
    server::store::StoreError,
};
use uuid::Uuid;

fn template(name: &str) -> Template {
    Template {
        id: TemplateId(Uuid::now_v7()),
        product: world().payments,
        name: name.into(),
        kinds: vec![ReleaseKind::Major, ReleaseKind::Emergency],
        required: vec![Section::Training],
        plan: complete_plan(),
        begins: NaiveDate::from_ymd_opt(2026, 3, 14).and_then(|d| d.and_hms_opt(20, 0, 0)),
        version: 1,
    }
}

on_both! {
    async fn a_template_is_read_back_and_counts_its_versions(app) {
        let mut tx = write(&app).await;
        let by = Person::Administrator.id();
        let one = template("Monthly");
        tx.insert_template(&one, by, moment()).await.unwrap();
        let read = tx.template(one.id).await.unwrap().unwrap();
        assert_eq!((&read.template, read.saved_by.as_str()), (&one, Person::Administrator.name()));
        let next = Template { name: "Monthly, “new”".into(), begins: None, ..one.clone() };
        tx.save_template(&next, by, moment()).await.unwrap();
        assert_eq!(tx.template(one.id).await.unwrap().unwrap().template, Template { version: 2, ..next.clone() });
        let late = tx.save_template(&next, by, moment()).await;
        assert!(matches!(late, Err(StoreError::Taken(_))), "{late:?}");
    }

    async fn a_name_is_taken_until_its_template_is_removed(app) {
        let mut tx = write(&app).await;
        let by = Person::Administrator.id();
        let one = template("Monthly");
        tx.insert_template(&one, by, moment()).await.unwrap();
        tx.retire_template(one.id, "Monthly (removed)", moment()).await.unwrap();
        assert!(tx.template(one.id).await.unwrap().is_none() && tx.template_heads().await.unwrap().is_empty());
        tx.insert_template(&template("Monthly"), by, moment()).await.unwrap();
        tx.commit().await.unwrap();
        let taken = write(&app).await.insert_template(&template("Monthly"), by, moment()).await;
        assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");
        let mut elsewhere = write_elsewhere(&app).await;
        assert!(elsewhere.templates().await.unwrap().is_empty());
    }

    async fn a_draft_keeps_what_its_template_asks_for(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let by = Person::ReleaseManager.id();
        tx.save_draft(request.id, 0, (&complete_plan(), &[by]), by, moment()).await.unwrap();
        assert_eq!(tx.draft(request.id).await.unwrap().unwrap().required, []);
        tx.require_sections(request.id, &[Section::Training, Section::Logistics]).await.unwrap();
        tx.save_draft(request.id, 1, (&complete_plan(), &[by]), by, moment()).await.unwrap();
        assert_eq!(tx.draft(request.id).await.unwrap().unwrap().required, [Section::Training, Section::Logistics]);
        assert!(tx.releases_with_plan(None, 10).await.unwrap().is_empty(), "no plan was frozen");
    }

    /// S4.8: of each product the newest releases whose plan was frozen, however many another product has.
    async fn earlier_releases_are_counted_product_by_product(app) {
        let (mut tx, world) = (write(&app).await, world());
        let mut of_shop = request(1, Some("1.0.0"));
        (of_shop.product, of_shop.product_name, of_shop.components) = (world.shop, "Web shop".into(), vec![]);
        tx.insert_request(&of_shop, 5).await.unwrap();
        tx.insert_revision(&revision(of_shop.id, 1)).await.unwrap();
        for number in 2..=5 {
            let of_payments = stored(&mut tx, number).await;
            if number < 5 {
                tx.insert_revision(&revision(of_payments.id, 1)).await.unwrap();
                tx.insert_revision(&revision(of_payments.id, 2)).await.unwrap();
            }
        }
        for (of, most, expected) in [
            (None, 2, vec![(4, world.payments), (3, world.payments), (1, world.shop)]),
            (Some(world.shop), 2, vec![(1, world.shop)]),
            (Some(world.payments), 1, vec![(4, world.payments)]),
        ] {
            let found = tx.releases_with_plan(of, most).await.unwrap();
            assert_eq!(found.iter().map(|e| (e.number, e.product)).collect::<Vec<_>>(), expected);
        }
        tx.commit().await.unwrap();
        let mut elsewhere = write_elsewhere(&app).await;
        assert!(elsewhere.releases_with_plan(None, 2).await.unwrap().is_empty());
        assert!(elsewhere.releases_with_plan(Some(world.payments), 2).await.unwrap().is_empty());
    }
}
