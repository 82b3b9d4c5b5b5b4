//! The roles tab of a release: who has which role, which steps nobody may act on, and a form that gives a role for this
//! release or its product.

use super::releases::release_id;
use crate::{
    api::{
        roles::{GiveRole, Holder, RoleAsked, RolesOfRelease, TakeRole, read_roles},
        views::Choice,
    },
    domain::{access::part::Reach, process::staffing::Gap},
    ui::{
        components::{Badge, Form, HiddenField, Icon, Load, RadioField, SelectField, SubmitButton, Tone},
        data::Data,
        live::use_live,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The roles tab.
pub fn roles() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_roles(id));
    view! { <Load from=data view=|data: RolesOfRelease| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: RolesOfRelease) -> impl IntoView {
    let may = data.why_not.is_empty();
    let form = if may {
        Either::Left(view! { <GiveForm data=data.clone()/> })
    } else {
        let words =
            format!("Roles for this release are given by its Release Manager or an administrator. {}", data.why_not);
        Either::Right(view! { <p class="muted">{words}</p> })
    };
    let rows = data.asked.into_iter().chain(data.others);
    let rows = rows.map(|role| view! { <Row role request=data.id.clone() may/> }).collect_view();
    view! {
        <div class="stack">
            <Gaps gaps=data.gaps/>
            <section class="card" aria-labelledby="roles-held">
                <header class="card-head"><h2 id="roles-held">"Who does what"</h2></header>
                <div class="table-wrap" role="region" aria-label="Roles" tabindex="0">
                    <table class="table cards">
                        <thead><tr><th scope="col">"Role"</th><th scope="col">"The process asks for"</th><th scope="col">"Who has it"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
            {form}
        </div>
    }
}

/// Steps and work that nobody can act on, said before the release gets there.
#[component]
pub fn Gaps(gaps: Vec<Gap>) -> impl IntoView {
    (!gaps.is_empty()).then(|| {
        let items = gaps.into_iter().map(|gap| view! { <li><b>{gap.step}</b>": "{gap.words}</li> }).collect_view();
        view! {
            <div class="notice" data-tone="warn">
                <Icon name="triangle-alert"/>
                <div><p><b>"Nobody can act on these yet"</b></p><ul>{items}</ul></div>
            </div>
        }
    })
}

#[component]
fn Row(role: RoleAsked, request: String, may: bool) -> impl IntoView {
    let holders = if role.holders.is_empty() {
        Either::Left(view! { <Badge tone=Tone::Warn words="Nobody"/> })
    } else {
        let key = role.key.clone();
        let one = move |holder: Holder| view! { <HolderItem holder role=key.clone() request=request.clone() may/> };
        Either::Right(view! { <ul class="plain-list">{role.holders.into_iter().map(one).collect_view()}</ul> })
    };
    view! {
        <tr>
            <th scope="row" data-label="Role">{role.label}</th>
            <td data-label="The process asks for" class="long">{role.asked_for}</td>
            <td data-label="Who has it">{holders}</td>
        </tr>
    }
}

#[component]
fn HolderItem(holder: Holder, role: String, request: String, may: bool) -> impl IntoView {
    let words = match holder.reach.parse::<Reach>() {
        Ok(reach) => format!("{}, for {}", holder.name, reach.label()),
        Err(()) => holder.name.clone(),
    };
    let take = (may && !holder.reach.is_empty()).then(|| {
        let key = format!("{role}-{}-{}", holder.reach, holder.person);
        view! {
            <Form to=TakeRole::PATH key class="inline">
                <HiddenField name="request" value=request/>
                <HiddenField name="role" value=role/>
                <HiddenField name="person" value=holder.person/>
                <HiddenField name="reach" value=holder.reach/>
                <SubmitButton label="Take back" class="small"/>
            </Form>
        }
    });
    view! { <li>{words}" "{take}</li> }
}

#[component]
fn GiveForm(data: RolesOfRelease) -> impl IntoView {
    let mut reaches = vec![Choice { value: "release".into(), label: "This release".into() }];
    if data.whole_product {
        reaches.push(Choice { value: "product".into(), label: format!("All releases of {}", data.product) });
    }
    view! {
        <section class="card" aria-labelledby="give-role">
            <header class="card-head"><h2 id="give-role">"Give somebody a role"</h2></header>
            <div class="card-body">
                <Form to=GiveRole::PATH class="form">
                    <HiddenField name="request" value=data.id/>
                    <SelectField name="person" label="Person" options=data.people nothing="Choose a person"/>
                    <SelectField name="role" label="Role" options=data.roles nothing="Choose a role"/>
                    <RadioField name="reach" legend="For" value="release" options=reaches/>
                    <div class="form-actions"><SubmitButton label="Give the role"/></div>
                </Form>
            </div>
        </section>
    }
}
