//! Figures of all days that go on: what was summed up to the last month is kept, so that a day more costs its month and not its history.
//!
//! The file of a month never changes; a change of the month makes another file. So sums over some first months stand for as long as these
//! months have the same files. The last month is read at every question, and nothing of it is kept: it is the one that still grows. A late
//! or corrected sale of an earlier month gives that month another file, and the sums are made anew.

use std::array::from_fn;
use std::sync::Arc;

use guanxi_trade::facts::TICKET;
use guanxi_types::{Period, Result};
use guanxi_warehouse::{DayRange, Month};
use parking_lot::Mutex;

use crate::indicator::TOGETHER;
use crate::queries::facts::Facts;
use crate::queries::roster::Roster;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::rules::decile::Member;
use crate::rules::kpi::{KpiPass, KpiRow};
use crate::rules::periods::PeriodIndex;
use crate::rules::spend::SpendPass;
use crate::rules::tenths::{self, Divisions};
use crate::rules::ticket::Ticket;

/// The lengths of periods that are summed together.
const GRAINS: usize = TOGETHER.len();

/// Sums over the first months.
struct UpTo<T> {
    months: Vec<Month>,
    sums: T,
}

/// What members spent, and the groups of the periods that are over.
struct Spends {
    customers: Arc<Roster>,
    pass: SpendPass<GRAINS>,
    over: [Divisions; GRAINS],
}

/// Where sums are kept.
struct Place<T>(Option<UpTo<T>>);

impl<T> Default for Place<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// What is kept. Who asks while it is worked on waits, because it is quicker to go on with what the other leaves.
#[derive(Default)]
pub struct Running {
    kpi: Mutex<Place<KpiPass<GRAINS>>>,
    spends: Mutex<Place<Spends>>,
}

/// The rows of the KPI table over all days, by [`TOGETHER`].
///
/// # Errors
/// When the warehouse can't be read.
pub fn kpi(facts: &Facts<'_>) -> Result<[Vec<KpiRow>; GRAINS]> {
    if !source::measured(facts.warehouse)?.is_empty() {
        // Units are counted from lines then.
        let mut pass = KpiPass::new(indexes(facts));
        source::each_ticket(facts.warehouse, &Selection::ALL, Need::Units, |ticket| {
            pass.add(ticket);
        })?;
        return Ok(pass.finish());
    }
    facts.kept.running.kpi.lock().go_on(facts, &Kpi { facts })
}

/// The groups of both divisions of customers over all days, by [`TOGETHER`].
///
/// # Errors
/// When the warehouse can't be read.
pub fn divisions(facts: &Facts<'_>) -> Result<[Divisions; GRAINS]> {
    let customers = facts.customers()?;
    let mut kept = facts.kept.running.spends.lock();
    kept.go_on(facts, &Deciles { facts, customers })
}

/// How sums are made and gone on with.
trait Going {
    type Sums;
    type Answer;

    /// Whether kept sums are of what there is now.
    fn fits(&self, sums: &Self::Sums) -> bool;

    fn begin(&self) -> Self::Sums;

    /// Adds days, which are later than those added before.
    fn add(&self, sums: &mut Self::Sums, days: DayRange) -> Result<()>;

    /// The answer with the last days, which are in the sums no more after than before.
    fn end(&self, sums: &mut Self::Sums, last: DayRange) -> Result<Self::Answer>;

    /// Whether all that it took beside the months is still so.
    fn is_sound(&self) -> Result<bool>;
}

struct Kpi<'a> {
    facts: &'a Facts<'a>,
}

impl Going for Kpi<'_> {
    type Sums = KpiPass<GRAINS>;
    type Answer = [Vec<KpiRow>; GRAINS];

    fn fits(&self, _: &Self::Sums) -> bool {
        true
    }

    fn begin(&self) -> Self::Sums {
        KpiPass::new(indexes(self.facts))
    }

    fn add(&self, pass: &mut Self::Sums, days: DayRange) -> Result<()> {
        pass.grow(indexes(self.facts));
        source::each_maintained(self.facts.warehouse, &within(days), Need::Units, |ticket| {
            pass.add(ticket);
        })
    }

    fn end(&self, pass: &mut Self::Sums, last: DayRange) -> Result<Self::Answer> {
        let mut pass = pass.clone();
        self.add(&mut pass, last)?;
        Ok(pass.finish())
    }

    fn is_sound(&self) -> Result<bool> {
        Ok(true)
    }
}

