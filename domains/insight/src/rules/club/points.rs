//! The economy of points: what came, what went, what is left, and what nobody will ever spend.

/// What the ledger says of a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Economy {
    /// What sales earned.
    pub earned: i64,
    /// What was spent.
    pub spent: i64,
    /// What came back of it with goods.
    pub restored: i64,
    /// What nobody spent in time.
    pub expired: i64,
    /// What went back of what was earned, with goods.
    pub reversed: i64,
    /// What was added by hand, less what was taken.
    pub adjusted: i64,
    /// What is owed to the company and was let go.
    pub written_off: i64,
    /// What came from other accounts, less what went there: 0 within a programme.
    pub moved: i64,
    /// What members have more than before.
    pub points: i64,
    /// What members owe more than before.
    pub debt: i64,
}

impl Economy {
    /// Adds a sum of the ledger.
    pub fn add(&mut self, kind: &str, is_of_debt: bool, points: i64) {
        match kind {
            "earn" => self.earned += points,
            "redeem" | "capture" => self.spent -= points,
            "restore" => self.restored += points,
            "expire" => self.expired -= points,
            "reverse" => self.reversed -= points,
            "adjust" => self.adjusted += points,
            "write_off" => self.written_off += points,
            "transfer" | "merge" => self.moved += points,
            // A debt that is paid changes both sides alike.
            _ => {}
        }
        if is_of_debt {
            self.debt -= points;
        } else {
            self.points += points;
        }
    }

    /// What was spent and stayed spent.
    #[must_use]
    pub const fn spent_net(&self) -> i64 {
        self.spent - self.restored
    }

    /// What was earned and stayed earned.
    #[must_use]
    pub const fn earned_net(&self) -> i64 {
        self.earned - self.reversed
    }
}

/// What became of the points that fall due together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// What was given out.
    pub issued: i64,
    /// What went back with goods.
    pub taken_back: i64,
    /// What was spent.
    pub spent: i64,
    /// What nobody spent in time.
    pub expired: i64,
}

impl Fate {
    /// Adds a sum of the ledger.
    pub fn add(&mut self, kind: &str, points: i64) {
        match kind {
            "redeem" | "capture" | "restore" | "settle" => self.spent -= points,
            "expire" => self.expired -= points,
            "reverse" => self.taken_back -= points,
            _ => self.issued += points,
        }
    }

    /// Adds what became of others.
    pub const fn join(&mut self, other: &Self) {
        self.issued += other.issued;
        self.taken_back += other.taken_back;
        self.spent += other.spent;
        self.expired += other.expired;
    }

    /// What was given out and stayed.
    #[must_use]
    pub const fn net(&self) -> i64 {
        self.issued - self.taken_back
    }

    /// What is left.
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.net() - self.spent - self.expired
    }

    /// What of the rest will expire, where so many of so many points did before: that share of what was given out, as far as it is left.
    #[must_use]
    pub fn expected(&self, (expired, of): (i64, i64)) -> i64 {
        if of <= 0 {
            return 0;
        }
        let share = i128::from(self.net()) * i128::from(expired) / i128::from(of);
        i64::try_from(share)
            .unwrap_or(i64::MAX)
            .clamp(0, self.left().max(0))
    }
}

/// What points are worth at a programme's rate, in minor units, rounded down.
#[must_use]
pub fn worth(points: i64, (per, amount): (i64, i64)) -> i64 {
    let value = (i128::from(points) * i128::from(amount)).checked_div_euclid(i128::from(per));
    value.and_then(|value| i64::try_from(value).ok()).unwrap_or(0)
}
