//! What pages and the command line do with imports.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use guanxi_document::{OpenOptions, TableFile};
use guanxi_entity::{EntityDef, Label};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, Scope};
use serde::Serialize;

use super::choices::{check_required, first_choices, merged, notices, remember};
use super::entity_target::EntityTarget;
use super::job::{self, Work};
use super::kept_file::{hash_of, keep};
use super::mass_target::{self, MassTarget};
use super::plan::{Choices, ImportPatch, MassAct};
use super::run::{self, Import, KeptInfo, Progress, Run, State, UndoCounts};
use super::target::{ImportField, ImportTarget, fields_for};
use super::{LIST_LIMIT, result, undo};
use crate::live::LiveSchema;
use crate::module::Schema;

/// Where uploaded files are kept, and in which zone times stand that name none.
#[derive(Clone, Debug)]
pub struct ImportSettings {
    /// The folder; an import's file is at `<folder>/<id>/upload`.
    pub folder: PathBuf,
    /// An IANA name.
    pub zone: String,
}

/// A file to import.
#[derive(Clone, Copy, Debug)]
pub struct NewImport<'a> {
    /// Key of the target.
    pub target: &'a str,
    /// The name the user gave the file.
    pub file_name: &'a str,
    /// Where it is now. It is copied from there.
    pub path: &'a Path,
}

/// A target as the interface sees it.
#[derive(Clone, Debug, Serialize)]
pub struct TargetInfo {
    /// Its key.
    pub key: String,
    /// What users call it.
    pub label: Label,
    /// The fields that columns can be mapped to.
    pub fields: Vec<ImportField>,
    /// The keys by which rows find records.
    pub keys: Vec<Vec<String>>,
    /// The options that make sense.
    pub options: Vec<&'static str>,
}

/// The imports of one company. Cheap to clone.
#[derive(Clone)]
pub struct Imports {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    schema: LiveSchema,
    further: Vec<Arc<dyn ImportTarget>>,
    settings: ImportSettings,
}

