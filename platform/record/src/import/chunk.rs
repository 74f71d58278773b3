//! A chunk of rows for one entity, and how it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::Tx;
use guanxi_types::{FieldError, Problem, RawId, Result, len_i64};
use rustc_hash::FxHashMap;

use super::existing::{self, key_text};
use super::links::{self, Found};
use super::plan::{Mode, Plan};
use super::target::{Chunk, Outcome, RowError};
use crate::duplicate::refuse_duplicate;
use crate::field_view::FieldView;
use crate::input::shortened;
use crate::json::value_to_text;
use crate::pipeline::{self, Batch, Links, Target};
use crate::record::Record;
use crate::validate;

/// One row, read.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub row: u64,
    /// In the order of the definition's fields; a link is still missing.
    values: Vec<Value>,
    /// Which fields the file has something for.
    given: Vec<usize>,
    /// The texts that name linked records, by place.
    links: Vec<(usize, String)>,
    /// Links to a record that an earlier row of the same file makes.
    own: Vec<usize>,
}

impl Line {
    pub(super) fn new(row: u64, width: usize) -> Self {
        Self {
            row,
            values: vec![Value::Null; width],
            given: Vec::new(),
            links: Vec::new(),
            own: Vec::new(),
        }
    }

    /// An empty cell says nothing: a record keeps what it has.
    pub(super) fn put(&mut self, place: usize, value: Value, kind: &Kind) {
        match (kind, value) {
            (_, Value::Null) => {}
            (Kind::Link { .. }, Value::Text(text)) => self.links.push((place, text)),
            (_, value) => {
                if let Some(slot) = self.values.get_mut(place) {
                    *slot = value;
                }
                self.given.push(place);
            }
        }
    }

    /// What stands in the field, for comparison within the file.
    pub(super) fn text(&self, place: usize) -> Option<String> {
        if let Some((_, text)) = self.links.iter().find(|(at, _)| *at == place) {
            return Some(text.clone());
        }
        match self.values.get(place)? {
            Value::Null => None,
            Value::Int(value) => Some(value.to_string()),
            Value::Text(text) => Some(text.clone()),
        }
    }

    /// As [`Line::text`], for a person: amounts as decimals, days as dates.
    fn shown(&self, place: usize, kind: &Kind) -> String {
        match (kind, self.values.get(place)) {
            (Kind::Link { .. }, _) | (_, None) => self.text(place).unwrap_or_default(),
            (kind, Some(value)) => shortened(&value_to_text(kind, value)),
        }
    }

    pub(super) fn find_own_links(&mut self, def: &EntityDef, is_in_file: impl Fn(&str) -> bool) {
        for (place, text) in &self.links {
            let links_here = def
                .fields
                .get(*place)
                .is_some_and(|f| entity_of(&f.kind) == Some(&def.key));
            if links_here && is_in_file(text) {
                self.own.push(*place);
            }
        }
    }

    fn set_link(&mut self, place: usize, id: RawId) {
        if let Some(slot) = self.values.get_mut(place) {
            *slot = Value::Int(id);
        }
        self.given.push(place);
    }

    fn key(&self, key: &[usize]) -> Option<Vec<Value>> {
        let values: Vec<Value> = key
            .iter()
            .filter_map(|at| self.values.get(*at).cloned())
            .collect();
        (!values.is_empty() && !values.iter().any(Value::is_null)).then_some(values)
    }
}

fn entity_of(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Link { entity } => Some(entity),
        _ => None,
    }
}

pub(super) struct EntityChunk {
    pub def: &'static EntityDef,
    pub plan: Arc<Plan>,
    pub key: Arc<Vec<usize>>,
    pub lines: Vec<Line>,
    /// Rows that couldn't be read.
    pub errors: Vec<RowError>,
}

impl Chunk for EntityChunk {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        let mut outcome = Outcome {
            errors: self.errors.clone(),
            ..Outcome::default()
        };
        let mut waiting = self.lines.clone();
        // Rows that name a record made by another row of the chunk wait until that row is written.
        loop {
            let before = waiting.len();
            let (ready, later) = self.resolve(tx, waiting, &mut outcome)?;
            self.write(tx, ready, &mut outcome)?;
            waiting = later;
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        for line in waiting {
            for (place, text) in &line.links {
                if line.own.contains(place) {
                    let error =
                        FieldError::new(self.name(*place), "unknown_link").with("value", text.as_str());
                    outcome
                        .errors
                        .push(RowError::at(&self.plan, line.row, text.clone(), error));
                }
            }
        }
        outcome.errors.sort_by_key(|error| error.row);
        Ok(outcome)
    }
}

impl EntityChunk {
    fn name(&self, place: usize) -> &str {
        self.def.fields.get(place).map_or("", |f| f.name.as_str())
    }