struct Deciles<'a> {
    facts: &'a Facts<'a>,
    customers: Arc<Roster>,
}

impl Deciles<'_> {
    fn divide(&self, period: Period, members: &[Member]) -> Divisions {
        tenths::divisions(period, members, |at| self.customers.place(at))
    }

    fn each(&self, days: DayRange, mut each: impl FnMut(&Ticket, Option<usize>)) -> Result<()> {
        source::each_maintained(self.facts.warehouse, &within(days), Need::Spend, |ticket| {
            each(ticket, ticket.customer_id.and_then(|id| self.customers.find(id)));
        })
    }
}

impl Going for Deciles<'_> {
    type Sums = Spends;
    type Answer = [Divisions; GRAINS];

    /// Customers that were added stand after those before; another order or other numbers make everything another.
    fn fits(&self, sums: &Self::Sums) -> bool {
        Arc::ptr_eq(&sums.customers, &self.customers) || self.customers.goes_on(&sums.customers)
    }

    fn begin(&self) -> Self::Sums {
        Spends {
            customers: Arc::clone(&self.customers),
            pass: SpendPass::new(indexes(self.facts), self.customers.len()),
            over: from_fn(|_| Divisions::default()),
        }
    }

    fn add(&self, sums: &mut Self::Sums, days: DayRange) -> Result<()> {
        let Spends { pass, over, .. } = sums;
        pass.grow(indexes(self.facts), self.customers.len());
        self.each(days, |ticket, customer| {
            pass.add(ticket, customer, &mut |grain, period, members| {
                put(over, grain, self.divide(period, members));
            });
        })
    }

    fn end(&self, sums: &mut Self::Sums, last: DayRange) -> Result<Self::Answer> {
        sums.customers = Arc::clone(&self.customers);
        sums.pass.grow(indexes(self.facts), self.customers.len());
        let mut made = sums.over.clone();
        let mut done =
            |grain, period, members: &[Member]| put(&mut made, grain, self.divide(period, members));
        let mut later = SpendPass::new(indexes(self.facts), self.customers.len());
        let mut ahead = sums.pass.ahead();
        self.each(last, |ticket, customer| {
            later.add(ticket, customer, &mut |grain, period, members| {
                ahead.add((grain, period), members, &mut done);
            });
        })?;
        later.finish(&mut |grain, period, members| ahead.add((grain, period), members, &mut done));
        ahead.finish(&mut done);
        Ok(made)
    }

    /// A customer whom the roster didn't have yet would count as nobody.
    fn is_sound(&self) -> Result<bool> {
        Ok(Arc::ptr_eq(&self.facts.customers()?, &self.customers))
    }
}

fn put(to: &mut [Divisions; GRAINS], grain: usize, made: Divisions) {
    if let Some(rows) = to.get_mut(grain) {
        rows.extend(made);
    }
}

fn within(days: DayRange) -> Selection {
    Selection {
        days,
        ..Selection::ALL
    }
}

fn indexes(facts: &Facts<'_>) -> [PeriodIndex; GRAINS] {
    TOGETHER.map(|by| facts.periods(&Selection::ALL, by))
}

impl<T> Place<T> {
    /// Brings the sums up to the last month, and answers with its days.
    fn go_on<A>(&mut self, facts: &Facts<'_>, going: &impl Going<Sums = T, Answer = A>) -> Result<A> {
        let now = facts.warehouse.months(TICKET.name, DayRange::ALL);
        let (closed, last) = match now.split_last() {
            Some((last, closed)) => (closed, last.days),
            None => (&[][..], DayRange::ALL),
        };
        // Taken out: nothing is left of what an error or a panic interrupts.
        let stands = |kept: &UpTo<T>| closed.starts_with(&kept.months) && going.fits(&kept.sums);
        let (known, mut sums) = match self.0.take().filter(stands) {
            Some(kept) => (kept.months.len(), kept.sums),
            None => (0, going.begin()),
        };
        let new = closed.get(known..).unwrap_or_default();
        if let (Some(first), Some(last)) = (new.first(), new.last()) {
            let days = DayRange {
                first: first.days.first,
                last: last.days.last,
            };
            going.add(&mut sums, days)?;
        }
        let answer = going.end(&mut sums, last)?;
        // When a batch came in between, nobody can tell of which state the sums are.
        if facts.warehouse.months(TICKET.name, DayRange::ALL) == now && going.is_sound()? {
            let months = closed.to_vec();
            self.0 = Some(UpTo { months, sums });
        }
        Ok(answer)
    }
}
