//! Trees of records: nothing stands below itself.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Problem, Result};

use crate::module::Written;

/// The field by which a record names the one above it.
const PARENT: &str = "parent_id";
/// Steps up a tree at most: whoever reads trees goes no further either.
const DEPTH_MAX: usize = 100;

/// A rule after writes, for kinds of records that name the one above them: refuses what would stand below itself.
///
/// # Errors
/// `record.invalid` with `circle` and the record's name.
pub fn no_circle<E: Entity>(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action == Action::Delete {
        return Ok(());
    }
    let def = E::def();
    let sql = format!("SELECT {PARENT}, {} FROM {} WHERE id = ?1", def.title, def.table);
    for id in written.ids {
        let (mut next, mut name) = (Some(*id), None);
        for _ in 0..DEPTH_MAX {
            let Some(at) = next else { break };
            let Some(row) = tx.query_first(&sql, &[Value::from(at)])? else {
                break;
            };
            let name = name.get_or_insert_with(|| row.text(1).to_owned());
            next = row.optional_int(0);
            if next == Some(*id) {
                return Err(Problem::invalid(vec![
                    FieldError::new(PARENT, "circle").with("name", name.as_str()),
                ]));
            }
        }
    }
    Ok(())
}
