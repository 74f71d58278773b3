//! What the record engine adds to the driver: create, read, list and search of a million customers through `guanxi-record`, and
//! the same by hand through rusqlite or postgres, in the same run, on both engines, from 1 and from 16 threads.

mod bare;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use guanxi_app::{Company, Mode};
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef};
use guanxi_record::{FOUND_DEFAULT, Filter, ListQuery, Record, Search, create, get, list, search};
use guanxi_store::{Engine, Queries};
use guanxi_types::{Ctx, Problem, RawId, Result, Scope, len_i64, to_f64};

use crate::import::company;
use crate::measure::{Watch, folder, median, say};
use crate::people::{customer, fill, nth, stores, user};
pub use bare::{Bare, database, settle};

const CUSTOMERS: i64 = 1_000_000;
const THREADS: [usize; 2] = [1, 16];
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_millis(1_500);
/// What is typed: a common name, a rare one, its sound, its initials, a part of a phone number, a card number, a city and a name.
const TYPED: [&str; 9] = [
    "王",
    "高桂雪",
    "wang",
    "gaoguixue",
    "ggx",
    "13812345",
    "00012345",
    "w",
    "上海 李伟",
];

/// One thing to do, again and again: by us, and by hand.
struct Task<'a> {
    title: &'a str,
    ours: &'a (dyn Fn(i64) -> Result<()> + Sync),
    by_hand: &'a (dyn Fn(&mut Bare, i64) -> Result<()> + Sync),
}

