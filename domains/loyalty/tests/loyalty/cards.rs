//! Cards, on both engines.

use guanxi_entity::Entity;
use guanxi_loyalty::commands::{
    CardStep, IsTaken, Join, Leave, issue_card, join, leave, make_cards, merge_card, replace_card, set_tier,
    step_card,
};
use guanxi_loyalty::entities::Card;
use guanxi_loyalty::queries::card::{Found, STEP_MS, find_member, token, verify, waiting};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Action, RawId, Result, Scope};
use serde_json::json;

use crate::club::Club;

struct Desk {
    club: Club,
    series: RawId,
}

fn desk(engine: Engine) -> Desk {
    let club = Club::new(engine, &json!({}));
    let series = club.make(
        "loyalty.card_series",
        &json!({ "number": "A", "name": "家庭卡", "prefix": "86", "area_code": "0531", "digits": 6, "is_shared": true,
            "valid_months": 24 }),
    );
    Desk { club, series }
}

impl Desk {
    fn make(&self, count: i64, key: &str) -> Result<RawId> {
        let (series, key) = (self.series, key.to_owned());
        let none: &[IsTaken] = &[];
        self.club
            .act(move |tx, schema, ctx| make_cards(tx, schema, ctx, (series, count, none), (&key, None)))
    }

    fn cards(&self) -> Vec<(RawId, String)> {
        let sql = "SELECT id, code FROM loyalty_card ORDER BY code";
        let rows = self
            .club
            .fixture
            .store
            .read_blocking(|r| r.query(sql, &[]))
            .unwrap();
        rows.iter()
            .map(|row| (row.int(0), row.text(1).to_owned()))
            .collect()
    }

    fn issue(&self, card: RawId, customer: RawId) -> Result<()> {
        self.club
            .act(move |tx, schema, ctx| issue_card(tx, schema, ctx, (card, customer), None))
    }

    fn step(&self, card: RawId, step: CardStep) -> Result<&'static str> {
        self.club
            .act(move |tx, schema, ctx| step_card(tx, schema, ctx, (card, step), Some("客户要求")))
    }

    fn find(&self, shown: &str) -> Result<Found> {
        let (shown, today) = (shown.to_owned(), self.club.today());
        self.club
            .fixture
            .store
            .read_blocking(move |r| find_member(r, &shown, today))
    }

    fn token(&self, card: RawId) -> String {
        let now = self.club.clock.now();
        self.club
            .fixture
            .store
            .read_blocking(move |r| token(r, card, now))
            .unwrap()
    }

    fn verify(&self, token: &str) -> Result<Found> {
        let token = token.to_owned();
        self.club
            .act(move |tx, _, ctx| verify(tx, &token, (ctx.clock.now(), ctx.today())))
    }
}

/// M1, B1
#[test]
fn cards_are_made_in_series_with_check_digits_and_no_code_twice() {
    each_engine(|engine| {
        let desk = desk(engine);
        let batch = desk.make(3, "one").unwrap();
        assert_eq!(desk.make(3, "one").unwrap(), batch, "the same batch again");
        desk.make(2, "two").unwrap();
        let codes: Vec<String> = desk.cards().into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes.len(), 5);
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 13 && code.starts_with("860531"))
        );
        for count in [0, 5_001, 999_999] {
            assert_eq!(
                refusal(desk.make(count, "bad"), "count").code,
                "loyalty.bad_batch"
            );
        }
    });
}

