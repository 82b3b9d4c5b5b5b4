//! Release requests: raising one. What it is about is changed in [`editing`], it moves on in its process in [`advancing`];
//! [`lists`] and [`overview`](mod@overview) show it.

mod advancing;
mod editing;
mod export;
mod lists;
pub mod moves;
mod overview;

use crate::{
    api::Done,
    domain::{
        access::{self, Action, Subject},
        calendar::Window,
        event::Event,
        ids::{ComponentId, ReleaseId, RequestId},
        plan::template::Source,
        problem::Problem,
        process::{Effect, Run},
        release::{NewRequest, Release, Request, RequestForm},
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx},
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

pub use advancing::advance;
pub use editing::{edit, edit_view};
pub use export::export;
pub use lists::{head, list_by};
pub use overview::overview;
pub(super) use overview::{edition, wanted_at};

/// Raises a release; its process attaches itself (S0.5).
pub async fn raise(cx: Cx, form: RequestForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RaiseRelease, &Subject::Workspace)?;
    let new = form.check(&cx.state.zones)?;
    is_to_come(&new.window, cx.now)?;
    let mut tx = cx.write().await?;
    let (product_name, components) = catalogue_of(&mut tx, &new, &[]).await?;
    let definition = super::library::process_for(&mut tx, new.product, new.kind).await?;
    let before = super::follow_ups::predecessor(&mut tx, &form).await?;
    // A follow-up starts from the plan of the release that it follows.
    let source = if before.is_some() { None } else { Source::read("start_from", &form.start_from)? };
    let number = tx.next_number("request").await?;
    let request = Request {
        id: RequestId(Uuid::now_v7()),
        number: u32::try_from(number).map_err(StoreError::corrupt)?,
        product: new.product,
        product_name,
        title: new.title,
        kind: new.kind,
        version: new.version,
        window: new.window,
        components,
        run: Run::start(&definition),
        policy: tx.sod_policy().await?,
        dates_published_at: None,
        raised_by: cx.actor.id,
        created_at: cx.now,
        updated_at: cx.now,
    };
    tx.insert_request(&request, request.run.percent(&definition)).await.map_err(number_taken)?;
    let words = format!("raised {} “{}”", request.name(), request.title);
    cx.record(&mut tx, &Event::on(request.id, "release.raised", words).with(json!({ "form": form }))).await?;
    if definition.at_start.contains(&Effect::CreateRelease) {
        create_release(&mut tx, &request, cx.now).await?;
    }
    if let Some(before) = &before {
        super::follow_ups::take_over(&cx, &mut tx, &request, before).await?;
    }
    if let Some(source) = source {
        super::plans::begin(&cx, &mut tx, &request, source, 0).await?;
    }
    cx.commit(tx).await?;
    Ok(Done::to(format!("/releases/{}", request.id), format!("{} is raised.", request.name())))
}

fn is_to_come(window: &Window, now: DateTime<Utc>) -> Result<(), Problem> {
    let words = "This window is over already. Choose one that is to come.";
    if window.ends_at > now { Ok(()) } else { Err(Problem::new("window_end", words)) }
}

fn number_taken(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => {
            Problem::new("version", "The product has a release of this number already. Choose another.").into()
        }
        other => other.into(),
    }
}

/// Names of the product and of the components, which must be the product's, and in use or chosen before.
async fn catalogue_of(
    tx: &mut Tx,
    new: &NewRequest,
    before: &[(ComponentId, String)],
) -> Result<(String, Vec<(ComponentId, String)>), Failure> {
    let product = tx.products().await?.into_iter().find(|p| p.0 == new.product);
    let (_, name) = product.ok_or_else(|| Problem::new("product", "Choose the product."))?;
    let known = tx.components().await?;
    let chosen = |id| before.iter().find(|c| c.0 == id).cloned();
    let find = |id| {
        let offered = known.iter().find(|c| c.id == id && c.product == new.product).map(|c| (c.id, c.name.clone()));
        offered.or_else(|| chosen(id))
    };
    let components: Option<Vec<_>> = new.components.iter().map(|id| find(*id)).collect();
    let components = components.ok_or_else(|| Problem::new("components", "Choose components of this product."))?;
    Ok((name, components))
}

/// Creates the release that belongs to a request (S0.2).
async fn create_release(tx: &mut Tx, request: &Request, now: DateTime<Utc>) -> Result<(), Failure> {
    let release = Release { id: ReleaseId(Uuid::now_v7()), request: request.id, created_at: now };
    tx.insert_release(&release).await?;
    let words = format!("created the release {}", request.name());
    tx.record(&Event::on(request.id, "release.created", words), None, Uuid::now_v7(), now).await?;
    Ok(())
}
