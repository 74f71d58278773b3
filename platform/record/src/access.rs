//! How far a user may go, as one SQL predicate: the same for list, count, page, export, search and titles.
//!
//! A record is somebody's by its owners ([`EntityDef::owners`]) and lies in territories ([`EntityDef::territories`]); a part is
//! whose its whole is. Who is in somebody's reach stand in four relations that the domain of users supplies as views, and
//! that are empty without it: `reach_team` and `reach_below` (viewer, user), `reach_territory` (viewer, territory),
//! `reach_group` (viewer, group) and `reach_role` (viewer, role), each valid from a day to a day.

use guanxi_entity::{EntityDef, KeptBack, Kind, Value};
use guanxi_store::{Migration, Queries, Tx, in_set};
use guanxi_types::{Action, Actor, Ctx, ErrorKind, FieldError, Problem, RawId, Result, Scope, Scopes, Sight};

use crate::filter::SqlText;

/// The right to ask the warehouse in SQL, for what else may be read. It is granted by name only: `*` doesn't stand for it.
pub const SQL: &str = "warehouse.sql";

/// Rights that are about no records, by the names that roles and API keys give them under.
pub const RIGHTS: [&str; 5] = [
    SQL,
    crate::audit::LOG,
    crate::person::DATA,
    crate::webhook::RIGHT,
    crate::customise::RIGHT,
];

/// Who has which role, for the records that are open to a role.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0019_reach_role",
    sql: include_str!("../migrations/0019_reach_role.sql"),
}];

/// Ids that one statement asks for.
const ASKED_AT_ONCE: usize = 200;

/// How far an action of a user reaches among the records of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// What is done.
    pub action: Action,
    /// With whose records.
    pub scopes: Scopes,
    /// Whether some records are kept back from the user, however far the scopes go ([`EntityDef::kept_back`]).
    pub keeps_back: bool,
}

/// Whether the user sees a field of every record of an entity.
#[must_use]
pub fn sees_field(ctx: &Ctx, entity: &str, field: &str) -> bool {
    ctx.scopes(Action::Read, entity).is_all() && ctx.field(entity, field).sight == Sight::Full
}

/// What is kept back from this user among an entity's own records.
fn kept_back<'a>(ctx: &'a Ctx, def: &'a EntityDef) -> impl Iterator<Item = &'a KeptBack> {
    let is_unseen = |kept: &&KeptBack| !sees_field(ctx, &kept.entity, &kept.secret);
    def.kept_back.iter().filter(is_unseen)
}

/// Whether any is, of these or of those that they are parts of.
fn is_any_kept_back(ctx: &Ctx, def: &EntityDef) -> bool {
    let of_whole = || {
        let whole = def.child_of.as_ref().map(|child| child.whole.def());
        whole.is_some_and(|whole| is_any_kept_back(ctx, whole))
    };
    kept_back(ctx, def).next().is_some() || of_whole()
}

/// How far this user's `action` reaches among this entity's records.
#[must_use]
pub fn scope_of(ctx: &Ctx, action: Action, def: &EntityDef) -> Reach {
    Reach {
        action,
        scopes: ctx.scopes(action, &def.key),
        keeps_back: is_any_kept_back(ctx, def),
    }
}

/// Refuses what the user may do with no record at all.
///
/// # Errors
/// `access.forbidden`.
pub fn require(ctx: &Ctx, action: Action, def: &EntityDef) -> Result<Reach> {
    let reach = scope_of(ctx, action, def);
    if reach.is_none() {
        Err(Problem::forbidden(&def.key, action))
    } else {
        Ok(reach)
    }
}

/// Whether the user may do this with some record of the entity, as users do: on a page, over the API, by a file.
#[must_use]
pub fn may(ctx: &Ctx, action: Action, def: &EntityDef) -> bool {
    by_hand(ctx, action, def).is_ok() && !scope_of(ctx, action, def).is_none()
}

/// Refuses what only commands write, whatever the user's roles say: the lines of a ledger.
///
/// # Errors
/// `access.program_only`; `access.forbidden` for who may not do it to any record either.
pub(crate) fn by_hand(ctx: &Ctx, action: Action, def: &EntityDef) -> Result<()> {
    let writes = !matches!(action, Action::Read | Action::Export);
    if def.program_only && writes && matches!(ctx.actor, Actor::User { .. }) {
        require(ctx, action, def)?;
        Err(Problem::new(ErrorKind::Forbidden, "access.program_only").with("entity", &*def.key))
    } else {
        Ok(())
    }
}

