//! The links that lead to a record, found in the definitions, and how they are moved to another.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Column, Queries, Tx};
use guanxi_types::{Action, Ctx, Problem, RawId, Result, len_i64};

use super::MOVES_AT_ONCE;
use super::kept::Kept;
use super::raw;
use crate::derived::{self, Step};
use crate::filter::SqlText;
use crate::module::{Schema, Written};
use crate::pipeline;
use crate::record::Record;

/// A field that may lead to records of some entity.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// Whose field it is.
    pub def: &'static EntityDef,
    /// The field with the id, and its place.
    pub field: String,
    pub place: usize,
    /// The field with the entity's key, where the link may lead to any entity.
    pub entity_field: Option<String>,
}

/// Every field that may lead to a record of this entity.
pub(crate) fn references(schema: &Schema, target: &EntityDef) -> Vec<Reference> {
    let mut found = Vec::new();
    for def in schema.entities().iter().copied() {
        for (place, field) in def.fields.iter().enumerate() {
            if matches!(&field.kind, Kind::Link { entity } if *entity == target.key) {
                found.push(Reference {
                    def,
                    field: field.name.clone(),
                    place,
                    entity_field: None,
                });
            }
        }
        if let Some((entity, record)) = &def.about
            && let Some((place, _)) = def.field(record)
        {
            found.push(Reference {
                def,
                field: record.clone(),
                place,
                entity_field: Some(entity.clone()),
            });
        }
    }
    found
}

/// A link that was moved, or a record that had to go because the survivor has its like.
struct Moved {
    record_id: RawId,
    kept: Option<Kept>,
}

/// Moves links from losers to a survivor.
pub(super) struct Mover<'a> {
    pub schema: &'a Schema,
    pub ctx: &'a Ctx,
    pub target: &'a EntityDef,
    pub merge_id: RawId,
    pub survivor: RawId,
    pub losers: &'a [RawId],
    /// Links moved so far.
    pub count: i64,
}

impl Reference {
    fn is_own(&self, target: &EntityDef) -> bool {
        self.def.key == target.key
    }

    /// Records whose field leads to one of these; those of `except` are left out.
    fn select(&self, sql: &mut SqlText, target: &EntityDef, ids: &[RawId], except: &[RawId]) {
        sql.and(
            &format!("{} IN ({})", self.field, marks(ids.len())),
            ids.iter().map(|id| Value::from(*id)),
        );
        if let Some(entity) = &self.entity_field {
            sql.and(&format!("{entity} = ?"), [target.key.as_str().into()]);
        }
        if self.is_own(target) && !except.is_empty() {
            sql.and(
                &format!("id NOT IN ({})", marks(except.len())),
                except.iter().map(|id| Value::from(*id)),
            );
        }
    }

    /// How many links of this kind lead to these records from elsewhere.
    pub fn count(
        &self,
        r: &mut dyn Queries,
        target: &EntityDef,
        ids: &[RawId],
        all: &[RawId],
    ) -> Result<i64> {
        let mut sql = SqlText::new(&format!("SELECT COUNT(*) FROM {}", self.def.table));
        self.select(&mut sql, target, ids, all);
        Ok(r.query_first(&sql.text, &sql.params)?.map_or(0, |row| row.int(0)))
    }

    /// Some natural key includes the field, so that two links may be one too many.
    fn is_keyed(&self) -> bool {
        self.def.unique.iter().any(|key| key.contains(&self.field))
    }
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

impl Mover<'_> {
    /// Moves every link of this kind, a stretch at a time.
    pub fn go(&mut self, tx: &mut Tx<'_>, reference: &Reference) -> Result<()> {
        // The survivor's own link to a loser is the survivor's business.
        let mut except = self.losers.to_vec();
        except.push(self.survivor);
        for loser in self.losers {
            loop {
                let sql = self.next(reference, *loser, &except);
                let rows = tx.query(&sql.text, &sql.params)?;
                let records: Vec<Record> = rows.into_iter().map(Record::from_row).collect();
                if records.is_empty() {
                    break;
                }
                self.stretch(tx, reference, *loser, records)?;
            }
        }
        Ok(())
    }

