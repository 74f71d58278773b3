//! Portraits of the deciles against the golden tables, and their rules.

use std::collections::BTreeMap;

use guanxi_insight::portrait::{BASE_MIN, MEMBERS_MIN, Portrait, VALUE_MEMBERS_MIN, Wanted, Words};
use guanxi_insight::sentence::{Currency, Text};
use guanxi_insight::{Insight, Table};
use serde_json::Value as Json;

use crate::golden::{golden, read_csv};

fn bare(field: &str, value: Option<&str>) -> Text {
    let text = value.unwrap_or(field).to_owned();
    Text {
        zh: text.clone(),
        en: text,
    }
}

fn drawn(insight: &Insight, by: &str, groups: &[&str], fields: &[String]) -> Portrait {
    let wanted = Wanted {
        by: by.to_owned(),
        groups: groups.iter().map(|name| (*name).to_owned()).collect(),
        fields: fields.to_vec(),
        ..Wanted::default()
    };
    let words = Words {
        label: &bare,
        currency: Currency::new("USD"),
    };
    insight.portrait(&wanted, &words).unwrap()
}

fn near(found: &Json, expected: &str, tolerance: f64) -> bool {
    (found.as_f64().unwrap() - expected.parse::<f64>().unwrap()).abs() <= tolerance
}

/// The figures of sentences that don't equal those of the golden tables.
fn differences(portrait: &Portrait) -> Vec<String> {
    let (_, profiles) = read_csv(&golden("decile_profile.csv"));
    let (_, departments) = read_csv(&golden("decile_profile_departments.csv"));
    let mut found = Vec::new();
    let mut compared = 0;
    for group in &portrait.groups {
        let profile: &BTreeMap<String, String> =
            profiles.iter().find(|row| row["grp"] == group.name).unwrap();
        for said in &group.said {
            let column = match said.sentence.key.rsplit_once('.').unwrap().0 {
                "portrait.frequency" => "frequency",
                "portrait.lines" => "lines_per_ticket",
                "portrait.recency" => "avg_recency_days",
                "portrait.private_label" => "private_label_share",
                "portrait.discount" => "discount_rate",
                "portrait.weekend" => "weekend_ticket_share",
                "portrait.coupon" => "coupon_redeemer_share",
                "portrait.atv" => "atv_c",
                "portrait.department" => "department",
                _ => continue,
            };
            compared += 1;
            let (value, expected) = if column == "department" {
                let is_it = |row: &&BTreeMap<String, String>| {
                    row["grp"] == group.name && row["department"] == said.sentence.values["name"]
                };
                let row = departments.iter().find(is_it).unwrap();
                let index = &said.sentence.values["index"];
                if !near(index, &row["index"], 1e-3) {
                    found.push(format!("{}: index {index} {row:?}", said.sentence.key));
                }
                (&said.sentence.values["value"], &row["share"])
            } else {
                (&said.sentence.values["value"], &profile[column])
            };
            if !near(value, expected, 1e-4) {
                found.push(format!(
                    "{} {}: {value} {expected}",
                    group.name, said.sentence.key
                ));
            }
        }
        let size = &group.said[0].sentence;
        assert_eq!(size.key, "portrait.size");
        assert_eq!(size.values["customers"].to_string(), profile["customers"]);
        assert_eq!(size.values["sales"].to_string(), profile["sales_c"]);
    }
    assert!(compared > 20, "{compared}");
    found
}

fn table<'a>(portrait: &'a Portrait, name: &str) -> &'a Table {
    &portrait.tables.iter().find(|one| one.name == name).unwrap().table
}

/// A sentence without enough behind it, or without its row.
fn unfounded(portrait: &Portrait) -> Vec<String> {
    let mut found = Vec::new();
    for group in &portrait.groups {
        for said in &group.said {
            let least = match said.section {
                "size" => 0,
                "behaviour" if said.place.table == "behaviour" => MEMBERS_MIN,
                "fields" => VALUE_MEMBERS_MIN,
                _ => BASE_MIN,
            };
            let row = &table(portrait, said.place.table).rows[said.place.row];
            let is_its = row[0].text() == group.name;
            if said.base < least || said.base_min != least || !is_its {
                found.push(format!("{}: {said:?}", group.name));
            }
            if group.customers < MEMBERS_MIN && said.section != "size" {
                found.push(format!("{} is too small: {said:?}", group.name));
            }
            if said.sentence.text.zh.contains('{') || said.sentence.text.en.contains('{') {
                found.push(format!("unsaid: {:?}", said.sentence.text));
            }
        }
    }
    found
}

/// B14: sentences have the figures of the golden tables, and enough behind them; of whatever division.
pub fn check(insight: &Insight) {
    let fields = insight.attributes().unwrap();
    let portrait = drawn(insight, "", &[], &fields);
    assert_eq!(
        portrait
            .groups
            .iter()
            .map(|group| &*group.name)
            .collect::<Vec<_>>(),
        ["1", "5", "10"]
    );
    assert_eq!(differences(&portrait), Vec::<String>::new());
    assert_eq!(unfounded(&portrait), Vec::<String>::new());
    let sections: Vec<&str> = portrait.groups[0].said.iter().map(|said| said.section).collect();
    for section in ["size", "behaviour", "departments", "products", "fields"] {
        assert!(sections.contains(&section), "{section}");
    }
    for said in &portrait.groups[0].said {
        println!("{} | {}", said.sentence.text.zh, said.sentence.text.en);
    }
    // What a user may not see is neither in a sentence nor in a table.
    let without = drawn(insight, "", &[], &[]);
    assert!(table(&without, "fields").rows.is_empty());
    assert!(
        without
            .groups
            .iter()
            .all(|group| group.said.iter().all(|said| said.section != "fields"))
    );
    for by in ["segment", "stage", "heavy"]
        .into_iter()
        .chain(fields.iter().map(String::as_str))
    {
        let names: Vec<String> = drawn(insight, by, &[], &fields)
            .choices
            .into_iter()
            .map(|one| one.0)
            .collect();
        let names: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
        let portrait = drawn(insight, by, &names, &fields);
        assert_eq!(unfounded(&portrait), Vec::<String>::new(), "{by}");
        let all: i64 = portrait.groups.iter().map(|group| group.customers).sum();
        assert!(all > 0, "{by}");
    }
}
