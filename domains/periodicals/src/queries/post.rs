//! The post list of an edition.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{SqlText, get, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result};

use crate::entities::{Edition, Recipient};

/// Somebody to whom an edition goes by post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The customer's number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The telephone number, for whoever delivers.
    pub phone: String,
    /// The city.
    pub city: String,
    /// The address.
    pub address: String,
}

/// Who gets an edition by post, by the customers' numbers, as far as the user may see them and what is written of them. What came back
/// isn't on the list.
///
/// # Errors
/// `access.forbidden` for who may not export recipients or customers; `record.not_found`.
pub fn post_list(r: &mut dyn Queries, ctx: &Ctx, edition: RawId) -> Result<Vec<Addressee>> {
    let reach = require(ctx, Action::Export, Recipient::def())?;
    let customers = require(ctx, Action::Export, Customer::def())?;
    get(r, ctx, Edition::def(), edition)?;
    let mut sql = SqlText::new("SELECT customer_id FROM periodicals_recipient");
    sql.and("edition_id = ?", [Value::from(edition)]);
    sql.and("state = 'listed'", []);
    restrict(&mut sql, ctx, reach, Recipient::def());
    if !customers.is_all() {
        let mut whose = SqlText::unnumbered("SELECT id FROM customers_customer");
        restrict(&mut whose, ctx, customers, Customer::def());
        sql.and(&format!("customer_id IN ({})", whose.text), whose.params);
    }
    sql.push(" ORDER BY customer_id", []);
    let mut found = Vec::new();
    for row in r.query(&sql.text, &sql.params)? {
        // Whoever sees the recipient but not the customer has no address to write on.
        let Ok(record) = get(r, ctx, Customer::def(), row.int(0)) else {
            continue;
        };
        let text = |name: &str| {
            let value = Customer::def()
                .field(name)
                .and_then(|(at, _)| record.values.get(at));
            value.and_then(Value::as_text).unwrap_or_default().to_owned()
        };
        found.push(Addressee {
            number: text("number"),
            name: text("name"),
            phone: text("phone"),
            city: text("city"),
            address: text("address"),
        });
    }
    found.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(found)
}
