//! The campaign templates that a company may begin with (现成活动模板): phases, tasks with what is ticked off, scripts, materials. Days count from the
//! campaign's first.

mod care;
mod sell;

use guanxi_types::Words;

/// A phase of a template.
pub struct Phase {
    /// Its name.
    pub name: Words,
    /// Its first and its last day.
    pub days: (i32, i32),
    /// What is to be reached in it.
    pub goal: Words,
}

/// A task of a template.
pub struct Task {
    /// Its phase, by place from 0.
    pub phase: usize,
    /// What is to be done.
    pub name: Words,
    /// Its first day, and by which it is done.
    pub days: (i32, i32),
    /// The task that it waits for, by place from 0.
    pub after: Option<usize>,
    /// What is ticked off.
    pub checks: &'static [Words],
}

/// What is said or written.
pub struct Said {
    /// Its phase, by place from 0.
    pub phase: usize,
    /// The kind of the channel.
    pub channel: &'static str,
    /// Its name.
    pub name: Words,
    /// Its words.
    pub body: Words,
}

/// What is made.
pub struct Thing {
    /// The phase that needs it, by place from 0.
    pub phase: usize,
    /// What.
    pub name: Words,
    /// How many.
    pub quantity: i64,
    /// On which day it must be there.
    pub due: i32,
}

/// A template that is ready to use.
pub struct Ready {
    /// Its number.
    pub number: &'static str,
    /// Its name.
    pub name: Words,
    /// What kind of campaign.
    pub kind: Words,
    /// What it is to reach.
    pub goal: Words,
    /// Its phases, in order.
    pub phases: &'static [Phase],
    /// Its tasks.
    pub tasks: &'static [Task],
    /// Its scripts.
    pub scripts: &'static [Said],
    /// Its materials.
    pub materials: &'static [Thing],
}

impl Ready {
    /// Its last day.
    #[must_use]
    pub fn last(&self) -> i32 {
        self.phases.iter().map(|phase| phase.days.1).max().unwrap_or(0)
    }
}

/// The five.
pub static READY: [&Ready; 5] = [
    &care::WELCOME,
    &care::LAPSED,
    &care::BIRTHDAY,
    &sell::NOVELTY,
    &sell::HOLIDAY,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// C2: what a ready template names is in it: phases, tasks that others wait for, days within the phase.
    #[test]
    fn ready_templates_are_whole() {
        for one in READY {
            let at = one.number;
            assert!(
                !one.phases.is_empty() && !one.tasks.is_empty() && !one.scripts.is_empty(),
                "{at}"
            );
            for (place, task) in one.tasks.iter().enumerate() {
                let phase = one.phases.get(task.phase).unwrap();
                assert!(
                    phase.days.0 <= task.days.0 && task.days.1 <= phase.days.1,
                    "{at} {place}"
                );
                assert!(
                    task.days.0 <= task.days.1 && !task.checks.is_empty(),
                    "{at} {place}"
                );
                assert!(task.after.is_none_or(|other| other < place), "{at} {place}");
            }
            let used = one.scripts.iter().map(|words| words.phase);
            let used = used.chain(one.materials.iter().map(|thing| thing.phase));
            assert!(used.max().unwrap() < one.phases.len(), "{at}");
        }
    }
}