/// M1: a code that somebody has doesn't stop its series; where thousands are taken, the administrator moves the sequence on.
#[test]
fn taken_codes_are_passed_over() {
    each_engine(|engine| {
        let desk = desk(engine);
        let series = desk.series;
        let draw = |count: i64, key: &'static str, taken: IsTaken| {
            desk.club.act(move |tx, schema, ctx| {
                make_cards(tx, schema, ctx, (series, count, &[taken]), (key, None))
            })
        };
        // 860531 000002 and 000003, each with its check digit, are a coupon's.
        let coupon: IsTaken =
            |_, code| Ok(code.starts_with("860531000002") || code.starts_with("860531000003"));
        let batch = draw(3, "one", coupon).unwrap();
        let bodies: Vec<String> = desk
            .cards()
            .into_iter()
            .map(|(_, code)| code[6..12].to_owned())
            .collect();
        assert_eq!(bodies, ["000001", "000004", "000005"]);
        let number = |sql: String| {
            let store = &desk.club.fixture.store;
            store.read_blocking(move |r| r.query(&sql, &[])).unwrap()[0].int(0)
        };
        let passed = format!("SELECT passed FROM loyalty_card_batch WHERE id = {batch}");
        assert_eq!(number(passed), 2);
        let next = format!("SELECT next_sequence FROM loyalty_card_series WHERE id = {series}");
        assert_eq!(number(next.clone()), 6);
        let all: IsTaken = |_, code| Ok(code < "860531900000");
        assert_eq!(
            refusal(draw(1, "two", all), "all of them").code,
            "loyalty.codes_taken"
        );
        let change = |to: i64| {
            desk.club
                .try_change("loyalty.card_series", series, &json!({ "next_sequence": to }))
        };
        assert_eq!(refusal(change(5), "backward").code, "record.invalid");
        change(900_000).unwrap();
        draw(1, "two", all).unwrap();
        assert_eq!(number(next), 900_001);
    });
}

/// M1, M2
#[test]
fn a_card_is_issued_blocked_lost_and_replaced_with_its_history() {
    each_engine(|engine| {
        let desk = desk(engine);
        let club = &desk.club;
        desk.make(3, "one").unwrap();
        let cards = desk.cards();
        let (first, code) = cards[0].clone();
        let home = club.make("customers.household", &json!({ "name": "王家" }));
        club.make(
            "customers.household_member",
            &json!({ "household_id": home.to_string(), "customer_id": club.member.to_string(), "role": "head" }),
        );
        assert_eq!(
            refusal(desk.find(&code), "not issued").code,
            "loyalty.card_unusable"
        );
        desk.issue(first, club.member).unwrap();
        assert_eq!(
            refusal(desk.issue(first, club.member), "twice").code,
            "loyalty.card_state"
        );
        let spaced = format!(" {}-{}", &code[..4], &code[4..]);
        let found = desk.find(&spaced).unwrap();
        assert_eq!(
            (found.customer, found.household, found.card),
            (club.member, Some(home), Some(first))
        );
        assert_eq!(
            desk.find("M1").unwrap().customer,
            club.member,
            "by the customer's number"
        );
        assert_eq!(
            refusal(desk.find("nobody"), "unknown").code,
            "loyalty.unknown_member"
        );
        assert_eq!(desk.step(first, CardStep::Block).unwrap(), "blocked");
        assert_eq!(refusal(desk.find(&code), "blocked").code, "loyalty.card_unusable");
        assert_eq!(desk.step(first, CardStep::Lose).unwrap(), "lost");
        let second = cards[1].0;
        club.act(move |tx, schema, ctx| replace_card(tx, schema, ctx, (first, second), Some("遗失")))
            .unwrap();
        let old: Card = club
            .fixture
            .get(&club.ctx(), Card::def(), first)
            .unwrap()
            .typed()
            .unwrap();
        assert_eq!(
            (old.state.as_str(), old.replaced_by_id.map(guanxi_types::Id::raw)),
            ("replaced", Some(second))
        );
        assert_eq!(desk.find(&cards[1].1).unwrap().household, Some(home));
        assert_eq!(
            refusal(desk.step(first, CardStep::Unblock), "over").code,
            "loyalty.card_state"
        );
        assert_eq!(
            club.fixture
                .number("SELECT COUNT(*) FROM loyalty_card_event", &[]),
            5
        );
        club.wait(800);
        assert_eq!(
            refusal(desk.find(&cards[1].1), "two years later").code,
            "loyalty.card_unusable"
        );
    });
}

/// B1
#[test]
fn a_picture_of_the_phones_code_is_worth_nothing_later() {
    each_engine(|engine| {
        let desk = desk(engine);
        let club = &desk.club;
        desk.make(2, "one").unwrap();
        let card = desk.cards()[0].0;
        desk.issue(card, club.member).unwrap();
        let shown = desk.token(card);
        assert_eq!(desk.token(card), shown);
        let forged = shown.replacen(&card.to_string(), &desk.cards()[1].0.to_string(), 1);
        assert_eq!(
            refusal(desk.verify(&forged), "another card").code,
            "loyalty.token_invalid"
        );
        assert_eq!(desk.verify(&shown).unwrap().customer, club.member);
        assert_eq!(refusal(desk.verify(&shown), "once").code, "loyalty.token_used");
        club.clock.advance(STEP_MS);
        let next = desk.token(card);
        assert_ne!(next, shown);
        club.clock.advance(STEP_MS);
        desk.verify(&next).unwrap();
        let late = desk.token(card);
        club.clock.advance(2 * STEP_MS);
        assert_eq!(refusal(desk.verify(&late), "late").code, "loyalty.token_invalid");
        for bad in ["", "1.2", "a.b.c", "1.2.3.4"] {
            assert_eq!(refusal(desk.verify(bad), bad).code, "loyalty.token_invalid");
        }
    });
}

