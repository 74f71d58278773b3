//! A small sales organisation of three levels: everybody sees what he should, and nothing else.

use std::sync::Arc;

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_org::commands::{PersonMove, move_person};
use guanxi_record::{
    ExportRequest, ListQuery, NewShare, Receiver, count, export, history, share, titles, unshare, why,
};
use guanxi_store::Engine;
use guanxi_testkit::{Fixture, each_engine, page_of, refusal, system};
use guanxi_types::{Action, Actor, Clock, Ctx, ErrorKind, Id, Locale, RawId, Through, Zone};

use crate::people::{make, person, post, team, unit};
use crate::server::Server;

/// 2026-06-15, noon in Shanghai.
const NOON: i64 = 1_781_496_000_000;
const DAY_MS: i64 = 86_400_000;

struct Company<'a> {
    fixture: &'a Fixture,
    director: RawId,
    south: RawId,
    north: RawId,
    rep: RawId,
    peer: RawId,
    north_post: RawId,
    of_rep: RawId,
    of_peer: RawId,
}

fn company(fixture: &Fixture) -> Company<'_> {
    let [director, south, north, rep, peer] =
        ["director", "south", "north", "rep", "peer"].map(|name| person(fixture, name));
    let top = unit(fixture, "sales", None);
    let (in_south, in_north) = (
        unit(fixture, "south", Some(top)),
        unit(fixture, "north", Some(top)),
    );
    post(fixture, top, true, director);
    post(fixture, in_south, true, south);
    post(fixture, in_north, true, north);
    post(fixture, in_south, false, rep);
    let north_post = post(fixture, in_north, false, peer);
    let customer = |name: &str, owner: RawId| {
        let given = [
            ("number", name.into()),
            ("name", name.into()),
            ("owner_id", owner.into()),
        ];
        make::<Customer>(fixture, &given)
    };
    Company {
        fixture,
        director,
        south,
        north,
        rep,
        peer,
        north_post,
        of_rep: customer("rep's", rep),
        of_peer: customer("peer's", peer),
    }
}

