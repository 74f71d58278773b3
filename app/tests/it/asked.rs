//! Every operation that isn't of records: what it is asked, and what everybody is answered.

use serde_json::{Value as Json, json};

use crate::{
    access_audience, access_campaigns, access_events, access_journeys, access_knowledge, access_mailing,
    access_member, access_sales, access_scheme, access_till,
};

/// What nobody, a stranger without roles, a clerk, an analyst and the administrator are answered. Operations of records
/// aren't here: their answers follow from `schema/permissions.out`.
pub const EXPECTED: &[(&str, [u16; 5])] = &[
    ("create_session", [401, 401, 401, 401, 401]),
    ("read_session", [200, 200, 200, 200, 200]),
    ("delete_session", [401, 204, 204, 204, 204]),
    ("change_password", [401, 422, 422, 422, 422]),
    ("reset_password", [401, 403, 403, 403, 404]),
    ("give_password", [401, 403, 403, 403, 404]),
    ("take_second_step", [401, 401, 401, 401, 401]),
    ("start_passkey_sign_in", [200, 200, 200, 200, 200]),
    ("sign_in_with_passkey", [401, 401, 401, 401, 401]),
    ("start_passkey_step", [401, 401, 401, 401, 401]),
    ("list_sign_in_providers", [200, 200, 200, 200, 200]),
    ("start_provider_sign_in", [404, 404, 404, 404, 404]),
    ("finish_provider_sign_in", [303, 303, 303, 303, 303]),
    ("read_security", [401, 200, 200, 200, 200]),
    ("start_totp", [401, 422, 422, 422, 422]),
    ("confirm_totp", [401, 422, 422, 422, 422]),
    ("delete_totp", [401, 422, 422, 422, 422]),
    ("renew_recovery_codes", [401, 422, 422, 422, 422]),
    ("start_passkey", [401, 422, 422, 422, 422]),
    ("vouch", [401, 422, 422, 422, 422]),
    ("create_passkey", [401, 401, 401, 401, 401]),
    ("delete_passkey", [401, 422, 422, 422, 422]),
    ("delete_identity", [401, 422, 422, 422, 422]),
    ("reset_second_factor", [401, 403, 403, 403, 404]),
    ("read_sign_in_policy", [401, 403, 403, 403, 200]),
    ("write_sign_in_policy", [401, 403, 403, 403, 200]),
    ("list_sessions", [401, 200, 200, 200, 200]),
    ("delete_one_session", [401, 404, 404, 404, 404]),
    ("delete_other_sessions", [401, 200, 200, 200, 200]),
    ("list_api_keys", [401, 200, 200, 200, 200]),
    ("create_api_key", [401, 422, 422, 422, 422]),
    ("revoke_api_key", [401, 404, 404, 404, 404]),
    ("list_identity_providers", [401, 403, 403, 403, 200]),
    ("create_identity_provider", [401, 403, 403, 403, 422]),
    ("write_identity_provider", [401, 403, 403, 403, 404]),
    ("delete_identity_provider", [401, 403, 403, 403, 404]),
    ("read_customer_standing", [401, 403, 404, 404, 404]),
    ("read_portrait", [401, 403, 403, 200, 200]),
    ("read_customer_outlook", [401, 403, 404, 404, 404]),
    ("list_warehouse_tables", [401, 403, 403, 200, 200]),
    ("query_warehouse", [401, 403, 403, 200, 200]),
    ("read_dashboard", [401, 403, 403, 404, 404]),
    ("read_tile", [401, 403, 403, 404, 404]),
    ("download_dashboard", [401, 403, 403, 404, 404]),
    ("preview_tile", [401, 403, 403, 200, 200]),
    ("read_inference_sheet", [401, 200, 200, 200, 200]),
    ("infer_indicators", [401, 200, 200, 200, 200]),
    ("search_records", [401, 200, 200, 200, 200]),
    ("read_org_chart", [401, 403, 403, 200, 200]),
    ("create_org_move", [401, 422, 422, 422, 422]),
    ("list_import_targets", [401, 200, 200, 200, 200]),
    ("list_imports", [401, 200, 200, 200, 200]),
    ("create_import", [401, 403, 403, 403, 201]),
    ("read_import", [401, 404, 404, 404, 200]),
    ("update_import", [401, 404, 404, 404, 200]),
    ("run_import", [401, 404, 404, 404, 202]),
    ("cancel_import", [401, 404, 404, 404, 409]),
    ("read_import_result", [401, 404, 404, 404, 200]),
    ("delete_import_file", [401, 404, 404, 404, 204]),
    ("write_table", [401, 200, 200, 200, 200]),
    ("list_duplicates", [401, 403, 200, 200, 200]),
    ("decide_duplicate", [401, 404, 404, 404, 404]),
    ("read_duplicate_scan", [401, 403, 200, 200, 200]),
    ("start_duplicate_scan", [401, 403, 403, 403, 202]),
    ("list_merges", [401, 403, 404, 404, 404]),
    ("merge_records", [401, 403, 403, 403, 404]),
    ("preview_merge", [401, 403, 403, 403, 404]),
    ("undo_merge", [401, 404, 404, 404, 404]),
    ("read_customisation", [401, 403, 403, 403, 200]),
    ("change_customisation", [401, 403, 403, 403, 200]),
    ("try_expression", [401, 403, 403, 403, 200]),
    ("try_form", [401, 403, 403, 403, 200]),
    ("list_customisation_history", [401, 403, 403, 403, 200]),
    ("export_customisation", [401, 403, 403, 403, 200]),
    ("import_customisation", [401, 403, 403, 403, 200]),
    ("read_form", [401, 403, 200, 200, 200]),
    ("update_comment", [401, 404, 404, 404, 404]),
    ("delete_comment", [401, 404, 404, 404, 404]),
    ("list_notifications", [401, 200, 200, 200, 200]),
    ("read_notifications", [401, 204, 204, 204, 204]),
    ("download_file", [401, 404, 404, 404, 404]),
    ("read_thumbnail", [401, 404, 404, 404, 404]),
    ("delete_file", [401, 404, 404, 404, 404]),
    ("list_audit", [401, 403, 403, 403, 200]),
    ("read_personal_data", [401, 403, 403, 403, 404]),
    ("preview_erasure", [401, 403, 403, 403, 404]),
    ("erase_person", [401, 403, 403, 403, 404]),
    ("list_webhooks", [401, 403, 403, 403, 200]),
    ("create_webhook", [401, 403, 403, 403, 422]),
    ("write_webhook", [401, 403, 403, 403, 422]),
    ("delete_webhook", [401, 403, 403, 403, 404]),
    ("renew_webhook_secret", [401, 403, 403, 403, 404]),
    ("test_webhook", [401, 403, 403, 403, 404]),
    ("list_webhook_deliveries", [401, 403, 403, 403, 404]),
    ("retry_webhook_delivery", [401, 403, 403, 403, 404]),
    ("read_live", [401, 200, 200, 200, 200]),
    ("write_presence", [401, 403, 404, 404, 404]),
    ("read_map", [401, 403, 403, 200, 200]),
    ("write_map", [401, 403, 403, 403, 422]),
    ("delete_map", [401, 403, 403, 403, 204]),
    ("list_product_variants", [401, 403, 404, 404, 404]),
    ("create_product_variants", [401, 403, 404, 404, 404]),
    ("check_product_configuration", [401, 403, 404, 404, 404]),
    ("find_product_by_barcode", [401, 403, 404, 404, 404]),
    ("list_product_relations", [401, 403, 404, 404, 404]),
    ("list_missing_translations", [401, 403, 200, 200, 200]),
    ("find_products_by_features", [401, 403, 200, 200, 200]),
    ("read_product_bundle", [401, 403, 404, 404, 404]),
    ("list_product_features", [401, 403, 404, 404, 404]),
    ("list_measures", [401, 200, 200, 200, 200]),
    ("list_measure_tables", [401, 200, 200, 200, 200]),
    ("read_measure_table", [401, 403, 403, 200, 200]),
    ("list_kpi_records", [401, 403, 403, 200, 200]),
    ("list_decile_customers", [401, 403, 403, 200, 200]),
    ("read_decile_movement", [401, 403, 403, 200, 200]),
    ("list_cube_dimensions", [401, 200, 200, 200, 200]),
    ("read_cube", [401, 403, 403, 200, 200]),
    ("list_cube_customers", [401, 403, 403, 200, 200]),
    ("list_cube_records", [401, 403, 403, 200, 200]),
    ("create_cube_segment", [401, 403, 403, 403, 422]),
    ("read_measure_status", [401, 403, 403, 200, 200]),
    ("read_openapi", [200, 200, 200, 200, 200]),
    ("read_manifest", [401, 200, 200, 200, 200]),
    ("quote_prices", [401, 403, 200, 200, 200]),
    ("read_price_card", [401, 403, 403, 404, 404]),
    ("read_price_matrix", [401, 403, 403, 404, 404]),
    ("write_price_matrix", [401, 403, 403, 404, 404]),
    ("submit_promotion", [401, 403, 404, 404, 404]),
    ("approve_promotion", [401, 403, 403, 403, 404]),
    ("return_promotion", [401, 403, 403, 403, 404]),
    ("start_promotion", [401, 403, 404, 404, 404]),
    ("stop_promotion", [401, 403, 404, 404, 404]),
    ("read_promotion_calendar", [401, 403, 200, 200, 200]),
    ("issue_coupon_codes", [401, 403, 403, 404, 404]),
    ("read_customer_points", [401, 403, 404, 404, 404]),
    ("open_points_account", [401, 403, 404, 403, 404]),
    ("redeem_points", [401, 403, 404, 403, 404]),
    ("transfer_points", [401, 403, 403, 403, 404]),
    ("adjust_points", [401, 403, 403, 403, 404]),
    ("freeze_points_account", [401, 403, 403, 403, 404]),
    ("thaw_points_account", [401, 403, 403, 403, 404]),
    ("hold_points", [401, 403, 404, 403, 404]),
    ("capture_points", [401, 403, 404, 403, 404]),
    ("release_points", [401, 403, 404, 403, 404]),
    ("approve_points_adjustment", [401, 403, 403, 403, 404]),
    ("refuse_points_adjustment", [401, 403, 403, 403, 404]),
    ("read_points_liability", [401, 403, 404, 404, 404]),
    ("list_expiring_points", [401, 403, 404, 404, 404]),
    ("quote_sale_points", [401, 403, 404, 404, 404]),
    ("record_member_sale", [401, 403, 404, 403, 404]),
    ("return_member_sale", [401, 403, 404, 403, 404]),
    ("read_customer_tiers", [401, 403, 404, 404, 404]),
    ("set_customer_tier", [401, 403, 403, 403, 404]),
    ("list_falling_members", [401, 403, 404, 404, 404]),
    ("review_tiers", [401, 403, 403, 403, 404]),
    ("accept_tier_proof", [401, 403, 403, 403, 404]),
    ("refuse_tier_proof", [401, 403, 403, 403, 404]),
    ("read_household_fate", [401, 403, 404, 404, 404]),
    ("join_household", [401, 403, 404, 404, 404]),
    ("leave_household", [401, 403, 404, 404, 404]),
    ("read_customer_benefits", [401, 403, 404, 404, 404]),
    ("use_benefit", [401, 403, 404, 403, 404]),
    ("list_entitled_members", [401, 403, 404, 404, 404]),
    ("take_back_benefit", [401, 403, 404, 403, 404]),
    ("make_cards", [401, 403, 403, 403, 404]),
    ("issue_card", [401, 403, 404, 403, 404]),
    ("activate_card", [401, 403, 404, 403, 404]),
    ("block_card", [401, 403, 404, 403, 404]),
    ("unblock_card", [401, 403, 404, 403, 404]),
    ("lose_card", [401, 403, 404, 403, 404]),
    ("end_card", [401, 403, 404, 403, 404]),
    ("replace_card", [401, 403, 404, 403, 404]),
    ("merge_card", [401, 403, 404, 403, 404]),
    ("list_members_without_card", [401, 403, 404, 404, 404]),
    ("read_card_token", [401, 403, 404, 403, 404]),
    ("find_member", [401, 403, 404, 404, 404]),
    ("print_cards", [401, 403, 403, 404, 404]),
    ("read_card_symbol", [401, 403, 403, 200, 200]),
    ("verify_card_token", [401, 403, 422, 422, 422]),
];

