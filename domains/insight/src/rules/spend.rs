//! Net spend of members, period by period: tickets in time order are summed, for several grains in one pass.

use guanxi_types::{Period, index_of};

use crate::rules::decile::Member;
use crate::rules::periods::PeriodIndex;
use crate::rules::ticket::Ticket;

/// The members of one grain's period.
struct Members {
    index: PeriodIndex,
    /// The number of the period, and its first day with a ticket.
    current: Option<(usize, i32)>,
    members: Vec<Member>,
}

/// Where a customer stands among the members.
#[derive(Clone, Copy)]
struct Places<const N: usize> {
    /// Day of his last ticket; it tells for every grain whether he is among the members of the period.
    day: i32,
    /// By grain.
    at: [u32; N],
}

impl<const N: usize> Places<N> {
    const NEVER: Self = Self {
        day: i32::MIN,
        at: [0; N],
    };
}

/// Sums tickets to members; takes tickets in time order. Each period with a ticket is handed over with its grain's place and its members,
/// in time order, once a ticket of a later one comes.
pub struct SpendPass<const N: usize> {
    grains: [Members; N],
    day: Option<i32>,
    /// By customer.
    places: Vec<Places<N>>,
}

impl Members {
    fn period(&self) -> Option<Period> {
        self.current.and_then(|(number, _)| self.index.period(number))
    }

    /// Where a customer stands, if he is among them.
    fn place<const N: usize>(&self, places: &Places<N>, grain: usize) -> Option<usize> {
        let is_among = self.current.is_some_and(|(_, first_day)| places.day >= first_day);
        let at = places.at.get(grain).filter(|_| is_among)?;
        Some(index_of(i64::from(*at)))
    }

    fn close(&mut self, grain: usize, done: &mut impl FnMut(usize, Period, &[Member])) {
        if let Some(period) = self.period() {
            done(grain, period, &self.members);
        }
        self.members.clear();
    }
}

impl<const N: usize> SpendPass<N> {
    /// For the periods of these indexes.
    #[must_use]
    pub fn new(indexes: [PeriodIndex; N], customers: usize) -> Self {
        let members = |index| Members {
            index,
            current: None,
            members: Vec::new(),
        };
        Self {
            grains: indexes.map(members),
            day: None,
            places: vec![Places::NEVER; customers],
        }
    }

    /// More days and customers may come: the indexes begin where those before began, and customers were only added.
    pub fn grow(&mut self, indexes: [PeriodIndex; N], customers: usize) {
        for (grain, index) in self.grains.iter_mut().zip(indexes) {
            grain.index = index;
        }
        self.places
            .resize(customers.max(self.places.len()), Places::NEVER);
    }

    /// Adds a ticket and whose it is; it is not earlier than the one before. Anonymous tickets belong to no member.
    #[inline]
    pub fn add(
        &mut self,
        ticket: &Ticket,
        customer: Option<usize>,
        done: &mut impl FnMut(usize, Period, &[Member]),
    ) {
        if self.day != Some(ticket.day) {
            self.day = Some(ticket.day);
            self.enter(ticket.day, done);
        }
        let Some(places) = customer.and_then(|customer| self.places.get_mut(customer)) else {
            return;
        };
        for (grain, at) in self.grains.iter_mut().zip(&mut places.at) {
            if grain.current.is_some_and(|(_, first_day)| places.day < first_day) {
                *at = u32::try_from(grain.members.len()).unwrap_or(u32::MAX);
                grain.members.push(Member {
                    customer: customer.unwrap_or_default(),
                    spend_c: 0,
                    tickets: 0,
                });
            }
            if let Some(member) = grain.members.get_mut(index_of(i64::from(*at))) {
                member.spend_c += ticket.amount_c;
                member.tickets += i64::from(ticket.is_purchase());
            }
        }
        places.day = ticket.day;
    }

    /// Goes on to a day: where it is another period's, the members of the one before are handed over.
    fn enter(&mut self, day: i32, done: &mut impl FnMut(usize, Period, &[Member])) {
        for (place, grain) in self.grains.iter_mut().enumerate() {
            let number = grain.index.of(day);
            if grain.current.is_none_or(|(current, _)| current != number) {
                grain.close(place, done);
                grain.current = Some((number, day));
            }
        }
    }

    /// Hands the last periods over.
    pub fn finish(mut self, done: &mut impl FnMut(usize, Period, &[Member])) {
        for (place, grain) in self.grains.iter_mut().enumerate() {
            grain.close(place, done);
        }
    }

    /// To be gone on with by another pass, which leaves this one as it is.
    pub fn ahead(&mut self) -> Ahead<'_, N> {
        let waits = self.grains.each_ref().map(|grain| grain.current.is_some());
        Ahead { pass: self, waits }
    }
}

/// A pass that ended in the middle of periods, and what another pass over the days after them found.
pub struct Ahead<'a, const N: usize> {
    pass: &'a mut SpendPass<N>,
    /// By grain: whether its open period wasn't handed over yet.
    waits: [bool; N],
}

