//! Quotations written, written anew, and priced again.

use guanxi_customers::entities::Contact;
use guanxi_entity::{Entity, Value};
use guanxi_record::command::remove;
use guanxi_record::get;
use guanxi_store::{Queries, Tx};
use guanxi_trade::till::Desk;
use guanxi_types::{Day, ErrorKind, Id, Problem, RawId, Result};

use super::number::{Series, next_number};
use super::write::{
    change, parts, program, put, put_one, require_create, require_seen, require_state, seen, today,
};
use crate::entities::{Quotation, QuotationLine};
use crate::price::{Asked, Offer, OfferLine, kept, offer};
use crate::queries::asked_of;
use crate::rules::step::REVISABLE;

/// How many days a quotation holds where nobody says.
const VALID_DAYS: i32 = 30;
/// How many days it may hold at most.
const VALID_DAYS_MAX: i32 = 366;

/// A quotation as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What is offered, where and to whom.
    pub asked: Asked,
    /// The person at the customer's.
    pub contact_id: Option<RawId>,
    /// Who looks after it; who writes it where empty.
    pub owner_id: Option<RawId>,
    /// The last day on which it can be accepted.
    pub valid_until: Option<Day>,
    /// What the customer is told.
    pub terms: Option<String>,
    /// What colleagues are told.
    pub note: Option<String>,
    /// What it came from.
    pub about: Option<String>,
}

/// Writes a quotation, with the prices of this moment.
///
/// # Errors
/// As [`offer`]; `sales.bad_validity`; as creating records.
pub fn create_quotation(tx: &mut Tx<'_>, desk: &Desk<'_>, draft: &Draft) -> Result<RawId> {
    require_create::<Quotation>(desk.ctx)?;
    let at = tx.now_ms();
    let offer = offer(tx, desk, &draft.asked, at)?;
    let number = next_number(tx, Series::Quotation, desk.ctx)?;
    write(tx, desk, draft, &offer, (number, 1, None))
}

/// Writes a draft anew, with the prices of this moment. With `version`, only if it is still the current one.
///
/// # Errors
/// `sales.wrong_state` once it was submitted; as [`create_quotation`].
pub fn update_quotation(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, version): (RawId, Option<i64>),
    draft: &Draft,
) -> Result<()> {
    let known: Quotation = seen(tx, desk.ctx, id)?;
    require_state(&known.state, &["draft"])?;
    let at = tx.now_ms();
    let offer = offer(tx, desk, &draft.asked, at)?;
    let row = row(
        tx,
        desk,
        draft,
        &offer,
        (known.number, known.revision, known.revises_id),
    )?;
    let values = row.into_values();
    let names = Quotation::def().fields.iter().map(|field| field.name.as_str());
    change::<Quotation>(
        tx,
        desk.schema,
        desk.ctx,
        (id, version),
        names.zip(values).collect(),
    )?;
    replace_lines(tx, desk, id, &offer)?;
    keep(tx, id, draft, &offer)
}

/// Prices a draft again, as it is, at this moment.
///
/// # Errors
/// As [`update_quotation`].
pub fn reprice(tx: &mut Tx<'_>, desk: &Desk<'_>, id: RawId) -> Result<()> {
    let draft = draft_of(tx, desk, id)?;
    update_quotation(tx, desk, (id, None), &draft)
}

/// Makes a new version of a quotation that was approved, sent or answered, with the prices of this moment; the old one stays as it is
/// and is replaced.
///
/// # Errors
/// `sales.wrong_state`; as [`create_quotation`].
pub fn revise(tx: &mut Tx<'_>, desk: &Desk<'_>, id: RawId) -> Result<RawId> {
    let known: Quotation = seen(tx, desk.ctx, id)?;
    require_state(&known.state, &REVISABLE)?;
    let mut draft = draft_of(tx, desk, id)?;
    if draft
        .valid_until
        .is_some_and(|day| today(tx, desk.ctx).is_ok_and(|today| day < today))
    {
        draft.valid_until = None;
    }
    change::<Quotation>(
        tx,
        desk.schema,
        desk.ctx,
        id,
        vec![("state", Value::from("replaced"))],
    )?;
    let at = tx.now_ms();
    let offer = offer(tx, desk, &draft.asked, at)?;
    let place = (known.number, known.revision + 1, Some(Id::new(id)));
    write(tx, desk, &draft, &offer, place)
}

/// A stored quotation as it would be written again.
fn draft_of(r: &mut dyn Queries, desk: &Desk<'_>, id: RawId) -> Result<Draft> {
    let known: Quotation = seen(r, desk.ctx, id)?;
    Ok(Draft {
        asked: asked_of(r, desk.ctx, id)?,
        contact_id: known.contact_id.map(Id::raw),
        owner_id: known.owner_id.map(Id::raw),
        valid_until: Some(known.valid_until),
        terms: known.terms,
        note: known.note,
        about: known.about,
    })
}

/// The number, the revision, and what it takes the place of.
type Place = (String, i64, Option<Id<Quotation>>);

