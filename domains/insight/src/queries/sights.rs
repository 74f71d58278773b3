//! What a user may ask the warehouse for in SQL: the tables, columns and rows that follow from what he may read as records.

use std::sync::Arc;

use guanxi_entity::{EntityDef, FieldDef};
use guanxi_record::{FieldView, Reach, Schema, SqlText, restrict, scope_of};
use guanxi_store::Queries;
use guanxi_trade::facts::{self, ADDED, OBJECT, SALE_LINE, TICKET};
use guanxi_types::{Action, Ctx, Result, Sight};
use guanxi_warehouse::{Allowed, FactDef, RowSight, Schema as WarehouseSchema, TableSight};
use rustc_hash::FxHashSet;

use crate::visible::Visible;

const SALE: &str = "trade.sale";
const LINE: &str = "trade.sale_line";
const CATEGORY: &str = "catalog.category";

/// The entities of the dimensions.
const DIMENSIONS: [(&str, &str); 9] = [
    ("customer", "customers.customer"),
    ("product", "catalog.product"),
    ("store", "org.store"),
    ("category", CATEGORY),
    ("market_area", "org.market_area"),
    ("referral", "customers.referral"),
    ("campaign", "marketing.campaign"),
    ("campaign_target", "marketing.campaign_target"),
    ("coupon_redemption", "trade.coupon_redemption"),
];

/// Columns that aren't called like the field that they come from: table, column, entity, field.
const SOURCES: [(&str, &str, &str, &str); 24] = [
    ("sale_line", "day", SALE, "business_date"),
    ("sale_line", "minute", SALE, "business_minute"),
    ("sale_line", "store_id", SALE, "store_id"),
    ("sale_line", "customer_id", SALE, "customer_id"),
    ("sale_line", "line_no", LINE, "line_no"),
    ("sale_line", "product_id", LINE, "product_id"),
    ("sale_line", "qty_milli", LINE, "qty"),
    ("sale_line", "amount_c", LINE, "amount"),
    ("sale_line", "discount_c", LINE, "discount"),
    ("ticket", "day", SALE, "business_date"),
    ("ticket", "minute", SALE, "business_minute"),
    ("ticket", "store_id", SALE, "store_id"),
    ("ticket", "customer_id", SALE, "customer_id"),
    ("ticket", "amount_c", SALE, "amount"),
    ("ticket", "gross_c", LINE, "amount"),
    ("ticket", "discount_c", LINE, "discount"),
    ("ticket", "qty_milli", LINE, "qty"),
    ("ticket", "lines", SALE, "line_count"),
    ("ticket", "products", LINE, "product_id"),
    ("referral", "day", "customers.referral", "referred_on"),
    (
        "coupon_redemption",
        "day",
        "trade.coupon_redemption",
        "redeemed_on",
    ),
    ("campaign", "starts", "marketing.campaign", "starts_on"),
    ("campaign", "ends", "marketing.campaign", "ends_on"),
    ("product", "department", "catalog.product", "category_id"),
];
/// Names of categories in the dimension of products, beside the department.
const LEVELS: [&str; 3] = ["department", "category", "type"];

/// Everything that this user may ask for.
///
/// # Errors
/// `access.forbidden` for who may read no sales, `insight.scope_too_narrow` for who may read but the own.
pub fn of(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx) -> Result<Vec<TableSight>> {
    let whole = facts::schema(&guanxi_trade::profile())?;
    let asked = Asked { schema, ctx };
    let mut sights = asked.facts(r)?;
    for def in whole.dimensions() {
        let sight = if def.name == OBJECT {
            asked.objects(&whole)?
        } else {
            asked.dimension(r, &whole, def.name)?
        };
        sights.extend(sight);
    }
    sights.retain(|sight| !sight.columns.is_empty());
    Ok(sights)
}

#[derive(Clone, Copy)]
struct Asked<'a> {
    schema: &'a Schema,
    ctx: &'a Ctx,
}

