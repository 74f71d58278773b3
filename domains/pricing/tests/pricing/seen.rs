//! Who sees which prices.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_pricing::entities::{PriceBook, PriceRule};
use guanxi_pricing::queries::card::{card, seen_customers};
use guanxi_pricing::queries::matrix::{Subject, matrix};
use guanxi_record::{ListQuery, count, get, list};
use guanxi_store::Engine;
use guanxi_testkit::{each_engine, refusal, user, with_field_rule};
use guanxi_types::{Action, Ctx, FieldAccess, RawId, Result, Scope, Sight};
use serde_json::json;

use crate::store::Shop;

fn without_cost(ctx: &Ctx) -> Ctx {
    let hidden = FieldAccess {
        sight: Sight::Hidden,
        may_write: false,
        may_reveal: false,
    };
    with_field_rule(ctx, ("catalog.product", "cost_price"), hidden)
}

/// A company with a book of costs and one for members, and who reads both.
struct Books {
    shop: Shop,
    cost: RawId,
    member: RawId,
    /// One line of each, and one for members that begins with the cost.
    rules: [RawId; 3],
    sees: Ctx,
}

impl Books {
    fn new(engine: Engine) -> Self {
        let shop = Shop::new(engine);
        let book = |number: &str, kind: &str| {
            let fields = json!({ "number": number, "name": number, "kind": kind });
            shop.make("pricing.price_book", &fields)
        };
        let (cost, member) = (book("K", "cost"), book("M", "member"));
        let rule = |book: RawId, base: &str| {
            let method = if base == "cost" { "formula" } else { "amount" };
            let fields = json!({ "book_id": book.to_string(), "product_id": shop.tea.to_string(),
                "method": method, "base": base, "amount": "9" });
            shop.make("pricing.price_rule", &fields)
        };
        let rules = [
            rule(cost, "standard"),
            rule(member, "standard"),
            rule(member, "cost"),
        ];
        let all: Vec<_> = ["pricing.price_book", "pricing.price_rule", "catalog.product"]
            .into_iter()
            .flat_map(|key| [Action::Read, Action::Create, Action::Update].map(|act| (key, act, Scope::All)))
            .collect();
        let sees = user(1, &all);
        Self {
            shop,
            cost,
            member,
            rules,
            sees,
        }
    }

    fn listed(&self, ctx: &Ctx, def: &'static EntityDef) -> Vec<RawId> {
        let (store, query) = (&self.shop.fixture.store, ListQuery::default());
        let page = store.read_blocking(|r| list(r, ctx, def, &query)).unwrap();
        let mut ids: Vec<RawId> = page.records.iter().map(|record| record.id).collect();
        ids.sort_unstable();
        let counted = store.read_blocking(|r| count(r, ctx, def, &query)).unwrap();
        assert_eq!(usize::try_from(counted).unwrap(), ids.len());
        ids
    }

    fn read(&self, ctx: &Ctx, def: &'static EntityDef, id: RawId) -> Result<()> {
        let store = &self.shop.fixture.store;
        store.read_blocking(|r| get(r, ctx, def, id)).map(drop)
    }
}

/// J5
#[test]
fn a_book_of_costs_is_for_who_sees_them_at_the_product() {
    each_engine(|engine| {
        let books = Books::new(engine);
        let (cost, member, [of_cost, of_member, from_cost]) = (books.cost, books.member, books.rules);
        let (sees, not) = (&books.sees, &without_cost(&books.sees));
        let grid = |ctx: &Ctx, book| {
            let store = &books.shop.fixture.store;
            store
                .read_blocking(|r| matrix(r, ctx, book, Subject::default()))
                .map(drop)
        };
        assert!(grid(sees, cost).is_ok() && grid(not, member).is_ok());
        assert_eq!(refusal(grid(not, cost), "a grid").code, "record.not_found");
        assert_eq!(books.listed(sees, PriceBook::def()), vec![cost, member]);
        assert_eq!(books.listed(not, PriceBook::def()), vec![member]);
        assert_eq!(
            books.listed(sees, PriceRule::def()),
            vec![of_cost, of_member, from_cost]
        );
        assert_eq!(books.listed(not, PriceRule::def()), vec![of_member]);
        assert!(books.read(sees, PriceRule::def(), of_cost).is_ok());
        let hidden = [
            books.read(not, PriceRule::def(), of_cost),
            books.read(not, PriceRule::def(), from_cost),
            books.read(not, PriceBook::def(), cost),
        ];
        for answer in hidden {
            assert_eq!(refusal(answer, "a cost").code, "record.not_found");
        }
        // Nor does anybody make, of what is seen, what isn't.
        let kind = PriceBook::def().field("kind").unwrap().0;
        let change = [(kind, Value::from("cost"))];
        let fixture = &books.shop.fixture;
        let turned = fixture.update(not, (PriceBook::def(), member, None), &change);
        let faults = refusal(turned, "a book made one of costs").fields;
        assert_eq!(
            (faults[0].field.as_str(), faults[0].code.as_str()),
            ("kind", "kept_back")
        );
        assert!(
            fixture
                .update(sees, (PriceBook::def(), member, None), &change)
                .is_ok()
        );
    });
}

/// J5
#[test]
fn a_card_names_those_customers_whom_the_user_sees() {
    let shop = Shop::new(Engine::Sqlite);
    let me = shop.make("org.user", &json!({ "login": "me", "name": "me" }));
    let mine = shop.make(
        "customers.customer",
        &json!({ "number": "1", "name": "张", "owner_id": me.to_string() }),
    );
    let other = shop.make("customers.customer", &json!({ "number": "2", "name": "李" }));
    for customer in [mine, other] {
        let fields = json!({ "number": customer.to_string(), "name": "B", "kind": "standard", "customer_id": customer.to_string() });
        let book = shop.make("pricing.price_book", &fields).to_string();
        let rule = json!({ "book_id": book, "product_id": shop.tea.to_string(), "amount": "90" });
        shop.make("pricing.price_rule", &rule);
    }
    let catalogue = shop.catalogue();
    let seen = |ctx: &Ctx| {
        let mut lines = card(&catalogue, shop.tea);
        let store = &shop.fixture.store;
        let names = store
            .read_blocking(|r| seen_customers(r, ctx, &mut lines))
            .unwrap();
        (
            lines.len(),
            names.into_iter().map(|((_, id), _)| id).collect::<Vec<_>>(),
        )
    };
    let may = |scope| user(me, &[("customers.customer", Action::Read, scope)]);
    assert_eq!(seen(&may(Scope::All)).0, 2);
    assert_eq!(seen(&may(Scope::Own)), (1, vec![mine]));
    assert_eq!(seen(&user(me, &[])), (0, Vec::new()));
}

/// J5: a book in a currency that nobody writes so would never hold: it is refused.
#[test]
fn a_currency_is_written_by_its_code() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        for (at, (code, is_fit)) in [
            ("USD", true),
            ("", true),
            ("usd", false),
            ("美元", false),
            ("U1D", false),
        ]
        .into_iter()
        .enumerate()
        {
            let fields =
                json!({ "number": format!("B{at}"), "name": "价目", "kind": "standard", "currency": code });
            let made = shop.try_make(&guanxi_testkit::system(), "pricing.price_book", &fields);
            assert_eq!(made.is_ok(), is_fit, "{engine:?}: {code}");
            if !is_fit {
                assert_eq!(refusal(made, "a currency").fields[0].code, "not_a_currency");
            }
        }
    });
}
