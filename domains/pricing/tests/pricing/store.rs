//! From records to prices, and back into the ledger.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_pricing::catalogue::{Catalogues, load, version};
use guanxi_pricing::commands::{Move, Returned, Sold, Take, give_back, issue, move_on, take};
use guanxi_pricing::engine::{Basket, BasketLine, Catalogue, Priced, Situation, price};
use guanxi_pricing::entities::{Coupon, PriceBook, PriceRule, Promotion};
use guanxi_pricing::queries::{buyer, prepare};
use guanxi_record::{Schema, values_from_json};
use guanxi_store::{Engine, Queries, Tx};
use guanxi_testkit::{Fixture, each_engine, refusal, system, user};
use guanxi_types::{Action, Ctx, Id, Money, Qty, RawId, Result, Scope};
use serde_json::{Value as Json, json};

pub struct Shop {
    pub fixture: Fixture,
    pub kept: Catalogues,
    pub tea: RawId,
    pub rice: RawId,
}

const PROMOTION: &str = "pricing.promotion";

/// Somebody who may change every promotion.
fn manager(id: RawId) -> Ctx {
    let all = [Action::Read, Action::Create, Action::Update];
    let mut grants: Vec<_> = all
        .iter()
        .map(|action| (PROMOTION, *action, Scope::All))
        .collect();
    grants.push(("org.user", Action::Read, Scope::All));
    user(id, &grants)
}

impl Shop {
    pub fn new(engine: Engine) -> Self {
        let modules = vec![
            guanxi_org::module(),
            guanxi_catalog::module(),
            guanxi_customers::module(),
            guanxi_pricing::module(),
        ];
        let fixture = Fixture::new(engine, &Schema::new(modules).unwrap());
        let mut shop = Self {
            fixture,
            kept: Catalogues::default(),
            tea: 0,
            rice: 0,
        };
        shop.make(
            "org.company",
            &json!({ "name": "店", "currency": "CNY", "zone": "Asia/Shanghai" }),
        );
        shop.tea = shop.make(
            "catalog.product",
            &json!({ "number": "T", "name": "茶", "standard_price": "100" }),
        );
        shop.rice = shop.make(
            "catalog.product",
            &json!({ "number": "R", "name": "米", "standard_price": "30" }),
        );
        shop
    }

