//! How long a plan takes: its activities along what they wait for, and its way back.

use super::{Activity, Backout, Plan, circle};
use crate::domain::circle::order;

impl Plan {
    /// Minutes that the activities take if each starts as soon as what it waits for is done: the longest chain of them.
    /// Fixed starts are left out, since they also stand for what is done days before. None while a duration cannot be
    /// read, or there is no activity.
    pub fn deployment_minutes(&self) -> Option<i64> {
        let waits = circle::waits(&self.activities);
        let mut done = vec![0; self.activities.len()];
        for i in order(&waits) {
            let after = waits.get(i)?.iter().filter_map(|w| done.get(*w)).copied().max().unwrap_or(0);
            *done.get_mut(i)? = after + i64::from(self.activities.get(i)?.duration()?);
        }
        done.into_iter().max()
    }

    /// The places of each activity's predecessors, and an order in which none comes before what it waits for.
    pub fn sequence(&self) -> (Vec<Vec<usize>>, Vec<usize>) {
        let waits = circle::waits(&self.activities);
        let order = order(&waits);
        (waits, order)
    }
}

impl Plan {
    /// The place of the backout step that undoes an activity.
    pub fn undone_by(&self, activity: &Activity) -> Option<usize> {
        let id = activity.undone_by.trim();
        self.backout.steps.iter().position(|s| !id.is_empty() && s.id == id)
    }
}

impl Backout {
    /// Minutes that all steps take, one after the other. None while there is none, or one's cannot be read.
    pub fn minutes(&self) -> Option<i64> {
        let minutes: Option<i64> = self.steps.iter().map(|s| s.duration().map(i64::from)).sum();
        minutes.filter(|_| !self.steps.is_empty())
    }
}

impl Activity {
    /// What it is called: its title, or its number.
    pub fn name(&self, place: usize) -> String {
        if self.title.trim().is_empty() { format!("Activity {}", place + 1) } else { self.title.trim().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::BackoutStep;

    fn activity(id: &str, minutes: &str, waits: &[&str]) -> Activity {
        let waits_for = waits.iter().map(|w| (*w).to_owned()).collect();
        Activity { id: id.into(), minutes: minutes.into(), waits_for, ..Activity::default() }
    }

    /// The longest chain counts, wherever its activities stand.
    #[test]
    fn the_longest_chain_is_the_duration() {
        let activities = vec![activity("c", "30", &["a", "b"]), activity("a", "10", &[]), activity("b", "25", &["a"])];
        let plan = Plan { activities, ..Plan::default() };
        assert_eq!(plan.deployment_minutes(), Some(65));
        let unread = Plan { activities: vec![activity("a", "soon", &[])], ..Plan::default() };
        assert_eq!((unread.deployment_minutes(), Plan::default().deployment_minutes()), (None, None));
    }

    #[test]
    fn a_way_back_takes_all_of_its_steps() {
        let step = |minutes: &str| BackoutStep { minutes: minutes.into(), ..BackoutStep::default() };
        let backout = |steps| Backout { steps, ..Backout::default() };
        assert_eq!(backout(vec![step("5"), step("20")]).minutes(), Some(25));
        assert_eq!((backout(vec![step("5"), step("")]).minutes(), backout(vec![]).minutes()), (None, None));
    }
}
