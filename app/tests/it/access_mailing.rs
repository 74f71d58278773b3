//! What everybody is answered by the operations of dashboards that are mailed.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("list_dashboard_schedules", [401, 403, 403, 404, 404]),
    ("keep_dashboard_schedule", [401, 403, 403, 404, 404]),
    ("delete_dashboard_schedule", [401, 403, 403, 404, 404]),
    ("send_dashboard_now", [401, 403, 403, 404, 404]),
];

/// What a call of such an operation carries.
pub fn body_of(id: &str) -> Option<Json> {
    (id == "keep_dashboard_schedule").then(|| {
        json!({ "rhythm": "daily", "weekdays": [], "month_day": 1, "at_time": "08:00", "format": "pdf", "language": "own",
            "is_active": true, "recipients": ["12"] })
    })
}