    fn def(&self, key: &str) -> &'static EntityDef {
        self.fixture.schema.entity(key).unwrap()
    }

    pub fn try_make(&self, ctx: &Ctx, key: &str, json: &Json) -> Result<RawId> {
        let def = self.def(key);
        let values = values_from_json(def, json.as_object().unwrap())?;
        self.fixture.create(ctx, def, &values)
    }

    pub fn make(&self, key: &str, json: &Json) -> RawId {
        self.try_make(&system(), key, json).unwrap()
    }

    fn change(&self, key: &str, id: RawId, json: &Json) -> Result<()> {
        let def = self.def(key);
        let values = values_from_json(def, json.as_object().unwrap())?;
        self.fixture.update(&system(), (def, id, None), &values)
    }

    pub fn step(&self, ctx: &Ctx, id: RawId, step: Move) -> Result<&'static str> {
        let ctx = ctx.clone();
        self.fixture
            .write(move |tx, schema| move_on(tx, schema, &ctx, (id, None), (step, Some("好"))))
    }

    /// A promotion that runs.
    pub fn running(&self, fields: &Json) -> RawId {
        let mut all = json!({ "number": "P", "name": "促销" });
        all.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let id = self.make(PROMOTION, &all);
        for step in [Move::Submit, Move::Approve, Move::Start] {
            self.step(&system(), id, step).unwrap();
        }
        id
    }

    pub fn catalogue(&self) -> std::sync::Arc<Catalogue> {
        self.fixture.store.read_blocking(|r| load(r, &self.kept)).unwrap()
    }

    pub fn basket(&self, lines: &[(RawId, i64)]) -> Basket {
        let line = |(at, (product, units)): (usize, &(RawId, i64))| BasketLine {
            key: u32::try_from(at).unwrap() + 1,
            product: Id::new(*product),
            qty: Qty::new(units * 1_000),
            surcharge: Money::ZERO,
            given_price: None,
            hand_price: None,
        };
        Basket {
            lines: lines.iter().enumerate().map(line).collect(),
            coupons: Vec::new(),
        }
    }

    pub fn ready(&self, situation: &Situation, basket: &Basket) -> (Situation, Priced) {
        let catalogue = self.catalogue();
        let mut situation = situation.clone();
        self.fixture
            .store
            .read_blocking(|r| prepare(r, &catalogue, &mut situation, &basket.coupons))
            .unwrap();
        let priced = price(&catalogue, &situation, basket);
        (situation, priced)
    }

    pub fn sell(&self, sale: RawId, (situation, priced): &(Situation, Priced)) -> Take {
        let (catalogue, situation, priced) = (self.catalogue(), situation.clone(), priced.clone());
        let taking = move |tx: &mut Tx<'_>, schema: &Schema| {
            let sold = Sold {
                sale,
                situation: &situation,
                priced: &priced,
            };
            take(tx, schema, &system(), &catalogue, &sold)
        };
        self.fixture.write(taking).unwrap()
    }

    pub fn undo(&self, sale: RawId, returning: RawId, lines: &[(u32, i64)]) -> BTreeMap<RawId, Money> {
        let returned: Vec<Returned> = lines
            .iter()
            .map(|(line_key, units)| Returned {
                line_key: *line_key,
                qty: Qty::new(units * 1_000),
            })
            .collect();
        self.fixture
            .write(move |tx, schema| give_back(tx, schema, &system(), (sale, returning), &returned))
            .unwrap()
    }

    fn number(&self, sql: &str) -> i64 {
        self.fixture.number(sql, &[])
    }
}

/// J5
#[test]
fn a_write_of_anything_that_prices_depend_on_is_a_new_version() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let book = shop.make(
            "pricing.price_book",
            &json!({ "number": "B", "name": "B", "kind": "standard" }),
        );
        let rule = json!({ "book_id": book.to_string(), "product_id": shop.tea.to_string(), "amount": "90" });
        let rule = shop.make("pricing.price_rule", &rule);
        let paid = || {
            shop.ready(&Situation::default(), &shop.basket(&[(shop.tea, 1)]))
                .1
                .amount
                .raw()
        };
        assert_eq!(paid(), 9_000);
        let before = shop.catalogue().version;
        assert_eq!(shop.catalogue().version, before, "nothing was written");
        shop.change(
            "pricing.price_rule",
            rule,
            &json!({ "method": "formula", "percent_off": "12.5" }),
        )
        .unwrap();
        assert_eq!(paid(), 8_750);
        shop.change("catalog.product", shop.tea, &json!({ "standard_price": "200" }))
            .unwrap();
        assert_eq!(paid(), 17_500);
        shop.change("pricing.price_book", book, &json!({ "is_active": false }))
            .unwrap();
        assert_eq!(paid(), 20_000);
        assert_eq!(
            shop.fixture.store.read_blocking(|r| version(r)).unwrap(),
            before + 3
        );
    });
}

