//! What everybody is answered by the operations of campaigns, budgets and leads.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("read_campaign", [401, 403, 404, 404, 404]),
    ("move_campaign", [401, 403, 404, 404, 404]),
    ("copy_campaign", [401, 403, 404, 404, 404]),
    ("decide_campaign_pilot", [401, 403, 404, 404, 404]),
    ("read_campaign_figures", [401, 403, 403, 404, 404]),
    ("read_campaign_sales", [401, 403, 403, 404, 404]),
    ("allot_campaign_budget", [401, 403, 404, 404, 404]),
    ("change_budget_line", [401, 403, 403, 404, 404]),
    ("request_expense", [401, 403, 403, 403, 404]),
    ("decide_expense", [401, 403, 403, 404, 404]),
    ("pay_expense", [401, 403, 403, 404, 404]),
    ("release_expense", [401, 403, 403, 404, 404]),
    ("convert_lead", [401, 403, 404, 404, 404]),
    ("read_lead_form", [404, 404, 404, 404, 404]),
    ("answer_lead_form", [404, 404, 404, 404, 404]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    Some(match id {
        "move_campaign" => json!({ "step": "submit" }),
        "copy_campaign" => json!({ "kind": "campaign", "number": "C", "name": "c" }),
        "decide_campaign_pilot" => json!({ "decision": "go", "criteria": "c", "reason": "r" }),
        "allot_campaign_budget" => json!({ "kind": "media", "amount": "1" }),
        "change_budget_line" => json!({ "amount": "1" }),
        "request_expense" => json!({ "budget_line_id": "12", "purpose": "p", "amount": "1" }),
        "decide_expense" => json!({ "decision": "approve" }),
        "pay_expense" => json!({ "amount": "1", "document": "d" }),
        "release_expense" | "convert_lead" => json!({}),
        "answer_lead_form" => json!({ "name": "n", "phone": "13800138000", "consents": true }),
        _ => return None,
    })
}
