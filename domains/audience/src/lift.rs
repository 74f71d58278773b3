//! What a campaign changed (提升量): the customers whom it reached against those who were held back, over the days of the measurement.
//! Definitions and methods: `docs/lift.md`.

use std::sync::Arc;

use guanxi_catalog::queries::cost::costs;
use guanxi_entity::Value;
use guanxi_insight::{Bought, Filters, Insight, Margin, Visible};
use guanxi_store::Queries;
use guanxi_types::{Day, ErrorKind, RawId, Result};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::stats::{Difference, Sample, detectable, newcombe, real, split_p, welch};

/// Below this chance a split isn't the one that was drawn.
const SPLIT_LIMIT: f64 = 0.001;
/// Customers of a group below which nothing should be read out of a difference.
const FEW: i64 = 100;
/// Share of the sales that must have a cost for a margin to be told.
const COVERED: i64 = 50;

/// A campaign as it was drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Each target's side.
    pub arms: Vec<(RawId, bool)>,
    /// Percent that were held back; `None`: no control group was drawn.
    pub share: Option<i64>,
    /// First day of the measurement.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// The number of the campaign in coupons.
    pub campaign: RawId,
    /// Who handed a coupon of it in.
    pub redeemed: Vec<RawId>,
    /// Targets who were put in by hand after the draw: no lot decided about them.
    pub by_hand: i64,
    /// Targets who were drawn after the first day of the measurement: some of its days came before anybody was reached.
    pub late: i64,
    /// What products cost.
    pub costs: FxHashMap<RawId, i64>,
    /// The products that the campaign is for.
    pub goods: Vec<String>,
}

/// How far a measurement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody was held back: nothing can be measured.
    NoControl,
    /// There are no days to measure over.
    NoDays,
    /// It hasn't begun.
    Planned,
    /// It runs: what is told isn't the result.
    Provisional,
    /// It is over, and all its sales are in.
    Final,
}

impl State {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoControl => "no_control",
            Self::NoDays => "no_days",
            Self::Planned => "planned",
            Self::Provisional => "provisional",
            Self::Final => "final",
        }
    }
}

/// Sums of one side.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Customers.
    pub customers: i64,
    /// Who bought.
    pub buyers: i64,
    /// Net spend, minor units.
    pub spend_c: i64,
    /// Purchase tickets.
    pub visits: i64,
    /// Margin, minor units.
    pub margin_c: i64,
    /// Who handed a coupon of the campaign in.
    pub redeemers: i64,
    spend: Sample,
    tickets: Sample,
    margin: Sample,
    goods: Sample,
    before: Sample,
    before_buyers: i64,
}

/// A difference between the sides.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// `conversion`, `spend`, `visits`, `margin`, or `goods`: spend on the campaign's products.
    pub name: &'static str,
    /// Of each customer reached: a share, an amount in minor units, or a number.
    pub treatment: f64,
    /// Of each customer held back.
    pub control: f64,
    /// The difference; `None` where it can't be told.
    pub difference: Option<Difference>,
    /// The smallest difference that such groups show in 80 of 100 cases, by what the same customers did before.
    pub detectable: Option<f64>,
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct Lift {
    /// How far it is.
    pub state: State,
    /// First day that counts.
    pub from: Option<Day>,
    /// Last day that counts: of the measurement, or the last one with sales.
    pub to: Option<Day>,
    /// Reached.
    pub treatment: Side,
    /// Held back.
    pub control: Side,
    /// The differences.
    pub measures: Vec<Measure>,
    /// Difference in spend before the campaign, which should be none.
    pub before: Option<Difference>,
    /// What to heed.
    pub warnings: Vec<&'static str>,
}

