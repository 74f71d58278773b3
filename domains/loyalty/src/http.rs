//! What is asked of the club over HTTP, beside its records.

mod accounts;
mod adjustments;
mod benefits;
mod cards;
mod faces;
mod households;
mod sales;
mod shapes;
mod tiers;
mod views;

pub use cards::{CodeSpace, relative};

use axum::Router;
use guanxi_http::{AppState, Operation, Parameter};

use shapes as shape;

/// The operations of the club.
#[must_use]
pub fn operations() -> Vec<Operation> {
    POINTS
        .into_iter()
        .chain(SALES)
        .chain(TIERS)
        .chain(CARDS)
        .chain(FACES)
        .chain(benefits::OPERATIONS)
        .chain(HOUSEHOLDS)
        .collect()
}

const POINTS: [Operation; 14] = [
    Operation::get(
        "/customers/{id}/points",
        "read_customer_points",
        "A customer's accounts of points, with their lots and what expires next",
    )
    .gives(200, shape::accounts),
    Operation::post(
        "/points-accounts",
        "open_points_account",
        "Open an account of points; the one that is there already otherwise",
    )
    .takes(shape::new_account)
    .gives(201, shape::opened),
    Operation::post(
        "/points-accounts/{id}/redeem",
        "redeem_points",
        "Spend points, earliest expiring first; once under a key",
    )
    .takes(shape::spend)
    .gives(200, shape::spent)
    .refuses(&[409]),
    Operation::post(
        "/points-accounts/{id}/transfer",
        "transfer_points",
        "Move points to another account of the programme; once under a key",
    )
    .takes(shape::transfer)
    .gives(200, shape::balance)
    .refuses(&[409]),
    Operation::post(
        "/points-accounts/{id}/adjust",
        "adjust_points",
        "Give or take points by hand; many wait for somebody else's approval",
    )
    .takes(shape::adjust)
    .gives(201, shape::adjusted)
    .refuses(&[409]),
    Operation::post(
        "/points-accounts/{id}/freeze",
        "freeze_points_account",
        "Let nobody spend an account's points",
    )
    .takes(shape::nothing)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/points-accounts/{id}/thaw",
        "thaw_points_account",
        "Let an account's points be spent again",
    )
    .takes(shape::nothing)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/points-accounts/{id}/holds",
        "hold_points",
        "Put points aside for somebody who is about to spend them; once under a key",
    )
    .takes(shape::spend)
    .gives(201, shape::opened)
    .refuses(&[409]),
    Operation::post(
        "/points-holds/{id}/capture",
        "capture_points",
        "Spend points that were put aside, or so many of them",
    )
    .takes(shape::capture)
    .gives(200, shape::spent)
    .refuses(&[409]),
    Operation::post(
        "/points-holds/{id}/release",
        "release_points",
        "Free points that were put aside",
    )
    .takes(shape::nothing)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/points-adjustments/{id}/approve",
        "approve_points_adjustment",
        "Allow an adjustment; not by whom it was asked for",
    )
    .takes(shape::decision)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/points-adjustments/{id}/refuse",
        "refuse_points_adjustment",
        "Refuse an adjustment",
    )
    .takes(shape::decision)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::get(
        "/points-programmes/{id}/liability",
        "read_points_liability",
        "What is owed to members in points, by age and by the month of expiry",
    )
    .query(&[Parameter::new("on", shape::day)])
    .gives(200, shape::liability),
    Operation::get(
        "/points-programmes/{id}/expiring",
        "list_expiring_points",
        "Accounts whose points expire from a day to a day: whom to tell",
    )
    .query(&[
        Parameter::required("from", shape::day),
        Parameter::required("to", shape::day),
        Parameter::new("after", shape::id),
    ])
    .gives(200, shape::expiring),
];

const SALES: [Operation; 3] = [
    Operation::post(
        "/club/sales/quote",
        "quote_sale_points",
        "What a sale would earn, and by which rules",
    )
    .takes(shape::sale)
    .gives(200, shape::quoted)
    .refuses(&[409]),
    Operation::post(
        "/club/sales",
        "record_member_sale",
        "Book a member's sale from elsewhere: points and tiers; once a sale",
    )
    .takes(shape::sale)
    .gives(201, shape::earned)
    .refuses(&[409]),
    Operation::post(
        "/club/sales/return",
        "return_member_sale",
        "Book goods that come back: points as if they had never been bought; once under a key",
    )
    .takes(shape::back)
    .gives(200, shape::reversed)
    .refuses(&[409]),
];

