//! Bundles over the counter.

use std::collections::BTreeSet;

use guanxi_catalog::entities::{BundleGroup, BundlePart, Product};
use guanxi_entity::Entity;
use guanxi_pricing::entities::Promotion;
use guanxi_testkit::{each_engine, system};
use guanxi_trade::queries::{find, promotion_result, snapshot, ticket_json};
use guanxi_trade::till::{Asked, Desk, Returned, ReturnedLine, Ticket, TicketLine};
use guanxi_types::{Money, Qty, RawId};
use serde_json::json;

use crate::counter::{Counter, cash, record};

/// Two teas and, of rice and nuts, the first that is chosen: rice, a kilogram and a half, for half a Yuan more.
fn gift_box(counter: &Counter, price: Option<&str>) -> RawId {
    let made = |def, given| record(&counter.store, &counter.schema, def, &given);
    let bundle = made(
        Product::def(),
        json!({ "number": "BOX", "name": "礼盒", "kind": "bundle", "standard_price": price }),
    );
    let nuts = made(
        Product::def(),
        json!({ "number": "P3", "name": "坚果", "standard_price": "9" }),
    );
    let group = |number: &str, count: Option<i64>| {
        let given = json!({ "product_id": bundle.to_string(), "number": number, "name": number, "choose_count": count });
        made(BundleGroup::def(), given)
    };
    let part = |group: RawId, product: RawId, quantity: &str, surcharge: Option<&str>, position: i64| {
        let given = json!({ "bundle_group_id": group.to_string(), "component_id": product.to_string(), "quantity": quantity,
            "surcharge": surcharge, "position": position });
        made(BundlePart::def(), given);
    };
    let (fixed, choice) = (group("A", None), group("B", Some(1)));
    part(fixed, counter.tea, "2", None, 1);
    part(choice, counter.rice, "1.5", Some("0.50"), 1);
    part(choice, nuts, "1", None, 2);
    bundle
}

fn ticket(counter: &Counter, session: RawId, bundle: RawId, due: Money) -> Ticket {
    let mut ticket = counter.ticket("b1", session, (0, 0));
    ticket.asked = Asked {
        lines: vec![TicketLine {
            product_id: bundle,
            qty: Qty::new(2_000),
            chosen: BTreeSet::new(),
            hand: None,
        }],
        ..ticket.asked
    };
    (ticket.shown, ticket.payments) = (due, vec![cash(due)]);
    ticket
}

/// J2, J6, B2: a bundle that nothing prices costs what its parts cost, as in a quotation; its parts leave the shelf and come back to it.
#[test]
fn a_bundle_costs_its_parts_and_takes_them_off_the_shelf() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let bundle = gift_box(&counter, None);
        // Twice: two teas at 12.50, 1.5 of rice at 3.99 (5.99), and half a Yuan.
        let due = Money::new(2 * (2_500 + 599 + 50));
        let sold = counter.sell(&ticket(&counter, session, bundle, due)).unwrap();
        assert_eq!(sold.amount, due);
        let shelf = || (counter.on_hand(counter.tea), counter.on_hand(counter.rice));
        assert_eq!(shelf(), (-4_000, -3_000));
        assert_eq!(
            counter.number("SELECT COUNT(*) FROM trade_stock_balance"),
            2,
            "nobody counts boxes: they are made of tea and rice"
        );
        let line_id = counter.number(&format!(
            "SELECT id FROM trade_sale_line WHERE sale_id = {}",
            sold.sale_id
        ));
        let returned = Returned {
            sale_id: sold.sale_id,
            lines: vec![ReturnedLine {
                line_id,
                qty: Qty::new(1_000),
                is_resaleable: true,
            }],
        };
        counter.back("b2", session, returned, Money::new(-3_149)).unwrap();
        assert_eq!(shelf(), (-2_000, -1_500));
        counter.assert_balanced();
    });
}

/// J2, J6: one with a price of its own costs that, and what its choice costs more; a till without a connection knows the same price.
#[test]
fn a_priced_bundle_costs_what_its_choice_costs_more() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let bundle = gift_box(&counter, Some("20"));
        let kept = counter.store.read_blocking(|r| {
            let desk = Desk {
                schema: &counter.schema,
                ctx: &system(),
                prices: &counter.prices,
            };
            snapshot(r, &desk, counter.at, counter.clock.now())
        });
        let kept = kept.unwrap();
        let kept = kept["products"].as_array().unwrap();
        let id = bundle.to_string();
        let known = kept.iter().find(|one| one["id"].as_str() == Some(&id)).unwrap();
        assert_eq!(known["price"], "20.50");
        let due = Money::new(2 * 2_050);
        counter.sell(&ticket(&counter, session, bundle, due)).unwrap();
        assert_eq!(counter.on_hand(counter.tea), -4_000);
        counter.assert_balanced();
    });
}

