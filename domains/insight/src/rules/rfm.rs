//! RFM: recency, frequency, monetary value in fifths, and the eight segments made of them.

use guanxi_types::{index_of, len_i64};

/// How many scores: fifths.
const SCORES: i64 = 5;

/// What is known of a member up to a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purchases {
    /// Day of the first purchase ticket, days since 1970.
    pub first_day: i32,
    /// Day of the last.
    pub last_day: i32,
    /// Days with a purchase ticket; 0: never bought.
    pub days: i64,
    /// Purchase tickets.
    pub tickets: i64,
    /// Their amount, minor units.
    pub amount_c: i64,
}

impl Purchases {
    /// Adds a purchase ticket; it is not earlier than the one before.
    pub fn add(&mut self, day: i32, amount_c: i64) {
        if self.days == 0 {
            self.first_day = day;
        }
        if self.days == 0 || self.last_day != day {
            self.days += 1;
        }
        self.last_day = day;
        self.tickets += 1;
        self.amount_c += amount_c;
    }
}

/// Scores of a member, 1 to 5, 5 is the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scores {
    /// By the last purchase day.
    pub r: i64,
    /// By purchase tickets.
    pub f: i64,
    /// By purchase amount.
    pub m: i64,
}

/// The scores of these members.
#[must_use]
pub fn scores(members: &[Purchases]) -> Vec<Scores> {
    let by = |value: fn(&Purchases) -> i64| fifths(&members.iter().map(value).collect::<Vec<i64>>());
    let (r, f, m) = (
        by(|p| i64::from(p.last_day)),
        by(|p| p.tickets),
        by(|p| p.amount_c),
    );
    let all = r.into_iter().zip(f).zip(m);
    all.map(|((r, f), m)| Scores { r, f, m }).collect()
}

/// ⌊5 × (RANK − 1) ÷ n⌋ + 1 with RANK = 1 + how many are strictly smaller: equal values get equal scores.
///
/// So a score is above `k` where at least `k` fifths of all are smaller, which the value at that place tells.
fn fifths(values: &[i64]) -> Vec<i64> {
    let mut ordered = values.to_vec();
    let count = len_i64(ordered.len());
    let mut borders = Vec::new();
    for score in 1..SCORES {
        let smaller = (score * count + SCORES - 1) / SCORES;
        let place = index_of(smaller - 1);
        if place < ordered.len() {
            borders.push(*ordered.select_nth_unstable(place).1);
        }
    }
    let above = |value: i64| borders.iter().filter(|border| value > **border).count();
    values.iter().map(|value| len_i64(above(*value)) + 1).collect()
}

/// The eight segments, the best first.
pub const SEGMENTS: [&str; 8] = [
    "important-value",
    "important-develop",
    "important-keep",
    "important-winback",
    "general-value",
    "general-develop",
    "general-keep",
    "general-winback",
];

/// The segment of each member: high is above the mean score.
///
/// M high is important (重要), else general (一般); R and F high value (价值), R develop (发展), F keep (保持), none win-back (挽留).
#[must_use]
pub fn segments(scores: &[Scores]) -> Vec<&'static str> {
    let count = len_i64(scores.len());
    let sum = |value: fn(&Scores) -> i64| scores.iter().map(value).sum::<i64>();
    let (r, f, m) = (sum(|s| s.r), sum(|s| s.f), sum(|s| s.m));
    let segment = |s: &Scores| match (s.m * count > m, s.r * count > r, s.f * count > f) {
        (true, true, true) => "important-value",
        (true, true, false) => "important-develop",
        (true, false, true) => "important-keep",
        (true, false, false) => "important-winback",
        (false, true, true) => "general-value",
        (false, true, false) => "general-develop",
        (false, false, true) => "general-keep",
        (false, false, false) => "general-winback",
    };
    scores.iter().map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_get_equal_scores() {
        assert_eq!(fifths(&[7, 7, 7, 7, 9]), [1, 1, 1, 1, 5]);
        assert_eq!(fifths(&[5, 4, 3, 2, 1]), [5, 4, 3, 2, 1]);
        assert!(fifths(&[]).is_empty());
    }

    #[test]
    fn a_second_ticket_of_a_day_is_no_second_day() {
        let mut p = Purchases::default();
        for day in [0, 0, 3] {
            p.add(day, 5);
        }
        assert_eq!(
            (p.first_day, p.last_day, p.days, p.tickets, p.amount_c),
            (0, 3, 2, 3, 15)
        );
    }
}
