//! Tickets priced again from what they keep.

use guanxi_entity::Entity;
use guanxi_loyalty::entities::{Tier, TierScheme};
use guanxi_pricing::entities::Promotion;
use guanxi_store::Tx;
use guanxi_testkit::{each_engine, system};
use guanxi_trade::faults_of_books;
use guanxi_trade::queries::ticket_why;
use guanxi_trade::till::again::{Again, again};
use guanxi_trade::till::{Returned, ReturnedLine, Ticket};
use guanxi_types::{Money, Qty, RawId, Result};
use serde_json::json;

use crate::counter::{Counter, cash, record};

fn run(counter: &Counter, statements: &'static [&'static str]) {
    let all = move |tx: &mut Tx<'_>, _: &_| -> Result<()> {
        statements
            .iter()
            .try_for_each(|sql| tx.execute(sql, &[]).map(drop))
    };
    counter.write(all).unwrap();
}

/// A tenth off tea, once a customer, for the tier `V` of the best three deciles; the member is of both.
fn tenth_off_tea(counter: &Counter) {
    let made = |def, given| record(&counter.store, &counter.schema, def, &given);
    let ladder = json!({ "number": "L", "name": "等级", "period": "lifetime" });
    let ladder = made(TierScheme::def(), ladder);
    let tier = json!({ "scheme_id": ladder.to_string(), "number": "V", "name": "贵宾", "rank": 1, "threshold": "1" });
    let tier = made(Tier::def(), tier);
    let member = counter.member;
    let membership = format!(
        "INSERT INTO loyalty_membership (id, version, created_at, created_by, updated_at, updated_by, scheme_id, customer_id, \
         owner_key, tier_id) VALUES (1, 1, 0, 0, 0, 0, {ladder}, {member}, 'c{member}', {tier})"
    );
    counter.write(move |tx, _| tx.execute(&membership, &[])).unwrap();
    let conditions = json!([{ "kind": "tier", "any": ["V"] }, { "kind": "decile", "from": 1, "to": 3 }]);
    let action =
        json!({ "kind": "percent_off", "percent": "10", "on": { "products": [counter.tea.to_string()] } });
    let given = json!({ "number": "T10", "name": "贵宾茶九折", "action": action.to_string(),
        "conditions": conditions.to_string(), "cap_customer": 1 });
    made(Promotion::def(), given);
    run(
        counter,
        &[
            "DROP VIEW pricing_buyer_decile",
            "CREATE VIEW pricing_buyer_decile AS SELECT id AS customer_id, CAST(2 AS BIGINT) AS decile FROM customers_customer",
            "UPDATE pricing_promotion SET state = 'running'",
            "UPDATE pricing_version SET version = version + 1",
        ],
    );
}

fn members(counter: &Counter, key: &str, session: RawId, (teas, due): (i64, i64)) -> Ticket {
    let mut ticket = counter.ticket(key, session, (teas, 1_500));
    ticket.asked.customer_id = Some(counter.member);
    ticket.shown = Money::new(due);
    ticket.payments = vec![cash(ticket.shown)];
    ticket
}

/// J6, B2: whatever becomes of prices, promotions and the buyer, a ticket priced again from what it keeps comes to the same.
#[test]
fn a_ticket_priced_again_from_what_it_keeps_gives_the_same() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        tenth_off_tea(&counter);
        let session = counter.open("1");
        // Two teas at 12.50 less a tenth, and 1.5 of rice at 3.99; then the promotion is used up.
        let sell = |key: &str, what: (i64, i64)| {
            let sold = counter.sell(&members(&counter, key, session, what));
            sold.unwrap().sale_id
        };
        let first = sell("k1", (2, 2_250 + 599));
        let second = sell("k2", (1, 1_250 + 599));
        let line = counter.number(&format!(
            "SELECT id FROM trade_sale_line WHERE sale_id = {first} AND line_no = 1"
        ));
        let back = Returned {
            sale_id: first,
            lines: vec![ReturnedLine {
                line_id: line,
                qty: Qty::new(1_000),
                is_resaleable: true,
            }],
        };
        counter.back("k3", session, back, Money::new(-1_125)).unwrap();
        run(
            &counter,
            &[
                "UPDATE catalog_product SET standard_price = 9900, category_id = NULL",
                "UPDATE pricing_promotion SET state = 'ended'",
                "UPDATE loyalty_membership SET tier_id = NULL",
                "DROP VIEW pricing_buyer_decile",
                "CREATE VIEW pricing_buyer_decile AS SELECT id AS customer_id, CAST(9 AS BIGINT) AS decile FROM customers_customer",
                "UPDATE pricing_version SET version = version + 1",
            ],
        );
        let of = |sale: RawId| counter.store.read_blocking(|r| again(r, sale)).unwrap();
        assert_eq!((of(first), of(second)), (Some(Again::Same), Some(Again::Same)));
        let why = counter.store.read_blocking(|r| ticket_why(r, &system(), first));
        assert_eq!(why.unwrap().unwrap()["again"], "same");
        counter.assert_balanced();
        run(
            &counter,
            &["UPDATE trade_sale_pricing SET content = REPLACE(content, '\"tier\":\"V\"', '\"tier\":\"W\"')"],
        );
        assert_eq!(
            of(first),
            Some(Again::Other),
            "of another tier it would have cost more"
        );
        let faults = counter.store.read_blocking(|r| faults_of_books(r)).unwrap();
        assert_eq!(faults.len(), 1, "{engine:?}: {faults:?}");
        run(
            &counter,
            &["UPDATE pricing_promotion SET definition_version = definition_version + 1"],
        );
        assert_eq!(of(first), Some(Again::Unknown), "the promotion is another by now");
    });
}
