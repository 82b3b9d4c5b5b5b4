//! A package: what it is assembled from, after which others, and whether it is.

use super::Rights;
use crate::{
    api::{
        packages::{AddPart, AssemblePackage, OrderPackage, PackageView, RemovePart},
        views::Choice,
    },
    domain::{package::Part, problem::Problem, text},
    ui::components::{
        Badge, ChoicesField, Form, HiddenField, Icon, SelectField, SubmitButton, TextField, Tone, When, keep,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// A package with its parts and what can be done with it.
#[component]
pub fn PackageCard(package: PackageView, rights: Rights, components: Vec<Choice>, seen: String) -> impl IntoView {
    let (tone, words) = match (package.assembled, &package.undone) {
        (true, _) => (Tone::Good, "Assembled"),
        (false, Some(_)) => (Tone::Warn, "Not assembled any more"),
        (false, None) => (Tone::Neutral, "Not assembled"),
    };
    let undone = package.undone.clone().map(|(why, since)| {
        view! {
            <div class="notice" data-tone="warn">
                <Icon name="triangle-alert"/>
                <p>"It was assembled, and does not count since "<When at=since/>". "{why}</p>
            </div>
        }
    });
    let by = package.by.clone().map(|(name, at)| view! { <p class="muted">"Assembled by "{name}", "<When at/></p> });
    let after = match package.after.as_slice() {
        [] => "Needs no other package.".to_owned(),
        names => format!("Assembled after: {}.", names.join(", ")),
    };
    let tools = rights.packages.then(|| {
        let mark =
            (!package.assembled).then(|| view! { <Mark package=package.clone() request=rights.request.clone() seen/> });
        view! {
            {mark}
            <AddPartForm package=package.clone() request=rights.request.clone() components/>
            <OrderForm package=package.clone() request=rights.request.clone()/>
        }
    });
    let id = format!("package-{}", package.id);
    view! {
        <section class="card" id=id.clone() aria-labelledby=format!("{id}-head")>
            <header class="card-head">
                <h2 id=format!("{id}-head")>{format!("{}. {}", package.place, package.name)}</h2>
                <Badge tone words/>
            </header>
            <div class="card-body stack">
                {undone}
                {by}
                <p class="muted">{after}</p>
                <Parts package rights/>
                {tools}
            </div>
        </section>
    }
}

#[component]
fn Parts(package: PackageView, rights: Rights) -> impl IntoView {
    if package.parts.is_empty() {
        let words = if rights.packages {
            "No part yet: add the components that it is assembled from."
        } else {
            "No part yet. Release managers, the build team and the Change and Configuration Manager add them."
        };
        return Either::Left(view! { <p>{words}</p> });
    }
    let label = format!("Parts of {}", package.name);
    let tools = rights.packages.then(|| view! { <th scope="col"><span class="visually-hidden">"Take out"</span></th> });
    let rows = package.parts.into_iter().map(|part| {
        let take_out = rights.packages.then(|| {
            view! { <Removal request=rights.request.clone() package=package.id.clone() part=part.clone()/> }
        });
        let input = if part.input.is_empty() { None } else { Some(view! { <Digest hex=part.input.clone()/> }) };
        view! {
            <tr>
                <th scope="row" data-label="Component">{part.component_name}</th>
                <td data-label="Version">{part.version}</td>
                <td data-label="Version control">{part.reference}</td>
                <td data-label="SHA-256 of the output"><Digest hex=part.output/></td>
                <td data-label="SHA-256 of the input">{input}</td>
                {take_out.map(|form| view! { <td>{form}</td> })}
            </tr>
        }
    });
    let rows = rows.collect_view();
    Either::Right(view! {
        <div class="table-wrap" role="region" aria-label=label tabindex="0">
            <table class="table cards">
                <thead><tr>
                    <th scope="col">"Component"</th><th scope="col">"Version"</th><th scope="col">"Version control"</th>
                    <th scope="col">"SHA-256 of the output"</th><th scope="col">"SHA-256 of the input"</th>{tools}
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    })
}

#[component]
fn Digest(hex: String) -> impl IntoView {
    view! { <code class="hash" tabindex="0" title=hex.clone()>{hex.clone()}</code> }
}

/// Taking a part out asks twice, without scripts too.
#[component]
fn Removal(request: String, package: String, part: Part) -> impl IntoView {
    let name = format!("{} {}", part.component_name, part.version);
    view! {
        <details>
            <summary>"Take out…"<span class="visually-hidden">" "{name.clone()}</span></summary>
            <Form to=RemovePart::PATH key=part.id.to_string()>
                <HiddenField name="request" value=request/>
                <HiddenField name="package" value=package/>
                <HiddenField name="part" value=part.id.to_string()/>
                <SubmitButton label=format!("Take {name} out") class="danger small" icon="trash-2"/>
            </Form>
        </details>
    }
}

/// The button that marks it as assembled, or what is in its way.
#[component]
fn Mark(package: PackageView, request: String, seen: String) -> impl IntoView {
    if !package.held.is_empty() {
        return Either::Left(
            view! { <div class="notice" data-tone="neutral"><Icon name="clock"/><p>{package.held}</p></div> },
        );
    }
    let of = (package.id, package.name, seen);
    Either::Right(keep(&request.clone(), [of], move |(package, name, seen)| {
        let request = request.clone();
        view! {
            <Form to=AssemblePackage::PATH key=package.clone()>
                <HiddenField name="request" value=request/>
                <HiddenField name="package" value=package/>
                <HiddenField name="seen" value=seen/>
                <SubmitButton label=format!("Mark “{name}” as assembled") class="other" icon="check"/>
            </Form>
        }
    }))
}

fn check_version(value: &str) -> Option<Problem> {
    text::line("version", "the version", value).err()
}

#[component]
fn AddPartForm(package: PackageView, request: String, components: Vec<Choice>) -> impl IntoView {
    let of = (package.id, package.name, components);
    keep(&request.clone(), [of], move |(package, name, components)| {
        let request = request.clone();
        view! {
            <details>
                <summary>"Add a part"<span class="visually-hidden">" to "{name}</span></summary>
                <Form to=AddPart::PATH key=package.clone() class="form">
                    <HiddenField name="request" value=request/>
                    <HiddenField name="package" value=package/>
                    <div class="field-row">
                        <SelectField name="component" label="Component" options=components nothing="Choose…"/>
                        <TextField name="version" label="Version" rule=check_version/>
                    </div>
                    <TextField name="reference" label="Version control" hint="The commit or tag that it was built from."/>
                    <TextField name="output" label="SHA-256 of the output" hint="Of what was built, as “sha256sum” prints it."/>
                    <TextField name="input" label="SHA-256 of the input (optional)" hint="Of what it was built from, such as an archive of the sources."/>
                    <div class="form-actions"><SubmitButton label="Add the part" class="add" icon="plus"/></div>
                </Form>
            </details>
        }
    })
}

#[component]
fn OrderForm(package: PackageView, request: String) -> impl IntoView {
    // One package alone has no order.
    let of = (!package.others.is_empty()).then_some((package.id, package.name, package.after_ids, package.others));
    keep(&request.clone(), of, move |(package, name, chosen, options)| {
        let request = request.clone();
        view! {
            <details>
                <summary>"Set what it is assembled after"<span class="visually-hidden">": "{name}</span></summary>
                <Form to=OrderPackage::PATH key=package.clone() class="form">
                    <HiddenField name="request" value=request/>
                    <HiddenField name="package" value=package/>
                    <ChoicesField name="after" legend="Assembled after" hint="These must be assembled first." options chosen/>
                    <div class="form-actions"><SubmitButton label="Save the order" class="other"/></div>
                </Form>
            </details>
        }
    })
}