/// J5
#[test]
fn a_promotion_is_allowed_by_somebody_else_than_who_wrote_it() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let somebody =
            |login: &str| manager(shop.make("org.user", &json!({ "login": login, "name": login })));
        let (author, other) = (somebody("author"), somebody("other"));
        let action = json!({ "kind": "percent_off", "percent": "10" }).to_string();
        let fields = json!({ "number": "P", "name": "九折", "action": action });
        let id = shop.try_make(&author, PROMOTION, &fields).unwrap();
        let code = |answer: Result<&'static str>| refusal(answer, "a step").code;
        assert_eq!(code(shop.step(&author, id, Move::Start)), "pricing.wrong_state");
        assert_eq!(shop.step(&author, id, Move::Submit).unwrap(), "review");
        assert_eq!(
            code(shop.step(&author, id, Move::Approve)),
            "pricing.own_approval"
        );
        let changed = shop.change(PROMOTION, id, &json!({ "priority": 3 }));
        assert_eq!(refusal(changed, "a change").code, "pricing.not_draft");
        let none = shop
            .ready(&Situation::default(), &shop.basket(&[(shop.tea, 1)]))
            .1;
        assert!(none.effects.is_empty());
        assert_eq!(shop.step(&other, id, Move::Approve).unwrap(), "approved");
        assert_eq!(shop.step(&author, id, Move::Start).unwrap(), "running");
        let priced = shop
            .ready(&Situation::default(), &shop.basket(&[(shop.tea, 1)]))
            .1;
        assert_eq!((priced.amount.raw(), priced.effects[0].version), (9_000, 1));
        assert_eq!(shop.step(&author, id, Move::Stop).unwrap(), "ended");
        assert_eq!(code(shop.step(&other, id, Move::Return)), "pricing.wrong_state");
    });
}

/// To be a member, within so many groups of which none may hold.
fn within(groups: usize) -> Json {
    (0..groups).fold(
        json!({ "kind": "member" }),
        |inner, _| json!({ "kind": "not", "of": { "kind": "any", "of": [inner] } }),
    )
}

/// J5
#[test]
fn wrong_conditions_and_actions_are_told_where_and_why() {
    let shop = Shop::new(Engine::Sqlite);
    let tried = |action: Json, conditions: Json| {
        let fields = json!({ "number": "P", "name": "P", "action": action.to_string(), "conditions": conditions.to_string() });
        let problem = refusal(shop.try_make(&system(), PROMOTION, &fields), "a promotion");
        problem
            .fields
            .iter()
            .map(|f| (f.field.clone(), f.code.clone(), f.params.clone()))
            .collect::<Vec<_>>()
    };
    let good = json!({ "kind": "percent_off", "percent": "10" });
    for (action, reason) in [
        (
            json!({ "kind": "percent_off", "percent": "101" }),
            "share_out_of_range",
        ),
        (
            json!({ "kind": "bulk", "on": {}, "n": 2, "free": 2 }),
            "bad_free_units",
        ),
        (json!({ "kind": "spend_save", "steps": [] }), "bad_steps"),
        (
            json!({ "kind": "fixed_price", "price": "1", "on": {} }),
            "target_needed",
        ),
    ] {
        let faults = tried(action, json!([]));
        assert_eq!(
            (faults[0].1.as_str(), &faults[0].2["reason"]),
            ("bad_action", &json!(reason))
        );
    }
    for (condition, reason) in [
        (
            json!({ "kind": "decile", "from": 3, "to": 1 }),
            "bad_decile_range",
        ),
        (json!({ "kind": "channel", "any": ["fax"] }), "unknown_channel"),
        (json!({ "kind": "time", "from": "9", "to": "10:00" }), "bad_time"),
        (json!({ "kind": "tier", "any": [] }), "empty_list"),
        (json!({ "kind": "all", "of": [] }), "empty_list"),
        (
            json!({ "kind": "any", "of": vec![json!({ "kind": "member" }); 21] }),
            "too_many_conditions",
        ),
        (within(5), "too_deep"),
    ] {
        let faults = tried(good.clone(), json!([{ "kind": "member" }, condition]));
        assert_eq!(
            (faults[0].1.as_str(), &faults[0].2["at"]),
            ("bad_condition", &json!(2))
        );
        assert_eq!(faults[0].2["reason"], json!(reason));
    }
    let deep = json!({ "number": "Q", "name": "Q", "action": good.to_string(), "conditions": json!([within(4)]).to_string() });
    assert!(shop.try_make(&system(), PROMOTION, &deep).is_ok());
    assert_eq!(tried(json!({ "kind": "magic" }), json!([]))[0].1, "bad_action");
    assert_eq!(tried(good, json!({}))[0].1, "not_json");
}

