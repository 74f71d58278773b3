//! The work itself: through the file chunk by chunk, each with its progress in one transaction.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use guanxi_document::{OpenOptions, Row, TableFile};
use guanxi_entity::Value;
use guanxi_store::{Column, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result, Zone, len_i64};

use super::engine::Imports;
use super::plan::{OnError, Plan};
use super::run::{self, Note, Progress, Run, State};
use super::target::{Chunk, ImportPass, Outcome, RowError, fields_for};

/// What can be done with an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Try it: everything a run does, and nothing of it is kept.
    DryRun,
    /// Write it; or go on where a run was stopped.
    Run,
    /// Take it back.
    Undo,
}

/// Said by a chunk's transaction when the import is no longer this job's: cancelled, or gone on with elsewhere.
const NOT_OURS: &str = "import.not_ours";
const ROLLED_BACK: &str = "import.rolled_back";
/// Chunks read before they are written.
const CHUNKS_AHEAD: usize = 1;

/// Goes through the file; the import is in the state [`State::DryRunning`] or [`State::Running`].
pub(super) fn go(imports: &Imports, ctx: &Ctx, id: RawId, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let run = imports.store().read_blocking(|r| run::load(r, id))?;
    let state = run.state;
    let (problem, end) = match pass(imports, ctx, &run, progress) {
        Ok(()) if state == State::DryRunning => (None, State::Checked),
        Ok(()) => (None, State::Done),
        Err(problem) if problem.code == NOT_OURS => return Ok(()),
        Err(problem) => (Some(problem), State::Failed),
    };
    finish(imports, id, (state, end), problem.as_ref())?;
    match problem {
        // What is wrong with the file is told by the import; only our own faults are errors of the job.
        Some(problem) if problem.kind == ErrorKind::Internal => Err(problem),
        _ => Ok(()),
    }
}

fn finish(imports: &Imports, id: RawId, (from, to): (State, State), problem: Option<&Problem>) -> Result<()> {
    let note = problem.map(|p| Note {
        code: p.code.clone(),
        params: p.params.clone(),
    });
    let note = note
        .map(|n| serde_json::to_string(&n))
        .transpose()
        .map_err(Problem::internal)?;
    imports.store().write_blocking(move |tx| {
        let now = tx.now_ms();
        let params = [
            id.into(),
            to.name().into(),
            now.into(),
            Value::from(note.clone()),
            from.name().into(),
        ];
        tx.execute(
            "UPDATE import_run SET state = ?2, finished_at = ?3, problem = ?4 WHERE id = ?1 AND state = ?5",
            &params,
        )
        .map(drop)
    })
}

fn pass(imports: &Imports, ctx: &Ctx, run: &Run, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let target = imports.target(&run.target)?;
    let plan = Arc::new(plan_of(imports, ctx, run)?);
    target.require(&plan.schema, &plan.ctx)?;
    let file = open(imports, run, Some(&plan))?;
    let (pass, chunk_rows) = (target.begin(Arc::clone(&plan))?, target.chunk_rows());
    let mut job = Job {
        imports,
        run,
        done: run.progress.done,
    };
    let known = run.progress.done;
    // The next chunk is read while this one is written.
    thread::scope(|scope| {
        let (to, from) = sync_channel(CHUNKS_AHEAD);
        scope.spawn(move || {
            let read = read(file, pass, (known, chunk_rows), &to);
            if let Err(problem) = read {
                // Nobody listens any more when the writing has failed.
                let _ = to.send(Err(problem));
            }
        });
        for prepared in from {
            let Prepared { chunk, count } = prepared?;
            job.chunk(chunk, count)?;
            progress(Progress {
                done: job.done,
                total: run.progress.total.max(job.done),
            });
        }
        job.total_is_known()
    })
}

/// A chunk and how many rows it was read from.
struct Prepared {
    chunk: Arc<dyn Chunk>,
    count: i64,
}

