//! Templates of plans: the list, and adding an empty one. One is edited in [`edit`].

mod edit;

use crate::{
    api::{
        templates::{AddTemplate, TemplateRow, TemplatesPage, read_templates},
        views::Choice,
    },
    domain::{plan::template, problem::Problem},
    ui::{
        boot::use_boot,
        components::{Empty, Form, Load, PageHead, SelectField, SubmitButton, TextField, When, keep},
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

pub use edit::template;

/// All templates.
pub fn templates() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_templates());
    view! {
        <PageHead
            title="Plan templates"
            lede="What the plan of a new release can start from: each product has its own. A change of a template changes no plan that was started from it."
        />
        <Load from=data view=|page: TemplatesPage| view! { <Content page/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(page: TemplatesPage) -> impl IntoView {
    let list = if page.rows.is_empty() {
        let words = "No template yet. Open the plan of a release and choose “Make a template of this plan”, or add an empty one below.";
        Either::Left(view! { <Empty icon="file-text" words/> })
    } else {
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Templates" tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"Template"</th><th scope="col">"Product"</th><th scope="col">"For"</th>
                        <th scope="col">"Asks for"</th><th scope="col">"Saved"</th></tr>
                    </thead>
                    <tbody>{page.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
                </table>
            </div>
        })
    };
    let add =
        keep("add", (!page.products.is_empty()).then_some(page.products), |products| view! { <AddForm products/> });
    view! {
        <section class="card" aria-labelledby="templates">
            <header class="card-head"><h2 id="templates">"Templates"</h2></header>
            <div class="card-body flush">{list}</div>
            <div class="card-body">{add}</div>
        </section>
    }
}

#[component]
fn Row(row: TemplateRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" data-label="Template"><a href=paths::template(&row.id)>{row.name}</a></th>
            <td data-label="Product">{row.product}</td>
            <td data-label="For">{row.kinds}</td>
            <td data-label="Asks for">{row.required}</td>
            <td data-label="Saved">{row.by}<small><When at=row.at/></small></td>
        </tr>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    template::name(value).err()
}

#[component]
fn AddForm(products: Vec<Choice>) -> impl IntoView {
    let refused = use_boot().flash.action == AddTemplate::PATH;
    view! {
        <details open=refused>
            <summary>"Add an empty template"</summary>
            <Form to=AddTemplate::PATH class="form">
                <SelectField name="product" label="Product" options=products nothing="Choose…"/>
                <TextField name="name" label="Name of the template" rule=check_name/>
                <div class="form-actions"><SubmitButton label="Add the template" icon="plus"/></div>
            </Form>
        </details>
    }
}
