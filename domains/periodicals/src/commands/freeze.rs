//! The sending starts: who gets the edition is written down, a piece at a time, and stays.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::{Schema, command, get, require};
use guanxi_store::{Column, Queries, Tx};
use guanxi_types::{Action, Ctx, Id, Problem, RawId, Result};
use rand::RngCore;

use super::approval::says_something;
use super::write::{change, seen, system, today};
use crate::entities::{Edition, Periodical, Recipient};
use crate::queries::choice::{Choice, Counts, choices};
use crate::queries::page::files;

/// Recipients that are listed in one transaction.
pub const PIECE: usize = 400;
/// Random bytes of a code: nobody guesses one, and a text message has room for it.
const CODE_BYTES: usize = 16;

/// Who may send sees every recipient: all of them get what he sends.
pub(super) fn require_sender(ctx: &Ctx) -> Result<()> {
    for action in [Action::Read, Action::Create] {
        if !require(ctx, action, Recipient::def())?.is_all() {
            return Err(Problem::forbidden(&Recipient::def().key, action));
        }
    }
    Ok(())
}

/// How many an edition would go to now, and on which ways; nothing is written.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn plan(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Counts> {
    require_sender(ctx)?;
    let edition: Edition = seen(r, ctx, id)?;
    let periodical: Periodical = seen(r, ctx, edition.periodical_id.raw())?;
    let today = today(r, ctx)?;
    let found = choices(r, (edition.periodical_id.raw(), &periodical), today)?;
    Ok(Counts::of(&found))
}

/// As [`plan`], for an edition that is to be sent.
///
/// # Errors
/// `periodicals.not_approved`, `periodicals.nobody`; as [`plan`].
pub fn plan_sending(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Counts> {
    require_sender(ctx)?;
    require_change(r, ctx, Edition::def(), id)?;
    let edition: Edition = seen(r, ctx, id)?;
    command::require_state("periodicals.not_approved", &edition.state, &["approved"])?;
    let counts = plan(r, ctx, id)?;
    if counts.channels.is_empty() {
        return Err(Problem::conflict("periodicals.nobody"));
    }
    Ok(counts)
}

/// Lets the sending of an approved edition begin: its recipients are listed first, a piece at a time ([`listing`], [`list_some`]). Links in
/// messages begin with the address.
///
/// # Errors
/// `periodicals.not_approved`, `periodicals.new_files`, `periodicals.inactive`; as updating the edition.
pub fn start_sending(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, link_base): (RawId, &str),
) -> Result<()> {
    require_sender(ctx)?;
    require_change(tx, ctx, Edition::def(), id)?;
    let edition: Edition = seen(tx, ctx, id)?;
    command::require_state("periodicals.not_approved", &edition.state, &["approved"])?;
    as_approved(tx, ctx, (id, &edition))?;
    let periodical: Periodical = seen(tx, &system(ctx), edition.periodical_id.raw())?;
    if !periodical.is_active {
        return Err(Problem::conflict("periodicals.inactive"));
    }
    let changes = vec![
        ("state", Value::from("preparing")),
        ("started_at", Value::from(tx.now_ms())),
        ("link_base", Value::from(link_base.trim_end_matches('/'))),
    ];
    change::<Edition>(tx, schema, ctx, id, changes)
}