    /// Turns the texts that name records into links. Gives the rows that are complete and those that have to wait.
    fn resolve(
        &self,
        tx: &mut Tx<'_>,
        lines: Vec<Line>,
        outcome: &mut Outcome,
    ) -> Result<(Vec<Line>, Vec<Line>)> {
        let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (place, text) in lines.iter().flat_map(|line| &line.links) {
            if let Some(entity) = self.def.fields.get(*place).and_then(|f| entity_of(&f.kind)) {
                wanted.entry(entity).or_default().insert(text);
            }
        }
        let mut found: BTreeMap<&str, Found> = BTreeMap::new();
        for (entity, texts) in wanted {
            let def = self.plan.schema.entity(entity)?;
            let key = self
                .def
                .fields
                .iter()
                .filter_map(|f| entity_of(&f.kind))
                .find(|key| *key == entity);
            if let Some(key) = key {
                found.insert(key, links::find(tx, &self.plan, def, texts)?);
            }
        }
        let (mut ready, mut later) = (Vec::new(), Vec::new());
        for line in lines {
            match self.link(line, &found) {
                Linked::Ready(line) => ready.push(line),
                Linked::Later(line) => later.push(line),
                Linked::Wrong(mut errors) => outcome.errors.append(&mut errors),
            }
        }
        Ok((ready, later))
    }

    fn link(&self, line: Line, found: &BTreeMap<&str, Found>) -> Linked {
        let mut linked = line.clone();
        let mut errors = Vec::new();
        let mut waits = false;
        for (place, text) in &line.links {
            let entity = self
                .def
                .fields
                .get(*place)
                .and_then(|f| entity_of(&f.kind))
                .unwrap_or_default();
            let Some(found) = found.get(entity) else { continue };
            match found.id(self.name(*place), text) {
                Ok(id) => linked.set_link(*place, id),
                Err(_) if line.own.contains(place) => waits = true,
                Err(error) => errors.push(RowError::at(&self.plan, line.row, text.clone(), error)),
            }
        }
        if !errors.is_empty() {
            Linked::Wrong(errors)
        } else if waits && !self.plan.is_dry {
            Linked::Later(line)
        } else {
            // A dry run has rolled back the chunk that made the record; the row is right all the same.
            Linked::Ready(linked)
        }
    }

    fn write(&self, tx: &mut Tx<'_>, lines: Vec<Line>, outcome: &mut Outcome) -> Result<()> {
        let known = self.known(tx, &lines)?;
        let mut creates = Vec::new();
        for line in lines {
            let record = line
                .key(&self.key)
                .and_then(|key| key_text(&key))
                .and_then(|text| known.get(&text));
            match (record, self.plan.mode) {
                (None, Mode::Update) => outcome.errors.push(self.key_error(&line, "import.not_found")),
                (Some(_), Mode::Append) => outcome.errors.push(self.key_error(&line, "taken")),
                (Some(record), _) => self.update(tx, &line, record, outcome)?,
                (None, _) => creates.push(line),
            }
        }
        let creates = self.checked(creates, outcome)?;
        let creates = self.new_ones(tx, creates, outcome)?;
        self.create(tx, creates, outcome)
    }

    /// Takes out the rows that are there already under another number, where the user wants that.
    fn new_ones(&self, tx: &mut Tx<'_>, lines: Vec<Line>, outcome: &mut Outcome) -> Result<Vec<Line>> {
        if !self.plan.refuse_duplicates {
            return Ok(lines);
        }
        let mut new = Vec::with_capacity(lines.len());
        for line in lines {
            let given: Vec<(usize, Value)> = line.values.iter().cloned().enumerate().collect();
            match refuse_duplicate(tx, &self.plan.ctx, self.def, &given) {
                Ok(()) => new.push(line),
                Err(problem) if problem.code == "record.duplicate" => {
                    outcome.errors.push(self.twin_error(&line, &problem));
                }
                Err(problem) => return Err(problem),
            }
        }
        Ok(new)
    }

    /// Names the record that is there, at the field that stands for the row.
    fn twin_error(&self, line: &Line, problem: &Problem) -> RowError {
        let candidate = problem.params.get("candidates").and_then(|all| all.get(0));
        let title = candidate.and_then(|one| one.get("title")?.as_str());
        let shown = self
            .def
            .field(&self.def.title)
            .map(|(at, field)| line.shown(at, &field.kind));
        let error = FieldError::new(&self.def.title, "duplicate").with("value", title.unwrap_or_default());
        RowError::at(&self.plan, line.row, shown.unwrap_or_default(), error)
    }

    fn known(&self, tx: &mut Tx<'_>, lines: &[Line]) -> Result<FxHashMap<String, Record>> {
        let wanted: Vec<Vec<Value>> = lines.iter().filter_map(|line| line.key(&self.key)).collect();
        existing::find(tx, &self.plan, self.def, &self.key, &wanted)
    }

