//! The vendors' queues: making them, and putting people in.

use crate::{
    api::{
        vendors::{QueueRow, RemoveVendor, SaveVendor, VendorsPage, read_vendors},
        views::Choice,
    },
    domain::{activity::QueueForm, problem::Problem, text},
    ui::{
        boot::use_boot,
        components::{
            ChoicesField, Empty, Form, HiddenField, KeptField, Load, PageHead, SelectField, SubmitButton, TextField,
            keep,
        },
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The vendors' queues.
pub fn vendors() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_vendors());
    view! {
        <PageHead
            title="Vendors"
            lede="Each vendor has a queue. Its people see the activities in it and nothing else of Slipway."
        />
        <Load from=data view=|page: VendorsPage| view! { <Content page/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(page: VendorsPage) -> impl IntoView {
    let (people, endpoints) = (page.people, page.endpoints);
    let list = if page.queues.is_empty() {
        Either::Left(view! { <Empty icon="inbox" words="No vendor has a queue yet. Make the first one below."/> })
    } else {
        let of = (people.clone(), endpoints.clone());
        let row = move |row: QueueRow| view! { <Queue row people=of.0.clone() endpoints=of.1.clone()/> };
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Vendors" tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"Vendor"</th><th scope="col">"People"</th><th scope="col" class="num">"Open"</th>
                        <th scope="col">"Own system"</th><th scope="col">"Change"</th></tr>
                    </thead>
                    <tbody>{keep(&format!("{people:?}"), page.queues, row)}</tbody>
                </table>
            </div>
        })
    };
    let nobody = people.is_empty().then(|| {
        view! {
            <p class="muted">"Nobody has the role Vendor yet. An administrator gives it under "<a href=paths::SETTINGS>"Settings"</a>"."</p>
        }
    });
    let add = keep("add", [(people, endpoints)], |(people, endpoints)| view! { <AddForm people endpoints/> });
    view! {
        <section class="card" aria-labelledby="queues">
            <header class="card-head"><h2 id="queues">"Queues"</h2></header>
            <div class="card-body flush">{list}</div>
            <div class="card-body stack">{nobody}{add}</div>
        </section>
    }
}

#[component]
fn Queue(row: QueueRow, people: Vec<Choice>, endpoints: Vec<Choice>) -> impl IntoView {
    let names = if row.people.is_empty() { "Nobody yet".to_owned() } else { row.people.join(", ") };
    let told = if row.has_endpoint { "Told by webhook" } else { "Not told" };
    let flash = use_boot().flash;
    let refused = flash.action == SaveVendor::PATH && flash.field("key").is_some_and(|key| key == row.id);
    let (id, version) = (row.id.clone(), row.form.version.clone());
    view! {
        <tr>
            <th scope="row" data-label="Vendor">{row.name.clone()}</th>
            <td data-label="People">{names}</td>
            <td data-label="Open" class="num">{row.open}</td>
            <td data-label="Own system">{told}</td>
            <td data-label="Change">
                <details open=refused>
                    <summary>"Change"<span class="visually-hidden">{format!(" {}", row.name)}</span></summary>
                    <Form to=SaveVendor::PATH key=row.id.clone() class="form">
                        <HiddenField name="queue" value=row.id/>
                        <KeptField name="version" value=row.form.version.clone()/>
                        <Fields form=row.form people endpoints/>
                        <div class="form-actions"><SubmitButton label="Save the queue"/></div>
                    </Form>
                    <Form to=RemoveVendor::PATH key=id.clone()>
                        <HiddenField name="queue" value=id/>
                        <HiddenField name="version" value=version/>
                        <SubmitButton label="Remove the queue" class="small danger"/>
                    </Form>
                </details>
            </td>
        </tr>
    }
}

#[component]
fn AddForm(people: Vec<Choice>, endpoints: Vec<Choice>) -> impl IntoView {
    let flash = use_boot().flash;
    let refused = flash.action == SaveVendor::PATH && flash.field("key").unwrap_or_default().is_empty();
    view! {
        <details open=refused>
            <summary>"Make a queue"</summary>
            <Form to=SaveVendor::PATH class="form">
                <Fields form=QueueForm::default() people endpoints/>
                <div class="form-actions"><SubmitButton label="Make the queue" icon="plus"/></div>
            </Form>
        </details>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    text::line("name", "the vendor's name", value).err()
}

#[component]
fn Fields(form: QueueForm, people: Vec<Choice>, endpoints: Vec<Choice>) -> impl IntoView {
    let people = if people.is_empty() {
        None
    } else {
        Some(view! {
            <ChoicesField name="people" legend="People" hint="They see what is in this queue." chosen=form.people options=people/>
        })
    };
    let endpoint = (!endpoints.is_empty()).then(|| {
        view! {
            <SelectField
                name="endpoint" label="The vendor's own system" options=endpoints value=form.endpoint nothing="None"
                hint="A webhook that is told of every activity in the queue"
            />
        }
    });
    view! {
        <TextField name="name" label="Name of the vendor" value=form.name rule=check_name/>
        {people}
        {endpoint}
    }
}
