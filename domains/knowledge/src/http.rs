//! Knowledge over the web: drafts, review, search, what stands beside a record, use, reports. Records are read and written as any other.

mod read;
mod shapes;
mod write;

use axum::Router;
use axum::routing::{get, post, put};
use guanxi_http::{AppState, Operation, Parameter};

const TEXTS: [Operation; 7] = [
    Operation::post(
        "/knowledge/bases/ready",
        "add_knowledge_bases",
        "Add those of the three ready bases that aren't there, with the roles that read them",
    )
    .gives(200, shapes::count),
    Operation::put(
        "/knowledge/articles/{id}/draft",
        "write_knowledge_draft",
        "Keep a text as the draft of an article, as of the version of the draft that was read; what readers see stays as it is",
    )
    .takes(shapes::draft)
    .refuses(&[409]),
    Operation::post(
        "/knowledge/articles/{id}/review",
        "submit_knowledge_draft",
        "Hand the draft to somebody else for review",
    )
    .takes(shapes::review)
    .refuses(&[409]),
    Operation::post(
        "/knowledge/articles/{id}/decision",
        "decide_knowledge_draft",
        "Publish what is in review, or give it back to its author",
    )
    .takes(shapes::decision)
    .refuses(&[409]),
    Operation::post(
        "/knowledge/articles/{id}/archive",
        "archive_knowledge_article",
        "Take a published article out of readers' sight",
    )
    .refuses(&[409]),
    Operation::post(
        "/knowledge/articles/{id}/restore",
        "restore_knowledge_version",
        "Make a former version the draft",
    )
    .takes(shapes::restore)
    .refuses(&[409]),
    Operation::post(
        "/knowledge/articles/{id}/confirm",
        "confirm_knowledge_article",
        "Say that an article is still true, and when somebody looks again",
    )
    .takes(shapes::confirm)
    .refuses(&[409]),
];

const USE: [Operation; 6] = [
    Operation::get(
        "/knowledge/articles/{id}",
        "read_knowledge_article",
        "An article with its versions, links and what readers say of it",
    )
    .gives(200, shapes::whole),
    Operation::post(
        "/knowledge/articles/{id}/reads",
        "read_out_knowledge_article",
        "Count that the user opened an article",
    ),
    Operation::put(
        "/knowledge/articles/{id}/vote",
        "judge_knowledge_article",
        "Say whether an article helped; the last answer counts",
    )
    .takes(shapes::vote)
    .refuses(&[409]),
    Operation::post(
        "/knowledge/search",
        "search_knowledge",
        "Articles by what stands in them; what finds nothing is counted",
    )
    .takes(shapes::wanted)
    .gives(200, shapes::hits),
    Operation::get(
        "/knowledge/suggestions",
        "suggest_knowledge",
        "Articles that help with a record",
    )
    .query(&[
        Parameter::required("entity", shapes::entity),
        Parameter::required("record", shapes::record),
    ])
    .gives(200, shapes::suggestions),
    Operation::get(
        "/knowledge/reports",
        "report_knowledge",
        "Most read, never read, of no help, and looked for in vain",
    )
    .query(&[
        Parameter::new("base", shapes::record),
        Parameter::new("days", shapes::days),
    ])
    .gives(200, shapes::reports),
];

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    [&TEXTS[..], &USE].concat()
}

/// `/knowledge/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/knowledge/bases/ready", post(write::ready_bases))
        .route("/knowledge/articles/{id}", get(read::article))
        .route("/knowledge/articles/{id}/draft", put(write::draft))
        .route("/knowledge/articles/{id}/review", post(write::review))
        .route("/knowledge/articles/{id}/decision", post(write::decision))
        .route("/knowledge/articles/{id}/archive", post(write::put_away))
        .route("/knowledge/articles/{id}/restore", post(write::bring_back))
        .route("/knowledge/articles/{id}/confirm", post(write::still_true))
        .route("/knowledge/articles/{id}/reads", post(write::read_out))
        .route("/knowledge/articles/{id}/vote", put(write::judge))
        .route("/knowledge/search", post(read::find))
        .route("/knowledge/suggestions", get(read::beside))
        .route("/knowledge/reports", get(read::report))
}
