//! People who left their number with a company: the page that they filled in, the ways into it, and what became of each of them.

use guanxi_entity::Value;
use guanxi_marketing::commands::{Answer, answer_form, convert};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result};
use serde_json::json;

use super::act::{by, put};
use super::{day, id_of, make, set, write};
use crate::Company;

/// All of it.
pub struct Leads {
    /// The login of who made the page, and looks after whom nobody else does.
    pub owner: &'static str,
    /// The page.
    pub form: Form,
    /// The ways into it.
    pub links: &'static [Link],
    /// Who came, in the order of the days.
    pub people: &'static [Person],
}

/// A page that anybody fills in.
pub struct Form {
    /// What colleagues call it.
    pub name: &'static str,
    /// The day on which it was made.
    pub on: &'static str,
    /// The number of the campaign.
    pub campaign: &'static str,
    /// The name of the channel.
    pub channel: &'static str,
    /// What stands above it, and below that.
    pub heading: (&'static str, &'static str),
    /// What people agree to.
    pub consent: &'static str,
    /// What they read afterwards.
    pub thanks: &'static str,
}

/// A way into the page.
pub struct Link {
    /// What colleagues call it.
    pub name: &'static str,
    /// The name of the channel.
    pub channel: &'static str,
    /// Where it hangs, and the number of the store.
    pub place: (&'static str, &'static str),
    /// The login of whose it is.
    pub person: &'static str,
    /// What is to be said of it.
    pub note: &'static str,
}

