//! Counts of stock that come as files.

use guanxi_catalog::entities::ProductBarcode;
use guanxi_entity::Entity;
use guanxi_record::import::Work;
use guanxi_trade::queries::count_sheet;
use guanxi_types::Qty;
use serde_json::json;

use crate::sales_file::{Company, on_both, system};

const TARGET: &str = "trade.count_file";

fn on_hand(company: &Company, product: &str) -> i64 {
    company.number(&format!(
        "SELECT b.on_hand FROM trade_stock_balance b JOIN catalog_product p ON p.id = b.product_id WHERE p.number = '{product}'"
    ))
}

/// J4
#[test]
fn a_file_of_counts_becomes_movements_and_broken_rows_are_told() {
    on_both(|company| {
        let tea = company.number("SELECT id FROM catalog_product WHERE number = 'P1'");
        company.make(
            ProductBarcode::def(),
            &json!({ "product_id": tea.to_string(), "code": "6901234567892", "quantity": "12" }),
        );
        let file = "门店编号,条码或商品编号,实盘数量,备注\n\
            330,P2,5.5,货架\n\
            330,6901234567892,2,\n\
            330,P1,3,\n\
            330,P9,1,\n\
            999,P2,1,\n\
            330,P2,-1,\n\
            406,P2,,\n";
        let id = company.upload(TARGET, file);
        let tried = company.perform(id, Work::DryRun);
        assert_eq!((tried.counts.create, tried.counts.error), (2, 5));
        assert_eq!(company.number("SELECT COUNT(*) FROM trade_stock_movement"), 0);
        let done = company.perform(id, Work::Run);
        assert!(done.problem.is_none(), "{:?}", done.problem);
        assert_eq!((done.counts.create, done.counts.error), (2, 5));
        // Two cases of twelve.
        assert_eq!((on_hand(company, "P1"), on_hand(company, "P2")), (24_000, 5_500));
        let told: Vec<_> = done
            .errors
            .iter()
            .map(|one| (one.row, one.code.as_str()))
            .collect();
        let wanted = [
            (4, "import.duplicate_row"),
            (5, "unknown_link"),
            (6, "unknown_link"),
            (7, "too_small"),
            (8, "required"),
        ];
        assert_eq!(told, wanted);
        // The next count writes what differs, and a ledger isn't taken back.
        let id = company.load(TARGET, "门店编号,商品编号,实盘数量\n330,P1,20\n");
        assert_eq!(on_hand(company, "P1"), 20_000);
        assert_eq!(
            company.number("SELECT qty FROM trade_stock_movement ORDER BY id DESC LIMIT 1"),
            -4_000
        );
        let undone = company.imports.perform(&system(), id, Work::Undo, &mut |_| {});
        assert_eq!(undone.unwrap_err().code, "import.no_undo");
        let store = company.number("SELECT id FROM org_store WHERE number = '330'");
        let sheet = company
            .store
            .read_blocking(|r| count_sheet(r, &system(), store, None))
            .unwrap();
        let found: Vec<_> = sheet
            .iter()
            .map(|row| (row.number.as_str(), row.on_hand))
            .collect();
        assert_eq!(found, [("P1", Qty::new(20_000)), ("P2", Qty::new(5_500))]);
        assert!(sheet.iter().all(|row| row.store == "330"));
    });
}
