//! Variants are made once, and have what is their family's.

use guanxi_catalog::commands::variants::{Axis, make_variants};
use guanxi_catalog::entities::{Category, Product, ProductRelation};
use guanxi_catalog::queries::product::{briefs, goods};
use guanxi_catalog::queries::relation::relations_of;
use guanxi_catalog::queries::variant::variants_of;
use guanxi_entity::Value;
use guanxi_testkit::{each_engine, refusal, system};
use guanxi_types::{Day, RawId, Result};
use serde_json::json;

use crate::shop::{Shop, code_at, def};

struct Shirts {
    shop: Shop,
    shirt: RawId,
    colour: RawId,
    size: RawId,
}

impl Shirts {
    fn new(engine: guanxi_store::Engine) -> Self {
        let shop = Shop::new(engine);
        let colour = json!({ "is_axis": true, "kind": "choice", "options": "红\n蓝", "position": 1 });
        let shirts = shop.category("shirts", None);
        Self {
            colour: shop.feature("colour", &colour),
            size: shop.feature("size", &json!({ "is_axis": true, "position": 2 })),
            shirt: shop.product(
                "T1",
                &json!({ "standard_price": "59.00", "category_id": shirts.to_string(), "brand": "云" }),
            ),
            shop,
        }
    }

    fn make(&self, colours: &[&str], sizes: &[&str]) -> Result<Vec<RawId>> {
        let axis = |feature_id, values: &[&str]| Axis {
            feature_id,
            values: values.iter().map(|v| (*v).to_owned()).collect(),
        };
        let axes = vec![axis(self.colour, colours), axis(self.size, sizes)];
        let shirt = self.shirt;
        self.shop
            .fixture
            .write(move |tx, schema| make_variants(tx, schema, &system(), (shirt, &axes)))
    }

    fn text(&self, id: RawId, field: &str) -> Value {
        self.shop.value::<Product>(id, field)
    }
}

/// J1
#[test]
fn variants_are_made_once() {
    each_engine(|engine| {
        let shirts = Shirts::new(engine);
        let made = shirts.make(&["红", "蓝"], &["S", "M"]).unwrap();
        assert_eq!(made.len(), 4);
        assert_eq!(shirts.text(made[1], "number"), Value::from("T1-红-M"));
        assert_eq!(shirts.text(made[1], "name"), Value::from("T1 红 M"));
        assert_eq!(shirts.text(made[1], "brand"), Value::from("云"));
        assert_eq!(shirts.text(shirts.shirt, "kind"), Value::from("family"));
        assert!(shirts.make(&["蓝", "红", "红"], &["M", "S"]).unwrap().is_empty());
        let more = shirts.make(&["红", "蓝"], &["S", "L"]).unwrap();
        assert_eq!(more.len(), 2, "the two in L");
        let shop = &shirts.shop;
        let all = shop
            .read(|r, schema| variants_of(r, schema, &system(), made[0]))
            .unwrap();
        assert_eq!(all.family.unwrap().number, "T1");
        assert_eq!(all.variants.len(), 6);
        assert_eq!(all.axes[0].values, ["红", "蓝"]);
        assert_eq!(all.axes[1].values, ["S", "M", "L"]);
        assert_eq!(
            all.variants[1].product.standard_price.as_deref(),
            Some("59.00"),
            "the family's"
        );
    });
}

/// J1
#[test]
fn wrong_axes_make_nothing() {
    each_engine(|engine| {
        let shirts = Shirts::new(engine);
        assert_eq!(code_at(shirts.make(&["绿"], &["S"]), "axes"), "not_a_choice");
        assert_eq!(code_at(shirts.make(&[], &["S"]), "axes"), "no_values");
        let many: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let problem = refusal(shirts.make(&["红", "蓝"], &many), "600");
        assert_eq!(problem.code, "catalog.too_many_variants");
        let made = shirts.make(&["红"], &["S"]).unwrap()[0];
        let axes = vec![Axis {
            feature_id: shirts.size,
            values: vec!["S".to_owned()],
        }];
        let again = shirts
            .shop
            .fixture
            .write(move |tx, schema| make_variants(tx, schema, &system(), (made, &axes)));
        assert_eq!(refusal(again, "a variant").code, "catalog.not_a_family");
        assert_eq!(
            shirts
                .shop
                .fixture
                .number("SELECT COUNT(*) FROM catalog_product", &[]),
            2
        );
    });
}

