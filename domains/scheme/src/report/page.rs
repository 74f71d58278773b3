//! A section being written: what it says, and what it shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_insight::{Cell, Indicator, Query, Table, Unit, indicator, measure};
use guanxi_record::{SqlText, scope_of, shown_text};
use guanxi_report::{Block, Figure, Head, Picture, Table as Shown};
use guanxi_store::Queries;
use guanxi_types::{Action, Day, ErrorKind, Locale, Problem, Qty, Result, to_f64};

use super::print::{Coin, coin_name, grouped, shown, word};
pub use super::view::View;
use super::{Known, SectionText, Source, is_excusable};

/// Numbers of products whose names are looked up at once.
const NAMES_AT_ONCE: usize = 200;
/// Thousandths of the currency, as records keep amounts of goals, in its minor unit.
const OF_MINOR: i64 = 10;

/// A section being written.
pub struct Page<'s> {
    /// What it is made from.
    pub source: &'s Source<'s>,
    /// What the records say.
    pub known: &'s Known,
    said: Vec<String>,
    shown: Vec<Block>,
}

/// Whether a cell is a figure, or stands where one will: such columns stand on the right.
fn is_figure(cell: &str) -> bool {
    let has_digit = cell.chars().any(|c| c.is_ascii_digit());
    let is_day = cell.parse::<Day>().is_ok();
    let is_sign = |c: char| c.is_ascii_digit() || " +-−.,%[]".contains(c);
    cell == "—" || cell.is_empty() || has_digit && !is_day && cell.chars().all(is_sign)
}

impl<'s> Page<'s> {
    /// An empty one.
    pub const fn new(source: &'s Source<'s>, known: &'s Known) -> Self {
        Self {
            source,
            known,
            said: Vec::new(),
            shown: Vec::new(),
        }
    }

    /// The language.
    pub const fn lang(&self) -> Locale {
        self.source.lang
    }

    /// One of two texts.
    pub fn pick(&self, zh: &str, en: &str) -> String {
        match self.source.lang {
            Locale::Zh => zh,
            Locale::En => en,
        }
        .to_owned()
    }

    /// Says something, in the language of the report.
    pub fn say(&mut self, zh: &str, en: &str) {
        let text = self.pick(zh, en);
        if !text.is_empty() {
            self.said.push(text);
        }
    }

    /// Shows a block.
    pub fn show(&mut self, block: Block) {
        self.shown.push(block);
    }

    /// The answer of an indicator about all sales. What counts the records of a ledger is for who may read all of them, and customers' numbers
    /// stand as the user may see them.
    pub fn ask(&self, name: &str, given: &[(&str, &str)]) -> Result<Arc<Table>> {
        let (indicator, ctx) = (indicator::named(name)?, &self.source.ctx);
        for key in indicator.ledgers {
            let def = self.source.schema.entity(key)?;
            if !scope_of(ctx, Action::Read, def).is_all() {
                return Err(Problem::new(ErrorKind::Invalid, "scheme.no_figures"));
            }
        }
        let pairs = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let found = self.source.insight.indicator(name, &Query::of(pairs)?)?;
        if !indicator.names_customers {
            return Ok(found);
        }
        let customer = self.source.schema.entity("customers.customer")?;
        Ok(Arc::new(found.with_texts("customer_id", |number| {
            shown_text(ctx, customer, "number", number)
        })))
    }

    /// Shows a picture.
    pub fn figure(&mut self, caption: &str, picture: Picture, note: &str) {
        self.show(Block::Figure(Figure {
            caption: caption.to_owned(),
            picture,
            note: note.to_owned(),
        }));
    }

