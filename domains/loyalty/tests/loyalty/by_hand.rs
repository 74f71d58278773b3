//! Records of households that users write by hand: no more than what nobody's points, tier or card depends on.

use guanxi_loyalty::commands::{Join, Leave, join, leave};
use guanxi_record::{Batch, Links, create_many, values_from_json};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{each_engine, refusal, user};
use guanxi_types::{Action, Ctx, RawId, Result, Scope};
use serde_json::{Value as Json, json};

use crate::club::Club;

const MEMBER: &str = "customers.household_member";

struct Desk {
    club: Club,
    clerk: Ctx,
    home: RawId,
    father: RawId,
}

fn desk(engine: Engine, programme: &Json) -> Desk {
    let club = Club::new(engine, programme);
    let grants: Vec<_> = Action::ALL
        .iter()
        .map(|action| ("*", *action, Scope::All))
        .collect();
    let who = json!({ "login": "clerk", "name": "店员", "locale": "zh", "is_active": true });
    let mut clerk = user(club.make("org.user", &who), &grants);
    clerk.clock = club.clock.clone();
    let home = club.make("customers.household", &json!({ "name": "王家" }));
    let father = club.customer("M2");
    Desk {
        club,
        clerk,
        home,
        father,
    }
}

impl Desk {
    fn fields(&self, customer: RawId) -> Json {
        json!({ "household_id": self.home.to_string(), "customer_id": customer.to_string(), "role": "child" })
    }

    fn write(&self, customer: RawId) -> Result<RawId> {
        let def = self.club.fixture.schema.entity(MEMBER).unwrap();
        let values = values_from_json(def, self.fields(customer).as_object().unwrap()).unwrap();
        self.club.fixture.create(&self.clerk, def, &values)
    }

    fn change(&self, id: RawId, json: &Json) -> Result<()> {
        let def = self.club.fixture.schema.entity(MEMBER).unwrap();
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.club.fixture.update(&self.clerk, (def, id, None), &values)
    }

    fn remove(&self, id: RawId) -> Result<()> {
        let def = self.club.fixture.schema.entity(MEMBER).unwrap();
        self.club.fixture.delete(&self.clerk, def, id)
    }

    fn join(&self, customer: RawId, key: &str) -> Result<i64> {
        let (ctx, wanted) = (
            self.clerk.clone(),
            Join {
                household: self.home,
                customer,
                role: "spouse".to_owned(),
                moves_points: true,
                key: key.to_owned(),
            },
        );
        self.club
            .act(move |tx, schema, _| join(tx, schema, &ctx, &wanted))
    }

    fn leave(&self, customer: RawId, key: &str) -> Result<i64> {
        let (ctx, wanted) = (
            self.clerk.clone(),
            Leave {
                household: self.home,
                customer,
                share: None,
                key: key.to_owned(),
            },
        );
        self.club
            .act(move |tx, schema, _| leave(tx, schema, &ctx, &wanted))
    }

    fn member(&self, customer: RawId) -> RawId {
        let sql = format!("SELECT id FROM customers_household_member WHERE customer_id = {customer}");
        self.club.fixture.number(&sql, &[])
    }
}

/// M2
#[test]
fn nobody_joins_or_leaves_by_hand_where_points_would_come_along() {
    each_engine(|engine| {
        let desk = desk(engine, &json!({ "is_shared": true }));
        let (mother, father) = (desk.club.member, desk.father);
        // Nothing is at stake yet: an ordinary record.
        let first = desk.write(mother).unwrap();
        desk.change(first, &json!({ "role": "head" })).unwrap();
        desk.club.buy("S1", father, &[40]);
        assert_eq!(
            refusal(desk.write(father), "with points").code,
            "loyalty.join_by_command"
        );
        assert_eq!(desk.join(father, "j").unwrap(), 40);
        assert_eq!(desk.join(father, "j").unwrap(), 40, "asked again, told the same");
        let id = desk.member(father);
        let gone = desk.change(id, &json!({ "left_on": "2026-01-01" }));
        assert_eq!(
            refusal(gone, "from shared points").code,
            "loyalty.leave_by_command"
        );
        let removed = refusal(desk.remove(id), "removed");
        assert_eq!(removed.code, "loyalty.leave_by_command");
        desk.change(id, &json!({ "role": "parent" })).unwrap();
        assert_eq!(desk.leave(father, "l").unwrap(), 0);
        assert_eq!(desk.leave(father, "l").unwrap(), 0, "asked again, told the same");
        let alone = desk
            .club
            .views(father)
            .iter()
            .map(|view| view.balance)
            .sum::<i64>();
        assert_eq!(alone, 0, "the household keeps what isn't asked for");
        // He has nothing of his own any more: by hand or by command, it comes to the same.
        desk.change(id, &json!({ "left_on": null })).unwrap();
        desk.club.assert_balanced();
    });
}

