//! Why somebody may, or may not, do something with a record: told by the predicate that decides it.

use std::cmp::Reverse;

use guanxi_entity::{EntityDef, Label, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Actor, Ctx, Grant, RawId, Result, Scope, grants_that_count};
use serde_json::{Map, Value as Json, json};

use crate::access::{self, Reach, Way};
use crate::filter::SqlText;
use crate::module::Schema;
use crate::query;
use crate::share::{self, GROUPS, Receiver, name_of, title_of};

/// The entity of roles.
const ROLES: &str = "org.role";
/// The entity of territories.
const TERRITORIES: &str = "org.territory";
/// Names of one sentence; more would not be read.
const NAMES_TOLD: usize = 12;

/// One sentence of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Stable code; the sentence is at `why.<code>`.
    pub code: &'static str,
    /// Whether it opens the record; what it doesn't open, it explains.
    pub opens: bool,
    /// What the sentence names.
    pub params: Map<String, Json>,
}

/// Whether one action is allowed, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What would be done.
    pub action: Action,
    /// Whether it is allowed.
    pub allowed: bool,
    /// The reasons, the policy's first.
    pub reasons: Vec<Reason>,
}

impl Reason {
    fn new(code: &'static str, opens: bool, params: &[(&str, &str)]) -> Self {
        let params = params
            .iter()
            .map(|(name, text)| ((*name).to_owned(), json!(text)));
        Self {
            code,
            opens,
            params: params.collect(),
        }
    }

    /// The sentence in both languages.
    #[must_use]
    pub fn sentence(&self, schema: &Schema) -> Label {
        let fallback = Label {
            zh: self.code.to_owned(),
            en: self.code.to_owned(),
        };
        let mut label = schema
            .labels()
            .get(&format!("why.{}", self.code))
            .cloned()
            .unwrap_or(fallback);
        for (name, value) in &self.params {
            let place = format!("{{{name}}}");
            let words = self.words(schema, name, value.as_str().unwrap_or_default());
            label.zh = label.zh.replace(&place, &words.zh);
            label.en = label.en.replace(&place, &words.en);
        }
        label
    }

    /// A parameter as people read it: entities, actions and scopes by their labels.
    fn words(&self, schema: &Schema, name: &str, text: &str) -> Label {
        let key = match name {
            "entity" => text.to_owned(),
            "action" => format!("choice.org.role_grant.action.{text}"),
            "scope" => format!("choice.org.role_grant.scope.{text}"),
            _ => String::new(),
        };
        schema.labels().get(&key).cloned().unwrap_or(Label {
            zh: text.to_owned(),
            en: text.to_owned(),
        })
    }
}

/// Why the user of `ctx` may read, change and remove this record, or not. The record exists; whether the reader of the answer
/// may know that is the caller's to see to. Of other records it tells what the reader may see.
///
/// # Errors
/// When the database can't be read.
pub fn why(
    r: &mut dyn Queries,
    schema: &Schema,
    (reader, ctx): (&Ctx, &Ctx),
    (def, id): (&EntityDef, RawId),
) -> Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    for action in [Action::Read, Action::Update, Action::Delete] {
        let reach = access::scope_of(ctx, action, def);
        let mut reasons = policy(r, schema, ctx, (action, def))?;
        let allowed = !reach.is_none() && query::find(r, ctx, reach, def, id).is_ok();
        if !reach.is_none() && !reach.is_all() {
            let asked = Asked {
                schema,
                reader,
                ctx,
                reach,
            };
            asked.ways(r, def, id, &mut reasons)?;
        }
        verdicts.push(Verdict {
            action,
            allowed,
            reasons,
        });
    }
    Ok(verdicts)
}

/// What the roles say.
fn policy(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (action, def): (Action, &EntityDef),
) -> Result<Vec<Reason>> {
    let Actor::User { grants, .. } = &ctx.actor else {
        return Ok(vec![Reason::new("program", true, &[])]);
    };
    let (entity, act) = (("entity", def.key.as_str()), ("action", action.name()));
    let mut reasons = Vec::new();
    let counted: Vec<&Grant> = grants_that_count(grants.lines(), action, &def.key).collect();
    for grant in counted {
        let role = title_of(r, schema.entity(ROLES)?, grant.role)?.unwrap_or_default();
        let code = match (grant.scope, grant.entity == def.key) {
            (Scope::None, _) => "role_denies",
            (_, true) => "role_grants",
            (_, false) => "role_grants_all_kinds",
        };
        let said = [
            entity,
            act,
            ("role", role.as_str()),
            ("scope", grant.scope.name()),
        ];
        reasons.push(Reason::new(code, grant.scope == Scope::All, &said));
    }
    if reasons.is_empty() {
        reasons.push(Reason::new("no_role", false, &[entity, act]));
    }
    Ok(reasons)
}

