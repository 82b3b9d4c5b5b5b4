//! Documents to take away: `GET /releases/{id}/export.json`, `GET /releases/{id}/baselines/{baseline}/export.json`,
//! `GET /releases/{id}/plan/export.xlsx` (also `.toml` and `.csv`), `GET /cmdb/export.csv` and `GET /processes/{key}/template.toml`.

use super::guard::error_response;
use crate::{
    api::AppError,
    domain::{
        access::Actor,
        ids::{ProductId, RequestId},
    },
    server::{
        AppState,
        auth::Session,
        call::run,
        operations::{baselines, cmdb, library, plans::exports, releases},
    },
};
use axum::{
    Router,
    extract::{Extension, Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

type Sender = Option<Extension<Session>>;

/// The documents' routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/releases/{id}/export.json", get(release))
        .route("/releases/{id}/plan/export.xlsx", get(plan_workbook))
        .route("/releases/{id}/plan/export.toml", get(plan_text))
        .route("/releases/{id}/plan/export.csv", get(plan_table))
        .route("/releases/{id}/baselines/{baseline}/export.json", get(baseline))
        .route("/cmdb/export.csv", get(items))
        .route("/processes/{key}/template.toml", get(process))
}

/// Which version of a process.
#[derive(Deserialize)]
struct Version {
    #[serde(default)]
    version: String,
}

async fn process(
    State(state): State<AppState>,
    sender: Sender,
    Path(key): Path<String>,
    Query(asked): Query<Version>,
) -> Response {
    let document = async {
        let actor = signed_in(sender)?;
        let (name, text) = run(state, actor, move |cx| library::template(cx, key, asked.version)).await?;
        Ok(file(&format!("{name}.toml"), "application/toml", text.into_bytes()))
    };
    answer(document.await)
}

async fn release(State(state): State<AppState>, sender: Sender, Path(id): Path<String>) -> Response {
    let document = async {
        let (actor, id) = (signed_in(sender)?, request(&id)?);
        let (name, document) = run(state, actor, move |cx| releases::export(cx, id)).await?;
        Ok(file(&format!("{name}.json"), "application/json", format!("{document:#}").into_bytes()))
    };
    answer(document.await)
}

async fn plan_workbook(State(state): State<AppState>, sender: Sender, Path(id): Path<String>) -> Response {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let document = async {
        let (actor, id) = (signed_in(sender)?, request(&id)?);
        let (name, bytes) = run(state, actor, move |cx| exports::workbook(cx, id)).await?;
        Ok(file(&format!("{name}.xlsx"), XLSX, bytes))
    };
    answer(document.await)
}

async fn plan_text(State(state): State<AppState>, sender: Sender, Path(id): Path<String>) -> Response {
    let document = async {
        let (actor, id) = (signed_in(sender)?, request(&id)?);
        let (name, bytes) = run(state, actor, move |cx| exports::text(cx, id)).await?;
        Ok(file(&format!("{name}.toml"), "application/toml", bytes))
    };
    answer(document.await)
}

/// Which table of a plan.
#[derive(Deserialize)]
struct Table {
    #[serde(default)]
    table: String,
}

async fn plan_table(
    State(state): State<AppState>,
    sender: Sender,
    Path(id): Path<String>,
    Query(which): Query<Table>,
) -> Response {
    let document = async {
        let (actor, id) = (signed_in(sender)?, request(&id)?);
        let (name, bytes) = run(state, actor, move |cx| exports::table(cx, id, which.table)).await?;
        Ok(file(&format!("{name}.csv"), "text/csv; charset=utf-8", bytes))
    };
    answer(document.await)
}

/// Compact, since the baseline's hash is over these very bytes.
async fn baseline(
    State(state): State<AppState>,
    sender: Sender,
    Path((id, baseline)): Path<(String, String)>,
) -> Response {
    let document = async {
        let (actor, id) = (signed_in(sender)?, request(&id)?);
        let (name, text) = run(state, actor, move |cx| baselines::export(cx, id, baseline)).await?;
        Ok(file(&format!("{name}.json"), "application/json", text.into_bytes()))
    };
    answer(document.await)
}

/// Which items are exported: all, or those of a product.
#[derive(Deserialize)]
struct Items {
    #[serde(default)]
    product: String,
}

async fn items(State(state): State<AppState>, sender: Sender, Query(which): Query<Items>) -> Response {
    let document = async {
        let actor = signed_in(sender)?;
        let product: Option<ProductId> = which.product.parse().ok();
        let table = run(state, actor, move |cx| cmdb::export(cx, product)).await?;
        Ok(file("cmdb.csv", "text/csv; charset=utf-8", table))
    };
    answer(document.await)
}

fn signed_in(sender: Sender) -> Result<Actor, AppError> {
    sender.map(|Extension(session)| session.actor).ok_or(AppError::SignInNeeded)
}

fn request(id: &str) -> Result<RequestId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn answer(document: Result<Response, AppError>) -> Response {
    document.unwrap_or_else(|error| error_response(&error))
}

fn file(name: &str, media: &'static str, content: Vec<u8>) -> Response {
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let disposition = format!("attachment; filename=\"{}\"", name.to_lowercase());
    ([(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, disposition.as_str())], content).into_response()
}
