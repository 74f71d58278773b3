//! Retention rules: whose personal data is no longer needed is erased.

use guanxi_entity::EntityDef;
use guanxi_record::attachment::FileFolder;
use guanxi_record::audit::{Note, note};
use guanxi_record::daily::{Daily, Outcome};
use guanxi_record::person::{Erasure, erase_whole};
use guanxi_record::{LiveSchema, Schema};
use guanxi_store::{Queries, Store};
use guanxi_trade::retention::{RetentionRule, count, due, rules};
use guanxi_types::{Clock, Ctx, Day, RawId, Result, Through, Zone};

use crate::Company;

/// The name of the nightly run.
const NIGHTLY: &str = "retention";
/// Customers that the log names of those who couldn't be erased; it counts all.
const FAILED_TOLD: usize = 100;

/// What a rule in force did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// The rule's name.
    pub rule: String,
    /// Customers that were erased for it; of a preview those that would be.
    pub count: i64,
    /// Customers that couldn't be erased, and the code of what was in the way. The next run tries again.
    pub failed: Vec<(RawId, String)>,
}

/// Runs the rules of one company.
#[derive(Clone)]
pub struct Retention {
    store: Store,
    schema: LiveSchema,
    files: FileFolder,
}

/// One run: the snapshot and the day that it keeps to.
struct Run<'a> {
    retention: &'a Retention,
    schema: Schema,
    def: &'static EntityDef,
    ctx: Ctx,
    day: (Day, Zone),
}

impl Company {
    /// The retention rules, to be run.
    #[must_use]
    pub fn retention(&self) -> Retention {
        Retention {
            store: self.store.clone(),
            schema: self.schema.clone(),
            files: self.files(),
        }
    }

    /// Runs the retention rules every night until the answer is dropped, and forgets what is kept for a fixed time.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn retain_nightly(&self) -> Result<Daily> {
        let retention = self.retention();
        let work = move |is_over: &dyn Fn() -> bool| {
            let told = retention.apply(is_over)?;
            for Retained { rule, count, failed } in &told {
                tracing::info!(rule, count, failed = failed.len(), "a retention rule ran");
            }
            retention.files.sweep(&retention.store)?;
            let count = guanxi_audience::left::forget_old(&retention.store, &Clock::System, is_over)?;
            tracing::info!(count, "customers who weren't drawn for audiences were forgotten");
            Ok(if is_over() {
                Outcome::Stopped
            } else {
                Outcome::Done
            })
        };
        let zone = Box::new(|r: &mut dyn Queries| guanxi_org::zone(r));
        Daily::start(self.store.clone(), NIGHTLY, (Clock::System, zone), Box::new(work))
    }
}

impl Retention {
    /// How many customers each rule in force reaches today.
    ///
    /// # Errors
    /// When the rules or the customers can't be read.
    pub fn preview(&self) -> Result<Vec<Retained>> {
        let run = self.run()?;
        let mut told = Vec::new();
        for rule in self.store.read_blocking(|r| rules(r))? {
            let count = self
                .store
                .read_blocking(|r| count(r, &rule, (run.day.0, &run.day.1)))?;
            told.push(Retained {
                rule: rule.name,
                count,
                failed: Vec::new(),
            });
        }
        Ok(told)
    }

    /// Erases whom the rules in force reach today, each in a transaction of its own, so that a run that is stopped has done
    /// what it has done. Who can't be erased is told, and keeps nobody behind him from it.
    ///
    /// # Errors
    /// When the rules or the customers can't be read, or the log can't be written.
    pub fn apply(&self, is_over: &dyn Fn() -> bool) -> Result<Vec<Retained>> {
        let run = self.run()?;
        let mut told = Vec::new();
        for rule in self.store.read_blocking(|r| rules(r))? {
            if is_over() {
                break;
            }
            told.push(run.apply(&rule, is_over)?);
        }
        Ok(told)
    }

    fn run(&self) -> Result<Run<'_>> {
        let schema = self.schema.now();
        let zone = self.store.read_blocking(|r| guanxi_org::zone(r))?;
        let ctx = Ctx {
            zone: zone.clone(),
            ..Ctx::system("retention", Through::Job)
        };
        Ok(Run {
            retention: self,
            def: schema.entity("customers.customer")?,
            schema,
            day: (ctx.today(), zone),
            ctx,
        })
    }
}

impl Run<'_> {
    fn apply(&self, rule: &RetentionRule, is_over: &dyn Fn() -> bool) -> Result<Retained> {
        let store = &self.retention.store;
        let mut told = Retained {
            rule: rule.name.clone(),
            ..Retained::default()
        };
        let mut after = 0;
        loop {
            let day = (self.day.0, &self.day.1);
            let ids = store.read_blocking(|r| due(r, rule, day, after))?;
            let Some(last) = ids.last() else { break };
            after = *last;
            for id in ids {
                if is_over() {
                    self.note(&told)?;
                    return Ok(told);
                }
                self.erase(id, &mut told);
            }
        }
        self.note(&told)?;
        Ok(told)
    }

    fn erase(&self, id: RawId, told: &mut Retained) {
        let wanted = Erasure {
            def: self.def,
            id,
            version: None,
            reason: told.rule.clone(),
        };
        let Retention { store, files, .. } = self.retention;
        match erase_whole(store, files, (&self.schema, &self.ctx), &wanted) {
            Ok(_) => told.count += 1,
            Err(problem) => {
                tracing::error!(%problem, customer = id, rule = told.rule, "a customer can't be erased");
                told.failed.push((id, problem.code));
            }
        }
    }

    /// What a rule did stands in the log.
    fn note(&self, told: &Retained) -> Result<()> {
        let (told, ctx) = (told.clone(), self.ctx.clone());
        self.retention.store.write_blocking(move |tx| {
            let failed = told.failed.iter().take(FAILED_TOLD);
            let failed: Vec<String> = failed.map(|(id, code)| format!("{id} {code}")).collect();
            let what = Note::new("retention")
                .about("customers.retention_rule", 0)
                .with("rule", told.rule.as_str())
                .with("count", told.count)
                .with("failed", told.failed.len())
                .with("first_failed", failed);
            note(tx, &ctx, &what)
        })
    }
}
