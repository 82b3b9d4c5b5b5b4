//! Things of which some wait for others: the circles in which they would wait for ever, found in time linear in things
//! and what they wait for, and an order in which nothing comes before what it waits for. Things are known by their place
//! in a list; `waits[i]` are the places that thing `i` waits for.

/// Circles that are reported; who unties these will be shown the next.
const MAX_CIRCLES: usize = 10;
/// Things of a circle that are named.
const MAX_NAMES: usize = 8;

/// The circles, each as the places of its things from the lowest on, every one waiting for the next. Nothing is in two of
/// them; nothing that waits for itself is reported.
pub fn circles(waits: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search { seen: vec![Seen::No; waits.len()], reported: vec![false; waits.len()] };
    let mut circles = Vec::new();
    for start in 0..waits.len() {
        search.walk(start, waits, &mut circles);
    }
    circles
}

/// A circle in words: "“A” waits for “B”, which waits for “A”". `waits` is the verb with what belongs to it, `things`
/// what many of them are called.
pub fn in_words(circle: &[usize], name: impl Fn(usize) -> String, waits: &str, things: &str) -> String {
    let Some(first) = circle.first().copied() else { return String::new() };
    let mut words = name(first);
    for (n, i) in circle.iter().copied().skip(1).chain([first]).enumerate() {
        if n + 1 == MAX_NAMES && circle.len() > MAX_NAMES {
            let rest = circle.len() - n;
            words.push_str(&format!(", and so on through {rest} more {things} back to {}", name(first)));
            break;
        }
        let link = if n == 0 { format!(" {waits} ") } else { format!(", which {waits} ") };
        words.push_str(&link);
        words.push_str(&name(i));
    }
    words
}

/// All places, each after those that it waits for and otherwise as they stand. What is in a circle comes last.
pub fn order(waits: &[Vec<usize>]) -> Vec<usize> {
    let mut open: Vec<usize> =
        waits.iter().enumerate().map(|(i, w)| w.iter().filter(|to| **to != i && **to < waits.len()).count()).collect();
    let mut waited_for: Vec<Vec<usize>> = vec![vec![]; waits.len()];
    for (i, w) in waits.iter().enumerate() {
        for to in w.iter().filter(|to| **to != i) {
            if let Some(waiting) = waited_for.get_mut(*to) {
                waiting.push(i);
            }
        }
    }
    let mut free: std::collections::BTreeSet<usize> = (0..waits.len()).filter(|i| open.get(*i) == Some(&0)).collect();
    let mut order = Vec::with_capacity(waits.len());
    while let Some(next) = free.pop_first() {
        order.push(next);
        for i in waited_for.get(next).into_iter().flatten() {
            if let Some(count) = open.get_mut(*i) {
                *count -= 1;
                if *count == 0 {
                    free.insert(*i);
                }
            }
        }
    }
    order.extend((0..waits.len()).filter(|i| open.get(*i).is_some_and(|count| *count > 0)));
    order
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    /// On the way from the start to where the search is.
    OnPath,
    Done,
}

struct Search {
    seen: Vec<Seen>,
    reported: Vec<bool>,
}

impl Search {
    /// Depth first without recursion, since there may be one long chain.
    fn walk(&mut self, start: usize, waits: &[Vec<usize>], circles: &mut Vec<Vec<usize>>) {
        if self.seen[start] != Seen::No {
            return;
        }
        self.seen[start] = Seen::OnPath;
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let Some(to) = waits[*at].get(*next).copied() else {
                self.seen[*at] = Seen::Done;
                path.pop();
                continue;
            };
            let itself = to == *at;
            *next += 1;
            match self.seen[to] {
                _ if itself => {}
                Seen::No => {
                    self.seen[to] = Seen::OnPath;
                    path.push((to, 0));
                }
                Seen::OnPath if circles.len() < MAX_CIRCLES => self.close(&path, to, circles),
                Seen::OnPath | Seen::Done => {}
            }
        }
    }

    /// Remembers the circle from `to` to the end of the path unless one of its things is in another.
    fn close(&mut self, path: &[(usize, usize)], to: usize, circles: &mut Vec<Vec<usize>>) {
        let Some(from) = path.iter().position(|(at, _)| *at == to) else { return };
        let mut circle: Vec<usize> = path[from..].iter().map(|(at, _)| *at).collect();
        if circle.iter().any(|i| self.reported[*i]) {
            return;
        }
        circle.iter().for_each(|i| self.reported[*i] = true);
        let lowest = circle.iter().enumerate().min_by_key(|(_, i)| **i).map_or(0, |(n, _)| n);
        circle.rotate_left(lowest);
        circles.push(circle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Everything comes once; nothing before what it waits for, exactly if nothing waits in a circle.
        #[test]
        fn an_order_is_found_exactly_if_there_is_one(edges in prop::collection::vec((0usize..8, 0usize..8), 0..14)) {
            let mut waits = vec![vec![]; 8];
            edges.iter().filter(|(from, to)| from != to).for_each(|(from, to)| waits[*from].push(*to));
            let order = order(&waits);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..8).collect::<Vec<_>>());
            let at = |i: usize| order.iter().position(|o| *o == i).unwrap();
            let holds = waits.iter().enumerate().all(|(i, w)| w.iter().all(|to| at(*to) < at(i)));
            prop_assert_eq!(holds, circles(&waits).is_empty());
        }
    }
}
