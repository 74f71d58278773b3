//! Reads rows into tickets.

use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::Customer;
use guanxi_document::{Cell, Row};
use guanxi_entity::{Entity, Value};
use guanxi_org::entities::Store;
use guanxi_record::import::{Chunk, ImportField, ImportPass, LinkFinder, Plan, RowError, cell_value};
use guanxi_types::{FieldError, RawId, Zone};
use parking_lot::Mutex;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::chunk::SalesChunk;
use super::terminal::{CARD, PERSON};
use super::{WIDE_FIELDS, WIDE_PRODUCTS, numbered};
use crate::entities::Sale;

/// What the chunks of one pass share.
pub(super) struct Shared {
    pub plan: Arc<Plan>,
    /// Whether tickets name members by cards, earn, and may wait for a decision.
    pub is_terminal: bool,
    pub stores: LinkFinder,
    pub customers: LinkFinder,
    pub products: LinkFinder,
    /// Zones of the stores met so far.
    pub zones: Mutex<FxHashMap<RawId, Zone>>,
}

/// One ticket, as far as this chunk has its rows.
#[derive(Clone, Debug)]
pub(super) struct Ticket {
    pub store: Arc<str>,
    pub number: String,
    pub sold_at: i64,
    pub customer: Option<Arc<str>>,
    /// The card that stands on it, of a terminal's file.
    pub card: Option<Arc<str>>,
    /// Who of the card's household bought.
    pub person: Option<Arc<str>>,
    pub clerk: Value,
    pub channel: Value,
    pub lines: Vec<Line>,
    /// An earlier chunk had rows of it.
    pub is_continued: bool,
    /// The next chunk may have rows of it.
    pub may_go_on: bool,
}

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub row: u64,
    pub product: Option<Arc<str>>,
    /// Its place on the ticket, where the file tells.
    pub line_no: Option<i64>,
    pub qty: Value,
    pub amount: i64,
    pub discount: i64,
}

pub(super) struct SalesPass {
    shared: Arc<Shared>,
    columns: Columns,
    seen: FxHashSet<u64>,
}

/// Where in the file a field is, if it is mapped.
type Place = Option<(usize, ImportField)>;

/// Where in the file each field is.
struct Columns {
    narrow: Vec<(&'static str, Place)>,
    /// Product, quantity, amount and discount of the second and further products of a wide row.
    wide: Vec<[Place; WIDE_FIELDS.len()]>,
}

const FIELDS: [&str; 16] = [
    "store",
    "number",
    "sold_at",
    "sold_on",
    "sold_time",
    "customer",
    CARD,
    PERSON,
    "clerk",
    "channel",
    "product",
    "line_no",
    "qty",
    "amount",
    "discount",
    "coupon_discount",
];

impl Columns {
    fn of(plan: &Plan) -> Self {
        let place = |name: &str| {
            let field = plan.fields.iter().find(|f| f.name == name).cloned();
            plan.column_of(name).zip(field)
        };
        Self {
            narrow: FIELDS.map(|name| (name, place(name))).to_vec(),
            wide: (2..=WIDE_PRODUCTS)
                .map(|n| WIDE_FIELDS.map(|name| place(&numbered(name, n))))
                .filter(|[_, _, amount, _]| amount.is_some())
                .collect(),
        }
    }

    fn get(&self, name: &str) -> Option<&(usize, ImportField)> {
        self.narrow
            .iter()
            .find(|(field, _)| *field == name)
            .and_then(|(_, place)| place.as_ref())
    }

    fn value(&self, row: &Row<'_>, name: &str, zone: &Zone) -> Result<Value, FieldError> {
        at_place(self.get(name), row, zone)
    }
}

fn at_place(place: Option<&(usize, ImportField)>, row: &Row<'_>, zone: &Zone) -> Result<Value, FieldError> {
    place.map_or(Ok(Value::Null), |(column, field)| {
        cell_value(field, row.cell(*column), zone)
    })
}

/// Gives each text once, however many rows have it.
#[derive(Default)]
struct Texts(FxHashSet<Arc<str>>);

impl Texts {
    fn of(&mut self, value: Value) -> Option<Arc<str>> {
        let Value::Text(text) = value else { return None };
        if let Some(known) = self.0.get(text.as_str()) {
            return Some(Arc::clone(known));
        }
        let new: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&new));
        Some(new)
    }
}

/// What a row says about its ticket.
struct Head {
    store: Arc<str>,
    number: String,
    sold_at: i64,
    customer: Option<Arc<str>>,
    card: Option<Arc<str>>,
    person: Option<Arc<str>>,
    clerk: Value,
    channel: Value,
}

impl SalesPass {
    pub(super) fn new(plan: Arc<Plan>) -> Self {
        Self::with(plan, false)
    }

