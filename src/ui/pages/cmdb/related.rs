//! What a configuration item needs, and what depends on it.

use crate::{
    api::{
        cmdb::{ImpactView, ItemView, RelateItem, RelationView, UnrelateItem},
        views::Choice,
    },
    domain::cmdb::RelationKind,
    ui::{
        components::{Badge, Empty, Form, HiddenField, SelectField, SubmitButton, TextField, Tone, keep},
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// What is affected when the item changes or fails, with the way there.
#[component]
pub fn Impact(rows: Vec<ImpactView>, more: bool) -> impl IntoView {
    let count = rows.len();
    let content = if rows.is_empty() {
        Either::Left(view! { <Empty icon="boxes" words="Nothing that is recorded depends on it."/> })
    } else {
        let rows = rows.into_iter().map(|r| {
            let how =
                if r.distance == 1 { "Directly".to_owned() } else { format!("Through {} others", r.distance - 1) };
            let how = if r.distance == 2 { "Through 1 other".to_owned() } else { how };
            view! {
                <tr>
                    <th scope="row" data-label="Item"><a href=paths::item(&r.id)>{r.name}</a></th>
                    <td data-label="How">{how}</td>
                    <td data-label="Why" class="long">{r.path}</td>
                </tr>
            }
        });
        let foot = more.then(|| view! { <p class="card-foot">"More is affected than is listed here."</p> });
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="What is affected" tabindex="0">
                <table class="table cards">
                    <thead><tr><th scope="col">"Item"</th><th scope="col">"How"</th><th scope="col">"Why"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {foot}
        })
    };
    view! {
        <section class="card" aria-labelledby="impact">
            <header class="card-head"><h2 id="impact">"What a change of it affects "<span class="count">{count}</span></h2></header>
            <div class="card-body flush">{content}</div>
        </section>
    }
}

/// The relations of the item in both directions, and the form that adds one.
#[component]
pub fn Relations(item: ItemView) -> impl IntoView {
    let may = item.why_not.is_empty();
    let of = item.row.id.clone();
    let list = if item.relations.is_empty() {
        Either::Left(
            view! { <p class="muted">"It is related to no other item. Say what it depends on, what it runs on, or what it is part of."</p> },
        )
    } else {
        let row = move |relation| view! { <li><Related relation item=of.clone() may/></li> };
        Either::Right(
            view! { <ul class="plain-list">{keep(&format!("{} {may}", item.row.id), item.relations, row)}</ul> },
        )
    };
    let (of, suggestions) = (item.row.id.clone(), item.suggestions);
    let adding = (may && !item.row.retired).then_some(());
    let form =
        keep(&item.row.id, adding, move |()| view! { <RelateForm item=of.clone() suggestions=suggestions.clone()/> });
    view! {
        <section class="card" aria-labelledby="relations">
            <header class="card-head"><h2 id="relations">"Relations"</h2></header>
            <div class="card-body stack">{list}{form}</div>
        </section>
    }
}

#[component]
fn Related(relation: RelationView, item: String, may: bool) -> impl IntoView {
    let r = relation;
    let retired = r.retired.then(|| view! { " "<Badge tone=Tone::Neutral words="Retired"/> });
    let (kind, other) = (r.kind, r.other.clone());
    let out = (may && r.outward).then(|| {
        let key = format!("{kind}-{other}");
        view! {
            <Form to=UnrelateItem::PATH key>
                <HiddenField name="item" value=item/>
                <HiddenField name="kind" value=kind/>
                <HiddenField name="other" value=other/>
                <SubmitButton label="Take out" class="quiet small" icon="x"/>
            </Form>
        }
    });
    view! {
        <div class="split">
            <p>"It "{r.words}" "<a href=paths::item(&r.other)>{r.name}</a>{retired}</p>
            {out}
        </div>
    }
}

#[component]
fn RelateForm(item: String, suggestions: Vec<String>) -> impl IntoView {
    let kinds = RelationKind::ALL.iter().map(|k| Choice { value: k.key().into(), label: format!("It {k}") }).collect();
    view! {
        <Form to=RelateItem::PATH class="form">
            <HiddenField name="item" value=item/>
            <div class="field-row">
                <SelectField name="kind" label="Relation" options=kinds/>
                <TextField name="other" label="Other item" hint="Its product and name, such as Payments/api" suggestions/>
            </div>
            <div class="form-actions"><SubmitButton label="Add the relation" class="small" icon="plus"/></div>
        </Form>
    }
}
