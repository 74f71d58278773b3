//! Tiers, on both engines: the ladder of a club of families, set up by records alone.

use guanxi_entity::Value;
use guanxi_loyalty::commands::{
    Join, Leave, Wanted, earn_for_sale, join, leave, review_members, review_proof, set_tier, use_benefit,
};
use guanxi_loyalty::queries::benefit::entitled;
use guanxi_loyalty::queries::tier::{TierView, falling, standings, tier_number};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::RawId;
use serde_json::json;

use crate::club::Club;

struct Families {
    club: Club,
    scheme: RawId,
    tiers: Vec<RawId>,
}

/// 普通会员 by proof or one purchase of 300; then by what the family has spent since: 1000, 3000, 8000.
fn families(engine: Engine, more: &serde_json::Value) -> Families {
    let club = Club::new(engine, &json!({ "is_shared": true }));
    let mut fields = json!({ "number": "F", "name": "健康家庭俱乐部", "is_shared": true, "period": "lifetime",
        "entry_first": true, "keep_months": 0 });
    fields
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let scheme = club.make("loyalty.tier_scheme", &fields);
    let names = ["普通会员", "VIP贵宾", "VIP健康之星", "VIP健康天使"];
    let thresholds = [None, Some("1000"), Some("3000"), Some("8000")];
    let tiers = names.iter().zip(thresholds).enumerate().map(|(at, (name, threshold))| {
        club.make(
            "loyalty.tier",
            &json!({ "scheme_id": scheme.to_string(), "number": format!("T{at}"), "name": name, "rank": at + 1,
                "threshold": threshold, "entry_amount": (at == 0).then_some("300"), "by_proof": at == 0 }),
        )
    });
    let tiers = tiers.collect();
    Families { club, scheme, tiers }
}

impl Families {
    fn family(&self, members: &[RawId]) -> RawId {
        let household = self.club.make("customers.household", &json!({ "name": "王家" }));
        for member in members {
            self.club.make(
                "customers.household_member",
                &json!({ "household_id": household.to_string(), "customer_id": member.to_string(), "role": "other" }),
            );
        }
        household
    }

    fn standing(&self, customer: RawId) -> TierView {
        let today = self.club.today();
        let read = self
            .club
            .fixture
            .store
            .read_blocking(move |r| standings(r, customer, today));
        read.unwrap().remove(0)
    }

    fn tier(&self, customer: RawId) -> Option<usize> {
        let tier = self.standing(customer).member.and_then(|member| member.tier);
        tier.map(|tier| self.tiers.iter().position(|known| *known == tier).unwrap())
    }

    fn review(&self) {
        let scheme = self.scheme;
        let next = self
            .club
            .act(move |tx, schema, ctx| review_members(tx, schema, ctx, (scheme, 0)))
            .unwrap();
        assert_eq!(next, None);
    }

    fn events(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM outbox WHERE event = 'loyalty.tier_changed.v1'";
        self.club.fixture.number(sql, &[])
    }
}

/// M2, M4
#[test]
fn a_family_buys_rises_redeems_returns_and_all_balances() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let club = &families.club;
        let (mother, father) = (club.member, club.customer("M2"));
        families.family(&[mother, father]);
        club.buy("S1", mother, &[100]);
        assert_eq!(families.tier(mother), None, "too little to be let in");
        club.buy("S2", father, &[320]);
        assert_eq!((families.tier(mother), families.tier(father)), (Some(0), Some(0)));
        let number = club
            .fixture
            .store
            .read_blocking(move |r| tier_number(r, mother))
            .unwrap();
        assert_eq!(number.as_deref(), Some("T0"));
        assert_eq!(
            families.standing(mother).next.map(|(_, left)| left),
            Some(58_000),
            "from the day of joining"
        );
        club.buy("S3", mother, &[500, 80]);
        assert_eq!(families.tier(father), Some(1));
        club.buy("S4", father, &[2_000]);
        assert_eq!((families.tier(mother), families.events()), (Some(2), 3));
        let account = club.account(mother);
        assert_eq!((club.account(father), club.balance(account)), (account, 3_000));
        club.spend(account, 1_000, ("s5", Some("S5"))).unwrap();
        club.buy("S5", mother, &[60]);
        club.back("S5", (1, 60), 1_000).unwrap();
        assert_eq!(club.balance(account), 3_000);
        club.back("S4", (1, 2_000), 0).unwrap();
        assert_eq!(
            (families.tier(mother), club.balance(account)),
            (Some(1), 1_000),
            "as if never bought"
        );
        assert_eq!(families.events(), 4);
        club.assert_balanced();
    });
}

