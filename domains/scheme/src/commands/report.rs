//! Making a report in the background: a record at once, its files when they are written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use guanxi_entity::{Entity, Value};
use guanxi_insight::Insight;
use guanxi_record::attachment::{self, FileFolder};
use guanxi_record::{Reach, Schema, require};
use guanxi_report::{Block, Format, write};
use guanxi_store::{Store, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Locale, Problem, RawId, Result, len_i64};
use parking_lot::Mutex;

use super::write::{change, put, seen, today};
use crate::entities::{Report, Topic};
use crate::report::{Source, document};

/// Reports that are made at once at most: each takes a core and its memory for some seconds.
const AT_ONCE: usize = 2;

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Order {
    /// In which language.
    pub lang: Locale,
    /// In which formats.
    pub formats: Vec<Format>,
    /// The topic of the second part.
    pub topic: Option<RawId>,
}

/// How far a report is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub all: usize,
    /// What is being made.
    pub title: String,
}

/// What a report is made with.
pub struct Workshop {
    /// The company's records.
    pub store: Store,
    /// What is declared.
    pub schema: Schema,
    /// The figures.
    pub insight: Arc<Insight>,
    /// Where files of records are.
    pub files: Arc<FileFolder>,
    /// A folder for what isn't finished.
    pub temporary: PathBuf,
}

/// The reports that are being made by this process.
#[derive(Default)]
pub struct Reports {
    working: Mutex<BTreeMap<RawId, Step>>,
}

/// A report that somebody works on, until the work ends in whichever way.
struct Taken<'r> {
    reports: &'r Reports,
    id: RawId,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.reports.working.lock().remove(&self.id);
    }
}

/// The program itself, for what follows from an order that the user was allowed to give.
fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("scheme")
}

impl Reports {
    /// How far a report is; `None`: nobody is working on it.
    #[must_use]
    pub fn step(&self, id: RawId) -> Option<Step> {
        self.working.lock().get(&id).cloned()
    }

    /// Writes down that a report is wanted; its id.
    ///
    /// # Errors
    /// `access.forbidden` for who may not make reports, `scheme.report_of_all` for who may not take all sales and customers out.
    pub fn begin(&self, tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, order: &Order) -> Result<RawId> {
        require(ctx, Action::Create, Report::def())?;
        require_all(schema, ctx)?;
        if self.working.lock().len() >= AT_ONCE {
            return Err(Problem::conflict("scheme.reports_busy").with("max", len_i64(AT_ONCE)));
        }
        if let Some(topic) = order.topic {
            let _: Topic = seen(tx, ctx, topic)?;
        }
        let day = today(tx, ctx)?;
        let name = match order.lang {
            Locale::Zh => format!("客户关系管理（CRM）方案 {day}"),
            Locale::En => format!("CRM scheme {day}"),
        };
        let formats: Vec<&str> = order.formats.iter().map(|format| format.ending()).collect();
        let report = Report {
            name,
            language: order.lang.code().to_owned(),
            formats: formats.join(", "),
            topic_id: order.topic.map(Id::new),
            state: "working".to_owned(),
            problem: None,
            figures: None,
            took_ms: None,
            finished_at: None,
        };
        put(tx, schema, &program(ctx), report)
    }

    /// Takes on a report that nobody works on; whether it was taken.
    pub fn take(&self, id: RawId) -> bool {
        match self.working.lock().entry(id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(Step::default());
                true
            }
        }
    }

    /// Makes a report that was taken: blocks until its files are on the record. What fails is written on the record. One that was made before,
    /// because the same order came twice, stays as it is.
    pub fn make(&self, shop: &Workshop, ctx: &Ctx, (id, order): (RawId, &Order)) {
        let _taken = Taken { reports: self, id };
        let own = program(ctx);
        let state = shop.store.read_blocking(move |r| {
            let known: Report = seen(r, &own, id)?;
            Ok(known.state)
        });
        if state.is_ok_and(|state| state != "working") {
            return;
        }
        let began = Instant::now();
        let made = self.work(shop, ctx, (id, order));
        let took = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let own = program(ctx);
        let finished = Value::from(ctx.clock.now());
        let changes: Vec<(&str, Value)> = match &made {
            Ok(figures) => vec![
                ("state", Value::from("done")),
                ("figures", Value::from(len_i64(*figures))),
                ("took_ms", Value::from(took)),
                ("finished_at", finished),
            ],
            Err(problem) => {
                tracing::error!(%problem, report = id, "a report of the scheme failed");
                let why: String = problem.to_string().chars().take(400).collect();
                vec![
                    ("state", Value::from("failed")),
                    ("problem", Value::from(why)),
                    ("finished_at", finished),
                ]
            }
        };
        let schema = shop.schema.clone();
        let done = shop
            .store
            .write_blocking(move |tx| change::<Report>(tx, &schema, &own, id, changes.clone()));
        if let Err(problem) = done {
            tracing::error!(%problem, report = id, "the end of a report couldn't be written down");
        }
    }

    fn work(&self, shop: &Workshop, ctx: &Ctx, (id, order): (RawId, &Order)) -> Result<usize> {
        let source = Source {
            insight: &shop.insight,
            schema: &shop.schema,
            store: &shop.store,
            ctx: ctx.clone(),
            lang: order.lang,
            topic: order.topic,
        };
        let extra = order.formats.len();
        let tell = |done: usize, all: usize, title: &str| {
            let step = Step {
                done,
                all: all + extra,
                title: title.to_owned(),
            };
            self.working.lock().insert(id, step);
        };
        let (report, texts) = document(&source, &tell)?;
        let all = texts.len() + extra;
        std::fs::create_dir_all(&shop.temporary).map_err(Problem::internal)?;
        for (format, at) in order.formats.iter().zip(0..) {
            tell(texts.len() + at, all - extra, format.ending());
            let path = shop.temporary.join(format!("report-{id}.{}", format.ending()));
            std::fs::write(&path, write(&report, *format)?).map_err(Problem::internal)?;
            let content = shop.files.keep(&path);
            // Whether it was kept or not: nobody needs the other copy.
            let _ = std::fs::remove_file(&path);
            let content = content?;
            let (own, name) = (program(ctx), format!("{}.{}", report.title, format.ending()));
            shop.store.write_blocking(move |tx| {
                attachment::add(tx, &own, (Report::def(), id), (&name, &content)).map(drop)
            })?;
        }
        let figures = report
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Table(_) | Block::Figure(_)));
        Ok(figures.count())
    }
}

/// A report tells of everybody: it is for those who may take all sales and customers out.
///
/// # Errors
/// `scheme.report_of_all`.
pub fn require_all(schema: &Schema, ctx: &Ctx) -> Result<()> {
    for key in ["trade.sale", "customers.customer"] {
        let def = schema.entity(key)?;
        if !require(ctx, Action::Export, def).is_ok_and(Reach::is_all) {
            return Err(Problem::new(ErrorKind::Forbidden, "scheme.report_of_all"));
        }
    }
    Ok(())
}
