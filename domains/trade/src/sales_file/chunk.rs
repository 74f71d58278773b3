//! Writes tickets and their lines.

use std::collections::BTreeSet;
use std::sync::Arc;

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::import::{Chunk, Found, Mode, Outcome, RowError, is_row_fault};
use guanxi_record::{Batch, Links, create_many};
use guanxi_store::{Queries, Tx};
use guanxi_types::{FieldError, Problem, RawId, Result, len_i64};
use rustc_hash::FxHashMap;

use super::pass::{Line, Shared, Ticket, incomplete, place};
use crate::entities::{Sale, SaleLine};
use crate::rules::zone_of_store;
use crate::till::member::Whose;

/// Numbers that one statement asks for.
const ASKED_AT_ONCE: usize = 500;

pub(super) struct SalesChunk {
    pub shared: Arc<Shared>,
    pub tickets: Vec<Ticket>,
    pub errors: Vec<RowError>,
}

/// A ticket whose links are found.
pub(super) struct Ready<'t> {
    pub ticket: &'t Ticket,
    pub store_id: RawId,
    pub whose: Whose,
    pub product_ids: Vec<Option<RawId>>,
}

/// A ticket that is in the database already.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub id: RawId,
    pub import_id: Option<RawId>,
    line_count: i64,
}

/// What is in the database of these tickets.
pub(super) type KnownTickets = FxHashMap<(RawId, String), Known>;

impl Chunk for SalesChunk {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        let mut outcome = Outcome {
            errors: self.errors.clone(),
            ..Outcome::default()
        };
        let ready = self.ready(tx, &mut outcome)?;
        if self.shared.is_terminal {
            self.take_in(tx, ready, &mut outcome)?;
            outcome.errors.sort_by_key(|error| error.row);
            return Ok(outcome);
        }
        let (continued, new): (Vec<Ready<'_>>, Vec<Ready<'_>>) =
            ready.into_iter().partition(|ready| ready.ticket.is_continued);
        if !continued.is_empty() {
            let known = self.known(tx, &continued)?;
            self.by_what_is_known(tx, continued, &known, &mut outcome)?;
        }
        match tx.attempt(|tx| self.create(tx, &new)) {
            Ok(_) => outcome.create += rows_of(&new),
            Err(problem) if is_row_fault(&problem) => {
                let known = self.known(tx, &new)?;
                self.by_what_is_known(tx, new, &known, &mut outcome)?;
            }
            Err(problem) => return Err(problem),
        }
        outcome.errors.sort_by_key(|error| error.row);
        Ok(outcome)
    }
}

