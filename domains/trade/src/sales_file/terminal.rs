//! Files of terminals at stores that have no till of ours: sales files whose tickets name a member's card, and earn. What can't be
//! booked without a decision waits as a [`SaleConflict`].

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::{Entity, Kind, Label, Value};
use guanxi_record::import::{ImportField, ImportPass, ImportTarget, Outcome, Plan, is_row_fault};
use guanxi_record::{
    Batch, Links, Schema, SqlText, Target, create_many, require, restrict_few, update_by_command,
};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, FieldError, Problem, RawId, Result};
use serde::{Deserialize, Serialize};

use super::SalesFile;
use super::chunk::{Known, Ready, SalesChunk};
use super::pass::{SalesPass, Ticket};
use crate::club_sale::{self, Doubt};
use crate::entities::{Sale, SaleConflict, SaleLine};

/// The key of the target.
const KEY: &str = "trade.terminal_file";
/// The column that names the member.
pub(super) const CARD: &str = "card";
const CARD_MAX: u32 = 60;
/// The column that names who of the card's household bought.
pub(super) const PERSON: &str = "person";
/// What terminals call it.
const PERSON_WORDS: [&str; 7] = [
    "家庭成员",
    "成员编号",
    "购买人",
    "购买人编号",
    "family member",
    "household member",
    "buyer",
];

/// The import of files of terminals.
#[derive(Debug, Default)]
pub struct TerminalFile;

impl ImportTarget for TerminalFile {
    fn key(&self) -> &str {
        KEY
    }

    fn label(&self, schema: &Schema) -> Label {
        let unnamed = || Label {
            zh: KEY.to_owned(),
            en: KEY.to_owned(),
        };
        schema.labels().get(KEY).cloned().unwrap_or_else(unnamed)
    }

    fn fields(&self, schema: &Schema) -> Vec<ImportField> {
        let mut fields = SalesFile.fields(schema);
        for field in fields.iter_mut().filter(|field| field.name == "customer") {
            // A card that nobody knows is no wrong row: it waits for somebody to say whose it is.
            CARD.clone_into(&mut field.name);
            field.kind = Kind::Text { max: CARD_MAX };
            field.links_by = None;
            field.choices = Vec::new();
        }
        let at = fields.iter().position(|field| field.name == CARD);
        if let Some((at, card)) = at.and_then(|at| Some((at, fields.get(at)?.clone()))) {
            let label = schema.labels().get(&format!("{KEY}.{PERSON}")).cloned();
            let person = ImportField {
                name: PERSON.to_owned(),
                label: label.unwrap_or_else(|| card.label.clone()),
                required: false,
                synonyms: PERSON_WORDS.map(str::to_owned).to_vec(),
                ..card
            };
            fields.insert(at + 1, person);
        }
        fields
    }

    fn keys(&self, schema: &Schema) -> Vec<Vec<String>> {
        SalesFile.keys(schema)
    }

    fn options(&self, _schema: &Schema) -> Vec<&'static str> {
        vec!["zone"]
    }

    fn entities(&self, _schema: &Schema) -> Vec<String> {
        [SaleConflict::def(), SaleLine::def(), Sale::def()]
            .map(|def| def.key.clone())
            .to_vec()
    }

    fn require(&self, schema: &Schema, ctx: &Ctx) -> Result<()> {
        SalesFile.require(schema, ctx)?;
        require(ctx, Action::Import, SaleConflict::def()).map(drop)
    }

    fn begin(&self, plan: Arc<Plan>) -> Result<Box<dyn ImportPass>> {
        super::check_plan(&plan)?;
        Ok(Box::new(SalesPass::of_terminal(plan)))
    }
}

/// A ticket as it waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Who sold.
    pub clerk: Option<String>,
    /// Through what; the store where nothing is said.
    pub channel: Option<String>,
    /// Its lines.
    pub lines: Vec<WaitingLine>,
}

