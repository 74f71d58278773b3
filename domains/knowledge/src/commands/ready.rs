//! The three bases that most companies want, with the roles that read them.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, insert, require};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Action, Ctx, Id, Result, Through};

use crate::entities::{Base, Category, Reader};

/// Number, name, first category and readers of each.
pub const READY: [(&str, &str, &str, &[&str]); 3] = [
    (
        "marketing",
        "营销知识库",
        "营销资料",
        &[
            "marketing_director",
            "marketer",
            "store_operations_manager",
            "store_manager",
        ],
    ),
    (
        "sales",
        "销售知识库",
        "产品与话术",
        &[
            "sales_manager",
            "sales_rep",
            "store_operations_manager",
            "store_manager",
            "clerk",
        ],
    ),
    (
        "service",
        "服务知识库",
        "服务规范与问答",
        &["service_manager", "agent", "store_manager", "clerk"],
    ),
];

/// Adds those of the three bases that aren't there; how many were added.
///
/// # Errors
/// As creating records.
pub fn ready(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<usize> {
    require(ctx, Action::Create, Base::def())?;
    let mut added = 0;
    for (number, name, shelf, roles) in READY {
        let known = tx.query_first(
            "SELECT id FROM knowledge_base WHERE number = ?1",
            &[Value::from(number)],
        )?;
        if known.is_some() {
            continue;
        }
        let base = Base {
            number: number.to_owned(),
            name: name.to_owned(),
            is_for_everybody: false,
            is_for_members: false,
            note: None,
        };
        let base = insert(tx, schema, ctx, base)?;
        for role in roles {
            let row = tx.query_first("SELECT id FROM org_role WHERE key = ?1", &[Value::from(*role)])?;
            if let Some(row) = row {
                let reader = Reader {
                    base_id: base,
                    role_id: Id::new(row.int(0)),
                };
                insert(tx, schema, ctx, reader)?;
            }
        }
        let category = Category {
            name: shelf.to_owned(),
            base_id: base,
            parent_id: None,
            position: Some(1),
        };
        insert(tx, schema, ctx, category)?;
        added += 1;
    }
    Ok(added)
}

/// Gives a new company the three bases.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema) -> Result<()> {
    let schema = schema.clone();
    store.write_blocking(move |tx| ready(tx, &schema, &Ctx::system("seed", Through::CommandLine)).map(drop))
}
