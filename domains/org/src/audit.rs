//! What is told of signing in, factors and keys.

use std::sync::Arc;

use guanxi_record::audit;
use guanxi_store::Tx;
use guanxi_types::{Actor, Clock, Ctx, FieldRules, Locale, RawId, Result, Through, Zone};

/// Notes an act: by whom (0: nobody signed in, or the program), what, on which user, and what else there is to say.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    by: RawId,
    what: &'static str,
    user_id: RawId,
    detail: &str,
) -> Result<()> {
    let ctx = match by {
        0 => Ctx::system("sign-in", Through::Page),
        id => Ctx {
            actor: Actor::User {
                id,
                grants: Arc::default(),
                fields: Arc::new(FieldRules::default()),
            },
            through: Through::Page,
            locale: Locale::Zh,
            clock: Clock::System,
            request_id: None,
            zone: Zone::UTC,
        },
    };
    let told = audit::Note::new(what)
        .about("org.user", user_id)
        .with("detail", detail);
    audit::note(tx, &ctx, &told)
}
