//! What everybody is answered by the operations of quotations, orders and contracts.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("price_quotation", [401, 403, 403, 404, 404]),
    ("write_new_quotation", [401, 403, 403, 403, 404]),
    ("read_quotation", [401, 403, 403, 404, 404]),
    ("write_quotation", [401, 403, 403, 404, 404]),
    ("move_quotation", [401, 403, 403, 404, 404]),
    ("reprice_quotation", [401, 403, 403, 404, 404]),
    ("revise_quotation", [401, 403, 403, 404, 404]),
    ("order_quotation", [401, 403, 403, 404, 404]),
    ("write_new_order", [401, 403, 403, 403, 404]),
    ("read_order", [401, 403, 404, 404, 404]),
    ("reserve_stock", [401, 403, 404, 404, 404]),
    ("deliver_order", [401, 403, 404, 403, 404]),
    ("invoice_order", [401, 403, 403, 403, 404]),
    ("end_order", [401, 403, 404, 404, 404]),
    ("void_invoice", [401, 403, 403, 404, 404]),
    ("read_customer_balance", [401, 403, 404, 404, 404]),
    ("read_available_stock", [401, 403, 404, 404, 404]),
    ("write_new_payment", [401, 403, 403, 403, 404]),
    ("allocate_payment", [401, 403, 403, 404, 404]),
    ("print_quotation", [401, 403, 403, 404, 404]),
    ("print_order", [401, 403, 404, 404, 404]),
    ("print_invoice", [401, 403, 403, 404, 404]),
    ("move_contract", [401, 403, 403, 404, 404]),
    ("renew_contract", [401, 403, 403, 404, 404]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    let goods =
        json!({ "store_id": "12", "customer_id": "12", "lines": [{ "product_id": "12", "qty": "1" }] });
    Some(match id {
        "price_quotation" => goods,
        "write_new_quotation" | "write_quotation" | "write_new_order" => json!({ "goods": goods }),
        "move_quotation" => json!({ "step": "submit" }),
        "end_order" => json!({ "step": "cancel" }),
        "move_contract" => json!({ "step": "activate" }),
        "order_quotation" | "deliver_order" | "invoice_order" | "void_invoice" => json!({}),
        "write_new_payment" => json!({ "customer_id": "12", "method": "cash", "amount": "1" }),
        "allocate_payment" => json!({ "invoices": [{ "invoice_id": "12", "amount": "1" }] }),
        _ => return None,
    })
}
