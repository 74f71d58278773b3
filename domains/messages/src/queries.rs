//! What is asked of messages.

use guanxi_store::Queries;
use guanxi_types::Result;

use crate::settings::Channel;

/// How many messages of a channel wait.
///
/// # Errors
/// When the database can't be read.
pub fn waiting(r: &mut dyn Queries, channel: Channel) -> Result<i64> {
    let row = r.query_first(
        "SELECT COUNT(*) FROM messages_message WHERE channel = ?1 AND state = 'queued'",
        &[channel.name().into()],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}
