//! The reference: rusqlite, one thread, statements prepared once, up to 64 tickets a commit, a savepoint each.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use guanxi_store::GROUP_COMMIT_LIMIT;
use guanxi_types::{Problem, Result};
use rusqlite::{Connection, Statement, params};

use super::{Client, INSERT_TICKET, LINES, Order, READ_MEMBER, UPDATE_MEMBER};

const INSERT_LINE: &str = "INSERT INTO bench_line (id, ticket_id, line_no, product_id, qty, amount) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

type Job = (Order, SyncSender<bool>);

pub struct Writer {
    queue: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(path: &Path) -> Result<Self> {
        let connection = Connection::open(path).map_err(Problem::internal)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 PRAGMA cache_size = -32768; PRAGMA temp_store = FILE; PRAGMA journal_size_limit = 67108864;",
            )
            .map_err(Problem::internal)?;
        let (queue, jobs) = channel();
        let thread = std::thread::spawn(move || {
            if let Err(error) = write_loop(&connection, &jobs) {
                eprintln!("{error}");
            }
        });
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    pub fn client(&self) -> Client<'_> {
        let queue = self.queue.clone();
        let (reply, answer) = sync_channel(1);
        Box::new(move |order| {
            let queue = queue.as_ref().ok_or_else(|| Problem::internal("closed"))?;
            queue.send((order, reply.clone())).map_err(Problem::internal)?;
            let written = answer.recv().map_err(Problem::internal)?;
            if written {
                Ok(())
            } else {
                Err(Problem::internal("not written"))
            }
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Statements<'c> {
    read: Statement<'c>,
    ticket: Statement<'c>,
    line: Statement<'c>,
    member: Statement<'c>,
    last_id: i64,
}

fn write_loop(connection: &Connection, jobs: &Receiver<Job>) -> rusqlite::Result<()> {
    let mut statements = Statements {
        read: connection.prepare(READ_MEMBER)?,
        ticket: connection.prepare(INSERT_TICKET)?,
        line: connection.prepare(INSERT_LINE)?,
        member: connection.prepare(UPDATE_MEMBER)?,
        last_id: 0,
    };
    let mut begin = connection.prepare("BEGIN IMMEDIATE")?;
    let mut commit = connection.prepare("COMMIT")?;
    let mut savepoint = connection.prepare("SAVEPOINT job")?;
    let mut undo = connection.prepare("ROLLBACK TO job")?;
    let mut release = connection.prepare("RELEASE job")?;
    while let Ok(first) = jobs.recv() {
        let mut done = Vec::new();
        begin.execute([])?;
        let mut next = Some(first);
        while let Some((order, reply)) = next.take() {
            savepoint.execute([])?;
            let written = statements.write(order).unwrap_or(false);
            if !written {
                undo.execute([])?;
            }
            release.execute([])?;
            done.push((reply, written));
            if done.len() < GROUP_COMMIT_LIMIT {
                next = jobs.try_recv().ok();
            }
        }
        commit.execute([])?;
        for (reply, written) in done {
            // A client that went away needs no answer.
            let _ = reply.send(written);
        }
    }
    Ok(())
}

impl Statements<'_> {
    const fn new_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    fn write(&mut self, order: Order) -> rusqlite::Result<bool> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (version, points, spent): (i64, i64, i64) = self.read.query_row([order.member], read)?;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(0));
        let (id, amount) = (self.new_id(), order.amount());
        self.ticket.execute(params![
            id,
            order.number % 20,
            order.number.to_string(),
            order.member,
            now,
            amount
        ])?;
        for line in 1..=LINES {
            let (line_id, product) = (self.new_id(), (order.number * 31 + line * 977) % 10_000);
            self.line
                .execute(params![line_id, id, line, product, 1_000, order.price(line)])?;
        }
        let changed = self.member.execute(params![
            order.member,
            version + 1,
            points + amount / 100,
            spent + amount,
            now,
            version
        ])?;
        Ok(changed == 1)
    }
}