impl SalesChunk {
    /// The tickets whose store, customer and products are all found.
    fn ready(&self, tx: &mut Tx<'_>, outcome: &mut Outcome) -> Result<Vec<Ready<'_>>> {
        let (shared, plan) = (&self.shared, &self.shared.plan);
        let lines = || self.tickets.iter().flat_map(|ticket| &ticket.lines);
        let stores: BTreeSet<&str> = self.tickets.iter().map(|ticket| &*ticket.store).collect();
        let customers: BTreeSet<&str> = self
            .tickets
            .iter()
            .filter_map(|ticket| ticket.customer.as_deref())
            .collect();
        let products: BTreeSet<&str> = lines().filter_map(|line| line.product.as_deref()).collect();
        let stores = shared.stores.find(tx, plan, stores)?;
        let customers = shared.customers.find(tx, plan, customers)?;
        let products = shared.products.find(tx, plan, products)?;
        let mut ready = Vec::with_capacity(self.tickets.len());
        for ticket in &self.tickets {
            match links_of(ticket, &stores, &customers, &products) {
                Ok(found) => ready.push(found),
                Err(wrong) => self.refuse(ticket, wrong, outcome),
            }
        }
        Ok(ready)
    }

    fn refuse(&self, ticket: &Ticket, wrong: Vec<(u64, FieldError)>, outcome: &mut Outcome) {
        let first = wrong.first().map_or(0, |(row, _)| *row);
        let named: BTreeSet<u64> = wrong.iter().map(|(row, _)| *row).collect();
        for (row, error) in wrong {
            let value = error
                .params
                .get("value")
                .and_then(|v| v.as_str())
                .unwrap_or_default()
                .to_owned();
            outcome
                .errors
                .push(RowError::at(&self.shared.plan, row, value, error));
        }
        let others = ticket.lines.iter().filter(|line| !named.contains(&line.row));
        outcome
            .errors
            .extend(others.map(|line| incomplete(line.row, first)));
    }

    pub(super) fn known(&self, tx: &mut Tx<'_>, tickets: &[Ready<'_>]) -> Result<KnownTickets> {
        let mut by_store: FxHashMap<RawId, Vec<&str>> = FxHashMap::default();
        for ready in tickets {
            by_store
                .entry(ready.store_id)
                .or_default()
                .push(&ready.ticket.number);
        }
        let mut known = KnownTickets::default();
        for (store_id, numbers) in by_store {
            for part in numbers.chunks(ASKED_AT_ONCE) {
                let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("?{n}")).collect();
                let sql = format!(
                    "SELECT number, id, import_id, \
                     (SELECT COALESCE(MAX(line_no), 0) FROM trade_sale_line l WHERE l.sale_id = s.id) \
                     FROM trade_sale s WHERE store_id = ?1 AND number IN ({})",
                    marks.join(", ")
                );
                let mut params = vec![Value::from(store_id)];
                params.extend(part.iter().map(|number| Value::from(*number)));
                tx.query_each(&sql, &params, &mut |row| {
                    let found = Known {
                        id: row.int(1),
                        import_id: row.optional_int(2),
                        line_count: row.int(3),
                    };
                    known.insert((store_id, row.text(0).to_owned()), found);
                    Ok(())
                })?;
            }
        }
        Ok(known)
    }

    /// Goes on with tickets that this import began, passes over or refuses those of others, and makes the rest one by one.
    fn by_what_is_known(
        &self,
        tx: &mut Tx<'_>,
        tickets: Vec<Ready<'_>>,
        known: &KnownTickets,
        outcome: &mut Outcome,
    ) -> Result<()> {
        let plan = &self.shared.plan;
        let mut new = Vec::new();
        for ready in tickets {
            match known.get(&(ready.store_id, ready.ticket.number.clone())) {
                Some(known) if known.import_id == Some(plan.import_id) => {
                    self.go_on(tx, &ready, *known)?;
                    outcome.create += ready.ticket.rows();
                }
                Some(_) if plan.mode == Mode::Upsert => outcome.skip += ready.ticket.rows(),
                Some(_) => {
                    let taken = |line: &Line| {
                        (
                            line.row,
                            FieldError::new("number", "taken").with("value", ready.ticket.number.as_str()),
                        )
                    };
                    self.refuse(
                        ready.ticket,
                        ready.ticket.lines.iter().map(taken).collect(),
                        outcome,
                    );
                }
                None => new.push(ready),
            }
        }
        self.create_or_halve(tx, new, outcome)
    }

    /// Writes all at once; if that is refused, the halves, down to the ticket that is to blame.
    fn create_or_halve(
        &self,
        tx: &mut Tx<'_>,
        mut tickets: Vec<Ready<'_>>,
        outcome: &mut Outcome,
    ) -> Result<()> {
        if tickets.is_empty() {
            return Ok(());
        }
        match tx.attempt(|tx| self.create(tx, &tickets)) {
            Ok(_) => outcome.create += rows_of(&tickets),
            Err(problem) if !is_row_fault(&problem) => return Err(problem),
            Err(problem) => match tickets.as_slice() {
                [one] => self.blame(one.ticket, &problem, outcome),
                _ => {
                    let second = tickets.split_off(tickets.len() / 2);
                    self.create_or_halve(tx, tickets, outcome)?;
                    self.create_or_halve(tx, second, outcome)?;
                }
            },
        }
        Ok(())
    }

    pub(super) fn blame(&self, ticket: &Ticket, problem: &Problem, outcome: &mut Outcome) {
        for line in &ticket.lines {
            outcome
                .errors
                .extend(RowError::of_problem(&self.shared.plan, line.row, problem));
        }
    }

    /// The ids of the sales.
    pub(super) fn create(&self, tx: &mut Tx<'_>, tickets: &[Ready<'_>]) -> Result<Vec<RawId>> {
        if tickets.is_empty() {
            return Ok(Vec::new());
        }
        let mut sales = Vec::with_capacity(tickets.len());
        for ready in tickets {
            sales.push(self.sale(tx, ready)?);
        }
        let ids = self.create_many(tx, Sale::def(), sales)?;
        let lines = tickets
            .iter()
            .zip(&ids)
            .flat_map(|(ready, id)| lines_of(ready, *id, 0))
            .collect();
        self.create_many(tx, SaleLine::def(), lines)?;
        Ok(ids)
    }

    fn create_many(&self, tx: &mut Tx<'_>, def: &EntityDef, rows: Vec<Vec<Value>>) -> Result<Vec<RawId>> {
        let plan = &self.shared.plan;
        let batch = Batch {
            def,
            import_id: Some(plan.import_id),
            links: Links::Known,
        };
        create_many(tx, &plan.schema, &plan.ctx, &batch, rows)
    }

    fn sale(&self, tx: &mut Tx<'_>, ready: &Ready<'_>) -> Result<Vec<Value>> {
        let ticket = ready.ticket;
        let (day, minute) = self.local(tx, ready.store_id, ticket.sold_at)?;
        let mut values = vec![Value::Null; Sale::def().fields.len()];
        let amount: i64 = ticket.lines.iter().map(|line| line.amount).sum();
        for (name, value) in [
            ("number", Value::from(ticket.number.as_str())),
            ("store_id", Value::from(ready.store_id)),
            ("sold_at", Value::from(ticket.sold_at)),
            ("business_date", Value::from(day)),
            ("business_minute", Value::from(minute)),
            ("customer_id", Value::from(ready.whose.customer)),
            ("household_id", Value::from(ready.whose.household)),
            ("card_id", Value::from(ready.whose.card)),
            ("clerk", ticket.clerk.clone()),
            ("channel", ticket.channel.clone()),
            ("amount", Value::from(amount)),
            ("line_count", Value::from(len_i64(ticket.lines.len()))),
        ] {
            if let Some(slot) = values.get_mut(place(name)) {
                *slot = value;
            }
        }
        Ok(values)
    }

    /// The store's local day and minute.
    pub(super) fn local(&self, tx: &mut Tx<'_>, store_id: RawId, at: i64) -> Result<(i64, i64)> {
        let known = self.shared.zones.lock().get(&store_id).cloned();
        let zone = match known {
            Some(zone) => zone,
            None => {
                let zone = zone_of_store(tx, store_id)?;
                self.shared.zones.lock().insert(store_id, zone.clone());
                zone
            }
        };
        let (day, minute) = zone.local(at);
        Ok((i64::from(day.raw()), i64::from(minute)))
    }

    /// More lines of a ticket that an earlier chunk of this import began. Its sum is the sum of its lines, so that isn't
    /// a change of the record and has no history.
    pub(super) fn go_on(&self, tx: &mut Tx<'_>, ready: &Ready<'_>, known: Known) -> Result<()> {
        let amount: i64 = ready.ticket.lines.iter().map(|line| line.amount).sum();
        self.create_many(
            tx,
            SaleLine::def(),
            lines_of(ready, known.id, known.line_count).collect(),
        )?;
        tx.execute(
            "UPDATE trade_sale SET amount = amount + ?2, line_count = line_count + ?3 WHERE id = ?1",
            &[
                known.id.into(),
                amount.into(),
                len_i64(ready.ticket.lines.len()).into(),
            ],
        )
        .map(drop)
    }
}

