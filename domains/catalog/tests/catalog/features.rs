//! Features come down the category tree, and values are of their type.

use guanxi_catalog::entities::{Category, FeatureValue};
use guanxi_catalog::queries::feature::features_of;
use guanxi_catalog::queries::matching::{Question, matching};
use guanxi_entity::Value;
use guanxi_record::command::change;
use guanxi_testkit::{each_engine, refusal, system};
use serde_json::json;

use crate::shop::{Shop, code_at};

/// J1
#[test]
fn features_come_down_the_tree() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let electric = shop.category("electric", None);
        let screens = shop.category("screens", Some(electric));
        let food = shop.category("food", None);
        shop.feature(
            "size",
            &json!({ "category_id": screens.to_string(), "kind": "number", "position": 2 }),
        );
        let volt = json!({ "category_id": electric.to_string(), "kind": "choice", "options": "110\n220", "position": 1 });
        let volts = shop.feature("volts", &volt);
        shop.feature("origin", &json!({ "position": 3 }));
        let taste = shop.feature("taste", &json!({ "category_id": food.to_string() }));
        let screen = shop.product("S1", &json!({ "category_id": screens.to_string() }));
        let value = |feature: i64, value: &str| {
            shop.make::<FeatureValue>(
                &json!({ "product_id": screen.to_string(), "feature_id": feature.to_string(), "value": value }),
            )
        };
        value(volts, "220").unwrap();
        assert_eq!(
            code_at(value(taste, "sweet"), "feature_id"),
            "not_of_the_category"
        );
        let lines = shop
            .read(|r, schema| features_of(r, schema, &system(), screen))
            .unwrap();
        let told: Vec<(&str, Option<&str>)> = lines
            .iter()
            .map(|l| (l.number.as_str(), l.value.as_deref()))
            .collect();
        assert_eq!(told, [("volts", Some("220")), ("size", None), ("origin", None)]);
    });
}

/// J1
#[test]
fn values_are_kept_as_their_type_says() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let unit = shop.unit("cm", "1", None);
        let size = shop.feature("size", &json!({ "kind": "number", "unit_id": unit.to_string() }));
        let wet = shop.feature("wet", &json!({ "kind": "yes_no" }));
        let product = shop.product("P", &json!({})).to_string();
        let body = |feature: i64, value: &str| json!({ "product_id": product, "feature_id": feature.to_string(), "value": value });
        assert_eq!(
            code_at(shop.make::<FeatureValue>(&body(size, "wide")), "value"),
            "not_a_number"
        );
        let refused = shop.make::<FeatureValue>(&body(size, "1.5"));
        assert_eq!(
            code_at(refused, "value"),
            "too_many_decimals",
            "the unit has none"
        );
        assert_eq!(
            code_at(shop.make::<FeatureValue>(&body(wet, "perhaps")), "value"),
            "not_yes_or_no"
        );
        let id = shop.make::<FeatureValue>(&body(size, "15.0")).unwrap();
        assert_eq!(shop.value::<FeatureValue>(id, "number"), Value::Int(15_000));
        assert_eq!(shop.value::<FeatureValue>(id, "value"), Value::from("15"));
        let id = shop.make::<FeatureValue>(&body(wet, "是")).unwrap();
        assert_eq!(shop.value::<FeatureValue>(id, "value"), Value::from("yes"));
    });
}

/// J1: a variant has its family's value where it has none of its own.
#[test]
fn products_are_found_by_features() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let clothes = shop.category("clothes", None);
        let shirts = shop.category("shirts", Some(clothes));
        let fabric = shop.feature("fabric", &json!({}));
        let weight = shop.feature("weight", &json!({ "kind": "number" }));
        let of = json!({ "category_id": shirts.to_string() });
        let family = shop.product(
            "F",
            &json!({ "kind": "family", "category_id": shirts.to_string() }),
        );
        let below = json!({ "parent_id": family.to_string() });
        let [first, second] = ["F-1", "F-2"].map(|number| shop.product(number, &below));
        let lone = shop.product("L", &of);
        let say = |product: i64, feature: i64, value: &str| {
            let body = json!({ "product_id": product.to_string(), "feature_id": feature.to_string(), "value": value });
            shop.make::<FeatureValue>(&body).unwrap();
        };
        say(family, fabric, "cotton");
        say(second, fabric, "wool");
        say(first, weight, "120");
        say(second, weight, "250.5");
        say(lone, weight, "90");
        let find = |category: Option<i64>, wanted: serde_json::Value| {
            let question = Question {
                category,
                features: serde_json::from_value(wanted).unwrap(),
                ..Question::default()
            };
            shop.read(|r, schema| matching(r, schema, &system(), &question))
        };
        let numbers = |category: Option<i64>, wanted: serde_json::Value| -> Vec<String> {
            find(category, wanted)
                .unwrap()
                .items
                .into_iter()
                .map(|one| one.number)
                .collect()
        };
        let is = |feature: i64, op: &str, value: &str| json!({ "feature_id": feature.to_string(), "op": op, "value": value });
        assert_eq!(numbers(Some(clothes), json!([])), ["F-1", "F-2", "L"]);
        assert_eq!(
            numbers(None, json!([is(fabric, "eq", "cotton")])),
            ["F-1"],
            "the other has its own"
        );
        assert_eq!(
            numbers(None, json!([is(weight, "ge", "100"), is(weight, "le", "250.5")])),
            ["F-1", "F-2"]
        );
        let both = json!([is(weight, "ge", "100"), is(fabric, "eq", "wool")]);
        assert_eq!(numbers(Some(shirts), both), ["F-2"]);
        assert_eq!(
            code_at(find(None, json!([is(fabric, "ge", "3")])), "features"),
            "not_a_number"
        );
        assert_eq!(
            code_at(find(None, json!([is(weight, "eq", "heavy")])), "features"),
            "not_a_number"
        );
    });
}

/// J1, B3: a tree of categories stays one.
#[test]
fn a_category_is_not_below_itself() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let top = shop.category("top", None);
        let middle = shop.category("middle", Some(top));
        let low = shop.category("low", Some(middle));
        for parent in [top, middle, low] {
            let moved = shop.fixture.write(move |tx, schema| {
                change::<Category>(
                    tx,
                    schema,
                    &system(),
                    top,
                    vec![("parent_id", Value::from(parent))],
                )
            });
            let refused = refusal(moved, "a circle");
            assert_eq!(refused.fields[0].code, "circle", "{engine:?}");
            assert_eq!(refused.fields[0].field, "parent_id", "{engine:?}");
        }
        let moved = shop.fixture.write(move |tx, schema| {
            change::<Category>(tx, schema, &system(), low, vec![("parent_id", Value::from(top))])
        });
        moved.unwrap();
    });
}