/// M4
#[test]
fn the_purchase_that_lets_in_counts_at_once_however_late_it_is_told() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let club = &families.club;
        club.buy("S1", club.member, &[3_500]);
        assert_eq!(
            families.tier(club.member),
            Some(2),
            "let in, and risen by the same purchase"
        );
        let other = club.customer("M2");
        let told_late = |sale: &str, yuan: i64, days: i32| {
            let mut facts = club.facts(sale, other, &[yuan]);
            facts.day = facts.day.plus(-days);
            club.act(move |tx, schema, ctx| earn_for_sale(tx, schema, ctx, &facts))
                .unwrap()
        };
        told_late("S2", 320, 5);
        told_late("S3", 700, 3);
        assert_eq!(
            families.tier(other),
            Some(1),
            "both days are after the day of joining"
        );
    });
}

/// M4
#[test]
fn all_goods_that_come_back_leave_the_tier_of_before() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let club = &families.club;
        club.buy("S1", club.member, &[1_200]);
        club.buy("S2", club.member, &[2_500]);
        assert_eq!(families.tier(club.member), Some(2));
        club.back("S2", (1, 2_500), 0).unwrap();
        assert_eq!(families.tier(club.member), Some(1));
        club.back("S1", (1, 1_200), 0).unwrap();
        assert_eq!(families.tier(club.member), None, "as if never bought");
        let member = families.standing(club.member).member.unwrap();
        assert_eq!(member.joined_on, None);
    });
}

/// M1, M4
#[test]
fn proof_lets_a_customer_in_once_somebody_has_seen_its_picture() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let club = &families.club;
        let proof = |tier: RawId| {
            club.make(
                "loyalty.tier_proof",
                &json!({ "customer_id": club.member.to_string(), "tier_id": tier.to_string(), "kind": "package" }),
            )
        };
        let accept = |id: RawId| {
            club.act(move |tx, schema, ctx| review_proof(tx, schema, ctx, id, (true, Some("旧包装"))))
        };
        let seen = |id: RawId| {
            let set = "UPDATE loyalty_tier_proof SET photo = 1 WHERE id = ?1";
            club.act(move |tx, _, _| tx.execute(set, &[Value::from(id)]))
                .unwrap();
        };
        let first = proof(families.tiers[0]);
        assert_eq!(
            refusal(accept(first), "no picture").code,
            "loyalty.proof_without_photo"
        );
        let high = proof(families.tiers[2]);
        seen(high);
        assert_eq!(refusal(accept(high), "not by proof").code, "loyalty.not_by_proof");
        seen(first);
        assert_eq!(accept(first).unwrap(), "accepted");
        assert_eq!(families.tier(club.member), Some(0));
        assert_eq!(refusal(accept(first), "twice").code, "loyalty.not_waiting");
        let other = json!({ "kind": "receipt" });
        assert_eq!(
            refusal(club.try_change("loyalty.tier_proof", first, &other), "evidence").code,
            "loyalty.not_waiting"
        );
        let (scheme, member, star) = (families.scheme, club.member, families.tiers[2]);
        club.act(move |tx, schema, ctx| {
            set_tier(tx, schema, ctx, (scheme, member), (Some(star), Some("总经理")))
        })
        .unwrap();
        assert_eq!(families.tier(club.member), Some(2));
        let told = club
            .fixture
            .store
            .read_blocking(|r| r.query("SELECT kind, reason FROM loyalty_tier_change ORDER BY id", &[]));
        let told: Vec<(String, String)> = told
            .unwrap()
            .iter()
            .map(|row| (row.text(0).to_owned(), row.text(1).to_owned()))
            .collect();
        let wanted =
            [("entry", "proof"), ("up", "hand")].map(|(kind, why)| (kind.to_owned(), why.to_owned()));
        assert_eq!(told, wanted);
    });
}

