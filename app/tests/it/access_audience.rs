//! What everybody is answered by the operations of segments, audiences and lift.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("count_segment_rule", [401, 403, 200, 200, 200]),
    ("explain_segment_rule", [401, 403, 404, 404, 404]),
    ("read_segment_overlap", [401, 403, 403, 422, 422]),
    ("read_segment_definition", [401, 403, 403, 404, 404]),
    ("refresh_segment", [401, 403, 403, 403, 404]),
    ("copy_segment", [401, 403, 403, 403, 404]),
    ("take_segment_list", [401, 403, 403, 403, 404]),
    ("plan_campaign_audience", [401, 403, 404, 404, 404]),
    ("draw_campaign_audience", [401, 403, 403, 403, 404]),
    ("read_campaign_audience", [401, 403, 404, 404, 404]),
    ("read_campaign_lift", [401, 403, 404, 404, 404]),
    ("read_lead_sources", [401, 403, 403, 200, 200]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    let rule = json!({ "field": { "name": "kind", "op": "eq", "value": "person" } });
    Some(match id {
        "count_segment_rule" => json!({ "rule": rule }),
        "explain_segment_rule" => json!({ "rule": rule, "customer_id": "12" }),
        "read_segment_overlap" => json!({ "segments": ["12", "13"] }),
        "copy_segment" => json!({ "name": "s" }),
        "take_segment_list" => json!({ "entries": ["1"] }),
        "plan_campaign_audience" | "draw_campaign_audience" => json!({ "segments": ["12"] }),
        "refresh_segment" => json!({}),
        _ => return None,
    })
}
