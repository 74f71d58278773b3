//! Bundles with choices, and products put together from options.

use std::collections::BTreeSet;

use guanxi_catalog::entities::{
    BundleGroup, BundlePart, OptionGroup, OptionRule, ProductOption, ProductRelation,
};
use guanxi_catalog::queries::bundle::{Bundle, bundle_of};
use guanxi_catalog::queries::configuration::load;
use guanxi_catalog::queries::cost::{costs, made_costs};
use guanxi_catalog::rules::configuration::Why;
use guanxi_testkit::{each_engine, refusal, system};
use guanxi_types::{Money, RawId, Result};
use serde_json::{Value as Json, json};

use crate::shop::{Shop, code_at};

fn part(
    shop: &Shop,
    group: RawId,
    (component, quantity, surcharge): (RawId, &str, Option<&str>),
) -> Result<RawId> {
    shop.make::<BundlePart>(&json!({
        "bundle_group_id": group.to_string(), "component_id": component.to_string(),
        "quantity": quantity, "surcharge": surcharge,
    }))
}

fn shares(bundle: &Bundle) -> Vec<&str> {
    let parts = bundle.groups.iter().flat_map(|group| &group.parts);
    parts.filter_map(|part| part.share.as_deref()).collect()
}

/// J2
#[test]
fn a_bundles_price_falls_to_its_parts() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let [burger, fries, cola, juice] = [("b", "20.00"), ("f", "10.00"), ("c", "5.00"), ("j", "9.00")]
            .map(|(number, price)| shop.product(number, &json!({ "standard_price": price })));
        let menu = shop.product("menu", &json!({ "kind": "bundle", "standard_price": "30.00" }));
        let group = |name: &str, count: Option<i64>, position: i64| {
            let body = json!({ "product_id": menu.to_string(), "number": name, "name": name, "choose_count": count, "position": position });
            shop.make::<BundleGroup>(&body).unwrap()
        };
        let (fixed, drinks) = (group("主食", None, 1), group("饮料", Some(1), 2));
        part(&shop, fixed, (burger, "1", None)).unwrap();
        part(&shop, fixed, (fries, "1", None)).unwrap();
        let cola = part(&shop, drinks, (cola, "2", None)).unwrap();
        let juice = part(&shop, drinks, (juice, "1", Some("2.00"))).unwrap();
        assert_eq!(
            code_at(part(&shop, drinks, (menu, "1", None)), "component_id"),
            "same_product"
        );
        assert_eq!(
            code_at(part(&shop, fixed, (menu, "0", None)), "quantity"),
            "not_positive"
        );
        let ask = |chosen: Option<&[RawId]>| {
            let chosen: Option<BTreeSet<RawId>> = chosen.map(|ids| ids.iter().copied().collect());
            shop.read(|r, schema| bundle_of(r, schema, &system(), (menu, chosen.as_ref())))
        };
        let first = ask(None).unwrap();
        assert_eq!(
            (
                first.price.as_deref(),
                first.own_total.as_deref(),
                first.saving.as_deref()
            ),
            (Some("30.00"), Some("40.00"), Some("10.00"))
        );
        assert_eq!(shares(&first), ["15.00", "7.50", "7.50"]);
        let other = ask(Some(&[juice])).unwrap();
        assert_eq!(other.price.as_deref(), Some("32.00"));
        assert_eq!(shares(&other), ["16.41", "8.21", "7.38"]);
        for wrong in [&[cola, juice][..], &[], &[12]] {
            assert_eq!(
                refusal(ask(Some(wrong)), "a wrong choice").code,
                "catalog.bad_choice"
            );
        }
    });
}

/// J2, J5: a bundle costs the company what the parts cost that are in it, unless somebody said what it costs; one part of unknown cost and
/// nobody knows.
#[test]
fn a_bundle_costs_what_its_chosen_parts_cost() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let [tea, rice, nuts] = [("t", Some("5.00")), ("r", Some("1.99")), ("n", None)]
            .map(|(number, cost)| shop.product(number, &json!({ "cost_price": cost })));
        let bundle = |number: &str, cost: Option<&str>| {
            let id = shop.product(number, &json!({ "kind": "bundle", "cost_price": cost }));
            let group = |name: &str, count: Option<i64>| {
                let body = json!({ "product_id": id.to_string(), "number": format!("{number}-{name}"), "name": name, "choose_count": count });
                shop.make::<BundleGroup>(&body).unwrap()
            };
            let (fixed, choice) = (group("A", None), group("B", Some(1)));
            part(&shop, fixed, (tea, "2", None)).unwrap();
            let parts = [(rice, "1.5"), (nuts, "1")]
                .map(|(product, quantity)| part(&shop, choice, (product, quantity, None)).unwrap());
            (id, parts)
        };
        let (open, [of_rice, of_nuts]) = bundle("open", None);
        let (said, _) = bundle("said", Some("9.00"));
        let made = shop.read(|r, _| made_costs(r)).unwrap();
        let one = |chosen: &[RawId]| made.one(open, &chosen.iter().copied().collect());
        // Two teas, and 1.5 of rice: 2.985.
        let first = Some(Money::new(1_299));
        assert_eq!((one(&[]), one(&[of_rice])), (first, first));
        assert_eq!((one(&[of_nuts]), one(&[12])), (None, None));
        let all = shop.read(|r, _| costs(r)).unwrap();
        assert_eq!(all, [(tea, 500), (rice, 199), (said, 900), (open, 1_299)]);
    });
}

