//! People who leave their number, and what they become.

use guanxi_customers::entities::{Consent, Customer};
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, create, values_from_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result, email, phone};
use serde_json::{Map, json};

use super::notice;
use super::write::{change, next_number, program, put_one, require_state, said, seen};
use crate::entities::{Lead, LeadForm, LeadLink};

/// States of a lead that is still being looked after.
const OPEN: [&str; 3] = ["new", "contacted", "qualified"];

/// Letters up to which what is said again is added to what was said.
const MESSAGE_MAX: usize = 8_000;

/// What somebody filled in.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Name.
    pub name: String,
    /// Phone, as it was typed.
    pub phone: String,
    /// E-mail address.
    pub email: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Where they work.
    pub company: Option<String>,
    /// What they said.
    pub message: Option<String>,
    /// Whether they agreed to what the form says.
    pub consents: bool,
}

/// Takes what somebody filled in: a new lead, or once more for one that is still open under the same number and campaign.
///
/// # Errors
/// `record.not_found` for a form that is unknown or closed; `record.invalid`; `marketing.consent_missing`.
pub fn answer_form(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, code: &str, given: &Answer) -> Result<RawId> {
    let ctx = &program(ctx);
    let door = open_form(tx, ctx, code)?;
    if !given.consents {
        return Err(Problem::new(ErrorKind::Invalid, "marketing.consent_missing"));
    }
    let number = phone(&given.phone).ok_or_else(|| Problem::wrong("phone", "not_a_phone"))?;
    if given.name.trim().is_empty() {
        return Err(Problem::wrong("name", "required"));
    }
    let campaign = door.campaign();
    let owner = door.owner(tx)?;
    let known = tx.query_first(
        "SELECT id FROM marketing_lead WHERE phone = ?1 AND (campaign_id = ?2 OR form_id = ?3) \
         AND state IN ('new', 'contacted', 'qualified') ORDER BY id LIMIT 1",
        &[
            Value::from(number.as_str()),
            Value::from(campaign),
            Value::from(door.form_id),
        ],
    )?;
    if let Some(row) = known {
        let id = row.int(0);
        answer_again(tx, schema, ctx, (id, &door.form), given)?;
        return Ok(id);
    }
    let now = tx.now_ms();
    let filled = json!({
        "name": given.name, "phone": given.phone, "email": given.email, "city": door.city(given),
        "company": given.company, "message": given.message, "source": "form",
    });
    let def = schema.entity(&Lead::def().key)?;
    let mut values = values_from_json(def, filled.as_object().unwrap_or(&Map::new()))?;
    let own = [
        ("campaign_id", Value::from(campaign)),
        ("channel_id", Value::from(door.channel())),
        ("form_id", Value::from(door.form_id)),
        ("link_id", Value::from(door.link_id())),
        ("store_id", Value::from(door.store())),
        ("owner_id", Value::from(owner)),
        ("consent_text", Value::from(door.form.consent_text.as_str())),
        ("consented_at", Value::from(now)),
    ];
    for (name, value) in own {
        if let Some((at, _)) = def.field(name) {
            values.push((at, value));
        }
    }
    let id = create(tx, schema, ctx, def, &values)?;
    notice::of_lead(tx, (id, owner), true)?;
    Ok(id)
}

/// A form that takes answers, and the way that somebody came into it.
pub(crate) struct Door {
    form_id: RawId,
    /// The form.
    pub form: LeadForm,
    /// None where its own address was opened.
    link: Option<(RawId, LeadLink)>,
}

impl Door {
    fn link_id(&self) -> Option<RawId> {
        self.link.as_ref().map(|(id, _)| *id)
    }

    /// What the way in says, else what the form says.
    fn either<T>(
        &self,
        of_link: impl Fn(&LeadLink) -> Option<Id<T>>,
        of_form: Option<Id<T>>,
    ) -> Option<RawId> {
        let link = self.link.as_ref().and_then(|(_, link)| of_link(link));
        link.or(of_form).map(Id::raw)
    }

    fn campaign(&self) -> Option<RawId> {
        self.either(|link| link.campaign_id, self.form.campaign_id)
    }

    fn channel(&self) -> Option<RawId> {
        self.either(|link| link.channel_id, self.form.channel_id)
    }

    fn store(&self) -> Option<RawId> {
        self.either(|link| link.store_id, None)
    }

    /// Where they say that they are, else where they came in.
    fn city(&self, given: &Answer) -> Option<String> {
        let said = given.city.clone().filter(|city| !city.trim().is_empty());
        said.or_else(|| self.link.as_ref().and_then(|(_, link)| link.city.clone()))
    }

    /// Who looks after those who come in: whose way it is, whom the form names, else who answers for the campaign.
    fn owner(&self, r: &mut dyn Queries) -> Result<Option<RawId>> {
        let named = self.either(|link| link.person_id, self.form.owner_id);
        let (None, Some(campaign)) = (named, self.campaign()) else {
            return Ok(named);
        };
        let found = r.query_first(
            "SELECT owner_id FROM marketing_campaign WHERE id = ?1",
            &[Value::from(campaign)],
        )?;
        Ok(found.and_then(|row| row.optional_int(0)))
    }
}

