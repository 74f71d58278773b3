//! What tills send, read strictly: ids, amounts and quantities are texts.

use guanxi_http::body::{id, money, qty, some_id};
use guanxi_loyalty::queries::card::Shown;
use guanxi_types::{Problem, Result};
use serde::Deserialize;

use crate::commands;
use crate::till;
use crate::till::club::POINTS_MAX;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    product_id: String,
    qty: String,
    #[serde(default)]
    chosen: Vec<String>,
    #[serde(default)]
    hand_price: Option<String>,
    #[serde(default)]
    hand_reason: Option<String>,
}

impl Line {
    fn read(self) -> Result<till::TicketLine> {
        let price = self.hand_price.as_deref().filter(|text| !text.is_empty());
        let price = price.map(|text| money("hand_price", text)).transpose()?;
        let reason = self.hand_reason.unwrap_or_default();
        Ok(till::TicketLine {
            product_id: id("product_id", &self.product_id)?,
            qty: qty("qty", &self.qty)?,
            chosen: self
                .chosen
                .iter()
                .map(|part| id("chosen", part))
                .collect::<Result<_>>()?,
            hand: price.map(|price| till::by_hand::HandSet {
                price,
                reason: reason.trim().to_owned(),
            }),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BackLine {
    line_id: String,
    qty: String,
    #[serde(default = "yes")]
    is_resaleable: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Returned {
    sale_id: String,
    lines: Vec<BackLine>,
}

impl Returned {
    fn read(self) -> Result<till::Returned> {
        let line = |line: BackLine| {
            Ok(till::ReturnedLine {
                line_id: id("line_id", &line.line_id)?,
                qty: qty("qty", &line.qty)?,
                is_resaleable: line.is_resaleable,
            })
        };
        Ok(till::Returned {
            sale_id: id("sale_id", &self.sale_id)?,
            lines: self.lines.into_iter().map(line).collect::<Result<_>>()?,
        })
    }
}

/// What is asked to be priced.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    store_id: String,
    #[serde(default)]
    customer_id: Option<String>,
    #[serde(default)]
    card: Option<String>,
    #[serde(default)]
    card_id: Option<String>,
    #[serde(default)]
    lines: Vec<Line>,
    #[serde(default)]
    coupons: Vec<String>,
    #[serde(default)]
    returned: Option<Returned>,
}

impl Asked {
    pub(super) fn read(self) -> Result<till::Asked> {
        let card = self.card.filter(|code| !code.trim().is_empty()).map(Shown::Code);
        let card_id = some_id("card_id", self.card_id.as_deref())?;
        Ok(till::Asked {
            store_id: id("store_id", &self.store_id)?,
            customer_id: some_id("customer_id", self.customer_id.as_deref())?,
            card: card.or(card_id.map(Shown::Id)),
            lines: self.lines.into_iter().map(Line::read).collect::<Result<_>>()?,
            coupons: self
                .coupons
                .into_iter()
                .map(|code| code.trim().to_owned())
                .collect(),
            returned: self.returned.map(Returned::read).transpose()?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paid {
    method: String,
    amount: String,
    #[serde(default)]
    tendered: Option<String>,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    account_id: Option<String>,
    #[serde(default)]
    points: Option<i64>,
}

fn payments(given: Vec<Paid>) -> Result<Vec<till::Paid>> {
    let one = |paid: Paid| {
        let account = some_id("account_id", paid.account_id.as_deref())?;
        if paid
            .points
            .is_some_and(|points| !(1..=POINTS_MAX).contains(&points))
        {
            return Err(Problem::wrong("points", "out_of_range"));
        }
        if account.is_some() != paid.points.is_some() {
            return Err(Problem::wrong("points", "required"));
        }
        let tendered = paid.tendered.as_deref().filter(|text| !text.is_empty());
        Ok(till::Paid {
            method: paid.method,
            amount: money("payments", &paid.amount)?,
            tendered: tendered.map(|text| money("payments", text)).transpose()?,
            reference: paid.reference.filter(|text| !text.trim().is_empty()),
            points: account.zip(paid.points),
        })
    };
    given.into_iter().map(one).collect()
}

/// A ticket.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ticket {
    session_id: String,
    asked: Asked,
    payments: Vec<Paid>,
    shown: String,
    /// Milliseconds since 1970 on the till's clock.
    #[serde(default)]
    offline_at: Option<i64>,
    /// Of a colleague who stands for prices that were set by hand.
    #[serde(default)]
    approval: Option<String>,
}

impl Ticket {
    pub(super) fn read(self, key: String) -> Result<till::Ticket> {
        Ok(till::Ticket {
            key,
            session_id: id("session_id", &self.session_id)?,
            asked: self.asked.read()?,
            payments: payments(self.payments)?,
            shown: money("shown", &self.shown)?,
            offline_at: self.offline_at,
            approval: self.approval.filter(|token| !token.is_empty()),
        })
    }
}

/// Goods that come back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Returning {
    session_id: String,
    store_id: String,
    returned: Returned,
    payments: Vec<Paid>,
}

impl Returning {
    pub(super) fn read(self, key: String) -> Result<commands::TicketReturn> {
        Ok(commands::TicketReturn {
            key,
            store_id: id("store_id", &self.store_id)?,
            session_id: id("session_id", &self.session_id)?,
            returned: self.returned.read()?,
            payments: payments(self.payments)?,
        })
    }
}

/// A change of stock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StockMove {
    store_id: String,
    product_id: String,
    kind: String,
    qty: String,
    #[serde(default)]
    to_store_id: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

impl StockMove {
    pub(super) fn read(self) -> Result<commands::StockMove> {
        let qty = qty("qty", &self.qty)?;
        let change = match self.kind.as_str() {
            "in" => commands::StockChange::In(qty),
            "out" => commands::StockChange::Out(qty),
            "count" => commands::StockChange::Count(qty),
            "move" => {
                let to = some_id("to_store_id", self.to_store_id.as_deref())?;
                commands::StockChange::Move(qty, to.ok_or_else(|| Problem::wrong("to_store_id", "required"))?)
            }
            _ => return Err(Problem::wrong("kind", "not_a_choice")),
        };
        Ok(commands::StockMove {
            store_id: id("store_id", &self.store_id)?,
            product_id: id("product_id", &self.product_id)?,
            change,
            reason: self.reason.filter(|text| !text.trim().is_empty()),
        })
    }
}