/// A line of it. It is kept short, because a ticket is one text: product, quantity, amount, discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "ShortLine", from = "KeptLine")]
pub struct WaitingLine {
    /// The product, where it is known.
    pub product: Option<RawId>,
    /// How much, in thousandths; one where nothing is said.
    pub qty: Option<i64>,
    /// What was paid, in minor units.
    pub amount: i64,
    /// What was taken off.
    pub discount: i64,
}

type ShortLine = (Option<RawId>, Option<i64>, i64, i64);

/// A line as it is kept, or was at first.
#[derive(Deserialize)]
#[serde(untagged)]
enum KeptLine {
    Short(ShortLine),
    Named {
        product: Option<RawId>,
        qty: Option<i64>,
        amount: i64,
        discount: i64,
    },
}

impl From<KeptLine> for WaitingLine {
    fn from(kept: KeptLine) -> Self {
        let (product, qty, amount, discount) = match kept {
            KeptLine::Short(line) => line,
            KeptLine::Named {
                product,
                qty,
                amount,
                discount,
            } => (product, qty, amount, discount),
        };
        Self {
            product,
            qty,
            amount,
            discount,
        }
    }
}

impl From<WaitingLine> for ShortLine {
    fn from(line: WaitingLine) -> Self {
        (line.product, line.qty, line.amount, line.discount)
    }
}

/// What became of a ticket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// It is there, or waits.
    New,
    /// It was there.
    Before,
}

impl SalesChunk {
    /// Books tickets one by one: a sale that earns, or a conflict that waits; what came before is passed over.
    pub(super) fn take_in(
        &self,
        tx: &mut Tx<'_>,
        tickets: Vec<Ready<'_>>,
        outcome: &mut Outcome,
    ) -> Result<()> {
        let known = self.known(tx, &tickets)?;
        for mut ready in tickets {
            let before = known.get(&(ready.store_id, ready.ticket.number.clone())).copied();
            let rows = ready.ticket.rows();
            match tx.attempt(|tx| self.take(tx, &mut ready, before)) {
                Ok(Taken::New) => outcome.create += rows,
                Ok(Taken::Before) => outcome.skip += rows,
                Err(problem) if is_row_fault(&problem) => {
                    self.blame(ready.ticket, &in_words_of_the_file(problem), outcome);
                }
                Err(problem) => return Err(problem),
            }
        }
        Ok(())
    }

    fn take(&self, tx: &mut Tx<'_>, ready: &mut Ready<'_>, before: Option<Known>) -> Result<Taken> {
        let plan = &self.shared.plan;
        if ready.ticket.is_continued && self.extend(tx, ready)? {
            return Ok(Taken::New);
        }
        if let Some(known) = before {
            if known.import_id == Some(plan.import_id) && ready.ticket.is_continued {
                self.go_on(tx, ready, known)?;
                club_sale::restate(tx, &plan.schema, &plan.ctx, known.id)?;
                // What came before may have been gifts alone, which earn nothing.
                club_sale::earn(tx, &plan.schema, &plan.ctx, known.id)?;
                return Ok(Taken::New);
            }
            if is_same(tx, ready.ticket, known.id)? {
                return Ok(Taken::Before);
            }
            return self.wait(tx, ready, doubt("other_amount", None));
        }
        let (day, _) = self.local(tx, ready.store_id, ready.ticket.sold_at)?;
        // A terminal that knows people only names no card.
        let (card, person) = (ready.ticket.card.clone(), ready.ticket.person.clone());
        let shown = match (card, person) {
            (None, person) => person.map(|number| (number, None)),
            (Some(card), person) => Some((card, person)),
        };
        if let Some((card, person)) = shown {
            let on = Day::new(i32::try_from(day).unwrap_or(0));
            let whose = match club_sale::who(tx, (&card, person.as_deref().unwrap_or_default()), on)? {
                Ok(whose) => whose,
                Err(why) => return self.wait(tx, ready, why),
            };
            let customer = whose.customer;
            if club_sale::is_settled(tx, day)? {
                return self.wait(tx, ready, doubt("closed_period", customer));
            }
            if ready.ticket.lines.iter().any(|line| line.amount < 0) {
                return self.wait(tx, ready, doubt("returns", customer));
            }
            ready.whose = whose;
        }
        for sale in self.create(tx, std::slice::from_ref(ready))? {
            club_sale::earn(tx, &plan.schema, &plan.ctx, sale)?;
        }
        Ok(Taken::New)
    }