/// Who is asked about, what, and by whom.
struct Asked<'a> {
    schema: &'a Schema,
    reader: &'a Ctx,
    ctx: &'a Ctx,
    reach: Reach,
}

impl Asked<'_> {
    /// Each way that the reach opens: whether it leads to the record, and by whom.
    fn ways(&self, r: &mut dyn Queries, def: &EntityDef, id: RawId, told: &mut Vec<Reason>) -> Result<()> {
        if let Some(child) = &def.child_of {
            let whole = child.whole.def();
            let sql = format!("SELECT {} FROM {} WHERE id = ?1", child.field, def.table);
            let whole_id = r
                .query_first(&sql, &[Value::from(id)])?
                .map_or(0, |row| row.int(0));
            let title = self.shown_title(r, whole, whole_id);
            told.push(Reason::new(
                "part_of",
                false,
                &[("entity", &whole.key), ("name", &title)],
            ));
            return self.ways(r, whole, whole_id, told);
        }
        for way in access::ways(self.reach, def) {
            let leads = self.leads(r, way, def, id)?;
            match way {
                Way::Owner(path) => self.owner(r, (def, id), (path, leads), told)?,
                Way::Territory(path) => self.territory(r, (def, id), (path, leads), told)?,
                Way::Share => self.share(r, (def, id), leads, told)?,
                Way::Everybody(_) if leads => told.push(Reason::new("open_to_everybody", true, &[])),
                Way::Role(_) if leads => told.push(Reason::new("open_to_role", true, &[])),
                Way::Everybody(_) | Way::Role(_) => {}
            }
        }
        Ok(())
    }

    /// A record's title as the reader sees it; nothing of one that he doesn't.
    fn shown_title(&self, r: &mut dyn Queries, def: &EntityDef, id: RawId) -> String {
        let seen = query::get(r, self.reader, def, id);
        let title = seen.ok().map(|record| record.value(def, &def.title));
        title
            .and_then(|title| title.as_text().map(str::to_owned))
            .unwrap_or_default()
    }

    fn leads(&self, r: &mut dyn Queries, way: Way<'_>, def: &EntityDef, id: RawId) -> Result<bool> {
        let mut sql = SqlText::new(&format!("SELECT 1 FROM {}", def.table));
        sql.and("id = ?", [Value::from(id)]);
        let (text, values) = access::condition(self.ctx, self.reach, way, def);
        sql.and(&text, values);
        Ok(r.query_first(&sql.text, &sql.params)?.is_some())
    }

    fn owner(
        &self,
        r: &mut dyn Queries,
        (def, id): (&EntityDef, RawId),
        (path, leads): (&str, bool),
        told: &mut Vec<Reason>,
    ) -> Result<()> {
        let Some(owner) = access::value_at(r, def, id, path)? else {
            told.push(Reason::new("no_owner", false, &[]));
            return Ok(());
        };
        let name = name_of(r, self.schema, Receiver::User(owner))?.unwrap_or_else(|| "Guanxi".to_owned());
        if owner == self.ctx.user_id() {
            told.push(Reason::new("yours", true, &[]));
            return Ok(());
        }
        let line = self.line(r, owner)?;
        let teams = self.common_teams(r, owner)?;
        let scopes = self.reach.scopes;
        if leads && scopes.has(Scope::Subordinates) && line.is_some() {
            let path = line.unwrap_or_default().join(" → ");
            told.push(Reason::new(
                "in_your_line",
                true,
                &[("name", &name), ("path", &path)],
            ));
        }
        if leads && scopes.has(Scope::Team) && !teams.is_empty() {
            told.push(Reason::new(
                "in_your_team",
                true,
                &[("name", &name), ("team", &teams.join(", "))],
            ));
        }
        if !leads {
            told.push(Reason::new("others", false, &[("name", &name)]));
            let tried = [
                (Scope::Subordinates, "not_in_your_line"),
                (Scope::Team, "not_in_your_team"),
            ];
            for (_, code) in tried.into_iter().filter(|(scope, _)| scopes.has(*scope)) {
                told.push(Reason::new(code, false, &[("name", &name)]));
            }
        }
        Ok(())
    }

    /// From the owner up to the user: the names of everybody between, in the order of the reporting line.
    fn line(&self, r: &mut dyn Queries, owner: RawId) -> Result<Option<Vec<String>>> {
        let day = Value::from(i64::from(self.ctx.today().raw()));
        let me = Value::from(self.ctx.user_id());
        let sql = "SELECT a.user_id FROM reach_below a WHERE a.viewer_id = ?1 AND a.valid_from <= ?3 AND a.valid_to >= ?3 \
             AND (a.user_id = ?2 OR EXISTS (SELECT 1 FROM reach_below b WHERE b.viewer_id = a.user_id AND b.user_id = ?2 \
             AND b.valid_from <= ?3 AND b.valid_to >= ?3))";
        let mut between: Vec<RawId> = r
            .query(sql, &[me, Value::from(owner), day.clone()])?
            .iter()
            .map(|row| row.int(0))
            .collect();
        between.sort_unstable();
        between.dedup();
        if !between.contains(&owner) {
            return Ok(None);
        }
        let mut places = Vec::new();
        for user in between.into_iter().take(NAMES_TOLD) {
            // Whoever has more people above stands lower.
            let above = r.query_first(
                "SELECT COUNT(DISTINCT viewer_id) FROM reach_below WHERE user_id = ?1 AND valid_from <= ?2 AND valid_to >= ?2",
                &[Value::from(user), day.clone()],
            )?;
            let name = name_of(r, self.schema, Receiver::User(user))?.unwrap_or_default();
            places.push((above.map_or(0, |row| row.int(0)), name));
        }
        places.sort_by_key(|place| Reverse(place.0));
        let mut names: Vec<String> = places.into_iter().map(|(_, name)| name).collect();
        names.push(name_of(r, self.schema, Receiver::User(self.ctx.user_id()))?.unwrap_or_default());
        Ok(Some(names))
    }

    fn common_teams(&self, r: &mut dyn Queries, owner: RawId) -> Result<Vec<String>> {
        let groups = self.schema.entity(GROUPS)?;
        let sql = format!(
            "SELECT DISTINCT g.{title} FROM {table} g JOIN reach_group a ON a.group_id = g.id \
             JOIN reach_group b ON b.group_id = g.id WHERE a.viewer_id = ?1 AND b.viewer_id = ?2 \
             AND a.valid_from <= ?3 AND a.valid_to >= ?3 AND b.valid_from <= ?3 AND b.valid_to >= ?3 LIMIT {NAMES_TOLD}",
            title = groups.title,
            table = groups.table,
        );
        let params = [
            Value::from(self.ctx.user_id()),
            Value::from(owner),
            Value::from(i64::from(self.ctx.today().raw())),
        ];
        Ok(r.query(&sql, &params)?
            .iter()
            .map(|row| row.text(0).to_owned())
            .collect())
    }

    fn territory(
        &self,
        r: &mut dyn Queries,
        (def, id): (&EntityDef, RawId),
        (path, leads): (&str, bool),
        told: &mut Vec<Reason>,
    ) -> Result<()> {
        let Some(place) = access::value_at(r, def, id, path)? else {
            return Ok(());
        };
        let name = title_of(r, self.schema.entity(TERRITORIES)?, place)?.unwrap_or_default();
        let code = if leads {
            "in_your_territory"
        } else {
            "not_your_territory"
        };
        told.push(Reason::new(code, leads, &[("name", &name)]));
        Ok(())
    }

    fn share(
        &self,
        r: &mut dyn Queries,
        (def, id): (&EntityDef, RawId),
        leads: bool,
        told: &mut Vec<Reason>,
    ) -> Result<()> {
        if !leads {
            told.push(Reason::new("not_shared", false, &[]));
            return Ok(());
        }
        let system = Ctx::system("why", self.ctx.through);
        for share in share::shares(r, self.schema, &system, def, id)? {
            let is_current = share.terms.until.is_none_or(|day| day >= self.ctx.today());
            let fits = self.reach.action != Action::Update || share.terms.may_write;
            let is_mine = match share.terms.with {
                Receiver::User(user) => user == self.ctx.user_id(),
                Receiver::Group(group) => self.is_in(r, group)?,
            };
            if is_current && fits && is_mine {
                let by = name_of(r, self.schema, Receiver::User(share.created_by))?;
                let by = by.unwrap_or_else(|| "Guanxi".to_owned());
                let until = share.terms.until.map(|day| day.to_string());
                let code = if until.is_some() { "shared_until" } else { "shared" };
                let until = until.unwrap_or_default();
                told.push(Reason::new(
                    code,
                    true,
                    &[("by", &by), ("with", &share.name), ("until", &until)],
                ));
            }
        }
        Ok(())
    }

    fn is_in(&self, r: &mut dyn Queries, group: RawId) -> Result<bool> {
        let params = [
            Value::from(self.ctx.user_id()),
            Value::from(group),
            Value::from(i64::from(self.ctx.today().raw())),
        ];
        let found = r.query_first(
            "SELECT 1 FROM reach_group WHERE viewer_id = ?1 AND group_id = ?2 AND valid_from <= ?3 AND valid_to >= ?3",
            &params,
        )?;
        Ok(found.is_some())
    }
}
