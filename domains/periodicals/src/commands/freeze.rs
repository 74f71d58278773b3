//! The sending starts: who gets the edition is written down, and stays.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::{Batch, Links, Schema, create_many, get, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Id, Problem, RawId, Result};
use rand::RngCore;

use super::approval::says_something;
use super::write::{change, conflict, seen, system, today};
use crate::entities::{Edition, Periodical, Recipient};
use crate::queries::choice::{Choice, Counts, choices};
use crate::queries::page::files;

/// Recipients that are written at once.
const CHUNK: usize = 500;
/// Random bytes of a code: nobody guesses one, and a text message has room for it.
const CODE_BYTES: usize = 16;

/// Who may send sees every recipient: all of them get what he sends.
fn require_sender(ctx: &Ctx) -> Result<()> {
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
    let found = choices(r, &system(ctx), (edition.periodical_id.raw(), &periodical), today)?;
    Ok(Counts::of(&found))
}

/// Freezes the recipients of an approved edition and lets the sending begin; links in messages begin with the address.
///
/// # Errors
/// `periodicals.not_approved`, `periodicals.new_files`, `periodicals.inactive`, `periodicals.nobody`; as updating the edition.
pub fn start_sending(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, link_base): (RawId, &str),
) -> Result<Counts> {
    require_sender(ctx)?;
    require_change(tx, ctx, Edition::def(), id)?;
    let edition: Edition = seen(tx, ctx, id)?;
    if edition.state != "approved" {
        return Err(conflict("periodicals.not_approved").with("state", edition.state.as_str()));
    }
    as_approved(tx, ctx, (id, &edition))?;
    let periodical: Periodical = seen(tx, &system(ctx), edition.periodical_id.raw())?;
    if !periodical.is_active {
        return Err(conflict("periodicals.inactive"));
    }
    let now = today(tx, ctx)?;
    let found = choices(tx, &system(ctx), (edition.periodical_id.raw(), &periodical), now)?;
    if found.iter().all(|choice| choice.left_out.is_some()) {
        return Err(conflict("periodicals.nobody"));
    }
    for part in found.chunks(CHUNK) {
        freeze(tx, schema, ctx, (id, part))?;
    }
    let changes = vec![
        ("state", Value::from("sending")),
        ("started_at", Value::from(tx.now_ms())),
        ("link_base", Value::from(link_base.trim_end_matches('/'))),
    ];
    change::<Edition>(tx, schema, ctx, id, changes)?;
    Ok(Counts::of(&found))
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
        Some(file) => Err(conflict("periodicals.new_files").with("name", file.file_name)),
        None => Ok(()),
    }
}

fn freeze(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, part): (RawId, &[Choice])) -> Result<()> {
    let row = |choice: &Choice| {
        let state = if choice.left_out.is_some() {
            "left_out"
        } else {
            "waiting"
        };
        let recipient = Recipient {
            edition_id: Id::new(id),
            customer_id: Id::new(choice.customer),
            reason: choice.reason.to_owned(),
            benefit_id: choice.benefit.map(Id::new),
            channel: choice.channel.clone(),
            state: state.to_owned(),
            left_out: choice.left_out.map(str::to_owned),
            passed_over: Some(choice.passed_over.clone()).filter(|text| !text.is_empty()),
            message_id: None,
            opened_at: None,
            opens: 0,
            returned_on: None,
            return_reason: None,
            benefit_use_id: None,
            cost: None,
        };
        guanxi_entity::Entity::into_values(recipient)
    };
    let batch = Batch {
        def: Recipient::def(),
        import_id: None,
        links: Links::Known,
    };
    let rows = part.iter().map(row).collect();
    let ids = create_many(tx, schema, &system(ctx), &batch, rows)?;
    for (recipient, choice) in ids.iter().zip(part) {
        if choice.left_out.is_none() {
            tx.execute(
                "INSERT INTO periodicals_link (code, recipient_id) VALUES (?1, ?2)",
                &[Value::from(code()), Value::from(*recipient)],
            )?;
        }
    }
    Ok(())
}

fn code() -> String {
    let mut bytes = [0_u8; CODE_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
