//! Products and their components (configuration items).

use crate::{
    api::{
        people::{AddComponent, AddProduct, ProductRow},
        views::Choice,
    },
    domain::{problem::Problem, text},
    ui::{
        components::{Empty, Form, SelectField, SubmitButton, TextField, keep},
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// What there is to release, and forms that add to it.
#[component]
pub fn Catalogue(products: Vec<ProductRow>, choices: Vec<Choice>) -> impl IntoView {
    let list = if products.is_empty() {
        view! { <Empty icon="package" words="No product yet. Add the first one below; releases are of a product."/> }
            .into_any()
    } else {
        let row = |p: ProductRow| {
            let components =
                if p.components.is_empty() { "No component yet".to_owned() } else { p.components.join(", ") };
            view! { <dt>{p.name}</dt><dd>{components}</dd> }
        };
        view! { <dl class="kv">{products.into_iter().map(row).collect_view()}</dl> }.into_any()
    };
    let product = keep("product", [()], |()| view! { <ProductForm/> });
    let choices = (!choices.is_empty()).then_some(choices);
    let component = keep("component", choices, |choices| view! { <ComponentForm choices/> });
    view! {
        <section class="card" aria-labelledby="catalogue">
            <header class="card-head"><h2 id="catalogue">"Products and components"</h2></header>
            <div class="card-body stack">
                {list}
                <p class="muted">"Components are configuration items: "<a href=paths::CMDB>"the CMDB"</a>" has their owners, versions and relations."</p>
                {product}
                {component}
            </div>
        </section>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    text::line("name", "a name", value).err()
}

#[component]
fn ProductForm() -> impl IntoView {
    view! {
        <details>
            <summary>"Add a product"</summary>
            <Form to=AddProduct::PATH class="form">
                <TextField name="name" label="Name of the product" rule=check_name/>
                <div class="form-actions"><SubmitButton label="Add the product" icon="plus"/></div>
            </Form>
        </details>
    }
}

#[component]
fn ComponentForm(choices: Vec<Choice>) -> impl IntoView {
    view! {
        <details>
            <summary>"Add a component"</summary>
            <Form to=AddComponent::PATH class="form">
                <SelectField name="product" label="Product" options=choices nothing="Choose…"/>
                <TextField
                    name="name" label="Name of the component" rule=check_name
                    hint="A configuration item: what can be deployed, and what two releases can collide on."
                />
                <div class="form-actions"><SubmitButton label="Add the component" icon="plus"/></div>
            </Form>
        </details>
    }
}
