//! Campaigns, coupons handed in and referrals: from files to figures.

use guanxi_app::{Company, Mode};
use guanxi_customers::entities::Referral;
use guanxi_insight::Query;
use guanxi_record::insert;
use guanxi_store::{Queries, Store};
use guanxi_testkit::{Place, each_engine};
use guanxi_types::{Ctx, Id, RawId, Through};

use crate::edge::{golden, import};
use crate::server::settings;

const STORES: &str = "number,name,zone\n1,甲,Asia/Shanghai\n";

fn table(company: &Company, indicator: &str, parameters: &[(&str, &str)]) -> String {
    company.catch_up().unwrap();
    let pairs = parameters
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let query = Query::of(pairs).unwrap();
    company.insight.indicator(indicator, &query).unwrap().csv()
}

/// The hand-made customers 1 … 14, each with one ticket over what the file says they bought for.
fn with_sales(company: &Company, place: &Place) {
    import(&company.imports, place.folder(), "org.store", STORES);
    let mut sales = String::from("门店,小票号,销售时间,会员号,商品编号,数量,金额\n");
    for line in golden("edge_referral_sales.csv").lines().skip(1) {
        let (customer, cents) = line.split_once(',').unwrap();
        let cents: i64 = cents.parse().unwrap();
        sales.push_str(&format!(
            "1,T{customer},2025-06-01 10:00,{customer},P1,1,{}.{:02}\n",
            cents / 100,
            cents % 100
        ));
    }
    import(&company.imports, place.folder(), "trade.sales_file", sales);
}

/// B11: referrals as they were written down, with circles, self-links and two referrers, and whom they make leaders.
#[test]
fn referrals_of_a_file_are_counted() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let company = Company::open(&settings(&place), Mode::ReadWrite).unwrap();
        with_sales(&company, &place);
        let referrals = golden("edge_referrals.csv").replace("referee_id,date", "referred_id,referred_on");
        import(&company.imports, place.folder(), "customers.referral", referrals);
        let found = table(&company, "leaders", &[("method", "referral")]);
        // By hand: 1 → 2, 3 | 4, 5, 9 | 6; 2 → 4, 5 | 6 | 7; 4 → 6 | 7 | 8; 6 → 7 | 8; 7 → 8; 3 → 9; 10 → 11 | 12; 11 → 12 | 10; 12 → 10 | 11.
        let values = [
            (10, "1,1,0", 17_000.0_f64),
            (11, "1,1,0", 17_000.0),
            (12, "1,1,0", 15_500.0),
            (1, "2,3,1", 15_500.0),
            (2, "2,1,1", 13_750.0),
            (4, "1,1,1", 11_500.0),
            (6, "1,1,0", 11_000.0),
            (3, "1,0,0", 9_000.0),
            (7, "1,0,0", 8_000.0),
        ];
        let mut sorted = values.to_vec();
        sorted.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        let mut expected = String::from("rnk,customer_id,level1,level2,level3,value_c\n");
        for ((customer, levels, value), place) in sorted.iter().zip(1..) {
            expected.push_str(&format!("{place},{customer},{levels},{value:.1}\n"));
        }
        assert_eq!(found, expected, "{engine:?}");
    });
}

fn customer(store: &Store, number: &str) -> RawId {
    let rows = store.read_blocking(|r| {
        r.query(
            "SELECT id FROM customers_customer WHERE number = ?1",
            &[number.into()],
        )
    });
    rows.unwrap()[0].int(0)
}

/// F2: a form takes one referrer and no circle; what a file says is kept.
#[test]
fn a_form_takes_one_referrer() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let company = Company::open(&settings(&place), Mode::ReadWrite).unwrap();
        with_sales(&company, &place);
        let schema = company.schema.now();
        let refer = |referrer: &str, referred: &str| {
            let referral = Referral {
                referrer_id: Id::new(customer(&company.store, referrer)),
                referred_id: Id::new(customer(&company.store, referred)),
                referred_on: None,
                channel: None,
                note: None,
            };
            let schema = schema.clone();
            company.store.write_blocking(move |tx| {
                insert(tx, &schema, &Ctx::system("test", Through::Page), referral.clone())
            })
        };
        refer("1", "2").unwrap();
        refer("2", "3").unwrap();
        let code = |result: guanxi_types::Result<_>| result.map(|_| ()).unwrap_err().fields[0].code.clone();
        assert_eq!(code(refer("4", "3")), "taken", "{engine:?}");
        assert_eq!(code(refer("3", "1")), "referral_circle", "{engine:?}");
        assert_eq!(code(refer("5", "5")), "referral_circle", "{engine:?}");
    });
}