/// Reads a campaign as it was drawn.
///
/// # Errors
/// When the database can't be read.
pub fn drawn(r: &mut dyn Queries, campaign: RawId) -> Result<Drawn> {
    let id = [Value::from(campaign)];
    let sql = "SELECT control_share, measure_from, measure_to, starts_on, ends_on, control_seed FROM marketing_campaign \
               WHERE id = ?1";
    let row = r.query_first(sql, &id)?.unwrap_or_default();
    let day = |at: usize| {
        let day = row.optional_int(at).and_then(|day| i32::try_from(day).ok());
        day.map(Day::new)
    };
    let mut found = Drawn {
        share: row
            .optional_int(0)
            .filter(|share| *share > 0 && !row.text(5).is_empty()),
        from: day(1).or_else(|| day(3)),
        to: day(2).or_else(|| day(4)),
        campaign,
        ..Drawn::default()
    };
    let sql = "SELECT customer_id, arm, drawn_at FROM marketing_campaign_target WHERE campaign_id = ?1 ORDER BY customer_id";
    let is_lots = found.share.is_some();
    let zone = guanxi_org::zone(r)?;
    r.query_each(sql, &id, &mut |row| {
        // Where lots decide, whoever is put in by hand would only make the sides differ.
        if is_lots && row.optional_int(2).is_none() {
            found.by_hand += 1;
        } else {
            let drawn_on = row.optional_int(2).map(|at| zone.day_of(at));
            found.late += i64::from(drawn_on.zip(found.from).is_some_and(|(day, from)| day > from));
            found.arms.push((row.int(0), row.text(1) == "control"));
        }
        Ok(())
    })?;
    let sql = "SELECT DISTINCT customer_id FROM trade_coupon_redemption WHERE campaign_id = ?1 AND customer_id IS NOT NULL";
    r.query_each(sql, &id, &mut |row| {
        found.redeemed.push(row.int(0));
        Ok(())
    })?;
    found.costs = costs(r)?.into_iter().collect();
    let sql = "SELECT product_id FROM marketing_campaign_product WHERE campaign_id = ?1 ORDER BY id";
    r.query_each(sql, &id, &mut |row| {
        found.goods.push(row.int(0).to_string());
        Ok(())
    })?;
    Ok(found)
}

/// Purchases of some days by customer.
type Sums = FxHashMap<RawId, Bought>;

fn sums(insight: &Insight, days: (Day, Day), visible: Option<Arc<Visible>>) -> Result<Sums> {
    let found = insight.bought(&filters(days, visible))?;
    Ok(found.into_iter().collect())
}

fn filters((from, to): (Day, Day), visible: Option<Arc<Visible>>) -> Filters {
    Filters {
        from: Some(from),
        to: Some(to),
        visible,
        ..Filters::default()
    }
}

/// Measures a campaign. It scans the warehouse.
///
/// # Errors
/// When the warehouse can't be read.
pub fn measure(
    insight: &Insight,
    drawn: &Drawn,
    (today, sales): (Day, Day),
    visible: Option<&Arc<Visible>>,
) -> Result<Lift> {
    let state = state_of(drawn, today, sales);
    let days = drawn.from.zip(drawn.to);
    let running = days.map(|(from, to)| (from, to.min(sales.max(from))));
    // The same number of days before it, or before today as long as it hasn't begun.
    let before = days.map(|(from, to)| {
        let last = from.plus(-1).min(sales);
        (last.plus(from.raw().saturating_sub(to.raw())), last)
    });
    let is_begun = matches!(state, State::Provisional | State::Final) || state == State::NoControl;
    let now = match running.filter(|_| is_begun) {
        Some(days) => sums(insight, days, visible.cloned())?,
        None => Sums::default(),
    };
    let margins = match running.filter(|_| is_begun && !drawn.costs.is_empty()) {
        Some(days) => insight.margins(&filters(days, visible.cloned()), &drawn.costs)?,
        None => FxHashMap::default(),
    };
    let goods = match running.filter(|_| is_begun && !drawn.goods.is_empty()) {
        Some(days) => goods_of(insight, &drawn.goods, filters(days, visible.cloned()))?,
        None => None,
    };
    let past = match before {
        Some(days) => sums(insight, days, visible.cloned())?,
        None => Sums::default(),
    };
    let redeemed: FxHashSet<RawId> = drawn.redeemed.iter().copied().collect();
    let mut sides = [Side::default(), Side::default()];
    for (customer, is_control) in &drawn.arms {
        if visible.is_some_and(|visible| !visible.customers.contains(customer)) {
            continue;
        }
        let [treatment, control] = &mut sides;
        let side = if *is_control { control } else { treatment };
        side.redeemers += i64::from(redeemed.contains(customer));
        side.add(now.get(customer), past.get(customer), margins.get(customer));
        let of_goods = goods.as_ref().and_then(|goods| goods.get(customer));
        side.goods.add(of_goods.map_or(0.0, |sum| real(sum.net_c)));
    }
    let [treatment, control] = sides;
    let known = Known {
        margins: is_covered(&now, &margins),
        goods: goods.is_some(),
    };
    Ok(finish(drawn, (state, running), (treatment, control), known))
}

/// What can be told beside purchases.
#[derive(Clone, Copy)]
struct Known {
    /// Enough of the sales have a cost.
    margins: bool,
    /// The campaign is for some products, and these were counted.
    goods: bool,
}

