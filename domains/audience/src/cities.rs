//! Staggered cities as a natural control group (错峰城市): a campaign that is repeated city by city is compared, in the city that has begun,
//! with the cities whose turn is still to come. Differences in differences over stores; `docs/lift.md` says what it can't tell.

use guanxi_entity::Value;
use guanxi_insight::{Filters, Insight};
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result, len_i64};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lift::State;
use crate::stats::{Difference, Sample, real, welch};

/// Stores of a side below which nothing should be read out of a difference.
const FEW: i64 = 8;
/// Below this chance the cities went different ways before.
const BEFORE_LIMIT: f64 = 0.05;
/// Areas within areas at most; a circle ends here.
const AREAS_DEEP: usize = 20;

/// A city in which a campaign of the family is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    /// Its first day there.
    pub starts: Day,
    /// The stores there.
    pub stores: Vec<RawId>,
}

/// A campaign and its repetitions elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// The city of the campaign that is looked at.
    pub own: City,
    /// Last day of its measurement; `None`: nobody said.
    pub to: Option<Day>,
    /// The others.
    pub others: Vec<City>,
}

/// One side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// Cities.
    pub cities: i64,
    /// Stores with sales before and after.
    pub stores: i64,
    /// Their net sales before, minor units.
    pub before_c: i64,
    /// And in the days that are measured.
    pub after_c: i64,
    changes: Sample,
    changes_before: Sample,
}

/// What the cities that have begun did otherwise than those that haven't.
#[derive(Clone, Debug)]
pub struct Cities {
    /// How far it is; `NoControl`: nobody was still waiting.
    pub state: State,
    /// The days that are compared with as many before.
    pub days: Option<(Day, Day)>,
    /// Where it is held.
    pub started: Places,
    /// Where it is still to come.
    pub waiting: Places,
    /// By which share the sales of a store changed more than they would have; told when the days are over.
    pub effect: Option<Difference>,
    /// What that is in minor units, and its 95 % interval.
    pub total: Option<(f64, f64, f64)>,
    /// The same for the days before, when it was nowhere: there should be nothing.
    pub placebo: Option<Difference>,
    /// What to heed.
    pub warnings: Vec<&'static str>,
}

/// A campaign with its pilot and that one's repetitions; `None` where it is held once only, or has no first day or no store.
///
/// # Errors
/// When the database can't be read.
pub fn rollout(r: &mut dyn Queries, campaign: RawId) -> Result<Option<Rollout>> {
    let sql = "SELECT c.id, COALESCE(c.measure_from, c.starts_on), COALESCE(c.measure_to, c.ends_on), c.market_area_id, \
               COALESCE(c.city, '') FROM marketing_campaign c JOIN marketing_campaign o ON o.id = ?1 \
               WHERE (c.id = ?1 OR c.id = o.pilot_id OR c.pilot_id = COALESCE(o.pilot_id, o.id)) AND c.is_template = 0 \
               AND COALESCE(c.state, 'draft') <> 'cancelled' ORDER BY c.id";
    let rows = r.query(sql, &[Value::from(campaign)])?;
    if rows.len() < 2 {
        return Ok(None);
    }
    let stores = stores(r)?;
    let day = |row: &guanxi_store::Row, at: usize| {
        let day = row.optional_int(at).and_then(|day| i32::try_from(day).ok());
        day.map(Day::new)
    };
    let (mut own, mut others) = (None, Vec::new());
    for row in &rows {
        let of = stores
            .iter()
            .filter(|store| store.is_in(row.optional_int(3), row.text(4)));
        let stores: Vec<RawId> = of.map(|store| store.id).collect();
        let Some(starts) = day(row, 1).filter(|_| !stores.is_empty()) else {
            continue;
        };
        let city = City { starts, stores };
        if row.int(0) == campaign {
            own = Some((city, day(row, 2)));
        } else {
            others.push(city);
        }
    }
    Ok(own
        .filter(|_| !others.is_empty())
        .map(|(own, to)| Rollout { own, to, others }))
}

struct Shop {
    id: RawId,
    city: String,
    /// Its area, and those that it is a part of.
    areas: Vec<RawId>,
}

impl Shop {
    fn is_in(&self, area: Option<RawId>, city: &str) -> bool {
        match area {
            Some(area) => self.areas.contains(&area),
            None => !city.trim().is_empty() && self.city.trim() == city.trim(),
        }
    }
}