impl Imports {
    /// Every entity can be imported into; domains bring further targets.
    #[must_use]
    pub fn new(
        store: Store,
        schema: LiveSchema,
        further: Vec<Arc<dyn ImportTarget>>,
        settings: ImportSettings,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                schema,
                further,
                settings,
            }),
        }
    }

    /// The targets that the user may import into.
    #[must_use]
    pub fn targets(&self, ctx: &Ctx) -> Vec<TargetInfo> {
        let schema = self.schema();
        let entities = schema.entities().iter().map(|def| entity_target(def));
        let allowed = self
            .inner
            .further
            .iter()
            .map(Arc::clone)
            .chain(entities)
            .filter(|target| target.require(&schema, ctx).is_ok());
        allowed
            .map(|target| TargetInfo {
                key: target.key().to_owned(),
                label: target.label(&schema),
                fields: fields_for(ctx, &*target, &schema),
                keys: target.keys(&schema),
                options: target.options(&schema),
            })
            .collect()
    }

    /// Takes a file in: recognises it, keeps a copy, and matches its headers to fields.
    ///
    /// # Errors
    /// `import.unknown_target`, `access.forbidden`, and what [`TableFile::open`] says.
    pub fn create(&self, ctx: &Ctx, new: &NewImport<'_>) -> Result<Import> {
        if new.target.starts_with(mass_target::PREFIX) {
            return Err(unknown_target(new.target));
        }
        self.take_in(ctx, new, None)
    }

    pub(super) fn take_in(&self, ctx: &Ctx, new: &NewImport<'_>, act: Option<MassAct>) -> Result<Import> {
        let target = self.target(new.target)?;
        target.require(&self.schema(), ctx)?;
        let options = OpenOptions {
            file_name: Some(new.file_name.to_owned()),
            ..OpenOptions::default()
        };
        let info = TableFile::open(new.path, &options)?.info().clone();
        let file_hash = hash_of(new.path)?;
        let id = self.store().write_blocking(|tx| Ok(tx.new_id()))?;
        let kept = self.file_of(id);
        keep(new.path, &kept)?;
        let fields = fields_for(ctx, &*target, &self.schema());
        let keys = target.keys(&self.schema());
        let run = Run {
            id,
            target: new.target.to_owned(),
            file_name: new.file_name.to_owned(),
            file_hash,
            info: KeptInfo::of(&info),
            choices: Choices::default(),
            state: State::Draft,
            progress: Progress {
                done: 0,
                total: i64::try_from(info.rows_estimate).unwrap_or(i64::MAX),
            },
            counts: run::Counts::default(),
            is_started: false,
            undo_step: 0,
            undo_cursor: 0,
            undo: UndoCounts::default(),
            notices: Vec::new(),
            problem: None,
            created_by: ctx.user_id(),
            created_at: 0,
            finished_at: None,
        };
        let inserted = self.store().write_blocking(move |tx| {
            let mut run = run.clone();
            run.created_at = tx.now_ms();
            if act.is_some() {
                run.choices = mass_target::choices(act.clone());
            } else {
                run.choices = first_choices(tx, &run, &fields, &keys)?;
                run.notices = notices(tx, &run)?;
            }
            run::insert(tx, &run)
        });
        if inserted.is_err() {
            // The copy belongs to no import; that it can't be removed either is of no further interest.
            let _ = std::fs::remove_file(&kept);
        }
        inserted?;
        self.get(ctx, id)
    }

    /// The import with its first errors.
    ///
    /// # Errors
    /// `record.not_found` when there is none that the user may see.
    pub fn get(&self, ctx: &Ctx, id: RawId) -> Result<Import> {
        self.store().read_blocking(|r| {
            let run = visible(r, ctx, id)?;
            let errors = run::first_errors(r, id)?;
            Ok(run.shown(errors))
        })
    }

    /// The newest imports of files that the user may see, without their errors.
    ///
    /// # Errors
    /// When the database fails.
    pub fn list(&self, ctx: &Ctx) -> Result<Vec<Import>> {
        let runs = self.store().read_blocking(|r| run::list(r, LIST_LIMIT))?;
        Ok(runs
            .into_iter()
            .filter(|run| run.choices.act.is_none() && may_see(ctx, run))
            .map(|run| run.shown(Vec::new()))
            .collect())
    }

    /// Changes the choices. What an earlier dry run said is forgotten.
    ///
    /// # Errors
    /// `import.wrong_state` once a run has begun, `import.unknown_header`, `import.unknown_field`, `import.field_twice`,
    /// `import.unknown_key`.
    pub fn change(&self, ctx: &Ctx, id: RawId, patch: &ImportPatch) -> Result<Import> {
        let (engine, who, patch) = (self.clone(), ctx.clone(), patch.clone());
        self.store().write_blocking(move |tx| {
            let run = visible(tx, &who, id)?;
            if run.state.is_working() || run.is_started || run.choices.act.is_some() {
                return Err(wrong_state(&run));
            }
            let target = engine.target(&run.target)?;
            let choices = merged(
                &run,
                &patch,
                &fields_for(&who, &*target, &engine.schema()),
                &target.keys(&engine.schema()),
            )?;
            let text = serde_json::to_string(&choices).map_err(Problem::internal)?;
            reset(tx, id, State::Draft)?;
            tx.execute(
                "UPDATE import_run SET plan = ?2 WHERE id = ?1",
                &[id.into(), text.into()],
            )
            .map(drop)
        })?;
        self.get(ctx, id)
    }

    /// Begins a work and returns at once; it goes on in a thread of its own.
    ///
    /// # Errors
    /// `import.wrong_state`, `import.required_not_mapped`, `access.forbidden`.
    pub fn launch(&self, ctx: &Ctx, id: RawId, work: Work) -> Result<Import> {
        self.begin(ctx, id, work)?;
        self.spawn(ctx.clone(), id)?;
        self.get(ctx, id)
    }

    /// Begins a work and returns at its end.
    ///
    /// # Errors
    /// As [`Imports::launch`]; what is wrong with the file is told by the import's state and problem.
    pub fn perform(
        &self,
        ctx: &Ctx,
        id: RawId,
        work: Work,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Import> {
        self.begin(ctx, id, work)?;
        self.go_on(ctx, id, progress)?;
        self.get(ctx, id)
    }

    /// Stops a dry run or a run before its next chunk. What was written stays.
    ///
    /// # Errors
    /// `import.wrong_state` when it isn't at such a work.
    pub fn cancel(&self, ctx: &Ctx, id: RawId) -> Result<Import> {
        let who = ctx.clone();
        self.store().write_blocking(move |tx| {
            let run = visible(tx, &who, id)?;
            let state = match run.state {
                State::DryRunning => State::Draft,
                State::Running => State::Cancelled,
                _ => return Err(wrong_state(&run)),
            };
            let params = [id.into(), state.name().into(), tx.now_ms().into()];
            tx.execute(
                "UPDATE import_run SET state = ?2, finished_at = ?3 WHERE id = ?1",
                &params,
            )
            .map(drop)
        })?;
        self.get(ctx, id)
    }

    /// Goes on with what was at work when the process ended. `ctx_of` gives the circumstances of the user who began it.
    /// To be called once, when the process starts. Returns how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub fn resume(&self, ctx_of: &dyn Fn(RawId) -> Result<Ctx>) -> Result<usize> {
        let runs = self.store().read_blocking(|r| run::unfinished(r))?;
        for run in &runs {
            let ctx = ctx_of(run.created_by)?;
            if run.state == State::DryRunning {
                let id = run.id;
                self.store()
                    .write_blocking(move |tx| reset(tx, id, State::DryRunning))?;
            }
            self.spawn(ctx, run.id)?;
        }
        Ok(runs.len())
    }

    /// Writes the refused rows in the user's own columns, with the reason in the user's language, as CSV. Returns how many
    /// there are.
    ///
    /// # Errors
    /// `record.not_found`, or when the file can't be written.
    pub fn result(&self, ctx: &Ctx, id: RawId, path: &Path) -> Result<u64> {
        let run = self.store().read_blocking(|r| visible(r, ctx, id))?;
        result::write(self, &run, ctx.locale, path)
    }

    /// Removes the kept file and the errors; the import itself stays in the list.
    ///
    /// # Errors
    /// `import.wrong_state` while it is at work.
    pub fn remove_file(&self, ctx: &Ctx, id: RawId) -> Result<()> {
        let who = ctx.clone();
        self.store().write_blocking(move |tx| {
            let run = visible(tx, &who, id)?;
            if run.state.is_working() {
                return Err(wrong_state(&run));
            }
            tx.execute("DELETE FROM import_error WHERE import_id = ?1", &[id.into()])
                .map(drop)
        })?;
        match std::fs::remove_file(self.file_of(id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::internal(error)),
            _ => Ok(()),
        }
    }

    fn begin(&self, ctx: &Ctx, id: RawId, work: Work) -> Result<()> {
        let (engine, who) = (self.clone(), ctx.clone());
        self.store().write_blocking(move |tx| {
            let run = visible(tx, &who, id)?;
            let target = engine.target(&run.target)?;
            target.require(&engine.schema(), &who)?;
            match work {
                Work::Undo if !target.may_undo() => {
                    return Err(Problem::new(ErrorKind::Conflict, "import.no_undo"));
                }
                Work::Undo => return begin_undo(tx, &run),
                Work::DryRun if run.is_started || run.state.is_working() => return Err(wrong_state(&run)),
                Work::Run if run.state.is_working() => return Err(wrong_state(&run)),
                Work::Run if run.is_started => return go_on_with(tx, &run),
                Work::DryRun | Work::Run => {}
            }
            check_required(&run, &fields_for(&who, &*target, &engine.schema()))?;
            if work == Work::DryRun {
                return reset(tx, id, State::DryRunning);
            }
            reset(tx, id, State::Running)?;
            if run.choices.act.is_none() {
                remember(tx, &run)?;
            }
            tx.execute("UPDATE import_run SET started = 1 WHERE id = ?1", &[id.into()])
                .map(drop)
        })
    }

    fn spawn(&self, ctx: Ctx, id: RawId) -> Result<()> {
        let engine = self.clone();
        let work = move || {
            if let Err(problem) = engine.go_on(&ctx, id, &mut |_| {}) {
                tracing::error!(import = id, %problem, "import failed");
            }
        };
        thread::Builder::new()
            .name(format!("import-{id}"))
            .spawn(work)
            .map_err(Problem::internal)
            .map(drop)
    }

    fn go_on(&self, ctx: &Ctx, id: RawId, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        let state = self.store().read_blocking(|r| run::load(r, id))?.state;
        match state {
            State::DryRunning | State::Running => job::go(self, ctx, id, progress),
            State::Undoing => undo::go(self, ctx, id, progress),
            _ => Ok(()),
        }
    }

    pub(super) fn target(&self, key: &str) -> Result<Arc<dyn ImportTarget>> {
        if let Some(found) = self.inner.further.iter().find(|target| target.key() == key) {
            return Ok(Arc::clone(found));
        }
        let unknown = |_| unknown_target(key);
        match key.strip_prefix(mass_target::PREFIX) {
            Some(entity) => self.schema().entity(entity).map(mass_target).map_err(unknown),
            None => self.schema().entity(key).map(entity_target).map_err(unknown),
        }
    }

    pub(super) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(super) fn schema(&self) -> Schema {
        self.inner.schema.now()
    }

    pub(super) fn zone(&self) -> &str {
        &self.inner.settings.zone
    }

    pub(super) fn file_of(&self, id: RawId) -> PathBuf {
        self.inner.settings.folder.join(id.to_string()).join("upload")
    }
}

