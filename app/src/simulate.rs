//! A made-up company with given figures: its sales as a file for the import, the same for the same seed, as large as wanted.
//!
//! Customers, tickets, lines and amounts come out exactly; who buys how often is skewed as in real shops (the squares of even
//! chances), and amounts differ from line to line. Nothing is held: a hundred million lines are written as they are made, twice gone
//! through, once to sum up the weights by which the totals are shared out.

use std::io::Write;

use guanxi_types::{Day, ErrorKind, Money, Problem, Result};

/// Heads of the columns: the names of the sales file's fields.
pub const HEADERS: &str = "number,store,sold_at,customer,product,qty,amount,discount";
/// The most of anything that is made.
const LIMIT: i64 = 1_000_000_000;
const PERMILLE: i64 = 1_000;
const DAY_S: i64 = 86_400;

/// What the company shall be like.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Equal seeds make equal companies.
    pub seed: u64,
    /// Customers, each of whom buys at least once (顾客数).
    pub customers: i64,
    /// Member tickets for a customer, thousandths (购物频率).
    pub frequency_milli: i64,
    /// Average ticket, minor units (客单价).
    pub ticket_c: i64,
    /// Products on a ticket, thousandths (品项数).
    pub lines_milli: i64,
    /// Tickets without a customer, thousandths of all tickets (散客).
    pub anonymous_permille: i64,
    /// Discount, thousandths of the sales before it (折扣率).
    pub discount_permille: i64,
    /// Products to choose from.
    pub products: i64,
    /// Stores.
    pub stores: i64,
    /// The first day.
    pub first: Day,
    /// How many days.
    pub days: i64,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// Lines.
    pub lines: i64,
    /// Tickets.
    pub tickets: i64,
    /// Tickets with a customer.
    pub member_tickets: i64,
    /// Customers.
    pub customers: i64,
    /// The sum of all lines, minor units.
    pub net_sales_c: i64,
}

/// Shares a total out by weights that come one after the other, so that the parts sum to it exactly.
struct Shares {
    total: i128,
    weights: i128,
    so_far: i128,
}

impl Shares {
    fn of(total: i64, weights: i128) -> Self {
        Self {
            total: i128::from(total),
            weights: weights.max(1),
            so_far: 0,
        }
    }

    fn next(&mut self, weight: i64) -> i64 {
        let before = self.total * self.so_far / self.weights;
        self.so_far += i128::from(weight);
        i64::try_from(self.total * self.so_far / self.weights - before).unwrap_or(0)
    }
}

/// What one number of the seed's stream is for.
#[derive(Clone, Copy)]
enum Use {
    Lines,
    Amount,
    Product,
    Customer,
    Store,
    Second,
}

impl Simulation {
    /// Even chances below a limit, the same for the same use and place (splitmix64; Steele, Lea and Flood, OOPSLA 2014).
    fn below(&self, what: Use, place: i64, limit: i64) -> i64 {
        let salt = match what {
            Use::Lines => 1,
            Use::Amount => 2,
            Use::Product => 3,
            Use::Customer => 4,
            Use::Store => 5,
            Use::Second => 6,
        };
        let mut mixed = self
            .seed
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(
                u64::try_from(place)
                    .unwrap_or(0)
                    .wrapping_mul(8)
                    .wrapping_add(salt),
            )
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        i64::try_from(mixed >> 33).unwrap_or(0) % limit.max(1)
    }

