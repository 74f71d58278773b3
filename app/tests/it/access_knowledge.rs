//! What everybody is answered by the operations of knowledge and of periodicals.

use serde_json::{Value as Json, json};

/// As `access::EXPECTED`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("add_knowledge_bases", [401, 403, 403, 403, 200]),
    ("write_knowledge_draft", [401, 403, 403, 403, 404]),
    ("submit_knowledge_draft", [401, 403, 403, 403, 404]),
    ("decide_knowledge_draft", [401, 403, 403, 403, 404]),
    ("archive_knowledge_article", [401, 403, 403, 403, 404]),
    ("restore_knowledge_version", [401, 403, 403, 403, 404]),
    ("confirm_knowledge_article", [401, 403, 403, 403, 404]),
    ("read_knowledge_article", [401, 403, 404, 404, 404]),
    ("read_out_knowledge_article", [401, 403, 404, 404, 404]),
    ("judge_knowledge_article", [401, 403, 404, 404, 404]),
    ("search_knowledge", [401, 403, 200, 200, 200]),
    ("suggest_knowledge", [401, 403, 404, 404, 404]),
    ("report_knowledge", [401, 403, 403, 200, 200]),
    ("read_edition_progress", [401, 403, 403, 404, 404]),
    ("approve_edition", [401, 403, 403, 403, 404]),
    ("reopen_edition", [401, 403, 403, 403, 404]),
    ("plan_edition", [401, 403, 403, 403, 404]),
    ("stop_edition", [401, 403, 403, 403, 404]),
    ("send_edition", [401, 403, 403, 403, 404]),
    ("download_post_list", [401, 403, 403, 404, 404]),
    ("print_edition_labels", [401, 403, 403, 404, 404]),
    ("return_edition", [401, 403, 403, 403, 404]),
    ("read_edition", [404, 404, 404, 404, 404]),
    ("open_edition", [404, 404, 404, 404, 404]),
    ("subscribe_edition", [404, 404, 404, 404, 404]),
    ("download_edition_file", [404, 404, 404, 404, 404]),
];

/// What a call of such an operation carries.
pub fn request_of(id: &str) -> Option<(&'static str, Option<Json>)> {
    let body = |json: Json| ("", Some(json));
    Some(match id {
        "write_knowledge_draft" => body(json!({ "version": 1, "title": "退货", "body": "七天无理由" })),
        "submit_knowledge_draft" => body(json!({ "reviewer_id": "12" })),
        "decide_knowledge_draft" => body(json!({ "publishes": true })),
        "restore_knowledge_version" => body(json!({ "number": 1, "version": 0 })),
        "confirm_knowledge_article" => body(json!({ "review_on": "2099-01-01" })),
        "judge_knowledge_article" => body(json!({ "is_helpful": true })),
        "search_knowledge" => body(json!({ "text": "退货" })),
        "suggest_knowledge" => ("?entity=catalog.product&record=12", None),
        "approve_edition" => body(json!({ "version": 1 })),
        "return_edition" => body(json!({ "reason": "地址不详" })),
        "subscribe_edition" => body(json!({ "wants": false })),
        _ => return None,
    })
}