fn stores(r: &mut dyn Queries) -> Result<Vec<Shop>> {
    let mut above: FxHashMap<RawId, RawId> = FxHashMap::default();
    let sql = "SELECT id, parent_id FROM org_market_area WHERE parent_id IS NOT NULL";
    r.query_each(sql, &[], &mut |row| {
        above.insert(row.int(0), row.int(1));
        Ok(())
    })?;
    let mut found = Vec::new();
    let sql = "SELECT id, COALESCE(city, ''), market_area_id FROM org_store ORDER BY id";
    r.query_each(sql, &[], &mut |row| {
        let areas = std::iter::successors(row.optional_int(2), |area| above.get(area).copied());
        found.push(Shop {
            id: row.int(0),
            city: row.text(1).to_owned(),
            areas: areas.take(AREAS_DEEP).collect(),
        });
        Ok(())
    })?;
    Ok(found)
}

impl Rollout {
    /// The days that can be compared, the cities that wait all through them, and whether fewer days than planned.
    fn window(&self) -> Option<((Day, Day), Vec<&City>, bool)> {
        let (from, planned) = (self.own.starts, self.to?);
        let waiting =
            |to: Day| -> Vec<&City> { self.others.iter().filter(|city| city.starts > to).collect() };
        let found = waiting(planned);
        if !found.is_empty() {
            return Some(((from, planned), found, false));
        }
        let to = self.others.iter().map(|city| city.starts).max()?.plus(-1);
        let found = waiting(to);
        (to >= from && planned >= from).then_some(((from, to), found, true))
    }
}

/// Compares the cities. It scans the warehouse.
///
/// # Errors
/// When the warehouse can't be read.
pub fn compare(insight: &Insight, rollout: &Rollout, (today, sales): (Day, Day)) -> Result<Cities> {
    let mut found = Cities {
        state: State::NoControl,
        days: None,
        started: Places::default(),
        waiting: Places::default(),
        effect: None,
        total: None,
        placebo: None,
        warnings: Vec::new(),
    };
    if rollout.to.is_none() {
        found.state = State::NoDays;
        return Ok(found);
    }
    let Some(((from, to), waiting, is_shortened)) = rollout.window() else {
        return Ok(found);
    };
    found.days = Some((from, to));
    found.state = match () {
        () if sales < from => State::Planned,
        () if today <= to || sales < to => State::Provisional,
        () => State::Final,
    };
    let length = to.raw() - from.raw() + 1;
    let back = |times: i32| (from.plus(-length * times), to.plus(-length * times));
    let sums = |(from, to): (Day, Day)| -> Result<FxHashMap<RawId, i64>> {
        let filters = Filters {
            from: Some(from),
            to: Some(to),
            ..Filters::default()
        };
        Ok(insight.store_sales(&filters)?.into_iter().collect())
    };
    let is_over = found.state == State::Final;
    let now = if is_over {
        sums((from, to))?
    } else {
        FxHashMap::default()
    };
    let scans = [now, sums(back(1))?, sums(back(2))?];
    let own: FxHashSet<RawId> = rollout.own.stores.iter().copied().collect();
    let others = waiting
        .iter()
        .flat_map(|city| &city.stores)
        .filter(|store| !own.contains(store));
    let others: FxHashSet<RawId> = others.copied().collect();
    found.started = places(1, &own, &scans);
    found.waiting = places(len_i64(waiting.len()), &others, &scans);
    tell(&mut found, is_shortened);
    Ok(found)
}

/// The sums of one side: of `now`, the days before, and those before them.
fn places(
    cities: i64,
    stores: &FxHashSet<RawId>,
    [now, before, earlier]: &[FxHashMap<RawId, i64>; 3],
) -> Places {
    let mut found = Places {
        cities,
        ..Places::default()
    };
    let mut ids: Vec<&RawId> = stores.iter().collect();
    ids.sort_unstable();
    for id in ids {
        let of = |sums: &FxHashMap<RawId, i64>| sums.get(id).copied().unwrap_or(0);
        found.add((of(now), of(before), of(earlier)));
    }
    found
}

impl Places {
    /// A store by its sales in the days, before them, and before that. One without sales has no change that could be told.
    fn add(&mut self, (now, before, earlier): (i64, i64, i64)) {
        if before > 0 && earlier > 0 {
            self.changes_before.add((real(before) / real(earlier)).ln());
        }
        if before > 0 && now > 0 {
            self.stores += 1;
            self.before_c += before;
            self.after_c += now;
            self.changes.add((real(now) / real(before)).ln());
        }
    }
}

