//! The made-up company's campaigns: whom they were sent to, and who handed a coupon in.

use super::generated::SampleTable;

/// Number, name, kind, first day, last day, every how manieth customer is targeted, and of these redeems.
const CAMPAIGNS: [(&str, &str, &str, &str, &str, i64, i64); 3] = [
    ("A2501", "春节团圆礼", "直邮", "2025-01-15", "2025-02-12", 3, 7),
    ("A2506", "六月会员周", "短信", "2025-06-05", "2025-06-22", 2, 9),
    ("A2509", "中秋礼盒预订", "微信", "2025-09-10", "2025-10-06", 5, 4),
];
const CUSTOMERS: i64 = 600;
/// Who isn't on a list and heard of it all the same.
const UNINVITED: [i64; 2] = [7, 11];

/// The tables, in the order of their links.
pub fn tables() -> [SampleTable; 3] {
    let campaigns = CAMPAIGNS.iter().map(|(number, name, kind, first, last, ..)| {
        [number, name, kind, first, last]
            .map(|text| (*text).to_owned())
            .to_vec()
    });
    let (mut targets, mut redemptions) = (Vec::new(), Vec::new());
    for (number, _, _, _, last, each, redeem) in CAMPAIGNS {
        let mut redeemed = |customer: i64| {
            let coupon = format!("{number}-{customer:04}");
            redemptions.push(vec![
                coupon,
                number.to_owned(),
                customer.to_string(),
                last.to_owned(),
            ]);
        };
        for customer in (1..=CUSTOMERS).filter(|customer| customer % each == 0) {
            targets.push(vec![number.to_owned(), customer.to_string()]);
            if customer % (each * redeem) == 0 {
                redeemed(customer);
            }
        }
        UNINVITED.into_iter().for_each(redeemed);
    }
    [
        (
            "campaigns",
            "marketing.campaign",
            "campaigns.csv",
            &["number", "name", "kind", "starts_on", "ends_on"],
            campaigns.collect(),
        ),
        (
            "targets",
            "marketing.campaign_target",
            "targets.csv",
            &["campaign_id", "customer_id"],
            targets,
        ),
        (
            "redemptions",
            "trade.coupon_redemption",
            "redemptions.csv",
            &["coupon", "campaign_id", "customer_id", "redeemed_on"],
            redemptions,
        ),
    ]
}