impl Desk {
    fn join(&self, home: RawId, customer: RawId) {
        let wanted = Join {
            household: home,
            customer,
            role: "spouse".to_owned(),
            moves_points: false,
            key: format!("j{customer}"),
        };
        self.club
            .act(move |tx, schema, ctx| join(tx, schema, ctx, &wanted))
            .unwrap();
    }

    fn leave(&self, home: RawId, customer: RawId) {
        let wanted = Leave {
            household: home,
            customer,
            share: None,
            key: format!("l{customer}"),
        };
        self.club
            .act(move |tx, schema, ctx| leave(tx, schema, ctx, &wanted))
            .unwrap();
    }

    fn waiting(&self) -> Vec<RawId> {
        let series = self.series;
        let store = &self.club.fixture.store;
        let found = store.read_blocking(move |r| waiting(r, series, 0)).unwrap();
        found.0.into_iter().map(|one| one.customer).collect()
    }
}

/// M1: a card is for who was let in, whatever let him in; who waits for one is listed.
#[test]
fn cards_of_a_series_are_for_members_of_its_tier() {
    each_engine(|engine| {
        let desk = desk(engine);
        let club = &desk.club;
        let scheme = club.make(
            "loyalty.tier_scheme",
            &json!({ "number": "L", "name": "等级", "entry_first": true, "period": "lifetime" }),
        );
        let tier = |number: &str, rank: i64, more: &serde_json::Value| {
            let mut fields =
                json!({ "scheme_id": scheme.to_string(), "number": number, "name": number, "rank": rank });
            let more = more.as_object().unwrap().clone();
            fields.as_object_mut().unwrap().extend(more);
            club.make("loyalty.tier", &fields)
        };
        let low = tier("普通会员", 1, &json!({ "entry_amount": "300", "by_proof": true }));
        let high = tier("VIP贵宾", 2, &json!({ "threshold": "5000" }));
        club.change(
            "loyalty.card_series",
            desk.series,
            &json!({ "tier_id": low.to_string(), "starts_active": false }),
        );
        desk.make(3, "one").unwrap();
        let cards = desk.cards();
        let refused = refusal(desk.issue(cards[0].0, club.member), "not let in");
        assert_eq!(refused.code, "loyalty.card_not_entitled");
        assert_eq!(refused.params.get("tier"), Some(&json!("普通会员")));
        club.buy("S1", club.member, &[299]);
        assert_eq!(desk.waiting(), Vec::<RawId>::new());
        club.buy("S2", club.member, &[300]);
        let other = club.customer("M2");
        club.act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, other), (Some(high), None)))
            .unwrap();
        assert_eq!(desk.waiting(), [club.member, other]);
        desk.issue(cards[0].0, club.member).unwrap();
        desk.issue(cards[1].0, other).unwrap();
        assert_eq!(desk.waiting(), Vec::<RawId>::new());
        desk.step(cards[0].0, CardStep::Block).unwrap();
        assert_eq!(desk.step(cards[0].0, CardStep::Unblock).unwrap(), "issued");
        let posted = refusal(desk.find(&cards[0].1), "before it is activated");
        assert_eq!(posted.code, "loyalty.card_unusable");
        assert_eq!(desk.step(cards[0].0, CardStep::Activate).unwrap(), "active");
        assert_eq!(desk.find(&cards[0].1).unwrap().customer, club.member);
    });
}