fn empty_form() -> Json {
    let label = json!({ "zh": "x", "en": "x" });
    let layout = json!({ "entity": "customers.customer", "name": "f", "label": label, "sections": [] });
    json!({ "layout": layout, "values": {} })
}

/// A provider of sign-ins that can't be made, and one that could.
fn provider(id: &str) -> Json {
    let issuer = if id.starts_with('c') {
        ""
    } else {
        "https://id.example.cn"
    };
    json!({ "key": "corp", "name": "Corp", "issuer": issuer, "client_id": "guanxi", "is_active": true })
}

/// What a call of such an operation says beside its method and path.
pub fn request_of(id: &str) -> (&'static str, Option<Json>) {
    match id {
        "create_org_move" | "start_provider_sign_in" | "read_notifications" | "read_form" => {
            ("", Some(json!({})))
        }
        "create_session" => ("", Some(json!({ "login": "no such user", "password": "x" }))),
        "vouch" => (
            "",
            Some(json!({ "login": "nobody known", "password": "x", "act": "till" })),
        ),
        "change_password" => ("", Some(json!({ "current": "wrong", "new": "another password" }))),
        "take_second_step" => (
            "",
            Some(json!({ "ticket": "none", "method": "totp", "code": "1" })),
        ),
        "give_password" => ("", Some(json!({ "password": "long enough" }))),
        "start_passkey_step" => ("", Some(json!({ "ticket": "none" }))),
        "sign_in_with_passkey" | "create_passkey" => {
            ("", Some(json!({ "ticket": "none", "credential": {} })))
        }
        "start_totp"
        | "delete_totp"
        | "delete_identity"
        | "renew_recovery_codes"
        | "start_passkey"
        | "delete_passkey" => ("", Some(json!({ "password": "wrong" }))),
        "confirm_totp" => ("", Some(json!({ "code": "000000" }))),
        "write_sign_in_policy" => ("", Some(json!({ "roles": [] }))),
        "create_api_key" => ("", Some(json!({ "name": "", "scopes": [] }))),
        "create_identity_provider" | "write_identity_provider" => ("", Some(provider(id))),
        "update_comment" => ("", Some(json!({ "body": "x" }))),
        "update_import" => ("", Some(json!({ "mode": "append" }))),
        "write_table" => (
            "",
            Some(json!({ "name": "t", "rows": [["客户", "n"], ["=1+1", 2.5]] })),
        ),
        "list_duplicates" | "read_duplicate_scan" => ("?entity=customers.customer", None),
        "start_duplicate_scan" => ("", Some(json!({ "entity": "customers.customer" }))),
        "decide_duplicate" => ("", Some(json!({ "state": "later" }))),
        "list_merges" => ("?entity=customers.customer&record=12", None),
        "preview_merge" => ("?entity=customers.customer&ids=12,13", None),
        "merge_records" => (
            "",
            Some(
                json!({ "entity": "customers.customer", "survivor": { "id": "12" }, "losers": [{ "id": "13" }] }),
            ),
        ),
        "change_customisation" => ("", Some(json!({ "changes": [], "version": 0 }))),
        "try_expression" => {
            let expression = json!({ "entity": "customers.customer", "expression": "record.name != null" });
            ("", Some(expression))
        }
        "try_form" => ("", Some(empty_form())),
        "import_customisation" => (
            "",
            Some(json!({ "package": { "format": "guanxi.customisation", "version": 1, "definitions": [] } })),
        ),
        "write_map" => ("", Some(json!({ "type": "FeatureCollection", "features": [] }))),
        "query_warehouse" => ("", Some(json!({ "query": "SELECT COUNT(*) FROM ticket" }))),
        "preview_tile" => ("", Some(json!({ "indicator": "kpi", "parameters": "by=year" }))),
        "infer_indicators" => ("", Some(json!({ "givens": [] }))),
        "erase_person" => ("", Some(json!({ "reason": "x" }))),
        "write_presence" => ("", Some(json!({ "entity": "customers.customer", "id": "12" }))),
        "create_webhook" | "write_webhook" => (
            "",
            Some(json!({ "name": "", "address": "", "events": [], "version": 1 })),
        ),
        _ => request_of_figures(id),
    }
}