/// M4
#[test]
fn a_tier_is_kept_for_its_time_then_warned_of_then_lost() {
    each_engine(|engine| {
        let more = json!({ "period": "rolling", "period_months": 12, "keep_months": 12, "grace_days": 30, "entry_first": false });
        let families = families(engine, &more);
        let club = &families.club;
        club.buy("S1", club.member, &[3_500]);
        assert_eq!(families.tier(club.member), Some(2));
        club.wait(200);
        families.review();
        assert_eq!(
            families
                .standing(club.member)
                .member
                .and_then(|m| m.keep_until)
                .map(|d| d.to_string())
                .as_deref(),
            Some("2026-12-31"),
            "not due yet"
        );
        club.buy("S2", club.member, &[1_200]);
        club.wait(165);
        let (scheme, today) = (families.scheme, club.today());
        let read = club
            .fixture
            .store
            .read_blocking(move |r| falling(r, scheme, (today, today.plus(30)), 0));
        let (whom, next) = read.unwrap();
        assert_eq!((whom.len(), whom[0].missing, next), (1, 180_000, None));
        families.review();
        let member = families.standing(club.member).member.unwrap();
        assert_eq!(
            member.grace_until.map(|day| day.to_string()).as_deref(),
            Some("2027-01-30")
        );
        families.review();
        club.wait(31);
        families.review();
        assert_eq!(families.tier(club.member), Some(1), "one down");
        club.buy("S3", club.member, &[2_000]);
        assert_eq!(families.tier(club.member), Some(2), "and up at once");
        let changes = club
            .fixture
            .number("SELECT COUNT(*) FROM loyalty_tier_change", &[]);
        assert_eq!(
            changes, 4,
            "entry, grace, down, up; a review that changes nothing leaves nothing"
        );
    });
}

/// Name, kind, tier, quota, stock.
type Service = (&'static str, &'static str, usize, Option<i64>, Option<i64>);

/// The six services of the club, by the tier that they begin with; how often a year, and how many there are to give.
const SERVICES: [Service; 6] = [
    ("健康月报", "periodical", 0, Some(12), None),
    ("会员价", "price", 0, None, None),
    ("健康讲座", "event", 1, Some(4), None),
    ("生日礼品", "gift", 1, Some(1), Some(2)),
    ("联谊会", "event", 2, Some(2), None),
    ("电话订购送货上门", "service", 3, None, None),
];

impl Families {
    fn services(&self) -> Vec<RawId> {
        let make = |(at, (name, kind, tier, quota, stock)): (usize, &Service)| {
            self.club.make(
                "loyalty.benefit",
                &json!({ "number": format!("B{at}"), "name": name, "kind": kind, "tier_id": self.tiers[*tier].to_string(),
                    "quota": quota, "stock": stock, "cost": "20" }),
            )
        };
        SERVICES.iter().enumerate().map(make).collect()
    }

    fn entitled(&self, customer: RawId) -> Vec<(String, Option<i64>)> {
        let today = self.club.today();
        let read = self
            .club
            .fixture
            .store
            .read_blocking(move |r| entitled(r, (customer, None), today));
        read.unwrap()
            .into_iter()
            .map(|known| (known.number, known.left))
            .collect()
    }

    fn have(&self, (benefit, customer): (RawId, RawId), key: &str) -> guanxi_types::Result<RawId> {
        let wanted = Wanted {
            benefit,
            customer,
            count: 1,
            key: key.to_owned(),
            reference: Some("S1".to_owned()),
            note: None,
        };
        self.club
            .act(move |tx, schema, ctx| use_benefit(tx, schema, ctx, &wanted))
    }
}

/// M2, M5
#[test]
fn six_services_by_tier_are_had_within_their_quota() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let (club, services) = (&families.club, families.services());
        let (mother, father, other) = (club.member, club.customer("M2"), club.customer("M3"));
        families.family(&[mother, father]);
        assert_eq!(
            refusal(families.have((services[0], mother), "a"), "no member").code,
            "loyalty.not_entitled"
        );
        club.buy("S1", mother, &[400]);
        let told = families.entitled(father);
        assert_eq!(told, [("B0".to_owned(), Some(12)), ("B1".to_owned(), None)]);
        club.buy("S2", father, &[700]);
        assert_eq!(families.entitled(mother).len(), 4);
        let first = families.have((services[3], mother), "gift").unwrap();
        assert_eq!(
            families.have((services[3], mother), "gift").unwrap(),
            first,
            "once"
        );
        let again = refusal(
            families.have((services[3], father), "gift2"),
            "the family's share is had",
        );
        assert_eq!(again.code, "loyalty.benefit_used_up");
        for (at, family) in [mother, other].into_iter().enumerate() {
            club.buy(&format!("T{at}"), family, &[300]);
            club.buy(&format!("U{at}"), family, &[900]);
        }
        families.have((services[3], other), "gift3").unwrap();
        club.wait(400);
        assert_eq!(
            refusal(families.have((services[3], mother), "gift4"), "none left").code,
            "loyalty.benefit_used_up"
        );
        families.have((services[2], mother), "talk").unwrap();
        assert_eq!(
            refusal(families.have((services[5], mother), "home"), "too low").code,
            "loyalty.not_entitled"
        );
        let cost = club
            .fixture
            .number("SELECT CAST(SUM(cost) AS BIGINT) FROM loyalty_benefit_use", &[]);
        assert_eq!(cost, 6_000);
    });
}

