//! Labels for shelves.

use guanxi_catalog::entities::Product;
use guanxi_entity::Entity;
use guanxi_pricing::entities::{PriceBook, PriceRule};
use guanxi_record::command::change;
use guanxi_record::{Target, delete};
use guanxi_testkit::{each_engine, system};
use guanxi_trade::queries::{LabelQuery, ShelfLabel, shelf_labels};
use guanxi_trade::till::Desk;
use guanxi_types::{Day, Money};
use serde_json::json;

use crate::counter::{Counter, NOON, record};

fn labels(counter: &Counter, wanted: &LabelQuery) -> Vec<ShelfLabel> {
    let ctx = system();
    counter
        .store
        .read_blocking(|r| {
            let desk = Desk {
                schema: &counter.schema,
                ctx: &ctx,
                prices: &counter.prices,
            };
            shelf_labels(r, &desk, wanted, NOON)
        })
        .unwrap()
}

/// J5
#[test]
fn labels_say_what_the_till_asks_and_may_be_those_that_changed() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let made = |def, given| record(&counter.store, &counter.schema, def, &given);
        let day: Day = "2026-03-01".parse().unwrap();
        // From today on members pay less for tea; the book was written long ago, as far as anybody can tell.
        let book = made(
            PriceBook::def(),
            json!({ "number": "M", "name": "会员", "kind": "member", "starts_on": day.to_string() }),
        );
        let rule =
            json!({ "book_id": book.to_string(), "product_id": counter.tea.to_string(), "amount": "10.80" });
        made(PriceRule::def(), rule);
        made(Product::def(), json!({ "number": "P9", "name": "没有价格" }));
        let all = LabelQuery {
            store_id: counter.at,
            ..LabelQuery::default()
        };
        let found = labels(&counter, &all);
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.number.as_str(),
                    one.barcode.as_str(),
                    one.price,
                    one.member_price,
                )
            })
            .collect();
        let wanted = [
            ("P1", "6901", Money::new(1_250), Some(Money::new(1_080))),
            ("P2", "6902", Money::new(399), None),
        ];
        assert_eq!(told, wanted);
        let one = LabelQuery {
            products: vec![counter.rice],
            ..all.clone()
        };
        assert_eq!(labels(&counter, &one).len(), 1);
        // Everything was written on this day; since the next, nothing was, and no price became another.
        let since = |day: Day| LabelQuery {
            since: Some(day),
            ..all.clone()
        };
        assert_eq!(labels(&counter, &since(day)).len(), 2);
        let old = "UPDATE catalog_product SET updated_at = 0";
        for sql in [
            old,
            "UPDATE pricing_price_rule SET updated_at = 0",
            "UPDATE pricing_price_book SET updated_at = 0",
        ] {
            counter
                .store
                .write_blocking(move |tx| tx.execute(sql, &[]))
                .unwrap();
        }
        assert!(labels(&counter, &since(day)).is_empty());
        let changed = labels(&counter, &since(day.plus(-1)));
        assert_eq!(changed.len(), 1, "the price for members began meanwhile");
        assert_eq!(changed[0].number, "P1");
    });
}

/// J5: a price that is gone is another price: its line was removed, or its book put away.
#[test]
fn a_price_that_was_taken_away_asks_for_a_new_label() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let made = |def, given| record(&counter.store, &counter.schema, def, &given);
        let book = |number: &str| {
            let given = json!({ "number": number, "name": number, "kind": "standard" });
            made(PriceBook::def(), given)
        };
        let line = |book: i64, product: i64| {
            let given =
                json!({ "book_id": book.to_string(), "product_id": product.to_string(), "amount": "9" });
            made(PriceRule::def(), given)
        };
        let (first, second) = (book("A"), book("B"));
        let gone = line(first, counter.tea);
        line(second, counter.rice);
        for table in ["catalog_product", "pricing_price_rule", "pricing_price_book"] {
            let sql = format!("UPDATE {table} SET updated_at = 0");
            counter
                .store
                .write_blocking(move |tx| tx.execute(&sql, &[]))
                .unwrap();
        }
        let changed = LabelQuery {
            store_id: counter.at,
            since: Some("2026-03-01".parse().unwrap()),
            ..LabelQuery::default()
        };
        let numbers = || -> Vec<String> {
            let found = labels(&counter, &changed);
            found.into_iter().map(|label| label.number).collect()
        };
        assert!(numbers().is_empty(), "{engine:?}");
        let target = Target {
            def: PriceRule::def(),
            id: gone,
            version: None,
            import_id: None,
        };
        counter
            .write(move |tx, schema| delete(tx, schema, &system(), &target))
            .unwrap();
        assert_eq!(numbers(), ["P1"], "{engine:?}: the line was removed");
        counter
            .write(move |tx, schema| {
                change::<PriceBook>(tx, schema, &system(), second, vec![("is_active", 0_i64.into())])
            })
            .unwrap();
        assert_eq!(
            numbers(),
            ["P1", "P2"],
            "{engine:?}: the book doesn't count any more"
        );
    });
}
