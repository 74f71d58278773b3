//! The post list of an edition.

use guanxi_customers::consent::may_contact;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{SqlText, get, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Instant, RawId, Result};

use crate::commands::write::{seen, system, today};
use crate::entities::{Edition, Periodical, Recipient};

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

/// A letter to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// To whom.
    pub customer: RawId,
    /// When the sending of its edition began.
    pub at: Instant,
}

/// The editions for marketing that went to customers by post, between two moments, of one customer or of all. What the post brought back
/// reached nobody.
///
/// # Errors
/// When the database can't be read.
pub fn each_posted(
    r: &mut dyn Queries,
    only: Option<RawId>,
    (from, to): (Instant, Instant),
    each: &mut dyn FnMut(Posted),
) -> Result<()> {
    let mut sql = "SELECT c.customer_id, e.started_at FROM periodicals_edition e \
                   JOIN periodicals_periodical p ON p.id = e.periodical_id AND p.purpose = 'marketing' \
                   JOIN periodicals_recipient c ON c.edition_id = e.id AND c.state = 'listed' WHERE e.started_at BETWEEN ?1 AND ?2"
        .to_owned();
    let mut values = vec![Value::from(from), Value::from(to)];
    if let Some(customer) = only {
        sql.push_str(" AND c.customer_id = ?3");
        values.push(Value::from(customer));
    }
    r.query_each(&sql, &values, &mut |row| {
        each(Posted {
            customer: row.int(0),
            at: row.int(1),
        });
        Ok(())
    })
}

/// Who gets an edition by post, by the customers' numbers, as far as the user may see them and what is written of them. What came back
/// isn't on the list, nor who has said no since, or was erased: lists are printed days later.
///
/// # Errors
/// `access.forbidden` for who may not export recipients or customers; `record.not_found`.
pub fn post_list(r: &mut dyn Queries, ctx: &Ctx, edition: RawId) -> Result<Vec<Addressee>> {
    let reach = require(ctx, Action::Export, Recipient::def())?;
    let customers = require(ctx, Action::Export, Customer::def())?;
    let known: Edition = get(r, ctx, Edition::def(), edition)?.typed()?;
    let periodical: Periodical = seen(r, &system(ctx), known.periodical_id.raw())?;
    let today = today(r, ctx)?;
    let mut sql = SqlText::new("SELECT customer_id FROM periodicals_recipient");
    sql.and("edition_id = ?", [Value::from(edition)]);
    sql.and("state = 'listed'", []);
    sql.and(
        "customer_id NOT IN (SELECT s.customer_id FROM periodicals_subscription s WHERE s.periodical_id = ? AND s.state = 'unsubscribed')",
        [Value::from(known.periodical_id.raw())],
    );
    sql.and("customer_id NOT IN (SELECT record_id FROM record_erased)", []);
    restrict(&mut sql, ctx, reach, Recipient::def());
    if !customers.is_all() {
        let mut whose = SqlText::unnumbered("SELECT id FROM customers_customer");
        restrict(&mut whose, ctx, customers, Customer::def());
        sql.and(&format!("customer_id IN ({})", whose.text), whose.params);
    }
    sql.push(" ORDER BY customer_id", []);
    let mut found = Vec::new();
    for row in r.query(&sql.text, &sql.params)? {
        let standing = may_contact(r, row.int(0), &periodical.purpose, "post", today)?;
        if !standing.is_open_for(&periodical.purpose) {
            continue;
        }
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
