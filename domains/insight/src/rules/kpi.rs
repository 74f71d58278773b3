//! The KPI table: one pass over tickets in time order, for several grains.

use guanxi_types::Period;

use crate::rules::dense::ById;
use crate::rules::periods::PeriodIndex;
use crate::rules::ticket::Ticket;

/// Sums of tickets, whoever bought. Amounts in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Distinct days with a line.
    pub days_covered: i64,
    /// Lines.
    pub lines: i64,
    /// All lines (销售净额).
    pub net_sales_c: i64,
    /// Positive lines (销售毛额).
    pub gross_sales_c: i64,
    /// Retailer's discount.
    pub discount_c: i64,
    /// Purchase tickets (客数).
    pub tickets: i64,
    /// Other tickets.
    pub nonpurchase_tickets: i64,
    /// Purchase tickets of members.
    pub member_tickets: i64,
    /// Amount of purchase tickets.
    pub purchase_c: i64,
    /// Amount of members' purchase tickets.
    pub member_purchase_c: i64,
    /// Smallest purchase ticket.
    pub ticket_min_c: Option<i64>,
    /// Largest purchase ticket.
    pub ticket_max_c: Option<i64>,
    /// Units on purchase tickets, thousandths (件数).
    pub units_milli: i64,
    /// Distinct products, summed over purchase tickets.
    pub products: i64,
}

impl Sums {
    /// Returns (退货额): gross minus net, minor units, positive.
    #[must_use]
    pub const fn returns_c(&self) -> i64 {
        self.gross_sales_c - self.net_sales_c
    }

    fn add_ticket(&mut self, ticket: &Ticket) {
        let amount_c = ticket.amount_c;
        self.lines += ticket.lines;
        self.net_sales_c += amount_c;
        self.gross_sales_c += ticket.gross_c;
        self.discount_c += ticket.discount_c;
        if !ticket.is_purchase() {
            self.nonpurchase_tickets += 1;
            return;
        }
        self.tickets += 1;
        self.purchase_c += amount_c;
        self.units_milli += ticket.units_milli;
        self.products += ticket.products;
        self.ticket_min_c = Some(self.ticket_min_c.map_or(amount_c, |min| min.min(amount_c)));
        self.ticket_max_c = self.ticket_max_c.max(Some(amount_c));
        if ticket.customer_id.is_some() {
            self.member_tickets += 1;
            self.member_purchase_c += amount_c;
        }
    }

    fn add(&mut self, other: &Self) {
        self.days_covered += other.days_covered;
        self.lines += other.lines;
        self.net_sales_c += other.net_sales_c;
        self.gross_sales_c += other.gross_sales_c;
        self.discount_c += other.discount_c;
        self.tickets += other.tickets;
        self.nonpurchase_tickets += other.nonpurchase_tickets;
        self.member_tickets += other.member_tickets;
        self.purchase_c += other.purchase_c;
        self.member_purchase_c += other.member_purchase_c;
        let smallest = [self.ticket_min_c, other.ticket_min_c];
        self.ticket_min_c = smallest.into_iter().flatten().min();
        self.ticket_max_c = self.ticket_max_c.max(other.ticket_max_c);
        self.units_milli += other.units_milli;
        self.products += other.products;
    }
}

/// One period, from which every column of the KPI table follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiRow {
    /// The period.
    pub period: Period,
    /// Sums of its tickets.
    pub sums: Sums,
    /// Members with a purchase ticket (顾客数).
    pub customers: i64,
    /// Members with purchases on two days or more.
    pub repeat_customers: i64,
}

/// What is known of a member's purchases up to now.
#[derive(Clone, Copy, Debug)]
struct Seen<const N: usize> {
    /// Day of the last; it tells for every grain whether the period has one.
    day: i32,
    /// By grain: whether a second purchase day was counted in that period.
    is_repeat: [bool; N],
}

impl<const N: usize> Default for Seen<N> {
    fn default() -> Self {
        Self {
            day: i32::MIN,
            is_repeat: [false; N],
        }
    }
}

/// The rows of one grain.
#[derive(Clone)]
struct Rows {
    index: PeriodIndex,
    /// The number of the period of the last row, and its first day with a ticket.
    current: Option<(usize, i32)>,
    rows: Vec<KpiRow>,
}

impl Rows {
    /// Goes on to a day.
    fn enter(&mut self, day: i32) {
        let number = self.index.of(day);
        if self.current.is_none_or(|(current, _)| current != number) {
            self.current = Some((number, day));
            self.rows.extend(self.index.period(number).map(|period| KpiRow {
                period,
                sums: Sums::default(),
                customers: 0,
                repeat_customers: 0,
            }));
        }
    }

    fn visit(&mut self, last_day: i32, is_repeat: &mut bool) {
        let (Some(row), Some((_, first_day))) = (self.rows.last_mut(), self.current) else {
            return;
        };
        if last_day < first_day {
            row.customers += 1;
            *is_repeat = false;
        } else if !*is_repeat {
            row.repeat_customers += 1;
            *is_repeat = true;
        }
    }
}

/// Takes tickets in time order. What adds up is summed once, by day; of each member one entry serves all grains.
#[derive(Clone)]
pub struct KpiPass<const N: usize> {
    grains: [Rows; N],
    day: Option<i32>,
    /// Of the day.
    sums: Sums,
    seen: ById<Seen<N>>,
}

impl<const N: usize> KpiPass<N> {
    /// For the periods of these indexes.
    #[must_use]
    pub fn new(indexes: [PeriodIndex; N]) -> Self {
        let rows = |index| Rows {
            index,
            current: None,
            rows: Vec::new(),
        };
        Self {
            grains: indexes.map(rows),
            day: None,
            sums: Sums::default(),
            seen: ById::default(),
        }
    }

    /// More days may come: the indexes begin where those before began.
    pub fn grow(&mut self, indexes: [PeriodIndex; N]) {
        for (grain, index) in self.grains.iter_mut().zip(indexes) {
            grain.index = index;
        }
    }

    /// Adds a ticket; it is not earlier than the one before.
    pub fn add(&mut self, ticket: &Ticket) {
        if self.day != Some(ticket.day) {
            self.close_day();
            self.day = Some(ticket.day);
            for grain in &mut self.grains {
                grain.enter(ticket.day);
            }
        }
        self.sums.add_ticket(ticket);
        let customer = ticket.customer_id.filter(|_| ticket.is_purchase());
        if let Some(seen) = customer.and_then(|id| self.seen.slot(id))
            && seen.day != ticket.day
        {
            for (grain, is_repeat) in self.grains.iter_mut().zip(&mut seen.is_repeat) {
                grain.visit(seen.day, is_repeat);
            }
            seen.day = ticket.day;
        }
    }

    fn close_day(&mut self) {
        let mut sums = std::mem::take(&mut self.sums);
        sums.days_covered = i64::from(self.day.is_some());
        for row in self.grains.iter_mut().filter_map(|grain| grain.rows.last_mut()) {
            row.sums.add(&sums);
        }
    }

    /// By grain, one row for each period with a line, in time order.
    #[must_use]
    pub fn finish(mut self) -> [Vec<KpiRow>; N] {
        self.close_day();
        self.grains.map(|grain| grain.rows)
    }
}
