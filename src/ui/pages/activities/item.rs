//! An activity as an item of a list: what it is, how it stands, and what the viewer may do to it.

use super::edit::{Choices, EditForm};
use crate::{
    api::{
        activities::{ActivityRow, CommentOnActivity, CommentView, MoveActivity, SetVendorTicket},
        vendors::{CommentAsVendor, MoveVendorActivity, SetOwnTicket},
    },
    domain::activity::{Move, State},
    ui::{
        boot::use_boot,
        components::{Badge, Form, HiddenField, Icon, NoteField, SubmitButton, TextField, Tone, When},
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// Through whose door its forms go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    House,
    Vendor,
}

impl Whose {
    fn moves(self) -> &'static str {
        if self == Self::House { MoveActivity::PATH } else { MoveVendorActivity::PATH }
    }

    fn comments(self) -> &'static str {
        if self == Self::House { CommentOnActivity::PATH } else { CommentAsVendor::PATH }
    }

    fn tickets(self) -> &'static str {
        if self == Self::House { SetVendorTicket::PATH } else { SetOwnTicket::PATH }
    }
}

/// An activity.
#[component]
pub fn Item(
    row: ActivityRow,
    whose: Whose,
    choices: Choices,
    /// Its release's id and name, where the list is of several; the id may be empty.
    #[prop(optional)]
    release: Option<(String, String)>,
) -> impl IntoView {
    let release = release.map(|(id, name)| {
        let name = if id.is_empty() {
            view! { <b>{name}</b> }.into_any()
        } else {
            view! { <a href=paths::release_tab(&id, "activities")>{name}</a> }.into_any()
        };
        view! { <p>{name}" · "{row.phase.label()}</p> }
    });
    let edit = row.form.clone().map(|form| view! { <EditForm form choices/> });
    view! {
        <li class="activity" id=format!("activity-{}", row.id) data-state=row.state.key() data-overdue=row.overdue.to_string()>
            <div class="split"><h3>{row.title.clone()}</h3><Badges row=row.clone()/></div>
            {release}
            <About row=row.clone()/>
            <Comments comments=row.comments.clone()/>
            <div class="cluster activity-moves">
                <Moves row=row.clone() whose/>
                {edit}
                <Say row=row.clone() whose/>
            </div>
        </li>
    }
}

/// How it stands, and whether it is late, in words.
#[component]
fn Badges(row: ActivityRow) -> impl IntoView {
    let tone = match row.state {
        State::Open | State::Cancelled => Tone::Neutral,
        State::InProgress => Tone::Info,
        State::Blocked => Tone::Warn,
        State::Done => Tone::Good,
    };
    let timely = (!row.timeliness.is_empty()).then(|| {
        let tone = match (row.overdue, row.state) {
            (true, _) => Tone::Bad,
            (false, State::Done) => Tone::Neutral,
            (false, _) => Tone::Warn,
        };
        view! { <Badge tone words=row.timeliness/> }
    });
    let mine = row.mine.then(|| view! { <Badge tone=Tone::Info words="Yours"/> });
    view! { <span class="cluster">{mine}{timely}<Badge tone words=row.state.label()/></span> }
}

#[component]
fn About(row: ActivityRow) -> impl IntoView {
    let assigned = if row.assigned.is_empty() { "Assigned to nobody yet".to_owned() } else { row.assigned.clone() };
    let at = |label: &'static str, at: Option<crate::api::views::Moment>| {
        at.map(|at| view! { <span>{label}<When at/></span> })
    };
    let ended = if row.state == State::Cancelled { "Cancelled " } else { "Done " };
    let ticket = (!row.vendor_ticket.is_empty())
        .then(|| view! { <span>"Vendor's ticket "<b>{row.vendor_ticket.clone()}</b></span> });
    let note = (!row.note.is_empty()).then(|| view! { <p class="note">{row.note.clone()}</p> });
    let why = if row.state == State::Blocked { "Blocked: " } else { "Cancelled: " };
    let reason = (!row.reason.is_empty()).then(|| {
        view! { <p class="note"><Icon name="octagon-x"/>" "<b>{why}</b>{row.reason.clone()}</p> }
    });
    view! {
        <p class="cluster muted">
            <span>{assigned}</span>
            {at("Starts ", row.starts.clone().filter(|_| row.begun.is_none()))}
            <span>"Due "<When at=row.due.clone()/></span>
            {at("Accepted ", row.accepted.clone().filter(|_| row.begun.is_none()))}
            {at("Begun ", row.begun.clone())}
            {at(ended, row.ended.clone())}
            {ticket}
        </p>
        {reason}
        {note}
    }
}