    /// Puts a ticket aside, once.
    fn wait(&self, tx: &mut Tx<'_>, ready: &Ready<'_>, why: Doubt) -> Result<Taken> {
        let (plan, ticket) = (&self.shared.plan, ready.ticket);
        let card = ticket.card.as_deref().unwrap_or_default();
        let content = waiting(ready);
        let amount = sum(&content);
        let key = key_of((ready.store_id, &ticket.number), amount, card);
        // Of a ticket that goes on in another chunk, the amount isn't known yet; what was accepted is the sale, and compared with that.
        let known = tx.query_first(
            "SELECT id FROM trade_sale_conflict WHERE store_id = ?1 AND number = ?2 AND (key = ?3 OR (?5 = '1' AND state <> 'accepted' AND COALESCE(card, '') = ?4))",
            &[
                Value::from(ready.store_id),
                Value::from(ticket.number.as_str()),
                Value::from(key.as_str()),
                Value::from(card),
                Value::from(if ticket.is_part() { "1" } else { "0" }),
            ],
        )?;
        if known.is_some() {
            return Ok(Taken::Before);
        }
        if why.reason == "other_amount" && ticket.is_continued {
            // Its beginning was passed over as known: what is at hand isn't the ticket, and must not take its place.
            let taken = FieldError::new("number", "taken").with("value", ticket.number.as_str());
            return Err(Problem::invalid(vec![taken]));
        }
        let given: BTreeMap<&str, Value> = BTreeMap::from([
            ("number", Value::from(ticket.number.as_str())),
            ("store_id", Value::from(ready.store_id)),
            ("card", Value::from(ticket.card.as_deref())),
            ("person", Value::from(ticket.person.as_deref())),
            ("sold_at", Value::from(ticket.sold_at)),
            ("amount", Value::from(amount)),
            ("reason", Value::from(why.reason)),
            ("customer_id", Value::from(why.customer)),
            ("content", Value::from(text_of(&content)?)),
            ("key", Value::from(key)),
        ]);
        let def = SaleConflict::def();
        let row = def
            .fields
            .iter()
            .map(|field| given.get(field.name.as_str()).cloned().unwrap_or_default());
        let batch = Batch {
            def,
            import_id: Some(plan.import_id),
            links: Links::Known,
        };
        let ids = create_many(tx, &plan.schema, &self.own(), &batch, vec![row.collect()])?;
        within(tx, &plan.ctx, &ids)?;
        Ok(Taken::New)
    }

    /// Tickets that wait are written by nobody but the program, on behalf of who brings the file.
    fn own(&self) -> Ctx {
        self.shared.plan.ctx.as_program("terminal")
    }

    /// More lines of a ticket that an earlier chunk of this import put aside.
    fn extend(&self, tx: &mut Tx<'_>, ready: &Ready<'_>) -> Result<bool> {
        let plan = &self.shared.plan;
        let row = tx.query_first(
            "SELECT id, content, card FROM trade_sale_conflict WHERE store_id = ?1 AND number = ?2 AND import_id = ?3 AND state = 'open'",
            &[
                Value::from(ready.store_id),
                Value::from(ready.ticket.number.as_str()),
                Value::from(plan.import_id),
            ],
        )?;
        let Some(row) = row else { return Ok(false) };
        let mut content = read(row.text(1))?;
        content.lines.extend(waiting(ready).lines);
        let amount = sum(&content);
        let key = key_of((ready.store_id, &ready.ticket.number), amount, row.text(2));
        let def = SaleConflict::def();
        let changes = [
            ("amount", Value::from(amount)),
            ("content", Value::from(text_of(&content)?)),
            ("key", Value::from(key)),
        ];
        let place = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
        let given: Vec<(usize, Value)> = changes.into_iter().filter_map(place).collect();
        let target = Target {
            def,
            id: row.int(0),
            version: None,
            import_id: Some(plan.import_id),
        };
        update_by_command(tx, &plan.schema, &self.own(), &target, &given)?;
        Ok(true)
    }
}

