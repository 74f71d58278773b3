//! Every record of events in the checks that every entity passes.

use guanxi_entity::EntityDef;
use guanxi_testkit::Given;
use guanxi_testkit::conformance::{Kit, Suite, fields, reading, words, writing};

/// Values that can't be made up.
const GIVEN: &[Given] = &[
    ("customers.customer", "credit_code", "914403001922038216"),
    ("org.store", "zone", "America/New_York"),
    ("org.store", "latitude", "40.7128"),
    ("org.store", "longitude", "-74.0060"),
    ("loyalty.tier", "threshold", "1000"),
    ("loyalty.tier", "entry_amount", "300"),
    ("customers.activity", "about", "org.store/12"),
    ("events.event", "opens_at", ""),
    ("events.event", "closes_at", ""),
    ("events.session", "starts_at", "2026-05-01T10:00:00Z"),
    ("events.session", "ends_at", "2026-05-01T12:00:00Z"),
];

fn each(check: fn(&Kit<'_>, &'static EntityDef)) {
    let suite = Suite {
        schema: super::party::schema(),
        seed: |_, _| {},
        changes: Vec::new(),
        given: GIVEN,
        people: |_| unreachable!("not asked for"),
    };
    suite.company(|kit| {
        let schema = &kit.fixture.schema;
        for def in schema.entities().iter().filter(|def| def.domain == "events") {
            eprintln!("{}", def.key);
            check(kit, def);
        }
    });
}

/// I3
#[test]
fn a_record_is_created_and_read() {
    each(writing::a_record_is_created_and_read);
}

/// I3
#[test]
fn defaults_fill_what_is_not_sent() {
    each(writing::defaults_fill_what_is_not_sent);
}

/// I3
#[test]
fn required_fields_are_required() {
    each(writing::required_fields_are_required);
}

/// I3
#[test]
fn texts_have_limits() {
    each(writing::texts_have_limits);
}

/// I3
#[test]
fn wrong_values_are_refused() {
    each(writing::wrong_values_are_refused);
}

/// I3
#[test]
fn links_lead_somewhere() {
    each(writing::links_lead_somewhere);
}

/// I3
#[test]
fn changes_have_versions_and_history() {
    each(writing::changes_have_versions_and_history);
}

/// I3
#[test]
fn an_unchanged_update_writes_nothing() {
    each(writing::an_unchanged_update_writes_nothing);
}

/// I3
#[test]
fn unique_keys_are_unique() {
    each(writing::unique_keys_are_unique);
}

/// I3
#[test]
fn a_record_is_removed() {
    each(writing::a_record_is_removed);
}

/// I3
#[test]
fn a_linked_record_stays() {
    each(writing::a_linked_record_stays);
}

/// I3
#[test]
fn a_key_sent_twice_makes_one_record() {
    each(writing::a_key_sent_twice_makes_one_record);
}

/// I3
#[test]
fn filters_find_what_they_say() {
    each(reading::filters_find_what_they_say);
}

/// I3
#[test]
fn sorting_and_paging_visit_each_record_once() {
    each(reading::sorting_and_paging_visit_each_record_once);
}

/// I3
#[test]
fn names_are_searched_by_sound() {
    each(reading::names_are_searched_by_sound);
}

/// I3
#[test]
fn hidden_and_masked_values_are_shown_nowhere() {
    each(fields::hidden_and_masked_values_are_shown_nowhere);
}

/// I3
#[test]
fn nobody_finds_by_what_is_not_seen() {
    each(fields::nobody_finds_by_what_is_not_seen);
}

/// I3
#[test]
fn only_open_fields_are_written() {
    each(fields::only_open_fields_are_written);
}

/// I3
#[test]
fn imports_write_open_fields_only() {
    each(fields::imports_write_open_fields_only);
}

/// I3
#[test]
fn every_field_has_words_in_both_languages() {
    let missing = words::missing_labels(&super::party::schema());
    let own: Vec<&String> = missing.iter().filter(|key| key.contains("loyalty")).collect();
    assert_eq!(own, Vec::<&String>::new());
}
