//! Files that show how a test went.

use crate::{
    api::checklists::EvidenceView,
    ui::{
        boot::use_boot,
        components::{Form, HiddenField, Icon, SubmitButton, TextField, When},
        paths,
    },
};
use leptos::prelude::*;

/// The files of a line, each with its hash and who added it.
#[component]
pub fn Files(files: Vec<EvidenceView>) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let files = files.into_iter().map(|file| view! {
            <li class="cluster">
                <a class="file-chip" href=paths::file(&file.id) rel="external" download>
                    <Icon name="paperclip"/><span>{file.name}</span><small>{file.size}</small>
                </a>
                <small class="muted">{file.media_type}" · "{file.by}", "<When at=file.at/></small>
                <code class="hash" tabindex="0" title=format!("SHA-256 {}", file.sha256)>{file.sha256.clone()}</code>
            </li>
        });
        view! { <ul class="stack tight" aria-label="Evidence">{files.collect_view()}</ul> }
    })
}

/// Uploads a file as evidence. Texts come before the file, so that the server knows what it is for.
#[component]
pub fn AddEvidence(id: String, item: String, title: String, limit: String) -> impl IntoView {
    let flash = use_boot().flash;
    let refused = flash.action == paths::EVIDENCE && flash.field("key").is_some_and(|key| key == item);
    view! {
        <details open=refused>
            <summary>"Add evidence"<span class="visually-hidden">{format!(" for “{title}”")}</span></summary>
            <Form to=paths::EVIDENCE key=item.clone() multipart=true class="form add-evidence">
                <HiddenField name="request" value=id/>
                <HiddenField name="item" value=item/>
                <TextField name="file" label="File" kind="file" hint=format!("A log, a picture, a report: at most {limit}.")/>
                <div class="form-actions"><SubmitButton label="Upload the file" class="small" icon="upload"/></div>
            </Form>
        </details>
    }
}