/// A ticket's lines are kept as one text, with the purchase that earns or with the ticket that waits: of too many the file's reader is
/// told as such.
fn in_words_of_the_file(problem: Problem) -> Problem {
    let is_whole =
        |error: &FieldError| error.code == "too_long" && matches!(error.field.as_str(), "lines" | "content");
    if problem.fields.iter().any(is_whole) {
        return Problem::invalid(vec![FieldError::new("number", "too_many_lines")]);
    }
    problem
}

/// Nobody brings tickets of stores that he may bring none of.
fn within(tx: &mut Tx<'_>, ctx: &Ctx, ids: &[RawId]) -> Result<()> {
    let def = SaleConflict::def();
    let reach = require(ctx, Action::Import, def)?;
    for id in ids {
        let mut sql = SqlText::new("SELECT id FROM trade_sale_conflict");
        sql.and("id = ?", [Value::from(*id)]);
        restrict_few(&mut sql, ctx, reach, def);
        if tx.query_first(&sql.text, &sql.params)?.is_none() {
            return Err(Problem::invalid(vec![FieldError::new(
                "store_id",
                "out_of_reach",
            )]));
        }
    }
    Ok(())
}

const fn doubt(reason: &'static str, customer: Option<RawId>) -> Doubt {
    Doubt { reason, customer }
}

/// Whether a ticket says what is there already. Of one that goes on in another chunk only a part is at hand.
fn is_same(tx: &mut Tx<'_>, ticket: &Ticket, sale: RawId) -> Result<bool> {
    let rows = tx.query(
        "SELECT amount FROM trade_sale_line WHERE sale_id = ?1",
        &[Value::from(sale)],
    )?;
    let mut there: Vec<i64> = rows.iter().map(|row| row.int(0)).collect();
    if !ticket.is_part() {
        let mine: i64 = ticket.lines.iter().map(|line| line.amount).sum();
        return Ok(mine == there.iter().sum::<i64>());
    }
    for line in &ticket.lines {
        match there.iter().position(|amount| *amount == line.amount) {
            Some(at) => drop(there.swap_remove(at)),
            None => return Ok(false),
        }
    }
    Ok(true)
}

fn key_of((store, number): (RawId, &str), amount: i64, card: &str) -> String {
    format!("{store}:{number}:{amount}:{card}")
}

fn waiting(ready: &Ready<'_>) -> Waiting {
    let ticket = ready.ticket;
    let text = |value: &Value| value.as_text().map(str::to_owned);
    let lines = ticket.lines.iter().zip(&ready.product_ids);
    Waiting {
        clerk: text(&ticket.clerk),
        channel: text(&ticket.channel),
        lines: lines
            .map(|(line, product)| WaitingLine {
                product: *product,
                qty: line.qty.as_int(),
                amount: line.amount,
                discount: line.discount,
            })
            .collect(),
    }
}

fn sum(content: &Waiting) -> i64 {
    let amounts = content.lines.iter().map(|line| line.amount);
    amounts.fold(0, i64::saturating_add)
}

/// A ticket that waits, in the words in which it is kept.
///
/// # Errors
/// When it can't be written as JSON.
pub(crate) fn text_of(content: &Waiting) -> Result<String> {
    serde_json::to_string(content).map_err(Problem::internal)
}

/// A ticket that waits, as it is kept.
///
/// # Errors
/// `record.invalid` where it isn't one.
pub(crate) fn read(text: &str) -> Result<Waiting> {
    serde_json::from_str(text).map_err(|_| Problem::invalid(vec![FieldError::new("content", "not_json")]))
}
