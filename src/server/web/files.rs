//! Uploads and downloads of files: streamed, capped, addressed by their SHA-256. Uploads are forms like all others and
//! answer like them; only their bodies are read here, since they may be large.

use super::{forms::Sent, guard::error_response};
use crate::{
    api::{AppError, Done},
    domain::{
        access::Actor, baseline::NewBaseline, checklist::junit, cmdb::import as table, ids::AttachmentId,
        problem::Problem, process::template,
    },
    server::{
        AppState, Failure,
        auth::Session,
        call::{answer, run, run_on},
        files::{self, Incoming, Stored},
        operations::{
            baselines,
            checklists::{self, size},
            cmdb, library, plans,
        },
        spreadsheet,
        store::checklists::Attachment,
    },
    ui::components::input_name,
};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{
        DefaultBodyLimit, Multipart, Path, State,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use std::fmt::Write;
use tokio_util::io::ReaderStream;

/// What a form has besides its file, in bytes.
const SLACK: u64 = 64 * 1024;
/// Bytes of a text beside a file; texts are ids, keys and the page's address.
const TEXT: usize = 2000;
/// Texts beside a file.
const TEXTS: usize = 10;

type Sender = Option<Extension<Session>>;
type Form = Result<Multipart, MultipartRejection>;

/// The routes that take and give files; uploads have a limit of their own. Bodies are read up to twice the limit, so that
/// a browser that sends too much gets its answer instead of a broken connection.
pub fn routes(state: &AppState) -> Router<AppState> {
    let most = usize::try_from(2 * state.config.upload_limit + SLACK).unwrap_or(usize::MAX);
    let take =
        |what| post(move |State(state): State<AppState>, sender: Sender, form: Form| take(what, state, sender, form));
    Router::new()
        .route("/files/evidence", take(What::Evidence))
        .route("/files/documents", take(What::Document))
        .route("/files/report", take(What::Report))
        .route("/files/cmdb", take(What::Cmdb))
        .route("/files/baseline", take(What::Baseline))
        .route("/files/template", take(What::Template))
        .route("/files/plan", take(What::Plan))
        .layer(DefaultBodyLimit::max(most))
        .route("/files/{id}", get(give))
}

/// What an upload is for.
#[derive(Clone, Copy)]
enum What {
    Evidence,
    Document,
    Report,
    /// A table of configuration items.
    Cmdb,
    /// A table of versions.
    Baseline,
    /// The template of a process.
    Template,
    /// A plan, or a sheet of one.
    Plan,
}

async fn take(what: What, state: AppState, sender: Sender, form: Form) -> Response {
    let mut texts = Texts::default();
    let done = match form {
        Ok(mut form) => {
            let done = receive(what, &state, sender, &mut form, &mut texts).await;
            while let Ok(Some(_)) = form.next_field().await {}
            done
        }
        Err(rejection) => Err(AppError::Malformed { words: rejection.body_text() }),
    };
    let mut response = match &done {
        Ok(done) => Json(done).into_response(),
        Err(error) => error_response(error),
    };
    response.extensions_mut().insert(Sent(texts.0));
    response
}

/// Texts come first and the file last, as our pages send them: so what cannot be taken is known before the file comes.
async fn receive(
    what: What,
    state: &AppState,
    sender: Sender,
    form: &mut Multipart,
    texts: &mut Texts,
) -> Result<Done, AppError> {
    while let Some(field) = form.next_field().await.map_err(|e| cut_off(&e))? {
        if field.file_name().is_none() {
            texts.take(field).await?;
            continue;
        }
        let Some(Extension(session)) = sender else { return Err(AppError::SignInNeeded) };
        return keep(what, state, session.actor, texts, field).await;
    }
    if sender.is_some() { Err(no_file()) } else { Err(AppError::SignInNeeded) }
}

/// Asks whether the file would be taken, takes it, and hands it to its operation.
async fn keep(what: What, state: &AppState, actor: Actor, texts: &Texts, file: Field<'_>) -> Result<Done, AppError> {
    let (request, item, kind) = (texts.get("request"), texts.get("item"), texts.get("kind"));
    let (of, again, asked) = (request.clone(), actor.clone(), state.clone());
    match what {
        What::Evidence => {
            let part = (request.clone(), item.clone());
            run_on(asked, again, &of, |cx| checklists::may_add_evidence(cx, part.0, part.1)).await?;
            let file = store_file(state, file).await?;
            run_on(state.clone(), actor, of, |cx| checklists::add_evidence(cx, request, item, file)).await
        }
        What::Document => {
            run_on(asked, again, &of, |cx| checklists::may_add_document(cx, request)).await?;
            let (file, request) = (store_file(state, file).await?, of.clone());
            run_on(state.clone(), actor, of, |cx| checklists::add_document(cx, request, file)).await
        }
        What::Report => {
            run_on(asked, again, &of, |cx| checklists::may_upload_report(cx, request)).await?;
            let (file, request) = (read_file(state, file, junit::MAX_BYTES).await?, of.clone());
            run_on(state.clone(), actor, of, |cx| checklists::upload_report(cx, (request, kind), file)).await
        }
        What::Cmdb => {
            run(asked, again, cmdb::may_upload).await?;
            let file = read_file(state, file, table::MAX_BYTES).await?;
            run(state.clone(), actor, |cx| cmdb::upload(cx, file)).await
        }
        What::Baseline => {
            run_on(asked, again, &of, |cx| baselines::may_take(cx, request)).await?;
            let (form, (_, bytes)) = (texts.baseline(), read_file(state, file, table::MAX_BYTES).await?);
            run_on(state.clone(), actor, of, |cx| baselines::take_file(cx, form, bytes)).await
        }
        What::Template => {
            let key = texts.get("key");
            run(asked, again, |cx| async move { library::may_import(&cx) }).await?;
            let (name, bytes) = read_file(state, file, template::MAX_BYTES).await?;
            run(state.clone(), actor, move |cx| library::upload(cx, key, name, bytes)).await
        }
        What::Plan => {
            run_on(asked, again, &of, |cx| plans::imports::may_upload(cx, request)).await?;
            let (file, request) = (read_file(state, file, spreadsheet::MAX_BYTES).await?, of.clone());
            run_on(state.clone(), actor, of, |cx| plans::imports::upload(cx, request, file)).await
        }
    }
}

/// The texts of an upload, as sent.
#[derive(Default)]
struct Texts(Vec<(String, String)>);

impl Texts {
    async fn take(&mut self, mut field: Field<'_>) -> Result<(), AppError> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|e| cut_off(&e))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > TEXT || self.0.len() == TEXTS {
                return Err(AppError::Malformed { words: "its texts are too long or too many.".into() });
            }
        }
        self.0.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        Ok(())
    }

    fn baseline(&self) -> NewBaseline {
        NewBaseline {
            request: self.get("request"),
            moment: self.get("moment"),
            environment: self.get("environment"),
            seen: self.get("seen"),
            ..NewBaseline::default()
        }
    }

    fn get(&self, name: &str) -> String {
        let ours = |sent: &str| sent == name || sent == input_name(name);
        self.0.iter().find(|(n, _)| ours(n)).map(|(_, v)| v.clone()).unwrap_or_default()
    }
}

