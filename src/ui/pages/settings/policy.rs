//! The policy on segregation of duties.

use crate::{
    api::{people::SetPolicy, views::Choice},
    domain::access::SodPolicy,
    ui::components::{Form, RadioField, SubmitButton},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// The policy in force, what each one means, and the choice.
#[component]
pub fn Policy(policy: SodPolicy) -> impl IntoView {
    let options = vec![
        Choice {
            value: SodPolicy::SoxStrict.key().into(),
            label: "sox-strict: whoever develops or tests never deploys to LIVE".into(),
        },
        Choice {
            value: SodPolicy::ProductTeam.key().into(),
            label: "product-team: the team ships what it builds".into(),
        },
    ];
    view! {
        <section class="card" aria-labelledby="policy">
            <header class="card-head"><h2 id="policy">"Segregation of duties"</h2></header>
            <div class="card-body stack">
                <p>
                    "Under "<b>"sox-strict"</b>" nobody who has the role Developer or Tester, or who developed a change in the \
                    release or tested it, has any part in its deployment to LIVE. No role is an exception, not even \
                    Administrator. Refusals are in the audit trail."
                </p>
                <p>
                    "Under "<b>"product-team"</b>" these people may take part, if their role allows deployments. In both, \
                    nobody votes on a plan that they wrote."
                </p>
                <Form to=SetPolicy::PATH class="form">
                    <RadioField name="policy" legend="Policy" value=policy.key() options/>
                    <p class="hint">"Stricter holds at once, for releases that are under way, too. Looser holds for releases raised from now on: those under way keep the policy that they were raised under."</p>
                    <div class="form-actions"><SubmitButton label="Save the policy"/></div>
                </Form>
            </div>
        </section>
    }
}
