//! The KPI table: one pass over tickets in time order, for one grain.

use guanxi_types::Period;

use crate::rules::dense::slot;
use crate::rules::periods::PeriodIndex;
use crate::rules::ticket::Ticket;

/// The sums of one period, from which every column of the KPI table follows. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiRow {
    /// The period.
    pub period: Period,
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
    /// Members with a purchase ticket (顾客数).
    pub customers: i64,
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
    /// Members with purchases on two days or more.
    pub repeat_customers: i64,
}

impl KpiRow {
    const fn new(period: Period) -> Self {
        Self {
            period,
            days_covered: 0,
            lines: 0,
            net_sales_c: 0,
            gross_sales_c: 0,
            discount_c: 0,
            tickets: 0,
            nonpurchase_tickets: 0,
            member_tickets: 0,
            customers: 0,
            purchase_c: 0,
            member_purchase_c: 0,
            ticket_min_c: None,
            ticket_max_c: None,
            units_milli: 0,
            products: 0,
            repeat_customers: 0,
        }
    }

    /// Returns (退货额): gross minus net, minor units, positive.
    #[must_use]
    pub const fn returns_c(&self) -> i64 {
        self.gross_sales_c - self.net_sales_c
    }
}

/// What is known of a member in the period where he was seen last.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Number of the period, from 1; 0: never.
    period: u32,
    /// Day of the last purchase.
    day: i32,
    /// Whether a second purchase day was counted.
    is_repeat: bool,
}

/// Takes tickets in time order.
pub struct KpiPass {
    index: PeriodIndex,
    current: Option<usize>,
    last_day: Option<i32>,
    /// By customer.
    seen: Vec<Seen>,
    rows: Vec<KpiRow>,
}

impl KpiPass {
    /// For the periods of this index.
    #[must_use]
    pub const fn new(index: PeriodIndex) -> Self {
        Self {
            index,
            current: None,
            last_day: None,
            seen: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a ticket and the dense number of whose it is; it is not earlier than the one before.
    pub fn add(&mut self, ticket: &Ticket, customer: Option<usize>) {
        let period = self.index.of(ticket.day);
        if self.current != Some(period) {
            self.current = Some(period);
            self.rows.extend(self.index.period(period).map(KpiRow::new));
            self.last_day = None;
        }
        let Some(row) = self.rows.last_mut() else { return };
        if self.last_day != Some(ticket.day) {
            self.last_day = Some(ticket.day);
            row.days_covered += 1;
        }
        row.lines += ticket.lines;
        row.net_sales_c += ticket.amount_c;
        row.gross_sales_c += ticket.gross_c;
        row.discount_c += ticket.discount_c;
        if !ticket.is_purchase() {
            row.nonpurchase_tickets += 1;
            return;
        }
        row.tickets += 1;
        row.purchase_c += ticket.amount_c;
        row.units_milli += ticket.units_milli;
        row.products += ticket.products;
        row.ticket_min_c = Some(
            row.ticket_min_c
                .map_or(ticket.amount_c, |m| m.min(ticket.amount_c)),
        );
        row.ticket_max_c = Some(
            row.ticket_max_c
                .map_or(ticket.amount_c, |m| m.max(ticket.amount_c)),
        );
        if let Some(customer) = customer {
            row.member_tickets += 1;
            row.member_purchase_c += ticket.amount_c;
            if let Some(seen) = slot(&mut self.seen, customer) {
                visit(
                    seen,
                    row,
                    u32::try_from(period + 1).unwrap_or(u32::MAX),
                    ticket.day,
                );
            }
        }
    }

    /// One row for each period with a line, in time order.
    #[must_use]
    pub fn finish(self) -> Vec<KpiRow> {
        self.rows
    }
}

fn visit(seen: &mut Seen, row: &mut KpiRow, period: u32, day: i32) {
    if seen.period != period {
        *seen = Seen {
            period,
            day,
            is_repeat: false,
        };
        row.customers += 1;
    } else if seen.day != day && !seen.is_repeat {
        seen.is_repeat = true;
        row.repeat_customers += 1;
    }
}
