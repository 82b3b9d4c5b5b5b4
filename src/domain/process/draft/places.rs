//! At which field of its form a problem of a draft belongs. Whoever finds a problem knows the step, and quotes what is
//! wrong; the field that holds what is quoted is the place. A problem that no field holds, such as a step that cannot be
//! reached, is one of the step as a whole and gets no place here.

use super::{HeadForm, StepForm};
use crate::domain::problem::Problem;

/// Words by which problems name a field without quoting what stands in it.
const NAMED: &[(&str, &str)] = &[
    ("names two steps or ends", "number"),
    ("a step's number is", "number"),
    ("it needs a name", "name"),
    ("its name has", "name"),
    ("its description has", "description"),
    ("how far along it is", "percent"),
    ("% along", "percent"),
    ("a step has a role unless", "role"),
    ("a decision has at least", "kind"),
    ("is an approval but", "kind"),
    ("has no way out", "outcomes.0.key"),
];

/// A field of the form, and the texts that stand in it.
type Held<'f> = (String, Vec<&'f str>);

impl StepForm {
    /// The problems of this step that are about a field, each with the field's name in the form.
    #[must_use]
    pub fn at_fields(&self, problems: &[Problem]) -> Vec<Problem> {
        let of_step = problems.iter().filter(|p| p.field == self.number.trim());
        let place = |p: &Problem| {
            let named = NAMED.iter().find(|(words, _)| p.words.contains(words)).map(|(_, field)| (*field).to_owned());
            let fields = named.map_or_else(|| holding(&p.words, &self.held()), |field| vec![field]);
            fields.into_iter().map(|field| Problem::new(&field, p.words.clone())).collect::<Vec<_>>()
        };
        of_step.flat_map(place).collect()
    }

    /// What stands where, fields that a mistake is likelier in first: of two groups that hold the same words, the first is
    /// the place.
    fn held(&self) -> Vec<Vec<Held<'_>>> {
        let one = |name: &str, text| vec![(name.to_owned(), vec![text])];
        let ways = || self.outcomes.iter().enumerate();
        let records = || self.records.iter().enumerate();
        let votes = || self.approvals.iter().enumerate();
        let mut gates = vec![("gates".to_owned(), parts(&self.gates, '\n'))];
        gates.extend(ways().map(|(i, w)| (format!("outcomes.{i}.gates"), parts(&w.gates, '\n'))));
        let mut keys: Vec<Held<'_>> = ways().map(|(i, w)| (format!("outcomes.{i}.key"), vec![w.key.trim()])).collect();
        keys.extend(records().map(|(i, r)| (format!("records.{i}.key"), vec![r.key.trim()])));
        keys.extend(votes().map(|(i, v)| (format!("approvals.{i}.key"), vec![v.key.trim()])));
        let mut kinds: Vec<Held<'_>> =
            records().map(|(i, r)| (format!("records.{i}.kinds"), parts(&r.kinds, ','))).collect();
        kinds.extend(votes().map(|(i, v)| (format!("approvals.{i}.kinds"), parts(&v.kinds, ','))));
        vec![
            one("role", self.role.trim()),
            one("kind", self.kind.trim()),
            one("phase", self.phase.trim()),
            gates,
            ways().map(|(i, w)| (format!("outcomes.{i}.to"), vec![w.to.trim()])).collect(),
            ways().map(|(i, w)| (format!("outcomes.{i}.effects"), parts(&w.effects, ','))).collect(),
            records().map(|(i, r)| (format!("records.{i}.roles"), parts(&r.roles, ','))).collect(),
            kinds,
            votes().map(|(i, v)| (format!("approvals.{i}.voters"), vec![v.voters.trim()])).collect(),
            votes().map(|(i, v)| (format!("approvals.{i}.rule"), vec![v.rule.trim()])).collect(),
            vec![("late_records".to_owned(), parts(&self.late_records, ','))],
            records().map(|(i, r)| (format!("records.{i}.after"), parts(&r.after, ','))).collect(),
            vec![("backout_after".to_owned(), parts(&self.backout_after, ','))],
            records().map(|(i, r)| (format!("records.{i}.purpose"), vec![r.purpose.trim()])).collect(),
            self.field_labels(),
            keys,
            ways().map(|(i, w)| (format!("outcomes.{i}.label"), vec![w.label.trim()])).collect(),
            records().map(|(i, r)| (format!("records.{i}.title"), vec![r.title.trim()])).collect(),
        ]
    }

    fn field_labels(&self) -> Vec<Held<'_>> {
        let mut labels = Vec::new();
        for (i, record) in self.records.iter().enumerate() {
            let fields = record.fields.iter().enumerate();
            labels.extend(fields.map(|(n, f)| (format!("records.{i}.fields.{n}.label"), vec![f.label.trim()])));
        }
        labels
    }
}

impl HeadForm {
    /// The problems of the head and the ends that are about a field, each with the field's name in the form.
    #[must_use]
    pub fn at_fields(&self, problems: &[Problem]) -> Vec<Problem> {
        let place = |p: &Problem| {
            let at = |field: &str| Some(Problem::new(field, p.words.clone()));
            let words = p.words.to_lowercase();
            match &p.field {
                field if field.is_empty() && words.contains("the name of the process") => at("name"),
                field if field.is_empty() && words.contains("the source of the process") => at("source"),
                field if field.is_empty() && words.starts_with("at the start") => at("at_start"),
                field => {
                    let i = self.ends.iter().position(|e| !e.key.trim().is_empty() && e.key.trim() == field)?;
                    let part = if words.contains("how far along") {
                        "percent"
                    } else if words.contains("the name of each end") {
                        "name"
                    } else {
                        "key"
                    };
                    at(&format!("ends.{i}.{part}"))
                }
            }
        };
        problems.iter().filter_map(place).collect()
    }
}

fn parts(text: &str, at: char) -> Vec<&str> {
    text.split(at).map(str::trim).filter(|t| !t.is_empty()).collect()
}

/// The fields of the first group in which any holds what the words quote.
fn holding(words: &str, groups: &[Vec<Held<'_>>]) -> Vec<String> {
    // What a rule for votes can be is quoted behind what is wrong with it.
    let words = words.split(" is no rule").next().unwrap_or_default();
    let quoted: Vec<&str> = words.split('“').skip(1).filter_map(|rest| rest.split('”').next()).collect();
    let of_group = |group: &Vec<Held<'_>>| {
        let holds = |held: &&Held<'_>| held.1.iter().any(|text| !text.is_empty() && quoted.contains(text));
        group.iter().filter(holds).map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    groups.iter().map(of_group).find(|found| !found.is_empty()).unwrap_or_default()
}