fn write(tx: &mut Tx<'_>, desk: &Desk<'_>, draft: &Draft, offer: &Offer, place: Place) -> Result<RawId> {
    let row = row(tx, desk, draft, offer, place)?;
    let id = put_one(tx, desk.schema, desk.ctx, row)?;
    let lines = offer.lines.iter().map(|line| line_row(id, line)).collect();
    put(tx, desk.schema, desk.ctx, lines)?;
    keep(tx, id, draft, offer)?;
    Ok(id)
}

fn row(tx: &mut Tx<'_>, desk: &Desk<'_>, draft: &Draft, offer: &Offer, place: Place) -> Result<Quotation> {
    let (number, revision, revises_id) = place;
    let asked = &draft.asked;
    if let Some(contact) = draft.contact_id {
        let known = get(tx, desk.ctx, Contact::def(), contact)?.typed::<Contact>()?;
        if known.company_id.raw() != asked.customer_id {
            return Err(Problem::wrong("contact_id", "not_theirs"));
        }
    }
    let owner = draft.owner_id.or(desk.ctx.user());
    if let Some(owner) = owner.filter(|owner| desk.ctx.user() != Some(*owner)) {
        require_seen::<guanxi_org::entities::User>(tx, desk.ctx, &[owner])?;
    }
    let today = today(tx, desk.ctx)?;
    let valid_until = draft.valid_until.unwrap_or_else(|| today.plus(VALID_DAYS));
    if valid_until < today || valid_until > today.plus(VALID_DAYS_MAX) {
        return Err(Problem::new(ErrorKind::Invalid, "sales.bad_validity").with("days", VALID_DAYS_MAX));
    }
    Ok(Quotation {
        number,
        revision,
        revises_id,
        state: "draft".to_owned(),
        customer_id: Id::new(asked.customer_id),
        contact_id: draft.contact_id.map(Id::new),
        owner_id: owner.map(Id::new),
        store_id: Id::new(asked.store_id),
        channel: asked.channel.clone(),
        currency: currency(tx)?,
        valid_until,
        priced_at: offer.situation.at,
        list_amount: offer.list_amount(),
        promotion_discount: offer.promotion_discount(),
        discount: offer.discount(),
        discount_percent: offer.discount_percent(),
        percent_off: asked.off.percent(),
        amount_off: asked.off.amount(),
        amount: offer.amount(),
        terms: draft.terms.clone(),
        note: draft.note.clone(),
        about: draft.about.clone(),
        reason: None,
        submitted_by: None,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        decision_note: None,
        sent_at: None,
        answered_at: None,
        answer_note: None,
    })
}

/// The company's currency.
pub(super) fn currency(r: &mut dyn Queries) -> Result<String> {
    let row = r.query_first("SELECT currency FROM org_company ORDER BY id LIMIT 1", &[])?;
    Ok(row.map_or_else(|| "CNY".to_owned(), |row| row.text(0).to_owned()))
}

/// The ids of what was chosen, as they are kept.
pub(super) fn chosen_text(line: &OfferLine) -> Option<String> {
    let ids: Vec<String> = line.asked.chosen.iter().map(|id| format!("\"{id}\"")).collect();
    (!ids.is_empty()).then(|| format!("[{}]", ids.join(",")))
}

fn line_row(id: RawId, line: &OfferLine) -> QuotationLine {
    QuotationLine {
        quotation_id: Id::new(id),
        line_no: i64::from(line.line_no),
        product_id: Id::new(line.asked.product_id),
        chosen: chosen_text(line),
        chosen_text: line.chosen_text.clone(),
        unit_id: line.asked.unit_id.map(Id::new),
        qty: line.asked.qty,
        factor: line.factor,
        surcharge: line.surcharge,
        unit_price: line.unit_price,
        list_amount: line.list_amount,
        promotion_discount: line.promotion_discount,
        percent_off: line.asked.off.percent(),
        amount_off: line.asked.off.amount(),
        discount: line.discount,
        amount: line.amount(),
        is_gift: line.is_gift,
        note: line.asked.note.clone(),
    }
}

/// Lines of a draft are written in place; what is too many goes.
fn replace_lines(tx: &mut Tx<'_>, desk: &Desk<'_>, id: RawId, offer: &Offer) -> Result<()> {
    let known = parts(tx, ("sales_quotation_line", "quotation_id"), id, "line_no")?;
    for line in &known {
        remove::<QuotationLine>(tx, desk.schema, &program(desk.ctx), *line)?;
    }
    let lines = offer.lines.iter().map(|line| line_row(id, line)).collect();
    put(tx, desk.schema, desk.ctx, lines).map(drop)
}

/// Keeps how it was priced.
fn keep(tx: &mut Tx<'_>, id: RawId, draft: &Draft, offer: &Offer) -> Result<()> {
    keep_price(tx, id, &kept(&draft.asked, offer).to_string())
}

/// Keeps how a quotation or an order was priced.
pub(super) fn keep_price(tx: &mut Tx<'_>, id: RawId, content: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO sales_pricing (record_id, content) VALUES (?1, ?2) \
         ON CONFLICT (record_id) DO UPDATE SET content = excluded.content",
        &[Value::from(id), Value::from(content)],
    )
    .map(drop)
}
