//! One card of a household, many people: a ticket, a form and a phone say who of them bought, and all of it counts for the household.

use guanxi_customers::entities::{Customer, Household, HouseholdMember};
use guanxi_entity::Entity;
use guanxi_loyalty::commands::{
    CardStep, IsTaken, Join, Leave, issue_card, join, leave, make_cards, step_card,
};
use guanxi_loyalty::entities::{CardSeries, EarnRule, PointsProgramme};
use guanxi_loyalty::queries::card::Shown;
use guanxi_record::get;
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{each_engine, refusal, system};
use guanxi_trade::commands::{Settle, settle_conflict};
use guanxi_trade::entities::{PaperBatch, SaleConflict};
use guanxi_trade::paper::{Keyed, KeyedLine, key_form};
use guanxi_trade::queries::members;
use guanxi_trade::till::Ticket;
use guanxi_types::{Ctx, Day, Id, RawId};
use serde_json::{Value as Json, json};

use crate::club::balance;
use crate::counter::{Counter, NOON, record};

struct Family {
    counter: Counter,
    session: RawId,
    home: RawId,
    card: RawId,
    code: String,
    mother: RawId,
    child: RawId,
}

/// A family with one card, its points together; the mother holds the card, and the child is of the family.
fn family(engine: Engine) -> Family {
    let counter = Counter::new(engine);
    let made = |def, given: Json| record(&counter.store, &counter.schema, def, &given);
    let programme = json!({ "number": "P", "name": "积分", "is_shared": true });
    let programme = made(PointsProgramme::def(), programme);
    made(
        EarnRule::def(),
        json!({ "programme_id": programme.to_string(), "name": "一元一分", "points": 1, "per_amount": "1" }),
    );
    let child = made(
        Customer::def(),
        json!({ "number": "M2", "name": "张小宝", "is_member": true }),
    );
    let mother = counter.member;
    let home = made(Household::def(), json!({ "name": "张家" }));
    for (who, role) in [(child, "child"), (mother, "head")] {
        made(
            HouseholdMember::def(),
            json!({ "household_id": home.to_string(), "customer_id": who.to_string(), "role": role }),
        );
    }
    let series = json!({ "number": "S", "name": "家庭卡", "digits": 6, "is_shared": true });
    let series = made(CardSeries::def(), series);
    let none: &[IsTaken] = &[];
    let ctx = program(&counter);
    counter
        .write(move |tx, schema| make_cards(tx, schema, &ctx, (series, 1, none), ("one", None)))
        .unwrap();
    let row = counter
        .store
        .read_blocking(|r| r.query_first("SELECT id, code FROM loyalty_card", &[]));
    let row = row.unwrap().unwrap();
    let (card, code) = (row.int(0), row.text(1).to_owned());
    let ctx = program(&counter);
    counter
        .write(move |tx, schema| issue_card(tx, schema, &ctx, (card, mother), None))
        .unwrap();
    Family {
        session: counter.open("1"),
        counter,
        home,
        card,
        code,
        mother,
        child,
    }
}

fn program(counter: &Counter) -> Ctx {
    Ctx {
        clock: counter.clock.clone(),
        ..system()
    }
}

impl Family {
    /// A tea, with the family's card, for whom is named.
    fn ticket(&self, key: &str, person: Option<RawId>) -> Ticket {
        let mut ticket = self.counter.ticket(key, self.session, (1, 0));
        ticket.asked.card = Some(Shown::Code(self.code.clone()));
        ticket.asked.customer_id = person;
        ticket
    }

    /// Who bought, for which household, with which card.
    fn whose(&self, sale: RawId) -> [i64; 3] {
        ["customer_id", "household_id", "card_id"].map(|column| {
            let sale = format!("SELECT COALESCE({column}, 0) FROM trade_sale WHERE id = {sale}");
            let known = self.counter.number(&sale);
            let purchase = sale.replace(
                "trade_sale WHERE id = ",
                "loyalty_purchase WHERE sale_ref = 'trade:",
            );
            assert_eq!(
                self.counter.number(&format!("{purchase}'")),
                known,
                "the club knows the same"
            );
            known
        })
    }

    fn shared(&self) -> i64 {
        balance(&self.counter);
        let sql = "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) FROM loyalty_points_account WHERE household_id = ";
        self.counter.number(&format!("{sql}{}", self.home))
    }

    fn told(&self, code: &str) -> Vec<Json> {
        let ctx = program(&self.counter);
        let schema = self.counter.schema.clone();
        self.counter
            .store
            .read_blocking(|r| members(r, &schema, &ctx, code))
            .unwrap()
    }

    fn form(&self, number: &str, person: &str) -> Keyed {
        Keyed {
            number: number.to_owned(),
            card: self.code.clone(),
            person: person.to_owned(),
            sold_on: Day::new(i32::try_from(NOON / 86_400_000).unwrap() - 2).raw(),
            lines: vec![KeyedLine {
                product: self.counter.tea,
                qty: 1_000,
                amount: 1_250,
            }],
            total: 1_250,
        }
    }
}

