//! The ledger of one account, without I/O: what every act posts to which lot.
//!
//! Every posting goes to a lot, or to the debt where it names none. What is left of a lot is the sum of its postings, the debt is
//! the negative sum of those without a lot; so the balance is the sum of all postings. Whatever is owed is paid out of the first
//! free points: while there is a debt, nothing is free.

use std::cmp::Ordering;

use guanxi_types::{Day, RawId};

/// Why points moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A sale, or something else worth points.
    Earn,
    /// Spent.
    Redeem,
    /// Put aside for somebody who is about to spend them.
    Hold,
    /// What was put aside is spent.
    Capture,
    /// What was put aside is free again.
    Release,
    /// Nobody spent them in time.
    Expire,
    /// By hand, with a reason.
    Adjust,
    /// What was earned goes back with the goods.
    Reverse,
    /// What was spent comes back with the goods.
    Restore,
    /// Between accounts.
    Transfer,
    /// Between accounts of which one becomes part of the other.
    Merge,
    /// What is owed is paid.
    Settle,
    /// What is owed is let go.
    WriteOff,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Earn,
        Self::Redeem,
        Self::Hold,
        Self::Capture,
        Self::Release,
        Self::Expire,
        Self::Adjust,
        Self::Reverse,
        Self::Restore,
        Self::Transfer,
        Self::Merge,
        Self::Settle,
        Self::WriteOff,
    ];

    /// Its name in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Earn => "earn",
            Self::Redeem => "redeem",
            Self::Hold => "hold",
            Self::Capture => "capture",
            Self::Release => "release",
            Self::Expire => "expire",
            Self::Adjust => "adjust",
            Self::Reverse => "reverse",
            Self::Restore => "restore",
            Self::Transfer => "transfer",
            Self::Merge => "merge",
            Self::Settle => "settle",
            Self::WriteOff => "write_off",
        }
    }
}

/// What happens where points must go back that are spent already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// The account owes them; the next points pay.
    Debt,
    /// The company bears it.
    WriteOff,
    /// The act is refused.
    Block,
}

impl Shortage {
    /// The policy of this name; debts where there is none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "write_off" => Self::WriteOff,
            "block" => Self::Block,
            _ => Self::Debt,
        }
    }
}

/// Points that came together and go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Its id.
    pub id: RawId,
    /// What is left, with what is put aside.
    pub remaining: i64,
    /// What of it is put aside.
    pub held: i64,
    /// What of it expired.
    pub expired: i64,
    /// The first day on which it can be spent.
    pub activates_on: Day,
    /// The last day; none where it stays good.
    pub expires_on: Option<Day>,
    /// The day on which something of it was spent first.
    pub first_spent_on: Option<Day>,
}

impl Lot {
    /// What isn't put aside, active or not.
    #[must_use]
    pub const fn free(&self) -> i64 {
        self.remaining - self.held
    }

    /// Whether its last day is over.
    #[must_use]
    pub fn is_over(&self, today: Day) -> bool {
        self.expires_on.is_some_and(|last| last < today)
    }

    /// What can be spent on this day.
    #[must_use]
    pub fn available(&self, today: Day) -> i64 {
        if self.activates_on <= today && !self.is_over(today) {
            self.free()
        } else {
            0
        }
    }

    /// Earliest expiring first; those that stay good last.
    fn order(&self, other: &Self) -> Ordering {
        let last = |lot: &Self| lot.expires_on.map_or(i32::MAX, Day::raw);
        (last(self), self.activates_on, self.id).cmp(&(last(other), other.activates_on, other.id))
    }
}

/// One line of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Why.
    pub kind: Kind,
    /// The lot; the debt where there is none.
    pub lot: Option<RawId>,
    /// What it changes the balance by.
    pub delta: i64,
    /// What it changes the points put aside by.
    pub held: i64,
}

/// Fewer points than are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// How many there are.
    pub available: i64,
}

/// An account's lots and debt, and what was posted since they were read.
#[derive(Clone, Debug, Default)]
pub struct Book {
    lots: Vec<Lot>,
    debt: i64,
    postings: Vec<Posting>,
    /// What is left of lots that weren't read, and what of it is put aside.
    rest: (i64, i64),
}

