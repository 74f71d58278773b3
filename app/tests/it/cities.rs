//! Cities where a campaign has begun beside those whose turn is still to come, over the web.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::segments::{HEADERS, World};

/// A5: the city where a campaign runs is compared with the one whose turn is still to come, and coupons stand beside it.
#[test]
fn staggered_cities_are_compared() {
    each_engine(|engine| {
        let sales: String = [
            (11, [100, 110, 220]),
            (12, [100, 100, 210]),
            (13, [100, 105, 100]),
            (14, [100, 95, 100]),
        ]
        .iter()
        .flat_map(|(store, amounts)| {
            let days = ["2025-05-25", "2025-06-05", "2025-06-15"].iter().zip(amounts);
            days.map(move |(day, amount)| {
                format!("{store},S{store}{day},{day} 10:00,M{store},P1,1,{amount}.00\n")
            })
        })
        .collect();
        let world = World::new(engine, "1,T,2025-07-01 10:00,M1,P1,1,1.00\n");
        let (imports, folder) = (&world.server.company.imports, world.server.company.folder.clone());
        let stores = "number,name,zone,city\n11,a,Asia/Shanghai,杭州\n12,b,Asia/Shanghai,杭州\n13,c,Asia/Shanghai,宁波\n14,d,Asia/Shanghai,宁波\n";
        import(imports, &folder, "org.store", stores);
        import(imports, &folder, "trade.sales_file", format!("{HEADERS}{sales}"));
        let campaigns = "number,name,city,starts_on,ends_on\nH,H,杭州,2025-06-11,2025-06-20\nN,N,宁波,2025-07-01,2025-07-10\n";
        import(imports, &folder, "marketing.campaign", campaigns);
        let redeemed = "coupon,campaign_id,customer_id,redeemed_on\nX,H,M11,2025-06-15\nX,H,M12,2025-06-15\nY,N,M13,2025-07-01\n";
        import(imports, &folder, "trade.coupon_redemption", redeemed);
        world.server.company.catch_up().unwrap();
        let id = world.id("marketing/campaign", "H");
        let before = world.get(&format!("/campaigns/{id}/lift"));
        assert_eq!(before["cities"], Json::Null, "{engine:?}: it is held once");
        let sql = "UPDATE marketing_campaign SET pilot_id = (SELECT p.id FROM marketing_campaign p WHERE p.number = 'H') WHERE number = 'N'";
        let repeat = move |tx: &mut guanxi_store::Tx<'_>| tx.execute(sql, &[]);
        world.server.company.store.write_blocking(repeat).unwrap();
        let lift = world.get(&format!("/campaigns/{id}/lift"));
        assert_eq!(lift["state"], "no_control");
        let cities = &lift["cities"];
        assert_eq!(
            (
                &cities["state"],
                &cities["started"]["stores"],
                &cities["waiting"]["after_c"]
            ),
            (&json!("final"), &json!(2), &json!(20_000)),
            "{engine:?}: {cities}"
        );
        let effect = cities["effect"]["value"].as_f64().unwrap();
        assert!((effect - 1.047).abs() < 0.01, "{engine:?}: {effect}");
        assert_eq!(
            cities["warnings"],
            json!(["few_stores", "one_city"]),
            "{engine:?}"
        );
        let found = &lift["attribution"];
        assert_eq!(
            (&found["redemptions"], &found["customers"]),
            (&json!(2), &json!(2)),
            "{found}"
        );
        assert_eq!(found["codes"][0]["code"], "X");
    });
}
