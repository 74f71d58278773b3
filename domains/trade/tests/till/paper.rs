//! Paper forms: keyed once or twice, saved as sales that earn points.

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_org::entities::User;
use guanxi_record::person::{Erasure, erase};
use guanxi_record::{get, history};
use guanxi_testkit::{each_engine, refusal, system, user};
use guanxi_trade::entities::{PaperBatch, PaperForm};
use guanxi_trade::paper::{
    Answer, BatchSum, Both, Keyed, KeyedLine, begin_form, both_keyings, close_batch, drop_form, key_form,
    resolve,
};
use guanxi_types::{Action, Ctx, Day, Money, RawId, Result, Scope};
use serde_json::json;

use crate::club::{balance, club};
use crate::counter::{Counter, NOON, record};

/// 2026-02-27, two days before today.
fn day() -> i32 {
    let today = i32::try_from(NOON / 86_400_000).unwrap();
    Day::new(today - 2).raw()
}

fn batch(counter: &Counter, number: &str, is_double: bool) -> RawId {
    let given = json!({ "number": number, "store_id": counter.at.to_string(), "is_double": is_double,
        "control_count": 1, "control_amount": "25.00" });
    record(&counter.store, &counter.schema, PaperBatch::def(), &given)
}

fn form(counter: &Counter, number: &str) -> Keyed {
    Keyed {
        number: number.to_owned(),
        card: "M1".to_owned(),
        person: String::new(),
        sold_on: day(),
        lines: vec![KeyedLine {
            product: counter.tea,
            qty: 2_000,
            amount: 2_500,
        }],
        total: 2_500,
    }
}

pub fn somebody(counter: &Counter, login: &str) -> Ctx {
    let given = json!({ "login": login, "name": login, "locale": "zh", "is_active": true });
    let id = record(&counter.store, &counter.schema, User::def(), &given);
    let grants: Vec<_> = Action::ALL
        .iter()
        .map(|action| ("*", *action, Scope::All))
        .collect();
    Ctx {
        clock: counter.clock.clone(),
        ..user(id, &grants)
    }
}

fn program(counter: &Counter) -> Ctx {
    Ctx {
        clock: counter.clock.clone(),
        ..system()
    }
}

fn key(counter: &Counter, ctx: &Ctx, batch: RawId, keyed: &Keyed) -> Result<Answer> {
    let (ctx, keyed) = (ctx.clone(), keyed.clone());
    counter.write(move |tx, schema| key_form(tx, schema, &ctx, (batch, &keyed)))
}

fn close(counter: &Counter, batch: RawId) -> Result<BatchSum> {
    let ctx = program(counter);
    counter.write(move |tx, schema| close_batch(tx, schema, &ctx, batch))
}

/// M6, M3
#[test]
fn a_form_becomes_a_sale_that_earns_once() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let (ctx, batch) = (program(&counter), batch(&counter, "B1", false));
        let wrong = Keyed {
            total: 2_501,
            ..form(&counter, "F1")
        };
        assert_eq!(
            refusal(key(&counter, &ctx, batch, &wrong), "total").code,
            "trade.paper_total"
        );
        let mut mixed = form(&counter, "F1");
        mixed.lines[0].amount = 3_000;
        mixed.lines.push(KeyedLine {
            product: counter.tea,
            qty: 1_000,
            amount: -500,
        });
        assert_eq!(
            refusal(key(&counter, &ctx, batch, &mixed), "discount").code,
            "record.invalid"
        );
        let nobody = Keyed {
            card: "nobody".to_owned(),
            ..form(&counter, "F1")
        };
        let unknown = refusal(key(&counter, &ctx, batch, &nobody), "card");
        assert_eq!(unknown.code, "loyalty.unknown_member");
        assert_eq!(
            refusal(close(&counter, batch), "empty").code,
            "trade.paper_control"
        );
        let saved = key(&counter, &ctx, batch, &form(&counter, "F1")).unwrap();
        assert_eq!(saved.state, "saved");
        assert_eq!(balance(&counter), 25);
        let again = key(&counter, &ctx, batch, &form(&counter, "F1")).unwrap();
        assert_eq!(again, saved, "the same form changes nothing");
        assert_eq!(balance(&counter), 25);
        let other = Keyed {
            card: String::new(),
            ..form(&counter, "F1")
        };
        assert_eq!(
            refusal(key(&counter, &ctx, batch, &other), "number").code,
            "trade.paper_taken"
        );
        let sale = saved.sale.unwrap();
        let sum = format!(
            "SELECT amount FROM trade_sale WHERE id = {sale} AND customer_id = {}",
            counter.member
        );
        assert_eq!(counter.number(&sum), 2_500);
        let on = format!("SELECT business_date FROM trade_sale WHERE id = {sale} AND business_minute = 720");
        assert_eq!(counter.number(&on), i64::from(day()));
        assert_eq!(close(&counter, batch).unwrap().amount, 2_500);
        let late = key(&counter, &ctx, batch, &form(&counter, "F2"));
        assert_eq!(refusal(late, "closed").code, "trade.paper_closed");
    });
}