/// Somebody who came.
pub struct Person {
    /// On which day.
    pub on: &'static str,
    /// The name, the phone, the city.
    pub who: (&'static str, &'static str, &'static str),
    /// How.
    pub came: Came,
    /// What was said.
    pub said: &'static str,
    /// What became of it.
    pub became: Became,
}

/// How somebody came.
#[derive(Clone, Copy)]
pub enum Came {
    /// By the way into the page with this name.
    Link(&'static str),
    /// As this source, with somebody of the staff who wrote it down.
    Staff(&'static str, &'static str),
}

/// What became of somebody.
#[derive(Clone, Copy)]
pub enum Became {
    /// Nobody called yet.
    New,
    /// Somebody called, on this day.
    Contacted(&'static str),
    /// It is known what is wanted, since this day.
    Qualified(&'static str),
    /// A customer, since this day; in a household of this name, where one is named.
    Customer(&'static str, &'static str),
    /// Nothing, on this day, and why.
    Lost(&'static str, &'static str),
}

/// Makes the page and tells who came; the numbers of those who became customers, in their order.
pub fn tell(company: &Company, leads: &'static Leads) -> Result<Vec<String>> {
    write(company, day(leads.form.on)?, move |tx, schema, ctx| {
        open_page(tx, (schema, ctx), leads)
    })?;
    let mut customers = Vec::new();
    for person in leads.people {
        let id = write(company, day(person.on)?, move |tx, schema, ctx| {
            come(tx, (schema, ctx), (leads, person))
        })?;
        customers.extend(follow(company, (leads, person), id)?);
    }
    Ok(customers)
}

fn open_page(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), leads: &'static Leads) -> Result<()> {
    let ctx = &by(tx, ctx, leads.owner)?;
    let form = &leads.form;
    let (heading, intro) = form.heading;
    let campaign = id_of(tx, ("marketing_campaign", "number"), form.campaign)?.to_string();
    let channel = id_of(tx, ("marketing_channel", "name"), form.channel)?.to_string();
    let given = json!({
        "name": form.name, "campaign_id": campaign, "channel_id": channel, "heading": heading, "intro": intro,
        "asks": ["city", "message"], "consent_text": form.consent, "thanks": form.thanks,
        "owner_id": ctx.user_id().to_string(), "is_open": true,
    });
    let made = make(tx, schema, ctx, ("marketing.lead_form", &given))?.to_string();
    for link in leads.links {
        let (city, store) = link.place;
        let store = id_of(tx, ("org_store", "number"), store)?.to_string();
        let channel = id_of(tx, ("marketing_channel", "name"), link.channel)?.to_string();
        let person = id_of(tx, ("org_user", "login"), link.person)?.to_string();
        let given = json!({
            "form_id": made, "name": link.name, "channel_id": channel, "campaign_id": campaign, "city": city,
            "store_id": store, "person_id": person, "is_open": true, "note": link.note,
        });
        make(tx, schema, ctx, ("marketing.lead_link", &given))?;
    }
    Ok(())
}

/// The lead, on the day of the story.
fn come(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (leads, person): (&'static Leads, &'static Person),
) -> Result<RawId> {
    let (name, phone, city) = person.who;
    match person.came {
        Came::Link(link) => {
            let row = tx.query_first(
                "SELECT code FROM marketing_lead_link WHERE name = ?1",
                &[Value::from(link)],
            )?;
            let code = row.map_or_else(String::new, |row| row.text(0).to_owned());
            let answer = Answer {
                name: name.to_owned(),
                phone: phone.to_owned(),
                city: Some(city.to_owned()),
                message: Some(person.said.to_owned()),
                consents: true,
                ..Answer::default()
            };
            let id = answer_form(tx, schema, ctx, &code, &answer)?;
            // Pages take the moment at which they are sent; this one was sent on a day of the story.
            let at = vec![("consented_at", Value::from(ctx.clock.now()))];
            put(tx, schema, ctx, ("marketing.lead", id), at)?;
            Ok(id)
        }
        Came::Staff(source, login) => {
            let campaign = id_of(tx, ("marketing_campaign", "number"), leads.form.campaign)?;
            let ctx = &by(tx, ctx, login)?;
            let given = json!({
                "name": name, "phone": phone, "city": city, "source": source, "message": person.said,
                "campaign_id": campaign.to_string(), "owner_id": ctx.user_id().to_string(),
            });
            make(tx, schema, ctx, ("marketing.lead", &given))
        }
    }
}

/// What became of it; the number of the customer.
fn follow(
    company: &Company,
    (leads, person): (&'static Leads, &'static Person),
    id: RawId,
) -> Result<Option<String>> {
    let (on, given) = match person.became {
        Became::New => return Ok(None),
        Became::Contacted(on) => (on, json!({ "state": "contacted" })),
        Became::Qualified(on) => (on, json!({ "state": "qualified" })),
        Became::Lost(on, why) => (on, json!({ "state": "lost", "lost_reason": why })),
        Became::Customer(on, household) => {
            let number = write(company, day(on)?, move |tx, schema, ctx| {
                let ctx = &by(tx, ctx, leads.owner)?;
                join(tx, (schema, ctx), (id, person), (on, household))
            })?;
            return Ok(Some(number));
        }
    };
    write(company, day(on)?, move |tx, schema, ctx| {
        let ctx = &by(tx, ctx, leads.owner)?;
        set(tx, schema, ctx, ("marketing.lead", id), &given)
    })?;
    Ok(None)
}

/// The lead becomes a member; the number.
fn join(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (id, person): (RawId, &'static Person),
    (on, household): (&'static str, &'static str),
) -> Result<String> {
    let customer = convert(tx, schema, ctx, id, None)?;
    let at = vec![("converted_at", Value::from(ctx.clock.now()))];
    let program = super::act::on(day(on)?);
    put(tx, schema, &program, ("marketing.lead", id), at)?;
    let given = json!({ "is_prospect": false, "is_member": true, "joined_on": on });
    set(tx, schema, ctx, ("customers.customer", customer), &given)?;
    if !household.is_empty() {
        let (_, _, city) = person.who;
        let given = json!({ "name": household, "city": city });
        let home = make(tx, schema, ctx, ("customers.household", &given))?.to_string();
        let given = json!({ "household_id": home, "customer_id": customer.to_string(), "role": "head", "joined_on": on });
        make(tx, schema, ctx, ("customers.household_member", &given))?;
    }
    let sql = "SELECT number FROM customers_customer WHERE id = ?1";
    let row = tx.query_first(sql, &[Value::from(customer)])?;
    Ok(row.map_or_else(String::new, |row| row.text(0).to_owned()))
}