    /// Of a terminal's file.
    pub(super) fn of_terminal(plan: Arc<Plan>) -> Self {
        Self::with(plan, true)
    }

    fn with(plan: Arc<Plan>, is_terminal: bool) -> Self {
        let columns = Columns::of(&plan);
        let shared = Shared {
            plan,
            is_terminal,
            stores: LinkFinder::new(Store::def()),
            customers: LinkFinder::new(Customer::def()),
            products: LinkFinder::new(Product::def()),
            zones: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
            columns,
            seen: FxHashSet::default(),
        }
    }

    fn read(&self, row: &Row<'_>, texts: &mut Texts) -> Result<(Head, Vec<Line>), Vec<RowError>> {
        let plan = &self.shared.plan;
        if let Some(problem) = row.problem() {
            return Err(vec![RowError::of_row_problem(plan, problem)]);
        }
        let mut wrong = Vec::new();
        let mut value = |name: &str| {
            self.columns.value(row, name, &plan.zone).unwrap_or_else(|error| {
                wrong.push(error);
                Value::Null
            })
        };
        let (store, number) = (value("store"), value("number"));
        let (customer, card, person) = (value("customer"), value(CARD), value(PERSON));
        let (clerk, channel) = (value("clerk"), value("channel"));
        let (product, qty, amount) = (value("product"), value("qty"), value("amount"));
        let line_no = value("line_no").as_int();
        let discounts = [value("discount"), value("coupon_discount")];
        let sold_at = self.sold_at(row).unwrap_or_else(|error| {
            wrong.push(error);
            Value::Null
        });
        let required = [
            ("store", &store),
            ("number", &number),
            (self.time_field(), &sold_at),
            ("amount", &amount),
        ];
        for (name, value) in required {
            if value.is_null() && !wrong.iter().any(|error| error.field == name) {
                wrong.push(FieldError::new(name, "required"));
            }
        }
        let further = self.further_lines(row, texts, &mut wrong);
        let store = texts.of(store);
        let (Some(store), Value::Text(number), Some(sold_at), Some(amount), true) =
            (store, number, sold_at.as_int(), amount.as_int(), wrong.is_empty())
        else {
            return Err(wrong
                .into_iter()
                .map(|error| RowError::field(plan, row, error))
                .collect());
        };
        let head = Head {
            store,
            number,
            sold_at,
            customer: texts.of(customer),
            card: texts.of(card),
            person: texts.of(person),
            clerk,
            channel,
        };
        // Tills write a discount as what was taken off or as a negative amount; either way it was given away.
        let discount = discounts.iter().filter_map(Value::as_int).map(i64::abs).sum();
        let first = Line {
            row: row.number,
            product: texts.of(product),
            line_no,
            qty,
            amount,
            discount,
        };
        Ok((head, std::iter::once(first).chain(further).collect()))
    }

    /// The second and further products of a wide row; a place without an amount is empty.
    fn further_lines(&self, row: &Row<'_>, texts: &mut Texts, wrong: &mut Vec<FieldError>) -> Vec<Line> {
        let zone = &self.shared.plan.zone;
        let mut lines = Vec::new();
        for places in &self.columns.wide {
            let [product, qty, amount, discount] = places.each_ref().map(|place| {
                at_place(place.as_ref(), row, zone).unwrap_or_else(|error| {
                    wrong.push(error);
                    Value::Null
                })
            });
            let Some(amount) = amount.as_int() else { continue };
            lines.push(Line {
                row: row.number,
                product: texts.of(product),
                line_no: None,
                qty,
                amount,
                discount: discount.as_int().unwrap_or(0).abs(),
            });
        }
        lines
    }

    fn time_field(&self) -> &'static str {
        if self.columns.get("sold_at").is_some() {
            "sold_at"
        } else {
            "sold_on"
        }
    }

    /// The moment of the sale: from one column, or from a day and a time of day.
    fn sold_at(&self, row: &Row<'_>) -> Result<Value, FieldError> {
        let zone = &self.shared.plan.zone;
        if self.columns.get("sold_at").is_some() {
            return self.columns.value(row, "sold_at", zone);
        }
        let Some(day) = self.columns.value(row, "sold_on", zone)?.as_int() else {
            return Ok(Value::Null);
        };
        let day = guanxi_types::Day::new(i32::try_from(day).unwrap_or(0));
        let time = self
            .columns
            .get("sold_time")
            .map(|(column, _)| row.cell(*column).to_text())
            .unwrap_or_default();
        let text = format!("{day} {}", time.trim());
        let field = self.shared.plan.fields.iter().find(|f| f.name == "sold_at");
        let read = field.map(|field| cell_value(field, Cell::Text(text.trim()), zone));
        read.unwrap_or(Ok(Value::Null)).map_err(|error| FieldError {
            field: "sold_time".to_owned(),
            ..error
        })
    }
}

