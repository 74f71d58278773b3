//! The night's work of knowledge.

use guanxi_entity::{Entity, Value};
use guanxi_record::daily::Outcome;
use guanxi_record::notification::tell;
use guanxi_store::{Queries, Store};
use guanxi_types::{Clock, Day, RawId, Result};

use crate::entities::Article;

/// The notice of an article that somebody should look at again.
const DUE: &str = "knowledge_review_due";

/// Tells the owners of published articles whose day of review has come, or their authors where nobody owns them or the owner has left. Who was told and hasn't
/// looked isn't told again; an article is told of until its next day is set.
///
/// # Errors
/// When the database fails.
pub fn nightly(store: &Store, clock: &Clock, is_over: &dyn Fn() -> bool) -> Result<Outcome> {
    let now = clock.now();
    let due = store.read_blocking(|r| {
        let today: Day = guanxi_org::zone(r)?.day_of(now);
        let rows = r.query(
            "SELECT a.id, COALESCE(o.id, w.id) FROM knowledge_article a \
             LEFT JOIN org_user o ON o.id = a.owner_id AND o.is_active = 1 LEFT JOIN org_user w ON w.id = a.author_id AND w.is_active = 1 \
             WHERE a.state = 'published' AND a.review_on <= ?1 AND COALESCE(o.id, w.id) IS NOT NULL ORDER BY a.id",
            &[Value::from(today)],
        )?;
        Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect::<Vec<(RawId, RawId)>>())
    })?;
    for (article, owner) in due {
        if is_over() {
            return Ok(Outcome::Stopped);
        }
        store.write_blocking(move |tx| tell(tx, DUE, (&Article::def().key, article), &[owner]))?;
    }
    Ok(Outcome::Done)
}
