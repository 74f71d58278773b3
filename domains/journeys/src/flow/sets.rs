//! What is set of each kind of step.

use guanxi_audience::rule::Node as Rule;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{Fault, Kind, Node};
use crate::happening::Happening;

/// Branches of a split at most.
const BRANCHES_MAX: usize = 6;
/// Days of a wait at most: two years.
const DAYS_MAX: i64 = 731;
/// Characters of a text message's text that is written here.
const TEXT_MAX: usize = 4_000;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// A wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitSet {
    /// So many milliseconds.
    For(i64),
    /// Until a time of day, after so many days: minutes of the day.
    Until(i64, i32),
    /// Until something happens, so many milliseconds at most.
    Happening(Happening, i64),
}

/// A branch of a split, with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The way: `1`, `2` ….
    pub way: String,
    /// How much of the whole.
    pub weight: u64,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SendSet {
    /// `sms` or `email`.
    pub channel: String,
    /// Of a mail.
    pub subject: String,
    /// With places for what differs: `{name}`.
    pub body: String,
}

/// A task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TaskSet {
    /// `call`, `visit` or `task`.
    pub kind: String,
    /// In a few words.
    pub subject: String,
    /// What is to be said, beside the script.
    pub body: String,
    /// The script.
    pub script_id: String,
    /// Days until it is due.
    pub due_days: i64,
    /// Who does it; who looks after the customer where empty, else who answers for the journey.
    pub user_id: String,
}

/// A code of a coupon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CouponSet {
    /// The coupon.
    pub coupon_id: String,
}

/// Points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PointsSet {
    /// The programme.
    pub programme_id: String,
    /// How many; negative where they are taken.
    pub points: i64,
}

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TagSet {
    /// The tag.
    pub tag_id: String,
    /// Taken off, not hung on.
    pub remove: bool,
}

/// A registration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventSet {
    /// The session.
    pub session_id: String,
}

/// What a step does, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing: start and end.
    Nothing,
    /// It waits.
    Wait(WaitSet),
    /// It asks.
    Condition(Rule),
    /// It draws lots.
    Split(Vec<Branch>),
    /// It sends.
    Send(SendSet),
    /// It gives somebody something to do.
    Task(TaskSet),
    /// It gives a code.
    Coupon(CouponSet),
    /// It gives points.
    Points(PointsSet),
    /// It tags.
    Tag(TagSet),
    /// It registers.
    Event(EventSet),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WaitGiven {
    mode: String,
    days: i64,
    hours: i64,
    minutes: i64,
    at: String,
    event: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionGiven {
    #[serde(default)]
    rule: Json,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SplitGiven {
    weights: Vec<i64>,
}

/// Reads settings; what they lack is told by the field.
struct Reader<'n>(&'n Node);

impl Reader<'_> {
    fn given<T: serde::de::DeserializeOwned>(&self) -> Result<T, Fault> {
        let json = Json::Object(Map::clone(&self.0.set));
        serde_json::from_value(json).map_err(|_| Fault::at(&self.0.id, "unreadable"))
    }

    fn wrong(&self, field: &str, code: &str) -> Fault {
        Fault::of(&self.0.id, field, code)
    }

    fn require(&self, field: &str, is_there: bool, code: &str) -> Result<(), Fault> {
        if is_there {
            Ok(())
        } else {
            Err(self.wrong(field, code))
        }
    }

    fn id(&self, field: &str, text: &str) -> Result<(), Fault> {
        let code = if text.is_empty() { "required" } else { "gone" };
        self.require(field, text.parse::<i64>().is_ok_and(|id| id > 0), code)
    }

    fn wait(&self) -> Result<WaitSet, Fault> {
        let given: WaitGiven = self.given()?;
        let in_range = (0..=DAYS_MAX).contains(&given.days)
            && (0..=24).contains(&given.hours)
            && (0..=60).contains(&given.minutes);
        self.require("days", in_range, "out_of_range")?;
        let long = given.days * DAY_MS + given.hours * HOUR_MS + given.minutes * MINUTE_MS;
        match given.mode.as_str() {
            "until" => {
                let minute = guanxi_audience::policy::minute_of(&given.at);
                let minute = minute.and_then(|minute| i32::try_from(minute).ok());
                let minute = minute.ok_or_else(|| self.wrong("at", "not_a_time"))?;
                Ok(WaitSet::Until(given.days, minute))
            }
            "event" => {
                let event = Happening::named(&given.event).filter(|event| event.is_heard());
                let event = event.ok_or_else(|| self.wrong("event", "required"))?;
                self.require("days", long > 0, "required")?;
                Ok(WaitSet::Happening(event, long))
            }
            _ => {
                self.require("days", long > 0, "required")?;
                Ok(WaitSet::For(long))
            }
        }
    }

    fn split(&self) -> Result<Vec<Branch>, Fault> {
        let given: SplitGiven = self.given()?;
        let weights: Option<Vec<u64>> = given
            .weights
            .iter()
            .map(|weight| {
                u64::try_from(*weight)
                    .ok()
                    .filter(|weight| (1..=1_000).contains(weight))
            })
            .collect();
        let weights = weights.ok_or_else(|| self.wrong("weights", "out_of_range"))?;
        self.require(
            "weights",
            (2..=BRANCHES_MAX).contains(&weights.len()),
            "out_of_range",
        )?;
        let branch = |(at, weight): (usize, u64)| Branch {
            way: (at + 1).to_string(),
            weight,
        };
        Ok(weights.into_iter().enumerate().map(branch).collect())
    }

    fn condition(&self) -> Result<Rule, Fault> {
        let given: ConditionGiven = self.given()?;
        self.require("rule", !given.rule.is_null(), "required")?;
        Rule::read(&given.rule).map_err(|_| self.wrong("rule", "bad_rule"))
    }

    fn send(&self) -> Result<SendSet, Fault> {
        let given: SendSet = self.given()?;
        let is_channel = matches!(given.channel.as_str(), "sms" | "email");
        self.require("channel", is_channel, "required")?;
        self.require("body", !given.body.trim().is_empty(), "required")?;
        self.require("body", given.body.chars().count() <= TEXT_MAX, "too_long")?;
        let needs_subject = given.channel == "email";
        self.require(
            "subject",
            !needs_subject || !given.subject.trim().is_empty(),
            "required",
        )?;
        for (field, text) in [("subject", &given.subject), ("body", &given.body)] {
            self.require(field, crate::texts::are_known(text), "unknown_place")?;
        }
        Ok(given)
    }

    fn task(&self) -> Result<TaskSet, Fault> {
        let given: TaskSet = self.given()?;
        let is_kind = matches!(given.kind.as_str(), "call" | "visit" | "task");
        self.require("kind", is_kind, "required")?;
        self.require("subject", !given.subject.trim().is_empty(), "required")?;
        self.require("subject", given.subject.chars().count() <= 120, "too_long")?;
        self.require(
            "due_days",
            (0..=DAYS_MAX).contains(&given.due_days),
            "out_of_range",
        )?;
        self.require("body", given.body.chars().count() <= TEXT_MAX, "too_long")?;
        for (field, text) in [("subject", &given.subject), ("body", &given.body)] {
            self.require(field, crate::texts::are_known(text), "unknown_place")?;
        }
        for (field, id) in [("script_id", &given.script_id), ("user_id", &given.user_id)] {
            if !id.is_empty() {
                self.id(field, id)?;
            }
        }
        Ok(given)
    }

    fn points(&self) -> Result<PointsSet, Fault> {
        let given: PointsSet = self.given()?;
        self.id("programme_id", &given.programme_id)?;
        let is_some = given.points != 0 && (-1_000_000..=1_000_000).contains(&given.points);
        self.require("points", is_some, "out_of_range")?;
        Ok(given)
    }
}