/// J3: what an option puts in costs what that product does.
#[test]
fn a_configured_product_costs_more_by_what_is_put_in() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let bike = shop.product("bike", &json!({ "kind": "configurable", "cost_price": "600.00" }));
        let bag = shop.product("bag", &json!({ "cost_price": "30.00" }));
        let group = json!({ "product_id": bike.to_string(), "number": "x", "name": "x", "min_choices": 0 });
        let group = shop.make::<OptionGroup>(&group).unwrap();
        let option = |number: &str, component: Option<RawId>| {
            let body = json!({ "option_group_id": group.to_string(), "number": number, "name": number, "price": "50",
                "component_id": component.map(|id| id.to_string()) });
            shop.make::<ProductOption>(&body).unwrap()
        };
        let (paint, bag) = (option("漆", None), option("包", Some(bag)));
        let made = shop.read(|r, _| made_costs(r)).unwrap();
        assert_eq!(made.one(bike, &[paint].into()), Some(Money::new(60_000)));
        assert_eq!(made.one(bike, &[paint, bag].into()), Some(Money::new(63_000)));
    });
}

/// J3
#[test]
fn options_are_checked_as_they_are_stored() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let bike = shop.product(
            "bike",
            &json!({ "kind": "configurable", "standard_price": "1000.00" }),
        );
        let group = |number: &str, min: i64, max: Option<i64>| {
            shop.make::<OptionGroup>(&json!({
                "product_id": bike.to_string(), "number": number, "name": number, "min_choices": min, "max_choices": max,
            }))
        };
        assert_eq!(code_at(group("x", 3, Some(2)), "max_choices"), "below_the_least");
        let (frames, extras) = (
            group("frame", 1, Some(1)).unwrap(),
            group("extra", 0, None).unwrap(),
        );
        let option = |group: RawId, number: &str, price: &str| {
            let body = json!({ "option_group_id": group.to_string(), "number": number, "name": number, "price": price });
            shop.make::<ProductOption>(&body).unwrap()
        };
        let (steel, carbon) = (option(frames, "钢", "0"), option(frames, "碳", "2500"));
        let rack = option(extras, "货架", "120");
        let rule = |one: RawId, kind: &str, other: RawId| {
            shop.make::<OptionRule>(
                &json!({ "option_id": one.to_string(), "kind": kind, "other_id": other.to_string(), "note": "承重不够" }),
            )
        };
        rule(rack, "excludes", carbon).unwrap();
        assert_eq!(code_at(rule(rack, "requires", rack), "other_id"), "same_option");
        let loaded = shop.read(|r, schema| load(r, schema, &system(), bike)).unwrap();
        let whole = loaded.of.check(&[steel, rack].into());
        assert_eq!((whole.price, whole.faults.len()), (Some(Money::new(112_000)), 0));
        let light = loaded.of.check(&[carbon].into());
        let barred = light.options.iter().find(|state| state.id == rack).unwrap();
        let (low, high) = (rack.min(carbon), rack.max(carbon));
        assert_eq!(barred.barred, [Why::Excluded(low, high)]);
        assert_eq!(loaded.notes[&(rack, carbon)], "承重不够");
    });
}

/// I3: a form that is sent empty is told all that is missing, not what a rule makes of nothing.
#[test]
fn what_is_missing_is_told_before_a_rule_looks() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let told = |given: &Json| {
            let problem = shop.make::<ProductRelation>(given).unwrap_err();
            let faults = problem.fields.into_iter();
            faults.map(|fault| (fault.field, fault.code)).collect::<Vec<_>>()
        };
        let missing = |name: &str| (name.to_owned(), "required".to_owned());
        assert_eq!(
            told(&json!({})),
            [missing("from_id"), missing("kind"), missing("to_id")]
        );
        let tea = shop.product("tea", &json!({})).to_string();
        let itself = json!({ "from_id": tea, "to_id": tea });
        assert_eq!(told(&itself), [missing("kind")]);
        let itself = json!({ "from_id": tea, "to_id": tea, "kind": "accessory" });
        assert_eq!(told(&itself), [("to_id".to_owned(), "same_product".to_owned())]);
    });
}