/// Reads the file to its end, or until nobody wants more.
fn read(
    mut file: TableFile,
    mut pass: Box<dyn ImportPass>,
    (known, chunk_rows): (i64, usize),
    to: &SyncSender<Result<Prepared>>,
) -> Result<()> {
    let mut known = guanxi_types::index_of(known);
    while let Some(block) = file.next_rows()? {
        let rows: Vec<Row<'_>> = block.iter().collect();
        // Rows that a job before has dealt with are read again, only so that the pass knows them.
        let (old, new) = rows
            .split_at_checked(known.min(rows.len()))
            .unwrap_or((&[], &rows));
        known -= old.len();
        for part in old.chunks(chunk_rows) {
            drop(pass.prepare(part));
        }
        for part in new.chunks(chunk_rows) {
            let prepared = Prepared {
                chunk: pass.prepare(part),
                count: len_i64(part.len()),
            };
            if to.send(Ok(prepared)).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The file as it was uploaded, read the way it was first.
pub(super) fn open(imports: &Imports, run: &Run, plan: Option<&Plan>) -> Result<TableFile> {
    let options = OpenOptions {
        file_name: Some(run.file_name.clone()),
        encoding: run.info.encoding.clone(),
        delimiter: run.info.delimiter,
        sheet: run.info.sheet.clone(),
        ..OpenOptions::default()
    };
    let path = imports.file_of(run.id);
    // It was removed, or the program itself imported from a file of its own.
    if !path.is_file() {
        return Err(Problem::new(ErrorKind::NotFound, "import.file_gone"));
    }
    let file = TableFile::open(path, &options)?;
    match plan {
        Some(plan) if plan.headers != file.info().headers => {
            Err(Problem::new(ErrorKind::Conflict, "import.file_changed"))
        }
        _ => Ok(file),
    }
}

pub(super) fn plan_of(imports: &Imports, ctx: &Ctx, run: &Run) -> Result<Plan> {
    let schema = imports.schema();
    let target = imports.target(&run.target)?;
    let fields = fields_for(ctx, &*target, &schema);
    let columns = run
        .info
        .headers
        .iter()
        .enumerate()
        .filter_map(|(column, header)| {
            let name = run.choices.mapping.get(header)?.as_ref()?;
            fields
                .iter()
                .position(|field| field.name == *name)
                .map(|field| (column, field))
        })
        .collect();
    let zone = run.choices.options.zone.as_deref().unwrap_or(imports.zone());
    let unknown = |_| Problem::new(ErrorKind::Invalid, "import.unknown_zone").with("zone", zone);
    Ok(Plan {
        schema,
        ctx: Ctx {
            through: run.choices.through(),
            ..ctx.clone()
        },
        import_id: run.id,
        is_dry: run.state == State::DryRunning,
        headers: run.info.headers.clone(),
        fields,
        columns,
        mode: run.choices.mode,
        key: run.choices.key.clone(),
        zone: Zone::named(zone).map_err(unknown)?,
        create_missing: run.choices.options.create_missing,
        refuse_duplicates: run.choices.options.refuse_duplicates,
        act: run.choices.act.clone(),
    })
}

struct Job<'a> {
    imports: &'a Imports,
    run: &'a Run,
    /// Rows dealt with, by this job or one before it.
    done: i64,
}

impl Job<'_> {
    fn chunk(&mut self, chunk: Arc<dyn Chunk>, count: i64) -> Result<()> {
        let step = Step {
            id: self.run.id,
            state: self.run.state,
            stops: self.run.choices.options.on_error == OnError::Stop,
            done: self.done,
            count,
        };
        self.imports
            .store()
            .write_blocking(move |tx| step.write(tx, chunk.as_ref()))?;
        self.done += count;
        Ok(())
    }

    fn total_is_known(&self) -> Result<()> {
        let (id, done) = (self.run.id, self.done);
        self.imports.store().write_blocking(move |tx| {
            tx.execute(
                "UPDATE import_run SET total = ?2 WHERE id = ?1",
                &[id.into(), done.into()],
            )
            .map(drop)
        })
    }
}

#[derive(Clone, Copy)]
struct Step {
    id: RawId,
    state: State,
    stops: bool,
    /// Rows dealt with before this chunk.
    done: i64,
    count: i64,
}

impl Step {
    fn write(self, tx: &mut Tx<'_>, chunk: &dyn Chunk) -> Result<()> {
        let outcome = if self.state == State::DryRunning {
            rolled_back(tx, chunk)?
        } else {
            chunk.apply(tx)?
        };
        if let Some(first) = outcome
            .errors
            .first()
            .filter(|_| self.stops && self.state == State::Running)
        {
            return Err(Problem::new(ErrorKind::Invalid, "import.stopped")
                .with("row", first.row)
                .with("code", first.code.as_str()));
        }
        self.keep(tx, &outcome)
    }

    /// Writes the progress; refuses if the import was cancelled or somebody else has gone on with it.
    fn keep(self, tx: &mut Tx<'_>, outcome: &Outcome) -> Result<()> {
        let params = [
            self.id.into(),
            (self.done + self.count).into(),
            outcome.create.into(),
            outcome.update.into(),
            outcome.skip.into(),
            outcome.refused().into(),
            self.state.name().into(),
            self.done.into(),
        ];
        let changed = tx.execute(
            "UPDATE import_run SET done = ?2, created = created + ?3, updated = updated + ?4, skipped = skipped + ?5, \
             refused = refused + ?6 WHERE id = ?1 AND state = ?7 AND done = ?8",
            &params,
        )?;
        if changed != 1 {
            return Err(Problem::new(ErrorKind::Conflict, NOT_OURS));
        }
        insert_errors(tx, self.id, &outcome.errors)
    }
}

/// Does it all, and takes it all back.
fn rolled_back(tx: &mut Tx<'_>, chunk: &dyn Chunk) -> Result<Outcome> {
    let mut found = None;
    let attempt: Result<()> = tx.attempt(|tx| {
        found = Some(chunk.apply(tx)?);
        Err(Problem::new(ErrorKind::Conflict, ROLLED_BACK))
    });
    match (found, attempt) {
        (Some(outcome), Err(problem)) if problem.code == ROLLED_BACK => Ok(outcome),
        (_, Err(problem)) => Err(problem),
        (_, Ok(())) => Err(Problem::internal("a dry run was not rolled back")),
    }
}

fn insert_errors(tx: &mut Tx<'_>, id: RawId, errors: &[RowError]) -> Result<()> {
    let mut rows = Vec::with_capacity(errors.len());
    let (mut row, mut place) = (None, 0_i64);
    for error in errors {
        place = if row == Some(error.row) { place + 1 } else { 0 };
        row = Some(error.row);
        rows.push(vec![
            id.into(),
            i64::try_from(error.row).unwrap_or(i64::MAX).into(),
            place.into(),
            Value::from(error.column.clone()),
            Value::from(error.value.replace('\0', "")),
            Value::from(error.code.as_str()),
            Value::from(serde_json::to_string(&error.params).map_err(Problem::internal)?),
        ]);
    }
    let columns = [
        Column::integer("import_id"),
        Column::integer("row_no"),
        Column::integer("place"),
        Column::text("header"),
        Column::text("content"),
        Column::text("code"),
        Column::text("params"),
    ];
    tx.insert_rows("import_error", &columns, &rows)
}