impl<const N: usize> Ahead<'_, N> {
    /// Takes a period of the later pass, and hands over what both found.
    pub fn add(
        &mut self,
        (grain, period): (usize, Period),
        later: &[Member],
        done: &mut impl FnMut(usize, Period, &[Member]),
    ) {
        let waits = self.waits.get_mut(grain).is_some_and(std::mem::take);
        let Some(open) = self.pass.grains.get_mut(grain).filter(|_| waits) else {
            return done(grain, period, later);
        };
        if let Some(before) = open.period().filter(|before| *before != period) {
            done(grain, before, &open.members);
            return done(grain, period, later);
        }
        let own = open.members.len();
        let mut changed: Vec<(usize, Member)> = Vec::new();
        for member in later {
            let places = self.pass.places.get(member.customer);
            let at = places.and_then(|places| open.place(places, grain));
            match at.and_then(|at| Some((at, open.members.get_mut(at)?))) {
                Some((at, known)) => {
                    changed.push((at, *known));
                    known.spend_c += member.spend_c;
                    known.tickets += member.tickets;
                }
                None => open.members.push(*member),
            }
        }
        done(grain, period, &open.members);
        open.members.truncate(own);
        for (at, member) in changed {
            if let Some(slot) = open.members.get_mut(at) {
                *slot = member;
            }
        }
    }

    /// Hands over the periods in which nothing came any more.
    pub fn finish(self, done: &mut impl FnMut(usize, Period, &[Member])) {
        for (place, (grain, waits)) in self.pass.grains.iter().zip(self.waits).enumerate() {
            if let Some(period) = grain.period().filter(|_| waits) {
                done(place, period, &grain.members);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use guanxi_types::Grain;
    use proptest::prelude::*;

    use super::*;

    const GRAINS: [Grain; 3] = [Grain::Year, Grain::Month, Grain::Week];
    const FIRST: i32 = 17_160;
    const CUSTOMERS: usize = 6;

    /// What was handed over: the place of the grain, the period, its members by customer.
    type Told = Vec<(usize, Period, Vec<(usize, i64, i64)>)>;

    fn told(into: &mut Told) -> impl FnMut(usize, Period, &[Member]) {
        |grain, period, members| {
            let mut members: Vec<_> = members
                .iter()
                .map(|m| (m.customer, m.spend_c, m.tickets))
                .collect();
            members.sort_unstable();
            into.push((grain, period, members));
        }
    }

    fn ticket((day, amount_c, customer): (i32, i64, usize)) -> (Ticket, Option<usize>) {
        let ticket = Ticket {
            day: FIRST + day,
            amount_c,
            ..Ticket::default()
        };
        (ticket, Some(customer).filter(|at| *at < CUSTOMERS))
    }

    fn sorted(mut told: Told) -> Told {
        told.sort_by_key(|(grain, period, _)| (*grain, period.first.raw()));
        told
    }

    proptest! {
        /// H3: a pass that is gone on with, again and again, tells what one pass over everything tells.
        #[test]
        fn days_that_come_later_add_up_to_the_same(
            mut tickets in prop::collection::vec((0_i32..90, -500_i64..5_000, 0_usize..7), 0..80),
            border in 0_i32..90,
            until in 0_i32..90,
        ) {
            tickets.sort_by_key(|ticket| ticket.0);
            let indexes = || GRAINS.map(|grain| PeriodIndex::new(grain, FIRST, FIRST + 89));
            let mut base = SpendPass::new(indexes(), CUSTOMERS);
            let mut closed = Told::new();
            for (ticket, customer) in tickets.iter().filter(|t| t.0 < border).copied().map(ticket) {
                base.add(&ticket, customer, &mut told(&mut closed));
            }
            for end in [until, 90, until] {
                let mut grown = closed.clone();
                let mut later = SpendPass::new(indexes(), CUSTOMERS);
                let mut ahead = base.ahead();
                let wanted = |t: &&(i32, i64, usize)| t.0 >= border && t.0 < end;
                for (ticket, customer) in tickets.iter().filter(wanted).copied().map(ticket) {
                    later.add(&ticket, customer, &mut |grain, period, members| {
                        ahead.add((grain, period), members, &mut told(&mut grown));
                    });
                }
                later.finish(&mut |grain, period, members| {
                    ahead.add((grain, period), members, &mut told(&mut grown));
                });
                ahead.finish(&mut told(&mut grown));

                let mut whole = Told::new();
                let mut pass = SpendPass::new(indexes(), CUSTOMERS);
                let wanted = |t: &&(i32, i64, usize)| t.0 < border || t.0 < end;
                for (ticket, customer) in tickets.iter().filter(wanted).copied().map(ticket) {
                    pass.add(&ticket, customer, &mut told(&mut whole));
                }
                pass.finish(&mut told(&mut whole));
                prop_assert_eq!(sorted(grown), sorted(whole));
            }
        }
    }
}
