//! Who sees which prices.

use guanxi_pricing::queries::card::{card, seen_customers};
use guanxi_pricing::queries::matrix::{Subject, matrix};
use guanxi_store::Engine;
use guanxi_testkit::{refusal, user, with_field_rule};
use guanxi_types::{Action, Ctx, FieldAccess, Scope, Sight};
use serde_json::json;

use crate::store::Shop;

/// J5
#[test]
fn a_grid_of_costs_is_for_who_sees_them_at_the_product() {
    let shop = Shop::new(Engine::Sqlite);
    let book = |number: &str, kind: &str| {
        let fields = json!({ "number": number, "name": number, "kind": kind });
        shop.make("pricing.price_book", &fields)
    };
    let (cost, member) = (book("K", "cost"), book("M", "member"));
    let sees = user(1, &[("pricing.price_book", Action::Read, Scope::All)]);
    let hidden = FieldAccess {
        sight: Sight::Hidden,
        may_write: false,
        may_reveal: false,
    };
    let not = with_field_rule(&sees, ("catalog.product", "cost_price"), hidden);
    let asked = |ctx: &Ctx, book| {
        let grid = shop
            .fixture
            .store
            .read_blocking(|r| matrix(r, ctx, book, Subject::default()));
        grid.map(|_| ())
    };
    assert!(asked(&sees, cost).is_ok() && asked(&not, member).is_ok());
    assert_eq!(refusal(asked(&not, cost), "a grid").code, "access.forbidden");
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
