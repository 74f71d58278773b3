//! A journey's flow as it is kept: JSON, `{"nodes": [{"id", "kind", "text", "column", "row", "set"}], "edges": [{"from", "to", "when"}]}`. What
//! stands in `set` depends on the kind. There is no way back to a step: who is to go the way again comes in again.

mod check;
mod known;
mod sets;

pub use check::check;
pub use known::check_known;
pub use sets::{Act, Branch, CouponSet, EventSet, PointsSet, SendSet, TagSet, TaskSet, WaitSet, drawn};

use guanxi_types::{ErrorKind, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

/// Steps of a flow at most.
pub const NODES_MAX: usize = 60;
/// Columns and rows at most.
pub const PLACES_MAX: u32 = 24;

/// A flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Its steps.
    pub nodes: Vec<Node>,
    /// Which step comes after which.
    #[serde(default)]
    pub edges: Vec<Edge>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Its name within the flow.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What it says in the drawing.
    #[serde(default)]
    pub text: String,
    /// Where it stands.
    #[serde(default)]
    pub column: u32,
    /// Where it stands.
    #[serde(default)]
    pub row: u32,
    /// What is set of it.
    #[serde(default)]
    pub set: Map<String, Json>,
}

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Where customers come in.
    Start,
    /// Some time, until a time of day, or until something happens.
    Wait,
    /// A rule on the customer.
    Condition,
    /// By lot.
    Split,
    /// A message.
    Send,
    /// Something for a colleague to do.
    Task,
    /// A code of a coupon.
    Coupon,
    /// Points given or taken.
    Points,
    /// A tag hung on or taken off.
    Tag,
    /// A registration for a session of an event.
    Event,
    /// The end.
    End,
}

impl Kind {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Wait => "wait",
            Self::Condition => "condition",
            Self::Split => "split",
            Self::Send => "send",
            Self::Task => "task",
            Self::Coupon => "coupon",
            Self::Points => "points",
            Self::Tag => "tag",
            Self::Event => "event",
            Self::End => "end",
        }
    }
}

/// A way from one step to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// From which step.
    pub from: String,
    /// To which.
    pub to: String,
    /// In which case: `yes` and `no` after a condition, `done` and `time_out` after a wait for something, the branch after a split.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
}

/// Something that is wrong with a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// At which step; none where it is about the whole.
    pub node: Option<String>,
    /// At which of its settings.
    pub field: Option<String>,
    /// What.
    pub code: String,
}

impl Fault {
    /// About the whole.
    #[must_use]
    pub fn whole(code: &str) -> Self {
        Self {
            node: None,
            field: None,
            code: code.to_owned(),
        }
    }

    /// About a step.
    #[must_use]
    pub fn at(node: &str, code: &str) -> Self {
        Self {
            node: Some(node.to_owned()),
            ..Self::whole(code)
        }
    }

    /// About a setting of a step.
    #[must_use]
    pub fn of(node: &str, field: &str, code: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::at(node, code)
        }
    }
}

/// Refuses a flow with what is wrong with it.
#[must_use]
pub fn refused(faults: &[Fault]) -> Problem {
    Problem::new(ErrorKind::Invalid, "journeys.bad_flow").with("faults", json!(faults))
}

impl Flow {
    /// Reads a flow that may still have faults.
    ///
    /// # Errors
    /// `journeys.bad_flow` for what isn't written as one, or is too large.
    pub fn read(text: &str) -> Result<Self> {
        let unread = |why: String| refused(&[Fault::whole("unreadable")]).with("why", why);
        let flow: Self = serde_json::from_str(text).map_err(|why| unread(why.to_string()))?;
        let fits = flow.nodes.len() <= NODES_MAX
            && flow.edges.len() <= 4 * NODES_MAX
            && flow
                .nodes
                .iter()
                .all(|node| node.column < PLACES_MAX && node.row < PLACES_MAX && node.id.len() <= 60);
        if fits {
            Ok(flow)
        } else {
            Err(refused(&[Fault::whole("too_large")]))
        }
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_value(self).unwrap_or_default().to_string()
    }

    /// The step of this name.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// Where customers come in.
    #[must_use]
    pub fn start(&self) -> Option<&Node> {
        self.nodes.iter().find(|node| node.kind == Kind::Start)
    }

    /// The ways from a step.
    pub fn ways<'f>(&'f self, id: &'f str) -> impl Iterator<Item = &'f Edge> {
        self.edges.iter().filter(move |edge| edge.from == id)
    }

    /// The step after one, on a way.
    #[must_use]
    pub fn next(&self, id: &str, way: &str) -> Option<&Node> {
        let found = self.ways(id).find(|edge| edge.when == way);
        found.and_then(|edge| self.node(&edge.to))
    }
}