/// Streams a file to the disk. Whatever goes wrong, nothing of it stays there.
async fn store_file(state: &AppState, mut field: Field<'_>) -> Result<(String, Stored), AppError> {
    let name = name_of(&field);
    let limit = state.config.upload_limit;
    let mut file = Incoming::begin(state.config.files()).await.map_err(failed)?;
    while let Some(chunk) = field.chunk().await.map_err(|e| cut_off(&e))? {
        if file.bytes() + chunk.len() as u64 > limit {
            return Err(too_large(&name, limit));
        }
        file.take(&chunk).await.map_err(failed)?;
    }
    if file.bytes() == 0 {
        return Err(if name.is_empty() { no_file() } else { empty(&name) });
    }
    let stored = file.keep().await.map_err(failed)?;
    Ok((name, stored))
}

/// Reads a file into memory, which a limit of its own bounds.
async fn read_file(state: &AppState, mut field: Field<'_>, most: usize) -> Result<(String, Vec<u8>), AppError> {
    let name = name_of(&field);
    let limit = state.config.upload_limit.min(most as u64);
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|e| cut_off(&e))? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(too_large(&name, limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    match (bytes.is_empty(), name.is_empty()) {
        (true, true) => Err(no_file()),
        (true, false) => Err(empty(&name)),
        _ => Ok((name, bytes)),
    }
}

fn name_of(field: &Field) -> String {
    field.file_name().unwrap_or_default().to_owned()
}

fn failed(error: std::io::Error) -> AppError {
    answer(Failure::Io(error))
}

fn cut_off(error: &MultipartError) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return AppError::TooLarge { words: "The upload is much too large. Nothing of it was stored.".into() };
    }
    tracing::info!(error = error.body_text(), "an upload was cut off");
    AppError::Malformed {
        words: "the upload was cut off before its end. Nothing of it was stored; send it again.".into(),
    }
}