impl ImportPass for SalesPass {
    fn prepare(&mut self, rows: &[Row<'_>]) -> Arc<dyn Chunk> {
        let mut texts = Texts::default();
        let mut tickets: Vec<Ticket> = Vec::new();
        let mut places: FxHashMap<(Arc<str>, String), usize> = FxHashMap::default();
        let mut errors = Vec::new();
        let mut last = usize::MAX;
        for row in rows {
            let (head, lines) = match self.read(row, &mut texts) {
                Ok(read) => read,
                Err(mut found) => {
                    errors.append(&mut found);
                    continue;
                }
            };
            let key = (Arc::clone(&head.store), head.number.clone());
            let at = *places.entry(key).or_insert(tickets.len());
            last = at;
            match tickets.get_mut(at) {
                Some(ticket) => {
                    if let Err(error) = ticket.add(&self.shared.plan, row.number, &head, lines) {
                        errors.push(error);
                    }
                }
                None => tickets.push(head.ticket(lines)),
            }
        }
        if let Some(ticket) = tickets.get_mut(last) {
            // Whether rows follow isn't known here: chunks end with the blocks that the file is read in.
            ticket.may_go_on = true;
        }
        for ticket in &mut tickets {
            ticket.is_continued = !self.seen.insert(hash_of(&ticket.store, &ticket.number));
        }
        let broken = errors.iter().map(|error: &RowError| error.row).collect();
        let refused = whole_tickets(rows, &broken, &mut tickets, &self.columns);
        errors.extend(refused);
        Arc::new(SalesChunk {
            shared: Arc::clone(&self.shared),
            tickets,
            errors,
        })
    }
}

/// Takes out the tickets that a broken row belongs to, as far as the row still says which.
fn whole_tickets(
    rows: &[Row<'_>],
    broken: &FxHashSet<u64>,
    tickets: &mut Vec<Ticket>,
    columns: &Columns,
) -> Vec<RowError> {
    let mut refused = Vec::new();
    for row in rows.iter().filter(|row| broken.contains(&row.number)) {
        let text = |name: &str| {
            columns
                .get(name)
                .map(|(at, _)| row.cell(*at).to_text().trim().to_owned())
        };
        let (store, number) = (
            text("store").unwrap_or_default(),
            text("number").unwrap_or_default(),
        );
        tickets.retain(|ticket| {
            let is_hit = *ticket.store == *store && ticket.number == number;
            if is_hit {
                refused.extend(ticket.lines.iter().map(|line| incomplete(line.row, row.number)));
            }
            !is_hit
        });
    }
    refused
}

/// A row is right, but another of its ticket isn't.
pub(super) fn incomplete(row: u64, other: u64) -> RowError {
    let mut error = RowError::row(row, "import.ticket_incomplete");
    error.params.insert("row".to_owned(), other.into());
    error
}

impl Head {
    fn ticket(self, lines: Vec<Line>) -> Ticket {
        Ticket {
            store: self.store,
            number: self.number,
            sold_at: self.sold_at,
            customer: self.customer,
            card: self.card,
            person: self.person,
            clerk: self.clerk,
            channel: self.channel,
            lines,
            is_continued: false,
            may_go_on: false,
        }
    }
}

impl Ticket {
    fn add(&mut self, plan: &Plan, row: u64, head: &Head, lines: Vec<Line>) -> Result<(), RowError> {
        for (name, known, told) in [
            ("customer", &self.customer, &head.customer),
            (CARD, &self.card, &head.card),
            (PERSON, &self.person, &head.person),
        ] {
            if known != told {
                let value = told.as_deref().unwrap_or_default().to_owned();
                let error = FieldError::new(name, "import.other_customer");
                return Err(RowError::at(plan, row, value, error));
            }
        }
        // Some tills stamp each line; the ticket began with the first.
        self.sold_at = self.sold_at.min(head.sold_at);
        self.lines.extend(lines);
        Ok(())
    }

    /// Whether other chunks have rows of it, or may have.
    pub(super) const fn is_part(&self) -> bool {
        self.is_continued || self.may_go_on
    }

    /// How many rows of the file it is made of; a wide row has several lines.
    pub(super) fn rows(&self) -> i64 {
        guanxi_types::len_i64(self.lines.chunk_by(|a, b| a.row == b.row).count())
    }
}

fn hash_of(store: &str, number: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = FxHasher::default();
    (store, number).hash(&mut hasher);
    hasher.finish()
}

/// The places of the fields of a sale that the chunk fills in.
pub(super) fn place(name: &str) -> usize {
    Sale::def().field(name).map(|(at, _)| at).unwrap_or_default()
}