/// M2, M4: a tier that would be another one is at stake, too.
#[test]
fn nobody_loses_a_tier_by_a_record() {
    each_engine(|engine| {
        let desk = desk(engine, &json!({}));
        let scheme = json!({ "number": "L", "name": "等级", "is_shared": true, "period": "lifetime" });
        let scheme = desk.club.make("loyalty.tier_scheme", &scheme);
        let tier = json!({ "scheme_id": scheme.to_string(), "number": "T", "name": "金卡", "rank": 1, "threshold": "100" });
        desk.club.make("loyalty.tier", &tier);
        desk.club.buy("S1", desk.father, &[100]);
        let code = refusal(desk.write(desk.father), "from gold to nothing").code;
        assert_eq!(code, "loyalty.join_by_command");
        desk.write(desk.club.member).unwrap();
        desk.join(desk.father, "j").unwrap();
        // Together they rise; who leaves by a record would lose it.
        desk.club.buy("S2", desk.club.member, &[100]);
        let own = desk.member(desk.club.member);
        let gone = desk.change(own, &json!({ "left_on": "2026-01-01" }));
        assert_eq!(
            refusal(gone, "from gold to nothing").code,
            "loyalty.leave_by_command"
        );
    });
}

/// M2
#[test]
fn where_nothing_is_shared_households_are_ordinary_records() {
    each_engine(|engine| {
        let desk = desk(engine, &json!({}));
        desk.club.buy("S1", desk.father, &[40]);
        let id = desk.write(desk.father).unwrap();
        desk.change(id, &json!({ "left_on": "2026-01-01" })).unwrap();
        desk.remove(id).unwrap();
    });
}

/// M2: what was told and done stays; the household's account is under the name of somebody who is in it.
#[test]
fn every_change_of_a_household_is_kept_with_what_went_along() {
    each_engine(|engine| {
        let desk = desk(engine, &json!({ "is_shared": true }));
        let (mother, father) = (desk.club.member, desk.father);
        desk.club.buy("S1", father, &[40]);
        desk.join(father, "a").unwrap();
        desk.join(mother, "b").unwrap();
        desk.club.buy("S2", mother, &[5]);
        let stands = "SELECT customer_id FROM loyalty_points_account WHERE household_id IS NOT NULL";
        assert_eq!(desk.club.fixture.number(stands, &[]), father);
        desk.leave(father, "c").unwrap();
        assert_eq!(desk.club.fixture.number(stands, &[]), mother);
        let rows = desk.club.fixture.store.read_blocking(|r| {
            r.query(
                "SELECT way, points, by_id, evidence FROM loyalty_household_change ORDER BY id",
                &[],
            )
        });
        let rows = rows.unwrap();
        let told: Vec<(&str, i64, i64)> = rows
            .iter()
            .map(|row| (row.text(0), row.int(1), row.int(2)))
            .collect();
        let clerk = desk.clerk.user_id();
        assert_eq!(
            told,
            [("join", 40, clerk), ("join", 0, clerk), ("leave", 0, clerk)]
        );
        assert!(
            rows[0].text(3).contains("\"available\":40"),
            "{}",
            rows[0].text(3)
        );
        desk.club.assert_balanced();
    });
}

