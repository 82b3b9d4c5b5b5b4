//! What is affected when a configuration item changes or fails: what depends on it or runs on it, what it is part of, and
//! so on through others. Circles are allowed; each item is found once, by the shortest way.

use super::{ItemName, RelationKind};
use crate::domain::ids::ComponentId;
use std::collections::{HashMap, HashSet, VecDeque};

/// A relation between two items that are in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    pub from: ComponentId,
    pub kind: RelationKind,
    pub to: ComponentId,
}

/// An item that is affected.
#[derive(Clone, Debug, PartialEq)]
pub struct Affected {
    pub id: ComponentId,
    /// Relations between it and the item asked about: 1 is direct.
    pub distance: usize,
    /// The way in words: "Shop/frontend depends on Payments/api, which runs on Payments/host".
    pub path: String,
}

/// What is affected by `start`, the nearest first; at most `limit` items.
pub fn of(
    start: ComponentId,
    relations: &[Relation],
    names: &HashMap<ComponentId, ItemName>,
    limit: usize,
) -> Vec<Affected> {
    let mut affects: HashMap<ComponentId, Vec<(ComponentId, RelationKind)>> = HashMap::new();
    for relation in relations {
        // A part affects the whole; the whole does not affect its parts.
        let (of, on) = match relation.kind {
            RelationKind::DependsOn | RelationKind::RunsOn => (relation.to, relation.from),
            RelationKind::PartOf => (relation.from, relation.to),
        };
        affects.entry(of).or_default().push((on, relation.kind));
    }
    let name = |id: ComponentId| names.get(&id).map(ToString::to_string).unwrap_or_default();
    let (mut found, mut seen) = (Vec::new(), HashSet::from([start]));
    let mut waiting = VecDeque::from([(start, 0, String::new())]);
    while let Some((at, distance, rest)) = waiting.pop_front() {
        for (next, kind) in affects.get(&at).into_iter().flatten() {
            if found.len() == limit {
                return found;
            }
            if !seen.insert(*next) {
                continue;
            }
            let step = match kind {
                RelationKind::PartOf => format!("consists of {}", name(at)),
                other => format!("{other} {}", name(at)),
            };
            let rest = if rest.is_empty() { step } else { format!("{step}, which {rest}") };
            found.push(Affected { id: *next, distance: distance + 1, path: format!("{} {rest}", name(*next)) });
            waiting.push_back((*next, distance + 1, rest));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u8) -> ComponentId {
        ComponentId(Uuid::from_u128(n.into()))
    }

    fn names() -> HashMap<ComponentId, ItemName> {
        (0..=9).map(|n| (id(n), ItemName { product: "P".into(), name: format!("c{n}") })).collect()
    }

    fn relation((from, kind, to): (u8, RelationKind, u8)) -> Relation {
        Relation { from: id(from), kind, to: id(to) }
    }

    fn found(start: u8, relations: &[(u8, RelationKind, u8)]) -> Vec<(usize, String)> {
        let relations: Vec<_> = relations.iter().copied().map(relation).collect();
        of(id(start), &relations, &names(), 100).into_iter().map(|a| (a.distance, a.path)).collect()
    }

    #[test]
    fn what_depends_on_it_is_found_through_others() {
        use RelationKind::*;
        let relations = [(1, RunsOn, 0), (2, DependsOn, 1), (2, PartOf, 3), (4, PartOf, 3), (0, DependsOn, 5)];
        assert_eq!(
            found(0, &relations),
            [
                (1, "P/c1 runs on P/c0".into()),
                (2, "P/c2 depends on P/c1, which runs on P/c0".into()),
                (3, "P/c3 consists of P/c2, which depends on P/c1, which runs on P/c0".into()),
            ]
        );
        assert!(found(3, &relations).is_empty(), "the whole does not affect its parts");
    }

    #[test]
    fn a_circle_ends() {
        use RelationKind::DependsOn;
        let circle = [(1, DependsOn, 0), (2, DependsOn, 1), (0, DependsOn, 2)];
        assert_eq!(found(0, &circle).iter().map(|f| f.0).collect::<Vec<_>>(), [1, 2]);
    }

    proptest! {
        #[test]
        fn nothing_is_found_twice_and_the_start_never(edges in prop::collection::vec((0..10_u8, 0..3_usize, 0..10_u8), 0..60)) {
            let relations: Vec<_> =
                edges.iter().map(|(from, kind, to)| relation((*from, RelationKind::ALL[*kind], *to))).collect();
            let found = of(id(0), &relations, &names(), 100);
            let mut ids: Vec<_> = found.iter().map(|a| a.id).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), found.len());
            prop_assert!(!ids.contains(&id(0)));
            prop_assert!(found.windows(2).all(|w| w[0].distance <= w[1].distance));
            prop_assert!(of(id(0), &relations, &names(), 3).len() <= 3);
        }
    }
}
