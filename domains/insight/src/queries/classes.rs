//! Customer classes: what `--class` names. Deciles, heavy/medium/light, or a profile field.

use guanxi_types::Result;

use crate::queries::facts::{Facts, Groups};
use crate::queries::roster::Labels;
use crate::rules::decile::DecileKind;
use crate::table::Cell;

/// What a class parameter may be beside a profile field.
pub const CLASSES: &[&str] = &["decile", "heavy"];
/// Deciles by weight: 1 heavy, 2–5 medium, 6–10 light; in the order of their names.
const WEIGHTS: [&str; 3] = ["heavy", "light", "medium"];

/// A division of customers into classes.
pub enum Classes {
    /// Head-count deciles of the full horizon.
    Decile(Groups),
    /// Those in three.
    Weight(Groups),
    /// A profile field.
    Attribute(Labels),
}

impl Classes {
    /// Reads what a question says in `parameter`.
    ///
    /// # Errors
    /// When it is neither a division nor a profile field, or the warehouse can't be read.
    pub fn of(facts: &Facts<'_>, parameter: &str, text: &str) -> Result<Self> {
        Ok(match text {
            "decile" => Self::Decile(facts.deciles(DecileKind::Customer)?),
            "heavy" | "group" => Self::Weight(facts.deciles(DecileKind::Customer)?),
            name => Self::Attribute(facts.attribute(parameter, name, CLASSES)?),
        })
    }

    /// The number of a customer's class; `None`: in none.
    #[must_use]
    pub fn at(&self, customer: usize) -> Option<usize> {
        let group = |groups: &Groups| groups.get(customer).copied().unwrap_or(0);
        match self {
            Self::Decile(groups) => usize::from(group(groups)).checked_sub(1),
            Self::Weight(groups) => match group(groups) {
                0 => None,
                1 => Some(0),
                2..=5 => Some(2),
                _ => Some(1),
            },
            Self::Attribute(labels) => usize::try_from(labels.at(customer)).ok(),
        }
    }

    /// How many classes there can be.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Decile(_) => 10,
            Self::Weight(_) => WEIGHTS.len(),
            Self::Attribute(labels) => labels.len(),
        }
    }

    /// A class as it is printed.
    #[must_use]
    pub fn cell(&self, class: usize) -> Cell {
        match self {
            Self::Decile(_) => Cell::Int(i64::try_from(class).unwrap_or(i64::MAX).saturating_add(1)),
            Self::Weight(_) => Cell::Text(WEIGHTS.get(class).copied().unwrap_or_default().to_owned()),
            Self::Attribute(labels) => {
                Cell::Text(labels.name(u32::try_from(class).unwrap_or(u32::MAX)).to_owned())
            }
        }
    }
}
