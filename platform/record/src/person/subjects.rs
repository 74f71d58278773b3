//! What is a person's: found once, for whoever takes it out and whoever erases it.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};

use super::links::{Link, links};
use crate::merge::merged_from;
use crate::module::Schema;
use crate::record::Record;

/// The records of one kind that are the person's.
pub(super) struct Subject {
    pub def: &'static EntityDef,
    pub ids: BTreeSet<RawId>,
    /// Removed since; only their past is left.
    pub gone: BTreeSet<RawId>,
}

/// Records that lead to the person along one field.
pub(super) struct Lead {
    pub def: &'static EntityDef,
    /// The field; of a whole that has no other parts, the field of its parts.
    pub field: String,
    pub ids: Vec<RawId>,
    /// Nothing in them tells who it is, so that erasing leaves them as they are.
    pub is_kept: bool,
}

impl Lead {
    /// Whether these are other persons, who lead here.
    pub fn is_of_others(&self) -> bool {
        self.is_kept && has_personal(self.def)
    }
}

/// Everything that is the person's.
pub(super) struct Subjects {
    own: Subject,
    /// By entity key; the person's own apart.
    others: BTreeMap<String, Subject>,
    /// In the order of their finding.
    pub leads: Vec<Lead>,
}

impl Subject {
    fn new(def: &'static EntityDef) -> Self {
        Self {
            def,
            ids: BTreeSet::new(),
            gone: BTreeSet::new(),
        }
    }

    pub fn records(&self, r: &mut dyn Queries) -> Result<Vec<Record>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE id = ?1",
            Record::columns(self.def),
            self.def.table
        );
        let mut records = Vec::with_capacity(self.ids.len());
        for id in &self.ids {
            let row = r.query_first(&sql, &[Value::from(*id)])?;
            records.extend(row.map(Record::from_row));
        }
        Ok(records)
    }
}

/// A whole, the field by which its parts lead to it, and which.
type Whole = (&'static EntityDef, String, Vec<RawId>);

fn has_personal(def: &EntityDef) -> bool {
    def.fields.iter().any(|field| field.personal)
}

impl Subjects {
    /// Of this record, with those that were merged into it.
    ///
    /// # Errors
    /// `privacy.too_much`.
    pub fn of(r: &mut dyn Queries, schema: &Schema, (def, id): (&'static EntityDef, RawId)) -> Result<Self> {
        let ids = merged_from(r, id)?;
        let mut own = Subject::new(def);
        own.ids.extend(&ids);
        let mut subjects = Self {
            own,
            others: BTreeMap::new(),
            leads: Vec::new(),
        };
        let first = subjects.add(r, schema, (def, &ids))?;
        // What is about those who are about the person: what was done with a contact.
        for (def, ids) in first {
            subjects.add(r, schema, (def, &ids))?;
        }
        Ok(subjects)
    }

    /// The person's own record, and those that were merged into it.
    pub fn own(&self) -> &BTreeSet<RawId> {
        &self.own.ids
    }

    /// Whatever is emptied, the person's own first.
    pub fn all(&self) -> impl Iterator<Item = &Subject> {
        std::iter::once(&self.own).chain(self.others.values())
    }

    /// Adds the records that lead to these; gives those that are personal.
    fn add(
        &mut self,
        r: &mut dyn Queries,
        schema: &Schema,
        (target, ids): (&'static EntityDef, &[RawId]),
    ) -> Result<Vec<(&'static EntityDef, Vec<RawId>)>> {
        let mut added = Vec::new();
        if ids.is_empty() {
            return Ok(added);
        }
        for link in links(schema, target) {
            let found = link.find(r, target, ids)?;
            if let Some((whole, part_field, alone)) = self.whole_of(r, &link, (target, ids))? {
                self.entry(whole).ids.extend(&alone);
                self.lead((whole, part_field), &alone, false);
                added.push((whole, alone));
            }
            if !has_personal(link.def) || link.def.key == self.own.def.key {
                if target.key == self.own.def.key {
                    self.lead((link.def, link.field), &found, true);
                }
                continue;
            }
            let gone = link.gone(r, target, ids)?;
            let subject = self.entry(link.def);
            subject.gone.extend(gone);
            subject.ids.extend(&found);
            self.lead((link.def, link.field), &found, false);
            added.push((link.def, found));
        }
        Ok(added)
    }

    fn lead(&mut self, (def, field): (&'static EntityDef, String), ids: &[RawId], is_kept: bool) {
        if !ids.is_empty() {
            self.leads.push(Lead {
                def,
                field,
                ids: ids.to_vec(),
                is_kept,
            });
        }
    }

    fn entry(&mut self, def: &'static EntityDef) -> &mut Subject {
        self.others
            .entry(def.key.clone())
            .or_insert_with(|| Subject::new(def))
    }

    /// Wholes of which every part leads to the person: a household of one.
    fn whole_of(
        &self,
        r: &mut dyn Queries,
        link: &Link,
        (target, ids): (&EntityDef, &[RawId]),
    ) -> Result<Option<Whole>> {
        let Some(child) = &link.def.child_of else {
            return Ok(None);
        };
        let whole = child.whole.def();
        if whole.key == target.key || whole.key == self.own.def.key || !has_personal(whole) {
            return Ok(None);
        }
        let found = link.find(r, target, ids)?;
        let mut alone = Vec::new();
        for part in found {
            let sql = format!(
                "SELECT {whole} FROM {table} p WHERE id = ?1 AND NOT EXISTS \
                 (SELECT 1 FROM {table} o WHERE o.{whole} = p.{whole} AND o.{link} <> p.{link})",
                whole = child.field,
                table = link.def.table,
                link = link.field,
            );
            let row = r.query_first(&sql, &[Value::from(part)])?;
            alone.extend(row.map(|row| row.int(0)));
        }
        Ok(Some((whole, child.field.clone(), alone)).filter(|(_, _, ids)| !ids.is_empty()))
    }
}
