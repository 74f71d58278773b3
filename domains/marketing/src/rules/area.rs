//! The market area of a record and its city, which are one thing told twice: an area gives the city its name, and a city that is called
//! as one area lies in it. Texts that are no area's name stay as they are.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{RawId, Result};

use super::Draft;

const AREA: &str = "market_area_id";
const CITY: &str = "city";

/// Makes area and city agree; what was changed decides.
pub(super) fn place(tx: &mut Tx<'_>, before: Option<&[Value]>, fields: &mut Draft<'_>) -> Result<()> {
    let was = |name: &str| {
        let (at, _) = fields.def.field(name)?;
        before?.get(at)
    };
    let area_was = was(AREA).and_then(Value::as_int);
    let city_was = was(CITY).and_then(Value::as_text).map(str::to_owned);
    let (area, city) = (fields.int(AREA), fields.text(CITY).map(str::to_owned));
    let (area_changed, city_changed) = (area != area_was, city != city_was);
    match area {
        Some(area) if area_changed || !city_changed => {
            if let Some(name) = name_of(tx, area)? {
                fields.set(CITY, Value::from(name));
            }
        }
        None if area_changed && !city_changed => fields.set(CITY, Value::Null),
        _ => {
            let found = match &city {
                Some(city) => called(tx, city)?,
                None => None,
            };
            fields.set(AREA, Value::from(found));
        }
    }
    Ok(())
}

fn name_of(tx: &mut Tx<'_>, area: RawId) -> Result<Option<String>> {
    let sql = "SELECT name FROM org_market_area WHERE id = ?1";
    let row = tx.query_first(sql, &[Value::from(area)])?;
    // Longer names than a city's are an area's that is no city; its first letters still tell it.
    Ok(row.map(|row| row.text(0).chars().take(100).collect()))
}

/// The one area of this name.
fn called(tx: &mut Tx<'_>, city: &str) -> Result<Option<RawId>> {
    // Not a name, and not a text that a database takes; the field itself says so.
    if city.chars().any(char::is_control) {
        return Ok(None);
    }
    let sql = "SELECT id FROM org_market_area WHERE name = ?1 ORDER BY id LIMIT 2";
    let rows = tx.query(sql, &[Value::from(city.trim())])?;
    Ok(match rows.as_slice() {
        [one] => Some(one.int(0)),
        _ => None,
    })
}
