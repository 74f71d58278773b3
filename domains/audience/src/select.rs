//! Who fulfils a rule: one pass over the customers for everything that the database knows, one scan of the warehouse for each kind of
//! purchases, and bits between them ([why](../../../docs/adr/0025-rules-of-segments.md)).

mod compile;
mod finish;
mod known;

use std::sync::Arc;

use guanxi_entity::{FieldDef, Value};
use guanxi_insight::Visible;
use guanxi_record::Schema;
use guanxi_types::{Ctx, RawId};
use serde_json::Value as Json;

use crate::bits::Bits;
use crate::rule::{Base, BoughtTest, CellTest, ChangeTest, DecileTest, Figure, MovedTest};

pub use finish::finish;
pub use known::prepare;

/// Whose eyes a rule is evaluated with.
#[derive(Clone, Copy)]
pub struct Eyes<'a> {
    /// The definitions.
    pub schema: &'a Schema,
    /// Who asks.
    pub ctx: &'a Ctx,
}

/// Of whom, and how much is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Only this customer.
    pub only: Option<RawId>,
    /// With the values that each condition was decided by.
    pub with_values: bool,
}

/// A rule whose parts are known by their places.
#[derive(Clone, Debug)]
struct Tree {
    /// Its path in the rule; none inside of another segment.
    path: Option<String>,
    join: Join,
}

#[derive(Clone, Debug)]
enum Join {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    None(Vec<Tree>),
    Leaf(usize),
}

/// What a condition was decided by, by place.
#[derive(Clone, Debug, Default)]
enum Values {
    /// Nothing to tell beside yes or no.
    #[default]
    Nothing,
    /// A field of the customer.
    Field(&'static FieldDef, Vec<Value>),
    /// A number.
    Figure(Figure, Vec<Option<i64>>),
    /// A decile.
    Group(Vec<Option<i64>>),
    /// Two deciles; none where nothing was bought.
    Groups(Vec<[Option<i64>; 2]>),
    /// A number of two periods.
    Pair(Figure, Vec<[Option<i64>; 2]>),
}

/// A condition that was decided.
#[derive(Clone, Debug)]
struct Found {
    bits: Bits,
    values: Values,
}

/// A condition, as far as the database can decide it.
#[derive(Clone, Debug)]
enum Leaf {
    Found(Found),
    Bought(String, BoughtTest),
    Changed(String, ChangeTest),
    Decile(DecileTest),
    Moved(MovedTest),
    Cell(String, CellTest),
}

/// A rule of which the database's part is decided.
pub struct Prepared {
    tree: Tree,
    leaves: Vec<Leaf>,
    /// The customers whom the user may read, by id, ascending.
    universe: Vec<RawId>,
    visible: Option<Arc<Visible>>,
    base: Base,
    wanted: Wanted,
}

/// A rule that was evaluated.
pub struct Evaluated {
    tree: Tree,
    found: Vec<Found>,
    /// The customers whom the user may read, by id, ascending.
    pub universe: Vec<RawId>,
    /// From which days times were counted.
    pub base: Base,
}

/// How many a part of a rule leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The part.
    pub path: String,
    /// Customers who fulfil it by itself.
    pub matches: i64,
    /// Customers who fulfil it and all before it; only for parts of an outermost "all".
    pub left: Option<i64>,
}

/// Why a customer is in or out, by condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// The condition.
    pub path: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was found, as JSON.
    pub value: Json,
    /// The same for people; none where there is nothing to tell.
    pub text: Option<String>,
}

impl Evaluated {
    /// Who fulfils the rule.
    #[must_use]
    pub fn members(&self) -> Bits {
        self.bits(&self.tree)
    }

    /// The ids of those who fulfil the rule, ascending.
    #[must_use]
    pub fn ids(&self) -> Vec<RawId> {
        let members = self.members();
        members
            .places()
            .filter_map(|at| self.universe.get(at).copied())
            .collect()
    }

    /// Who fulfils a part of the rule; nobody where there is none of this path.
    #[must_use]
    pub fn part(&self, path: &str) -> Bits {
        let found = part_of(&self.tree, path);
        found.map_or_else(|| Bits::none(self.universe.len()), |tree| self.bits(tree))
    }

    fn bits(&self, tree: &Tree) -> Bits {
        let len = self.universe.len();
        let any = |parts: &[Tree]| {
            parts
                .iter()
                .fold(Bits::none(len), |all, part| all.or(&self.bits(part)))
        };
        match &tree.join {
            Join::All(parts) => parts
                .iter()
                .fold(Bits::all(len), |all, part| all.and(&self.bits(part))),
            Join::Any(parts) => any(parts),
            Join::None(parts) => any(parts).inverted(),
            Join::Leaf(at) => self
                .found
                .get(*at)
                .map_or_else(|| Bits::none(len), |found| found.bits.clone()),
        }
    }