/// C2, H2: campaigns, their lists and coupons go in as files; changed in the tables, the response follows.
#[test]
fn the_response_to_campaigns() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let company = Company::open(&settings(&place), Mode::ReadWrite).unwrap();
        with_sales(&company, &place);
        let put = |target: &str, text: &str| import(&company.imports, place.folder(), target, text);
        put(
            "marketing.campaign",
            "number,name,kind,starts_on,ends_on\n10,Ten,Type B,2025-05-01,2025-05-31\n9,Nine,,,\n",
        );
        put(
            "marketing.campaign_target",
            "campaign_id,customer_id\n10,1\n10,2\n10,3\n",
        );
        put(
            "trade.coupon_redemption",
            "coupon,campaign_id,customer_id,redeemed_on\nA,10,1,2025-05-02\nB,10,1,2025-05-03\nC,10,9,2025-06-03\nD,,2,2025-06-04\n",
        );
        let head = "campaign_id,campaign_type,start_date,end_date,targeted,redemptions,redeemers,targeted_redeemers,response_rate\n";
        let nine = "9,,,,0,0,0,0,\n";
        assert_eq!(
            table(&company, "campaign-response", &[]),
            format!("{head}{nine}10,Type B,2025-05-01,2025-05-31,3,3,2,1,0.333333\n"),
            "{engine:?}"
        );
        assert_eq!(
            table(
                &company,
                "campaign-response",
                &[("from", "2025-05-03"), ("to", "2025-05-31")]
            ),
            format!("{head}{nine}10,Type B,2025-05-01,2025-05-31,3,1,1,1,0.333333\n"),
            "{engine:?}"
        );
        assert_eq!(company.feed.differences().unwrap(), Vec::<String>::new());
        company.feed.rebuild().unwrap();
        assert!(
            table(&company, "campaign-response", &[]).contains("3,3,2,1"),
            "{engine:?}"
        );
    });
}

/// C2: a campaign that ends before it starts is refused, also when only one of the days is changed.
#[test]
fn a_campaign_ends_after_it_starts() {
    each_engine(|engine| {
        let server = crate::server::Server::new(engine);
        let admin = server.admin();
        let made = |first: &str, last: &str, number: &str| {
            let body = serde_json::json!({
                "number": number, "name": "x", "kind": "A", "starts_on": first, "ends_on": last
            });
            server.call(&admin, "post", "/records/marketing/campaign", Some(&body))
        };
        let refused = made("2025-03-02", "2025-03-01", "1");
        assert_eq!(refused.status, 422, "{engine:?} {:?}", refused.body);
        assert_eq!(refused.body["fields"][0]["code"], "before_start");
        let one = made("2025-03-01", "2025-03-01", "2");
        assert_eq!(one.status, 201, "{:?}", one.body);
        let id = one.body["id"].as_str().unwrap();
        let later = serde_json::json!({ "version": 1, "starts_on": "2025-03-05" });
        let refused = server.call(
            &admin,
            "patch",
            &format!("/records/marketing/campaign/{id}"),
            Some(&later),
        );
        assert_eq!(refused.body["fields"][0]["field"], "ends_on");
    });
}

/// C2: a new company has the ready templates, each with the draft of a journey; who takes them again gets only what is missing.
#[test]
fn a_new_company_has_ready_templates() {
    each_engine(|engine| {
        let server = crate::server::Server::new(engine);
        let admin = server.admin();
        let get = |path: &str| server.call(&admin, "get", path, None).body;
        let templates = get("/records/marketing/campaign?f=is_template:eq:true&sort=number")["items"].clone();
        let names: Vec<&str> = templates
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(
            names,
            ["新会员欢迎", "沉睡唤醒", "生日关怀", "新品上市", "节日促销"],
            "{engine:?}"
        );
        let drafts = get("/records/journeys/journey?f=state:eq:draft&limit=9");
        assert_eq!(drafts["items"].as_array().unwrap().len(), 5, "{engine:?}");
        let take = || server.call(&admin, "post", "/campaign-templates", None).body["count"].clone();
        assert_eq!(take(), 0, "{engine:?}");
        // One that was given another number isn't the ready one any more.
        let first = &templates[0];
        let path = format!("/records/marketing/campaign/{}", first["id"].as_str().unwrap());
        let own = serde_json::json!({ "version": first["version"], "number": "OWN-1" });
        let renamed = server.call(&admin, "patch", &path, Some(&own));
        assert_eq!(renamed.status, 200, "{:?}", renamed.body);
        assert_eq!(take(), 1, "{engine:?}");
    });
}
