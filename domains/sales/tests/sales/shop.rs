//! A company that sells by quotation, for tests that read like sentences.

use std::ops::Deref;
use std::sync::Arc;

use guanxi_catalog::entities::{OptionGroup, OptionRule, Product, ProductOption};
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef};
use guanxi_org::entities::{Role, User, UserRole};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::{LiveSchema, Schema, create, get, values_from_json};
use guanxi_sales::commands::{Draft, NewOrder, create_quotation, order_directly, order_quotation, step};
use guanxi_sales::entities::DiscountLimit;
use guanxi_sales::faults_of_books;
use guanxi_sales::price::{Asked, AskedLine};
use guanxi_sales::rules::discount::Off;
use guanxi_sales::rules::step::Step;
use guanxi_store::{Engine, Queries, Tx};
use guanxi_testkit::user;
use guanxi_trade::commands::{StockChange, StockMove, move_stock};
use guanxi_trade::till::Desk;
use guanxi_types::{Action, Ctx, Qty, RawId, Result, Scope};
use serde_json::{Value as Json, json};

/// 2026-03-01T10:00:00Z.
pub const NOON: i64 = 1_772_359_200_000;
pub const DAY_MS: i64 = 86_400_000;

pub struct Shop {
    pub prices: Arc<Catalogues>,
    pub at: RawId,
    /// 100.00 each.
    pub tea: RawId,
    /// 33.33 each.
    pub rice: RawId,
    /// 1,000.00 each, and what its options add.
    pub desk: RawId,
    /// Oak (+200.00), pine (+50.00), which goes without the glass top (+80.00).
    pub options: [RawId; 3],
    pub customer: RawId,
    /// Takes off 5 %.
    pub rep: RawId,
    /// Takes off 20 %.
    pub manager: RawId,
    base: guanxi_testkit::Company,
}

impl Deref for Shop {
    type Target = guanxi_testkit::Company;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

pub fn schema() -> Schema {
    Schema::new(vec![
        guanxi_org::module(),
        guanxi_catalog::module(),
        guanxi_customers::module(),
        guanxi_marketing::module(),
        guanxi_pricing::module(),
        guanxi_loyalty::module(),
        guanxi_trade::module(),
        guanxi_sales::module(),
    ])
    .unwrap()
}

impl Shop {
    pub fn new(engine: Engine) -> Self {
        let base = guanxi_testkit::Company::open(engine, schema(), NOON);
        let company = guanxi_org::company("示例企业", "CNY", "Asia/Shanghai");
        guanxi_org::seed(&base.store, &base.schema, company).unwrap();
        let mut shop = Self {
            prices: Arc::default(),
            at: 0,
            tea: 0,
            rice: 0,
            desk: 0,
            options: [0; 3],
            customer: 0,
            rep: 0,
            manager: 0,
            base,
        };
        shop.at = shop.make::<guanxi_org::entities::Store>(&json!({ "number": "330", "name": "北店" }));
        let product = |number: &str, price: &str, kind: &str| {
            let given = json!({ "number": number, "name": number, "standard_price": price, "kind": kind });
            shop.make::<Product>(&given)
        };
        let (tea, rice) = (
            product("tea", "100", "simple"),
            product("rice", "33.33", "simple"),
        );
        let desk = product("desk", "1000", "configurable");
        (shop.tea, shop.rice, shop.desk) = (tea, rice, desk);
        shop.configure();
        shop.customer = shop.make::<Customer>(
            &json!({ "number": "K1", "name": "示例客户", "kind": "company", "address": "杭州市" }),
        );
        shop.rep = shop.person("rep", "5");
        shop.manager = shop.person("boss", "20");
        shop
    }

    fn configure(&mut self) {
        let product = self.desk.to_string();
        let group = self.make::<OptionGroup>(
            &json!({ "product_id": product, "number": "G", "name": "材料", "min_choices": 1, "max_choices": 2 }),
        );
        let option = |number: &str, price: &str| {
            let given = json!({ "option_group_id": group.to_string(), "number": number, "name": number, "price": price });
            self.make::<ProductOption>(&given)
        };
        self.options = [option("oak", "200"), option("pine", "50"), option("glass", "80")];
        let [_, pine, glass] = self.options;
        self.make::<OptionRule>(
            &json!({ "option_id": pine.to_string(), "kind": "excludes", "other_id": glass.to_string() }),
        );
    }

    /// Somebody who may take so many percent off.
    fn person(&self, login: &str, percent: &str) -> RawId {
        let id =
            self.make::<User>(&json!({ "login": login, "name": login, "locale": "zh", "is_active": true }));
        let role = self.make::<Role>(&json!({ "key": login, "name": login }));
        let role = role.to_string();
        self.make::<UserRole>(&json!({ "user_id": id.to_string(), "role_id": role }));
        self.make::<DiscountLimit>(&json!({ "role_id": role, "percent": percent }));
        id
    }

