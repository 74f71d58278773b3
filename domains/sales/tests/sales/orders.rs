//! Orders: stock kept, delivered, freed.

use guanxi_pricing::commands::{Move, move_on};
use guanxi_pricing::entities::Promotion;
use guanxi_sales::commands::{NewDelivery, OrderEnd, deliver, end_order, reserve};
use guanxi_sales::entities::{Order, OrderLine};
use guanxi_sales::queries::available;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Money, Qty, RawId, Result};

use serde_json::json;

use crate::shop::Shop;

impl Shop {
    pub fn deliver(&self, order: RawId, lines: &[(RawId, i64)]) -> Result<RawId> {
        let new = NewDelivery {
            lines: lines
                .iter()
                .map(|(id, units)| (*id, Qty::new(units * 1_000)))
                .collect(),
            ..NewDelivery::default()
        };
        self.act(&self.program(), move |tx, desk| deliver(tx, desk, order, &new))
    }

    pub fn end(&self, order: RawId, how: OrderEnd) -> Result<()> {
        self.act(&self.program(), move |tx, desk| {
            end_order(tx, desk, (order, None), (how, Some("不要了")))
        })
    }

    pub fn free(&self, product: RawId) -> i64 {
        self.store
            .read_blocking(|r| available(r, (self.at, product)))
            .unwrap()
            .raw()
    }

    pub fn reserved(&self, order: RawId) -> i64 {
        self.number(&format!(
            "SELECT CAST(SUM(r.reserved) AS BIGINT) FROM sales_reservation r JOIN sales_order_line l \
             ON l.id = r.order_line_id WHERE l.order_id = {order}"
        ))
    }

    pub fn state(&self, order: RawId) -> String {
        self.typed::<Order>(order).state
    }
}

/// D9
#[test]
fn an_order_keeps_stock_and_tells_what_is_short() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        shop.stock(shop.tea, 10);
        let first = shop.order(shop.accepted(vec![shop.line(shop.tea, 6)])).unwrap();
        assert_eq!((shop.reserved(first), shop.free(shop.tea)), (6_000, 4_000));
        let second = shop.direct(vec![shop.line(shop.tea, 6)]).unwrap();
        assert_eq!((shop.reserved(second), shop.free(shop.tea)), (4_000, 0));
        let refused = refusal(shop.deliver(second, &[]), "more than there is");
        assert_eq!(refused.code, "sales.stock_short");
        shop.end(first, OrderEnd::Cancel).unwrap();
        assert_eq!((shop.reserved(first), shop.free(shop.tea)), (0, 6_000));
        assert_eq!(shop.state(first), "cancelled");
        shop.act(&shop.program(), move |tx, desk| reserve(tx, desk, second))
            .unwrap();
        assert_eq!((shop.reserved(second), shop.free(shop.tea)), (6_000, 4_000));
        let refused = refusal(shop.deliver(first, &[]), "a cancelled one");
        assert_eq!(refused.code, "sales.wrong_state");
        shop.assert_balanced();
    });
}

/// D9
#[test]
fn goods_are_delivered_part_by_part() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        shop.stock(shop.tea, 10);
        shop.stock(shop.rice, 10);
        let order = shop
            .order(shop.accepted(vec![shop.line(shop.tea, 6), shop.line(shop.rice, 3)]))
            .unwrap();
        let lines = shop.lines_of(order);
        let [tea, _] = lines.as_slice() else {
            panic!("two lines")
        };
        shop.deliver(order, &[(*tea, 2)]).unwrap();
        assert_eq!(shop.state(order), "partly_delivered");
        assert_eq!(shop.typed::<OrderLine>(*tea).delivered, Qty::new(2_000));
        assert_eq!((shop.reserved(order), shop.free(shop.tea)), (7_000, 4_000));
        let refused = refusal(shop.deliver(order, &[(*tea, 5)]), "more than ordered");
        assert_eq!(refused.code, "sales.too_much_delivered");
        let refused = refusal(shop.end(order, OrderEnd::Cancel), "after a delivery");
        assert_eq!(refused.code, "sales.wrong_state");
        let refused = refusal(shop.deliver(order, &[(42, 1)]), "another's line");
        assert_eq!(refused.code, "record.not_found");
        shop.deliver(order, &[]).unwrap();
        assert_eq!(
            (shop.state(order).as_str(), shop.reserved(order)),
            ("delivered", 0)
        );
        let refused = refusal(shop.deliver(order, &[]), "all of it is delivered");
        assert_eq!(refused.code, "sales.wrong_state");
        assert_eq!((shop.free(shop.tea), shop.free(shop.rice)), (4_000, 7_000));
        assert_eq!(shop.typed::<Order>(order).amount, Money::new(69_999));
        shop.assert_balanced();
    });
}

/// D9, J6
#[test]
fn a_promotion_is_used_by_the_order_and_given_back_when_it_is_cancelled() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let given =
            json!({ "number": "P", "name": "促销", "action": r#"{"kind":"percent_off","percent":"10"}"# });
        let promotion = shop.make::<Promotion>(&given);
        for one in [Move::Submit, Move::Approve, Move::Start] {
            shop.act(&shop.program(), move |tx, desk| {
                move_on(tx, desk.schema, desk.ctx, (promotion, None), (one, None))
            })
            .unwrap();
        }
        let uses = || {
            shop.number(&format!(
                "SELECT uses FROM pricing_promotion_total WHERE promotion_id = {promotion}"
            ))
        };
        let quotation = shop.accepted(vec![shop.line(shop.tea, 2)]);
        assert_eq!(uses(), 0);
        let order = shop.order(quotation).unwrap();
        assert_eq!(shop.typed::<Order>(order).amount, Money::new(18_000));
        assert_eq!(uses(), 1);
        shop.end(order, OrderEnd::Cancel).unwrap();
        assert_eq!(uses(), 0);
        let late = shop.accepted(vec![shop.line(shop.tea, 2)]);
        shop.act(&shop.program(), move |tx, desk| {
            move_on(tx, desk.schema, desk.ctx, (promotion, None), (Move::Stop, None))
        })
        .unwrap();
        assert_eq!(
            refusal(shop.order(late), "it was stopped").code,
            "sales.promotion_gone"
        );
        shop.assert_balanced();
    });
}
