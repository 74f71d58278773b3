//! What the club is told of a sale: plain facts, whoever sold.

use std::collections::BTreeMap;

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
    /// The card that was shown.
    pub card: Option<RawId>,
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
        serde_json::to_string(&Kept::of(&self.lines)).map_err(Problem::internal)
    }

    /// The lines that were kept.
    ///
    /// # Errors
    /// When the text isn't one of [`Self::kept_lines`].
    pub fn lines_of(text: &str) -> Result<Vec<LineFacts>> {
        if text.starts_with('[') {
            let kept: Vec<Early> = serde_json::from_str(text).map_err(Problem::internal)?;
            return Ok(kept.into_iter().map(Early::line).collect());
        }
        let kept: Kept = serde_json::from_str(text).map_err(Problem::internal)?;
        Ok(kept.lines())
    }
}

/// Points are multiplied by so much unless a promotion says otherwise.
const ONCE: i64 = 1_000;

/// Lines in the database: short, because a ticket of some hundred lines is one text. Categories stand once, and lines name their place.
#[derive(Serialize, Deserialize)]
struct Kept {
    c: Vec<Vec<RawId>>,
    l: Vec<KeptLine>,
}

/// Key, product, place of its categories, quantity, amount, what was taken off, and how much more than once its points count.
type KeptLine = (u32, Option<RawId>, usize, i64, i64, i64, i64);

impl Kept {
    fn of(lines: &[LineFacts]) -> Self {
        let mut kept = Self {
            c: Vec::new(),
            l: Vec::new(),
        };
        let mut places: BTreeMap<&[RawId], usize> = BTreeMap::new();
        for line in lines {
            let place = *places.entry(&line.categories).or_insert_with(|| {
                kept.c.push(line.categories.clone());
                kept.c.len() - 1
            });
            let (amount, list) = (line.amount.raw(), line.list_amount.raw());
            kept.l.push((
                line.key,
                line.product,
                place,
                line.qty.raw(),
                amount,
                list.saturating_sub(amount),
                line.multiplier.saturating_sub(ONCE),
            ));
        }
        kept
    }

    fn lines(self) -> Vec<LineFacts> {
        let Self { c, l } = self;
        let line = |(key, product, place, qty, amount, off, more): KeptLine| LineFacts {
            key,
            product,
            categories: c.get(place).cloned().unwrap_or_default(),
            qty: Qty::new(qty),
            list_amount: Money::new(amount.saturating_add(off)),
            amount: Money::new(amount),
            multiplier: more.saturating_add(ONCE),
        };
        l.into_iter().map(line).collect()
    }
}

/// A line as it was kept at first: each with names and categories of its own.
#[derive(Deserialize)]
struct Early {
    k: u32,
    p: Option<RawId>,
    c: Vec<RawId>,
    q: i64,
    l: i64,
    a: i64,
    m: i64,
}

impl Early {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sale(lines: Vec<LineFacts>) -> SaleFacts {
        SaleFacts {
            sale: "s".to_owned(),
            customer: 1,
            household: None,
            card: None,
            store: None,
            channel: None,
            at: 0,
            day: Day::new(0),
            minute: 0,
            lines,
        }
    }

    fn line(key: u32, categories: Vec<RawId>) -> LineFacts {
        LineFacts {
            key,
            product: key.is_multiple_of(2).then_some(1_234_567),
            categories,
            qty: Qty::new(1_000),
            list_amount: Money::new(60_000),
            amount: Money::new(59_900),
            multiplier: if key == 3 { 2_500 } else { ONCE },
        }
    }

    /// M6: what is kept of five hundred lines is one text that the database takes, and says the same.
    #[test]
    fn lines_are_kept_short_and_whole() {
        let lines: Vec<LineFacts> = (1..=500)
            .map(|key| line(key, vec![i64::from(key % 7) + 100_000, 99]))
            .collect();
        let text = sale(lines.clone()).kept_lines().unwrap();
        assert!(text.len() <= 20_000, "{} characters", text.len());
        assert_eq!(SaleFacts::lines_of(&text).unwrap(), lines);
    }

    /// M3: what was kept before is read as it was.
    #[test]
    fn lines_that_were_kept_long_are_read() {
        let text = r#"[{"k":3,"p":null,"c":[5],"q":1000,"l":60000,"a":59900,"m":2500}]"#;
        assert_eq!(SaleFacts::lines_of(text).unwrap(), vec![line(3, vec![5])]);
    }
}
