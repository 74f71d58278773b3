//! A message that failed is sent once more, by hand.

use guanxi_entity::Entity;
use guanxi_record::attachment::require_change;
use guanxi_record::{Schema, get, update_typed};
use guanxi_store::Tx;
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result, Through};

use super::files::files_are_gone;
use crate::entities::{Message, MessagePatch};

/// Puts a message that failed, or of which nobody knows, back into the outbox.
///
/// # Errors
/// `messages.not_failed`; `messages.called_off` for one whose sender ended it, or whose receiver wants no more of its kind;
/// `access.forbidden`, `record.not_found`.
pub fn retry(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    // The program writes it: whether the user may change this message is asked here.
    require_change(tx, ctx, Message::def(), id)?;
    let known: Message = get(tx, ctx, Message::def(), id)?.typed()?;
    let may_go = matches!(known.state.as_str(), "failed" | "unknown" | "bounced");
    // What was secret in it is forgotten.
    if !may_go || known.purpose == "sign_in" {
        return Err(Problem::new(ErrorKind::Conflict, "messages.not_failed"));
    }
    if known.failure.as_deref() == Some("called_off") {
        return Err(Problem::new(ErrorKind::Conflict, "messages.called_off"));
    }
    if files_are_gone(tx, id)? {
        return Err(Problem::new(ErrorKind::Conflict, "messages.files_gone"));
    }
    let patch = MessagePatch {
        state: Some("queued".to_owned()),
        next_at: Some(Some(tx.now_ms())),
        tries: Some(0),
        failure: Some(None),
        detail: Some(None),
        ..MessagePatch::default()
    };
    let system = Ctx::system("messages", Through::Job);
    update_typed::<Message>(tx, schema, &system, Id::new(id), patch)
}
