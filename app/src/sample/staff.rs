//! Who works in a sample company: departments, posts, people with their roles, the territories that they look after, and a team across
//! departments. With them "mine", "my team" and "my territory" show something to whoever signs in. Nobody of them has a password yet:
//! `guanxi password LOGIN` makes one.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Result};
use serde_json::json;

use super::story::{id_of, make, write};
use crate::Company;

/// Plans campaigns and rounds, and answers for them.
pub const DIRECTOR: &str = "marketing_director";
/// Makes campaigns and segments.
pub const MARKETER: &str = "marketer";
/// Answers for all stores.
pub const STORES: &str = "store_operations_manager";
/// Answers for a store or a few.
pub const STORE: &str = "store_manager";
/// Looks after customers of his or her own.
pub const SALES: &str = "sales_rep";
/// Answers for calls and complaints.
pub const SERVICE: &str = "service_manager";
/// Calls customers.
pub const AGENT: &str = "agent";
/// Who does what a campaign is made of, in turn.
pub const DOERS: [&str; 3] = [MARKETER, AGENT, STORE];

/// Number, name, kind, number of the unit above.
const UNITS: [[&str; 4]; 5] = [
    ["ZB", "总部", "company", ""],
    ["SC", "市场部", "department", "ZB"],
    ["YY", "门店运营部", "department", "ZB"],
    ["XS", "销售部", "department", "ZB"],
    ["KF", "客户服务部", "department", "ZB"],
];
/// The roles whose people stand at the head of their unit.
const HEADS: [&str; 5] = ["general_manager", DIRECTOR, STORES, "sales_manager", SERVICE];

/// Somebody who works there: invented, as everybody in a sample.
pub struct Person {
    /// What is typed to sign in.
    pub login: &'static str,
    /// The name.
    pub name: &'static str,
    /// The role's key.
    pub role: &'static str,
    /// What the post is called.
    pub post: &'static str,
    /// The number of the territory that the person looks after; empty: none.
    pub territory: &'static str,
}

/// All of them.
pub struct Staff {
    /// Number, name, number of the territory above.
    pub territories: &'static [[&'static str; 3]],
    /// Who works there.
    pub people: &'static [Person],
    /// A team across departments, and the logins of its members.
    pub team: (&'static str, &'static [&'static str]),
}

/// A person in few words.
pub const fn person(
    (login, name): (&'static str, &'static str),
    role: &'static str,
    post: &'static str,
    territory: &'static str,
) -> Person {
    Person {
        login,
        name,
        role,
        post,
        territory,
    }
}

/// The unit that people of a role belong to.
fn unit_of(role: &str) -> &'static str {
    match role {
        DIRECTOR | MARKETER => "SC",
        STORES | STORE | "clerk" => "YY",
        "sales_manager" | SALES => "XS",
        SERVICE | AGENT => "KF",
        _ => "ZB",
    }
}

/// Hires everybody on a day.
pub fn hire(company: &Company, staff: &'static Staff, today: Day) -> Result<()> {
    write(company, today, move |tx, schema, ctx| {
        let mut units = BTreeMap::new();
        for [number, name, kind, above] in UNITS {
            let given =
                json!({ "number": number, "name": name, "kind": kind, "parent_id": units.get(above) });
            let id = make(tx, schema, ctx, ("org.org_unit", &given))?.to_string();
            units.insert(number, id);
        }
        let mut territories = BTreeMap::new();
        for [number, name, above] in staff.territories {
            let given = json!({ "number": number, "name": name, "parent_id": territories.get(above) });
            let id = make(tx, schema, ctx, ("org.territory", &given))?.to_string();
            territories.insert(*number, id);
        }
        let mut people = BTreeMap::new();
        for (at, one) in (1..).zip(staff.people) {
            let unit = units.get(unit_of(one.role));
            let id = join(tx, (schema, ctx), (at, one), unit)?;
            if let Some(territory) = territories.get(one.territory) {
                let given = json!({ "territory_id": territory, "user_id": id });
                make(tx, schema, ctx, ("org.territory_member", &given))?;
            }
            people.insert(one.login, id);
        }
        let (name, members) = staff.team;
        let given = json!({ "number": "T01", "name": name, "org_unit_id": units.get("SC") });
        let team = make(tx, schema, ctx, ("org.team", &given))?.to_string();
        for member in members.iter().filter_map(|login| people.get(login)) {
            let given = json!({ "team_id": team, "user_id": member });
            make(tx, schema, ctx, ("org.team_member", &given))?;
        }
        Ok(())
    })
}

/// One user with the role and the post; the user's id.
fn join(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (at, one): (i64, &'static Person),
    unit: Option<&String>,
) -> Result<String> {
    let given = json!({
        "login": one.login, "name": one.name, "email": format!("{}@example.com", one.login), "org_unit_id": unit,
        "locale": "zh", "is_active": true, "must_change_password": true,
    });
    let user = make(tx, schema, ctx, ("org.user", &given))?.to_string();
    let role = id_of(tx, ("org_role", "key"), one.role)?.to_string();
    let given = json!({ "user_id": user, "role_id": role });
    make(tx, schema, ctx, ("org.user_role", &given))?;
    let is_head = HEADS.contains(&one.role);
    let given =
        json!({ "number": format!("G{at:02}"), "name": one.post, "org_unit_id": unit, "is_head": is_head });
    let post = make(tx, schema, ctx, ("org.post", &given))?.to_string();
    let given = json!({ "post_id": post, "user_id": user, "is_primary": true });
    make(tx, schema, ctx, ("org.post_assignment", &given))?;
    Ok(user)
}

/// Who has a role, one after the other in turn; the first user, who looks after all of it, where nobody has it.
pub fn who(r: &mut dyn Queries, role: &str, turn: usize) -> Result<Option<String>> {
    let sql = "SELECT u.id FROM org_user u JOIN org_user_role h ON h.user_id = u.id JOIN org_role r ON r.id = h.role_id \
               WHERE r.key = ?1 ORDER BY u.id";
    let mut rows = r.query(sql, &[Value::from(role)])?;
    if rows.is_empty() {
        rows = r.query("SELECT id FROM org_user ORDER BY id LIMIT 1", &[])?;
    }
    let row = rows.get(turn % rows.len().max(1));
    Ok(row.map(|row| row.int(0).to_string()))
}

/// Who does the part of a campaign at this place.
pub fn doer(r: &mut dyn Queries, at: usize) -> Result<Option<String>> {
    let role = DOERS.get(at % DOERS.len()).copied().unwrap_or(MARKETER);
    who(r, role, at / DOERS.len())
}