/// Anybody may type anybody's number: what is known stays, what is empty is filled, what is said is added.
fn answer_again(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, form): (RawId, &LeadForm),
    given: &Answer,
) -> Result<()> {
    let lead: Lead = seen(tx, ctx, id)?;
    let mut changes = vec![("times", Value::from(lead.times + 1))];
    if lead.consented_at.is_none() {
        changes.push(("consent_text", Value::from(form.consent_text.as_str())));
        changes.push(("consented_at", Value::from(tx.now_ms())));
    }
    if let (None, Some(text)) = (&lead.email, &given.email) {
        let address = email(text).ok_or_else(|| Problem::wrong("email", "not_an_email"))?;
        changes.push(("email", Value::from(address)));
    }
    if lead.city.is_none() {
        changes.push(("city", said(given.city.as_deref())));
    }
    if lead.company.is_none() {
        changes.push(("company", said(given.company.as_deref())));
    }
    if let Some(text) = added(lead.message.as_deref(), given.message.as_deref()) {
        changes.push(("message", Value::from(text)));
    }
    change::<Lead>(tx, schema, ctx, id, changes)?;
    notice::of_lead(tx, (id, lead.owner_id.map(Id::raw)), false)
}

/// What was said with what is said now below it; `None` where nothing is added.
fn added(known: Option<&str>, new: Option<&str>) -> Option<String> {
    let new = new.map(str::trim).filter(|text| !text.is_empty())?;
    let Some(known) = known else {
        return Some(new.to_owned());
    };
    if known.contains(new) || known.chars().count() >= MESSAGE_MAX {
        return None;
    }
    Some(format!("{known}\n{new}").chars().take(MESSAGE_MAX).collect())
}

/// A form that takes answers, by its own address or by that of a way into it that is open.
pub(crate) fn open_form(r: &mut dyn Queries, ctx: &Ctx, code: &str) -> Result<Door> {
    let ctx = &program(ctx);
    let found = r.query_first(
        "SELECT f.id, NULL FROM marketing_lead_form f WHERE f.code = ?1 AND f.is_open = 1 \
         UNION ALL SELECT f.id, l.id FROM marketing_lead_link l JOIN marketing_lead_form f ON f.id = l.form_id \
         WHERE l.code = ?1 AND l.is_open = 1 AND f.is_open = 1",
        &[Value::from(code)],
    )?;
    let found = found.ok_or_else(|| Problem::not_found(&LeadForm::def().key))?;
    let (form_id, link) = (found.int(0), found.optional_int(1));
    let link = link.map(|id| seen::<LeadLink>(r, ctx, id).map(|link| (id, link)));
    Ok(Door {
        form_id,
        form: seen(r, ctx, form_id)?,
        link: link.transpose()?,
    })
}

/// Makes a customer of a lead, or leads it to one who is known, and writes down what was agreed to. The customer.
///
/// # Errors
/// `marketing.wrong_state` for one that is a customer already or was given up; as creating customers and updating leads.
pub fn convert(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId, to: Option<RawId>) -> Result<RawId> {
    let lead: Lead = seen(tx, ctx, id)?;
    require_state(&lead.state, &OPEN)?;
    let customer = match to.or(lead.customer_id.map(Id::raw)) {
        Some(known) => {
            seen::<Customer>(tx, ctx, known)?;
            known
        }
        None => make_customer(tx, schema, ctx, &lead)?,
    };
    if let (Some(text), Some(at)) = (&lead.consent_text, lead.consented_at) {
        let reached = [
            ("phone", lead.phone.is_some()),
            ("sms", lead.phone.is_some()),
            ("email", lead.email.is_some()),
        ];
        for (channel, _) in reached.iter().filter(|(_, is_known)| *is_known) {
            let consent = Consent {
                customer_id: Id::new(customer),
                purpose: "marketing".to_owned(),
                channel: (*channel).to_owned(),
                state: "granted".to_owned(),
                stated_at: at,
                source: "web".to_owned(),
                proof: Some(text.clone()),
                expires_on: None,
            };
            // The statement is the person's own, whoever works on the lead.
            put_one(tx, schema, &program(ctx), consent)?;
        }
    }
    let changes = vec![
        ("state", Value::from("converted")),
        ("customer_id", Value::from(customer)),
        ("converted_at", Value::from(tx.now_ms())),
    ];
    change::<Lead>(tx, schema, ctx, id, changes)?;
    Ok(customer)
}

fn make_customer(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, lead: &Lead) -> Result<RawId> {
    let def = schema.entity(&Customer::def().key)?;
    let number = next_number(tx, "XS", ctx)?;
    let given = json!({
        "number": number, "name": lead.name, "phone": lead.phone, "email": lead.email, "city": lead.city,
        "is_prospect": true,
    });
    let mut values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    let links = [
        ("owner_id", lead.owner_id.map(Id::raw)),
        ("store_id", lead.store_id.map(Id::raw)),
    ];
    for (name, link) in links {
        if let (Some((at, _)), Some(link)) = (def.field(name), link) {
            values.push((at, Value::from(link)));
        }
    }
    create(tx, schema, ctx, def, &values)
}