    fn next(&self, reference: &Reference, loser: RawId, except: &[RawId]) -> SqlText {
        let def = reference.def;
        let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
        reference.select(&mut sql, self.target, &[loser], except);
        sql.push(" ORDER BY id LIMIT ?", [len_i64(MOVES_AT_ONCE).into()]);
        sql
    }

    fn stretch(
        &mut self,
        tx: &mut Tx<'_>,
        reference: &Reference,
        loser: RawId,
        records: Vec<Record>,
    ) -> Result<()> {
        let mut moved = Vec::with_capacity(records.len());
        let (mut stay, mut gone) = (Vec::new(), Vec::new());
        if reference.is_keyed() {
            for record in records {
                let ids = [record.id];
                match tx.attempt(|tx| point(tx, reference, &ids, self.survivor)) {
                    Ok(()) => stay.push(record),
                    Err(problem) if problem.code == "record.key_taken" => gone.push(record),
                    Err(problem) => return Err(problem),
                }
            }
        } else {
            let ids: Vec<RawId> = records.iter().map(|record| record.id).collect();
            point(tx, reference, &ids, self.survivor)?;
            stay = records;
        }
        for record in &gone {
            remove(tx, reference.def, record)?;
        }
        moved.extend(stay.iter().map(|record| Moved {
            record_id: record.id,
            kept: None,
        }));
        moved.extend(gone.iter().map(|record| Moved {
            record_id: record.id,
            kept: Some(Kept::of(reference.def, record)),
        }));
        self.remember(tx, reference, loser, &moved)?;
        follow(tx, (self.schema, self.ctx), reference, &stay, self.survivor)?;
        gone_too(tx, (self.schema, self.ctx), reference.def, &gone)
    }

    fn remember(
        &mut self,
        tx: &mut Tx<'_>,
        reference: &Reference,
        loser: RawId,
        moved: &[Moved],
    ) -> Result<()> {
        let mut rows = Vec::with_capacity(moved.len());
        for one in moved {
            let kept = one.kept.as_ref().map(serde_json::to_string).transpose();
            rows.push(vec![
                self.merge_id.into(),
                self.count.into(),
                reference.def.key.as_str().into(),
                reference.field.as_str().into(),
                one.record_id.into(),
                loser.into(),
                Value::from(kept.map_err(Problem::internal)?),
            ]);
            self.count += 1;
        }
        let columns = [
            Column::integer("merge_id"),
            Column::integer("place"),
            Column::text("entity"),
            Column::text("field"),
            Column::integer("record_id"),
            Column::integer("from_id"),
            Column::text("kept"),
        ];
        tx.insert_rows("record_merge_move", &columns, &rows)
    }
}

/// Lets these records' field lead to another record. What leads somewhere isn't what a record says of itself: its version
/// stays.
fn point(tx: &mut Tx<'_>, reference: &Reference, ids: &[RawId], to: RawId) -> Result<()> {
    let mut sql = SqlText::new(&format!("UPDATE {}", reference.def.table));
    sql.push(&format!(" SET {} = ?", reference.field), [to.into()]);
    sql.and(
        &format!("id IN ({})", marks(ids.len())),
        ids.iter().map(|id| Value::from(*id)),
    );
    tx.execute(&sql.text, &sql.params).map(drop)
}

fn remove(tx: &mut Tx<'_>, def: &EntityDef, record: &Record) -> Result<()> {
    let sql = format!("DELETE FROM {} WHERE id = ?1", def.table);
    tx.execute(&sql, &[record.id.into()]).map_err(|problem| {
        if problem.code == "record.linked" {
            problem.with("entity", def.key.as_str())
        } else {
            problem
        }
    })?;
    Ok(())
}