fn rows_of(tickets: &[Ready<'_>]) -> i64 {
    tickets.iter().map(|ready| ready.ticket.rows()).sum()
}

fn links_of<'t>(
    ticket: &'t Ticket,
    stores: &Found,
    customers: &Found,
    products: &Found,
) -> Result<Ready<'t>, Vec<(u64, FieldError)>> {
    let first = ticket.lines.first().map_or(0, |line| line.row);
    let mut wrong = Vec::new();
    let store_id = stores
        .id("store", &ticket.store)
        .map_err(|error| wrong.push((first, error)));
    let customer_id = ticket
        .customer
        .as_deref()
        .map(|text| {
            customers
                .id("customer", text)
                .map_err(|error| wrong.push((first, error)))
        })
        .and_then(Result::ok);
    let mut product_ids = Vec::with_capacity(ticket.lines.len());
    for line in &ticket.lines {
        match line
            .product
            .as_deref()
            .map(|text| products.id("product", text))
            .transpose()
        {
            Ok(id) => product_ids.push(id),
            Err(error) => wrong.push((line.row, error)),
        }
    }
    match store_id {
        Ok(store_id) if wrong.is_empty() => Ok(Ready {
            ticket,
            store_id,
            whose: Whose {
                customer: customer_id,
                ..Whose::default()
            },
            product_ids,
        }),
        _ => Err(wrong),
    }
}

fn lines_of<'r>(
    ready: &'r Ready<'_>,
    sale_id: RawId,
    after: i64,
) -> impl Iterator<Item = Vec<Value>> + use<'r> {
    let numbered = (after + 1..).zip(ready.ticket.lines.iter().zip(&ready.product_ids));
    numbered.map(move |(line_no, (line, product_id))| {
        SaleLine::def()
            .fields
            .iter()
            .map(|field| match field.name.as_str() {
                "sale_id" => Value::from(sale_id),
                "line_no" => Value::from(line.line_no.unwrap_or(line_no)),
                "product_id" => Value::from(*product_id),
                "qty" => line.qty.clone(),
                "amount" => Value::from(line.amount),
                "discount" => Value::from(line.discount),
                _ => Value::Null,
            })
            .collect()
    })
}