/// J1
#[test]
fn a_change_of_the_family_is_its_variants() {
    each_engine(|engine| {
        let shirts = Shirts::new(engine);
        let made = shirts.make(&["红"], &["S", "M"]).unwrap();
        let other = shirts
            .shop
            .make::<Category>(&json!({ "number": "c2", "name": "c2" }))
            .unwrap();
        let change = json!({ "brand": "山", "category_id": other.to_string() });
        shirts.shop.change::<Product>(shirts.shirt, &change).unwrap();
        for id in &made {
            assert_eq!(shirts.text(*id, "brand"), Value::from("山"));
            assert_eq!(shirts.text(*id, "category_id"), Value::Int(other));
        }
        shirts
            .shop
            .change::<Product>(made[0], &json!({ "brand": "own", "standard_price": "65.00" }))
            .unwrap();
        assert_eq!(shirts.text(made[0], "brand"), Value::from("山"));
        let prices = shirts
            .shop
            .read(|r, schema| briefs(r, schema, &system(), &made))
            .unwrap();
        assert_eq!(prices[&made[0]].standard_price.as_deref(), Some("65.00"));
        assert_eq!(prices[&made[1]].standard_price.as_deref(), Some("59.00"));
        let history = shirts
            .shop
            .fixture
            .store
            .read_blocking(|r| guanxi_record::history(r, &system(), def::<Product>(), made[1]))
            .unwrap();
        assert_eq!(history[0].action, "update", "it is told");
        let below = json!({ "parent_id": made[0].to_string() });
        let single = shirts.shop.product("X", &json!({}));
        assert_eq!(
            code_at(shirts.shop.change::<Product>(single, &below), "parent_id"),
            "is_a_variant"
        );
        let above = json!({ "parent_id": single.to_string() });
        let refused = shirts.shop.change::<Product>(shirts.shirt, &above);
        assert_eq!(code_at(refused, "parent_id"), "has_variants");
    });
}

/// J1
#[test]
fn relations_are_shared_and_ordered() {
    each_engine(|engine| {
        let shirts = Shirts::new(engine);
        let variant = shirts.make(&["红"], &["S"]).unwrap()[0];
        let shop = &shirts.shop;
        let [hat, belt, coat] = ["hat", "belt", "coat"].map(|number| shop.product(number, &json!({})));
        let say = |from: RawId, to: RawId, kind: &str, position: i64| {
            shop.make::<ProductRelation>(
                &json!({ "from_id": from.to_string(), "to_id": to.to_string(), "kind": kind, "position": position }),
            )
        };
        say(shirts.shirt, hat, "accessory", 2).unwrap();
        say(shirts.shirt, belt, "accessory", 1).unwrap();
        say(variant, coat, "up_sell", 1).unwrap();
        assert_eq!(code_at(say(hat, hat, "substitute", 1), "to_id"), "same_product");
        let told = shop
            .read(|r, schema| relations_of(r, schema, &system(), variant))
            .unwrap();
        let told: Vec<(&str, &str, bool)> = told
            .iter()
            .map(|one| (one.kind.as_str(), one.product.number.as_str(), one.is_shared))
            .collect();
        assert_eq!(
            told,
            [
                ("accessory", "belt", true),
                ("accessory", "hat", true),
                ("up_sell", "coat", false)
            ]
        );
        let back = shop
            .read(|r, schema| relations_of(r, schema, &system(), hat))
            .unwrap();
        assert!(back.is_empty(), "they lead one way");
    });
}

/// J1
#[test]
fn what_is_not_active_is_refused() {
    each_engine(|engine| {
        let shirts = Shirts::new(engine);
        let variant = shirts.make(&["红"], &["S"]).unwrap()[0];
        let shop = &shirts.shop;
        let day = Day::new(20_000);
        let sell = |id: RawId| {
            let known = shop.read(|r, _| goods(r, &[id]))?;
            known[&id].require_for_sale(day)
        };
        sell(variant).unwrap();
        assert_eq!(
            refusal(sell(shirts.shirt), "a family").code,
            "catalog.family_not_for_sale"
        );
        let last = json!({ "ends_on": day.plus(-1).to_string() });
        shop.change::<Product>(variant, &last).unwrap();
        let problem = refusal(sell(variant), "over");
        assert_eq!(
            (problem.code.as_str(), problem.params["number"].as_str()),
            ("catalog.not_for_sale", Some("T1-红-S"))
        );
        let wrong = json!({ "sale_from": day.to_string(), "ends_on": day.plus(-1).to_string() });
        assert_eq!(
            code_at(shop.change::<Product>(variant, &wrong), "ends_on"),
            "before_start"
        );
        assert_eq!(
            shop.fixture
                .number("SELECT COUNT(*) FROM catalog_feature_value", &[]),
            2
        );
    });
}