impl Book {
    /// An account as it stands.
    #[must_use]
    pub fn new(lots: Vec<Lot>, debt: i64) -> Self {
        Self::of_some(lots, debt, (0, 0))
    }

    /// An account of which the first lots are read: what is left of the others, and what of that is put aside, is known in sum.
    #[must_use]
    pub fn of_some(mut lots: Vec<Lot>, debt: i64, rest: (i64, i64)) -> Self {
        lots.sort_by(Lot::order);
        Self {
            lots,
            debt,
            postings: Vec::new(),
            rest,
        }
    }

    /// Its lots that were read, earliest expiring first.
    #[must_use]
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// What is owed.
    #[must_use]
    pub const fn debt(&self) -> i64 {
        self.debt
    }

    /// What was posted, in order.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// Points less debt.
    #[must_use]
    pub fn balance(&self) -> i64 {
        self.rest.0 + self.lots.iter().map(|lot| lot.remaining).sum::<i64>() - self.debt
    }

    /// What is put aside.
    #[must_use]
    pub fn held(&self) -> i64 {
        self.rest.1 + self.lots.iter().map(|lot| lot.held).sum::<i64>()
    }

    /// What of the lots that were read can be spent on this day.
    #[must_use]
    pub fn available(&self, today: Day) -> i64 {
        self.lots.iter().map(|lot| lot.available(today)).sum()
    }

    fn post(&mut self, kind: Kind, lot: Option<RawId>, (delta, held): (i64, i64)) {
        match lot {
            None => self.debt -= delta,
            Some(id) => {
                if let Some(lot) = self.lots.iter_mut().find(|lot| lot.id == id) {
                    lot.remaining += delta;
                    lot.held += held;
                    if kind == Kind::Expire {
                        lot.expired -= delta;
                    }
                }
            }
        }
        self.postings.push(Posting {
            kind,
            lot,
            delta,
            held,
        });
    }

    fn mark_spent(&mut self, id: RawId, today: Day) {
        let lot = self.lots.iter_mut().find(|lot| lot.id == id);
        if let Some(first) = lot.map(|lot| &mut lot.first_spent_on) {
            *first = Some(first.map_or(today, |known| known.min(today)));
        }
    }

    /// Posts what nobody spent in time, then pays what is owed out of what is free.
    pub fn sweep(&mut self, today: Day) {
        for lot in self.lots.clone() {
            if lot.is_over(today) && lot.free() > 0 {
                self.post(Kind::Expire, Some(lot.id), (-lot.free(), 0));
            }
        }
        for lot in self.lots.clone() {
            let pays = lot.free().min(self.debt);
            if pays > 0 {
                self.post(Kind::Settle, Some(lot.id), (-pays, 0));
                self.post(Kind::Settle, None, (pays, 0));
                self.mark_spent(lot.id, today);
            }
        }
    }

    /// Adds a lot of these points.
    pub fn add(&mut self, kind: Kind, lot: Lot, today: Day) {
        let points = lot.remaining;
        self.lots.push(Lot { remaining: 0, ..lot });
        self.lots.sort_by(Lot::order);
        self.post(kind, Some(lot.id), (points, 0));
        self.sweep(today);
    }

    fn parts(&self, points: i64, today: Day) -> Result<Vec<(RawId, i64)>, Short> {
        let available = self.available(today);
        if points > available {
            return Err(Short { available });
        }
        let mut left = points;
        let mut parts = Vec::new();
        for lot in &self.lots {
            let part = lot.available(today).min(left);
            if part > 0 {
                parts.push((lot.id, part));
                left -= part;
            }
        }
        Ok(parts)
    }

