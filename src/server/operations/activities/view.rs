//! Activities as people see them: those of a release, one's own, a vendor's, and what follows from them for the release.
//! Reads only.

use super::queues;
use crate::{
    api::{
        activities::{
            ActivitiesPage, ActivityRow, AllottedKind, AllottedPage, CommentView, DeadlineView, PhaseGroup, Progress,
            WorkPage, WorkRow,
        },
        views::Choice,
    },
    domain::{
        access::{self, Action, Role, Subject},
        activity::{
            Activity, ActivityForm, Assignee, Deadline, Move, Phase, Summary, VendorQueue,
            progress::{WITH_DEADLINE, passage, reasons},
        },
        calendar::typed_in,
        ids::{PersonId, RequestId, VendorQueueId},
        people::Person,
        release::{ReleaseKind, Request},
    },
    server::{
        Cx, Failure,
        operations::dossier::definition,
        store::{
            Tx,
            activities::{Comment, LISTED},
        },
    },
};
use std::collections::{HashMap, HashSet};

/// What rows are made with: who is who, and who asks.
struct Looks<'a> {
    cx: &'a Cx,
    people: HashMap<PersonId, String>,
    vendors: HashMap<VendorQueueId, String>,
    /// The viewer's own.
    queues: Vec<VendorQueueId>,
}

impl<'a> Looks<'a> {
    fn new(cx: &'a Cx, people: &[Person], vendors: Vec<(VendorQueueId, String)>, queues: Vec<VendorQueueId>) -> Self {
        let shown = |p: &Person| if p.disabled { format!("{} (cannot sign in)", p.name) } else { p.name.clone() };
        let people = people.iter().map(|p| (p.id, shown(p))).collect();
        Self { cx, people, vendors: vendors.into_iter().collect(), queues }
    }

    fn assigned(&self, assignee: Option<Assignee>) -> String {
        match assignee {
            None => String::new(),
            Some(Assignee::Person(id)) => self.people.get(&id).cloned().unwrap_or_else(|| "Somebody".into()),
            Some(Assignee::Role(role)) => format!("Team: {role}"),
            Some(Assignee::Queue(id)) => {
                format!("Vendor: {}", self.vendors.get(&id).map_or("somebody", String::as_str))
            }
        }
    }

    /// Whether the viewer has it: themselves, by a role, by their vendor.
    fn is_mine(&self, assignee: Option<Assignee>) -> bool {
        match assignee {
            None => false,
            Some(Assignee::Person(id)) => id == self.cx.actor.id,
            Some(Assignee::Role(role)) => self.cx.actor.is(role),
            Some(Assignee::Queue(id)) => self.queues.contains(&id),
        }
    }

    /// An activity without what only a Release Manager may do.
    fn row(&self, a: &Activity, comments: &[Comment]) -> ActivityRow {
        let cx = self.cx;
        let works = a.may_be_worked_on_by(&cx.actor, &self.queues).is_ok();
        let with_vendor = matches!(a.assignee, Some(Assignee::Queue(_)));
        let said = comments.iter().filter(|c| c.activity == a.id);
        ActivityRow {
            id: a.id.to_string(),
            version: a.version,
            title: a.title.clone(),
            phase: a.phase,
            assigned: self.assigned(a.assignee),
            with_vendor,
            mine: self.is_mine(a.assignee),
            starts: a.starts_at.map(|at| cx.moment(at)),
            due: cx.moment(a.due_at),
            accepted: a.accepted_at.map(|at| cx.moment(at)),
            begun: a.begun_at.map(|at| cx.moment(at)),
            ended: a.ended_at.map(|at| cx.moment(at)),
            note: a.note.clone(),
            state: a.state,
            reason: a.reason.clone(),
            vendor_ticket: a.vendor_ticket.clone(),
            timeliness: a.timeliness(cx.now),
            overdue: a.is_overdue(cx.now),
            moves: if works { a.moves() } else { vec![] },
            may_comment: works,
            may_set_ticket: works && with_vendor,
            form: None,
            comments: said.map(|c| comment(cx, c)).collect(),
        }
    }

