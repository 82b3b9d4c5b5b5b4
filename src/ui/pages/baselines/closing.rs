//! The form that records in the CMDB what the release left in LIVE, and takes the closing baseline.

use super::Filled;
use crate::{
    api::baselines::UpdateCmdb,
    ui::components::{Form, HiddenField, KeptField, SubmitButton, TextField},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// For each item the version that is in LIVE now.
#[component]
pub fn ClosingForm(filled: Filled) -> impl IntoView {
    let (words, label) = if filled.items.is_empty() {
        let words = "The release and its changes name no configuration item, so nothing changes in the CMDB.";
        (words, "Confirm that nothing changes")
    } else {
        let words = "Which version of each item is in LIVE now, whether the release succeeded or was taken back? What you \
                     enter is recorded in the CMDB and frozen as the closing baseline.";
        (words, "Update the CMDB")
    };
    let items = filled.items;
    view! {
        <Form to=UpdateCmdb::PATH class="form">
            <p class="muted">{words}</p>
            <HiddenField name="request" value=filled.request/>
            <KeptField name="seen" value=filled.seen/>
            <KeptField name="seen_items" value=filled.seen_items/>
            {items
                .into_iter()
                .map(|item| {
                    view! { <TextField name=format!("version.{}", item.id) label=item.name hint=item.hint value=item.version/> }
                })
                .collect_view()}
            <div class="form-actions"><SubmitButton label icon="check"/></div>
        </Form>
    }
}