    /// Spends points, earliest expiring first; the parts by lot, in this order.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn spend(&mut self, kind: Kind, points: i64, today: Day) -> Result<Vec<(RawId, i64)>, Short> {
        let parts = self.parts(points, today)?;
        for (lot, part) in &parts {
            self.mark_spent(*lot, today);
            self.post(kind, Some(*lot), (-part, 0));
        }
        Ok(parts)
    }

    /// Puts points aside, earliest expiring first.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn hold(&mut self, points: i64, today: Day) -> Result<Vec<(RawId, i64)>, Short> {
        let parts = self.parts(points, today)?;
        for (lot, part) in &parts {
            self.mark_spent(*lot, today);
            self.post(Kind::Hold, Some(*lot), (0, *part));
        }
        Ok(parts)
    }

    /// Spends so many of the points that were put aside in these parts, and frees the rest.
    pub fn capture(&mut self, parts: &[(RawId, i64)], points: i64, today: Day) {
        let mut left = points;
        for (lot, part) in parts {
            let spent = left.min(*part);
            left -= spent;
            if spent > 0 {
                self.post(Kind::Capture, Some(*lot), (-spent, -spent));
            }
            if *part > spent {
                self.post(Kind::Release, Some(*lot), (0, spent - part));
            }
        }
        self.sweep(today);
    }

    /// Gives spent points back to the lots that they came from; what is over by now expires at once.
    pub fn restore(&mut self, parts: &[(RawId, i64)], today: Day) {
        for (lot, part) in parts {
            self.post(Kind::Restore, Some(*lot), (*part, 0));
        }
        self.sweep(today);
    }

    /// Takes earned points back from their own lot: what is left of it, then what of it expired. What is put aside stays.
    /// Returns how many were spent, and so are missing.
    pub fn take_from_lot(&mut self, id: RawId, points: i64) -> i64 {
        let Some(lot) = self.lots.iter().find(|lot| lot.id == id).copied() else {
            return points;
        };
        let left = self.take(&lot, points);
        self.take_expired(&lot, left)
    }

    fn take(&mut self, lot: &Lot, points: i64) -> i64 {
        let part = points.min(lot.free()).max(0);
        if part > 0 {
            self.post(Kind::Reverse, Some(lot.id), (-part, 0));
        }
        points - part
    }

    /// Points that expired are taken back without a loss: they hadn't been there, so they hadn't expired.
    fn take_expired(&mut self, lot: &Lot, points: i64) -> i64 {
        let part = points.min(lot.expired).max(0);
        if part > 0 {
            self.post(Kind::Expire, Some(lot.id), (part, 0));
            self.post(Kind::Reverse, Some(lot.id), (-part, 0));
        }
        points - part
    }

    /// Takes points that were spent out of a lot from the other lots, which had been spent in its place: those that expired since
    /// first, because they had been spent and not expired. Returns how many are missing.
    pub fn take_from_others(&mut self, own: &Lot, points: i64) -> i64 {
        let spent_on = own.first_spent_on.unwrap_or(own.activates_on);
        let mut left = points;
        for lot in self.lots.clone() {
            if lot.id == own.id || left == 0 {
                continue;
            }
            let before = left;
            let was_there = lot.activates_on <= spent_on && !lot.is_over(spent_on);
            if was_there {
                left = self.take_expired(&lot, left);
            }
            left = self.take(&lot, left);
            if left < before {
                // It stands in for the own lot from now on.
                self.mark_spent(lot.id, spent_on);
            }
        }
        left
    }

    /// What is missing is owed or let go.
    ///
    /// # Errors
    /// The missing points, where the policy wants the act refused.
    pub fn owe(&mut self, points: i64, policy: Shortage) -> Result<(), Short> {
        if points <= 0 {
            return Ok(());
        }
        if policy == Shortage::Block {
            return Err(Short { available: -points });
        }
        self.post(Kind::Reverse, None, (-points, 0));
        if policy == Shortage::WriteOff {
            self.post(Kind::WriteOff, None, (points, 0));
        }
        Ok(())
    }

    /// Takes out everything that isn't put aside, pending points and the debt included, for another account; the parts by lot.
    pub fn empty(&mut self, kind: Kind) -> (Vec<(Lot, i64)>, i64) {
        let mut parts = Vec::new();
        for lot in self.lots.clone() {
            if lot.free() > 0 {
                self.post(kind, Some(lot.id), (-lot.free(), 0));
                parts.push((lot, lot.free()));
            }
        }
        let debt = self.debt;
        if debt > 0 {
            self.post(kind, None, (debt, 0));
        }
        (parts, debt)
    }

    /// Takes over another account's debt.
    pub fn take_over(&mut self, kind: Kind, debt: i64, today: Day) {
        if debt > 0 {
            self.post(kind, None, (-debt, 0));
        }
        self.sweep(today);
    }
}