    /// Whether the customer at a place fulfils a part: without looking at everybody else.
    fn holds(&self, tree: &Tree, at: usize) -> bool {
        match &tree.join {
            Join::All(parts) => parts.iter().all(|part| self.holds(part, at)),
            Join::Any(parts) => parts.iter().any(|part| self.holds(part, at)),
            Join::None(parts) => !parts.iter().any(|part| self.holds(part, at)),
            Join::Leaf(leaf) => self.found.get(*leaf).is_some_and(|found| found.bits.has(at)),
        }
    }

    /// How many each part leaves, the whole first.
    #[must_use]
    pub fn counts(&self) -> Vec<Count> {
        let mut counts = Vec::new();
        self.count(&self.tree, None, &mut counts);
        if let Join::All(parts) = &self.tree.join {
            let mut left = Bits::all(self.universe.len());
            for part in parts {
                left = left.and(&self.bits(part));
                let of = counts
                    .iter_mut()
                    .find(|count| Some(&count.path) == part.path.as_ref());
                if let Some(count) = of {
                    count.left = Some(left.count());
                }
            }
        }
        counts
    }

    fn count(&self, tree: &Tree, left: Option<i64>, counts: &mut Vec<Count>) {
        let Some(path) = &tree.path else { return };
        counts.push(Count {
            path: path.clone(),
            matches: self.bits(tree).count(),
            left,
        });
        if let Join::All(parts) | Join::Any(parts) | Join::None(parts) = &tree.join {
            parts.iter().for_each(|part| self.count(part, None, counts));
        }
    }

    /// Why the customer at a place is in or out.
    #[must_use]
    pub fn because(&self, at: usize) -> Vec<Because> {
        let mut all = Vec::new();
        self.explain(&self.tree, at, &mut all);
        all
    }

    fn explain(&self, tree: &Tree, at: usize, all: &mut Vec<Because>) {
        let Some(path) = &tree.path else { return };
        if let Join::All(parts) | Join::Any(parts) | Join::None(parts) = &tree.join
            && parts.iter().all(|part| part.path.is_some())
        {
            parts.iter().for_each(|part| self.explain(part, at, all));
            return;
        }
        let (value, text) = match &tree.join {
            Join::Leaf(leaf) => self
                .found
                .get(*leaf)
                .map_or((Json::Null, None), |found| found.values.told(at)),
            _ => (Json::Null, None),
        };
        all.push(Because {
            path: path.clone(),
            holds: self.holds(tree, at),
            value,
            text,
        });
    }

    /// Some of those who fulfil the rule, from all over.
    #[must_use]
    pub fn sample(&self, wanted: usize) -> Vec<RawId> {
        let ids = self.ids();
        let step = ids.len().div_ceil(wanted.max(1)).max(1);
        ids.into_iter().step_by(step).take(wanted).collect()
    }
}

fn part_of<'t>(tree: &'t Tree, path: &str) -> Option<&'t Tree> {
    if tree.path.as_deref() == Some(path) {
        return Some(tree);
    }
    match &tree.join {
        Join::All(parts) | Join::Any(parts) | Join::None(parts) => {
            parts.iter().find_map(|part| part_of(part, path))
        }
        Join::Leaf(_) => None,
    }
}

/// Two values that somebody went from and to.
fn from_to(pairs: &[[Option<i64>; 2]], at: usize, shown: impl Fn(i64) -> String) -> (Json, Option<String>) {
    let [before, after] = pairs.get(at).copied().unwrap_or_default();
    let text = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), &shown);
    (
        serde_json::json!([before, after]),
        Some(format!("{} → {}", text(before), text(after))),
    )
}

impl Values {
    fn told(&self, at: usize) -> (Json, Option<String>) {
        let number = |numbers: &[Option<i64>]| numbers.get(at).copied().flatten();
        match self {
            Self::Nothing => (Json::Null, None),
            Self::Field(field, values) => {
                let value = values.get(at).unwrap_or(&Value::Null);
                let json = guanxi_record::value_to_json(&field.kind, value);
                let text = match &json {
                    Json::Null => None,
                    Json::String(text) => Some(text.clone()),
                    other => Some(other.to_string()),
                };
                (json, text)
            }
            Self::Figure(figure, numbers) => {
                let number = number(numbers);
                let text = number.map(|number| crate::rule::figure_text(*figure, number));
                (Json::from(number), text)
            }
            Self::Group(groups) => {
                let group = number(groups);
                (Json::from(group), group.map(|group| group.to_string()))
            }
            Self::Groups(groups) => from_to(groups, at, |group| group.to_string()),
            Self::Pair(figure, numbers) => {
                from_to(numbers, at, |number| crate::rule::figure_text(*figure, number))
            }
        }
    }
}
