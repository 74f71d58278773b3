//! The thread that reads, and what it sends.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use guanxi_types::Problem;

use super::Format;
use crate::cell::Rows;
use crate::limits::{BLOCK_ROWS, BLOCK_TEXT_BYTES, BLOCKS_AHEAD, FIRST_BLOCK_ROWS};
use crate::problem;

/// What is known before the first row.
#[derive(Debug)]
pub(super) struct Meta {
    pub(super) format: Format,
    pub(super) encoding: Option<String>,
    pub(super) delimiter: Option<char>,
    pub(super) sheet: Option<String>,
    pub(super) sheets: Vec<String>,
    pub(super) skipped_columns: Vec<String>,
    /// Headers of a format that keeps them apart from the rows.
    pub(super) headers: Option<Vec<String>>,
    pub(super) rows_estimate: Option<u64>,
}

impl Meta {
    pub(super) const fn new(format: Format) -> Self {
        Self {
            format,
            encoding: None,
            delimiter: None,
            sheet: None,
            sheets: Vec::new(),
            skipped_columns: Vec::new(),
            headers: None,
            rows_estimate: None,
        }
    }
}

/// One message of a reader. [`Message::Opened`] comes first; [`Message::Failed`] or [`Message::End`] last.
#[derive(Debug)]
pub(super) enum Message {
    Opened(Box<Meta>),
    Rows(Rows),
    Failed(Problem),
    End,
}

/// Why a reader stops before the end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nobody wants more.
    NotWanted,
    /// The file is faulty.
    Faulty(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Faulty(problem)
    }
}

/// Where a reader puts its rows.
pub(super) struct Sink {
    to: SyncSender<Message>,
    /// The block being filled.
    pub(super) rows: Rows,
    full_at: usize,
}

impl Sink {
    fn send(&self, message: Message) -> Result<(), Stop> {
        self.to.send(message).map_err(|_| Stop::NotWanted)
    }

    pub(super) fn opened(&self, meta: Meta) -> Result<(), Stop> {
        self.send(Message::Opened(Box::new(meta)))
    }

    /// Ends the row that is being built.
    pub(super) fn finish_row(&mut self, number: u64) -> Result<(), Stop> {
        self.rows.finish_row(number);
        if self.rows.len() >= self.full_at || self.rows.text_bytes() >= BLOCK_TEXT_BYTES {
            return self.flush();
        }
        Ok(())
    }

    /// Sends what there is.
    pub(super) fn flush(&mut self) -> Result<(), Stop> {
        self.full_at = BLOCK_ROWS;
        if self.rows.is_empty() {
            return Ok(());
        }
        let block = std::mem::take(&mut self.rows);
        self.send(Message::Rows(block))
    }

    /// Sends a block that was built elsewhere.
    pub(super) fn block(&mut self, rows: Rows) -> Result<(), Stop> {
        self.send(Message::Rows(rows))
    }
}

/// Runs a reader on a thread of its own.
pub(super) fn start(read: impl FnOnce(&mut Sink) -> Result<(), Stop> + Send + 'static) -> Receiver<Message> {
    let (to, from) = sync_channel(BLOCKS_AHEAD);
    let failed = to.clone();
    let started = thread::Builder::new()
        .name("read-table".to_owned())
        .spawn(move || {
            let mut sink = Sink {
                to,
                rows: Rows::default(),
                full_at: FIRST_BLOCK_ROWS,
            };
            let outcome = read(&mut sink);
            let rest = match outcome {
                Err(Stop::NotWanted) => return,
                // A row that was being built when the fault came is not complete, so it isn't sent.
                Err(Stop::Faulty(problem)) => {
                    sink.rows.drop_open_cells();
                    Message::Failed(problem)
                }
                Ok(()) => Message::End,
            };
            // Nobody listening any more is no fault.
            let _ = sink.flush().and_then(|()| sink.send(rest));
        });
    if let Err(error) = started {
        let _ = failed.try_send(Message::Failed(problem::io(error)));
    }
    from
}
