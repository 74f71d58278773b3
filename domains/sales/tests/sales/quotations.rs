//! Quotations: prices, limits, versions, validity.

use std::collections::BTreeSet;

use guanxi_catalog::entities::{BundleGroup, BundlePart, Product};
use guanxi_pricing::entities::{PriceBook, PriceRule};
use guanxi_sales::commands::{NewOrder, order_quotation, reprice, revise, update_quotation};
use guanxi_sales::entities::Quotation;
use guanxi_sales::price::AskedLine;
use guanxi_sales::print::{Paper, data, pages};
use guanxi_sales::queries::{quotation_json, replay};
use guanxi_sales::rules::discount::Off;
use guanxi_sales::rules::step::Step;
use guanxi_testkit::{each_engine, refusal};
use guanxi_trade::till::Desk;
use guanxi_types::{Id, Locale, Money, Qty};
use serde_json::json;

use crate::shop::{DAY_MS, Shop};

/// D9
#[test]
fn a_configured_product_is_quoted_with_its_options() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let [oak, pine, glass] = shop.options;
        let configured = |chosen: &[i64]| AskedLine {
            chosen: chosen.iter().copied().collect::<BTreeSet<_>>(),
            ..shop.line(shop.desk, 2)
        };
        let refused = shop.quote(&rep, &shop.draft(vec![configured(&[pine, glass])], Off::Nothing));
        assert_eq!(refusal(refused, "a barred pair").code, "sales.bad_configuration");
        let refused = shop.quote(&rep, &shop.draft(vec![configured(&[])], Off::Nothing));
        assert_eq!(refusal(refused, "too few").code, "sales.bad_configuration");
        let lines = vec![configured(&[oak, glass]), shop.line(shop.rice, 3)];
        let id = shop
            .quote(&rep, &shop.draft(lines, Off::Percent(Qty::new(3_333))))
            .unwrap();
        let known: Quotation = shop.typed(id);
        assert_eq!(known.list_amount, Money::new(2 * 128_000 + 9_999));
        assert_eq!(known.discount, Money::new(8_866));
        assert_eq!(known.amount, known.list_amount - known.discount);
        assert_eq!(known.discount_percent, Qty::new(3_334));
        shop.assert_balanced();
    });
}

/// J2, J6: of a bundle without a price of its own the parts are its price, until a price book has another.
#[test]
fn a_bundle_costs_its_parts_until_a_book_prices_it() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let bundle = shop.make::<Product>(&json!({ "number": "box", "name": "礼盒", "kind": "bundle" }));
        let group = shop.make::<BundleGroup>(
            &json!({ "product_id": bundle.to_string(), "number": "G1", "name": "内容" }),
        );
        shop.make::<BundlePart>(
            &json!({ "bundle_group_id": group.to_string(), "component_id": shop.tea.to_string(), "quantity": "2" }),
        );
        let costs = || {
            let draft = shop.draft(vec![shop.line(bundle, 1)], Off::Nothing);
            let id = shop.quote(&rep, &draft).unwrap();
            shop.typed::<Quotation>(id).amount
        };
        assert_eq!(costs(), Money::new(20_000), "two teas");
        let book = shop.make::<PriceBook>(&json!({ "number": "A", "name": "A", "kind": "standard" }));
        shop.make::<PriceRule>(
            &json!({ "book_id": book.to_string(), "product_id": bundle.to_string(), "amount": "150" }),
        );
        assert_eq!(costs(), Money::new(15_000));
    });
}

/// D9
#[test]
fn over_the_limit_somebody_else_decides_whose_limit_is_enough() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let (rep, manager) = (shop.as_user(shop.rep), shop.as_user(shop.manager));
        let off = |percent: i64| shop.draft(vec![shop.line(shop.tea, 10)], Off::Percent(Qty::new(percent)));
        let small = shop.quote(&rep, &off(5_000)).unwrap();
        assert_eq!(shop.step(&rep, small, Step::Submit, None).unwrap(), "approved");
        let large = shop.quote(&rep, &off(15_000)).unwrap();
        let refused = shop.step(&rep, large, Step::Submit, None);
        assert_eq!(refusal(refused, "without a reason").code, "sales.reason_missing");
        let state = shop.step(&rep, large, Step::Submit, Some("大客户")).unwrap();
        assert_eq!(state, "awaiting_approval");
        let refused = shop.step(&rep, large, Step::Approve, None);
        assert_eq!(refusal(refused, "his own").code, "sales.own_approval");
        assert_eq!(
            shop.step(&manager, large, Step::Approve, Some("好")).unwrap(),
            "approved"
        );
        let refused = shop.step(&manager, large, Step::Approve, None);
        assert_eq!(refusal(refused, "a second time").code, "sales.wrong_state");
        let huge = shop.quote(&rep, &off(25_000)).unwrap();
        shop.step(&rep, huge, Step::Submit, Some("急")).unwrap();
        let refused = shop.step(&manager, huge, Step::Approve, None);
        assert_eq!(refusal(refused, "over his limit").code, "sales.limit_too_small");
        assert_eq!(
            shop.step(&manager, huge, Step::Return, Some("太多")).unwrap(),
            "draft"
        );
    });
}

