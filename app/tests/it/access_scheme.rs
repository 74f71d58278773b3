//! What everybody is answered by the operations of the scheme.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("make_scheme_report", [401, 403, 403, 403, 202]),
    ("read_scheme_report", [401, 403, 403, 404, 404]),
    ("list_scheme_sections", [401, 403, 403, 200, 200]),
    ("draw_scheme_rounds", [401, 403, 403, 404, 404]),
    ("pin_scheme_finding", [401, 403, 403, 404, 404]),
    ("move_scheme_round", [401, 403, 403, 404, 404]),
    ("measure_scheme_round", [401, 403, 403, 404, 404]),
    ("close_scheme_round", [401, 403, 403, 404, 404]),
    ("add_scheme_directions", [401, 403, 403, 403, 200]),
    ("start_scheme_campaign", [401, 403, 403, 404, 404]),
    ("refresh_scheme_relations", [401, 403, 403, 200, 200]),
    ("add_scheme_topics", [401, 403, 403, 403, 200]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    Some(match id {
        "make_scheme_report" => json!({ "lang": "zh", "formats": ["html"] }),
        "pin_scheme_finding" => json!({ "name": "占比", "indicator": "kpi", "question": "by=year" }),
        "move_scheme_round" => json!({ "to": "plan" }),
        _ => return None,
    })
}
