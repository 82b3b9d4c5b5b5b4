//! Checklists: lines, results, known defects, and reports of automatic tests. Files are uploaded and fetched at addresses
//! of their own (`server::web::files`).

use super::{AppError, Done, views::Moment};
use crate::domain::checklist::{CheckForm, CheckKind, CheckResult, Defect, DefectForm, ResultForm, TestState};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The tests of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestsView {
    pub id: String,
    pub state: TestState,
    /// The kinds that occur, in their order.
    pub groups: Vec<KindGroup>,
    pub defects: Vec<DefectView>,
    pub rights: Rights,
    /// Largest file accepted, in words.
    pub upload_limit: String,
}

/// What the viewer may do here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Add and remove lines, list defects.
    pub edit: bool,
    /// Give results, show evidence, import reports.
    pub record: bool,
    /// Nothing changes any more.
    pub closed: bool,
}

/// The lines of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindGroup {
    pub kind: CheckKind,
    /// All lines of the kind, also those not shown.
    pub total: usize,
    /// How many of them are settled.
    pub settled: usize,
    /// Those shown.
    pub lines: Vec<CheckView>,
    /// How many passed automatic tests are left out.
    pub left_out: usize,
    /// When the whole kind is shown in pages: this page and how many there are.
    pub page: Option<(usize, usize)>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckView {
    pub id: String,
    pub kind: CheckKind,
    pub title: String,
    pub mandatory: bool,
    pub result: Option<CheckResult>,
    pub note: String,
    /// Who gave the result, and when.
    pub by: Option<(String, Moment)>,
    /// The test's key in imported reports; empty for a line run by hand.
    pub external: String,
    pub version: i64,
    pub evidence: Vec<EvidenceView>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceView {
    pub id: String,
    pub name: String,
    pub media_type: String,
    /// In words: "18 KiB".
    pub size: String,
    pub sha256: String,
    pub by: String,
    pub at: Moment,
}

/// A known defect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefectView {
    pub defect: Defect,
    pub at: Moment,
}

/// What the decision on a release's acceptance looks at (S0.38).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Acceptance {
    pub id: String,
    pub state: TestState,
    /// The titles of lines that failed or are blocked, with their notes.
    pub troubles: Vec<Trouble>,
    /// Open defects, the worst first.
    pub defects: Vec<Defect>,
    /// How many defects are closed.
    pub closed_defects: usize,
}

/// A line that did not pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trouble {
    pub title: String,
    pub kind: CheckKind,
    pub result: CheckResult,
    pub mandatory: bool,
    pub note: String,
}

/// What importing a report would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    /// The report's id.
    pub report: String,
    pub name: String,
    pub sha256: String,
    pub kind: CheckKind,
    pub uploaded_by: String,
    pub uploaded_at: Moment,
    /// Who imported it already, and when.
    pub imported: Option<(String, Moment)>,
    /// Tests in the report.
    pub cases: usize,
    pub matched: Vec<MatchView>,
    pub new: Vec<NewLineView>,
    pub missing: Vec<String>,
    pub skipped: Vec<String>,
    /// How many of each are there: matched, new, missing, skipped. The lists are cut at [`SHOWN`].
    pub counts: [usize; 4],
    pub unchanged: usize,
    /// Stands for this very preview: an import of anything else is refused.
    pub seen: String,
    pub rights: Rights,
}

/// Rows of each list of a preview that are shown.
pub const SHOWN: usize = 200;

/// A line that an import changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchView {
    pub title: String,
    pub was: Option<CheckResult>,
    pub becomes: CheckResult,
    pub note: String,
}

/// A line that an import adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewLineView {
    pub title: String,
    pub result: Option<CheckResult>,
    pub note: String,
}

/// A new line.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewLineForm {
    #[serde(default)]
    pub request: String,
    #[serde(flatten)]
    pub line: CheckForm,
}

/// Names a release.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ListForm {
    #[serde(default)]
    pub request: String,
}

/// Names a line.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LineForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub item: String,
}

/// A line's result.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LineResultForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub item: String,
    #[serde(flatten)]
    pub given: ResultForm,
}

/// A new defect.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewDefectForm {
    #[serde(default)]
    pub request: String,
    #[serde(flatten)]
    pub defect: DefectForm,
}

/// Closes or reopens a defect.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DefectStateForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub defect: String,
    /// `open` or `closed`.
    #[serde(default)]
    pub state: String,
}

/// Imports a report.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ImportForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub report: String,
    /// [`ImportView::seen`].
    #[serde(default)]
    pub seen: String,
}

/// The tests of a release; `show` names a kind to be shown whole, `page` its page.
#[server(endpoint = "checklists/tests", input = GetUrl)]
pub async fn read_tests(
    id: String,
    #[server(default)] show: String,
    #[server(default)] page: String,
) -> Result<TestsView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::checklists::view(cx, id, show, page)).await
}

/// What the decision on a release's acceptance looks at.
#[server(endpoint = "checklists/acceptance", input = GetUrl)]
pub async fn read_acceptance(id: String) -> Result<Acceptance, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::checklists::acceptance(cx, id)).await
}

/// What importing a report would do.
#[server(endpoint = "checklists/import-preview", input = GetUrl)]
pub async fn read_import(id: String, report: String) -> Result<ImportView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::checklists::import_view(cx, id, report)).await
}

/// Adds a line.
#[server(endpoint = "checklists/add-line")]
pub async fn add_line(#[server(default)] form: NewLineForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::checklists::add(cx, form)).await
}

/// Fills an empty checklist with the lines that most releases begin with.
#[server(endpoint = "checklists/add-usual")]
pub async fn add_usual_lines(#[server(default)] form: ListForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::checklists::add_usual(cx, form))
        .await
}

/// Removes a line that has no result.
#[server(endpoint = "checklists/remove-line")]
pub async fn remove_line(#[server(default)] form: LineForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::checklists::remove(cx, form))
        .await
}

/// Gives a line its result.
#[server(endpoint = "checklists/record-result")]
pub async fn record_result(#[server(default)] form: LineResultForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::checklists::record(cx, form))
        .await
}

/// Lists a defect (S0.19).
#[server(endpoint = "checklists/add-defect")]
pub async fn add_defect(#[server(default)] form: NewDefectForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::checklists::add_defect(cx, form))
        .await
}

/// Closes or reopens a defect.
#[server(endpoint = "checklists/set-defect-state")]
pub async fn set_defect_state(#[server(default)] form: DefectStateForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| {
        crate::server::operations::checklists::set_defect_state(cx, form)
    })
    .await
}

/// Imports a report that was uploaded before.
#[server(endpoint = "checklists/import")]
pub async fn import_tests(#[server(default)] form: ImportForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::checklists::import(cx, form))
        .await
}
