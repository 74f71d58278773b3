//! The night's review of a ladder: members a second, and what the process holds while it runs.

use std::cell::Cell;

use guanxi_app::Company;
use guanxi_loyalty::jobs::nightly;
use guanxi_store::Queries;
use guanxi_types::{Clock, Ctx, Problem, RawId, Result, Through, index_of, to_f64};
use serde_json::json;

use super::club::{check, customer_of, for_each, make};
use crate::measure::{Cost, Watch, memory_mib, say};

const MEMBERSHIP: RawId = 5_000_000_000;
const PURCHASE: RawId = 6_000_000_000;
/// Moments at which memory is read.
const MOMENTS: i64 = 8;
/// What the tiers are reached by.
const TIERS: [&str; 3] = ["0", "1000", "5000"];

/// Makes members whose time is over, each with a purchase, and reviews all; then sets another ladder up, onto which all of them are let.
pub fn run(company: &Company, members: i64) -> Result<()> {
    prepare(company, members)?;
    let (cost, moments) = night(company, members)?;
    let row = company.store.read_blocking(|r| {
        r.query_first(
            "SELECT COUNT(*), COUNT(CASE WHEN kind = 'keep' THEN 1 END), COUNT(CASE WHEN kind = 'up' THEN 1 END), \
             COUNT(CASE WHEN kind = 'down' THEN 1 END) FROM loyalty_tier_change",
            &[],
        )
    })?;
    let row = row.ok_or_else(|| Problem::internal("nothing was counted"))?;
    if row.int(0) != members {
        return Err(Problem::internal(format!("{} members were reviewed", row.int(0))));
    }
    told("review", members, (&cost, &moments))?;
    say(&format!(
        "review: {} kept, {} up, {} down",
        row.int(1),
        row.int(2),
        row.int(3)
    ))?;
    let_in(company, members)?;
    check(company)
}

/// A ladder that is set up after everybody bought: the night lets all of them in.
fn let_in(company: &Company, members: i64) -> Result<()> {
    ladder(company, "N", &TIERS)?;
    let (cost, moments) = night(company, members)?;
    let row = company.store.read_blocking(|r| {
        r.query_first(
            "SELECT COUNT(*) FROM loyalty_tier_change WHERE kind = 'entry'",
            &[],
        )
    })?;
    let entered = row.map_or(0, |row| row.int(0));
    if entered != members {
        return Err(Problem::internal(format!("{entered} members were let in")));
    }
    told("let in", members, (&cost, &moments))
}

/// What a night cost, and the memory that was read meanwhile.
type Night = (Cost, Vec<String>);

fn told(what: &str, members: i64, (cost, moments): (&Cost, &[String])) -> Result<()> {
    say(&format!(
        "{what}: {members} members in {:.1} s, {:.0} a second, {:.1} CPU µs each; memory MiB {}, at most {:.0}",
        cost.wall,
        to_f64(members) / cost.wall,
        cost.cpu * 1e6 / to_f64(members),
        moments.join(", "),
        memory_mib("self", "VmHWM")
    ))
}

fn night(company: &Company, members: i64) -> Result<Night> {
    let moments = Cell::new(Vec::new());
    let asked = Cell::new(0_i64);
    // The work asks before each of its transactions whether it is over.
    let every = (members / guanxi_loyalty::commands::REVIEWED_AT_ONCE / MOMENTS).max(1);
    let watch = Watch::start();
    nightly(&company.store, &company.schema.now(), &Clock::System, &|| {
        let n = asked.get();
        asked.set(n + 1);
        if n % every == 0 {
            let mut known = moments.take();
            known.push(format!("{:.0}", memory_mib("self", "VmRSS")));
            moments.set(known);
        }
        false
    })?;
    Ok((watch.cost(), moments.take()))
}

/// A ladder, and its tiers from the bottom.
fn ladder(company: &Company, number: &str, thresholds: &[&str]) -> Result<(RawId, Vec<RawId>)> {
    let scheme = make(
        company,
        "loyalty.tier_scheme",
        &json!({ "number": number, "name": "等级", "downgrade": "one" }),
    )?;
    let mut tiers = Vec::new();
    for (rank, threshold) in (1_i64..).zip(thresholds) {
        tiers.push(make(
            company,
            "loyalty.tier",
            &json!({ "scheme_id": scheme.to_string(), "number": format!("T{rank}"), "name": format!("T{rank}"),
                "rank": rank, "threshold": threshold }),
        )?);
    }
    Ok((scheme, tiers))
}

fn prepare(company: &Company, members: i64) -> Result<()> {
    let (scheme, tiers) = ladder(company, "L", &TIERS)?;
    let tier = tiers.get(index_of(1)).copied().unwrap_or_default();
    let today = Ctx::system("bench", Through::CommandLine).today().raw();
    let customer = customer_of(0);
    let of = |base: RawId| format!("{base} + i, 1, 0, 0, 0, 0");
    for_each(
        company,
        members,
        "loyalty_membership",
        (
            "scheme_id, customer_id, owner_key, tier_id, since, joined_on, keep_until",
            &format!(
                "{}, {scheme}, {customer} + i, 'c' || ({customer} + i), {tier}, {}, {}, {}",
                of(MEMBERSHIP),
                today - 400,
                today - 400,
                today - 2
            ),
        ),
    )?;
    // A third fall, a third stay, a third rise.
    for_each(
        company,
        members,
        "loyalty_purchase",
        (
            "sale_ref, customer_id, at, day, minute, amount, points, lines, terms",
            &format!(
                "{}, 'night:' || i, {customer} + i, 0, {}, 600, 1 + (i % 3) * 300000, 0, '[]', '[]'",
                of(PURCHASE),
                today - 30
            ),
        ),
    )
}