impl Company<'_> {
    fn as_of(&self, user: RawId, role: &str, day: i64) -> Ctx {
        let sql = "SELECT id FROM org_role WHERE key = ?1";
        let role_id = self.fixture.number(sql, &[role.into()]);
        let grants = self.fixture.store.read_blocking(|r| {
            use guanxi_store::Queries;
            let rows = r.query(
                "SELECT entity, action, scope FROM org_role_grant WHERE role_id = ?1",
                &[role_id.into()],
            )?;
            Ok(rows
                .iter()
                .map(|row| guanxi_types::Grant {
                    role: role_id,
                    entity: row.text(0).to_owned(),
                    action: Action::ALL.into_iter().find(|a| a.name() == row.text(1)).unwrap(),
                    scope: guanxi_types::Scope::ALL
                        .into_iter()
                        .find(|s| s.name() == row.text(2))
                        .unwrap(),
                })
                .collect())
        });
        Ctx {
            actor: Actor::User {
                id: user,
                grants: Arc::new(grants.unwrap()),
                fields: Arc::default(),
            },
            through: Through::Page,
            locale: Locale::En,
            clock: Clock::fixed(NOON + day * DAY_MS),
            request_id: None,
            zone: Zone::named("Asia/Shanghai").unwrap(),
        }
    }

    fn manager(&self, user: RawId, day: i64) -> Ctx {
        self.as_of(user, "sales_manager", day)
    }

    /// The customers that somebody sees: alike in the list, its count, a search and a file; each has a history and a title.
    fn sees(&self, ctx: &Ctx) -> Vec<RawId> {
        let def = Customer::def();
        let listed = self.fixture.all(ctx, def, &page_of(50)).unwrap();
        let found: Vec<RawId> = listed.iter().map(|record| record.id).rev().collect();
        let search = ListQuery {
            search: "s".to_owned(),
            ..page_of(50)
        };
        self.fixture
            .store
            .read_blocking(|r| {
                let all = i64::try_from(found.len()).unwrap();
                assert_eq!(count(r, ctx, def, &page_of(50))?, all);
                assert_eq!(count(r, ctx, def, &search)?, all);
                for id in [self.of_rep, self.of_peer] {
                    assert_eq!(history(r, ctx, def, id).is_ok(), found.contains(&id));
                }
                let sale = self.fixture.schema.entity("trade.sale")?;
                let at = sale.field("customer_id").unwrap().0;
                let mut record = listed
                    .first()
                    .cloned()
                    .unwrap_or_else(|| panic!("nobody sees nothing"));
                record.values = vec![Value::Null; sale.fields.len()];
                record.values[at] = self.of_peer.into();
                let named = titles(r, &self.fixture.schema, ctx, sale, &[record])?;
                assert_eq!(named.contains_key(&self.of_peer), found.contains(&self.of_peer));
                if ctx.scope(Action::Export, &def.key) != guanxi_types::Scope::None {
                    let (query, path) = (page_of(50), self.fixture.path("reach.csv"));
                    let request = ExportRequest {
                        query: &query,
                        fields: &[],
                        format: guanxi_document::WriteFormat::Csv,
                    };
                    let rows = export(r, &self.fixture.schema, ctx, def, &request, &path)?;
                    assert_eq!(i64::try_from(rows).unwrap(), all);
                }
                Ok(())
            })
            .unwrap();
        found
    }

    fn change(&self, ctx: &Ctx, id: RawId, field: &str, value: Value) -> guanxi_types::Result<()> {
        let def = Customer::def();
        let place = def.field(field).unwrap().0;
        self.fixture.update(ctx, (def, id, None), &[(place, value)])
    }

    fn reasons(&self, ctx: &Ctx, id: RawId) -> Vec<(&'static str, String)> {
        let schema = &self.fixture.schema;
        let verdicts = self
            .fixture
            .store
            .read_blocking(|r| why(r, schema, (ctx, ctx), (Customer::def(), id)));
        let read = verdicts.unwrap().remove(0);
        let told = read.reasons.iter();
        told.map(|reason| (reason.code, reason.sentence(schema).en))
            .collect()
    }
}