#[component]
fn Comments(comments: Vec<CommentView>) -> impl IntoView {
    let one = |c: CommentView| {
        view! { <li><p class="muted">{c.by}", "<When at=c.at/></p><p class="note">{c.words}</p></li> }
    };
    (!comments.is_empty()).then(|| view! { <ul class="activity-comments" aria-label="Comments">{comments.into_iter().map(one).collect_view()}</ul> })
}

/// What can be done to it: at once, or with a reason.
#[component]
fn Moves(row: ActivityRow, whose: Whose) -> impl IntoView {
    let (with_reason, at_once): (Vec<_>, Vec<_>) =
        row.moves.iter().copied().partition(|m| matches!(m, Move::Block | Move::Cancel));
    let (plain, reasoned) = (row.clone(), row);
    let at_once = at_once.into_iter().map(move |m| view! { <AtOnce row=plain.clone() whose by=m/> }).collect_view();
    let with_reason =
        with_reason.into_iter().map(move |m| view! { <WithReason row=reasoned.clone() whose by=m/> }).collect_view();
    view! { {at_once}{with_reason} }
}

#[component]
fn AtOnce(row: ActivityRow, whose: Whose, by: Move) -> impl IntoView {
    let icon = match by {
        Move::Finish => "check",
        Move::Reopen => "undo-2",
        _ => "chevron-right",
    };
    let label = if by == Move::Start && row.state == State::Blocked { "Start again" } else { by.label() };
    view! {
        <Form to=whose.moves() key=format!("{}-{}", by.key(), row.id)>
            <HiddenField name="activity" value=row.id/>
            <HiddenField name="version" value=row.version.to_string()/>
            <HiddenField name="to" value=by.key()/>
            <button type="submit" class="button small">
                <Icon name=icon/>{label}<span class="visually-hidden">{format!(" “{}”", row.title)}</span>
            </button>
        </Form>
    }
}

#[component]
fn WithReason(row: ActivityRow, whose: Whose, by: Move) -> impl IntoView {
    let key = format!("{}-{}", by.key(), row.id);
    let flash = use_boot().flash;
    let refused = flash.action == whose.moves() && flash.field("key").is_some_and(|k| k == key);
    let (label, button, class) = match by {
        Move::Cancel => ("Why it is cancelled", "Cancel the activity", "danger small"),
        _ => ("What blocks it", "Say that it is blocked", "small"),
    };
    view! {
        <details open=refused>
            <summary>{by.label()}<span class="visually-hidden">{format!(" “{}”", row.title)}</span></summary>
            <Form to=whose.moves() key=key class="form">
                <HiddenField name="activity" value=row.id/>
                <HiddenField name="version" value=row.version.to_string()/>
                <HiddenField name="to" value=by.key()/>
                <NoteField name="reason" label=label rows=2/>
                <div class="form-actions"><SubmitButton label=button class/></div>
            </Form>
        </details>
    }
}

/// A remark, and the vendor's own ticket number.
#[component]
fn Say(row: ActivityRow, whose: Whose) -> impl IntoView {
    let flash = use_boot().flash;
    let key = row.id.clone();
    let refused = |path: &str| flash.action == path && flash.field("key").is_some_and(|k| k == key);
    let (id, title) = (row.id.clone(), row.title.clone());
    let comment = row.may_comment.then(|| {
        view! {
            <details open=refused(whose.comments())>
                <summary>"Comment"<span class="visually-hidden">{format!(" on “{title}”")}</span></summary>
                <Form to=whose.comments() key=id.clone() class="form">
                    <HiddenField name="activity" value=id/>
                    <NoteField name="words" label="Comment" rows=2/>
                    <div class="form-actions"><SubmitButton label="Add the comment" class="small"/></div>
                </Form>
            </details>
        }
    });
    let ticket = row.may_set_ticket.then(|| {
        let label = if whose == Whose::Vendor { "Your ticket number" } else { "Vendor's ticket number" };
        view! {
            <details open=refused(whose.tickets())>
                <summary>"Ticket number"<span class="visually-hidden">{format!(" of “{}”", row.title)}</span></summary>
                <Form to=whose.tickets() key=row.id.clone() class="form">
                    <HiddenField name="activity" value=row.id.clone()/>
                    <HiddenField name="version" value=row.version.to_string()/>
                    <TextField name="ticket" label value=row.vendor_ticket.clone() hint="As the vendor's own system calls it"/>
                    <div class="form-actions"><SubmitButton label="Save the number" class="small"/></div>
                </Form>
            </details>
        }
    });
    view! { {comment}{ticket} }
}