    /// How much of everything there will be.
    ///
    /// # Errors
    /// `simulate.impossible` with what can't be.
    pub fn plan(&self) -> Result<Simulated> {
        let wrong =
            |what: &str| Err(Problem::new(ErrorKind::Invalid, "simulate.impossible").with("what", what));
        let some = |n: i64| (1..=LIMIT).contains(&n);
        if !some(self.customers) || !some(self.products) || !some(self.stores) || !some(self.days) {
            return wrong("customers, products, stores, days");
        }
        if self.frequency_milli < PERMILLE || self.frequency_milli > LIMIT {
            return wrong("frequency");
        }
        if self.lines_milli < PERMILLE || self.lines_milli > self.products.saturating_mul(PERMILLE) {
            return wrong("lines per ticket");
        }
        let shares = 0..PERMILLE;
        if !shares.contains(&self.anonymous_permille) || !shares.contains(&self.discount_permille) {
            return wrong("shares");
        }
        let times = |a: i64, b: i64| i64::try_from(i128::from(a) * i128::from(b) / i128::from(PERMILLE));
        let too_many = |_| Problem::new(ErrorKind::Invalid, "simulate.impossible").with("what", "lines");
        let member_tickets = times(self.customers, self.frequency_milli).map_err(too_many)?;
        let others = i128::from(member_tickets) * i128::from(self.anonymous_permille)
            / i128::from(PERMILLE - self.anonymous_permille);
        let tickets = i64::try_from(i128::from(member_tickets) + others).map_err(too_many)?;
        let lines = times(tickets, self.lines_milli).map_err(too_many)?;
        if !some(lines) {
            return wrong("lines");
        }
        let net_sales_c = tickets.checked_mul(self.ticket_c).unwrap_or(0);
        if net_sales_c < lines {
            return wrong("ticket");
        }
        Ok(Simulated {
            lines,
            tickets,
            member_tickets,
            customers: self.customers,
            net_sales_c,
        })
    }

    fn lines_weight(&self, ticket: i64) -> i64 {
        1 + self.below(Use::Lines, ticket, 100)
    }

    /// Small amounts are common, large ones rare.
    fn amount_weight(&self, line: i64) -> i64 {
        let chance = 1 + self.below(Use::Amount, line, 1_000);
        1 + chance * chance / 200
    }

    /// Whose the member ticket is: each customer has one ticket that is nobody else's, the others go to the best by far.
    fn customer(&self, ticket: i64, made: &Simulated, stride: i64) -> i64 {
        let spread = i128::from(ticket) * i128::from(stride) % i128::from(made.member_tickets);
        let place = i64::try_from(spread).unwrap_or(0);
        if place < made.customers {
            return place + 1;
        }
        let chance = i128::from(self.below(Use::Customer, ticket, 1 << 30));
        let square = (i128::from(made.customers) * chance * chance) >> 60;
        1 + i64::try_from(square).unwrap_or(0)
    }

    /// Writes the file, tickets in the order of days.
    ///
    /// # Errors
    /// `simulate.impossible`; when it can't be written.
    pub fn write(&self, out: &mut dyn Write) -> Result<Simulated> {
        let made = self.plan()?;
        let told = |e: std::io::Error| Problem::internal(e);
        let line_weights: i128 = (0..made.tickets).map(|t| i128::from(self.lines_weight(t))).sum();
        let amount_weights: i128 = (0..made.lines).map(|l| i128::from(self.amount_weight(l))).sum();
        let mut lines = Shares::of(made.lines - made.tickets, line_weights);
        let mut amounts = Shares::of(made.net_sales_c - made.lines, amount_weights);
        let mut discounts = Shares::of(self.discount(&made), amount_weights);
        let stride = stride(made.member_tickets);
        let (mut line, mut members) = (0, 0);
        writeln!(out, "{HEADERS}").map_err(told)?;
        for ticket in 0..made.tickets {
            // Anonymous tickets stand evenly between the others.
            let due = i128::from(ticket + 1) * i128::from(made.member_tickets) / i128::from(made.tickets);
            let is_member = i128::from(members) < due;
            let customer = if is_member {
                members += 1;
                self.customer(members - 1, &made, stride).to_string()
            } else {
                String::new()
            };
            let head = format!(
                "{},S{:02},{},{customer}",
                ticket + 1,
                1 + self.below(Use::Store, ticket, self.stores),
                self.sold_at(ticket, &made)
            );
            let first = self.below(Use::Product, ticket, self.products);
            for at in 0..=lines.next(self.lines_weight(ticket)) {
                let weight = self.amount_weight(line);
                // Neighbours of the first: no product twice on a ticket.
                let product = 1 + (first + at) % self.products;
                let amount = Money::new(1 + amounts.next(weight));
                let discount = Money::new(discounts.next(weight));
                writeln!(out, "{head},P{product:05},1,{amount},{discount}").map_err(told)?;
                line += 1;
            }
        }
        out.flush().map_err(told)?;
        Ok(made)
    }

