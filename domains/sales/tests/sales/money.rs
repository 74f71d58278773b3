//! Invoices, payments, credit notes.

use guanxi_record::{Request, once};
use guanxi_sales::commands::{NewInvoice, NewPayment, Part, allocate, invoice, pay, void};
use guanxi_sales::entities::{Invoice, Order, Payment};
use guanxi_sales::queries::balance;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Money, Qty, RawId, Result};
use serde_json::Value as Json;

use crate::shop::Shop;

impl Shop {
    fn bill(&self, order: RawId, lines: &[(RawId, i64)]) -> Result<RawId> {
        let new = NewInvoice {
            lines: lines
                .iter()
                .map(|(id, units)| (*id, Qty::new(units * 1_000)))
                .collect(),
            ..NewInvoice::default()
        };
        self.act(&self.program(), move |tx, desk| invoice(tx, desk, order, &new))
    }

    fn pay(&self, cents: i64, parts: &[(RawId, i64)], keep_credit: bool) -> Result<RawId> {
        let part = |(invoice_id, cents): &(RawId, i64)| Part {
            invoice_id: *invoice_id,
            amount: Money::new(*cents),
        };
        let new = NewPayment {
            customer_id: self.customer,
            method: "transfer".to_owned(),
            amount: Money::new(cents),
            parts: parts.iter().map(part).collect(),
            keep_credit,
            ..NewPayment::default()
        };
        self.act(&self.program(), move |tx, desk| pay(tx, desk, &new))
    }

    fn balance(&self) -> Json {
        let ctx = self.program();
        self.store
            .read_blocking(|r| balance(r, &ctx, self.customer))
            .unwrap()
    }

    /// An order of which all is delivered: three times 33.33.
    fn delivered(&self) -> RawId {
        self.stock(self.rice, 3);
        let order = self.direct(vec![self.line(self.rice, 3)]).unwrap();
        self.deliver(order, &[]).unwrap();
        order
    }
}

/// D9
#[test]
fn what_is_invoiced_is_sold_once() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        shop.stock(shop.rice, 3);
        let order = shop.direct(vec![shop.line(shop.rice, 3)]).unwrap();
        let refused = refusal(shop.bill(order, &[]), "nothing is delivered");
        assert_eq!(refused.code, "sales.wrong_state");
        let line = shop.lines_of(order)[0];
        shop.deliver(order, &[(line, 2)]).unwrap();
        let refused = refusal(shop.bill(order, &[(line, 3)]), "not delivered");
        assert_eq!(refused.code, "sales.not_delivered");
        let key = Request {
            key: "k".to_owned(),
            content: "c".to_owned(),
        };
        let bill = || {
            let key = key.clone();
            let ctx = shop.program();
            shop.act(&ctx, move |tx, desk| {
                once(tx, desk.ctx, Some(&key), |tx| {
                    invoice(tx, desk, order, &NewInvoice::default())
                })
            })
        };
        let first = bill().unwrap();
        assert_eq!(bill().unwrap(), first);
        let refused = refusal(shop.bill(order, &[]), "twice");
        assert_eq!(refused.code, "sales.nothing_to_invoice");
        assert_eq!(shop.number("SELECT COUNT(*) FROM trade_sale"), 1);
        assert_eq!(shop.number("SELECT amount FROM trade_sale"), 6_666);
        assert_eq!(shop.number("SELECT qty FROM trade_sale_line"), 2_000);
        shop.deliver(order, &[]).unwrap();
        let second: Invoice = shop.typed(shop.bill(order, &[]).unwrap());
        assert_eq!(
            (second.amount, second.state.as_str()),
            (Money::new(3_333), "issued")
        );
        assert_eq!(shop.typed::<Order>(order).invoiced, Money::new(9_999));
        shop.assert_balanced();
    });
}

/// D9
#[test]
fn payments_are_allocated_and_never_more_than_is_owed() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let order = shop.delivered();
        let id = shop.bill(order, &[]).unwrap();
        shop.pay(4_000, &[(id, 4_000)], false).unwrap();
        assert_eq!(shop.typed::<Invoice>(id).state, "part_paid");
        let refused = refusal(shop.pay(6_000, &[(id, 6_000)], true), "more than owed");
        assert_eq!(refused.code, "sales.overpaid");
        let refused = refusal(shop.pay(6_000, &[(id, 5_999)], false), "something is left");
        assert_eq!(refused.code, "sales.credit_left");
        assert_eq!(shop.balance()["owed"], "59.99");
        let paid = shop.pay(6_000, &[(id, 5_999)], true).unwrap();
        assert_eq!(shop.typed::<Invoice>(id).state, "paid");
        assert_eq!(shop.state(order), "closed");
        let told = shop.balance();
        assert_eq!((&told["owed"], &told["credit"]), (&"0.00".into(), &"0.01".into()));
        let part = Part {
            invoice_id: id,
            amount: Money::new(2),
        };
        let refused = shop.act(&shop.program(), move |tx, desk| allocate(tx, desk, paid, &[part]));
        assert_eq!(refusal(refused, "less is left").code, "sales.credit_short");
        shop.assert_balanced();
    });
}

/// D9
#[test]
fn a_void_invoice_is_undone_whole() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let order = shop.delivered();
        let id = shop.bill(order, &[]).unwrap();
        let payment = shop.pay(9_999, &[(id, 9_999)], false).unwrap();
        assert_eq!(shop.state(order), "closed");
        let undo = move || shop_void(id);
        let credit = shop.act(&shop.program(), undo()).unwrap();
        let (former, note): (Invoice, Invoice) = (shop.typed(id), shop.typed(credit));
        assert_eq!((former.state.as_str(), former.paid), ("void", Money::ZERO));
        assert_eq!(
            (note.amount, note.kind.as_str()),
            (Money::new(-9_999), "credit_note")
        );
        assert_eq!(shop.typed::<Payment>(payment).allocated, Money::ZERO);
        assert_eq!(shop.state(order), "delivered");
        assert_eq!(
            shop.number("SELECT CAST(SUM(amount) AS BIGINT) FROM trade_sale"),
            0
        );
        let refused = shop.act(&shop.program(), undo());
        assert_eq!(refusal(refused, "twice").code, "sales.wrong_state");
        let anew = shop.bill(order, &[]).unwrap();
        let part = Part {
            invoice_id: anew,
            amount: Money::new(9_999),
        };
        shop.act(&shop.program(), move |tx, desk| {
            allocate(tx, desk, payment, &[part])
        })
        .unwrap();
        assert_eq!(shop.state(order), "closed");
        shop.assert_balanced();
    });
}

/// Voids an invoice.
fn shop_void(
    id: RawId,
) -> impl FnMut(&mut guanxi_store::Tx<'_>, &guanxi_trade::till::Desk<'_>) -> Result<RawId> + Send + 'static {
    move |tx, desk| void(tx, desk, id, Some("开错了"))
}