/// Differences of logarithms as shares: 0.1 is a tenth more.
fn as_share(found: Difference) -> Difference {
    Difference {
        value: found.value.exp_m1(),
        low: found.low.exp_m1(),
        high: found.high.exp_m1(),
        p: found.p,
    }
}

fn tell(found: &mut Cities, is_shortened: bool) {
    let (started, waiting) = (&found.started, &found.waiting);
    if found.state == State::Final {
        let effect = welch(&started.changes, &waiting.changes);
        // What would have been sold without it is what was sold, divided by the factor of the change.
        let more = |change: f64| real(started.after_c) * -(-change).exp_m1();
        found.total = effect.map(|one| (more(one.value), more(one.low), more(one.high)));
        found.effect = effect.map(as_share);
        if started.stores.min(waiting.stores) < FEW {
            found.warnings.push("few_stores");
        }
    }
    found.placebo = welch(&started.changes_before, &waiting.changes_before).map(as_share);
    if found.placebo.is_some_and(|placebo| placebo.p < BEFORE_LIMIT) {
        found.warnings.push("differed_before");
    }
    if started.cities.min(waiting.cities) < 2 {
        found.warnings.push("one_city");
    }
    if is_shortened {
        found.warnings.push("shortened");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::tests::Numbers;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn city(starts: &str) -> City {
        City {
            starts: day(starts),
            stores: vec![1],
        }
    }

    /// A5: whoever waits all through the days is compared with; where nobody does, fewer days are.
    #[test]
    fn those_who_wait_are_compared_with() {
        let rollout = |to: &str, others: &[&str]| Rollout {
            own: city("2026-03-01"),
            to: Some(day(to)),
            others: others.iter().map(|starts| city(starts)).collect(),
        };
        let shown = |rollout: Rollout| {
            let found = rollout.window();
            found.map(|((_, to), waiting, is_shortened)| (to.to_string(), waiting.len(), is_shortened))
        };
        let of = |to: &str, count: usize, is_shortened: bool| Some((to.to_owned(), count, is_shortened));
        let both = ["2026-03-10", "2026-04-01"];
        assert_eq!(shown(rollout("2026-03-31", &both)), of("2026-03-31", 1, false));
        assert_eq!(shown(rollout("2026-03-05", &both)), of("2026-03-05", 2, false));
        assert_eq!(shown(rollout("2026-04-30", &both)), of("2026-03-31", 1, true));
        assert_eq!(shown(rollout("2026-03-31", &["2026-02-01"])), None);
    }

    fn sides(numbers: &mut Numbers, factor: f64) -> (Places, Places) {
        let mut side = |count: usize, spread: f64, factor: f64| {
            let mut places = Places::default();
            for _ in 0..count {
                // Stores of all sizes, a season of their own, and the same trend for all.
                let size = (13.0 + numbers.normal()).exp();
                let change = |numbers: &mut Numbers| spread.mul_add(numbers.normal(), 0.2).exp();
                let before = size * change(numbers);
                let now = before * change(numbers) * factor;
                let whole = |amount: f64| amount.round().to_string().parse().unwrap();
                places.add((whole(now), whole(before), whole(size)));
            }
            places
        };
        (side(12, 0.3, factor), side(25, 0.15, 1.0))
    }

    /// A5: where a campaign does nothing, the intervals of 2,000 comparisons of cities hold 0 in 93 to 97 of 100 cases; what it does is found.
    #[test]
    fn cities_find_nothing_where_there_is_nothing() {
        let mut numbers = Numbers(11);
        let mut covered = 0;
        for _ in 0..2_000 {
            let (started, waiting) = sides(&mut numbers, 1.0);
            let found = as_share(welch(&started.changes, &waiting.changes).unwrap());
            covered += i32::from(found.low <= 0.0 && 0.0 <= found.high);
        }
        let share = f64::from(covered) / 2_000.0;
        assert!((0.93..=0.97).contains(&share), "{share}");
        let (started, waiting) = sides(&mut numbers, 2.0);
        let mut found = Cities {
            state: State::Final,
            days: None,
            started,
            waiting,
            effect: None,
            total: None,
            placebo: None,
            warnings: Vec::new(),
        };
        tell(&mut found, false);
        let effect = found.effect.unwrap();
        assert!(
            effect.low > 0.3 && effect.low < 1.0 && effect.high > 1.0,
            "{effect:?}"
        );
        let (total, after) = (found.total.unwrap().0, real(found.started.after_c));
        assert!(
            (total / after - 0.5).abs() < 0.15,
            "half of what was sold is its own: {total} of {after}"
        );
    }
}