/// M2: a file's people are looked at together, and as strictly as one by one: the wrong rows are found wherever they stand, and nothing
/// of a refused batch is kept.
#[test]
fn many_newcomers_at_once_are_looked_at_together() {
    each_engine(|engine| {
        let desk = desk(engine, &json!({ "is_shared": true, "household_max": 3 }));
        let club = &desk.club;
        let def = club.fixture.schema.entity(MEMBER).unwrap();
        let other = club.make("customers.household", &json!({ "name": "李家" }));
        let people: Vec<RawId> = (0..4).map(|at| club.customer(&format!("N{at}"))).collect();
        let homes: Vec<RawId> = (0..300)
            .map(|at| club.make("customers.household", &json!({ "name": format!("H{at}") })))
            .collect();
        let many: Vec<RawId> = homes
            .iter()
            .map(|home| club.customer(&format!("P{home}")))
            .collect();
        let write = |pairs: &[(RawId, RawId)]| {
            let row = |(home, who): &(RawId, RawId)| {
                let json = json!({ "household_id": home.to_string(), "customer_id": who.to_string(), "role": "child" });
                let mut values = vec![guanxi_entity::Value::Null; def.fields.len()];
                for (at, value) in values_from_json(def, json.as_object().unwrap()).unwrap() {
                    values[at] = value;
                }
                values
            };
            let rows: Vec<Vec<guanxi_entity::Value>> = pairs.iter().map(row).collect();
            let ctx = desk.clerk.clone();
            club.act(move |tx, schema, _| {
                let batch = Batch {
                    def,
                    import_id: None,
                    links: Links::Check,
                };
                create_many(tx, schema, &ctx, &batch, rows.clone())
            })
        };
        let right: Vec<(RawId, RawId)> = homes.iter().copied().zip(many.iter().copied()).collect();
        let with = |wrong: &[(RawId, RawId)]| [&right[..200], wrong, &right[200..]].concat();
        let twice = write(&with(&[(desk.home, people[0]), (other, people[0])]));
        assert_eq!(
            refusal(twice, "two households in one file").code,
            "loyalty.in_a_household"
        );
        let crowd: Vec<(RawId, RawId)> = people.iter().map(|who| (desk.home, *who)).collect();
        assert_eq!(
            refusal(write(&with(&crowd)), "four of three").code,
            "loyalty.household_full"
        );
        club.buy("S1", desk.father, &[40]);
        let rich = write(&with(&[(desk.home, desk.father)]));
        assert_eq!(refusal(rich, "with points").code, "loyalty.join_by_command");
        let count = "SELECT COUNT(*) FROM customers_household_member";
        assert_eq!(club.fixture.number(count, &[]), 0, "nothing of them is kept");
        assert_eq!(write(&with(&crowd[..3])).unwrap().len(), 303);
        let again = write(&[(other, people[1])]);
        assert_eq!(
            refusal(again, "in another one already").code,
            "loyalty.in_a_household"
        );
        club.assert_balanced();
    });
}

/// M2, M3: two people who leave, or come, under the same name of the act take along what each of them is to have.
#[test]
fn the_name_of_an_act_is_each_persons_own() {
    each_engine(|engine| {
        let desk = desk(engine, &json!({ "is_shared": true }));
        let (mother, father) = (desk.club.member, desk.father);
        desk.club.buy("S1", father, &[40]);
        desk.club.buy("S2", mother, &[40]);
        assert_eq!(desk.join(father, "j").unwrap(), 40);
        assert_eq!(desk.join(mother, "j").unwrap(), 40);
        let own = |who: RawId| desk.club.views(who).iter().map(|view| view.balance).sum::<i64>();
        assert_eq!(own(father), 80);
        for who in [father, mother] {
            let wanted = Leave {
                household: desk.home,
                customer: who,
                share: Some((desk.club.programme, 30)),
                key: "l".to_owned(),
            };
            let ctx = desk.clerk.clone();
            let left = desk
                .club
                .act(move |tx, schema, _| leave(tx, schema, &ctx, &wanted));
            assert_eq!(left.unwrap(), 30);
            assert_eq!(own(who), 30, "of his own, and not told only");
        }
        desk.club.assert_balanced();
    });
}