    fn discount(&self, made: &Simulated) -> i64 {
        let sales = i128::from(made.net_sales_c) * i128::from(self.discount_permille);
        i64::try_from(sales / i128::from(PERMILLE - self.discount_permille)).unwrap_or(0)
    }

    /// Between nine and nine, local time without a zone.
    fn sold_at(&self, ticket: i64, made: &Simulated) -> String {
        let day = i128::from(ticket) * i128::from(self.days) / i128::from(made.tickets);
        let day = i64::from(self.first.raw()) + i64::try_from(day).unwrap_or(0);
        let second = 9 * 3_600 + self.below(Use::Second, ticket, 12 * 3_600);
        let at = jiff::Timestamp::from_second(day * DAY_S + second);
        at.map_or_else(
            |_| String::new(),
            |at| at.to_string().trim_end_matches('Z').to_owned(),
        )
    }
}

/// A step that meets every place of a circle of this size, far from its neighbours.
fn stride(size: i64) -> i64 {
    let mut step = size * 5 / 8 + 1;
    while gcd(step, size) != 1 {
        step += 1;
    }
    step
}

const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn small() -> Simulation {
        Simulation {
            seed: 7,
            customers: 200,
            frequency_milli: 5_250,
            ticket_c: 6_543,
            lines_milli: 3_400,
            anonymous_permille: 250,
            discount_permille: 80,
            products: 50,
            stores: 3,
            first: Day::new(20_000),
            days: 365,
        }
    }

    /// B16: what was asked for is what is in the file, to the cent.
    #[test]
    fn the_file_has_the_figures() {
        let mut bytes = Vec::new();
        let made = small().write(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|row| row.split(',').collect()).collect();
        let tickets: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
        let members: BTreeMap<&str, &str> = rows
            .iter()
            .filter(|row| !row[3].is_empty())
            .map(|row| (row[0], row[3]))
            .collect();
        let customers: BTreeSet<&str> = members.values().copied().collect();
        let cents = |at: usize| -> i64 { rows.iter().map(|row| Money::parse(row[at]).unwrap().raw()).sum() };
        assert_eq!(rows.len(), usize::try_from(made.lines).unwrap());
        assert_eq!(
            (tickets.len(), members.len(), customers.len()),
            (1_400, 1_050, 200)
        );
        assert_eq!(cents(6), 1_400 * 6_543);
        let rate = cents(7) * 1_000 / (cents(6) + cents(7));
        assert!((79..=80).contains(&rate), "{rate}");
        assert!(rows.iter().all(|row| Money::parse(row[6]).unwrap().raw() > 0));
        let mut pairs: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[4])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs.len(), rows.len(), "no product twice on a ticket");
        let mut counts: Vec<usize> = customers
            .iter()
            .map(|c| members.values().filter(|m| m == &c).count())
            .collect();
        counts.sort_unstable();
        assert!(
            counts[counts.len() - 1] > 5 * counts[counts.len() / 2],
            "skewed: {counts:?}"
        );
    }

    /// B16
    #[test]
    fn a_seed_is_a_company() {
        let made = |seed: u64| {
            let mut bytes = Vec::new();
            Simulation { seed, ..small() }.write(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
    }

    /// B16
    #[test]
    fn what_cannot_be_is_refused() {
        let refused = |change: &dyn Fn(&mut Simulation)| {
            let mut wanted = small();
            change(&mut wanted);
            wanted.plan().unwrap_err().code
        };
        let changes: [&dyn Fn(&mut Simulation); 6] = [
            &|s| s.customers = 0,
            &|s| s.frequency_milli = 900,
            &|s| s.lines_milli = 51_000,
            &|s| s.ticket_c = 2,
            &|s| s.anonymous_permille = 1_000,
            &|s| s.frequency_milli = i64::MAX,
        ];
        for change in changes {
            assert_eq!(refused(change), "simulate.impossible");
        }
    }
}
