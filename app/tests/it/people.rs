//! An organisation to try permissions on.

use guanxi_entity::{Entity, Value};
use guanxi_org::entities::{
    OrgUnit, Post, PostAssignment, Team, TeamMember, Territory, TerritoryMember, User,
};
use guanxi_testkit::{Fixture, People, system};
use guanxi_types::RawId;

/// Makes a record of the program's own from its fields by name.
pub fn make<E: Entity>(fixture: &Fixture, given: &[(&str, Value)]) -> RawId {
    let def = fixture.schema.entity(&E::def().key).unwrap();
    let values: Vec<(usize, Value)> = given
        .iter()
        .map(|(name, value)| (def.field(name).unwrap().0, value.clone()))
        .collect();
    fixture.create(&system(), def, &values).unwrap()
}

fn named<E: Entity>(fixture: &Fixture, name: &str, more: &[(&str, Value)]) -> RawId {
    let count = format!("SELECT COUNT(*) FROM {}", E::def().table);
    let number = format!("{name} {}", fixture.number(&count, &[]));
    let mut given = vec![("number", Value::from(number)), ("name", name.into())];
    given.extend_from_slice(more);
    make::<E>(fixture, &given)
}

/// A user of this name.
pub fn person(fixture: &Fixture, name: &str) -> RawId {
    let login = format!("{name} {}", fixture.number("SELECT COUNT(*) FROM org_user", &[]));
    make::<User>(fixture, &[("login", login.into()), ("name", name.into())])
}

/// A post, and who holds it.
pub fn post(fixture: &Fixture, unit: RawId, is_head: bool, holder: RawId) -> RawId {
    let more = [
        ("org_unit_id", Value::from(unit)),
        ("is_head", i64::from(is_head).into()),
    ];
    let post = named::<Post>(fixture, "post", &more);
    make::<PostAssignment>(fixture, &[("post_id", post.into()), ("user_id", holder.into())]);
    post
}

/// A unit in another.
pub fn unit(fixture: &Fixture, name: &str, parent: Option<RawId>) -> RawId {
    named::<OrgUnit>(fixture, name, &[("parent_id", parent.into())])
}

/// A team of these.
pub fn team(fixture: &Fixture, members: &[RawId]) -> RawId {
    let team = named::<Team>(fixture, "team", &[]);
    for member in members {
        make::<TeamMember>(
            fixture,
            &[("team_id", team.into()), ("user_id", (*member).into())],
        );
    }
    team
}

/// A territory in another.
pub fn territory(fixture: &Fixture, parent: Option<RawId>) -> RawId {
    named::<Territory>(fixture, "territory", &[("parent_id", parent.into())])
}

/// Users who see each other in every way there is, for the conformance suite.
pub fn in_every_way(fixture: &Fixture) -> People {
    let [me, mate, between, below, stranger] =
        ["me", "mate", "between", "below", "stranger"].map(|name| person(fixture, name));
    let top = unit(fixture, "division", None);
    let low = unit(fixture, "office", Some(top));
    post(fixture, top, true, me);
    post(fixture, low, true, between);
    post(fixture, low, false, below);
    team(fixture, &[me, mate]);
    let whole = territory(fixture, None);
    make::<TerritoryMember>(fixture, &[("territory_id", whole.into()), ("user_id", me.into())]);
    People {
        me,
        mate,
        below,
        stranger,
        near: territory(fixture, Some(whole)),
        far: territory(fixture, None),
    }
}
