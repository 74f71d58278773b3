//! What everybody is answered by the operations of journeys, of lists of calls, and of what comes back of messages.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("read_journey", [401, 403, 403, 404, 404]),
    ("check_journey", [401, 403, 403, 404, 404]),
    ("move_journey", [401, 403, 403, 403, 404]),
    ("try_journey", [401, 403, 403, 404, 404]),
    ("enrol_in_journey", [401, 403, 403, 403, 404]),
    ("take_out_of_journey", [401, 403, 403, 403, 404]),
    ("read_call_list", [401, 403, 200, 200, 200]),
    ("note_call_outcome", [401, 403, 404, 404, 404]),
    ("add_campaign_templates", [401, 403, 403, 403, 200]),
    ("take_bounced_mail", [401, 403, 403, 403, 422]),
    ("release_bounced_address", [401, 403, 403, 403, 404]),
    ("read_unsubscribe_page", [404, 404, 404, 404, 404]),
    ("unsubscribe_from_messages", [404, 404, 404, 404, 404]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    Some(match id {
        "check_journey" => json!({ "flow": "{\"nodes\":[]}" }),
        "move_journey" => json!({ "to": "publish" }),
        "try_journey" => json!({ "customer_id": "12" }),
        "enrol_in_journey" => json!({ "customer_ids": ["12"] }),
        "note_call_outcome" => json!({ "outcome": "reached" }),
        "take_bounced_mail" => json!({ "raw": "Subject: no report" }),
        _ => return None,
    })
}