/// Of figures, products and prices.
fn request_of_figures(id: &str) -> (&'static str, Option<Json>) {
    match id {
        "create_product_variants" => ("", Some(json!({ "axes": [] }))),
        "check_product_configuration" => ("", Some(json!({ "options": [] }))),
        "list_missing_translations" => ("?language=en", None),
        "read_measure_table" => ("?by=year", None),
        "read_cube" => ("?rows=group&columns=mission", None),
        "create_cube_segment" => ("", Some(json!({ "name": "s", "question": {} }))),
        "quote_prices" => ("", Some(json!({ "lines": [] }))),
        "write_price_matrix" => ("", Some(json!({ "cells": [] }))),
        "submit_promotion" | "approve_promotion" | "return_promotion" | "start_promotion"
        | "stop_promotion" => ("", Some(json!({}))),
        "read_promotion_calendar" => ("?from=2026-01-01&to=2026-01-31", None),
        "issue_coupon_codes" => ("", Some(json!({ "count": 1 }))),
        "list_kpi_records" => ("?period=2017&measure=net_sales_c", None),
        "list_decile_customers" => ("?kind=customer&period=2017&group=1", None),
        "read_decile_movement" => ("?kind=customer&from_period=2017Q1&to_period=2017Q2", None),
        _ => request_of_club(id),
    }
}