/// J2, B2: what the buyer chooses has its own price and leaves the shelf; it stands on the ticket, and a return goes by it.
#[test]
fn a_chosen_part_is_sold_and_comes_back() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let bundle = gift_box(&counter, None);
        let scanned = |code: &'static str| {
            let found = counter
                .store
                .read_blocking(|r| find(r, &counter.schema, &system(), code));
            found.unwrap().1[0].has_choice
        };
        assert!(scanned("BOX") && !scanned("P3"));
        let nuts = counter.number("SELECT id FROM catalog_product WHERE number = 'P3'");
        let part = |product: RawId| {
            let sql = format!("SELECT id FROM catalog_bundle_part WHERE component_id = {product}");
            counter.number(&sql)
        };
        let (of_nuts, of_rice) = (part(nuts), part(counter.rice));
        let with = |key: &str, chosen: &[RawId], due: i64| {
            let mut ticket = ticket(&counter, session, bundle, Money::new(due));
            ticket.key = key.to_owned();
            ticket.asked.lines[0].chosen = chosen.iter().copied().collect();
            ticket
        };
        // Twice: two teas at 12.50, and nuts at 9.00.
        let sold = counter.sell(&with("c1", &[of_nuts], 6_800)).unwrap();
        let shelf = || [counter.tea, nuts, counter.rice].map(|product| counter.on_hand(product));
        assert_eq!(shelf(), [-4_000, -2_000, 0]);
        let told = counter
            .store
            .read_blocking(|r| ticket_json(r, &system(), sold.sale_id));
        let line = told.unwrap()["lines"][0].clone();
        assert_eq!(line["chosen_text"], "坚果 ×1");
        let back = Returned {
            sale_id: sold.sale_id,
            lines: vec![ReturnedLine {
                line_id: line["id"].as_str().unwrap().parse().unwrap(),
                qty: Qty::new(1_000),
                is_resaleable: true,
            }],
        };
        counter.back("c2", session, back, Money::new(-3_400)).unwrap();
        assert_eq!(shelf(), [-2_000, -1_000, 0], "nuts come back, no rice");
        let both = counter.sell(&with("c3", &[of_nuts, of_rice], 6_800));
        assert_eq!(both.unwrap_err().code, "catalog.bad_choice");
        // Sold without a connection, when the bundle was another: it stands, with what the bundle is now.
        let mut sold = with("c4", &[1], 6_298);
        sold.offline_at = Some(counter.clock.now());
        counter.sell(&sold).unwrap();
        assert_eq!(shelf(), [-6_000, -1_000, -3_000]);
        counter.assert_balanced();
    });
}

/// J2, J5: what a promotion of a bundle left is told by the parts that were in it, not by a cost that nobody gave the bundle.
#[test]
fn the_margin_of_a_bundle_is_that_of_what_was_in_it() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let bundle = gift_box(&counter, Some("20"));
        let action =
            json!({ "kind": "percent_off", "percent": "10", "on": { "products": [bundle.to_string()] } });
        let given = json!({ "number": "B10", "name": "礼盒九折", "action": action.to_string() });
        let promotion = record(&counter.store, &counter.schema, Promotion::def(), &given);
        counter
            .write(move |tx, _| {
                tx.execute("UPDATE pricing_promotion SET state = 'running'", &[])?;
                tx.execute("UPDATE catalog_product SET cost_price = CASE number WHEN 'P1' THEN 500 WHEN 'P2' THEN 200 ELSE 300 END WHERE kind <> 'bundle'", &[])?;
                tx.execute("UPDATE pricing_version SET version = version + 1", &[])
            })
            .unwrap();
        let nuts = counter.number(
            "SELECT b.id FROM catalog_bundle_part b JOIN catalog_product p ON p.id = b.component_id WHERE p.number = 'P3'",
        );
        let margin = || {
            let found = counter
                .store
                .read_blocking(|r| promotion_result(r, &system(), promotion))
                .unwrap();
            (found.lines.turnover, found.lines.margin)
        };
        // Twice with the first of the choice, rice: 2 × 20.50, a tenth off; two teas and 1.5 of rice cost 13.00.
        counter
            .sell(&ticket(&counter, session, bundle, Money::new(3_690)))
            .unwrap();
        assert_eq!(margin(), (Money::new(3_690), Some(Money::new(3_690 - 2_600))));
        // Twice with nuts, which cost 3.00 and no more to the buyer.
        let mut other = ticket(&counter, session, bundle, Money::new(3_600));
        other.key = "n".to_owned();
        other.asked.lines[0].chosen = [nuts].into();
        counter.sell(&other).unwrap();
        assert_eq!(margin(), (Money::new(7_290), Some(Money::new(7_290 - 5_200))));
        // Nobody knows any more what nuts cost.
        counter
            .write(|tx, _| {
                tx.execute(
                    "UPDATE catalog_product SET cost_price = NULL WHERE number = 'P3'",
                    &[],
                )
            })
            .unwrap();
        assert_eq!(margin(), (Money::new(7_290), None));
    });
}
