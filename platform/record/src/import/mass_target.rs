//! The target of acts on many records: each row names a record, and the same is done to all of them.

use std::sync::Arc;

use guanxi_document::Row;
use guanxi_entity::{EntityDef, Kind, Label, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use super::chunk::is_row_fault;
use super::plan::{Choices, MassAct, Mode, Plan};
use super::target::{Chunk, ImportField, ImportPass, ImportTarget, Outcome, RowError};
use super::{EntityTarget, MASS_CHUNK_ROWS};
use crate::access;
use crate::input::values_from_json;
use crate::module::Schema;
use crate::pipeline::{self, Target};

/// What the key of such a target begins with; the entity's key follows.
pub(super) const PREFIX: &str = "mass:";
/// The column of a selection that names the record.
pub(super) const ID: &str = "id";
/// The column of a selection that says what people call it.
pub(super) const TITLE: &str = "title";

/// The choices of an act: there is nothing to choose.
pub(super) fn choices(act: Option<MassAct>) -> Choices {
    Choices {
        mapping: [(ID.to_owned(), Some(ID.to_owned()))].into(),
        mode: Mode::Update,
        key: vec![ID.to_owned()],
        act,
        ..Choices::default()
    }
}

/// What the user must be allowed to do.
pub(super) const fn action_of(act: &MassAct) -> Action {
    match act {
        MassAct::Edit { .. } => Action::Update,
        MassAct::Delete => Action::Delete,
    }
}

/// An act on many records of one entity.
pub(super) struct MassTarget {
    def: &'static EntityDef,
    key: String,
}

impl MassTarget {
    pub fn new(def: &'static EntityDef) -> Self {
        Self {
            def,
            key: format!("{PREFIX}{}", def.key),
        }
    }
}

impl ImportTarget for MassTarget {
    fn key(&self) -> &str {
        &self.key
    }

    fn label(&self, schema: &Schema) -> Label {
        EntityTarget::new(self.def).label(schema)
    }

    fn fields(&self, _schema: &Schema) -> Vec<ImportField> {
        let word = ID.to_owned();
        vec![ImportField {
            name: word.clone(),
            label: Label {
                zh: word.clone(),
                en: word,
            },
            required: true,
            kind: Kind::Int,
            links_by: None,
            synonyms: Vec::new(),
            choices: Vec::new(),
        }]
    }

    fn keys(&self, _schema: &Schema) -> Vec<Vec<String>> {
        vec![vec![ID.to_owned()]]
    }

    fn options(&self, _schema: &Schema) -> Vec<&'static str> {
        Vec::new()
    }

    fn entities(&self, _schema: &Schema) -> Vec<String> {
        Vec::new()
    }

    fn chunk_rows(&self) -> usize {
        MASS_CHUNK_ROWS
    }

    fn require(&self, _schema: &Schema, ctx: &Ctx) -> Result<()> {
        access::require(ctx, Action::Read, self.def).map(drop)
    }

    fn begin(&self, plan: Arc<Plan>) -> Result<Box<dyn ImportPass>> {
        let doing = match &plan.act {
            Some(MassAct::Edit { values }) => Doing::Edit(values_from_json(self.def, values)?),
            Some(MassAct::Delete) => Doing::Delete,
            None => return Err(Problem::internal("a mass target without an act")),
        };
        let title = plan.headers.iter().position(|header| header == TITLE);
        Ok(Box::new(MassPass {
            plan,
            def: self.def,
            doing: Arc::new(doing),
            title,
        }))
    }
}

enum Doing {
    Edit(Vec<(usize, Value)>),
    Delete,
}

struct MassPass {
    plan: Arc<Plan>,
    def: &'static EntityDef,
    doing: Arc<Doing>,
    title: Option<usize>,
}

/// A row of the selection.
struct Line {
    row: u64,
    id: RawId,
    title: String,
}

struct MassChunk {
    plan: Arc<Plan>,
    def: &'static EntityDef,
    doing: Arc<Doing>,
    lines: Vec<Line>,
}

impl ImportPass for MassPass {
    fn prepare(&mut self, rows: &[Row<'_>]) -> Arc<dyn Chunk> {
        let lines = rows.iter().map(|row| Line {
            row: row.number,
            id: self
                .plan
                .value(row, ID)
                .ok()
                .and_then(|value| value.as_int())
                .unwrap_or(0),
            title: self.title.map(|at| row.cell(at).to_text()).unwrap_or_default(),
        });
        Arc::new(MassChunk {
            plan: Arc::clone(&self.plan),
            def: self.def,
            doing: Arc::clone(&self.doing),
            lines: lines.collect(),
        })
    }
}

impl Chunk for MassChunk {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        for line in &self.lines {
            let before = self.version(tx, line.id)?;
            match tx.attempt(|tx| self.act(tx, line.id)) {
                Ok(()) if before == self.version(tx, line.id)? => outcome.skip += 1,
                Ok(()) => outcome.update += 1,
                Err(problem) if is_row_fault(&problem) || problem.kind == ErrorKind::Forbidden => {
                    outcome
                        .errors
                        .extend(self.refused(line, &problem, before.is_some()));
                }
                Err(problem) => return Err(problem),
            }
        }
        Ok(outcome)
    }
}

impl MassChunk {
    fn version(&self, tx: &mut Tx<'_>, id: RawId) -> Result<Option<i64>> {
        let sql = format!("SELECT version FROM {} WHERE id = ?1", self.def.table);
        Ok(tx.query_first(&sql, &[id.into()])?.map(|row| row.int(0)))
    }

    fn act(&self, tx: &mut Tx<'_>, id: RawId) -> Result<()> {
        let target = Target {
            def: self.def,
            id,
            version: None,
            import_id: Some(self.plan.import_id),
        };
        let (schema, ctx) = (&self.plan.schema, &self.plan.ctx);
        match &*self.doing {
            Doing::Edit(values) => pipeline::update(tx, schema, ctx, &target, values),
            Doing::Delete => pipeline::delete(tx, schema, ctx, &target),
        }
    }

    /// Why a record is left as it is, under the name that people know it by.
    fn refused(&self, line: &Line, problem: &Problem, is_there: bool) -> Vec<RowError> {
        // It was found by a list, so the user may see it; what isn't found here may only be looked at.
        let problem = if is_there && problem.code == "record.not_found" {
            let action = self.plan.act.as_ref().map_or(Action::Update, action_of);
            Problem::forbidden(&self.def.key, action)
        } else {
            problem.clone()
        };
        let mut errors = RowError::of_problem(&self.plan, line.row, &problem);
        for error in &mut errors {
            error.value.clone_from(&line.title);
        }
        errors
    }
}
