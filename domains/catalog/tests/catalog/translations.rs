//! What isn't described in a language is listed.

use guanxi_catalog::entities::ProductTranslation;
use guanxi_catalog::queries::translation::{Missing, missing_in, name_in};
use guanxi_testkit::{each_engine, system};
use serde_json::json;

use crate::shop::Shop;

fn ask(shop: &Shop, language: &str, (after, limit): (i64, i64)) -> Missing {
    shop.read(|r, schema| missing_in(r, schema, &system(), language, (after, Some(limit))))
        .unwrap()
}

/// J4
#[test]
fn what_is_missing_is_listed_by_language() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let tea = shop.product("tea", &json!({ "short_text": "绿茶" }));
        let rice = shop.product("rice", &json!({}));
        shop.product("gone", &json!({ "status": "discontinued" }));
        shop.product("stub", &json!({ "is_stub": true }));
        shop.product("tea-s", &json!({ "parent_id": tea.to_string() }));
        let say = |product: i64, body: serde_json::Value| {
            let mut body = body;
            body["product_id"] = json!(product.to_string());
            shop.make::<ProductTranslation>(&body).unwrap()
        };
        let half = say(tea, json!({ "language": "en", "name": "Tea" }));
        say(rice, json!({ "language": "en", "name": "Rice" }));
        let english = ask(&shop, "en", (0, 10));
        assert_eq!((english.products, english.missing), (2, 1));
        assert_eq!(english.items[0].missing, ["short_text"]);
        assert_eq!(english.items[0].translation_id, Some(half.to_string()));
        let first = ask(&shop, "ja", (0, 1));
        assert_eq!((first.missing, first.items.len()), (2, 1));
        assert_eq!(first.items[0].missing, ["name", "short_text"]);
        let after = first.next.unwrap().parse().unwrap();
        let second = ask(&shop, "ja", (after, 1));
        assert_eq!((second.items[0].number.as_str(), second.next), ("rice", None));
    });
}

/// J4: what is printed in a language has the names of that language, as far as somebody translated them.
#[test]
fn a_product_is_called_by_its_name_in_a_language() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let family = shop.product("T1", &json!({ "name": "龙井" }));
        let variant = shop.product(
            "T1-50",
            &json!({ "name": "龙井 50 克", "parent_id": family.to_string() }),
        );
        let said = json!({ "product_id": family.to_string(), "language": "en", "name": "Longjing tea" });
        shop.make::<ProductTranslation>(&said).unwrap();
        let name = |product, language: &'static str| shop.read(|r, _| name_in(r, product, language)).unwrap();
        assert_eq!(name(family, "en"), "Longjing tea", "{engine:?}");
        assert_eq!(name(variant, "en"), "Longjing tea (T1-50)", "{engine:?}");
        assert_eq!(name(variant, "zh"), "龙井 50 克", "{engine:?}");
    });
}