impl Reach {
    /// The program's own reach.
    pub(crate) const fn everything(action: Action) -> Self {
        Self {
            action,
            scopes: Scopes::ALL,
            keeps_back: false,
        }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.scopes.is_none()
    }

    /// Whether everything is in it.
    #[must_use]
    pub const fn is_all(self) -> bool {
        self.scopes.is_all() && !self.keeps_back
    }
}

/// Adds the condition that keeps a statement to the records within the reach. The statement names the table without an alias.
pub fn restrict(sql: &mut SqlText, ctx: &Ctx, reach: Reach, def: &EntityDef) {
    add(sql, ctx, reach, def, Form::Many);
}

/// The same condition for a statement that looks at a few records by their ids.
pub fn restrict_few(sql: &mut SqlText, ctx: &Ctx, reach: Reach, def: &EntityDef) {
    add(sql, ctx, reach, def, Form::Few);
}

fn add(sql: &mut SqlText, ctx: &Ctx, reach: Reach, def: &EntityDef, form: Form) {
    if reach.keeps_back {
        for (text, values) in not_kept_back(ctx, def) {
            sql.and(&text, values);
        }
    }
    if !reach.scopes.is_all() {
        let (text, values) = Predicate { ctx, reach, form }.of(def);
        sql.and(&text, values);
    }
}

/// The conditions that leave out what is kept back from this user.
fn not_kept_back(ctx: &Ctx, def: &EntityDef) -> Vec<Condition> {
    let own = kept_back(ctx, def).map(|kept| {
        let column = format!("{}.{}", def.table, kept.field);
        let text = format!("({column} IS NULL OR {column} <> ?)");
        (text, vec![Value::from(kept.value.as_str())])
    });
    let mut found: Vec<Condition> = own.collect();
    let Some(child) = &def.child_of else { return found };
    let whole = child.whole.def();
    found.extend(not_kept_back(ctx, whole).into_iter().map(|(text, values)| {
        let of_whole = format!(
            "EXISTS (SELECT 1 FROM {whole} WHERE {whole}.id = {part}.{field} AND {text})",
            whole = whole.table,
            part = def.table,
            field = child.field
        );
        (of_whole, values)
    }));
    found
}

/// Nobody writes a record out of the own reach: it would be gone before the answer is read.
pub(crate) fn within(tx: &mut Tx<'_>, ctx: &Ctx, reach: Reach, def: &EntityDef, ids: &[RawId]) -> Result<()> {
    if reach.is_all() {
        return Ok(());
    }
    for part in ids.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT COUNT(*) FROM {}", def.table));
        let marks = vec!["?"; part.len()].join(", ");
        sql.and(&format!("id IN ({marks})"), part.iter().copied().map(Value::from));
        restrict_few(&mut sql, ctx, reach, def);
        let found = tx
            .query_first(&sql.text, &sql.params)?
            .map_or(0, |row| row.int(0));
        if found != guanxi_types::len_i64(part.len()) {
            let kept = kept_back(ctx, def).map(|kept| FieldError::new(&kept.field, "kept_back"));
            let mut fields: Vec<FieldError> = kept.collect();
            if !reach.scopes.is_all() {
                fields.extend(deciding_paths(def).map(|name| FieldError::new(name, "out_of_reach")));
            }
            return Err(if fields.is_empty() {
                Problem::forbidden(&def.key, reach.action)
            } else {
                Problem::invalid(fields)
            });
        }
    }
    Ok(())
}

/// How a condition over a link is written: the same records either way, but not at the same cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As a set that an index can be asked with.
    Many,
    /// Looked up for each record.
    Few,
}

/// SQL with a `?` for each of the values.
pub(crate) type Condition = (String, Vec<Value>);