/// What was spent on the campaign's products; none where the warehouse doesn't know one of them yet.
fn goods_of(insight: &Insight, goods: &[String], all: Filters) -> Result<Option<Sums>> {
    let filters = Filters {
        products: goods.to_vec(),
        ..all
    };
    match insight.bought(&filters) {
        Ok(found) => Ok(Some(found.into_iter().collect())),
        Err(problem) if problem.kind == ErrorKind::Invalid => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Whether enough of the sales have a cost.
fn is_covered(now: &Sums, margins: &FxHashMap<RawId, Margin>) -> bool {
    let covered: i64 = margins.values().map(|margin| margin.covered_c).sum();
    let all: i64 = now.values().map(|sum| sum.net_c).sum();
    covered > 0 && covered.saturating_mul(100) >= all.saturating_mul(COVERED)
}

fn state_of(drawn: &Drawn, today: Day, sales: Day) -> State {
    let has_control = drawn.arms.iter().any(|(_, is_control)| *is_control);
    match drawn.from.zip(drawn.to) {
        _ if drawn.share.is_none() && !has_control => State::NoControl,
        None => State::NoDays,
        Some((from, _)) if sales < from => State::Planned,
        Some((_, to)) if today <= to || sales < to => State::Provisional,
        Some(_) => State::Final,
    }
}

fn finish(
    drawn: &Drawn,
    (state, days): (State, Option<(Day, Day)>),
    (treatment, control): (Side, Side),
    known: Known,
) -> Lift {
    let mut warnings = Vec::new();
    if control.customers > 0 && control.customers.min(treatment.customers) < FEW {
        warnings.push("few_customers");
    }
    let share = drawn.share.map(|share| real(share) / 100.0);
    if share.is_some_and(|share| split_p(treatment.customers, control.customers, share) < SPLIT_LIMIT) {
        warnings.push("split_mismatch");
    }
    let before = welch(&treatment.before, &control.before);
    if before.is_some_and(|before| before.p < SPLIT_LIMIT) {
        warnings.push("differed_before");
    }
    if drawn.by_hand > 0 {
        warnings.push("by_hand");
    }
    if drawn.share.is_some() && drawn.late > 0 {
        warnings.push("drawn_late");
    }
    if state == State::Provisional {
        warnings.push("provisional");
    }
    // An interval that is looked at every day is as good a peep as a chance of error: its first day without nothing comes by itself.
    let is_told = state == State::Final;
    let mut measures = measures(&treatment, &control);
    measures.retain(|measure| match measure.name {
        "margin" => known.margins,
        "goods" => known.goods,
        _ => true,
    });
    if !is_told {
        measures.iter_mut().for_each(|measure| measure.difference = None);
    }
    Lift {
        state,
        from: days.map(|(from, _)| from),
        to: days.map(|(_, to)| to),
        treatment,
        control,
        measures,
        before,
        warnings,
    }
}

fn measures(treatment: &Side, control: &Side) -> Vec<Measure> {
    let (n, held) = (treatment.customers, control.customers);
    let share = |side: &Side| real(side.buyers) / real(side.customers.max(1));
    let all = real((n + held).max(1));
    let bought = real(treatment.before_buyers + control.before_buyers) / all;
    let pooled = |of: fn(&Side) -> &Sample| {
        let (one, other) = (of(treatment), of(control));
        let freedom = real((one.n + other.n - 2).max(1));
        (one.variance() * real((one.n - 1).max(0)) + other.variance() * real((other.n - 1).max(0))) / freedom
    };
    let mean = |name: &'static str, of: fn(&Side) -> &Sample, detectable: Option<f64>| Measure {
        name,
        treatment: of(treatment).mean(),
        control: of(control).mean(),
        difference: welch(of(treatment), of(control)),
        detectable,
    };
    vec![
        Measure {
            name: "conversion",
            treatment: share(treatment),
            control: share(control),
            difference: newcombe((treatment.buyers, n), (control.buyers, held)),
            detectable: detectable(bought * (1.0 - bought), n, held),
        },
        mean(
            "spend",
            |side| &side.spend,
            detectable(pooled(|side| &side.before), n, held),
        ),
        mean("visits", |side| &side.tickets, None),
        mean("margin", |side| &side.margin, None),
        mean("goods", |side| &side.goods, None),
    ]
}

impl Side {
    fn add(&mut self, now: Option<&Bought>, past: Option<&Bought>, margin: Option<&Margin>) {
        let nothing = Bought::default();
        let (now, past) = (now.unwrap_or(&nothing), past.unwrap_or(&nothing));
        let margin_c = margin.map_or(0, |margin| margin.margin_c);
        self.customers += 1;
        self.buyers += i64::from(now.tickets > 0);
        self.spend_c += now.net_c;
        self.visits += now.tickets;
        self.margin_c += margin_c;
        self.spend.add(real(now.net_c));
        self.tickets.add(real(now.tickets));
        self.margin.add(real(margin_c));
        self.before.add(real(past.net_c));
        self.before_buyers += i64::from(past.tickets > 0);
    }
}
