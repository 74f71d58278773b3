//! What everybody is answered by the operations of events, of paper forms and of tickets that wait.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("read_event_programme", [401, 403, 404, 404, 404]),
    ("register_for_event", [401, 403, 404, 403, 404]),
    ("cancel_event_registration", [401, 403, 404, 403, 404]),
    ("read_event_code", [401, 403, 404, 403, 404]),
    ("read_check_in_list", [401, 403, 404, 403, 404]),
    ("check_in_to_event", [401, 403, 404, 403, 404]),
    ("close_event_session", [401, 403, 404, 403, 404]),
    ("follow_up_event", [401, 403, 404, 403, 404]),
    ("read_paper_batch", [401, 403, 404, 403, 404]),
    ("read_paper_keyings", [401, 403, 404, 403, 404]),
    ("accept_sale_conflict", [401, 403, 403, 403, 404]),
    ("refuse_sale_conflict", [401, 403, 403, 403, 404]),
    ("begin_paper_form", [401, 403, 404, 403, 404]),
    ("drop_paper_form", [401, 403, 404, 403, 404]),
    ("key_paper_form", [401, 403, 404, 403, 404]),
    ("resolve_paper_form", [401, 403, 404, 403, 404]),
    ("close_paper_batch", [401, 403, 404, 403, 404]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    Some(match id {
        "register_for_event" => json!({ "customer_id": "12" }),
        "cancel_event_registration" | "accept_sale_conflict" => json!({}),
        "refuse_sale_conflict" => json!({ "note": "x" }),
        "check_in_to_event" => json!({ "shown": "12", "key": "k" }),
        "follow_up_event" => {
            json!({ "state": "attended", "kind": "call", "subject": "s", "owner_ids": ["12"] })
        }
        "begin_paper_form" => json!({ "number": "1" }),
        "key_paper_form" | "resolve_paper_form" => json!({
            "number": "1", "card": "", "sold_on": "2026-01-05", "total": "1",
            "lines": [{ "product_id": "12", "qty": "1", "amount": "1" }]
        }),
        _ => return None,
    })
}
