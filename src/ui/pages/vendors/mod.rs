//! Vendors: the page of a vendor's people, with the work in their own queues; and the queues as those see them who look
//! after them.

mod queues;

pub use queues::vendors;

use super::activities::{Rows, Whose};
use crate::{
    api::vendors::{VendorPage, read_vendor_work},
    ui::{
        components::{Empty, Load, PageHead},
        data::Data,
        live::use_live,
    },
};
use leptos::{either::EitherOf3, prelude::*};

/// The page of a vendor's people.
pub fn vendor() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_vendor_work());
    view! {
        <PageHead title="Your queue" lede="Work that was assigned to you as a vendor. Load the page again to see what is new."/>
        <Load from=data view=|page: VendorPage| view! { <Content page/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(page: VendorPage) -> impl IntoView {
    if page.queues.is_empty() {
        return EitherOf3::A(view! {
            <Empty icon="inbox" words="You are in no queue yet. Ask your contact to put you into the queue of your company."/>
        });
    }
    let of = format!("Queues: {}", page.queues.join(", "));
    let closed = (!page.closed.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="closed">
                <h2 id="closed">"Done or cancelled"</h2>
                <Rows rows=page.closed whose=Whose::Vendor/>
            </section>
        }
    });
    if page.open.is_empty() {
        return EitherOf3::B(view! {
            <div class="stack loose">
                <p class="muted">{of}</p>
                <Empty icon="circle-check" words="Nothing waits for you. What is assigned to your queue appears here."/>
                {closed}
            </div>
        });
    }
    EitherOf3::C(view! {
        <div class="stack loose">
            <p class="muted">{of}</p>
            <Rows rows=page.open whose=Whose::Vendor/>
            {closed}
        </div>
    })
}
