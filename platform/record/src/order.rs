//! The order of a list, and the place in it where a page ended.

use guanxi_entity::{EntityDef, Value};
use guanxi_types::{ErrorKind, Problem, RawId, Result};

use crate::field_view::FieldView;
use crate::filter::{SqlText, filter_kind};
use crate::record::Record;

/// Fields that one list may be ordered by.
const SORT_LIMIT: usize = 5;

/// Columns with their directions, and ids to break ties. Records without a value come last, in either direction.
pub(crate) struct Order<'a> {
    columns: Vec<(&'a str, bool)>,
    /// Ids go the way of the last column.
    id_descends: bool,
}

impl<'a> Order<'a> {
    pub fn parse(def: &EntityDef, sort: &'a str) -> Result<Self> {
        let bad = || Problem::new(ErrorKind::Invalid, "record.bad_sort").with("sort", sort);
        let mut columns: Vec<(&str, bool)> = Vec::new();
        let mut id_descends = sort.is_empty();
        for part in sort.split(',').filter(|_| !sort.is_empty()) {
            let (column, descends) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
            let is_sealed = def.field(column).is_some_and(|(_, field)| field.sealed);
            if is_sealed
                || filter_kind(def, column).is_none()
                || columns.iter().any(|(known, _)| *known == column)
            {
                return Err(bad());
            }
            id_descends = descends;
            if column == "id" {
                // Nothing can tie after it.
                break;
            }
            columns.push((column, descends));
        }
        if columns.len() > SORT_LIMIT {
            return Err(bad());
        }
        Ok(Self { columns, id_descends })
    }

    /// Refuses to order by what the user doesn't see.
    pub fn require_seen(&self, view: &FieldView, def: &EntityDef) -> Result<()> {
        self.columns
            .iter()
            .try_for_each(|(column, _)| view.require_seen(def, column))
    }

    pub fn clause(&self) -> String {
        let direction = |descends: bool| if descends { "DESC" } else { "ASC" };
        let mut parts: Vec<String> = self
            .columns
            .iter()
            .map(|(column, descends)| format!("{column} {} NULLS LAST", direction(*descends)))
            .collect();
        parts.push(format!("id {}", direction(self.id_descends)));
        format!(" ORDER BY {}", parts.join(", "))
    }

    /// The condition that a record comes after the one that the cursor names.
    pub fn seek(&self, sql: &mut SqlText, cursor: &str) -> Result<()> {
        let bad = || Problem::new(ErrorKind::Invalid, "record.bad_cursor");
        let (id, values): (RawId, Vec<Value>) = serde_json::from_str(cursor).map_err(|_| bad())?;
        if values.len() != self.columns.len() {
            return Err(bad());
        }
        let sign = |descends: bool| if descends { "<" } else { ">" };
        // From the last to the first: after this value, or at it and after all that follows.
        let mut text = format!("id {} ?", sign(self.id_descends));
        let mut params = vec![Value::from(id)];
        for ((column, descends), value) in self.columns.iter().zip(values).rev() {
            if value.is_null() {
                text = format!("({column} IS NULL AND {text})");
                continue;
            }
            let sign = sign(*descends);
            text = format!("({column} {sign} ? OR ({column} = ? AND {text}) OR {column} IS NULL)");
            params.splice(0..0, [value.clone(), value]);
        }
        sql.and(&text, params);
        Ok(())
    }

    pub fn cursor(&self, def: &EntityDef, last: &Record) -> String {
        let value = |column: &str| match column {
            "version" => Value::from(last.version),
            "created_at" => Value::from(last.created_at),
            "created_by" => Value::from(last.created_by),
            "updated_at" => Value::from(last.updated_at),
            "updated_by" => Value::from(last.updated_by),
            "import_id" => Value::from(last.import_id),
            field => last.value(def, field),
        };
        let values: Vec<Value> = self.columns.iter().map(|(column, _)| value(column)).collect();
        serde_json::to_string(&(last.id, values)).unwrap_or_default()
    }
}
