//! What the club is told of a sale: plain facts, whoever sold.

use guanxi_types::{Day, Money, Problem, Qty, RawId, Result};
use serde::{Deserialize, Serialize};

/// A line of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFacts {
    /// Its key within the sale; a return names it.
    pub key: u32,
    /// The product, where it is known.
    pub product: Option<RawId>,
    /// Its category and all above.
    pub categories: Vec<RawId>,
    /// How much.
    pub qty: Qty,
    /// Before discounts.
    pub list_amount: Money,
    /// After discounts.
    pub amount: Money,
    /// What a promotion multiplies its points by, in thousandths; 1000 is once.
    pub multiplier: i64,
}

/// A sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleFacts {
    /// Its name among all sales, the same whoever asks again.
    pub sale: String,
    /// Whose.
    pub customer: RawId,
    /// The household that shares its points; the customer's own where none is given.
    pub household: Option<RawId>,
    /// Where.
    pub store: Option<RawId>,
    /// Through what.
    pub channel: Option<String>,
    /// When, UTC milliseconds.
    pub at: i64,
    /// The store's day.
    pub day: Day,
    /// The minute of that day.
    pub minute: i32,
    /// What was bought.
    pub lines: Vec<LineFacts>,
}

/// What comes back of a sale's line, as amounts above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackFacts {
    /// The line's key.
    pub key: u32,
    /// How much of it.
    pub qty: Qty,
    /// Of its amount before discounts.
    pub list_amount: Money,
    /// Of its amount after discounts: what is paid back.
    pub amount: Money,
}

impl SaleFacts {
    /// What was paid.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// The sale as if what comes back had never been bought.
    ///
    /// # Errors
    /// The key of the line that has less, or isn't there.
    pub fn without(&self, back: &[BackFacts]) -> std::result::Result<Self, u32> {
        let mut rest = self.clone();
        for part in back {
            let line = rest.lines.iter_mut().find(|line| line.key == part.key);
            let line = line.ok_or(part.key)?;
            line.qty = line.qty - part.qty;
            line.list_amount = line.list_amount - part.list_amount;
            line.amount = line.amount - part.amount;
            let is_less = line.qty < Qty::ZERO || line.amount < Money::ZERO || line.list_amount < Money::ZERO;
            if is_less || part.qty < Qty::ZERO || part.amount < Money::ZERO || part.list_amount < Money::ZERO
            {
                return Err(part.key);
            }
        }
        rest.lines
            .retain(|line| line.qty != Qty::ZERO || line.amount != Money::ZERO);
        Ok(rest)
    }

    /// The lines as they are kept.
    ///
    /// # Errors
    /// Never with lines of this shape.
    pub fn kept_lines(&self) -> Result<String> {
        let kept: Vec<Kept> = self.lines.iter().map(Kept::of).collect();
        serde_json::to_string(&kept).map_err(Problem::internal)
    }

    /// The lines that were kept.
    ///
    /// # Errors
    /// When the text isn't one of [`Self::kept_lines`].
    pub fn lines_of(text: &str) -> Result<Vec<LineFacts>> {
        let kept: Vec<Kept> = serde_json::from_str(text).map_err(Problem::internal)?;
        Ok(kept.into_iter().map(Kept::line).collect())
    }
}

/// A line in the database: short names, whole numbers.
#[derive(Serialize, Deserialize)]
struct Kept {
    k: u32,
    p: Option<RawId>,
    c: Vec<RawId>,
    q: i64,
    l: i64,
    a: i64,
    m: i64,
}

impl Kept {
    fn of(line: &LineFacts) -> Self {
        Self {
            k: line.key,
            p: line.product,
            c: line.categories.clone(),
            q: line.qty.raw(),
            l: line.list_amount.raw(),
            a: line.amount.raw(),
            m: line.multiplier,
        }
    }

    fn line(self) -> LineFacts {
        LineFacts {
            key: self.k,
            product: self.p,
            categories: self.c,
            qty: Qty::new(self.q),
            list_amount: Money::new(self.l),
            amount: Money::new(self.a),
            multiplier: self.m,
        }
    }
}
