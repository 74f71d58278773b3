//! The ledger of points and the review of tiers. Earning, spending and taking back on one account that everybody wants, and spread
//! over a million accounts, from 1 and from 16 clients, beside a bare program that writes the very rows that ours wrote, grouped
//! into commits the same way; ours also keeps its search index of sales, which the bare program doesn't have. Then a million members reviewed in one run of the night's work, with its memory.
//!
//! `guanxi-bench points`. `GUANXI_TEST_POSTGRES` is a server to measure on, too; `GUANXI_BENCH_MEMBERS` is how many members.

mod bare;
mod club;
mod review;
mod rows;

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_loyalty::commands::{Reversal, Spend, earn_for_sale, redeem, reverse_sale};
use guanxi_loyalty::facts::{BackFacts, LineFacts, SaleFacts};
use guanxi_types::{Ctx, Day, Money, Problem, Qty, Result, Through, to_f64};

use crate::import::company;
use crate::measure::{Cost, Watch, folder, median, say};
use club::{account_of, customer_of};

const MEMBERS: i64 = 1_000_000;
const CLIENTS: [usize; 2] = [1, 16];
const ROUNDS: usize = 3;
/// Acts of a round.
const ACTS: i64 = 1_000;
/// What is bought, in minor units; a point for each hundred of them.
const PRICE: i64 = 10_000;

/// What is done to points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Earn,
    Redeem,
    Reverse,
}

impl Act {
    const ALL: [Self; 3] = [Self::Earn, Self::Redeem, Self::Reverse];

    const fn name(self) -> &'static str {
        match self {
            Self::Earn => "earn",
            Self::Redeem => "redeem",
            Self::Reverse => "reverse",
        }
    }
}

/// Acts of one kind, all to be done by one side and then by the other.
#[derive(Clone, Copy)]
pub struct Round {
    pub act: Act,
    pub is_hot: bool,
    pub clients: usize,
    /// Counts the rounds of one account or of all; the same for what was earned and is taken back.
    pub number: usize,
    pub members: i64,
}

impl Round {
    /// The member of an act: the first one, or one after another without order.
    fn member(self, n: i64) -> i64 {
        if self.is_hot {
            return 1;
        }
        let place = guanxi_types::len_i64(self.number) * ACTS + n + 1;
        let mixed = place.wrapping_mul(6_364_136_223_846_793_005) >> 24;
        mixed.rem_euclid(self.members) + 1
    }

    fn sale(self, n: i64) -> String {
        let place = if self.is_hot { "hot" } else { "spread" };
        format!("bench:{place}:{}:{}:{n}", self.clients, self.number)
    }
}