/// Who is to be listed still of an edition whose sending began, in one look at everybody, outside of any transaction. Nothing was sent yet,
/// so a program that ended in between looks once more and goes on with those who are missing.
///
/// # Errors
/// When the database can't be read.
pub fn listing(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Vec<Choice>> {
    let program = system(ctx);
    let edition: Edition = seen(r, &program, id)?;
    if edition.state != "preparing" {
        return Ok(Vec::new());
    }
    let periodical: Periodical = seen(r, &program, edition.periodical_id.raw())?;
    let today = today(r, ctx)?;
    let listed = r.query(
        "SELECT customer_id FROM periodicals_recipient WHERE edition_id = ?1",
        &[Value::from(id)],
    )?;
    let listed: BTreeSet<RawId> = listed.iter().map(|row| row.int(0)).collect();
    let mut found = choices(r, (edition.periodical_id.raw(), &periodical), today)?;
    found.retain(|choice| !listed.contains(&choice.customer));
    Ok(found)
}

/// Lists some recipients, [`PIECE`] at most; with none left the list is frozen and the messages go. Who is listed already, by another
/// process, isn't listed twice.
///
/// # Errors
/// When the database can't be written.
pub fn list_some(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, part): (RawId, &[Choice])) -> Result<()> {
    let edition: Edition = seen(tx, &system(ctx), id)?;
    if edition.state != "preparing" {
        return Ok(());
    }
    if part.is_empty() {
        let changes = vec![("state", Value::from("sending"))];
        return change::<Edition>(tx, schema, &system(ctx), id, changes);
    }
    let mut part: Vec<&Choice> = part.iter().take(PIECE).collect();
    let marks: Vec<String> = (0..part.len()).map(|at| format!("?{}", at + 2)).collect();
    let sql = format!(
        "SELECT customer_id FROM periodicals_recipient WHERE edition_id = ?1 AND customer_id IN ({})",
        marks.join(", ")
    );
    let customers = part.iter().map(|choice| choice.customer);
    let params: Vec<Value> = std::iter::once(id).chain(customers).map(Value::from).collect();
    let listed: BTreeSet<RawId> = tx.query(&sql, &params)?.iter().map(|row| row.int(0)).collect();
    part.retain(|choice| !listed.contains(&choice.customer));
    freeze(tx, schema, ctx, (id, &part))
}

/// What goes out is what was approved: a file that came later was seen by nobody. The record itself doesn't change after its approval.
fn as_approved(tx: &mut Tx<'_>, ctx: &Ctx, (id, edition): (RawId, &Edition)) -> Result<()> {
    says_something(tx, ctx, (id, edition))?;
    let program = system(ctx);
    let approved_at = get(tx, &program, Edition::def(), id)?.updated_at;
    let later = files(tx, &program, id)?
        .into_iter()
        .find(|file| file.created_at > approved_at);
    match later {
        Some(file) => Err(Problem::conflict("periodicals.new_files").with("name", file.file_name)),
        None => Ok(()),
    }
}

fn freeze(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, part): (RawId, &[&Choice])) -> Result<()> {
    let row = |choice: &&Choice| {
        let state = if choice.left_out.is_some() {
            "left_out"
        } else {
            "waiting"
        };
        let why = |way: &str| {
            let closed = choice.closed.iter().find(|(closed, _)| closed == way);
            closed.map(|(_, why)| (*why).to_owned())
        };
        Recipient {
            edition_id: Id::new(id),
            customer_id: Id::new(choice.customer),
            reason: choice.reason.to_owned(),
            benefit_id: choice.benefit.map(Id::new),
            channel: choice.channel.clone(),
            state: state.to_owned(),
            left_out: choice.left_out.map(str::to_owned),
            email_closed: why("email"),
            sms_closed: why("sms"),
            post_closed: why("post"),
            message_id: None,
            opened_at: None,
            opens: 0,
            returned_on: None,
            return_reason: None,
            benefit_use_id: None,
            cost: None,
        }
    };
    let ids = command::put(tx, schema, &system(ctx), part.iter().map(row).collect())?;
    let goes = ids
        .iter()
        .zip(part)
        .filter(|(_, choice)| choice.left_out.is_none());
    let links: Vec<Vec<Value>> = goes
        .map(|(recipient, _)| vec![Value::from(code()), Value::from(*recipient)])
        .collect();
    let columns = [Column::text("code"), Column::integer("recipient_id")];
    tx.insert_rows("periodicals_link", &columns, &links)
}

fn code() -> String {
    let mut bytes = [0_u8; CODE_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