/// J5
#[test]
fn uses_are_counted_once_and_caps_hold_in_the_sale() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let action = json!({ "kind": "percent_off", "percent": "10" }).to_string();
        let id = shop.running(&json!({ "action": action, "cap_total": 2, "budget": "25" }));
        let basket = shop.basket(&[(shop.tea, 1), (shop.rice, 1)]);
        let first = shop.ready(&Situation::default(), &basket);
        let late = first.clone();
        assert_eq!(first.1.discount.raw(), 1_300);
        assert_eq!(shop.sell(1, &first), Take::Taken);
        assert_eq!(shop.sell(1, &first), Take::Already);
        // 12.00 of the budget is left: 13.00 don't go, priced before or after.
        assert_eq!(shop.sell(2, &late), Take::Exhausted(vec![id]));
        assert!(shop.ready(&Situation::default(), &basket).1.effects.is_empty());
        let small = shop.ready(&Situation::default(), &shop.basket(&[(shop.rice, 1)]));
        assert_eq!(shop.sell(2, &small), Take::Taken);
        assert_eq!(
            shop.sell(3, &small),
            Take::Exhausted(vec![id]),
            "both uses are spent"
        );
        let ledger = "SELECT CAST(SUM(amount) - (SELECT SUM(amount) FROM pricing_promotion_total) AS BIGINT) FROM pricing_promotion_use";
        assert_eq!(shop.number(ledger), 0);
        assert_eq!(shop.number("SELECT uses FROM pricing_promotion_total"), 2);
    });
}

/// J5
#[test]
fn a_return_gives_back_its_part_to_the_cent() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let action = json!({ "kind": "spend_save", "steps": [{ "at": "100", "reward": { "off": "10" } }] })
            .to_string();
        let id = shop.running(&json!({ "action": action, "cap_total": 1 }));
        let ready = shop.ready(
            &Situation::default(),
            &shop.basket(&[(shop.tea, 3), (shop.rice, 1)]),
        );
        assert_eq!(shop.sell(1, &ready), Take::Taken);
        let given = |answer: BTreeMap<RawId, Money>| answer.get(&id).map_or(0, |money| money.raw());
        // Tea carries 9.09 of the ten, in three returns.
        assert_eq!(given(shop.undo(1, 11, &[(1, 1)])), 303);
        assert_eq!(given(shop.undo(1, 11, &[(1, 1)])), 303, "the same return again");
        assert_eq!(given(shop.undo(1, 12, &[(1, 1)])), 303);
        assert_eq!(shop.number("SELECT uses FROM pricing_promotion_total"), 1);
        assert_eq!(given(shop.undo(1, 13, &[(1, 5), (2, 1)])), 303 + 91);
        assert_eq!(
            shop.number("SELECT uses + amount FROM pricing_promotion_total"),
            0
        );
        assert_eq!(
            shop.number("SELECT CAST(SUM(amount) AS BIGINT) FROM pricing_promotion_use"),
            0
        );
        assert_eq!(shop.sell(2, &ready), Take::Taken, "the use was given back");
    });
}