    /// Shows some columns of an indicator's answer, so many rows at most.
    pub fn table(&mut self, caption: &str, view: &View<'_>, columns: &[&str], rows: usize) {
        if view.count() == 0 {
            self.say(
                &format!("“{caption}”目前没有数据。"),
                &format!("There is nothing yet to show for \"{caption}\"."),
            );
            return;
        }
        let lang = self.lang();
        let mut heads = Vec::new();
        let mut coins = Vec::new();
        for name in columns {
            let coin = Coin::of(view.numbers(name).into_iter().flatten(), lang);
            heads.push(self.head(view, name, coin));
            coins.push(coin);
        }
        let (all, count) = (view.count(), view.count().min(rows));
        let caption = if count < all {
            self.pick(
                &format!("{caption}（前 {count} 行，共 {all} 行）"),
                &format!("{caption} (first {count} of {all} rows)"),
            )
        } else {
            caption.to_owned()
        };
        let cells = |row: usize| {
            let each = columns.iter().zip(&coins);
            each.map(|(name, coin)| view.shown(row, name, *coin, lang))
                .collect()
        };
        self.show(Block::Table(Shown {
            caption,
            heads,
            rows: (0..count).map(cells).collect(),
            note: self.note(view.indicator),
        }));
    }

    fn head(&self, view: &View<'_>, name: &str, coin: Coin) -> Head {
        let (label, unit) = view.label(name, self.lang());
        Head {
            label: self.with_unit(&label, unit, coin),
            is_number: unit != Unit::Text,
        }
    }

    /// A label with the unit of its figures: in brackets, within those that it ends with where there are some.
    pub fn with_unit(&self, label: &str, unit: Unit, coin: Coin) -> String {
        let unit = match (unit, self.lang()) {
            (Unit::Money, lang) => coin_name(coin, &self.known.currency, lang),
            (Unit::Days, Locale::Zh) => "天".to_owned(),
            _ => return label.to_owned(),
        };
        let (opened, and, closed) = match self.lang() {
            Locale::Zh => ("（", "，", "）"),
            Locale::En => (" (", ", ", ")"),
        };
        match label.strip_suffix(closed) {
            Some(rest) => format!("{rest}{and}{unit}{closed}"),
            None => format!("{label}{opened}{unit}{closed}"),
        }
    }

    /// How an indicator is computed.
    pub fn note(&self, indicator: &Indicator) -> String {
        self.pick(indicator.note.zh, indicator.note.en)
    }

    /// How columns of an indicator are computed, one after the other.
    pub fn formulas(&self, indicator: &Indicator, columns: &[&str]) -> String {
        let measures = columns.iter().filter_map(|name| indicator.column(name));
        let said: Vec<String> = measures
            .map(|one| {
                let label = self.pick(one.label.zh, one.label.en);
                let formula = self.pick(one.formula.zh, one.formula.en);
                match self.lang() {
                    Locale::Zh => format!("{label}：{formula}"),
                    Locale::En => format!("{label}: {formula}"),
                }
            })
            .collect();
        match self.lang() {
            Locale::Zh if !said.is_empty() => said.join("；") + "。",
            Locale::Zh => String::new(),
            Locale::En => said.join("; "),
        }
    }

    /// A table of texts, with what is to be known of it in both languages.
    pub fn texts(
        &mut self,
        caption: &str,
        heads: &[(&str, &str)],
        rows: Vec<Vec<String>>,
        note: (&str, &str),
    ) {
        let is_number = |at: usize| {
            let mut cells = rows.iter().filter_map(|row| row.get(at)).peekable();
            cells.peek().is_some() && cells.all(|cell| is_figure(cell))
        };
        let heads = heads.iter().enumerate().map(|(at, (zh, en))| Head {
            label: self.pick(zh, en),
            is_number: is_number(at),
        });
        let heads = heads.collect();
        self.show(Block::Table(Shown {
            caption: caption.to_owned(),
            heads,
            rows,
            note: self.pick(note.0, note.1),
        }));
    }

    /// What a key of the declared words is called.
    pub fn label(&self, key: &str) -> String {
        let label = self.source.schema.labels().get(key);
        label.map_or_else(
            || key.rsplit('.').next().unwrap_or(key).to_owned(),
            |label| self.pick(&label.zh, &label.en),
        )
    }