/// M2, B2: the card of a family is shown; the ticket says who of it bought, the points are the family's.
#[test]
fn a_familys_card_says_who_bought_and_the_points_are_the_familys() {
    each_engine(|engine| {
        let family = family(engine);
        let counter = &family.counter;
        let told = family.told(&family.code);
        let names: Vec<&str> = told[0]["family"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["张小美", "张小宝"], "the holder first");
        assert_eq!(told[0]["card_id"], json!(family.card.to_string()));
        assert_eq!(
            family.told("M2")[0]["family"],
            json!([]),
            "a number is one person's"
        );

        let by_holder = counter.sell(&family.ticket("k1", None)).unwrap();
        assert_eq!(
            family.whose(by_holder.sale_id),
            [family.mother, family.home, family.card]
        );
        let by_child = counter.sell(&family.ticket("k2", Some(family.child))).unwrap();
        assert_eq!(
            family.whose(by_child.sale_id),
            [family.child, family.home, family.card]
        );
        assert_eq!(family.shared(), 24);
        let mut by_id = family.ticket("k3", Some(family.child));
        by_id.asked.card = Some(Shown::Id(family.card));
        let by_id = counter.sell(&by_id).unwrap();
        assert_eq!(
            family.whose(by_id.sale_id),
            [family.child, family.home, family.card]
        );
        counter.assert_balanced();
    });
}

/// M2: a stranger buys nothing with the card, nor does who left; what was sold before, without a connection, stands.
#[test]
fn who_isnt_of_the_household_at_the_time_is_refused() {
    each_engine(|engine| {
        let family = family(engine);
        let counter = &family.counter;
        let stranger = json!({ "number": "M9", "name": "李四", "is_member": true });
        let stranger = record(&counter.store, &counter.schema, Customer::def(), &stranger);
        let refused = |ticket: &Ticket, code: &str| {
            assert_eq!(refusal(counter.sell(ticket), code).code, code, "{engine:?}");
        };
        refused(
            &family.ticket("k1", Some(stranger)),
            "loyalty.person_not_in_household",
        );
        let mut unknown = family.ticket("k1", None);
        unknown.asked.card = Some(Shown::Code("nobody's".to_owned()));
        refused(&unknown, "loyalty.unknown_member");
        let (ctx, home, child) = (program(counter), family.home, family.child);
        let gone = Leave {
            household: home,
            customer: child,
            share: None,
            key: "l".to_owned(),
        };
        counter
            .write(move |tx, schema| leave(tx, schema, &ctx, &gone))
            .unwrap();
        refused(
            &family.ticket("k1", Some(child)),
            "loyalty.person_not_in_household",
        );
        let mut before = family.ticket("k2", Some(child));
        before.offline_at = Some(NOON - 86_400_000);
        let sale = counter.sell(&before).unwrap().sale_id;
        assert_eq!(family.whose(sale), [child, home, family.card]);
        let (ctx, card) = (program(counter), family.card);
        counter
            .write(move |tx, schema| step_card(tx, schema, &ctx, (card, CardStep::Block), Some("挂失")))
            .unwrap();
        refused(&family.ticket("k3", None), "loyalty.card_unusable");
        assert_eq!(
            counter.number("SELECT COUNT(*) FROM trade_sale"),
            1,
            "no ticket stands half"
        );
        counter.assert_balanced();
    });
}

/// M6, M2: a form names the member beside the card; two keyings that name different people differ.
#[test]
fn a_form_names_who_of_the_family_bought() {
    each_engine(|engine| {
        let family = family(engine);
        let counter = &family.counter;
        let batch = |number: &str, is_double: bool| {
            let given =
                json!({ "number": number, "store_id": counter.at.to_string(), "is_double": is_double });
            record(&counter.store, &counter.schema, PaperBatch::def(), &given)
        };
        let key = |ctx: &Ctx, batch: RawId, keyed: Keyed| {
            let ctx = ctx.clone();
            counter.write(move |tx, schema| key_form(tx, schema, &ctx, (batch, &keyed)))
        };
        let (once, ctx) = (batch("B1", false), program(counter));
        let nobody = refusal(key(&ctx, once, family.form("F1", "M9")), "nobody of theirs");
        assert_eq!(nobody.code, "loyalty.person_not_in_household");
        let saved = key(&ctx, once, family.form("F1", "M2")).unwrap();
        assert_eq!(
            family.whose(saved.sale.unwrap()),
            [family.child, family.home, family.card]
        );
        let holder = key(&ctx, once, family.form("F2", "")).unwrap();
        assert_eq!(family.whose(holder.sale.unwrap())[0], family.mother);
        assert_eq!(family.shared(), 24);
        let alone = Keyed {
            card: String::new(),
            ..family.form("F3", "M2")
        };
        assert_eq!(refusal(key(&ctx, once, alone), "no card").fields[0].field, "card");
        let twice = batch("B2", true);
        key(&ctx, twice, family.form("F4", "M2")).unwrap();
        let other = crate::paper::somebody(counter, "second");
        let differs = key(&other, twice, family.form("F4", "M1")).unwrap();
        let fields: Vec<&str> = differs.differences.iter().map(|one| one.field.as_str()).collect();
        assert_eq!((differs.state.as_str(), fields), ("differs", vec!["person"]));
    });
}