/// D9
#[test]
fn a_new_version_takes_the_place_of_the_old_one() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let id = shop
            .quote(&rep, &shop.draft(vec![shop.line(shop.tea, 1)], Off::Nothing))
            .unwrap();
        let refused = shop.act(&rep, move |tx, desk| revise(tx, desk, id));
        assert_eq!(refusal(refused, "a draft").code, "sales.wrong_state");
        shop.step(&rep, id, Step::Submit, None).unwrap();
        shop.step(&rep, id, Step::Send, None).unwrap();
        let draft = shop.draft(vec![shop.line(shop.tea, 2)], Off::Nothing);
        let again = draft.clone();
        let refused = shop.act(&rep, move |tx, desk| {
            update_quotation(tx, desk, (id, None), &again)
        });
        assert_eq!(refusal(refused, "a sent one").code, "sales.wrong_state");
        let next = shop.act(&rep, move |tx, desk| revise(tx, desk, id)).unwrap();
        shop.act(&rep, move |tx, desk| {
            update_quotation(tx, desk, (next, None), &draft)
        })
        .unwrap();
        let (old, new): (Quotation, Quotation) = (shop.typed(id), shop.typed(next));
        assert_eq!(
            (old.state.as_str(), old.revision, old.amount),
            ("replaced", 1, Money::new(10_000))
        );
        assert_eq!(
            (new.state.as_str(), new.revision, new.amount),
            ("draft", 2, Money::new(20_000))
        );
        assert_eq!((new.number, new.revises_id), (old.number, Some(Id::new(id))));
        let told = shop
            .store
            .read_blocking(|r| quotation_json(r, &shop.schema, &rep, id))
            .unwrap();
        assert_eq!(told["versions"].as_array().unwrap().len(), 2);
        assert_eq!(told["lines"][0]["qty"], "1");
        shop.assert_balanced();
    });
}

/// D9
#[test]
fn one_that_ran_out_is_not_accepted() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let id = shop
            .quote(&rep, &shop.draft(vec![shop.line(shop.tea, 1)], Off::Nothing))
            .unwrap();
        shop.step(&rep, id, Step::Submit, None).unwrap();
        shop.step(&rep, id, Step::Send, None).unwrap();
        shop.clock.advance(31 * DAY_MS);
        let refused = shop.step(&rep, id, Step::Accept, None);
        assert_eq!(refusal(refused, "late").code, "sales.expired");
        let next = shop.act(&rep, move |tx, desk| revise(tx, desk, id)).unwrap();
        shop.act(&rep, move |tx, desk| reprice(tx, desk, next)).unwrap();
        for wanted in [Step::Submit, Step::Send, Step::Accept] {
            shop.step(&rep, next, wanted, None).unwrap();
        }
        let order = shop.act(&rep, move |tx, desk| {
            order_quotation(tx, desk, next, &NewOrder::default())
        });
        assert!(order.is_ok());
        let refused = shop.order(next);
        assert_eq!(refusal(refused, "a second order").code, "sales.wrong_state");
    });
}

/// D9, J6
#[test]
fn a_quotation_priced_again_is_the_same() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let lines = vec![shop.line(shop.tea, 7), shop.line(shop.rice, 3)];
        let id = shop
            .quote(&rep, &shop.draft(lines, Off::Amount(Money::new(999))))
            .unwrap();
        shop.clock.advance(3 * DAY_MS);
        let (kept, again) = shop
            .store
            .read_blocking(|r| {
                let desk = Desk {
                    schema: &shop.schema,
                    ctx: &rep,
                    prices: &shop.prices,
                };
                replay(r, &desk, id)
            })
            .unwrap();
        assert_eq!(kept, again);
    });
}

/// D9
#[test]
fn what_cannot_be_is_refused() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let quote =
            |lines: Vec<AskedLine>, off: Off| refusal(shop.quote(&rep, &shop.draft(lines, off)), "x").code;
        assert_eq!(quote(vec![], Off::Nothing), "sales.bad_lines");
        assert_eq!(
            quote(vec![shop.line(shop.tea, 0)], Off::Nothing),
            "sales.bad_lines"
        );
        let over = Off::Amount(Money::new(10_001));
        assert_eq!(
            quote(vec![shop.line(shop.tea, 1)], over),
            "sales.discount_too_large"
        );
        assert_eq!(quote(vec![shop.line(42, 1)], Off::Nothing), "record.not_found");
        let mut draft = shop.draft(vec![shop.line(shop.tea, 1)], Off::Nothing);
        draft.asked.customer_id = 42;
        assert_eq!(
            refusal(shop.quote(&rep, &draft), "nobody").code,
            "record.not_found"
        );
        let mut draft = shop.draft(vec![shop.line(shop.tea, 1)], Off::Nothing);
        draft.valid_until = Some("2026-02-01".parse().unwrap());
        assert_eq!(
            refusal(shop.quote(&rep, &draft), "past").code,
            "sales.bad_validity"
        );
    });
}

/// D9
#[test]
fn a_quotation_is_printed_in_both_languages() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let rep = shop.as_user(shop.rep);
        let id = shop
            .quote(&rep, &shop.draft(vec![shop.line(shop.tea, 2)], Off::Nothing))
            .unwrap();
        let printed = |lang: Locale| {
            let what = (Paper::Quotation, id);
            let told = shop.store.read_blocking(|r| data(r, &rep, what, lang)).unwrap();
            (told["title"].as_str().unwrap().to_owned(), pages(&told).unwrap())
        };
        let ((zh, file), (en, other)) = (printed(Locale::Zh), printed(Locale::En));
        assert_eq!((zh.as_str(), en.as_str()), ("报价单", "Quotation"));
        assert!(file.starts_with(b"%PDF-") && other.starts_with(b"%PDF-"));
        assert_eq!(printed(Locale::Zh).1, file);
    });
}