    /// Values of a key figure as records keep them, thousandths and amounts in the currency: what the figure is called, with the unit of its
    /// amounts, and each value in its unit. Without a key figure the numbers stand as people typed them.
    pub fn kept<const N: usize>(
        &self,
        name: Option<&str>,
        values: [Option<Qty>; N],
    ) -> (String, [String; N]) {
        let dash = || "—".to_owned();
        let Some(known) = name.and_then(measure) else {
            let typed = |value: Option<Qty>| value.map_or_else(dash, |value| grouped(&value.to_string()));
            return (dash(), values.map(typed));
        };
        let is_amount = known.unit == Unit::Money;
        let minor = values.iter().flatten().filter(|_| is_amount);
        let minor = minor.map(|value| to_f64(value.raw() / OF_MINOR));
        let coin = Coin::of(minor, self.lang());
        let said = |value: Option<Qty>| {
            let cell = match value.map(Qty::raw) {
                Some(value) if is_amount => Cell::ratio(value, OF_MINOR),
                Some(value) => Cell::Quantity(value),
                None => Cell::Empty,
            };
            shown(&cell, known.unit, coin, self.lang())
        };
        let label = self.label(&format!("choice.scheme.direction.measure.{}", known.name));
        (self.with_unit(&label, known.unit, coin), values.map(said))
    }

    /// The names of products by number, in the language of the report where they have one in it.
    pub fn product_names(&self, numbers: Vec<String>) -> Result<BTreeMap<String, String>> {
        let lang = self.lang().code();
        self.source.store.read_blocking(move |r| {
            let mut names = BTreeMap::new();
            for part in numbers.chunks(NAMES_AT_ONCE) {
                let mut sql = SqlText::new("");
                sql.push(
                    "SELECT p.number, COALESCE(NULLIF(t.name, ''), p.name) FROM catalog_product p \
                     LEFT JOIN catalog_product_translation t ON t.product_id = p.id AND t.language = ?",
                    [Value::from(lang)],
                );
                let marks = vec!["?"; part.len()].join(", ");
                let given = part.iter().map(|number| Value::from(number.as_str()));
                sql.and(&format!("p.number IN ({marks})"), given);
                for row in r.query(&sql.text, &sql.params)? {
                    names.insert(row.text(0).to_owned(), row.text(1).to_owned());
                }
            }
            Ok(names)
        })
    }

    /// A product by its name and, in brackets, its number.
    pub fn with_number(&self, name: &str, number: &str) -> String {
        self.pick(&format!("{name}（{number}）"), &format!("{name} ({number})"))
    }

    /// An answer with a column of products' numbers in names, where it has one: a name and, in brackets, its number.
    pub fn with_names(&self, view: &View<'_>, column: &str) -> Result<Table> {
        if !view.has(column) {
            return Ok(view.table.clone());
        }
        let names = self.product_names(view.column(column))?;
        Ok(view.table.with_texts(column, |number| match names.get(number) {
            Some(name) => self.with_number(name, number),
            None => word(number, self.lang()),
        }))
    }

    /// Turns what the figures refuse into a sentence; passes on what broke.
    ///
    /// # Errors
    /// What isn't the question's fault.
    pub fn excuse(&mut self, done: Result<()>) -> Result<()> {
        match done {
            Err(problem) if is_excusable(problem.kind) => {
                self.say(
                    "目前的数据还不足以计算本节的全部指标。",
                    "The data don't yet allow all figures of this section.",
                );
                tracing::debug!(%problem, "a section of the scheme did without figures");
                Ok(())
            }
            other => other,
        }
    }

    /// Puts the section into the document: the text of a person before the one that was made.
    pub fn finish(self, key: &str, title: String, blocks: &mut Vec<Block>) -> SectionText {
        let made = self.said.join("\n");
        let edited = self.known.texts.get(key).cloned();
        let text = edited.as_deref().unwrap_or(&made);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        blocks.extend(lines.map(|line| Block::Paragraph(line.to_owned())));
        blocks.extend(self.shown);
        SectionText {
            key: key.to_owned(),
            title,
            made,
            edited,
        }
    }
}