/// Derived tables, rules and consumers hear of links that lead elsewhere now. `records` are as they were.
fn follow(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    reference: &Reference,
    records: &[Record],
    to: RawId,
) -> Result<()> {
    let after: Vec<Vec<Value>> = records
        .iter()
        .map(|record| {
            let mut values = record.values.clone();
            if let Some(slot) = values.get_mut(reference.place) {
                *slot = to.into();
            }
            values
        })
        .collect();
    let steps: Vec<Step<'_>> = records
        .iter()
        .zip(&after)
        .map(|(record, after)| Step {
            id: record.id,
            before: Some(&record.values),
            after: Some(after),
        })
        .collect();
    derived::keep(tx, reference.def, &steps)?;
    let ids: Vec<RawId> = records.iter().map(|record| record.id).collect();
    let values = records.iter().map(|record| &record.values).chain(&after);
    let parents = pipeline::parents_of(reference.def, values);
    let written = Written {
        schema,
        action: Action::Update,
        ids: &ids,
        parents: &parents,
    };
    pipeline::finish(tx, schema, ctx, reference.def, &written)
}

fn gone_too(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &EntityDef,
    records: &[Record],
) -> Result<()> {
    for record in records {
        raw::went(tx, (schema, ctx), def, record)?;
    }
    Ok(())
}

/// Gives a merge's links back, the last first. A link that leads elsewhere by now is left alone, and so is one whose record is
/// gone. Returns how many went back.
pub(super) fn give_back(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    merge_id: RawId,
    survivor: RawId,
) -> Result<i64> {
    let (mut place, mut count) = (i64::MAX, 0);
    loop {
        let rows = tx.query(
            "SELECT place, entity, field, record_id, from_id, kept FROM record_merge_move \
             WHERE merge_id = ?1 AND place < ?2 ORDER BY place DESC LIMIT ?3",
            &[merge_id.into(), place.into(), len_i64(MOVES_AT_ONCE).into()],
        )?;
        let Some(last) = rows.last() else { return Ok(count) };
        place = last.int(0);
        let same = |a: &guanxi_store::Row, b: &guanxi_store::Row| {
            a.text(1) == b.text(1)
                && a.text(2) == b.text(2)
                && a.int(4) == b.int(4)
                && a.text(5).is_empty() == b.text(5).is_empty()
        };
        for stretch in rows.chunk_by(same) {
            let Some(first) = stretch.first() else { continue };
            let def = schema.entity(first.text(1))?;
            let Some((at, _)) = def.field(first.text(2)) else {
                continue;
            };
            if !first.text(5).is_empty() {
                for row in stretch {
                    let kept: Kept = serde_json::from_str(row.text(5)).map_err(Problem::internal)?;
                    raw::put_back(tx, (schema, ctx), def, &kept.record(def))?;
                    count += 1;
                }
                continue;
            }
            let reference = Reference {
                def,
                field: first.text(2).to_owned(),
                place: at,
                entity_field: None,
            };
            let ids: Vec<RawId> = stretch.iter().map(|row| row.int(3)).collect();
            let records = still_there(tx, &reference, &ids, survivor)?;
            let ids: Vec<RawId> = records.iter().map(|record| record.id).collect();
            if ids.is_empty() {
                continue;
            }
            point(tx, &reference, &ids, first.int(4))?;
            follow(tx, (schema, ctx), &reference, &records, first.int(4))?;
            count += len_i64(ids.len());
        }
    }
}

/// Those of the records whose field still leads to the survivor.
fn still_there(
    tx: &mut Tx<'_>,
    reference: &Reference,
    ids: &[RawId],
    survivor: RawId,
) -> Result<Vec<Record>> {
    let def = reference.def;
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    sql.and(
        &format!("id IN ({})", marks(ids.len())),
        ids.iter().map(|id| Value::from(*id)),
    );
    sql.and(&format!("{} = ?", reference.field), [survivor.into()]);
    sql.push(" ORDER BY id", []);
    Ok(tx
        .query(&sql.text, &sql.params)?
        .into_iter()
        .map(Record::from_row)
        .collect())
}