/// J5
#[test]
fn a_code_is_redeemed_once_and_good_again_when_all_is_back() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let action = json!({ "kind": "percent_off", "percent": "50" }).to_string();
        let promotion = shop.running(&json!({ "action": action, "needs_coupon": true }));
        let coupon = json!({ "number": "C", "name": "半价券", "promotion_id": promotion.to_string(), "valid_days": 30 });
        let coupon = shop.make("pricing.coupon", &coupon);
        let codes = shop
            .fixture
            .write(move |tx, schema| issue(tx, schema, &system(), coupon, (2, &[])))
            .unwrap();
        let today = Situation {
            day: guanxi_types::Zone::UTC.day_of(guanxi_types::Clock::System.now()),
            ..Situation::default()
        };
        let mut basket = shop.basket(&[(shop.tea, 1)]);
        basket.coupons = vec![codes[0].clone()];
        let ready = shop.ready(&today, &basket);
        assert_eq!(ready.1.amount.raw(), 5_000);
        assert_eq!(shop.sell(1, &ready), Take::Taken);
        assert_eq!(shop.sell(2, &ready), Take::Exhausted(vec![promotion]));
        assert_eq!(shop.ready(&today, &basket).1.amount.raw(), 10_000);
        shop.undo(1, 11, &[(1, 1)]);
        assert_eq!(shop.ready(&today, &basket).1.amount.raw(), 5_000);
        let later = Situation {
            day: today.day.plus(31),
            ..today
        };
        assert_eq!(shop.ready(&later, &basket).1.amount.raw(), 10_000);
    });
}

/// J5
#[test]
fn a_code_is_good_again_when_what_it_opened_is_back_though_the_rest_is_not() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let half = |product: RawId, fields: Json| {
            let action = json!({ "kind": "percent_off", "percent": "50", "on": { "products": [product.to_string()] } });
            let mut all = json!({ "action": action.to_string() });
            all.as_object_mut()
                .unwrap()
                .extend(fields.as_object().unwrap().clone());
            shop.running(&all)
        };
        let promotion = half(shop.tea, json!({ "needs_coupon": true }));
        half(shop.rice, json!({ "number": "Q" }));
        let coupon = json!({ "number": "C", "name": "C", "promotion_id": promotion.to_string() });
        let coupon = shop.make("pricing.coupon", &coupon);
        let codes = shop
            .fixture
            .write(move |tx, schema| issue(tx, schema, &system(), coupon, (1, &[])))
            .unwrap();
        let mut basket = shop.basket(&[(shop.tea, 2), (shop.rice, 1)]);
        basket.coupons = codes;
        let ready = shop.ready(&Situation::default(), &basket);
        assert_eq!(ready.1.amount.raw(), 11_500);
        assert_eq!(shop.sell(1, &ready), Take::Taken);
        let good = "SELECT COUNT(*) FROM pricing_coupon_code WHERE state = 'reversed'";
        shop.undo(1, 11, &[(1, 1)]);
        assert_eq!(shop.number(good), 0, "half of its tea is out still");
        shop.undo(1, 12, &[(1, 1)]);
        assert_eq!(shop.number(good), 1, "the rice is another promotion's");
    });
}

/// J5
#[test]
fn a_customers_record_says_who_buys() {
    let shop = Shop::new(Engine::Sqlite);
    let class = shop.make("customers.classification", &json!({ "number": "K", "name": "K" }));
    let group = shop.make("customers.customer_group", &json!({ "name": "G" }));
    let fields = json!({ "number": "M1", "name": "张", "is_member": true, "birth_on": "1990-02-28",
        "classification_id": class.to_string() });
    let customer = shop.make("customers.customer", &fields);
    let member = json!({ "group_id": group.to_string(), "customer_id": customer.to_string() });
    shop.make("customers.group_member", &member);
    let found = shop
        .fixture
        .store
        .read_blocking(|r| buyer(r, Id::new(customer)))
        .unwrap()
        .unwrap();
    assert!(found.is_member && found.birthday == Some((2, 28)));
    assert_eq!((found.classes[0].raw(), found.groups[0].raw()), (class, group));
}

/// Everything declared is as its tables are.
#[test]
fn definitions_are_as_the_tables_are() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        for def in [
            PriceBook::def(),
            PriceRule::def(),
            Promotion::def(),
            Coupon::def(),
        ] {
            let row = shop.fixture.store.read_blocking(|r| {
                let columns: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
                let sql = format!("SELECT {} FROM {} WHERE id = ?1", columns.join(", "), def.table);
                r.query_first(&sql, &[Value::from(0)])
            });
            assert_eq!(row.unwrap(), None);
        }
    });
}