/// One way in which a record comes into reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way<'a> {
    /// By an owner; the path to it.
    Owner(&'a str),
    /// By a territory; the path to it.
    Territory(&'a str),
    /// Because it was shared.
    Share,
    /// Because this field opens it to everybody.
    Everybody(&'a str),
    /// Because this field names a role that the user has.
    Role(&'a str),
}

#[derive(Clone, Copy)]
struct Predicate<'a> {
    ctx: &'a Ctx,
    reach: Reach,
    form: Form,
}

const MADE_BY: &str = "created_by";

/// Whose a record is, by path.
pub(crate) fn owners_of(def: &EntityDef) -> impl Iterator<Item = &str> {
    let made_by = def.owners.is_empty().then_some(MADE_BY);
    def.owners.iter().map(String::as_str).chain(made_by)
}

/// The ways that a reach opens to an entity's records.
pub(crate) fn ways<'a>(reach: Reach, def: &'a EntityDef) -> Vec<Way<'a>> {
    let mut ways: Vec<Way<'a>> = Vec::new();
    if reach.is_none() {
        return ways;
    }
    ways.extend(owners_of(def).map(Way::Owner));
    if reach.scopes.has(Scope::Territory) {
        ways.extend(def.territories.iter().map(|path| Way::Territory(path)));
    }
    if matches!(reach.action, Action::Read | Action::Export | Action::Update) {
        ways.push(Way::Share);
    }
    if let (Action::Read | Action::Export, Some(field)) = (reach.action, &def.shared_by) {
        ways.push(Way::Everybody(field));
    }
    if let (Action::Read | Action::Export, Some(field)) = (reach.action, &def.opened_to) {
        ways.push(Way::Role(field));
    }
    ways
}

impl Predicate<'_> {
    fn of(self, def: &EntityDef) -> Condition {
        if let Some(child) = &def.child_of {
            let whole = child.whole.def();
            let (inner, values) = self.of(whole);
            let text = format!(
                "EXISTS (SELECT 1 FROM {whole} WHERE {whole}.id = {part}.{field} AND {inner})",
                whole = whole.table,
                part = def.table,
                field = child.field
            );
            return (text, values);
        }
        let mut texts = Vec::new();
        let mut values = Vec::new();
        for way in ways(self.reach, def) {
            let (text, more) = self.along(way, def);
            texts.push(text);
            values.extend(more);
        }
        if texts.is_empty() {
            return ("1 = 0".to_owned(), values);
        }
        (format!("({})", texts.join(" OR ")), values)
    }

    fn along(self, way: Way<'_>, def: &EntityDef) -> Condition {
        match way {
            Way::Owner(path) => self.path(def, path, self.people()),
            Way::Territory(path) => self.path(def, path, self.territories()),
            Way::Share => self.shared(def),
            Way::Everybody(field) => (format!("{}.{field} = 1", def.table), Vec::new()),
            Way::Role(field) => {
                let (roles, values) = self.today("reach_role", "role_id");
                (format!("{}.{field} {}", def.table, in_set(&roles)), values)
            }
        }
    }

    /// A condition on a column of the record, or of the record that a link leads to.
    fn path(self, def: &EntityDef, path: &str, (test, values): Condition) -> Condition {
        let table = &def.table;
        let Some((link, column)) = path.split_once('.') else {
            return (format!("{table}.{path} {test}"), values);
        };
        let Some(other) = table_of_link(def, link) else {
            return ("1 = 0".to_owned(), Vec::new());
        };
        let text = match self.form {
            Form::Many => format!("{table}.{link} IN (SELECT id FROM {other} WHERE {other}.{column} {test})"),
            Form::Few => format!(
                "EXISTS (SELECT 1 FROM {other} WHERE {other}.id = {table}.{link} AND {other}.{column} {test})"
            ),
        };
        (text, values)
    }

    /// What an owner must be.
    fn people(self) -> Condition {
        let me = Value::from(self.ctx.user_id());
        let mut text = String::from("SELECT CAST(? AS BIGINT)");
        let mut values = vec![me];
        for (scope, relation) in [(Scope::Team, "reach_team"), (Scope::Subordinates, "reach_below")] {
            if self.reach.scopes.has(scope) {
                let (more, given) = self.today(relation, "user_id");
                text.push_str(" UNION ALL ");
                text.push_str(&more);
                values.extend(given);
            }
        }
        if values.len() == 1 {
            return ("= ?".to_owned(), values);
        }
        (in_set(&text), values)
    }

    fn territories(self) -> Condition {
        let (text, values) = self.today("reach_territory", "territory_id");
        (in_set(&text), values)
    }

    fn shared(self, def: &EntityDef) -> Condition {
        let (groups, more) = self.today("reach_group", "group_id");
        let write = if self.reach.action == Action::Update {
            " AND may_write = 1"
        } else {
            ""
        };
        let mine = in_set(&format!(
            "SELECT record_id FROM record_share WHERE entity = ? AND valid_to >= ?{write} \
             AND (user_id = ? OR group_id IN ({groups}))"
        ));
        let text = format!("{}.id {mine}", def.table);
        let mut values = vec![
            Value::from(def.key.as_str()),
            Value::from(i64::from(self.ctx.today().raw())),
            Value::from(self.ctx.user_id()),
        ];
        values.extend(more);
        (text, values)
    }

    /// What this user reaches today through one of the relations.
    fn today(self, relation: &str, column: &str) -> Condition {
        let day = Value::from(i64::from(self.ctx.today().raw()));
        (
            format!(
                "SELECT {column} FROM {relation} WHERE viewer_id = ? AND valid_from <= ? AND valid_to >= ?"
            ),
            vec![Value::from(self.ctx.user_id()), day.clone(), day],
        )
    }
}