/// M1, M2
#[test]
fn two_cards_of_one_holder_become_one_with_their_history() {
    each_engine(|engine| {
        let desk = desk(engine);
        let club = &desk.club;
        desk.make(3, "one").unwrap();
        let cards = desk.cards();
        let stranger = club.customer("M2");
        desk.issue(cards[0].0, club.member).unwrap();
        desk.issue(cards[1].0, club.member).unwrap();
        desk.issue(cards[2].0, stranger).unwrap();
        let merge = |old: RawId, into: RawId| {
            club.act(move |tx, schema, ctx| merge_card(tx, schema, ctx, (old, into), Some("重复")))
        };
        let foreign = refusal(merge(cards[0].0, cards[2].0), "somebody else's");
        assert_eq!(foreign.code, "loyalty.card_other_holder");
        merge(cards[0].0, cards[1].0).unwrap();
        let again = refusal(merge(cards[0].0, cards[1].0), "over");
        assert_eq!(again.code, "loyalty.card_state");
        let dead = refusal(desk.find(&cards[0].1), "merged");
        assert_eq!(dead.params.get("state"), Some(&json!("merged")));
        assert_eq!(desk.find(&cards[1].1).unwrap().customer, club.member);
        let kept = format!(
            "SELECT replaced_by_id FROM loyalty_card WHERE id = {}",
            cards[0].0
        );
        assert_eq!(club.fixture.number(&kept, &[]), cards[1].0);
    });
}

/// M2, B1: the household's card comes with who joins and stays with the household; a phone says who of the household shows it.
#[test]
fn a_familys_card_stays_with_the_family_and_each_phone_says_whose_it_is() {
    each_engine(|engine| {
        let desk = desk(engine);
        let club = &desk.club;
        desk.make(1, "one").unwrap();
        let (card, code) = desk.cards()[0].clone();
        let (mother, father) = (club.member, club.customer("M2"));
        let shown = desk.token(father);
        assert_eq!(
            desk.verify(&shown).unwrap(),
            Found {
                customer: father,
                household: None,
                card: None
            },
            "without a card"
        );
        assert_eq!(refusal(desk.verify(&shown), "once").code, "loyalty.token_used");
        // Issued before there was a household.
        desk.issue(card, mother).unwrap();
        let home = club.make("customers.household", &json!({ "name": "王家" }));
        desk.join(home, mother);
        desk.join(home, father);
        assert_eq!(desk.find(&code).unwrap().household, Some(home));
        club.clock.advance(STEP_MS);
        let by_father = Found {
            customer: father,
            household: Some(home),
            card: Some(card),
        };
        assert_eq!(desk.verify(&desk.token(father)).unwrap(), by_father);
        let by_mother = Found {
            customer: mother,
            ..by_father
        };
        assert_eq!(
            desk.verify(&desk.token(mother)).unwrap(),
            by_mother,
            "at the same moment"
        );
        desk.leave(home, mother);
        let found = desk.find(&code).unwrap();
        assert_eq!((found.customer, found.household), (father, Some(home)));
        club.clock.advance(STEP_MS);
        assert_eq!(desk.verify(&desk.token(mother)).unwrap().card, None);
        desk.step(card, CardStep::Block).unwrap();
        let blocked = refusal(desk.verify(&desk.token(father)), "on the phone, too");
        assert_eq!(blocked.code, "loyalty.card_unusable");
    });
}

/// M1, O5: whoever sees every card and may change his own customers' only changes no other.
#[test]
fn cards_of_others_are_seen_and_not_changed() {
    each_engine(|engine| {
        let desk = desk(engine);
        desk.make(2, "one").unwrap();
        let cards = desk.cards();
        let (held, free) = (cards[0].0, cards[1].0);
        desk.issue(held, desk.club.member).unwrap();
        let grants = [
            ("loyalty.card", Action::Read, Scope::All),
            ("loyalty.card", Action::Update, Scope::Own),
            ("loyalty.card_series", Action::Read, Scope::All),
            ("customers.customer", Action::Read, Scope::All),
        ];
        let mut rep = guanxi_testkit::user(7, &grants);
        rep.clock = desk.club.clock.clone();
        let block = |card: RawId| {
            let rep = rep.clone();
            desk.club
                .act(move |tx, schema, _| step_card(tx, schema, &rep, (card, CardStep::Block), None))
        };
        assert_eq!(refusal(block(held), "another's").code, "access.forbidden");
        let replace = |old: RawId, new: RawId| {
            let rep = rep.clone();
            desk.club
                .act(move |tx, schema, _| replace_card(tx, schema, &rep, (old, new), None))
        };
        assert_eq!(refusal(replace(held, free), "another's").code, "access.forbidden");
    });
}