    /// The same with what a Release Manager may do to it.
    fn managed(&self, a: &Activity, comments: &[Comment], request: &Request) -> ActivityRow {
        let mut row = self.row(a, comments);
        row.moves.push(if a.state.is_open() { Move::Cancel } else { Move::Reopen });
        row.may_comment = true;
        row.may_set_ticket = row.with_vendor;
        row.form = a.state.is_open().then(|| filled_in(self.cx, a, request));
        row
    }
}

fn comment(cx: &Cx, c: &Comment) -> CommentView {
    CommentView { words: c.words.clone(), by: c.by_name.clone(), at: cx.moment(c.at) }
}

fn filled_in(cx: &Cx, a: &Activity, request: &Request) -> ActivityForm {
    let typed = |at| typed_in(at, &request.window.zone, &cx.state.zones);
    ActivityForm {
        request: a.request.to_string(),
        activity: a.id.to_string(),
        version: a.version.to_string(),
        title: a.title.clone(),
        phase: a.phase.key().into(),
        assignee: a.assignee.map(|a| a.key()).unwrap_or_default(),
        starts: a.starts_at.map(typed).unwrap_or_default(),
        due: typed(a.due_at),
        note: a.note.clone(),
    }
}

/// The activities of a release by phase, the viewer's first in each.
pub async fn of_release(cx: Cx, id: RequestId) -> Result<ActivitiesPage, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let activities = tx.activities(id).await?;
    let comments = tx.comments_in(id).await?;
    let (people, vendors) = (tx.people().await?, tx.vendor_queues().await?);
    let allotted = tx.allotted().await?;
    let progress = progress_of(&cx, &mut tx, &request, &activities).await?;
    let queues = queues(&cx, &mut tx).await?;
    let looks = Looks::new(&cx, &people, tx.vendor_names().await?, queues);
    let why_not = match access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace) {
        Ok(()) if request.is_closed() => "The release is closed: what was planned for it stays as it is.".into(),
        Ok(()) => String::new(),
        Err(refusal) => refusal.to_string(),
    };
    let manages = why_not.is_empty();
    let row = |a: &Activity| if manages { looks.managed(a, &comments, &request) } else { looks.row(a, &comments) };
    let group = |phase: &Phase| {
        let mut rows: Vec<_> = activities.iter().filter(|a| a.phase == *phase).map(row).collect();
        rows.sort_by_key(|r| !r.mine);
        (!rows.is_empty()).then_some(PhaseGroup { phase: *phase, rows })
    };
    Ok(ActivitiesPage {
        id: id.to_string(),
        kind: request.kind,
        progress,
        groups: Phase::ALL.iter().filter_map(group).collect(),
        assignees: if manages { assignees(&people, &vendors) } else { vec![] },
        why_not,
        zone: request.window.zone.clone(),
        allotted: allotted.of(request.kind),
    })
}

/// Whom an activity can be assigned to: people, then teams, then vendors.
fn assignees(people: &[Person], vendors: &[VendorQueue]) -> Vec<Choice> {
    let choice = |assignee: Assignee, label: String| Choice { value: assignee.key(), label };
    let people = people.iter().filter(|p| p.is_assignable());
    let people = people.map(|p| choice(Assignee::Person(p.id), p.name.clone()));
    let teams = Role::ALL.iter().filter(|r| **r != Role::Vendor);
    let teams = teams.map(|r| choice(Assignee::Role(*r), format!("Team: {r}")));
    let vendors = vendors.iter().map(|v| choice(Assignee::Queue(v.id), format!("Vendor: {}", v.name)));
    people.chain(teams).chain(vendors).collect()
}

/// How a release stands by its activities (S1.30), and its deadlines (S1.59).
///
/// # Errors
/// When the database cannot.
pub async fn progress(cx: &Cx, tx: &mut Tx, request: &Request) -> Result<Progress, Failure> {
    let activities = tx.activities(request.id).await?;
    progress_of(cx, tx, request, &activities).await
}