    fn key_error(&self, line: &Line, code: &str) -> RowError {
        let name = self.key.first().map_or("", |at| self.name(*at));
        let value = self
            .key
            .iter()
            .filter_map(|at| line.text(*at))
            .collect::<Vec<_>>()
            .join(" ");
        RowError::at(&self.plan, line.row, value, FieldError::new(name, code))
    }

    fn update(&self, tx: &mut Tx<'_>, line: &Line, record: &Record, outcome: &mut Outcome) -> Result<()> {
        // A row may name a record by a number that it had before it was merged; it keeps the present one.
        let is_former = |at: &usize| self.key.contains(at) && record.values.get(*at) != line.values.get(*at);
        let new = |at: &usize| Some((*at, line.values.get(*at)?.clone())).filter(|(at, _)| !is_former(at));
        let given: Vec<(usize, Value)> = line.given.iter().filter_map(new).collect();
        if given
            .iter()
            .all(|(at, value)| record.values.get(*at) == Some(value))
        {
            outcome.skip += 1;
            return Ok(());
        }
        let target = Target {
            def: self.def,
            id: record.id,
            version: Some(record.version),
            import_id: Some(self.plan.import_id),
        };
        match tx.attempt(|tx| pipeline::update(tx, &self.plan.schema, &self.plan.ctx, &target, &given)) {
            Ok(()) => outcome.update += 1,
            Err(problem) => self.refuse(line, problem, outcome)?,
        }
        Ok(())
    }

    /// Takes out the rows that the definition forbids, so that the rest can be written at once.
    fn checked(&self, lines: Vec<Line>, outcome: &mut Outcome) -> Result<Vec<Line>> {
        let mut good = Vec::with_capacity(lines.len());
        let view = FieldView::of(&self.plan.ctx, self.def);
        for mut line in lines {
            let new = |at: &usize| Some((*at, line.values.get(*at)?.clone()));
            let given: Vec<(usize, Value)> = line.given.iter().filter_map(new).collect();
            let accepted = view.accept(self.def, None, &given);
            validate::fill_defaults(self.def, &mut line.values);
            match accepted.and_then(|_| validate::check(self.def, &line.values)) {
                Ok(()) => good.push(line),
                Err(problem) if line.own.is_empty() || !self.plan.is_dry => {
                    self.refuse(&line, problem, outcome)?;
                }
                Err(_) => good.push(line),
            }
        }
        Ok(good)
    }

    /// Writes all at once; if that is refused, the halves, and so on down to the row that is to blame.
    fn create(&self, tx: &mut Tx<'_>, lines: Vec<Line>, outcome: &mut Outcome) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let batch = Batch {
            def: self.def,
            import_id: Some(self.plan.import_id),
            links: Links::Known,
        };
        let rows: Vec<Vec<Value>> = lines.iter().map(|line| line.values.clone()).collect();
        let done =
            tx.attempt(|tx| pipeline::create_many(tx, &self.plan.schema, &self.plan.ctx, &batch, rows));
        match (done, lines.as_slice()) {
            (Ok(_), _) => outcome.create += len_i64(lines.len()),
            (Err(problem), [line]) => self.refuse(line, problem, outcome)?,
            (Err(problem), _) if !is_row_fault(&problem) => return Err(problem),
            (Err(_), _) => {
                let mut first = lines;
                let second = first.split_off(first.len() / 2);
                self.create(tx, first, outcome)?;
                self.create(tx, second, outcome)?;
            }
        }
        Ok(())
    }

    fn refuse(&self, line: &Line, problem: Problem, outcome: &mut Outcome) -> Result<()> {
        if !is_row_fault(&problem) {
            return Err(problem);
        }
        if problem.fields.is_empty() {
            outcome
                .errors
                .extend(RowError::of_problem(&self.plan, line.row, &problem));
        }
        for error in &problem.fields {
            let shown = self
                .def
                .field(&error.field)
                .map(|(at, field)| line.shown(at, &field.kind));
            outcome.errors.push(RowError::at(
                &self.plan,
                line.row,
                shown.unwrap_or_default(),
                error.clone(),
            ));
        }
        Ok(())
    }
}

enum Linked {
    Ready(Line),
    Later(Line),
    Wrong(Vec<RowError>),
}

/// Whether the refusal is the row's fault; a full disk or a clash of transactions is not.
#[must_use]
pub fn is_row_fault(problem: &Problem) -> bool {
    use guanxi_types::ErrorKind as K;
    matches!(problem.kind, K::Invalid | K::NotFound | K::TooLarge)
        || (problem.kind == K::Conflict && problem.code.starts_with("record."))
}
