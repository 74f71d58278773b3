//! The supermarket: the real data of *The Complete Journey*, with a profile, a SWOT, directions, levels and rounds around them.
//!
//! Its sales are real and nothing is added to them. Its campaign is therefore a rehearsal: customers are drawn, some are held back, but
//! nobody was ever written to, so that the measured lift must be about nothing. It is said so in its texts.

mod told;

use std::path::Path;

use guanxi_store::Queries;
use guanxi_types::Result;

use super::made::{self, rows};
use super::story::day;
use super::{Report, WorkFolder, story};
use crate::Company;

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
    let consents = made::consents(&numbers, day(told::JOINED)?);
    made::import_all(company, &folder, [area, consents], report)?;
    company.catch_up()?;
    company.standings.refresh()?;
    let opened = story::open(company, &told::STORY)?;
    story::close(company, &told::STORY, &opened)
}