/// M6
#[test]
fn a_form_that_is_keyed_twice_is_compared_and_settled() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let batch = batch(&counter, "B2", true);
        let (one, two) = (somebody(&counter, "one"), somebody(&counter, "two"));
        let first = form(&counter, "F1");
        assert_eq!(key(&counter, &one, batch, &first).unwrap().state, "keyed");
        assert_eq!(balance(&counter), 0, "nothing is saved before the second");
        let sent_again = key(&counter, &one, batch, &first).unwrap();
        assert_eq!(sent_again.state, "keyed", "the same clerk sent the same again");
        let changed = Keyed {
            card: String::new(),
            ..first.clone()
        };
        let own = refusal(key(&counter, &one, batch, &changed), "the same clerk");
        assert_eq!(own.code, "trade.paper_same_clerk");
        assert_eq!(
            refusal(close(&counter, batch), "pending").code,
            "trade.paper_pending"
        );
        let mut second = first.clone();
        second.lines[0].qty = 3_000;
        let differs = key(&counter, &two, batch, &second).unwrap();
        assert_eq!(differs.state, "differs");
        assert_eq!(differs.differences.len(), 1);
        assert_eq!(differs.differences[0].field, "lines.0.qty");
        let reloaded = key(&counter, &two, batch, &second).unwrap();
        assert_eq!(reloaded, differs, "the differences are told again");
        let settle = |ctx: &Ctx| {
            let (ctx, right, id) = (ctx.clone(), first.clone(), differs.form);
            counter.write(move |tx, schema| resolve(tx, schema, &ctx, (id, &right)))
        };
        let by_first = refusal(settle(&one), "settled by who keyed it first");
        assert_eq!(by_first.code, "trade.paper_same_clerk");
        let done = settle(&two).unwrap();
        assert_eq!(done.state, "saved");
        assert_eq!(settle(&two).unwrap(), done, "settled twice");
        assert_eq!(balance(&counter), 25);
        // The next is keyed alike by both.
        assert_eq!(
            key(&counter, &one, batch, &form(&counter, "F2")).unwrap().state,
            "keyed"
        );
        assert_eq!(
            key(&counter, &two, batch, &form(&counter, "F2")).unwrap().state,
            "saved"
        );
        assert_eq!(balance(&counter), 50);
    });
}

fn begin(counter: &Counter, ctx: &Ctx, batch: RawId, number: &'static str) -> Result<Answer> {
    let ctx = ctx.clone();
    counter.write(move |tx, schema| begin_form(tx, schema, &ctx, (batch, number)))
}

