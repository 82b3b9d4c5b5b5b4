//! Brings together what two people made of the same plan. Different fields go together silently, entries of lists by
//! their ids; the same field changed in two ways is for people to decide. Whether the result makes sense as a plan is
//! [`super::check`]'s question.

use super::{
    Plan,
    place::{Place, Words, absent, entries},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    str::FromStr,
};

/// Whose text a field gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// What it was before both.
    Base,
    /// What I made of it.
    Mine,
    /// What is saved by now.
    Theirs,
}

impl FromStr for Side {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        match key {
            "base" => Ok(Self::Base),
            "mine" => Ok(Self::Mine),
            "theirs" => Ok(Self::Theirs),
            _ => Err(()),
        }
    }
}

/// A field that two people changed in different ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldConflict {
    /// Where: `activities.<id>.owner`. The path of a whole entry if one person removed what the other changed; the
    /// list's path with `.order` if both put it into another order.
    pub path: String,
    /// Where, in words: "Activity 3, owner".
    pub label: String,
    pub base: String,
    pub mine: String,
    pub theirs: String,
}

/// What both made of `base`, together.
///
/// # Errors
/// The fields that were changed in different ways.
pub fn merge(base: &Plan, mine: &Plan, theirs: &Plan) -> Result<Plan, Vec<FieldConflict>> {
    resolve(base, mine, theirs, &BTreeMap::new())
}

/// The same as [`merge`] with conflicts decided: `choices` has a side for the path of each.
///
/// # Errors
/// The conflicts that no choice decides.
pub fn resolve(
    base: &Plan,
    mine: &Plan,
    theirs: &Plan,
    choices: &BTreeMap<String, Side>,
) -> Result<Plan, Vec<FieldConflict>> {
    let words = [Words::of(base, mine), Words::of(mine, theirs), Words::of(theirs, mine)];
    let mut merger = Merger { words, choices, conflicts: Vec::new() };
    let json = |plan: &Plan| serde_json::to_value(plan).unwrap_or_default();
    let (base, mine, theirs) = (json(base), json(mine), json(theirs));
    let three = Three { base: Some(&base), mine: Some(&mine), theirs: Some(&theirs) };
    let merged = merger.value(&Place::default(), three).unwrap_or_default();
    if !merger.conflicts.is_empty() {
        return Err(merger.conflicts);
    }
    // Every leaf was copied from one of three plans, so this reads back; were it not so, nothing may be saved.
    serde_json::from_value(merged).map_err(|_| Vec::new())
}

/// The same place in the three plans.
#[derive(Clone, Copy)]
struct Three<'a> {
    base: Option<&'a Value>,
    mine: Option<&'a Value>,
    theirs: Option<&'a Value>,
}

impl<'a> Three<'a> {
    fn map(self, f: impl Fn(&'a Value) -> Option<&'a Value>) -> Three<'a> {
        Three { base: self.base.and_then(&f), mine: self.mine.and_then(&f), theirs: self.theirs.and_then(&f) }
    }

    fn side(self, side: Side) -> Option<&'a Value> {
        match side {
            Side::Base => self.base,
            Side::Mine => self.mine,
            Side::Theirs => self.theirs,
        }
    }
}

type Entries<'a> = Vec<(&'a str, &'a Value)>;

struct Merger<'a> {
    words: [Words<'a>; 3],
    choices: &'a BTreeMap<String, Side>,
    conflicts: Vec<FieldConflict>,
}

