//! What a company sends its members regularly: one edition that went out by post, and the next one.

use guanxi_entity::Value;
use guanxi_periodicals::commands::{approve, came_back, deliver, list_some, listing, start_sending};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde_json::json;

use super::act::{by, on};
use super::{day, id_of, make, write};
use crate::Company;

/// Days after which the post brings something back.
const RETURNED_AFTER: i32 = 7;

/// A periodical.
pub struct Letters {
    /// Its number and its name.
    pub name: (&'static str, &'static str),
    /// How often it comes out.
    pub frequency: &'static str,
    /// In words.
    pub note: &'static str,
    /// The number of the benefit whose holders get it, or of the tier.
    pub entitled: Entitled,
    /// The logins of who writes it and who lets it go.
    pub people: (&'static str, &'static str),
    /// The one that was sent.
    pub sent: Edition,
    /// The one that is being prepared.
    pub next: Edition,
    /// Why one came back.
    pub returned: &'static str,
}

/// Who gets it.
#[derive(Clone, Copy)]
pub enum Entitled {
    /// Who has the benefit with this number.
    Benefit(&'static str),
    /// Who has the tier with this number.
    Tier(&'static str),
}

/// An edition.
pub struct Edition {
    /// Its number.
    pub number: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The days on which it was written and on which it comes out.
    pub days: (&'static str, &'static str),
    /// What stands before the link.
    pub intro: &'static str,
    /// The text, in Markdown.
    pub body: &'static str,
}

/// Writes and sends them.
pub fn tell(company: &Company, letters: &'static Letters) -> Result<()> {
    let edition = write(company, day(letters.sent.days.0)?, move |tx, schema, ctx| {
        let ctx = &by(tx, ctx, letters.people.0)?;
        let periodical = found(tx, (schema, ctx), letters)?;
        written(tx, (schema, ctx), periodical, &letters.sent)
    })?;
    let went = day(letters.sent.days.1)?;
    write(company, went, move |tx, schema, ctx| {
        let ctx = &by(tx, ctx, letters.people.1)?;
        send(tx, (schema, ctx), (edition, &on(went)))
    })?;
    write(company, went.plus(RETURNED_AFTER), move |tx, schema, ctx| {
        let ctx = &by(tx, ctx, letters.people.1)?;
        one_back(tx, (schema, ctx), (edition, letters.returned))
    })?;
    write(company, day(letters.next.days.0)?, move |tx, schema, ctx| {
        let ctx = &by(tx, ctx, letters.people.0)?;
        let periodical = id_of(tx, ("periodicals_periodical", "number"), letters.name.0)?;
        written(tx, (schema, ctx), periodical, &letters.next).map(drop)
    })
}

/// The periodical with those whom it is for.
fn found(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), letters: &'static Letters) -> Result<RawId> {
    let (number, name) = letters.name;
    let given = json!({
        "number": number, "name": name, "frequency": letters.frequency, "languages": "zh", "first_channel": "post",
        "purpose": "marketing", "is_active": true, "owner_id": ctx.user_id().to_string(), "note": letters.note,
    });
    let periodical = make(tx, schema, ctx, ("periodicals.periodical", &given))?;
    let (field, table, number) = match letters.entitled {
        Entitled::Benefit(number) => ("benefit_id", "loyalty_benefit", number),
        Entitled::Tier(number) => ("tier_id", "loyalty_tier", number),
    };
    let whom = id_of(tx, (table, "number"), number)?.to_string();
    let given = json!({ "periodical_id": periodical.to_string(), field: whom });
    make(tx, schema, ctx, ("periodicals.entitlement", &given))?;
    Ok(periodical)
}

fn written(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    periodical: RawId,
    edition: &'static Edition,
) -> Result<RawId> {
    let given = json!({
        "periodical_id": periodical.to_string(), "number": edition.number, "title": edition.title,
        "issued_on": edition.days.1, "intro": edition.intro, "body": edition.body,
    });
    make(tx, schema, ctx, ("periodicals.edition", &given))
}

/// Approved and sent in one piece: a company that is served while its sample is loaded has a sender of its own, which would take the rest
/// for today's.
fn send(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), (edition, program): (RawId, &Ctx)) -> Result<()> {
    let sql = "SELECT version FROM periodicals_edition WHERE id = ?1";
    let row = tx.query_first(sql, &[Value::from(edition)])?;
    let version = row.ok_or_else(|| Problem::internal("no edition"))?.int(0);
    approve(tx, schema, ctx, (edition, version))?;
    start_sending(tx, schema, ctx, (edition, "https://crm.example.com"))?;
    loop {
        let rest = listing(tx, program, edition)?;
        list_some(tx, schema, program, (edition, &rest))?;
        if rest.is_empty() {
            break;
        }
    }
    while deliver(tx, schema, program, edition)? > 0 {}
    Ok(())
}

/// What the post brought back.
fn one_back(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (edition, why): (RawId, &'static str),
) -> Result<()> {
    let sql = "SELECT r.id FROM periodicals_recipient r JOIN customers_customer c ON c.id = r.customer_id \
               WHERE r.edition_id = ?1 AND r.state = 'listed' ORDER BY c.number LIMIT 1";
    match tx.query_first(sql, &[Value::from(edition)])? {
        Some(row) => came_back(tx, schema, ctx, (row.int(0), why)),
        None => Ok(()),
    }
}