impl Node {
    /// What the step does.
    ///
    /// # Errors
    /// The setting that is missing or wrong.
    pub fn act(&self) -> Result<Act, Fault> {
        let reader = Reader(self);
        Ok(match self.kind {
            Kind::Start | Kind::End => Act::Nothing,
            Kind::Wait => Act::Wait(reader.wait()?),
            Kind::Condition => Act::Condition(reader.condition()?),
            Kind::Split => Act::Split(reader.split()?),
            Kind::Send => Act::Send(reader.send()?),
            Kind::Task => Act::Task(reader.task()?),
            Kind::Coupon => {
                let given: CouponSet = reader.given()?;
                reader.id("coupon_id", &given.coupon_id)?;
                Act::Coupon(given)
            }
            Kind::Points => Act::Points(reader.points()?),
            Kind::Tag => {
                let given: TagSet = reader.given()?;
                reader.id("tag_id", &given.tag_id)?;
                Act::Tag(given)
            }
            Kind::Event => {
                let given: EventSet = reader.given()?;
                reader.id("session_id", &given.session_id)?;
                Act::Event(given)
            }
        })
    }
}

impl Act {
    /// The ways that lead on from it.
    #[must_use]
    pub fn ways(&self, kind: Kind) -> Vec<String> {
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self {
            Self::Wait(WaitSet::Happening(..)) => named(&["done", "time_out"]),
            Self::Condition(_) => named(&["yes", "no"]),
            Self::Split(branches) => branches.iter().map(|branch| branch.way.clone()).collect(),
            Self::Nothing if kind == Kind::End => Vec::new(),
            _ => named(&[""]),
        }
    }
}

/// The branch that a lot falls on: a number of a million, laid out by the weights.
#[must_use]
pub fn drawn(branches: &[Branch], lot: u64) -> Option<&Branch> {
    let whole: u64 = branches.iter().map(|branch| branch.weight).sum();
    let mut left = lot * whole / 1_000_000;
    for branch in branches {
        if left < branch.weight {
            return Some(branch);
        }
        left -= branch.weight;
    }
    branches.last()
}