impl Merger<'_> {
    /// The merged value; `None` if it is removed.
    fn value(&mut self, place: &Place, three: Three<'_>) -> Option<Value> {
        let Some(nothing) = absent(&place.path) else { return self.there(place, three) };
        let or = |side: Option<&'_ Value>| Some(side.unwrap_or(&nothing)).cloned();
        let [base, mine, theirs] = [three.base, three.mine, three.theirs].map(or);
        let three = Three { base: base.as_ref(), mine: mine.as_ref(), theirs: theirs.as_ref() };
        self.there(place, three).filter(|merged| *merged != nothing)
    }

    fn there(&mut self, place: &Place, three: Three<'_>) -> Option<Value> {
        let Three { base, mine, theirs } = three;
        if mine == theirs || theirs == base {
            return mine.cloned();
        }
        if mine == base {
            return theirs.cloned();
        }
        match (mine, theirs) {
            (Some(Value::Object(m)), Some(Value::Object(t))) => Some(self.object(place, three, m, t)),
            (Some(m), Some(t)) => match (base.map_or(Some(Vec::new()), entries), entries(m), entries(t)) {
                (Some(b), Some(m), Some(t)) => Some(self.list(place, &b, &m, &t)),
                _ => self.decide(place, three),
            },
            _ => self.decide(place, three),
        }
    }

    fn object(&mut self, place: &Place, three: Three<'_>, m: &Map<String, Value>, t: &Map<String, Value>) -> Value {
        let base_keys = three.base.and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let keys: BTreeSet<&String> = m.keys().chain(t.keys()).chain(base_keys).collect();
        let mut merged = Map::new();
        for key in keys {
            if let Some(value) = self.value(&place.field(key), three.map(|v| v.get(key))) {
                merged.insert(key.clone(), value);
            }
        }
        Value::Object(merged)
    }

    fn list(&mut self, place: &Place, b: &Entries<'_>, m: &Entries<'_>, t: &Entries<'_>) -> Value {
        let maps = [b, m, t].map(|list| list.iter().copied().collect::<HashMap<_, _>>());
        let numbers = numbers([b, t, m]);
        let mut survivors = HashMap::new();
        let mut seen = HashSet::new();
        for (id, _) in m.iter().chain(t).chain(b).filter(|(id, _)| seen.insert(*id)) {
            let get = |n: usize| maps[n].get(id).copied();
            let three = Three { base: get(0), mine: get(1), theirs: get(2) };
            if let Some(value) = self.value(&place.entry(id, numbers[id]), three) {
                survivors.insert(*id, value);
            }
        }
        let order = self.order(place, &survivors, [b, m, t]);
        Value::Array(order.iter().filter_map(|id| survivors.remove(id)).collect())
    }

    /// The order of what is left: that of whoever changed it, with what is new after what it was put after.
    fn order<'a>(&mut self, place: &Place, survivors: &HashMap<&str, Value>, lists: [&Entries<'a>; 3]) -> Vec<&'a str> {
        let [b, m, t] = lists.map(|list| list.iter().map(|(id, _)| *id).filter(|id| survivors.contains_key(id)));
        let (b, m, t): (Vec<_>, Vec<_>, Vec<_>) = (b.collect(), m.collect(), t.collect());
        let common: HashSet<&str> = {
            let (m, t): (HashSet<_>, HashSet<_>) = (m.iter().copied().collect(), t.iter().copied().collect());
            b.iter().copied().filter(|id| m.contains(id) && t.contains(id)).collect()
        };
        let kept = |list: &[&'a str]| list.iter().copied().filter(|id| common.contains(id)).collect::<Vec<_>>();
        let (base, mine, theirs) = (kept(&b), kept(&m), kept(&t));
        let skeleton = if mine == theirs || theirs == base {
            mine
        } else if mine == base {
            theirs
        } else {
            self.decide_order(&place.order(), lists, [base, mine, theirs])
        };
        weave(&skeleton, &common, [&m, &t])
    }

    fn decide_order<'a>(
        &mut self,
        place: &Place,
        lists: [&Entries<'a>; 3],
        [base, mine, theirs]: [Vec<&'a str>; 3],
    ) -> Vec<&'a str> {
        match self.choices.get(&place.path) {
            Some(Side::Base) => base,
            Some(Side::Mine) => mine,
            Some(Side::Theirs) => theirs,
            None => {
                let text = |n: usize, order: &[&str]| {
                    let list = Value::Array(lists[n].iter().map(|(_, entry)| (*entry).clone()).collect());
                    self.words[n].titles(&list, order)
                };
                let texts = [text(0, &base), text(1, &mine), text(2, &theirs)];
                self.conflict(place, texts);
                mine
            }
        }
    }

    fn decide(&mut self, place: &Place, three: Three<'_>) -> Option<Value> {
        if let Some(side) = self.choices.get(&place.path) {
            return three.side(*side).cloned();
        }
        let sides = [three.base, three.mine, three.theirs];
        let texts = [0, 1, 2].map(|n| self.words[n].text(sides[n]));
        self.conflict(place, texts);
        three.mine.cloned()
    }

    fn conflict(&mut self, place: &Place, [base, mine, theirs]: [String; 3]) {
        let (path, label) = (place.path.clone(), place.label.clone());
        self.conflicts.push(FieldConflict { path, label, base, mine, theirs });
    }
}

/// The number by which people know an entry: its place in the last list that has it.
fn numbers<'a>(lists: [&Entries<'a>; 3]) -> HashMap<&'a str, usize> {
    lists.iter().flat_map(|list| list.iter().enumerate().map(|(n, (id, _))| (*id, n + 1))).collect()
}

/// Puts what only some lists have after the entry that it follows there. Both lists count alike: what both put at the
/// same place is ordered by id.
fn weave<'a>(skeleton: &[&'a str], common: &HashSet<&str>, lists: [&[&'a str]; 2]) -> Vec<&'a str> {
    let slot: HashMap<&str, usize> = skeleton.iter().enumerate().map(|(n, id)| (*id, n + 1)).collect();
    let mut runs: BTreeSet<(usize, Vec<&'a str>)> = BTreeSet::new();
    for list in lists {
        let (mut after, mut run) = (0, Vec::new());
        for id in list {
            if common.contains(id) {
                runs.insert((after, std::mem::take(&mut run)));
                after = slot[id];
            } else {
                run.push(*id);
            }
        }
        runs.insert((after, run));
    }
    let mut runs = runs.into_iter().peekable();
    let (mut woven, mut seen) = (Vec::new(), HashSet::new());
    for n in 0..=skeleton.len() {
        woven.extend(n.checked_sub(1).map(|n| skeleton[n]));
        while let Some((_, run)) = runs.next_if(|(after, _)| *after == n) {
            woven.extend(run.into_iter().filter(|id| seen.insert(*id)));
        }
    }
    woven
}
