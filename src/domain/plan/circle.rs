//! Activities that wait for each other in a circle, found in time linear in the activities and what they wait for.

use super::Activity;
use crate::domain::problem::Problem;
use std::collections::HashMap;

/// Circles that are reported; who unties these will be shown the next.
const MAX_CIRCLES: usize = 10;
/// Activities of a circle that are named.
const MAX_NAMES: usize = 8;

/// One problem for each circle, at the circle's first activity in the plan. Activities that wait for themselves are
/// left to the check of the field.
pub(super) fn problems(activities: &[Activity]) -> Vec<Problem> {
    circles(activities).iter().map(|circle| problem(activities, circle)).collect()
}

fn problem(activities: &[Activity], circle: &[usize]) -> Problem {
    let name = |i: usize| match activities[i].title.trim() {
        "" => format!("Activity {}", i + 1),
        title => format!("“{title}”"),
    };
    let mut words = name(circle[0]);
    for (n, i) in circle.iter().copied().skip(1).chain([circle[0]]).enumerate() {
        if n + 1 == MAX_NAMES && circle.len() > MAX_NAMES {
            words.push_str(&format!(
                ", and so on through {} more activities back to {}",
                circle.len() - n,
                name(circle[0])
            ));
            break;
        }
        words.push_str(if n == 0 { " waits for " } else { ", which waits for " });
        words.push_str(&name(i));
    }
    words.push_str(". None of them could ever start; let one wait for something else.");
    Problem::new(format!("activities.{}.waits_for", circle[0]), words)
}

/// The circles, each as the indexes of its activities from the lowest on, every one waiting for the next. No activity
/// is in two of them.
fn circles(activities: &[Activity]) -> Vec<Vec<usize>> {
    let index: HashMap<&str, usize> = activities.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    let waits: Vec<Vec<usize>> = activities
        .iter()
        .enumerate()
        .map(|(i, a)| a.waits_for.iter().filter_map(|id| index.get(id.as_str()).copied()).filter(|w| *w != i).collect())
        .collect();
    let mut search = Search { seen: vec![Seen::No; activities.len()], reported: vec![false; activities.len()] };
    let mut circles = Vec::new();
    for start in 0..activities.len() {
        search.walk(start, &waits, &mut circles);
    }
    circles
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
    /// Depth first without recursion, since a plan may be one long chain.
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
            *next += 1;
            match self.seen[to] {
                Seen::No => {
                    self.seen[to] = Seen::OnPath;
                    path.push((to, 0));
                }
                Seen::OnPath if circles.len() < MAX_CIRCLES => self.close(&path, to, circles),
                Seen::OnPath | Seen::Done => {}
            }
        }
    }

    /// Remembers the circle from `to` to the end of the path unless one of its activities is in another.
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