fn each_company(test: impl Fn(&Company<'_>)) {
    each_engine(|engine: Engine| {
        let server = Server::new(engine);
        test(&company(&server.fixture));
    });
}

/// D11: a leader sees subordinates' customers at every level, and no one else's.
#[test]
fn a_leader_sees_the_line_below_and_no_one_else() {
    each_company(|c| {
        assert_eq!(c.sees(&c.manager(c.director, 0)), [c.of_rep, c.of_peer]);
        assert_eq!(c.sees(&c.manager(c.south, 0)), [c.of_rep]);
        assert_eq!(c.sees(&c.manager(c.north, 0)), [c.of_peer]);
        assert_eq!(c.sees(&c.as_of(c.rep, "sales_rep", 0)), [c.of_rep]);
        c.change(&c.manager(c.south, 0), c.of_rep, "city", "广州".into())
            .unwrap();
        let hidden = refusal(
            c.change(&c.manager(c.south, 0), c.of_peer, "city", "广州".into()),
            "another's",
        );
        assert_eq!(hidden.kind, ErrorKind::NotFound);
        let away = refusal(
            c.change(&c.manager(c.south, 0), c.of_rep, "owner_id", c.peer.into()),
            "handed out of the own reach",
        );
        assert_eq!(away.fields[0].code, "out_of_reach");
    });
}

/// D7, D11: who moves on a day is seen by the old leader until the day before, and by the new one from then on.
#[test]
fn a_move_counts_from_its_day() {
    each_company(|c| {
        let today = c.manager(c.south, 0).today();
        for (person, day) in [(c.rep, 10), (c.south, -10)] {
            let to = PersonMove {
                user_id: Id::new(person),
                post_id: Id::new(c.north_post),
                on: today.plus(day),
            };
            c.fixture
                .write(move |tx, schema| move_person(tx, schema, &system(), &to))
                .unwrap();
        }
        // The former head of the south has been in the north for ten days and leads nobody.
        assert_eq!(
            c.fixture
                .all(&c.manager(c.south, 0), Customer::def(), &page_of(9))
                .unwrap()
                .len(),
            0
        );
        assert_eq!(c.sees(&c.manager(c.south, -11)), [c.of_rep]);
        assert_eq!(c.sees(&c.manager(c.north, 9)), [c.of_peer]);
        assert_eq!(c.sees(&c.manager(c.north, 10)), [c.of_rep, c.of_peer]);
        let kept = "SELECT COUNT(*) FROM org_post_assignment WHERE user_id = ?1";
        assert_eq!(c.fixture.number(kept, &[c.rep.into()]), 2);
    });
}

/// O5: a share opens one record to one person or team, to read or to write, until its day.
#[test]
fn a_share_opens_a_record_until_its_day() {
    each_company(|c| {
        let (rep, peer) = (c.as_of(c.rep, "sales_rep", 0), c.as_of(c.peer, "sales_rep", 0));
        let give = |ctx: &Ctx, with: Receiver, may_write: bool, days: i32| {
            let (ctx, id) = (ctx.clone(), c.of_rep);
            let new = NewShare {
                with,
                may_write,
                until: Some(ctx.today().plus(days)),
            };
            c.fixture
                .write(move |tx, schema| share(tx, schema, &ctx, (Customer::def(), id), &new))
        };
        let read_only = give(&rep, Receiver::User(c.peer), false, 1).unwrap();
        assert_eq!(c.sees(&peer), [c.of_rep, c.of_peer]);
        let refused = refusal(c.change(&peer, c.of_rep, "city", "北京".into()), "read only");
        assert_eq!(refused.kind, ErrorKind::Forbidden);
        let reshared = refusal(give(&peer, Receiver::User(c.north), false, 1), "shared on");
        assert_eq!(reshared.kind, ErrorKind::Forbidden);
        assert_eq!(c.sees(&c.as_of(c.peer, "sales_rep", 2)), [c.of_peer]);
        assert!(
            c.reasons(&peer, c.of_rep)
                .iter()
                .any(|(code, _)| *code == "shared_until")
        );
        let crew = team(c.fixture, &[c.peer]);
        give(&rep, Receiver::Group(crew), true, 1).unwrap();
        c.change(&peer, c.of_rep, "city", "北京".into()).unwrap();
        assert_eq!(
            refusal(c.fixture.delete(&peer, Customer::def(), c.of_rep), "delete").kind,
            ErrorKind::Forbidden
        );
        let (ctx, id) = (rep.clone(), c.of_rep);
        c.fixture
            .write(move |tx, schema| unshare(tx, schema, &ctx, (Customer::def(), id), read_only))
            .unwrap();
        let told = c
            .fixture
            .store
            .read_blocking(|r| history(r, &rep, Customer::def(), c.of_rep))
            .unwrap();
        let acts: Vec<&str> = told.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(acts, ["unshare", "update", "share", "share", "create"]);
    });
}

/// O5: the answer to 'why' names the role, its scope and the way.
#[test]
fn why_tells_the_reporting_line() {
    each_company(|c| {
        let told = c.reasons(&c.manager(c.director, 0), c.of_rep);
        let line = told.iter().find(|(code, _)| *code == "in_your_line").unwrap();
        assert!(line.1.contains("rep → south → director"), "{told:?}");
        assert!(
            told[0].1.contains("销售经理") && told[0].1.contains("Subordinates"),
            "{told:?}"
        );
        let not = c.reasons(&c.manager(c.south, 0), c.of_peer);
        let codes: Vec<&str> = not.iter().map(|(code, _)| *code).collect();
        assert!(
            codes.contains(&"not_in_your_line") && codes.contains(&"not_shared"),
            "{not:?}"
        );
        assert!(!codes.contains(&"in_your_line"));
    });
}