/// M6: a form that was photographed first is keyed on the same record, and one that was begun by mistake is taken away.
#[test]
fn a_form_is_begun_before_it_is_keyed() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let (ctx, once) = (program(&counter), batch(&counter, "B1", false));
        let begun = begin(&counter, &ctx, once, "F1").unwrap();
        assert_eq!((begun.state.as_str(), begun.sale), ("begun", None));
        assert_eq!(begin(&counter, &ctx, once, "F1").unwrap(), begun, "once");
        let wrong = begin(&counter, &ctx, once, "F7").unwrap();
        let pending = refusal(close(&counter, once), "two wait");
        assert_eq!(pending.code, "trade.paper_pending");
        let take_away = |id: RawId| {
            let ctx = ctx.clone();
            counter.write(move |tx, schema| drop_form(tx, schema, &ctx, id))
        };
        assert_eq!(take_away(wrong.form).unwrap().count, 1);
        let saved = key(&counter, &ctx, once, &form(&counter, "F1")).unwrap();
        assert_eq!((saved.form, saved.state.as_str()), (begun.form, "saved"));
        assert_eq!(balance(&counter), 25);
        let keyed = refusal(take_away(begun.form), "it was keyed");
        assert_eq!(keyed.code, "trade.paper_keyed");
        assert_eq!(
            begin(&counter, &ctx, once, "F1").unwrap().state,
            "saved",
            "a late photo"
        );
        close(&counter, once).unwrap();
        // Of two clerks the second sees the photo, and nothing that the first keyed.
        let twice = batch(&counter, "B2", true);
        let (one, two) = (somebody(&counter, "one"), somebody(&counter, "two"));
        let begun = begin(&counter, &one, twice, "F2").unwrap();
        let first = key(&counter, &one, twice, &form(&counter, "F2")).unwrap();
        assert_eq!((first.form, first.state.as_str()), (begun.form, "keyed"));
        let blind = format!("SELECT amount FROM trade_paper_form WHERE id = {}", begun.form);
        assert_eq!(counter.number(&blind), 0);
        let second = key(&counter, &two, twice, &form(&counter, "F2")).unwrap();
        assert_eq!(second.state, "saved");
        let other = refusal(begin(&counter, &one, twice, "F1"), "another batch");
        assert_eq!(other.code, "trade.paper_taken");
    });
}

fn keyings(counter: &Counter, ctx: &Ctx, form: RawId) -> Result<Both> {
    let ctx = ctx.clone();
    counter.store.read_blocking(|r| both_keyings(r, &ctx, form))
}

/// M6: the record tells the second clerk no more than the form's number, however it is asked.
#[test]
fn what_was_keyed_first_is_on_no_record_until_it_is_compared() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let batch = batch(&counter, "B4", true);
        let (one, two) = (somebody(&counter, "one"), somebody(&counter, "two"));
        let keyed = key(&counter, &one, batch, &form(&counter, "F1")).unwrap();
        let def = PaperForm::def();
        let seen = |id: RawId| -> PaperForm {
            let ctx = two.clone();
            let record = counter.store.read_blocking(move |r| get(r, &ctx, def, id));
            record.unwrap().typed().unwrap()
        };
        let blind = seen(keyed.form);
        assert_eq!(
            (blind.content.as_str(), blind.customer_id, blind.amount),
            ("{}", None, Money::ZERO)
        );
        let (ctx, id) = (two.clone(), keyed.form);
        let past = counter.store.read_blocking(move |r| history(r, &ctx, def, id));
        assert!(!format!("{:?}", past.unwrap()).contains("M1"));
        let saved = key(&counter, &two, batch, &form(&counter, "F1")).unwrap();
        assert_eq!(saved.state, "saved");
        let told = seen(keyed.form);
        assert_eq!(
            (told.customer_id.map(guanxi_types::Id::raw), told.amount),
            (Some(counter.member), Money::new(2_500))
        );
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_paper_keying"), 0);
    });
}