    pub fn try_make(&self, def: &'static EntityDef, given: &Json) -> Result<RawId> {
        let (ctx, given) = (self.program(), given.as_object().unwrap().clone());
        self.write(move |tx, schema| create(tx, schema, &ctx, def, &values_from_json(def, &given)?))
    }

    pub fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Schema) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let schema = LiveSchema::new(self.schema.clone()).now();
        self.store.write_blocking(move |tx| f(tx, &schema))
    }

    /// Does a verb as somebody.
    pub fn act<T: Send + 'static>(
        &self,
        ctx: &Ctx,
        mut f: impl FnMut(&mut Tx<'_>, &Desk<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (ctx, prices) = (ctx.clone(), Arc::clone(&self.prices));
        self.write(move |tx, schema| {
            let desk = Desk {
                schema,
                ctx: &ctx,
                prices: &prices,
            };
            f(tx, &desk)
        })
    }

    /// Somebody with a right to everything, on this clock.
    pub fn as_user(&self, id: RawId) -> Ctx {
        let grants: Vec<_> = Action::ALL
            .iter()
            .map(|action| ("*", *action, Scope::All))
            .collect();
        Ctx {
            clock: self.clock.clone(),
            ..user(id, &grants)
        }
    }

    pub fn line(&self, product: RawId, units: i64) -> AskedLine {
        AskedLine {
            product_id: product,
            qty: Qty::new(units * 1_000),
            ..AskedLine::default()
        }
    }

    pub fn draft(&self, lines: Vec<AskedLine>, off: Off) -> Draft {
        Draft {
            asked: self.asked(lines, off),
            ..Draft::default()
        }
    }

    pub fn asked(&self, lines: Vec<AskedLine>, off: Off) -> Asked {
        Asked {
            store_id: self.at,
            customer_id: self.customer,
            channel: "store".to_owned(),
            lines,
            coupons: Vec::new(),
            off,
        }
    }

    pub fn quote(&self, ctx: &Ctx, draft: &Draft) -> Result<RawId> {
        let draft = draft.clone();
        self.act(ctx, move |tx, desk| create_quotation(tx, desk, &draft))
    }

    pub fn step(
        &self,
        ctx: &Ctx,
        id: RawId,
        wanted: Step,
        note: Option<&'static str>,
    ) -> Result<&'static str> {
        self.act(ctx, move |tx, desk| {
            step(tx, desk.schema, desk.ctx, (id, None), (wanted, note))
        })
    }

    /// A quotation that the customer accepted.
    pub fn accepted(&self, lines: Vec<AskedLine>) -> RawId {
        let rep = self.as_user(self.rep);
        let id = self.quote(&rep, &self.draft(lines, Off::Nothing)).unwrap();
        for wanted in [Step::Submit, Step::Send, Step::Accept] {
            self.step(&rep, id, wanted, None).unwrap();
        }
        id
    }

    pub fn order(&self, quotation: RawId) -> Result<RawId> {
        self.act(&self.program(), move |tx, desk| {
            order_quotation(tx, desk, quotation, &NewOrder::default())
        })
    }

    pub fn direct(&self, lines: Vec<AskedLine>) -> Result<RawId> {
        let asked = self.asked(lines, Off::Nothing);
        self.act(&self.program(), move |tx, desk| {
            order_directly(tx, desk, &asked, &NewOrder::default())
        })
    }

    /// So many pieces came in.
    pub fn stock(&self, product: RawId, units: i64) {
        let moved = StockMove {
            store_id: self.at,
            product_id: product,
            change: StockChange::In(Qty::new(units * 1_000)),
            reason: None,
        };
        let ctx = self.program();
        self.write(move |tx, schema| move_stock(tx, schema, &ctx, &moved))
            .unwrap();
    }

    /// The first integer that a statement answers.
    pub fn number(&self, sql: &str) -> i64 {
        let row = self.store.read_blocking(|r| r.query_first(sql, &[]));
        row.unwrap().map_or(0, |row| row.int(0))
    }

    pub fn typed<E: Entity>(&self, id: RawId) -> E {
        let ctx = self.program();
        self.store
            .read_blocking(|r| get(r, &ctx, E::def(), id)?.typed())
            .unwrap()
    }

    /// The lines of an order.
    pub fn lines_of(&self, order: RawId) -> Vec<RawId> {
        let sql = format!("SELECT id FROM sales_order_line WHERE order_id = {order} ORDER BY line_no");
        let rows = self.store.read_blocking(|r| r.query(&sql, &[])).unwrap();
        rows.iter().map(|row| row.int(0)).collect()
    }

    pub fn assert_balanced(&self) {
        let mut faults = self.store.read_blocking(|r| faults_of_books(r)).unwrap();
        faults.extend(
            self.store
                .read_blocking(|r| guanxi_trade::faults_of_books(r))
                .unwrap(),
        );
        assert_eq!(faults, Vec::<String>::new());
    }
}
