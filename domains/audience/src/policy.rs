//! What keeps customers out of an audience: hold-outs, no consent, and contact rules.

use guanxi_customers::consent::{Standing, each_standing};
use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Minutes of an hour.
const HOUR: i64 = 60;
/// A whole share.
const MILLION: u64 = 1_000_000;

/// The minute of the day of `21:30`.
#[must_use]
pub fn minute_of(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let two = |text: &str| -> Option<i64> {
        let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_short.then(|| text.parse().ok()).flatten()
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    ((0..24).contains(&hour) && (0..HOUR).contains(&minute)).then_some(hour * HOUR + minute)
}

/// Whether a minute of the day lies in quiet hours, which may go over midnight.
#[must_use]
pub const fn is_quiet(minute: i64, from: i64, to: i64) -> bool {
    if from <= to {
        from <= minute && minute < to
    } else {
        minute >= from || minute < to
    }
}

/// Where a customer falls between 0 and 999,999, the same for ever: the first eight bytes of SHA-256 over seed and customer.
#[must_use]
pub fn place(seed: &str, customer: RawId) -> u64 {
    let mut digest = Sha256::new();
    digest.update(seed.as_bytes());
    digest.update(b"/");
    digest.update(customer.to_string().as_bytes());
    let hash = digest.finalize();
    let mut first = [0; 8];
    for (slot, byte) in first.iter_mut().zip(hash) {
        *slot = byte;
    }
    u64::from_be_bytes(first) % MILLION
}

/// Whether a customer is among the first so many of a million.
#[must_use]
pub fn is_drawn(seed: &str, customer: RawId, per_million: u64) -> bool {
    place(seed, customer) < per_million
}

/// A contact rule in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its name.
    pub name: String,
    /// Which contacts it counts: those of one way, or all (`any`).
    pub channel: String,
    /// Contacts at most, within so many days.
    pub limit: Option<(i64, i32)>,
    /// Quiet hours, as they are written.
    pub quiet: Option<(String, String)>,
}

/// A hold-out in force: its seed and how many of a thousand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldOut {
    /// Its name.
    pub name: String,
    /// What it is drawn with.
    pub seed: String,
    /// How many of a thousand.
    pub per_mille: u64,
}

impl HoldOut {
    /// Whether the customer is held back from everything.
    #[must_use]
    pub fn has(&self, customer: RawId) -> bool {
        is_drawn(&self.seed, customer, self.per_mille * MILLION / 1_000)
    }
}

/// The hold-outs in force.
///
/// # Errors
/// When the database can't be read.
pub fn hold_outs(r: &mut dyn Queries) -> Result<Vec<HoldOut>> {
    let sql = "SELECT seed, per_mille, name FROM marketing_holdout WHERE is_active = 1 AND seed IS NOT NULL ORDER BY id";
    let rows = r.query(sql, &[])?;
    let read = |row: &guanxi_store::Row| HoldOut {
        name: row.text(2).to_owned(),
        seed: row.text(0).to_owned(),
        per_mille: u64::try_from(row.int(1)).unwrap_or(0),
    };
    Ok(rows.iter().map(read).collect())
}

/// The contact rules in force on a channel.
///
/// # Errors
/// When the database can't be read.
pub fn contact_rules(r: &mut dyn Queries, channel: &str) -> Result<Vec<Contact>> {
    let sql = "SELECT name, max_contacts, days, quiet_from, quiet_to, channel FROM marketing_contact_rule \
               WHERE is_active = 1 AND channel IN ('any', ?1) ORDER BY id";
    let rows = r.query(sql, &[Value::from(channel)])?;
    let read = |row: &guanxi_store::Row| {
        let days = row.optional_int(2).and_then(|days| i32::try_from(days).ok());
        let hours = (row.text(3).to_owned(), row.text(4).to_owned());
        Contact {
            name: row.text(0).to_owned(),
            channel: row.text(5).to_owned(),
            limit: row.optional_int(1).zip(days),
            quiet: (!hours.0.is_empty() && !hours.1.is_empty()).then_some(hours),
        }
    };
    Ok(rows.iter().map(read).collect())
}

/// What everybody said who said something about a purpose on a channel.
///
/// # Errors
/// When the database can't be read.
pub fn standings(r: &mut dyn Queries, of: (&str, &str), today: Day) -> Result<FxHashMap<RawId, Standing>> {
    let mut found = FxHashMap::default();
    each_standing(r, of, today, &mut |customer, standing| {
        found.insert(customer, standing);
        Ok(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3: quiet hours may go over midnight.
    #[test]
    fn quiet_hours_go_over_midnight() {
        let at = |text: &str| minute_of(text).unwrap();
        for (time, from, to, wanted) in [
            ("22:00", "21:00", "08:00", true),
            ("07:59", "21:00", "08:00", true),
            ("08:00", "21:00", "08:00", false),
            ("12:30", "12:00", "14:00", true),
            ("14:00", "12:00", "14:00", false),
        ] {
            assert_eq!(is_quiet(at(time), at(from), at(to)), wanted, "{time}");
        }
        for wrong in ["24:00", "8", "8:60", "-1:00", "+8:00", ""] {
            assert_eq!(minute_of(wrong), None, "{wrong}");
        }
    }

    /// A5: a draw takes its share, and the same customers again; another seed takes others.
    #[test]
    fn a_draw_takes_its_share() {
        let drawn =
            |seed: &str| -> Vec<i64> { (0..20_000).filter(|id| is_drawn(seed, *id, 100_000)).collect() };
        let (one, other) = (drawn("a"), drawn("b"));
        assert_eq!(one, drawn("a"));
        assert!((1_800..2_200).contains(&one.len()), "{}", one.len());
        let both = one.iter().filter(|id| other.contains(id)).count();
        assert!((130..270).contains(&both), "{both}");
        // By hashlib: int.from_bytes(sha256(b"seed/42").digest()[:8], "big") % 1000000
        assert_eq!(place("seed", 42), PLACE_OF_42);
    }

    const PLACE_OF_42: u64 = 875314;
}
