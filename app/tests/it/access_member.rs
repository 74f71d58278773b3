//! What everybody is answered by the members' pages and the channels of messages. Users are nobody there.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("read_member_session", [200, 200, 200, 200, 200]),
    ("send_member_code", [409, 409, 409, 409, 409]),
    ("sign_in_by_code", [401, 401, 401, 401, 401]),
    ("sign_in_by_link", [401, 401, 401, 401, 401]),
    ("end_member_session", [401, 401, 401, 401, 401]),
    ("read_member_card", [401, 401, 401, 401, 401]),
    ("list_member_notices", [401, 401, 401, 401, 401]),
    ("read_member_points", [401, 401, 401, 401, 401]),
    ("list_member_points_entries", [401, 401, 401, 401, 401]),
    ("read_member_tiers", [401, 401, 401, 401, 401]),
    ("list_member_coupons", [401, 401, 401, 401, 401]),
    ("list_member_purchases", [401, 401, 401, 401, 401]),
    ("read_member_purchase", [401, 401, 401, 401, 401]),
    ("list_member_benefits", [401, 401, 401, 401, 401]),
    ("read_member_household", [401, 401, 401, 401, 401]),
    ("read_member_profile", [401, 401, 401, 401, 401]),
    ("correct_member_profile", [401, 401, 401, 401, 401]),
    ("list_member_consents", [401, 401, 401, 401, 401]),
    ("state_member_consent", [401, 401, 401, 401, 401]),
    ("list_member_messages", [401, 401, 401, 401, 401]),
    ("list_member_events", [401, 401, 401, 401, 401]),
    ("register_member_for_event", [401, 401, 401, 401, 401]),
    ("cancel_member_registration", [401, 401, 401, 401, 401]),
    ("list_member_requests", [401, 401, 401, 401, 401]),
    ("send_member_request", [401, 401, 401, 401, 401]),
    ("list_member_articles", [401, 401, 401, 401, 401]),
    ("read_member_article", [401, 401, 401, 401, 401]),
    ("create_member_link", [401, 403, 404, 403, 404]),
    ("list_message_channels", [401, 403, 403, 403, 200]),
    ("write_message_channel", [401, 403, 403, 403, 422]),
    ("test_message_channel", [401, 403, 403, 403, 409]),
    ("read_message_mailbox", [401, 403, 403, 403, 200]),
    ("write_message_mailbox", [401, 403, 403, 403, 422]),
    ("visit_message_mailbox", [401, 403, 403, 403, 409]),
    ("retry_message", [401, 403, 403, 403, 404]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    Some(match id {
        "send_member_code" => json!({ "phone": "13800138000" }),
        "sign_in_by_code" => json!({ "ticket": "x", "code": "123456" }),
        "sign_in_by_link" => json!({ "token": "x" }),
        "register_member_for_event" => json!({ "people": 1 }),
        "send_member_request" => json!({ "kind": "question", "subject": "x" }),
        "correct_member_profile" => json!({ "version": 1, "values": {} }),
        "state_member_consent" => json!({ "purpose": "marketing", "channel": "sms", "is_granted": true }),
        "write_message_channel" => json!({ "version": 0, "settings": {} }),
        "write_message_mailbox" => json!({ "version": 0, "settings": {} }),
        "test_message_channel" => json!({ "to": "13800138000" }),
        _ => return None,
    })
}
