//! What scanned codes mean.

use guanxi_catalog::entities::{ProductBarcode, WeighedCode};
use guanxi_catalog::queries::barcode::{Scanned, scanned};
use guanxi_testkit::{each_engine, refusal, system};
use guanxi_types::Result;
use serde_json::json;

use crate::shop::{Shop, code_at};

fn scan(shop: &Shop, code: &str) -> Result<Scanned> {
    shop.read(|r, schema| scanned(r, schema, &system(), code))
}

/// J1
#[test]
fn a_cartons_code_means_twelve() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let piece = shop.unit("pcs", "1", None);
        let carton = shop.unit("carton", "12", Some(piece));
        let milk = shop.product(
            "M1",
            &json!({ "unit_id": piece.to_string(), "barcode": "6901234567892" }),
        );
        let code = |code: &str, more: (&str, serde_json::Value)| {
            let mut body = json!({ "product_id": milk.to_string(), "code": code });
            body[more.0] = more.1;
            shop.make::<ProductBarcode>(&body)
        };
        code("16901234567899", ("unit_id", json!(carton.to_string()))).unwrap();
        code("036000291452", ("quantity", json!("6"))).unwrap();
        let wrong = code("6291041500214", ("is_own", json!(false)));
        assert_eq!(code_at(wrong, "code"), "wrong_check_digit");
        code("6291041500214", ("is_own", json!(true))).unwrap();
        for (text, unit, quantity) in [
            ("6901234567892", "pcs", "1"),
            (" 16901234567899 ", "carton", "12"),
            ("0036000291452", "pcs", "6"),
            ("6291041500214", "pcs", "1"),
        ] {
            let found = scan(&shop, text).unwrap();
            assert_eq!(found.product.number, "M1");
            assert_eq!(
                (found.unit.unwrap().name.as_str(), found.quantity.as_deref()),
                (unit, Some(quantity)),
                "{text}"
            );
        }
        assert_eq!(
            refusal(scan(&shop, "4006381333931"), "unknown").code,
            "catalog.unknown_code"
        );
        let part = json!({ "number": "half", "name": "half", "factor": "0" });
        assert_eq!(
            code_at(shop.make::<guanxi_catalog::entities::Unit>(&part), "factor"),
            "not_positive"
        );
    });
}

/// J1
#[test]
fn a_scales_code_holds_weight_or_price() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let kilo = shop.unit("kg", "1", None);
        let apples = json!({ "is_measured": true, "unit_id": kilo.to_string() });
        shop.product("123", &apples);
        let pears = shop.product("pears", &apples);
        let own = json!({ "product_id": pears.to_string(), "code": "00077", "is_own": true });
        shop.make::<ProductBarcode>(&own).unwrap();
        shop.make::<WeighedCode>(&json!({ "prefix": "21", "content": "weight" }))
            .unwrap();
        shop.make::<WeighedCode>(&json!({ "prefix": "22", "content": "price" }))
            .unwrap();
        let coded = |body: &str| {
            format!(
                "{body}{}",
                guanxi_catalog::rules::code::check_digit(body).unwrap()
            )
        };
        let weighed = scan(&shop, &coded("210012301250")).unwrap();
        assert_eq!(weighed.product.number, "123");
        assert_eq!((weighed.quantity.as_deref(), weighed.price), (Some("1.25"), None));
        let priced = scan(&shop, &coded("220007701250")).unwrap();
        assert_eq!(priced.product.number, "pears");
        assert_eq!((priced.quantity, priced.price.as_deref()), (None, Some("12.50")));
        assert_eq!(priced.found_by, "weighed");
        let unknown = refusal(scan(&shop, &coded("230007701250")), "no such form");
        assert_eq!(unknown.code, "catalog.unknown_code");
    });
}