/// Of points and tiers.
fn request_of_club(id: &str) -> (&'static str, Option<Json>) {
    match id {
        "open_points_account" => ("", Some(json!({ "programme_id": "12", "customer_id": "12" }))),
        "redeem_points" | "hold_points" => ("", Some(json!({ "points": 1, "key": "k" }))),
        "transfer_points" => ("", Some(json!({ "to": "12", "points": 1, "key": "k" }))),
        "adjust_points" => ("", Some(json!({ "points": 1, "reason": "other", "key": "k" }))),
        "freeze_points_account"
        | "thaw_points_account"
        | "capture_points"
        | "release_points"
        | "approve_points_adjustment"
        | "refuse_points_adjustment"
        | "review_tiers"
        | "accept_tier_proof"
        | "refuse_tier_proof"
        | "activate_card"
        | "block_card"
        | "unblock_card"
        | "lose_card"
        | "end_card" => ("", Some(json!({}))),
        "make_cards" => ("", Some(json!({ "count": 1, "key": "k" }))),
        "take_back_benefit" => ("", Some(json!({ "note": "x" }))),
        "use_benefit" => ("", Some(json!({ "customer_id": "12", "key": "k" }))),
        "join_household" => (
            "",
            Some(json!({ "customer_id": "12", "role": "other", "key": "k" })),
        ),
        "leave_household" => ("", Some(json!({ "customer_id": "12", "key": "k" }))),
        "issue_card" => ("", Some(json!({ "customer_id": "12" }))),
        "replace_card" => ("", Some(json!({ "new_card_id": "13" }))),
        "merge_card" => ("", Some(json!({ "card_id": "13" }))),
        "find_member" => ("?code=nobody", None),
        "print_cards" => ("?batch=12", None),
        "read_card_symbol" => ("?kind=qr&text=x", None),
        "verify_card_token" => ("", Some(json!({ "token": "none" }))),
        "list_expiring_points" => ("?from=2026-01-01&to=2026-01-31", None),
        "read_household_fate" => ("?way=join", None),
        "list_falling_members" => ("?until=2026-01-31", None),
        "set_customer_tier" => ("", Some(json!({ "customer_id": "12" }))),
        "quote_sale_points" | "record_member_sale" => {
            let line = json!({ "qty": "1", "amount": "1" });
            (
                "",
                Some(json!({ "sale": "s", "customer_id": "12", "lines": [line] })),
            )
        }
        "return_member_sale" => ("", Some(json!({ "sale": "s", "key": "k", "lines": [] }))),
        "read_available_stock" => ("?store=12&product=12", None),
        _ => access_campaigns::body_of(id)
            .or_else(|| access_events::body_of(id))
            .or_else(|| access_member::body_of(id))
            .or_else(|| access_audience::body_of(id))
            .or_else(|| access_sales::body_of(id))
            .or_else(|| access_scheme::body_of(id))
            .or_else(|| access_mailing::body_of(id))
            .or_else(|| access_journeys::body_of(id))
            .map(|body| ("", Some(body)))
            .or_else(|| access_knowledge::request_of(id))
            .unwrap_or_else(|| access_till::request_of(id)),
    }
}
