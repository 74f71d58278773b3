//! SQLite: what stands in the write-ahead log is carried into the database file beside the writer. Left to the writer, every
//! thousandth page makes whoever waits for that commit wait for the whole file's `fsync`, too.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use guanxi_types::{Problem, Result};
use rusqlite::OpenFlags;

use crate::connection::from_sqlite;

/// Pages that wait before they are carried over.
const CARRIED_FROM: i64 = 1_000;
/// Commits that come within this time are carried over together.
const PAUSE: Duration = Duration::from_millis(250);
/// Pages at which the writer carries them over itself: when writes never rest, only it finds a moment at which the log is empty
/// and can begin anew. 64 MiB.
pub(crate) const WRITER_CARRIES_FROM: u32 = 16_384;

/// The thread that carries pages over. It ends when this is dropped.
pub(crate) struct Checkpointer {
    is_told: Arc<AtomicBool>,
    commits: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub fn start(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(path, flags).map_err(|e| from_sqlite(&e))?;
        let is_told = Arc::new(AtomicBool::new(false));
        let (commits, heard) = sync_channel(1);
        let told = Arc::clone(&is_told);
        let thread = std::thread::Builder::new()
            .name("checkpointer".to_owned())
            .spawn(move || carry_over(&connection, &heard, &told))
            .map_err(Problem::internal)?;
        Ok(Self {
            is_told,
            commits: Some(commits),
            thread: Some(thread),
        })
    }

    /// There is a commit more.
    pub fn committed(&self) {
        if !self.is_told.swap(true, Ordering::AcqRel)
            && let Some(commits) = &self.commits
        {
            // Full: it is told already.
            let _ = commits.try_send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.commits = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn carry_over(connection: &rusqlite::Connection, commits: &Receiver<()>, is_told: &AtomicBool) {
    while commits.recv().is_ok() {
        if commits.recv_timeout(PAUSE) == Err(RecvTimeoutError::Disconnected) {
            return;
        }
        is_told.store(false, Ordering::Release);
        // What can't be carried over now, because somebody still reads what was, is carried over another time.
        let waiting = log(connection, "NOOP").unwrap_or(0);
        if waiting >= CARRIED_FROM {
            let _ = log(connection, "PASSIVE");
        }
    }
}

/// Asks for a checkpoint of this mode; how many pages of the log aren't in the file afterwards.
fn log(connection: &rusqlite::Connection, mode: &str) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(&format!("PRAGMA wal_checkpoint({mode})"))?
        .query_row([], |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// O1: a log that has grown is in the file soon, without a word from the writer.
    #[test]
    fn pages_are_carried_over_beside_the_writer() -> Result<()> {
        let folder = tempfile::tempdir().map_err(Problem::internal)?;
        let path = folder.path().join("carried.db");
        let writer = rusqlite::Connection::open(&path).map_err(|e| from_sqlite(&e))?;
        writer
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE page (bytes BLOB);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                 INSERT INTO page SELECT zeroblob(3000) FROM n;",
            )
            .map_err(|e| from_sqlite(&e))?;
        let left = || log(&writer, "NOOP").map_err(|e| from_sqlite(&e));
        assert!(left()? >= CARRIED_FROM);
        let checkpointer = Checkpointer::start(&path)?;
        checkpointer.committed();
        let until = std::time::Instant::now() + Duration::from_secs(20);
        while left()? > 0 && std::time::Instant::now() < until {
            std::thread::yield_now();
        }
        assert_eq!(left()?, 0);
        Ok(())
    }
}
