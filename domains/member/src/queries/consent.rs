//! What the member has said about the use of his data.

use guanxi_customers::consent::may_contact;
use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, RawId, Result};
use serde_json::{Value as Js, json};

use super::setting::setting;
use super::{day, some};

/// What personal data is used for; values of `customers.consent`.
pub const PURPOSES: [&str; 4] = ["service", "marketing", "profiling", "sharing"];
/// On which ways members are reached.
pub const CHANNELS: [&str; 7] = ["any", "sms", "phone", "email", "wechat", "post", "app"];
/// Statements that are told at most.
const STATEMENTS_MAX: i64 = 100;

/// What holds for each purpose and channel today, and what was said when and where.
///
/// # Errors
/// When the database can't be read.
pub fn consents(r: &mut dyn Queries, customer: RawId, today: Day) -> Result<Js> {
    let mut standing = Vec::new();
    for purpose in PURPOSES {
        for channel in CHANNELS {
            let holds = may_contact(r, customer, purpose, channel, today)?;
            standing.push(json!({ "purpose": purpose, "channel": channel, "standing": holds.to_string() }));
        }
    }
    let rows = r.query(
        "SELECT purpose, channel, state, stated_at, source, proof, expires_on FROM customers_consent WHERE customer_id = ?1 \
         ORDER BY stated_at DESC, id DESC LIMIT ?2",
        &[Value::from(customer), Value::from(STATEMENTS_MAX)],
    )?;
    let statement = |row: &Row| {
        json!({
            "purpose": row.text(0),
            "channel": row.text(1),
            "state": row.text(2),
            "stated_at": guanxi_http::instant(&Value::from(row.int(3))),
            "source": row.text(4),
            "proof": some(row, 5),
            "expires_on": day(row, 6),
        })
    };
    let said: Vec<Js> = rows.iter().map(statement).collect();
    Ok(json!({ "standing": standing, "statements": said, "privacy": setting(r)?.privacy }))
}
