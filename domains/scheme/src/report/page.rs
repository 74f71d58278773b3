//! A section being written: what it says, and what it shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_insight::{Indicator, Query, Table, Unit, indicator};
use guanxi_record::{SqlText, scope_of, shown_text};
use guanxi_report::{Block, Figure, Head, Picture, Table as Shown};
use guanxi_store::Queries;
use guanxi_types::{Action, Day, ErrorKind, Locale, Problem, Result};

use super::print::{Coin, coin_name, shown};
use super::{Known, SectionText, Source, is_excusable};

/// Numbers of products whose names are looked up at once.
const NAMES_AT_ONCE: usize = 200;

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
    let is_sign = |c: char| c.is_ascii_digit() || " +-−.,%()…".contains(c);
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
        let count = view.table.rows.len().min(rows);
        let cells = |row: usize| {
            let each = columns.iter().zip(&coins);
            each.map(|(name, coin)| view.shown(row, name, *coin, lang))
                .collect()
        };
        self.show(Block::Table(Shown {
            caption: caption.to_owned(),
            heads,
            rows: (0..count).map(cells).collect(),
            note: self.note(view.indicator),
        }));
    }

    fn head(&self, view: &View<'_>, name: &str, coin: Coin) -> Head {
        let (label, unit) = view.label(name, self.lang());
        let label = match (unit, self.lang()) {
            (Unit::Money, Locale::Zh) => {
                format!(
                    "{label}（{}）",
                    coin_name(coin, &self.known.currency, self.lang())
                )
            }
            (Unit::Money, Locale::En) => {
                format!("{label} ({})", coin_name(coin, &self.known.currency, self.lang()))
            }
            (Unit::Days, Locale::Zh) => format!("{label}（天）"),
            _ => label,
        };
        Head {
            label,
            is_number: unit != Unit::Text,
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

    /// The names of products by number.
    pub fn product_names(&self, numbers: Vec<String>) -> Result<BTreeMap<String, String>> {
        self.source.store.read_blocking(move |r| {
            let mut names = BTreeMap::new();
            for part in numbers.chunks(NAMES_AT_ONCE) {
                let mut sql = SqlText::new("SELECT number, name FROM catalog_product");
                let marks = vec!["?"; part.len()].join(", ");
                let given = part.iter().map(|number| Value::from(number.as_str()));
                sql.and(&format!("number IN ({marks})"), given);
                for row in r.query(&sql.text, &sql.params)? {
                    names.insert(row.text(0).to_owned(), row.text(1).to_owned());
                }
            }
            Ok(names)
        })
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

/// An indicator's answer, read by the names of its columns.
pub struct View<'t> {
    /// The indicator.
    pub indicator: &'static Indicator,
    /// The answer.
    pub table: &'t Table,
}

impl<'t> View<'t> {
    /// Of the indicator of this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(name: &str, table: &'t Table) -> Result<Self> {
        Ok(Self {
            indicator: indicator::named(name)?,
            table,
        })
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.name == name)
    }

    /// Rows.
    pub fn count(&self) -> usize {
        self.table.rows.len()
    }

    /// A cell as text, as files have it.
    pub fn text(&self, row: usize, name: &str) -> String {
        let cell = self.at(name).and_then(|at| self.table.rows.get(row)?.get(at));
        cell.map(guanxi_insight::Cell::text).unwrap_or_default()
    }

    /// A cell as a number.
    pub fn number(&self, row: usize, name: &str) -> Option<f64> {
        let at = self.at(name)?;
        self.table.rows.get(row)?.get(at)?.number()
    }

    /// A column as numbers.
    pub fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        (0..self.count()).map(|row| self.number(row, name)).collect()
    }

    /// A column as texts.
    pub fn column(&self, name: &str) -> Vec<String> {
        (0..self.count()).map(|row| self.text(row, name)).collect()
    }

    /// A cell as it is printed.
    pub fn shown(&self, row: usize, name: &str, coin: Coin, lang: Locale) -> String {
        let found = self.at(name).and_then(|at| {
            let unit = self.table.columns.get(at)?.unit;
            Some((self.table.rows.get(row)?.get(at)?, unit))
        });
        found.map_or_else(String::new, |(cell, unit)| shown(cell, unit, coin, lang))
    }

    /// An amount in its own best unit, with the unit.
    pub fn amount(&self, row: usize, name: &str, page: &Page<'_>) -> String {
        let coin = Coin::of(self.number(row, name).into_iter(), page.lang());
        let unit = coin_name(coin, &page.known.currency, page.lang());
        format!("{} {unit}", self.shown(row, name, coin, page.lang()))
    }

    /// A cell that is no amount.
    pub fn plain(&self, row: usize, name: &str, page: &Page<'_>) -> String {
        self.shown(row, name, Coin::One, page.lang())
    }

    fn label(&self, name: &str, lang: Locale) -> (String, Unit) {
        let unit = self.at(name).and_then(|at| self.table.columns.get(at));
        let unit = unit.map_or(Unit::Text, |column| column.unit);
        let label = self.indicator.column(name).map(|measure| match lang {
            Locale::Zh => measure.label.zh,
            Locale::En => measure.label.en,
        });
        (label.unwrap_or(name).to_owned(), unit)
    }

    /// A copy with a column's texts changed, for names in place of numbers.
    #[must_use]
    pub fn renamed(&self, column: &str, names: &BTreeMap<String, String>) -> Table {
        self.table.with_texts(column, |text| {
            names
                .get(text)
                .map_or_else(|| text.to_owned(), |name| format!("{name}（{text}）"))
        })
    }

    /// The rows that a test keeps.
    #[must_use]
    pub fn kept(&self, keep: impl Fn(usize) -> bool) -> Table {
        let rows = self.table.rows.iter().enumerate().filter(|(at, _)| keep(*at));
        Table {
            columns: self.table.columns.clone(),
            rows: rows.map(|(_, row)| row.clone()).collect(),
        }
    }

    /// Refuses to go on where there is nothing.
    ///
    /// # Errors
    /// A problem that the section says in a sentence.
    pub fn some(&self) -> Result<()> {
        if self.count() > 0 {
            return Ok(());
        }
        Err(Problem::new(ErrorKind::Invalid, "scheme.no_figures"))
    }
}