fn too_large(name: &str, limit: u64) -> AppError {
    let name = checklists::file_name(name);
    AppError::TooLarge { words: format!("“{name}” is larger than {}. Nothing of it was stored.", size(limit)) }
}

fn no_file() -> AppError {
    AppError::Invalid { problems: vec![Problem::new("file", "Choose a file.")] }
}

fn empty(name: &str) -> AppError {
    let words = format!("“{}” is empty. Choose another file.", checklists::file_name(name));
    AppError::Invalid { problems: vec![Problem::new("file", words)] }
}

/// Gives a file to be saved, never to be shown: whatever is in it, no page of ours runs it.
async fn give(State(state): State<AppState>, sender: Sender, Path(id): Path<String>) -> Response {
    match find(&state, sender, &id).await {
        Ok((attachment, content)) => {
            let mut response = Body::from_stream(ReaderStream::new(content)).into_response();
            for (name, value) in headers(&attachment) {
                if let Ok(value) = HeaderValue::from_str(&value) {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        Err(error) => error_response(&error),
    }
}

async fn find(state: &AppState, sender: Sender, id: &str) -> Result<(Attachment, tokio::fs::File), AppError> {
    let Some(Extension(session)) = sender else { return Err(AppError::SignInNeeded) };
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let attachment = run(state.clone(), session.actor, move |cx| checklists::find_file(cx, id)).await?;
    let content = files::open(&state.config.files(), &attachment.sha256).await.map_err(failed)?;
    Ok((attachment, content))
}

fn headers(file: &Attachment) -> [(HeaderName, String); 6] {
    [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_LENGTH, file.bytes.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
        (header::CACHE_CONTROL, "private, no-cache".into()),
    ]
}

/// RFC 6266: a plain name for old clients, the real one in UTF-8.
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') { c } else { '_' }).collect();
    let mut real = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            real.push(char::from(byte));
        } else {
            let _ = write!(real, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{real}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(disposition("a b\".log"), "attachment; filename=\"a_b_.log\"; filename*=UTF-8''a%20b%22.log");
        assert_eq!(disposition("ü\r\nX: y"), "attachment; filename=\"___X:_y\"; filename*=UTF-8''%C3%BC%0D%0AX%3A%20y");
    }

    #[test]
    fn a_full_disk_is_507() {
        for kind in [std::io::ErrorKind::StorageFull, std::io::ErrorKind::QuotaExceeded] {
            assert_eq!(failed(kind.into()).status(), 507);
        }
    }
}