/// M1, M2: the card of one person is nobody else's.
#[test]
fn a_card_of_one_person_is_not_shared() {
    each_engine(|engine| {
        let family = family(engine);
        let counter = &family.counter;
        let own = |sql: &str| {
            let sql = format!("{sql} WHERE id = {}", family.card);
            counter
                .store
                .write_blocking(move |tx| tx.execute(&sql, &[]))
                .unwrap();
        };
        own("UPDATE loyalty_card SET household_id = NULL");
        let refused = refusal(
            counter.sell(&family.ticket("k1", Some(family.child))),
            "his mother's",
        );
        assert_eq!(refused.code, "loyalty.card_of_one");
        let sale = counter
            .sell(&family.ticket("k1", Some(family.mother)))
            .unwrap()
            .sale_id;
        assert_eq!(family.whose(sale), [family.mother, family.home, family.card]);
        assert_eq!(family.told(&family.code)[0]["family"], json!([]));
    });
}

/// M2: whoever comes into the family buys with its card from then on.
#[test]
fn a_newcomer_buys_with_the_card() {
    each_engine(|engine| {
        let family = family(engine);
        let counter = &family.counter;
        let father = json!({ "number": "M3", "name": "张爸", "is_member": true });
        let father = record(&counter.store, &counter.schema, Customer::def(), &father);
        let wanted = Join {
            household: family.home,
            customer: father,
            role: "spouse".to_owned(),
            moves_points: false,
            key: "j".to_owned(),
        };
        let ctx = program(counter);
        counter
            .write(move |tx, schema| join(tx, schema, &ctx, &wanted))
            .unwrap();
        let sale = counter.sell(&family.ticket("k1", Some(father))).unwrap().sale_id;
        assert_eq!(family.whose(sale), [father, family.home, family.card]);
        assert_eq!(family.told(&family.code)[0]["family"][1]["role"], json!("spouse"));
    });
}

/// M2, O8: what was sold without a connection was paid: where the person isn't of the card's household it is the holder's, and waits for
/// somebody who says that this is right.
#[test]
fn money_that_was_taken_for_a_stranger_is_the_holders_and_asked_about() {
    each_engine(|engine| {
        let family = family(engine);
        let counter = &family.counter;
        let stranger = json!({ "number": "M9", "name": "李四", "is_member": true });
        let stranger = record(&counter.store, &counter.schema, Customer::def(), &stranger);
        let mut ticket = family.ticket("k1", Some(stranger));
        ticket.offline_at = Some(NOON - 3_600_000);
        let sold = counter.sell(&ticket).unwrap();
        assert_eq!(
            family.whose(sold.sale_id),
            [family.mother, family.home, family.card]
        );
        assert_eq!(family.shared(), 12);
        assert!(!counter.sell(&ticket).unwrap().is_new, "sent twice it is one");
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_sale_conflict"), 1);
        let id = counter.number("SELECT id FROM trade_sale_conflict");
        let kept = |id: RawId| -> SaleConflict {
            let found = counter
                .store
                .read_blocking(move |r| get(r, &system(), SaleConflict::def(), id)?.typed());
            found.unwrap()
        };
        let waits = kept(id);
        assert_eq!(
            (waits.state.as_str(), waits.reason.as_str()),
            ("open", "other_person")
        );
        assert_eq!(waits.person.as_deref(), Some("M9"));
        assert_eq!((waits.number, waits.amount), (sold.number, sold.amount));
        assert_eq!(waits.customer_id.map(Id::raw), Some(family.mother));
        let decided = |is_accepted: bool, customer: Option<RawId>| {
            let (ctx, wanted) = (
                program(counter),
                Settle {
                    conflict: id,
                    is_accepted,
                    customer,
                    note: Some("已核实".to_owned()),
                },
            );
            counter.write(move |tx, schema| settle_conflict(tx, schema, &ctx, &wanted))
        };
        assert_eq!(decided(false, None).unwrap_err().code, "trade.conflict_sold");
        assert_eq!(
            decided(true, Some(stranger)).unwrap_err().code,
            "trade.conflict_sold"
        );
        assert_eq!(decided(true, Some(family.mother)).unwrap(), Some(sold.sale_id));
        assert_eq!(kept(id).state, "accepted");
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_sale"), 1);
        assert_eq!(family.shared(), 12, "booked once");
        counter.assert_balanced();
    });
}