/// The condition of one way alone, for who asks why.
pub(crate) fn condition(ctx: &Ctx, reach: Reach, way: Way<'_>, def: &EntityDef) -> Condition {
    let form = Form::Few;
    Predicate { ctx, reach, form }.along(way, def)
}

/// What stands at the end of a path of a record: an owner, or a territory.
pub(crate) fn value_at(r: &mut dyn Queries, def: &EntityDef, id: RawId, path: &str) -> Result<Option<RawId>> {
    let sql = match path.split_once('.') {
        None => format!("SELECT {path} FROM {} WHERE id = ?1", def.table),
        Some((link, column)) => format!(
            "SELECT w.{column} FROM {} p JOIN {} w ON w.id = p.{link} WHERE p.id = ?1",
            def.table,
            table_of_link(def, link).unwrap_or_default()
        ),
    };
    let row = r.query_first(&sql, &[Value::from(id)])?;
    Ok(row.and_then(|row| row.optional_int(0)))
}

/// The ids of the records at a link's end by which records come into reach: the stores of the user's territories, the
/// customers of his people. What comes into reach by the record alone isn't among it.
///
/// # Errors
/// When the database can't be read.
pub fn reached_through(
    r: &mut dyn Queries,
    ctx: &Ctx,
    reach: Reach,
    (def, link): (&EntityDef, &str),
) -> Result<Vec<RawId>> {
    let Some(table) = table_of_link(def, link) else {
        return Ok(Vec::new());
    };
    let form = Form::Many;
    let predicate = Predicate { ctx, reach, form };
    let mut found = Vec::new();
    for way in ways(reach, def) {
        let (path, (test, values)) = match way {
            Way::Owner(path) => (path, predicate.people()),
            Way::Territory(path) => (path, predicate.territories()),
            Way::Share | Way::Everybody(_) | Way::Role(_) => continue,
        };
        if let Some((_, column)) = path.split_once('.').filter(|(first, _)| *first == link) {
            let mut sql = SqlText::new(&format!("SELECT id FROM {table}"));
            sql.and(&format!("{column} {test}"), values);
            r.query_each(&sql.text, &sql.params, &mut |row| {
                found.push(row.int(0));
                Ok(())
            })?;
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn table_of_link(def: &EntityDef, link: &str) -> Option<String> {
    match def.field(link).map(|(_, field)| &field.kind) {
        Some(Kind::Link { entity }) => Some(guanxi_entity::table_of(entity)),
        _ => None,
    }
}

/// The fields that decide whose a record is and where it lies: whoever changes one of them may change who sees the record.
pub(crate) fn deciding_fields(def: &EntityDef) -> impl Iterator<Item = &str> {
    let kept = def.kept_back.iter().map(|kept| kept.field.as_str());
    deciding_paths(def).chain(kept)
}

fn deciding_paths(def: &EntityDef) -> impl Iterator<Item = &str> {
    let child = def.child_of.iter().map(|child| child.field.as_str());
    let paths = def.owners.iter().chain(&def.territories);
    paths
        .filter_map(|path| path.split('.').next())
        .chain(child)
        .filter(|name| def.field(name).is_some())
}