impl Asked<'_> {
    fn facts(self, r: &mut dyn Queries) -> Result<Vec<TableSight>> {
        let visible = Visible::of(r, self.schema, self.ctx)?;
        let rows = match visible {
            None => RowSight::All,
            Some(Visible { stores, customers }) => RowSight::AnyOf(vec![
                ("store_id", Allowed::Ids(Arc::new(stores))),
                ("customer_id", Allowed::Ids(Arc::new(customers))),
            ]),
        };
        let reach = |entity: &str| -> Result<Reach> {
            Ok(scope_of(self.ctx, Action::Read, self.schema.entity(entity)?))
        };
        let (sales, lines) = (reach(SALE)?, reach(LINE)?);
        let mut found = vec![self.fact(&TICKET, rows.clone())?];
        // Lines are seen with their sales; who may read fewer of them than of sales sees none.
        if lines.is_all() || lines.scopes == sales.scopes {
            found.push(self.fact(&SALE_LINE, rows)?);
        }
        Ok(found)
    }

    fn fact(self, def: &FactDef, rows: RowSight) -> Result<TableSight> {
        let mut columns = Vec::new();
        for column in def.columns {
            if column.name == def.key || self.sees_source(def.name, column.name)? == Some(true) {
                columns.push(column.name.to_owned());
            }
        }
        Ok(TableSight {
            table: def.name,
            columns,
            rows,
        })
    }

    /// Whether the user sees what a column of [`SOURCES`] is made of; none where it isn't among them.
    fn sees_source(self, table: &str, column: &str) -> Result<Option<bool>> {
        let source = SOURCES.iter().find(|(t, c, ..)| *t == table && *c == column);
        let Some((_, _, entity, field)) = source else {
            return Ok(None);
        };
        let def = self.schema.entity(entity)?;
        if scope_of(self.ctx, Action::Read, def).is_none() {
            return Ok(Some(false));
        }
        Ok(Some(def.field(field).is_some_and(|found| self.sees(def, found))))
    }

    fn sees(self, def: &EntityDef, (at, field): (usize, &FieldDef)) -> bool {
        !field.sealed && FieldView::of(self.ctx, def).access(at).sight == Sight::Full
    }

    fn dimension(
        self,
        r: &mut dyn Queries,
        whole: &WarehouseSchema,
        table: &'static str,
    ) -> Result<Option<TableSight>> {
        let Some((_, entity)) = DIMENSIONS.iter().find(|(name, _)| *name == table) else {
            return Ok(None);
        };
        let def = self.schema.entity(entity)?;
        let reach = scope_of(self.ctx, Action::Read, def);
        if reach.is_none() {
            return Ok(None);
        }
        let rows = if reach.is_all() {
            RowSight::All
        } else {
            let ids = readable(r, self.ctx, reach, def)?;
            RowSight::AnyOf(vec![("id", Allowed::Ids(Arc::new(ids)))])
        };
        let mut columns = vec!["id".to_owned()];
        for name in columns_of(whole, table) {
            if self.sees_column(def, table, &name)? {
                columns.push(name);
            }
        }
        Ok(Some(TableSight { table, columns, rows }))
    }

    fn sees_column(self, def: &EntityDef, table: &str, name: &str) -> Result<bool> {
        if name == ADDED {
            return Ok(self.sees_added(def));
        }
        if table == "product" && LEVELS.contains(&name) {
            let categories = self.schema.entity(CATEGORY)?;
            let named = self.sees_source("product", "department")? == Some(true);
            return Ok(named && scope_of(self.ctx, Action::Read, categories).is_all());
        }
        if let Some(seen) = self.sees_source(table, name)? {
            return Ok(seen);
        }
        Ok(def.field(name).is_some_and(|found| self.sees(def, found)))
    }

    /// Added fields stand in one column: it is seen where each of them is.
    fn sees_added(self, def: &EntityDef) -> bool {
        let mut analysed = def.fields.iter().enumerate().filter(|(_, field)| field.analysed);
        analysed.all(|found| self.sees(def, found))
    }

    /// Records of added objects, of those objects that the user sees whole.
    fn objects(self, whole: &WarehouseSchema) -> Result<Option<TableSight>> {
        let custom = self.schema.entities().iter();
        let seen: FxHashSet<String> = custom
            .filter(|def| def.domain == EntityDef::CUSTOM_DOMAIN)
            .filter(|def| scope_of(self.ctx, Action::Read, def).is_all() && self.sees_added(def))
            .filter(|def| def.field(&def.title).is_some_and(|found| self.sees(def, found)))
            .map(|def| def.key.clone())
            .collect();
        if seen.is_empty() {
            return Ok(None);
        }
        let mut columns = vec!["id".to_owned()];
        columns.extend(columns_of(whole, OBJECT));
        Ok(Some(TableSight {
            table: OBJECT,
            columns,
            rows: RowSight::AnyOf(vec![("entity", Allowed::Texts(Arc::new(seen)))]),
        }))
    }
}

fn columns_of(whole: &WarehouseSchema, table: &str) -> Vec<String> {
    let def = whole.dimensions().iter().find(|def| def.name == table);
    let columns = def.into_iter().flat_map(|def| &def.columns);
    columns.map(|column| column.name.clone()).collect()
}

/// The ids of the records within a reach.
fn readable(r: &mut dyn Queries, ctx: &Ctx, reach: Reach, def: &EntityDef) -> Result<FxHashSet<i64>> {
    let mut sql = SqlText::new(&format!("SELECT id FROM {}", def.table));
    restrict(&mut sql, ctx, reach, def);
    let mut ids = FxHashSet::default();
    r.query_each(&sql.text, &sql.params, &mut |row| {
        ids.insert(row.int(0));
        Ok(())
    })?;
    Ok(ids)
}
