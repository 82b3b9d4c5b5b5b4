//! A product's own templates of plans: what a new release's plan starts with, for which types of release, and which
//! sections it asks for beyond the usual (S4.8). How a plan is started from one is [`super::start`]'s.

use super::{
    Plan, Section,
    shape::{Field, Kind},
};
use crate::domain::{
    ids::{ProductId, TemplateId},
    problem::{Check, Problem, Refusal},
    release::ReleaseKind,
    text,
};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Templates that a workspace may have.
pub const MOST_TEMPLATES: usize = 200;

/// A template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    pub id: TemplateId,
    pub product: ProductId,
    /// Unique in the product.
    pub name: String,
    /// The types of release that it is offered for; all if there is none.
    pub kinds: Vec<ReleaseKind>,
    /// Sections that releases started from it cannot do without, besides the usual ones.
    pub required: Vec<Section>,
    pub plan: Plan,
    /// When the window opens that the plan's fixed starts are written for.
    pub begins: Option<NaiveDateTime>,
    /// Counts changes.
    pub version: i64,
}

impl Template {
    /// Whether it is offered for a type of release.
    pub fn is_for(&self, kind: ReleaseKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether a form shows the template as it is.
    ///
    /// # Errors
    /// When somebody has changed it since.
    pub fn seen_as(&self, version: &str) -> Result<(), Refusal> {
        if version.trim().parse() == Ok(self.version) {
            return Ok(());
        }
        let words =
            format!("Somebody has changed the template “{}” since you opened it. Load the page again.", self.name);
        Err(Refusal::Conflict(words))
    }
}

/// What is typed when a template is edited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    pub template: String,
    /// [`Template::version`], as it was shown.
    pub version: String,
    pub name: String,
    pub kinds: Vec<String>,
    pub required: Vec<String>,
    /// Long texts by [`note_key`].
    pub notes: BTreeMap<String, String>,
}

/// A checked [`TemplateForm`].
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateEdit {
    pub name: String,
    pub kinds: Vec<ReleaseKind>,
    pub required: Vec<Section>,
}

/// The long texts that a template is edited by, section by section.
pub fn notes(section: Section) -> impl Iterator<Item = &'static Field> {
    section.texts().filter(|field| field.kind == Kind::Note)
}

/// The name under which a form sends the text with this path: dots part a form's fields.
pub fn note_key(path: &str) -> String {
    path.replace('.', ":")
}

/// A template's name.
///
/// # Errors
/// What is wrong with it.
pub fn name(typed: &str) -> Result<String, Problem> {
    text::line("name", "a name", typed)
}

impl TemplateForm {
    /// Reads all but the texts.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self) -> Result<TemplateEdit, Vec<Problem>> {
        let mut check = Check::new();
        let name = check.take(name(&self.name));
        let kinds: Result<Vec<ReleaseKind>, ()> = self.kinds.iter().map(|k| k.parse()).collect();
        let kinds = check.take(kinds.map_err(|()| Problem::new("kinds", "Choose from the types that are listed.")));
        let required: Result<Vec<Section>, ()> = self.required.iter().map(|s| s.parse()).collect();
        let required =
            check.take(required.map_err(|()| Problem::new("required", "Choose from the sections that are listed.")));
        check.finish((|| {
            let (mut kinds, mut required) = (kinds?, required?);
            kinds.sort_unstable();
            kinds.dedup();
            required.sort_unstable();
            required.dedup();
            Some(TemplateEdit { name: name?, kinds, required })
        })())
    }

    /// A template's plan with the texts that were typed.
    ///
    /// # Errors
    /// What cannot be kept.
    pub fn plan(&self, before: &Plan) -> Result<Plan, Vec<Problem>> {
        let mut plan = before.clone();
        for field in Section::ALL.iter().flat_map(|s| notes(*s)) {
            if let Some(typed) = self.notes.get(&note_key(field.key)) {
                // Forms send line ends as CR LF.
                plan.set_text(field.key, &typed.replace("\r\n", "\n"));
            }
        }
        let is_note = |path: &str| Section::ALL.iter().flat_map(|s| notes(*s)).any(|f| f.key == path);
        let at_its_field = |p: Problem| match is_note(&p.field) {
            true => Problem::new(format!("notes.{}", note_key(&p.field)), p.words),
            false => p,
        };
        let problems: Vec<Problem> = plan.check_limits().into_iter().map(at_its_field).collect();
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
    }
}

/// Where a plan starts from, as it stands in forms: `template:<id>`, `release:<id>`, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Template(TemplateId),
    Release(crate::domain::ids::RequestId),
}

impl Source {
    /// Reads what a form sent; nothing is no source.
    ///
    /// # Errors
    /// A problem with `field` where it is neither.
    pub fn read(field: &str, typed: &str) -> Result<Option<Self>, Problem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let source = match typed.split_once(':') {
            Some(("template", id)) => id.parse().ok().map(Self::Template),
            Some(("release", id)) => id.parse().ok().map(Self::Release),
            _ => None,
        };
        source.map(Some).ok_or_else(|| Problem::new(field, CHOOSE))
    }
}

/// What is said where a source is not there, or not for this release.
pub const CHOOSE: &str = "Choose a template or an earlier release of this product, or nothing.";

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_form_is_read_whole_or_every_problem_is_named() {
        let typed = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let form = TemplateForm {
            name: " Monthly ".into(),
            kinds: typed(&["minor", "major", "minor"]),
            required: typed(&["training"]),
            notes: [
                ("policy".into(), "Small\r\nand tested".into()),
                ("activities".into(), "x".into()),
                ("texts:business_case".into(), "Faster.".into()),
            ]
            .into(),
            ..TemplateForm::default()
        };
        let edit = form.check().unwrap();
        assert_eq!(
            (edit.name.as_str(), edit.kinds.as_slice()),
            ("Monthly", &[ReleaseKind::Major, ReleaseKind::Minor][..])
        );
        let plan = form.plan(&Plan::default()).unwrap();
        assert_eq!((plan.policy.as_str(), plan.written("texts.business_case")), ("Small\nand tested", Some("Faster.")));
        let wrong = TemplateForm {
            kinds: typed(&["huge"]),
            required: typed(&["astrology"]),
            notes: [("policy".into(), "x".repeat(30_000))].into(),
            ..TemplateForm::default()
        };
        let fields = |problems: Vec<Problem>| problems.into_iter().map(|p| p.field).collect::<Vec<_>>();
        assert_eq!(fields(wrong.check().unwrap_err()), ["name", "kinds", "required"]);
        assert_eq!(fields(wrong.plan(&Plan::default()).unwrap_err()), ["notes.policy"]);
    }

    #[test]
    fn a_source_is_a_template_a_release_or_nothing() {
        let id = Uuid::from_u128(7);
        assert_eq!(Source::read("f", " "), Ok(None));
        assert_eq!(Source::read("f", &format!("template:{id}")), Ok(Some(Source::Template(TemplateId(id)))));
        for typed in ["template:", "release:x", &format!("plan:{id}"), "nothing"] {
            assert_eq!(Source::read("f", typed).unwrap_err().field, "f", "{typed}");
        }
    }
}
