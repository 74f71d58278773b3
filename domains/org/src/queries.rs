//! The organisation as a chart: units, their posts, and who holds them on a day.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{SqlText, require, restrict, scope_of, shown_text};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Day, RawId, Result};
use serde::Serialize;

use crate::entities::{OrgUnit, Post, PostAssignment, User};

/// Rows of each kind; an organisation that is larger is looked at in lists.
const CHART_LIMIT: i64 = 5_000;

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartUnit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What kind.
    pub kind: String,
    /// The unit above.
    pub parent_id: Option<String>,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartPost {
    /// Its id.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Its unit.
    pub org_unit_id: String,
    /// Whether it leads the unit.
    pub is_head: bool,
    /// The posts directly above, as the reporting line has it.
    pub reports_to: Vec<String>,
}

/// Somebody in a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartHolder {
    /// The post.
    pub post_id: String,
    /// The user.
    pub user_id: String,
    /// The user's name.
    pub name: String,
    /// Whether it is the main post.
    pub is_primary: bool,
    /// First day.
    pub valid_from: Option<String>,
    /// Last day.
    pub valid_to: Option<String>,
}

/// The organisation on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// The day.
    pub on: String,
    /// Units.
    pub units: Vec<ChartUnit>,
    /// Posts that there are on that day.
    pub posts: Vec<ChartPost>,
    /// Who holds them on that day.
    pub holders: Vec<ChartHolder>,
}

/// The organisation on a day, as far as the user may see it.
///
/// # Errors
/// `access.forbidden` for who may see no units or no posts.
pub fn chart(r: &mut dyn Queries, ctx: &Ctx, on: Day) -> Result<Chart> {
    let day = i64::from(on.raw());
    let units = select(r, ctx, OrgUnit::def(), ("id, name, kind, parent_id", None))?;
    let posts = select(
        r,
        ctx,
        Post::def(),
        ("id, name, org_unit_id, is_head, reports_to_id", Some(day)),
    )?;
    Ok(Chart {
        on: on.to_string(),
        units: units
            .iter()
            .map(|row| ChartUnit {
                id: row.int(0).to_string(),
                name: shown_text(ctx, OrgUnit::def(), "name", row.text(1)),
                kind: row.text(2).to_owned(),
                parent_id: row.optional_int(3).map(|id| id.to_string()),
            })
            .collect(),
        holders: holders(r, ctx, day)?,
        posts: with_lines(r, ctx, &posts)?,
    })
}

fn select(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    (columns, on): (&str, Option<i64>),
) -> Result<Vec<Row>> {
    let mut sql = SqlText::new(&format!("SELECT {columns} FROM {}", def.table));
    if let Some(day) = on {
        sql.and("(valid_from IS NULL OR valid_from <= ?)", [Value::from(day)]);
        sql.and("(valid_to IS NULL OR valid_to >= ?)", [Value::from(day)]);
    }
    restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    sql.push(" ORDER BY id LIMIT ?", [Value::from(CHART_LIMIT)]);
    r.query(&sql.text, &sql.params)
}

fn with_lines(r: &mut dyn Queries, ctx: &Ctx, posts: &[Row]) -> Result<Vec<ChartPost>> {
    let lines = r.query(
        "SELECT below_id, above_id FROM org_post_closure WHERE depth = 1",
        &[],
    )?;
    let above = |post: i64| -> Vec<String> {
        let of_post = lines.iter().filter(|row| row.int(0) == post);
        of_post.map(|row| row.int(1).to_string()).collect()
    };
    Ok(posts
        .iter()
        .map(|row| ChartPost {
            id: row.int(0).to_string(),
            name: shown_text(ctx, Post::def(), "name", row.text(1)),
            org_unit_id: row.int(2).to_string(),
            is_head: row.int(3) != 0,
            reports_to: above(row.int(0)),
        })
        .collect())
}

fn holders(r: &mut dyn Queries, ctx: &Ctx, day: i64) -> Result<Vec<ChartHolder>> {
    let (assignment, user) = (PostAssignment::def(), User::def());
    // Who may see no people sees the posts alone.
    if [assignment, user]
        .iter()
        .any(|def| scope_of(ctx, Action::Read, def).is_none())
    {
        return Ok(Vec::new());
    }
    let mut sql = SqlText::new(&format!(
        "SELECT post_id, user_id, {people}.name, is_primary, valid_from, valid_to \
         FROM {held} JOIN {people} ON {people}.id = {held}.user_id",
        held = assignment.table,
        people = user.table
    ));
    sql.and("(valid_from IS NULL OR valid_from <= ?)", [Value::from(day)]);
    sql.and("(valid_to IS NULL OR valid_to >= ?)", [Value::from(day)]);
    for def in [assignment, user] {
        restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    }
    sql.push(
        &format!(" ORDER BY {}.id LIMIT ?", assignment.table),
        [Value::from(CHART_LIMIT)],
    );
    let date = |row: &Row, at: usize| {
        let day = row.optional_int(at).and_then(|day| i32::try_from(day).ok());
        day.map(|day| Day::new(day).to_string())
    };
    let rows = r.query(&sql.text, &sql.params)?;
    Ok(rows
        .iter()
        .map(|row| ChartHolder {
            post_id: row.int(0).to_string(),
            user_id: row.int(1).to_string(),
            name: shown_text(ctx, user, "name", row.text(2)),
            is_primary: row.int(3) != 0,
            valid_from: date(row, 4),
            valid_to: date(row, 5),
        })
        .collect())
}

/// Users that are told of something at most.
const TOLD_MAX: i64 = 50;

/// The user who acts; nobody where the program does, or somebody who isn't (any more) among the users.
///
/// # Errors
/// When the database can't be read.
pub fn acting_user(r: &mut dyn Queries, ctx: &Ctx) -> Result<Option<RawId>> {
    let row = r.query_first(
        "SELECT id FROM org_user WHERE id = ?1",
        &[Value::from(ctx.user_id())],
    )?;
    Ok(row.map(|row| row.int(0)))
}

/// Users who may sign in and do this to every record of an entity; the first ones by id, where there are very many. As everywhere, the
/// closest line of a role counts: for the entity itself, else for its domain (`pricing.*`), else for everything (`*`).
///
/// # Errors
/// When the statement fails.
pub fn users_who_may(r: &mut dyn Queries, entity: &str, action: Action) -> Result<Vec<RawId>> {
    let domain = entity.split('.').next().unwrap_or_default();
    let whole = format!("{domain}.*");
    let rows = r.query(
        "SELECT DISTINCT u.id FROM org_user u JOIN org_user_role h ON h.user_id = u.id JOIN org_role_grant g ON g.role_id = h.role_id \
         WHERE u.is_active = 1 AND g.entity IN (?1, ?2, '*') AND g.action = ?3 AND g.scope = 'all' \
         AND NOT EXISTS (SELECT 1 FROM org_role_grant c WHERE c.role_id = g.role_id AND c.action = g.action \
         AND ((c.entity = ?1 AND g.entity <> ?1) OR (c.entity = ?2 AND g.entity = '*'))) ORDER BY u.id LIMIT ?4",
        &[
            Value::from(entity),
            Value::from(whole.as_str()),
            Value::from(action.name()),
            Value::from(TOLD_MAX),
        ],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}