/// F8, M6: a card's number goes with its holder, from forms that are saved, that differ, and that only one clerk has keyed.
#[test]
fn an_erased_members_number_is_on_no_form_any_more() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let single = batch(&counter, "B5", false);
        let double = batch(&counter, "B6", true);
        let (one, two) = (somebody(&counter, "one"), somebody(&counter, "two"));
        key(&counter, &one, single, &form(&counter, "F1")).unwrap();
        let nobodys = |number: &str| Keyed {
            card: String::new(),
            ..form(&counter, number)
        };
        key(&counter, &one, double, &nobodys("F2")).unwrap();
        let differs = key(&counter, &two, double, &form(&counter, "F2")).unwrap();
        assert_eq!(differs.state, "differs");
        key(&counter, &one, double, &form(&counter, "F3")).unwrap();
        let wanted = Erasure {
            def: Customer::def(),
            id: counter.member,
            version: None,
            reason: "本人要求".to_owned(),
        };
        let ctx = program(&counter);
        counter
            .write(move |tx, schema| erase(tx, schema, &ctx, &wanted))
            .unwrap();
        let left =
            "SELECT COUNT(*) FROM trade_paper_form WHERE content LIKE '%\"M1\"%' OR second LIKE '%\"M1\"%'";
        assert_eq!(counter.number(left), 0);
        let blind = "SELECT COUNT(*) FROM trade_paper_keying WHERE content <> '{}'";
        assert_eq!(counter.number(blind), 0);
        // What isn't saved yet is keyed from the paper, for nobody.
        for number in ["F2", "F3"] {
            let saved = key(&counter, &two, double, &nobodys(number)).unwrap();
            assert_eq!(saved.state, "saved", "{number}");
        }
    });
}

/// M6
#[test]
fn differences_are_shown_side_by_side_and_settled_by_a_third_where_one_is_asked_for() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let batch = batch(&counter, "B3", true);
        counter
            .write(move |tx, _| {
                tx.execute(
                    "UPDATE trade_paper_batch SET is_settled_by_third = 1 WHERE id = ?1",
                    &[batch.into()],
                )
            })
            .unwrap();
        let [one, two, three] = ["one", "two", "three"].map(|login| somebody(&counter, login));
        let first = form(&counter, "F1");
        let keyed = key(&counter, &one, batch, &first).unwrap();
        let hidden = refusal(keyings(&counter, &two, keyed.form), "before the second keying");
        assert_eq!(hidden.code, "trade.paper_no_difference");
        let mut second = first.clone();
        second.card = String::new();
        second.lines[0].qty = 3_000;
        let id = key(&counter, &two, batch, &second).unwrap().form;
        let both = keyings(&counter, &three, id).unwrap();
        assert_eq!((&both.first, &both.second), (&first, &second));
        assert_eq!(both.by, [Some(one.user_id()), Some(two.user_id())]);
        assert!(both.may_settle && both.needs_third);
        for clerk in [&one, &two] {
            assert!(!keyings(&counter, clerk, id).unwrap().may_settle);
        }
        // Neither was right: what stands on the paper is typed.
        let mut right = first.clone();
        right.lines[0].qty = 4_000;
        let settle = |ctx: &Ctx| {
            let (ctx, right) = (ctx.clone(), right.clone());
            counter.write(move |tx, schema| resolve(tx, schema, &ctx, (id, &right)))
        };
        let by_second = refusal(settle(&two), "settled by who keyed it then");
        assert_eq!(by_second.code, "trade.paper_third_clerk");
        let around = refusal(
            key(&counter, &two, batch, &first),
            "keyed again as the first, once seen",
        );
        assert_eq!(around.code, "trade.paper_differs");
        let done = settle(&three).unwrap();
        let qty = format!(
            "SELECT qty FROM trade_sale_line WHERE sale_id = {}",
            done.sale.unwrap()
        );
        assert_eq!(counter.number(&qty), 4_000);
        let who = format!(
            "SELECT settled_by_id FROM trade_paper_form WHERE id = {id} AND checked_by_id = {}",
            two.user_id()
        );
        assert_eq!(
            counter.number(&who),
            three.user_id(),
            "and who keyed it stays known"
        );
        assert_eq!(balance(&counter), 25);
    });
}
