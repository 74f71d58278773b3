//! What everybody is answered by the operations of tills and stock.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`. None of them has a store of his own but the administrator, to whom all are open.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("list_till_stores", [401, 403, 200, 200, 200]),
    ("find_till_products", [401, 403, 200, 200, 200]),
    ("find_till_members", [401, 403, 200, 200, 200]),
    ("read_till_snapshot", [401, 403, 404, 404, 404]),
    ("quote_ticket", [401, 403, 404, 404, 404]),
    ("complete_sale", [401, 422, 422, 422, 422]),
    ("return_sale", [401, 422, 422, 422, 422]),
    ("list_tickets", [401, 403, 200, 200, 200]),
    ("read_ticket", [401, 403, 404, 404, 404]),
    ("explain_ticket", [401, 403, 404, 404, 404]),
    ("read_receipt", [404, 404, 404, 404, 404]),
    ("find_till_session", [401, 403, 404, 404, 404]),
    ("open_till_session", [401, 403, 404, 403, 404]),
    ("read_till_session", [401, 403, 404, 404, 404]),
    ("move_cash", [401, 403, 404, 403, 404]),
    ("close_till_session", [401, 403, 404, 403, 404]),
    ("list_parked_tickets", [401, 403, 404, 404, 404]),
    ("park_ticket", [401, 403, 404, 403, 404]),
    ("recall_ticket", [401, 403, 404, 404, 404]),
    ("move_stock", [401, 403, 404, 403, 404]),
    ("read_count_sheet", [401, 403, 404, 404, 404]),
    ("print_shelf_labels", [401, 403, 404, 404, 404]),
    ("sum_hand_prices", [401, 403, 200, 200, 200]),
    ("simulate_promotion", [401, 403, 404, 404, 404]),
    ("read_promotion_result", [401, 403, 404, 404, 404]),
];

/// What a call of such an operation says beside its method and path.
pub fn request_of(id: &str) -> (&'static str, Option<Json>) {
    let query = match id {
        "find_till_products" | "find_till_members" => "?code=x1",
        "read_till_snapshot" | "list_parked_tickets" | "read_count_sheet" | "print_shelf_labels" => {
            "?store=12"
        }
        "sum_hand_prices" => "?from=2026-01-01&to=2026-12-31",
        "find_till_session" => "?store=12&till=1",
        _ => "",
    };
    (query, body_of(id))
}

fn body_of(id: &str) -> Option<Json> {
    Some(match id {
        "quote_ticket" | "complete_sale" | "return_sale" => json!({ "store_id": "12" }),
        "open_till_session" => json!({ "store_id": "12", "till": "1", "float": "0" }),
        "move_cash" => json!({ "amount": "1", "reason": "x" }),
        "close_till_session" => json!({ "counted": "0" }),
        "park_ticket" => {
            json!({ "key": "k", "label": "x", "store_id": "12", "amount": "0", "content": {} })
        }
        "recall_ticket" => json!({ "key": "k" }),
        "move_stock" => json!({ "store_id": "12", "product_id": "12", "kind": "in", "qty": "1" }),
        _ => return None,
    })
}