async fn progress_of(cx: &Cx, tx: &mut Tx, request: &Request, all: &[Activity]) -> Result<Progress, Failure> {
    let allotted = tx.allotted().await?;
    let definition = definition(tx, request).await?;
    let deadline = |phase: &Phase| {
        let (entered, left) = passage(&definition, &request.run, *phase, request.created_at);
        Deadline::of(*phase, all, (request.kind, &allotted), entered, left)
    };
    let view = |d: Deadline| DeadlineView {
        phase: d.phase,
        hours: d.hours,
        since: cx.moment(d.since),
        entered: d.entered,
        due: cx.moment(d.due_at),
        words: d.words(cx.now),
        missed: d.is_missed(cx.now),
        done: d.done_at.is_some(),
    };
    let summary = Summary::of(all);
    Ok(Progress {
        standing: summary.standing(cx.now),
        reasons: reasons(all, cx.now),
        open: summary.open,
        done: summary.done,
        deadlines: WITH_DEADLINE.iter().filter_map(deadline).map(view).collect(),
    })
}

/// What is the viewer's own work across releases, what is overdue first.
pub async fn mine(mut cx: Cx) -> Result<WorkPage, Failure> {
    let mut tx = cx.read().await?;
    let mut found = tx.activities_of_person(cx.actor.id).await?;
    for role in &cx.actor.roles {
        found.extend(tx.activities_of_role(*role).await?);
    }
    // Whatever is found here is the viewer's, so these roles count for everything on the page.
    let in_part = tx.activities_in_part(cx.actor.id).await?;
    cx.actor.roles.extend(in_part.iter().filter_map(|a| match a.assignee {
        Some(Assignee::Role(role)) => Some(role),
        _ => None,
    }));
    found.extend(in_part);
    let queues = queues(&cx, &mut tx).await?;
    for queue in &queues {
        found.extend(tx.activities_of_queue(*queue, true).await?);
    }
    found.sort_by_key(|a| (a.due_at, a.id));
    found.dedup_by_key(|a| a.id);
    let most = usize::try_from(LISTED).unwrap_or(usize::MAX);
    let is_cut = found.len() > most;
    found.truncate(most);
    let looks = Looks::new(&cx, &tx.people().await?, tx.vendor_names().await?, queues);
    let names = releases(&mut tx, &found).await?;
    let row = |a: &Activity| WorkRow {
        release: a.request.to_string(),
        release_name: names.get(&a.request).cloned().unwrap_or_default(),
        activity: looks.row(a, &[]),
    };
    Ok(WorkPage { rows: found.iter().map(row).collect(), is_cut })
}

/// What is in a vendor's queues, for its people: the release by its name only, with the remarks.
///
/// # Errors
/// When the database cannot.
pub async fn vendor_rows(
    cx: &Cx,
    tx: &mut Tx,
    mine: &[(VendorQueueId, String)],
    open: bool,
) -> Result<Vec<WorkRow>, Failure> {
    let mut found = Vec::new();
    for (queue, _) in mine {
        found.extend(tx.activities_of_queue(*queue, open).await?);
    }
    found.sort_by_key(|a| (a.due_at, a.id));
    found.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
    let names = releases(tx, &found).await?;
    let looks = Looks {
        cx,
        people: HashMap::new(),
        vendors: mine.iter().cloned().collect(),
        queues: mine.iter().map(|q| q.0).collect(),
    };
    let mut rows = Vec::new();
    for a in &found {
        let comments = tx.remarks_to_vendor(a.id).await?;
        rows.push(WorkRow {
            release: String::new(),
            release_name: names.get(&a.request).cloned().unwrap_or_default(),
            activity: looks.row(a, &comments),
        });
    }
    Ok(rows)
}

async fn releases(tx: &mut Tx, of: &[Activity]) -> Result<HashMap<RequestId, String>, Failure> {
    let mut names = HashMap::new();
    for id in of.iter().map(|a| a.request).collect::<HashSet<_>>() {
        if let Some(request) = tx.request(id).await? {
            names.insert(id, request.name());
        }
    }
    Ok(names)
}

/// How long each phase may take, by release type.
pub async fn allotted(cx: Cx) -> Result<AllottedPage, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let allotted = cx.read().await?.allotted().await?;
    let kind =
        |kind: &ReleaseKind| AllottedKind { kind: *kind, hours: allotted.of(*kind), edition: allotted.edition(*kind) };
    let why_not = access::may(&cx.actor, Action::EditVendors, &Subject::Workspace).err();
    Ok(AllottedPage {
        kinds: ReleaseKind::ALL.iter().map(kind).collect(),
        why_not: why_not.map(|r| r.to_string()).unwrap_or_default(),
    })
}