/// Runs the comparison on SQLite, and on PostgreSQL where a server is given.
pub fn run() -> Result<()> {
    let members = std::env::var("GUANXI_BENCH_MEMBERS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(MEMBERS);
    let base = folder("points")?;
    on_sqlite(&base, members)?;
    match std::env::var("GUANXI_TEST_POSTGRES") {
        Ok(server) => on_postgres(&server, &base, members),
        Err(_) => say("PostgreSQL: not measured (GUANXI_TEST_POSTGRES is not set)"),
    }
}

fn on_sqlite(base: &Path, members: i64) -> Result<()> {
    let data = base.join("data");
    let _ = std::fs::remove_dir_all(&data);
    let settings = company(data);
    club::prepare(&Company::open(&settings, Mode::ReadWrite)?, members)?;
    let copy = base.join("bare.db");
    club::copy(&settings.folder().join("guanxi.db"), &copy)?;
    measure(&settings, &copy.to_string_lossy(), members)
}

fn on_postgres(server: &str, base: &Path, members: i64) -> Result<()> {
    let data = base.join("postgres");
    let _ = std::fs::remove_dir_all(&data);
    let names = ["guanxi_bench_points", "guanxi_bench_points_bare"];
    let settings = CompanySettings {
        database_url: Some(crate::records::database(server, names[0])?),
        ..company(data)
    };
    club::prepare(&Company::open(&settings, Mode::ReadWrite)?, members)?;
    let copy = club::copy_on_server(server, names)?;
    measure(&settings, &copy, members)
}

fn measure(settings: &CompanySettings, copy: &str, members: i64) -> Result<()> {
    let company = Company::open(settings, Mode::ReadWrite)?;
    say(&format!("{:?}, {members} accounts", company.store.engine()))?;
    say(
        "what | accounts | clients | ours acts/s | ours CPU µs | bare acts/s | bare CPU µs | ratio | ratio CPU",
    )?;
    for is_hot in [true, false] {
        for clients in CLIENTS {
            for act in Act::ALL {
                compare(&company, copy, (act, is_hot, clients, members))?;
            }
        }
    }
    club::check(&company)?;
    review::run(&company, members)
}

/// In turns: each round of ours is written again by the bare program.
fn compare(
    company: &Company,
    copy: &str,
    (act, is_hot, clients, members): (Act, bool, usize, i64),
) -> Result<()> {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        let round = Round {
            act,
            is_hot,
            clients,
            number,
            members,
        };
        let before = rows::Marks::now(&company.store)?;
        ours.push(by_us(company, round)?);
        let written = rows::since(&company.store, &before, act)?;
        bare.push(bare::run(copy, &written, round)?);
    }
    let acts = to_f64(ACTS);
    let middle = |all: &[Cost], of: fn(&Cost) -> f64| median(all.iter().map(of).collect()) / acts;
    let (wall, cpu) = (middle(&ours, |c| c.wall), middle(&ours, |c| c.cpu));
    let (bare_wall, bare_cpu) = (middle(&bare, |c| c.wall), middle(&bare, |c| c.cpu));
    let place = if is_hot { "one" } else { "all" };
    say(&format!(
        "{} | {place} | {clients} | {:.0} | {:.1} | {:.0} | {:.1} | {:.2} | {:.2}",
        act.name(),
        1.0 / wall,
        cpu * 1e6,
        1.0 / bare_wall,
        bare_cpu * 1e6,
        bare_wall / wall,
        bare_cpu / cpu.max(1e-9)
    ))
}

/// A round through the program's own commands.
fn by_us(company: &Company, round: Round) -> Result<Cost> {
    let next = AtomicI64::new(0);
    let watch = Watch::start();
    std::thread::scope(|scope| {
        let client = || -> Result<()> {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= ACTS {
                    return Ok(());
                }
                act(company, round, n)?;
            }
        };
        let clients: Vec<_> = (0..round.clients).map(|_| scope.spawn(client)).collect();
        clients.into_iter().try_for_each(|thread| {
            thread
                .join()
                .map_err(|_| Problem::internal("a client panicked"))?
        })
    })?;
    Ok(watch.cost())
}

fn act(company: &Company, round: Round, n: i64) -> Result<()> {
    let (schema, ctx) = (company.schema.now(), Ctx::system("bench", Through::CommandLine));
    let (store, sale) = (&company.store, round.sale(n));
    match round.act {
        Act::Earn => {
            let facts = facts(&ctx, sale, customer_of(round.member(n)));
            store
                .write_blocking(move |tx| earn_for_sale(tx, &schema, &ctx, &facts))
                .map(drop)
        }
        Act::Redeem => {
            let spend = Spend {
                account: account_of(round.member(n)),
                points: 1,
                key: sale.clone(),
                reference: Some(sale),
            };
            store
                .write_blocking(move |tx| redeem(tx, &schema, &ctx, &spend))
                .map(drop)
        }
        Act::Reverse => {
            let back = Reversal {
                key: format!("back-{sale}"),
                sale,
                lines: vec![BackFacts {
                    key: 1,
                    qty: Qty::new(1_000),
                    list_amount: Money::new(PRICE),
                    amount: Money::new(PRICE),
                }],
                restore: 0,
            };
            store
                .write_blocking(move |tx| reverse_sale(tx, &schema, &ctx, &back))
                .map(drop)
        }
    }
}

fn facts(ctx: &Ctx, sale: String, customer: i64) -> SaleFacts {
    let today: Day = ctx.today();
    SaleFacts {
        sale,
        customer,
        household: None,
        card: None,
        store: None,
        channel: Some("store".to_owned()),
        at: ctx.clock.now(),
        day: today,
        minute: 600,
        lines: vec![LineFacts {
            key: 1,
            product: None,
            categories: Vec::new(),
            qty: Qty::new(1_000),
            list_amount: Money::new(PRICE),
            amount: Money::new(PRICE),
            multiplier: 1_000,
        }],
    }
}
