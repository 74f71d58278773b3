//! The made-up company's quotations, orders and contracts. Nothing of it is invoiced, so that figures of sales stay what the made-up
//! year says.

use guanxi_entity::Value;
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::insert;
use guanxi_sales::commands::{
    ContractStep, Draft, NewDelivery, NewOrder, contract_step, create_quotation, deliver, order_quotation,
    step,
};
use guanxi_sales::entities::{Contract, ContractLine};
use guanxi_sales::price::{Asked, AskedLine};
use guanxi_sales::rules::discount::Off;
use guanxi_sales::rules::step::Step;
use guanxi_store::{Queries, Tx};
use guanxi_trade::commands::{StockChange, StockMove, move_stock};
use guanxi_trade::till::Desk;
use guanxi_types::{Ctx, Id, Money, Problem, Qty, RawId, Result, Through};

use crate::Company;

/// The store that sells by quotation.
const STORE: &str = "S01";
/// Products and pieces of them.
type Goods = &'static [(&'static str, i64)];

/// What of each quotation: the customer, products with pieces, percent off, and how far it goes.
const QUOTATIONS: [(&str, Goods, i64, Until); 6] = [
    ("1", &[("P0001", 40), ("P0007", 24)], 0, Until::Draft),
    ("2", &[("P0012", 100)], 12, Until::Awaiting),
    ("3", &[("P0003", 12), ("P0021", 6)], 3, Until::Sent),
    ("4", &[("P0005", 30)], 0, Until::Accepted),
    ("5", &[("P0002", 20), ("P0009", 10)], 5, Until::Ordered),
    ("6", &[("P0004", 16)], 0, Until::Delivered),
];
/// Contracts: customer, name, days since they began, days in all, value in yuan, what happens at the end.
const CONTRACTS: [(&str, &str, i32, i32, i64, &str); 3] = [
    ("1", "年度供货协议", 345, 365, 120_000, "automatic"),
    ("4", "门店设备维护", 60, 180, 18_000, "notify"),
    ("6", "节日礼品采购", 20, 90, 36_000, "none"),
];
/// Pieces of each ordered product that come in first.
const PIECES: i64 = 60;

/// How far a quotation goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Until {
    Draft,
    Awaiting,
    Sent,
    Accepted,
    Ordered,
    Delivered,
}

/// Makes them.
pub fn make(company: &Company) -> Result<()> {
    let schema = company.schema.now();
    company.store.write_blocking(move |tx| {
        let ctx = Ctx::system("sample", Through::CommandLine);
        let prices = Catalogues::default();
        let desk = Desk {
            schema: &schema,
            ctx: &ctx,
            prices: &prices,
        };
        for (customer, goods, percent, until) in QUOTATIONS {
            quote(tx, &desk, (customer, goods), (percent, until))?;
        }
        for contract in CONTRACTS {
            agree(tx, &desk, contract)?;
        }
        Ok(())
    })
}

fn quote(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (customer, goods): (&str, Goods),
    (percent, until): (i64, Until),
) -> Result<()> {
    let store_id = id_of(tx, "org_store", STORE)?;
    let mut lines = Vec::new();
    for (number, pieces) in goods {
        lines.push(AskedLine {
            product_id: id_of(tx, "catalog_product", number)?,
            qty: Qty::new(pieces * 1_000),
            ..AskedLine::default()
        });
    }
    let draft = Draft {
        asked: Asked {
            store_id,
            customer_id: id_of(tx, "customers_customer", customer)?,
            channel: "phone".to_owned(),
            lines,
            coupons: Vec::new(),
            off: Off::Percent(Qty::new(percent * 1_000)),
        },
        owner_id: owner(tx)?,
        terms: Some("含税，送货上门；收货后 30 天内付款。".to_owned()),
        ..Draft::default()
    };
    let id = create_quotation(tx, desk, &draft)?;
    if until == Until::Awaiting {
        let waiting = guanxi_sales::entities::QuotationPatch {
            state: Some("awaiting_approval".to_owned()),
            reason: Some(Some("年度大单，客户要求比价".to_owned())),
            submitted_by: Some(draft.owner_id.map(Id::new)),
            ..guanxi_sales::entities::QuotationPatch::default()
        };
        return guanxi_record::update_typed(
            tx,
            desk.schema,
            desk.ctx,
            Id::<guanxi_sales::entities::Quotation>::new(id),
            waiting,
        );
    }
    let steps = [
        (Until::Sent, Step::Submit),
        (Until::Sent, Step::Send),
        (Until::Accepted, Step::Accept),
    ];
    for (_, one) in steps.iter().filter(|(from, _)| until >= *from) {
        step(tx, desk.schema, desk.ctx, (id, None), (*one, None))?;
    }
    if until >= Until::Ordered {
        order(tx, desk, (id, store_id), (&draft, until))?;
    }
    Ok(())
}

fn order(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, store_id): (RawId, RawId),
    (draft, until): (&Draft, Until),
) -> Result<()> {
    for line in &draft.asked.lines {
        let moved = StockMove {
            store_id,
            product_id: line.product_id,
            change: StockChange::In(Qty::new(PIECES * 1_000)),
            reason: Some("期初入库".to_owned()),
        };
        move_stock(tx, desk.schema, desk.ctx, &moved)?;
    }
    let order = order_quotation(tx, desk, id, &NewOrder::default())?;
    if until >= Until::Delivered {
        deliver(tx, desk, order, &NewDelivery::default())?;
    }
    Ok(())
}

fn agree(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (customer, name, since, days, yuan, renewal): (&str, &str, i32, i32, i64, &str),
) -> Result<()> {
    let starts_on = desk.ctx.today().plus(-since);
    let contract = Contract {
        number: None,
        name: name.to_owned(),
        state: "draft".to_owned(),
        customer_id: Id::new(id_of(tx, "customers_customer", customer)?),
        contact_id: None,
        owner_id: owner(tx)?.map(Id::new),
        store_id: Some(Id::new(id_of(tx, "org_store", STORE)?)),
        quotation_id: None,
        starts_on,
        ends_on: starts_on.plus(days - 1),
        value: Money::new(yuan * 100),
        renewal: renewal.to_owned(),
        notice_days: 30,
        price_policy: "same".to_owned(),
        price_percent: None,
        renews_id: None,
        noticed_for: None,
        signed_on: Some(starts_on),
        terms: None,
        reason: None,
    };
    let id = insert(tx, desk.schema, desk.ctx, contract)?;
    let line = ContractLine {
        contract_id: id,
        description: name.to_owned(),
        product_id: None,
        qty: Qty::new(1_000),
        unit_price: Money::new(yuan * 100),
    };
    insert(tx, desk.schema, desk.ctx, line)?;
    let activate = (ContractStep::Activate, None);
    contract_step(tx, desk.schema, desk.ctx, (id.raw(), None), activate).map(drop)
}

/// The id of what has this number.
fn id_of(tx: &mut Tx<'_>, table: &str, number: &str) -> Result<RawId> {
    let row = tx.query_first(
        &format!("SELECT id FROM {table} WHERE number = ?1"),
        &[Value::from(number)],
    )?;
    row.map(|row| row.int(0))
        .ok_or_else(|| Problem::internal(format!("{table} {number}")))
}

/// The first user looks after all of it.
fn owner(tx: &mut Tx<'_>) -> Result<Option<RawId>> {
    let row = tx.query_first("SELECT id FROM org_user ORDER BY id LIMIT 1", &[])?;
    Ok(row.map(|row| row.int(0)))
}
