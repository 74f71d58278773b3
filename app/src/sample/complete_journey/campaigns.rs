//! The sample's campaigns, whom they were sent to, and which of their coupons were handed in.

use std::path::Path;

use guanxi_types::Result;

use super::{each_row, plain};
use crate::Company;
use crate::sample::{Report, import, write_table};

/// Letters of a date in a time, `2017-03-03 00:00:00`: the tables keep days as midnights.
const DATE_LETTERS: usize = 10;

/// Loads them; customers and the campaigns themselves are known by their numbers.
pub fn load(
    company: &Company,
    (descriptions, targets, redemptions): (&Path, &Path, &Path),
    folder: &Path,
    report: Report<'_>,
) -> Result<()> {
    let columns = ["campaign_id", "campaign_type", "start_date", "end_date"];
    let mut rows = Vec::new();
    each_row(descriptions, &columns, &mut |cells| {
        if let [id, kind, first, last] = cells {
            let name = format!("Campaign {id} ({kind})");
            rows.push(vec![id.clone(), name, kind.clone(), day(first), day(last)]);
        }
    })?;
    let headers = ["number", "name", "kind", "starts_on", "ends_on"];
    let file = write_table(folder, "campaigns.csv", &headers, &rows)?;
    let mapping = headers.map(|h| (h, h));
    import(
        company,
        &plain("campaigns", "marketing.campaign", &file, &mapping),
        report,
    )?;
    let mapping = [("campaign_id", "campaign_id"), ("household_id", "customer_id")];
    import(
        company,
        &plain("targets", "marketing.campaign_target", targets, &mapping),
        report,
    )?;
    let columns = ["coupon_upc", "campaign_id", "household_id", "redemption_date"];
    let mut rows = Vec::new();
    each_row(redemptions, &columns, &mut |cells| {
        if let [coupon, campaign, household, at] = cells {
            rows.push(vec![coupon.clone(), campaign.clone(), household.clone(), day(at)]);
        }
    })?;
    let headers = ["coupon", "campaign_id", "customer_id", "redeemed_on"];
    let file = write_table(folder, "redemptions.csv", &headers, &rows)?;
    let mapping = headers.map(|h| (h, h));
    import(
        company,
        &plain("redemptions", "trade.coupon_redemption", &file, &mapping),
        report,
    )?;
    Ok(())
}

fn day(time: &str) -> String {
    time.chars().take(DATE_LETTERS).collect()
}
