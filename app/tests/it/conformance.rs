//! Every entity, on both engines. The checks themselves are in `guanxi_testkit::conformance`.

use guanxi_record::Schema;
use guanxi_store::Store;
use guanxi_testkit::Given;
use guanxi_testkit::conformance::{Suite, access, fields, files, reading, words, writing};

/// Values that can't be made up.
pub const GIVEN: &[Given] = &[
    ("org.company", "zone", "Asia/Shanghai"),
    ("org.store", "zone", "America/New_York"),
    ("org.store", "latitude", "40.7128"),
    ("org.store", "longitude", "-74.0060"),
    // A tree is of one kind.
    ("org.territory", "kind", "region"),
    ("org.role_grant", "entity", "customers.customer"),
    ("org.field_rule", "entity", "customers.customer"),
    ("org.field_rule", "field", "phone"),
    ("catalog.feature", "category_id", ""),
    // It would give a code its last day.
    ("pricing.coupon", "valid_days", ""),
    ("catalog.feature", "kind", "text"),
    ("catalog.option_group", "min_choices", "1"),
    ("catalog.option_group", "max_choices", "3"),
    ("customers.customer", "credit_code", "914403001922038216"),
    ("customers.activity", "about", "org.store/12"),
    ("marketing.campaign", "control_share", "10"),
    ("marketing.campaign", "measure_from", "2026-05-01"),
    ("marketing.campaign", "measure_to", "2026-05-31"),
    ("marketing.campaign_target", "arm", "treatment"),
    ("marketing.segment", "kind", "list"),
    // Each of these two pairs is whole or absent.
    ("marketing.contact_rule", "max_contacts", ""),
    ("marketing.contact_rule", "days", ""),
    ("marketing.contact_rule", "quiet_from", ""),
    ("marketing.contact_rule", "quiet_to", ""),
    ("marketing.holdout", "per_mille", "50"),
    ("insight.dashboard", "period", "2017Q1"),
    ("insight.dashboard", "customer_class", "heavy"),
    ("insight.tile", "indicator", "kpi"),
    ("insight.tile", "parameters", "by=month"),
    ("insight.tile", "shown_columns", "period,net_sales_c"),
    ("insight.tile", "sort_by", "-net_sales_c"),
    ("insight.dashboard_schedule", "rhythm", "daily"),
    ("insight.dashboard_schedule", "month_day", "15"),
    ("insight.dashboard_schedule", "at_time", "07:30"),
    ("events.event", "opens_at", ""),
    ("events.event", "closes_at", ""),
    ("events.session", "starts_at", "2026-05-01T10:00:00Z"),
    ("events.session", "ends_at", "2026-05-01T12:00:00Z"),
    ("marketing.campaign", "city", ""),
    // An area gives the city its name.
    ("marketing.campaign", "market_area_id", ""),
    ("marketing.budget_line", "market_area_id", ""),
    ("marketing.plan_figure", "market_area_id", ""),
    ("marketing.execution_report", "market_area_id", ""),
    ("marketing.campaign_phase", "starts_on", "2026-05-01"),
    ("marketing.campaign_phase", "ends_on", "2026-05-31"),
    ("marketing.campaign", "starts_on", "2026-05-01"),
    ("marketing.campaign", "ends_on", "2026-05-31"),
    ("marketing.campaign_task", "starts_on", ""),
    ("marketing.campaign_task", "due_on", ""),
    ("marketing.campaign_task", "phase_id", ""),
    ("marketing.execution_report", "phase_id", ""),
    ("marketing.material", "phase_id", ""),
    ("marketing.plan_figure", "phase_id", ""),
    ("marketing.lead", "state", "contacted"),
    ("marketing.plan_figure", "sales", "1200"),
    ("marketing.plan_figure", "cost", "300"),
    ("marketing.execution_report", "sales", "1200"),
    ("marketing.material", "unit_cost", "2"),
    ("member.page_setting", "is_open", "yes"),
    ("member.request", "state", "open"),
    ("member.request", "answer", ""),
    ("sales.contract", "notice_days", "30"),
    ("scheme.swot_factor", "weight", "10"),
    ("scheme.swot_factor", "score", "3"),
    ("scheme.topic", "flow", ""),
    ("scheme.relation", "every_days", "30"),
    ("scheme.relation", "after_days", "1"),
    ("scheme.relation", "per_night", "20"),
    ("journeys.journey", "flow", ""),
    ("journeys.journey", "event", "joined"),
    ("journeys.journey", "event_days", ""),
    ("journeys.journey", "reentry", "always"),
    ("journeys.journey", "reentry_days", ""),
    ("knowledge.category", "parent_id", ""),
    ("knowledge.link", "about", "org.store/12"),
    ("periodicals.periodical", "first_channel", "email"),
    ("periodicals.periodical", "second_channel", "sms"),
    ("periodicals.periodical", "third_channel", "post"),
    ("periodicals.entitlement", "benefit_id", ""),
    ("sales.contract", "price_policy", "same"),
    ("sales.contract", "value", "1200"),
    ("sales.discount_limit", "percent", "5"),
    ("sales.store_limit", "percent", "5"),
    ("loyalty.benefit", "cost", "12.50"),
    ("loyalty.benefit", "kind", "service"),
    ("loyalty.card_face", "layout", "{\"front\":{\"elements\":[]}}"),
    ("loyalty.card_series", "prefix", "86"),
    ("loyalty.card_series", "area_code", "01"),
    ("loyalty.card_series", "store_code", "02"),
    ("loyalty.card_series", "digits", "8"),
    // It only moves on.
    ("loyalty.card_series", "next_sequence", "1"),
    ("loyalty.points_programme", "redeem_amount", "1"),
    ("loyalty.points_programme", "household_max", "20"),
    ("loyalty.earn_rule", "multiplier", "1.5"),
    ("loyalty.earn_rule", "per_amount", "10"),
    ("loyalty.earn_rule", "least_amount", "100"),
    ("loyalty.earn_rule", "time_from", "09:00"),
    ("loyalty.earn_rule", "time_to", "21:00"),
    ("loyalty.tier", "threshold", "1000"),
    ("loyalty.tier", "entry_amount", "300"),
    ("pricing.price_book", "currency", "USD"),
    ("pricing.price_book", "time_from", "09:00"),
    ("pricing.price_book", "time_to", "21:00"),
    ("pricing.price_rule", "qty_from", "1"),
    ("pricing.price_rule", "amount", "12.50"),
    ("pricing.price_rule", "percent_off", "12.5"),
    ("pricing.price_rule", "round_to", "0.1"),
    (
        "pricing.promotion",
        "action",
        r#"{"kind":"percent_off","percent":"10"}"#,
    ),
    ("pricing.promotion", "conditions", r#"[{"kind":"member"}]"#),
    ("pricing.promotion", "currency", "USD"),
    ("pricing.promotion", "time_from", "09:00"),
    ("pricing.promotion", "time_to", "21:00"),
    ("pricing.promotion", "discount_max", "20"),
    ("pricing.promotion", "budget", "1000"),
];

fn suite() -> Suite {
    let schema = guanxi_app::schema().unwrap();
    let changes = crate::customised::everything();
    Suite {
        schema,
        seed,
        changes,
        given: GIVEN,
        people: crate::people::in_every_way,
    }
}

fn seed(store: &Store, schema: &Schema) {
    let company = guanxi_org::company("示例企业", "CNY", "Asia/Shanghai");
    guanxi_org::seed(store, schema, company).unwrap();
}

/// I3
#[test]
fn a_record_is_created_and_read() {
    suite().each(writing::a_record_is_created_and_read);
}

/// I3
#[test]
fn defaults_fill_what_is_not_sent() {
    suite().each(writing::defaults_fill_what_is_not_sent);
}

/// I3
#[test]
fn required_fields_are_required() {
    suite().each(writing::required_fields_are_required);
}

/// I3
#[test]
fn texts_have_limits() {
    suite().each(writing::texts_have_limits);
}

/// I3
#[test]
fn wrong_values_are_refused() {
    suite().each(writing::wrong_values_are_refused);
}

/// I3
#[test]
fn links_lead_somewhere() {
    suite().each(writing::links_lead_somewhere);
}

/// I3
#[test]
fn changes_have_versions_and_history() {
    suite().each(writing::changes_have_versions_and_history);
}

/// I3
#[test]
fn an_unchanged_update_writes_nothing() {
    suite().each(writing::an_unchanged_update_writes_nothing);
}

/// I3
#[test]
fn unique_keys_are_unique() {
    suite().each(writing::unique_keys_are_unique);
}

/// I3
#[test]
fn a_record_is_removed() {
    suite().each(writing::a_record_is_removed);
}

/// I3
#[test]
fn a_linked_record_stays() {
    suite().each(writing::a_linked_record_stays);
}

/// I3
#[test]
fn a_key_sent_twice_makes_one_record() {
    suite().each(writing::a_key_sent_twice_makes_one_record);
}

/// F1
#[test]
fn filters_find_what_they_say() {
    suite().each(reading::filters_find_what_they_say);
}

/// F1
#[test]
fn sorting_and_paging_visit_each_record_once() {
    suite().each(reading::sorting_and_paging_visit_each_record_once);
}

/// F1
#[test]
fn names_are_searched_by_sound() {
    suite().each(reading::names_are_searched_by_sound);
}

/// O5
#[test]
fn without_a_grant_nothing_is_allowed() {
    suite().each(access::without_a_grant_nothing_is_allowed);
}

/// O5
#[test]
fn each_scope_reaches_what_it_says() {
    suite().each(access::each_scope_reaches_what_it_says);
}

/// O5
#[test]
fn what_is_open_to_everybody_stays_its_owners() {
    suite().each(access::what_is_open_to_everybody_stays_its_owners);
}

/// I3
#[test]
fn csv_comes_back_as_the_same() {
    files::exports_come_back_as_the_same(&suite(), "csv");
}

/// I3
#[test]
fn xlsx_comes_back_as_the_same() {
    files::exports_come_back_as_the_same(&suite(), "xlsx");
}

/// I3
#[test]
fn an_import_is_undone() {
    suite().each(files::an_import_is_undone);
}

/// I3
#[test]
fn everything_declared_has_a_name_in_both_languages() {
    assert_eq!(words::missing_labels(&suite().schema), Vec::<String>::new());
}

/// O5, F8
#[test]
fn hidden_and_masked_values_are_shown_nowhere() {
    suite().each(fields::hidden_and_masked_values_are_shown_nowhere);
}

/// O5, F8
#[test]
fn nobody_finds_by_what_is_not_seen() {
    suite().each(fields::nobody_finds_by_what_is_not_seen);
}

/// O5, F8
#[test]
fn only_open_fields_are_written() {
    suite().each(fields::only_open_fields_are_written);
}

/// O5, F8
#[test]
fn imports_write_open_fields_only() {
    suite().each(fields::imports_write_open_fields_only);
}