/// Runs the comparison on SQLite, and on PostgreSQL where a server is given.
pub fn run() -> Result<()> {
    let customers = std::env::var("GUANXI_BENCH_CUSTOMERS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(CUSTOMERS);
    engine(None, customers)?;
    match std::env::var("GUANXI_TEST_POSTGRES") {
        Ok(url) => engine(Some(&url), customers),
        Err(_) => say("no PostgreSQL given"),
    }
}

fn engine(url: Option<&str>, customers: i64) -> Result<()> {
    let mut settings = company(folder(if url.is_some() {
        "records-postgres"
    } else {
        "records"
    })?);
    settings.database_url = url
        .map(|server| bare::database(server, "guanxi_bench_records"))
        .transpose()?;
    let company = Company::open(&settings, Mode::ReadWrite)?;
    let def = Customer::def();
    let makers = fill(&company, def, customers)?;
    if company.store.engine() == Engine::Postgres {
        bare::settle(settings.database_url.as_deref().unwrap_or_default())?;
    }
    let place = settings
        .database_url
        .clone()
        .unwrap_or_else(|| company.folder.join("guanxi.db").to_string_lossy().into_owned());
    say(&format!("{:?}, {customers} customers", company.store.engine()))?;
    say("what | threads | ours ops/s | by hand ops/s | ours CPU µs | by hand CPU µs | time ours / by hand")?;
    tasks((&company, &makers), def, &place, customers)?;
    searches(&company, &makers, def)
}

fn first_ids(company: &Company, def: &EntityDef, count: i64) -> Result<Vec<RawId>> {
    let sql = format!("SELECT id FROM {} ORDER BY id LIMIT ?1", def.table);
    let rows = company.store.read_blocking(|r| r.query(&sql, &[count.into()]))?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

fn a_page(company: &Company, ctx: &Ctx, def: &'static EntityDef, filters: &[&str]) -> Result<()> {
    let filters = filters.iter().map(|text| Filter::parse(def, text));
    let query = ListQuery {
        filters: filters.collect::<Result<_>>()?,
        ..ListQuery::default()
    };
    company
        .store
        .read_blocking(|r| list(r, ctx, def, &query))
        .map(drop)
}

/// What is one's own, or is shared with one or with a group of one's today, as SQL by hand: the rows that the record engine gives.
fn own_by_hand(def: &EntityDef, engine: Engine) -> String {
    let shared = "SELECT record_id FROM record_share WHERE entity = 'customers.customer' AND valid_to >= ?3 \
                  AND (user_id = ?1 OR group_id IN (SELECT group_id FROM reach_group WHERE viewer_id = ?1 \
                  AND valid_from <= ?3 AND valid_to >= ?3))";
    let shared = match engine {
        Engine::Sqlite => format!("IN ({shared})"),
        // With a set beside the owner the server would look at every customer.
        Engine::Postgres => format!("= ANY(ARRAY({shared}))"),
    };
    format!(
        "SELECT {} FROM {} WHERE city = ?2 AND (owner_id = ?1 OR id {shared}) ORDER BY id DESC LIMIT 51",
        Record::columns(def),
        def.table
    )
}

fn tasks(
    (company, makers): (&Company, &[RawId]),
    def: &'static EntityDef,
    place: &str,
    customers: i64,
) -> Result<()> {
    let ids = first_ids(company, def, customers)?;
    let id_of = |n: i64| {
        let at = guanxi_types::index_of(n.wrapping_mul(2_654_435_761).rem_euclid(len_i64(ids.len())));
        ids.get(at).copied().unwrap_or_default()
    };
    let (all, own) = (user(nth(makers, 0), Scope::All), |n: i64| {
        user(nth(makers, n), Scope::Own)
    });
    let columns = Record::columns(def);
    let one = format!("SELECT {columns} FROM {} WHERE id = ?1", def.table);
    let filtered = format!(
        "SELECT {columns} FROM {} WHERE kind = ?1 AND city = ?2 ORDER BY id DESC LIMIT 51",
        def.table
    );
    let scoped = own_by_hand(def, company.store.engine());
    let page = |ctx: &Ctx, filters: &[&str]| a_page(company, ctx, def, filters);
    let stores = stores(company, &all)?;
    let made = AtomicI64::new(customers * 3);
    let (schema, number) = (company.schema.now(), |_: i64| {
        made.fetch_add(1, Ordering::Relaxed)
    });
    let insert = bare::insert(def);
    let tasks = [
        Task {
            title: "read",
            ours: &|n| {
                company
                    .store
                    .read_blocking(|r| get(r, &all, def, id_of(n)))
                    .map(drop)
            },
            by_hand: &|bare, n| bare.rows(&one, &[id_of(n).into()]),
        },
        Task {
            title: "list, filtered",
            ours: &|_| page(&all, &["kind:eq:company", "city:eq:上海"]),
            by_hand: &|bare, _| bare.rows(&filtered, &["company".into(), "上海".into()]),
        },
        Task {
            title: "list, own, filtered",
            ours: &|n| page(&own(n), &["city:eq:上海"]),
            by_hand: &|bare, n| {
                let asked = [nth(makers, n).into(), "上海".into(), all.today().into()];
                bare.rows(&scoped, &asked)
            },
        },
        Task {
            title: "create",
            ours: &|n| {
                let values = customer(def, number(n), &stores);
                let given: Vec<_> = values
                    .into_iter()
                    .enumerate()
                    .filter(|(_, v)| !v.is_null())
                    .collect();
                let (schema, ctx) = (schema.clone(), all.clone());
                company
                    .store
                    .write_blocking(move |tx| create(tx, &schema, &ctx, def, &given))
                    .map(drop)
            },
            by_hand: &|bare, n| bare.create(&insert, number(n), &customer(def, number(n), &stores), def),
        },
    ];
    for task in &tasks {
        for threads in THREADS {
            compare(task, threads, place)?;
        }
    }
    Ok(())
}

/// In turns: what is late in a run finds warmer caches.
fn compare(task: &Task<'_>, threads: usize, place: &str) -> Result<()> {
    let (mut ours, mut by_hand) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let one = |is_ours: bool| measured(task, threads, is_ours, place);
        let first = one(round % 2 == 0)?;
        let second = one(round % 2 != 0)?;
        let (us, them) = if round % 2 == 0 {
            (first, second)
        } else {
            (second, first)
        };
        ours.push(us);
        by_hand.push(them);
    }
    let middle = |all: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| median(all.iter().map(of).collect());
    let (us, them) = (middle(&ours, |c| c.0), middle(&by_hand, |c| c.0));
    say(&format!(
        "{} | {threads} | {:.0} | {:.0} | {:.1} | {:.1} | {:.2}",
        task.title,
        1.0 / us,
        1.0 / them,
        middle(&ours, |c| c.1) * 1e6,
        middle(&by_hand, |c| c.1) * 1e6,
        us / them
    ))
}

/// Seconds on the clock and on processors, for one of the task.
fn measured(task: &Task<'_>, threads: usize, is_ours: bool, place: &str) -> Result<(f64, f64)> {
    let done = AtomicI64::new(0);
    let mut bares = if is_ours {
        Vec::new()
    } else {
        (0..threads)
            .map(|_| Bare::open(place))
            .collect::<Result<Vec<_>>>()?
    };
    let watch = Watch::start();
    let began = Instant::now();
    let work = |mut bare: Option<Bare>| -> Result<()> {
        while began.elapsed() < ROUND {
            let n = done.fetch_add(1, Ordering::Relaxed);
            match &mut bare {
                None => (task.ours)(n)?,
                Some(bare) => (task.by_hand)(bare, n)?,
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|_| {
                let bare = bares.pop();
                scope.spawn(|| work(bare))
            })
            .collect();
        running.into_iter().try_for_each(|thread| {
            thread
                .join()
                .map_err(|_| Problem::internal("a thread panicked"))?
        })
    })?;
    let (cost, done) = (watch.cost(), to_f64(done.into_inner()));
    Ok((cost.wall / done, cost.cpu / done))
}

/// What is typed, by the administrator and by somebody who sees some hundred.
fn searches(company: &Company, makers: &[RawId], def: &'static EntityDef) -> Result<()> {
    say("typed | found | everything ms | customers ms | own customers ms | slowest ms")?;
    let schema = company.schema.now();
    let (all, own) = (user(nth(makers, 0), Scope::All), user(nth(makers, 7), Scope::Own));
    for text in TYPED {
        let time = |ctx: &Ctx, entity: Option<&str>| -> Result<(f64, f64, usize)> {
            let (mut times, mut found) = (Vec::new(), 0);
            for _ in 0..9 {
                let began = Instant::now();
                let groups = company.store.read_blocking(|r| {
                    let query = Search {
                        text,
                        entity,
                        limit: FOUND_DEFAULT,
                        is_over: &|| false,
                    };
                    search(r, &schema, ctx, &query)
                })?;
                times.push(began.elapsed().as_secs_f64() * 1e3);
                found = groups.iter().map(|group| group.records.len()).sum();
            }
            let slowest = times.iter().copied().fold(0.0, f64::max);
            Ok((median(times), slowest, found))
        };
        let everything = time(&all, None)?;
        let customers = time(&all, Some(&def.key))?;
        let mine = time(&own, Some(&def.key))?;
        say(&format!(
            "{text} | {} | {:.1} | {:.1} | {:.1} | {:.1}",
            everything.2,
            everything.0,
            customers.0,
            mine.0,
            everything.1.max(customers.1).max(mine.1)
        ))?;
    }
    Ok(())
}
