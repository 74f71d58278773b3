//! Who and what is above whom: the closures of units, posts and territories, kept in the transaction that changes them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use guanxi_entity::Value;
use guanxi_record::Written;
use guanxi_store::{Column, Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, RawId, Result};

/// What stands directly above each node.
type Edges = BTreeMap<RawId, BTreeSet<RawId>>;

/// A tree, or what is nearly one, and the table of its closure.
struct Tree {
    table: &'static str,
    closure: &'static str,
    /// The field that says what is above.
    field: &'static str,
}

const UNITS: Tree = Tree {
    table: "org_org_unit",
    closure: "org_unit_closure",
    field: "parent_id",
};
const POSTS: Tree = Tree {
    table: "org_post",
    closure: "org_post_closure",
    field: "reports_to_id",
};
const TERRITORIES: Tree = Tree {
    table: "org_territory",
    closure: "org_territory_closure",
    field: "parent_id",
};

/// After units were written: a unit that moves takes its posts along.
pub(crate) fn of_units(tx: &mut Tx<'_>, _: &Ctx, _: &Written<'_>) -> Result<()> {
    let edges = parents(tx, &UNITS)?;
    UNITS.keep(tx, &edges)?;
    reporting_lines(tx)
}

/// After posts were written.
pub(crate) fn of_posts(tx: &mut Tx<'_>, _: &Ctx, _: &Written<'_>) -> Result<()> {
    reporting_lines(tx)
}

/// After territories were written: a tree is of one kind, or nobody could say what its parts divide.
pub(crate) fn of_territories(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    let sql = format!(
        "SELECT p.name FROM {table} t JOIN {table} p ON p.id = t.parent_id \
         WHERE t.kind <> p.kind AND (t.id = ?1 OR p.id = ?1)",
        table = TERRITORIES.table
    );
    for id in written.ids {
        if let Some(parent) = tx.query_first(&sql, &[Value::from(*id)])? {
            let wrong = FieldError::new("parent_id", "territory_kind").with("name", parent.text(0));
            return Err(Problem::invalid(vec![wrong]));
        }
    }
    let edges = parents(tx, &TERRITORIES)?;
    TERRITORIES.keep(tx, &edges)
}

fn reporting_lines(tx: &mut Tx<'_>) -> Result<()> {
    let edges = reporting(tx)?;
    POSTS.keep(tx, &edges)
}

fn parents(tx: &mut Tx<'_>, tree: &Tree) -> Result<Edges> {
    let mut edges = Edges::new();
    let sql = format!("SELECT id, {} FROM {}", tree.field, tree.table);
    tx.query_each(&sql, &[], &mut |row| {
        let above = edges.entry(row.int(0)).or_default();
        above.extend(row.optional_int(1));
        Ok(())
    })?;
    Ok(edges)
}

/// A post reports to the one that it names; one that names none, to the heads of its unit, and a head to the heads of the
/// next unit above that has any.
fn reporting(tx: &mut Tx<'_>) -> Result<Edges> {
    let units = parents(tx, &UNITS)?;
    let rows = tx.query(
        "SELECT id, org_unit_id, is_head, reports_to_id FROM org_post",
        &[],
    )?;
    let mut heads: BTreeMap<RawId, BTreeSet<RawId>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.int(2) != 0) {
        heads.entry(row.int(1)).or_default().insert(row.int(0));
    }
    let mut edges = Edges::new();
    for row in &rows {
        let above = match row.optional_int(3) {
            Some(named) => BTreeSet::from([named]),
            None => heads_above(&units, &heads, row.int(1), row.int(2) != 0),
        };
        edges.insert(row.int(0), above);
    }
    Ok(edges)
}

fn heads_above(
    units: &Edges,
    heads: &BTreeMap<RawId, BTreeSet<RawId>>,
    unit: RawId,
    is_head: bool,
) -> BTreeSet<RawId> {
    let mut at = if is_head { parent(units, unit) } else { Some(unit) };
    // A unit is passed once at most, so that a circle of units, which is refused elsewhere, ends here too.
    let mut passed = BTreeSet::new();
    while let Some(unit) = at.filter(|unit| passed.insert(*unit)) {
        if let Some(found) = heads.get(&unit) {
            return found.clone();
        }
        at = parent(units, unit);
    }
    BTreeSet::new()
}

fn parent(units: &Edges, unit: RawId) -> Option<RawId> {
    units.get(&unit).and_then(|above| above.first().copied())
}

impl Tree {
    /// Makes the closure what the edges say, writing the difference only.
    fn keep(&self, tx: &mut Tx<'_>, edges: &Edges) -> Result<()> {
        let mut wanted: BTreeMap<(RawId, RawId), i64> = BTreeMap::new();
        for node in edges.keys() {
            for (above, depth) in self.above(tx, edges, *node)? {
                wanted.insert((above, *node), depth);
            }
        }
        let mut gone = Vec::new();
        let sql = format!("SELECT above_id, below_id, depth FROM {}", self.closure);
        tx.query_each(&sql, &[], &mut |row| {
            let pair = (row.int(0), row.int(1));
            match wanted.get(&pair) {
                Some(depth) if *depth == row.int(2) => drop(wanted.remove(&pair)),
                _ => gone.push(pair),
            }
            Ok(())
        })?;
        let delete = format!(
            "DELETE FROM {} WHERE above_id = ?1 AND below_id = ?2",
            self.closure
        );
        for (above, below) in gone {
            tx.execute(&delete, &[Value::from(above), Value::from(below)])?;
        }
        let rows: Vec<Vec<Value>> = wanted
            .into_iter()
            .map(|((above, below), depth)| vec![above.into(), below.into(), depth.into()])
            .collect();
        let columns = ["above_id", "below_id", "depth"].map(Column::integer);
        tx.insert_rows(self.closure, &columns, &rows)
    }

    /// A node and everything above it, with the length of the shortest way.
    fn above(&self, tx: &mut Tx<'_>, edges: &Edges, node: RawId) -> Result<BTreeMap<RawId, i64>> {
        let mut found = BTreeMap::from([(node, 0)]);
        let mut open = VecDeque::from([(node, 0)]);
        while let Some((at, depth)) = open.pop_front() {
            for above in edges.get(&at).into_iter().flatten() {
                if *above == node {
                    return Err(self.circle(tx, node)?);
                }
                if !found.contains_key(above) {
                    found.insert(*above, depth + 1);
                    open.push_back((*above, depth + 1));
                }
            }
        }
        Ok(found)
    }

    fn circle(&self, tx: &mut Tx<'_>, node: RawId) -> Result<Problem> {
        let sql = format!("SELECT name FROM {} WHERE id = ?1", self.table);
        let row = tx.query_first(&sql, &[Value::from(node)])?.unwrap_or_default();
        let problem = Problem::new(ErrorKind::Invalid, "org.circle").with("name", row.text(0));
        Ok(Problem {
            fields: vec![FieldError::new(self.field, "circle").with("name", row.text(0))],
            ..problem
        })
    }
}