/// M2
#[test]
fn a_family_grows_as_far_as_the_programme_says() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let (club, mother) = (&families.club, families.club.member);
        let others = ["M2", "M3", "M4"].map(|number| club.customer(number));
        let home = families.family(&[mother, others[0]]);
        club.change(
            "loyalty.points_programme",
            club.programme,
            &json!({ "household_max": 3 }),
        );
        let enter = |customer: RawId, key: &str| {
            let wanted = Join {
                household: home,
                customer,
                role: "child".to_owned(),
                moves_points: false,
                key: key.to_owned(),
            };
            club.act(move |tx, schema, ctx| join(tx, schema, ctx, &wanted))
        };
        let go = |customer: RawId, key: &str| {
            let wanted = Leave {
                household: home,
                customer,
                share: None,
                key: key.to_owned(),
            };
            club.act(move |tx, schema, ctx| leave(tx, schema, ctx, &wanted))
        };
        enter(others[1], "a").unwrap();
        let full = refusal(enter(others[2], "b"), "a fourth");
        assert_eq!(full.code, "loyalty.household_full");
        assert_eq!(full.params.get("max"), Some(&json!(3)));
        // The limit that came later keeps nobody from leaving, and holds for who comes back.
        club.change(
            "loyalty.points_programme",
            club.programme,
            &json!({ "household_max": 2 }),
        );
        go(others[1], "c").unwrap();
        assert_eq!(
            refusal(enter(others[1], "d"), "comes back").code,
            "loyalty.household_full"
        );
        go(others[0], "e").unwrap();
        enter(others[1], "f").unwrap();
    });
}

/// M2
#[test]
fn who_joins_a_family_may_bring_points_and_who_leaves_may_take_a_share() {
    each_engine(|engine| {
        let families = families(engine, &json!({}));
        let (club, mother, father) = (&families.club, families.club.member, families.club.customer("M2"));
        club.buy("S1", mother, &[100]);
        club.buy("S2", father, &[40]);
        let home = families.family(&[mother]);
        club.buy("S3", mother, &[10]);
        let enter = |key: &str| {
            let wanted = Join {
                household: home,
                customer: father,
                role: "spouse".to_owned(),
                moves_points: true,
                key: key.to_owned(),
            };
            club.act(move |tx, schema, ctx| join(tx, schema, ctx, &wanted))
        };
        assert_eq!(enter("j").unwrap(), 40);
        assert_eq!(refusal(enter("j2"), "in already").code, "loyalty.in_a_household");
        club.buy("S4", father, &[5]);
        let shared = |customer: RawId| {
            let views = club.views(customer);
            let of_home = views.iter().find(|view| view.household == Some(home));
            of_home.map(|view| view.balance)
        };
        assert_eq!((shared(mother), shared(father)), (Some(55), Some(55)));
        let programme = club.programme;
        let go = |points: i64, key: &str| {
            let wanted = Leave {
                household: home,
                customer: father,
                share: Some((programme, points)),
                key: key.to_owned(),
            };
            club.act(move |tx, schema, ctx| leave(tx, schema, ctx, &wanted))
        };
        assert_eq!(
            refusal(go(56, "l"), "too much").code,
            "loyalty.points_insufficient"
        );
        assert_eq!(go(20, "l").unwrap(), 20);
        assert_eq!(go(20, "l").unwrap(), 20, "asked again, told the same");
        assert_eq!((shared(mother), shared(father)), (Some(35), None));
        let alone: i64 = club.views(father).iter().map(|view| view.balance).sum();
        assert_eq!(alone, 20);
        assert_eq!(refusal(go(1, "l2"), "gone").code, "loyalty.not_in_household");
        enter("j3").unwrap();
        club.back("S2", (1, 40), 0).unwrap();
        club.assert_balanced();
    });
}
