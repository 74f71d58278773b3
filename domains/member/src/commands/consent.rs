//! What a member says about the use of his data.

use guanxi_customers::entities::Consent;
use guanxi_record::{Schema, insert};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Id, Locale, Problem, RawId, Result};

use crate::queries::consent::{CHANNELS, PURPOSES};
use crate::queries::setting::setting;

/// Most characters of the company's own words that are kept with a statement.
const PROOF_MAX: usize = 4_000;

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// About which use.
    pub purpose: String,
    /// On which way of being reached.
    pub channel: String,
    /// Yes or no.
    pub is_granted: bool,
}

/// Keeps a statement with the words that it was an answer to. A no to what was agreed to before takes it back.
///
/// # Errors
/// `record.invalid` for a purpose or a channel that there isn't.
pub fn say(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, customer: RawId, said: &Said) -> Result<()> {
    for (name, value, known) in [
        ("purpose", &said.purpose, &PURPOSES[..]),
        ("channel", &said.channel, &CHANNELS[..]),
    ] {
        if !known.contains(&value.as_str()) {
            return Err(Problem::invalid(vec![FieldError::new(name, "not_a_choice")]));
        }
    }
    let held =
        guanxi_customers::consent::may_contact(tx, customer, &said.purpose, &said.channel, ctx.today())?;
    let state = match (said.is_granted, held.is_allowed()) {
        (true, _) => "granted",
        (false, true) => "withdrawn",
        (false, false) => "refused",
    };
    let (yes, no, on) = match ctx.locale {
        Locale::Zh => ("同意", "不同意", "会员本人在会员页面选择"),
        Locale::En => ("yes", "no", "Chosen by the member on the member's own pages"),
    };
    let words = setting(tx)?.privacy.unwrap_or_default();
    let answer = if said.is_granted { yes } else { no };
    let proof: String = format!("{on}: {answer}\n{words}")
        .chars()
        .take(PROOF_MAX)
        .collect();
    let consent = Consent {
        customer_id: Id::new(customer),
        purpose: said.purpose.clone(),
        channel: said.channel.clone(),
        state: state.to_owned(),
        stated_at: tx.now_ms(),
        source: "web".to_owned(),
        proof: Some(proof.trim().to_owned()),
        expires_on: None,
    };
    insert(tx, schema, ctx, consent).map(drop)
}