fn unknown_target(key: &str) -> Problem {
    Problem::new(ErrorKind::NotFound, "import.unknown_target").with("target", key)
}

fn mass_target(def: &'static EntityDef) -> Arc<dyn ImportTarget> {
    Arc::new(MassTarget::new(def))
}

fn entity_target(def: &'static EntityDef) -> Arc<dyn ImportTarget> {
    Arc::new(EntityTarget::new(def))
}

fn visible(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Run> {
    let run = run::load(r, id)?;
    if may_see(ctx, &run) {
        Ok(run)
    } else {
        Err(Problem::not_found("import"))
    }
}

/// Whoever made it, and whoever may import all of the company's records of this kind.
fn may_see(ctx: &Ctx, run: &Run) -> bool {
    run.created_by == ctx.user_id() || ctx.scope(Action::Import, &run.target) == Scope::All
}

fn wrong_state(run: &Run) -> Problem {
    Problem::new(ErrorKind::Conflict, "import.wrong_state").with("state", run.state.name())
}

/// Forgets what was counted.
fn reset(tx: &mut Tx<'_>, id: RawId, state: State) -> Result<()> {
    tx.execute("DELETE FROM import_error WHERE import_id = ?1", &[id.into()])?;
    tx.execute(
        "UPDATE import_run SET state = ?2, done = 0, created = 0, updated = 0, skipped = 0, refused = 0, \
         problem = NULL, finished_at = NULL WHERE id = ?1",
        &[id.into(), state.name().into()],
    )
    .map(drop)
}

fn go_on_with(tx: &mut Tx<'_>, run: &Run) -> Result<()> {
    if !matches!(run.state, State::Failed | State::Cancelled) {
        return Err(wrong_state(run));
    }
    let params = [run.id.into(), State::Running.name().into()];
    tx.execute(
        "UPDATE import_run SET state = ?2, problem = NULL, finished_at = NULL WHERE id = ?1",
        &params,
    )
    .map(drop)
}

fn begin_undo(tx: &mut Tx<'_>, run: &Run) -> Result<()> {
    let is_over = matches!(run.state, State::Done | State::Failed | State::Cancelled);
    if !run.is_started || !is_over {
        return Err(wrong_state(run));
    }
    let params = [
        run.id.into(),
        State::Undoing.name().into(),
        undo::FROM_THE_END.into(),
    ];
    tx.execute(
        "UPDATE import_run SET state = ?2, undo_step = 0, undo_cursor = ?3, finished_at = NULL WHERE id = ?1",
        &params,
    )
    .map(drop)
}
