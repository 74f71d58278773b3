//! Figures that go on from what was summed before: after whatever came, they are those of somebody who computes everything anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_insight::{Insight, Query};
use guanxi_trade::facts::{self, SALE_LINE, SaleLineRow, TICKET};
use guanxi_warehouse::{
    Batch, DimensionChange, DimensionRow, DimensionValue, FactChange, FactRows, Warehouse,
};
use proptest::prelude::*;

/// 2016-12-19, so that years, quarters, months and weeks end while sales go on.
const FIRST: i32 = 17_154;

/// A sale: its day, whose it is (0: nobody's), and its amount.
type Sale = (i32, i64, i64);

/// What comes at once: sales by number, new or corrected, or cancelled; and up to which number customers are known.
#[derive(Clone, Debug)]
struct Step {
    sales: BTreeMap<i64, Option<Sale>>,
    customers: i64,
}

/// A sale as it is drawn: day, whether it is late, whose, amount.
type Drawn = (i32, bool, i64, i64);

/// Most sales come in the order of days, as they are made; some are late.
fn sale(at: i32, (day, is_late, who, amount_c): Drawn) -> Sale {
    let day = if is_late { day } else { at * 14 + day / 2 };
    (FIRST + day, who, amount_c)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let drawn = (0_i32..28, any::<bool>(), 0_i64..9, -3_000_i64..20_000);
    let some = prop::collection::vec((0_i64..60, prop::option::weighted(0.9, drawn)), 0..12);
    prop::collection::vec((some, 3_i64..9), 1..9).prop_map(|all| {
        let mut steps = Vec::new();
        for (at, (drawn, customers)) in (0..).zip(all) {
            let sales = drawn.into_iter();
            steps.push(Step {
                sales: sales
                    .map(|(id, drawn)| (id, drawn.map(|drawn| sale(at, drawn))))
                    .collect(),
                customers,
            });
        }
        steps
    })
}

fn batch(step: &Step, watermark: i64) -> Batch {
    let (mut lines, mut tickets) = (FactRows::new(&SALE_LINE), FactRows::new(&TICKET));
    for (id, sale) in &step.sales {
        let Some((day, who, amount_c)) = *sale else {
            continue;
        };
        let line = SaleLineRow {
            day,
            minute: 600,
            sale_id: *id,
            line_no: 1,
            store_id: 1,
            customer_id: (who > 0).then_some(who),
            product_id: Some(1),
            qty_milli: 1_000,
            amount_c,
            discount_c: 0,
        };
        facts::push_sale(&[line], &mut lines, &mut tickets).unwrap();
    }
    let change = |fact, rows| FactChange {
        fact,
        replaces: step.sales.keys().copied().collect(),
        rows,
    };
    // Numbers run against the ids, so that who comes new goes before those that are known.
    let customer = |id: i64| DimensionRow {
        id,
        values: vec![
            DimensionValue::Text((100 - id).to_string()),
            DimensionValue::Text(format!("C{id}")),
            DimensionValue::Null,
        ],
    };
    Batch {
        facts: vec![change(SALE_LINE.name, lines), change(TICKET.name, tickets)],
        dimensions: vec![DimensionChange {
            dimension: "customer",
            rows: (1..step.customers).map(customer).collect(),
            ..DimensionChange::default()
        }],
        watermark,
        at: watermark,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// H2, H3: days that come, late and corrected and cancelled sales, new customers.
    #[test]
    fn going_on_gives_what_computing_anew_gives(steps in steps()) {
        let dir = tempfile::tempdir().unwrap();
        let warehouse = Arc::new(Warehouse::open(dir.path(), facts::schema(&[]).unwrap()).unwrap());
        let insight = Insight::new(Arc::clone(&warehouse));
        for (watermark, step) in (1..).zip(&steps) {
            prop_assert!(warehouse.apply(&batch(step, watermark)).unwrap());
            let anew = Insight::new(Arc::clone(&warehouse));
            for indicator in ["kpi", "customer-decile", "sales-decile"] {
                for by in ["year", "quarter", "month", "week"] {
                    let query = Query::of(vec![("by".to_owned(), by.to_owned())]).unwrap();
                    let [one, two] =
                        [&insight, &anew].map(|insight| insight.indicator(indicator, &query).unwrap());
                    prop_assert_eq!(
                        one.json(usize::MAX), two.json(usize::MAX), "{} by {} after {:?}", indicator, by, step
                    );
                }
            }
        }
    }
}
