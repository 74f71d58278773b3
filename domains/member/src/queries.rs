//! What members see: always of one customer, and of what its household shares.

pub mod article;
pub mod benefit;
pub mod card;
pub mod consent;
pub mod coupon;
pub mod event;
pub mod household;
pub mod message;
pub mod notice;
pub mod points;
pub mod profile;
pub mod purchase;
pub mod request;
pub mod setting;
pub mod tier;

use guanxi_store::Row;
use guanxi_types::Day;

/// A column of a day, as it is answered.
fn day(row: &Row, at: usize) -> Option<String> {
    day_at(row, at).map(|day| day.to_string())
}

/// A column of a day.
fn day_at(row: &Row, at: usize) -> Option<Day> {
    let raw = row.optional_int(at).and_then(|raw| i32::try_from(raw).ok());
    raw.map(Day::new)
}

/// A text that is there.
fn some(row: &Row, at: usize) -> Option<String> {
    Some(row.text(at).to_owned()).filter(|text| !text.is_empty())
}