const TIERS: [Operation; 6] = [
    Operation::get(
        "/customers/{id}/tiers",
        "read_customer_tiers",
        "Where a customer stands on each ladder, and how much is missing to the next tier",
    )
    .gives(200, shape::tiers),
    Operation::post(
        "/tier-schemes/{id}/members",
        "set_customer_tier",
        "Give a customer a tier by hand, or take it away",
    )
    .takes(shape::set_tier)
    .gives(200, shape::opened),
    Operation::get(
        "/tier-schemes/{id}/falling",
        "list_falling_members",
        "Members whose time ends up to a day and who would fall: whom to tell",
    )
    .query(&[
        Parameter::required("until", shape::day),
        Parameter::new("after", shape::id),
    ])
    .gives(200, shape::falling),
    Operation::post(
        "/tier-schemes/{id}/review",
        "review_tiers",
        "Review some members; go on after the one that is answered",
    )
    .takes(shape::review)
    .gives(200, shape::reviewed),
    Operation::post(
        "/tier-proofs/{id}/accept",
        "accept_tier_proof",
        "Let a customer in for proof",
    )
    .takes(shape::decision)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post("/tier-proofs/{id}/refuse", "refuse_tier_proof", "Refuse proof")
        .takes(shape::decision)
        .gives(200, shape::state)
        .refuses(&[409]),
];

const CARDS: [Operation; 13] = [
    Operation::post(
        "/card-series/{id}/batches",
        "make_cards",
        "Make cards of a series; once under a key",
    )
    .takes(shape::new_batch)
    .gives(201, shape::opened)
    .refuses(&[409]),
    Operation::post("/cards/{id}/issue", "issue_card", "Give a card to a customer")
        .takes(shape::issue)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::post("/cards/{id}/activate", "activate_card", "Let a card be used")
        .takes(shape::decision)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::post(
        "/cards/{id}/block",
        "block_card",
        "Let a card not be used for now",
    )
    .takes(shape::decision)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post("/cards/{id}/unblock", "unblock_card", "Let a card be used again")
        .takes(shape::decision)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::post("/cards/{id}/lose", "lose_card", "Note that a card is lost")
        .takes(shape::decision)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::post("/cards/{id}/end", "end_card", "End a card for good")
        .takes(shape::decision)
        .gives(200, shape::state)
        .refuses(&[409]),
    Operation::post(
        "/cards/{id}/replace",
        "replace_card",
        "Put a new card in the place of one that is lost or worn",
    )
    .takes(shape::replace)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::post(
        "/cards/{id}/merge",
        "merge_card",
        "End a card in favour of another one of the same holder or household",
    )
    .takes(shape::merge)
    .gives(200, shape::state)
    .refuses(&[409]),
    Operation::get(
        "/card-series/{id}/waiting",
        "list_members_without_card",
        "Members of the tier that a series is for, or of a higher one, who have no card of it",
    )
    .query(&[Parameter::new("after", shape::id)])
    .gives(200, shape::waiting),
    Operation::get(
        "/cards/{id}/token",
        "read_card_token",
        "What a phone shows for a card now; it changes, and is taken once",
    )
    .gives(200, shape::token),
    Operation::get(
        "/club/members",
        "find_member",
        "The member of a card's code, a customer's number or a phone number",
    )
    .query(&[Parameter::required("code", shape::code)])
    .gives(200, cards::found_shape)
    .refuses(&[409]),
    Operation::post(
        "/club/members/verify",
        "verify_card_token",
        "The member of what a phone shows; once",
    )
    .takes(shape::shown)
    .gives(200, cards::found_shape)
    .refuses(&[409]),
];

const FACES: [Operation; 2] = [
    Operation::get(
        "/card-faces/{id}/sheet",
        "print_cards",
        "The cards of a batch on A4 to be cut: fronts and mirrored backs, 500 cards a part",
    )
    .query(&[
        Parameter::required("batch", shape::id),
        Parameter::new("part", shape::part),
    ])
    .gives_file(&[faces::PDF])
    .refuses(&[409]),
    Operation::get(
        "/card-symbols",
        "read_card_symbol",
        "A text as Code 128 or QR: the black modules as an SVG path",
    )
    .query(&[
        Parameter::required("kind", shape::symbol_kind),
        Parameter::required("text", shape::symbol_text),
    ])
    .gives(200, shape::symbol),
];

const HOUSEHOLDS: [Operation; 3] = [
    Operation::get(
        "/customers/{id}/household-fate",
        "read_household_fate",
        "What becomes of points and tiers if a customer joins a household, founds one, or leaves its own",
    )
    .query(&[
        Parameter::required("way", shape::way),
        Parameter::new("household", shape::id),
    ])
    .gives(200, shape::fate),
    Operation::post(
        "/households/{id}/join",
        "join_household",
        "Let a customer into a household, with or without the own points",
    )
    .takes(shape::join)
    .gives(200, shape::moved)
    .refuses(&[409]),
    Operation::post(
        "/households/{id}/leave",
        "leave_household",
        "Let a customer leave a household, with a share of its points or without",
    )
    .takes(shape::leave)
    .gives(200, shape::moved)
    .refuses(&[409]),
];

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(accounts::routes())
        .merge(adjustments::routes())
        .merge(benefits::routes())
        .merge(cards::routes())
        .merge(faces::routes())
        .merge(households::routes())
        .merge(sales::routes())
        .merge(tiers::routes())
        .merge(views::routes())
}
