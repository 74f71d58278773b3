//! The supermarket: the real data of *The Complete Journey*, with a profile, a SWOT, directions, levels and rounds around them.
//!
//! Its sales are real and nothing is added to them. Its campaign is therefore a rehearsal: customers are drawn, some are held back, but
//! nobody was ever written to, so that the measured lift must be about nothing. It is said so in its texts.

mod told;

use std::path::Path;

use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};
use serde_json::json;

use super::made::{self, rows};
use super::staff::hire;
use super::story::{day, id_of, library, set, write};
use super::{Report, WorkFolder, story};
use crate::Company;

/// Households that are settled with one write.
const AT_ONCE: usize = 250;

/// Loads the sales from the package's wheel, and the story around them.
///
/// # Errors
/// When the wheel isn't the package's, or an import or a command refuses something.
pub fn load(company: &Company, wheel: &Path, report: Report<'_>) -> Result<()> {
    super::complete_journey::load(company, wheel, report)?;
    around(company, report)
}

/// The story around sales that are there already.
pub(super) fn around(company: &Company, report: Report<'_>) -> Result<()> {
    let folder = WorkFolder::new(company)?;
    let numbers = company.store.read_blocking(|r| {
        let rows = r.query("SELECT number FROM customers_customer ORDER BY id", &[])?;
        Ok(rows
            .iter()
            .map(|row| row.text(0).to_owned())
            .collect::<Vec<String>>())
    })?;
    let area = (
        "market area",
        "org.market_area",
        "area.csv",
        &["number", "name"][..],
        rows(&[["ALL", "全部门店"]]),
    );
    let areas = (
        "market areas",
        "org.market_area",
        "areas.csv",
        &["number", "name", "parent_id"][..],
        rows(&told::AREAS),
    );
    let joined = day(told::JOINED)?;
    hire(company, &told::STORY.staff, joined)?;
    let consents = made::consents(&numbers, joined);
    made::import_all(company, &folder, [area, areas, consents], report)?;
    settle(company, joined)?;
    company.catch_up()?;
    company.standings.refresh()?;
    let opened = story::open(company, &told::STORY)?;
    library::tell(company, &told::LIBRARY)?;
    story::close(company, &told::STORY, &opened)
}

/// Every store belongs to a district, which is its market area as well, and every household to the store that it went to most often.
fn settle(company: &Company, today: Day) -> Result<()> {
    write(company, today, |tx, schema, ctx| {
        let mut districts = Vec::new();
        for number in told::DISTRICTS {
            let territory = id_of(tx, ("org_territory", "number"), number)?.to_string();
            let area = id_of(tx, ("org_market_area", "number"), number)?.to_string();
            districts.push(json!({ "territory_id": territory, "market_area_id": area }));
        }
        let stores = tx.query("SELECT id FROM org_store ORDER BY number", &[])?;
        for (store, district) in stores.iter().zip(districts.iter().cycle()) {
            set(tx, schema, ctx, ("org.store", store.int(0)), district)?;
        }
        Ok(())
    })?;
    let mut homes: Vec<(RawId, RawId)> = Vec::new();
    company.store.read_blocking(|r| {
        let sql = "SELECT customer_id, store_id, COUNT(*) AS times FROM trade_sale WHERE customer_id IS NOT NULL AND store_id IS NOT NULL \
                   GROUP BY customer_id, store_id ORDER BY customer_id, times DESC, store_id";
        r.query_each(sql, &[], &mut |row| {
            if homes.last().is_none_or(|(customer, _)| *customer != row.int(0)) {
                homes.push((row.int(0), row.int(1)));
            }
            Ok(())
        })
    })?;
    for some in homes.chunks(AT_ONCE) {
        let some = some.to_vec();
        write(company, today, move |tx, schema, ctx| {
            for (customer, store) in &some {
                let given = json!({ "store_id": store.to_string() });
                set(tx, schema, ctx, ("customers.customer", *customer), &given)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}
