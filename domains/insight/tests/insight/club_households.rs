//! Deciles and value of households, against sums by hand.

use std::collections::BTreeMap;

use guanxi_loyalty::commands::{Join, Leave, join, leave};
use guanxi_testkit::each_engine;
use guanxi_types::Day;
use serde_json::json;

use crate::club::{Club, Row, int};

/// M2, B12: a family is one customer, from the day on which its members are in it.
#[test]
fn a_family_is_one_customer_of_its_deciles() {
    each_engine(|engine| {
        let club = Club::new(engine);
        club.programme(&json!({ "is_shared": true }));
        let people = club.customers(4);
        club.buy("S1", people[0], 100);
        let home = club.make("customers.household", &json!({ "name": "王家" }));
        for one in &people[..2] {
            club.make(
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": one.to_string() }),
            );
        }
        club.buy("S2", people[0], 300);
        club.buy("S3", people[1], 250);
        club.buy("S4", people[2], 400);
        club.buy("S5", people[3], 50);
        club.bring_back("S5", 50);
        let rows = club.ask("household-decile", &[]).unwrap();
        let told: Vec<(i64, i64, i64)> = rows
            .iter()
            .map(|row| (int(row, "grp"), int(row, "households"), int(row, "tickets")))
            .collect();
        // The family with 550, the third with 400, and the first alone with what was bought before.
        assert_eq!(told, [(1, 1, 2), (2, 0, 1), (3, 0, 1)]);
        let sales: Vec<i64> = rows.iter().map(|row| int(row, "sales_c")).collect();
        assert_eq!(sales, [55_000, 40_000, 10_000]);
        let by_month = [("by", "month"), ("period", "2025")];
        assert!(club.ask("household-decile", &by_month).unwrap().is_empty());
    });
}

/// What was bought, as the test keeps it: for whom it counts, on which day, how much is left of it, minor units.
type Kept = Vec<(String, Day, i64)>;

/// Twelve people, two couples among them from the second quarter on, who buy for two years.
fn two_years(club: &Club) -> Kept {
    club.programme(&json!({ "is_shared": true }));
    let people = club.customers(12);
    let mut home_of: BTreeMap<usize, &str> = BTreeMap::new();
    let mut kept = Kept::new();
    for turn in 0..48_usize {
        if turn == 6 {
            for (name, couple) in [("王家", [0, 5]), ("李家", [3, 7])] {
                let home = club.make("customers.household", &json!({ "name": name }));
                for at in couple {
                    club.make(
                        "customers.household_member",
                        &json!({ "household_id": home.to_string(), "customer_id": people[at].to_string() }),
                    );
                    home_of.insert(at, name);
                }
            }
        }
        let (at, sale) = (turn * 7 % 12, format!("S{turn}"));
        let yuan = i64::try_from(turn * 37 % 90 + 10).unwrap();
        club.buy(&sale, people[at], yuan);
        let back = if turn % 5 == 4 { yuan / 2 } else { 0 };
        if back > 0 {
            club.bring_back(&sale, back);
        }
        let unit = home_of
            .get(&at)
            .map_or(format!("M{}", at + 1), ToString::to_string);
        kept.push((unit, club.today(), (yuan - back) * 100));
        club.wait(15);
    }
    kept
}

/// Each buyer's sum, sum since a day, and purchases; the largest sum first.
fn summed(kept: &Kept, since: Day) -> Vec<(String, i64, i64, i64)> {
    let mut sums: BTreeMap<&str, (i64, i64, i64)> = BTreeMap::new();
    for (unit, day, amount_c) in kept {
        let sum = sums.entry(unit).or_default();
        let of_year = if *day >= since { *amount_c } else { 0 };
        *sum = (sum.0 + amount_c, sum.1 + of_year, sum.2 + 1);
    }
    let mut rows: Vec<_> = sums
        .iter()
        .map(|(unit, (all, year, count))| ((*unit).to_owned(), *all, *year, *count))
        .collect();
    rows.sort_by_key(|row| -row.1);
    rows
}

fn told(row: &Row) -> (String, i64, i64, i64) {
    let unit = format!("{}{}", row["household"], row["customer_id"]);
    (
        unit,
        int(row, "value_c"),
        int(row, "year_value_c"),
        int(row, "tickets"),
    )
}

/// M2, B16: a family is worth what its members bought while they were in it; who has no family stands for himself.
#[test]
fn a_family_is_worth_what_its_members_bought() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let kept = two_years(&club);
        // The clock stands at 2027-12-22: twelve months end with it.
        let since: Day = "2026-12-23".parse().unwrap();
        assert_eq!(club.today().to_string(), "2027-12-22");
        let sums = summed(&kept, since);
        let rows = club.ask("household-value", &[]).unwrap();
        let values: Vec<_> = rows.iter().map(told).collect();
        assert_eq!(values, sums);
        // Ten groups of equal size, the first ones with one more where it doesn't come out even.
        let groups = (1..=10).flat_map(|group| {
            let size = sums.len() / 10 + usize::from(group <= i64::try_from(sums.len() % 10).unwrap());
            std::iter::repeat_n(group, size)
        });
        let told_groups: Vec<i64> = rows.iter().map(|row| int(row, "grp")).collect();
        assert_eq!(told_groups, groups.collect::<Vec<i64>>());
        assert_eq!(rows.last().unwrap()["cum_sales_share"], "1.0");
        let by_deciles = club.ask("household-decile", &[("to", "2026-12-31")]).unwrap();
        let of_2026 = club.ask("household-value", &[("period", "2026")]).unwrap();
        let sum = |rows: &[Row], column: &str| rows.iter().map(|row| int(row, column)).sum::<i64>();
        assert_eq!(sum(&of_2026, "value_c"), sum(&by_deciles, "sales_c"));
        let own = club.ask("household-value", &[("household", "李家")]).unwrap();
        let among_all = rows.iter().find(|row| row["household"] == "李家").unwrap();
        assert_eq!((own.len(), &own[0]), (1, among_all));
        assert_eq!(int(among_all, "people"), 2);
    });
}

/// M4, B1: on a shared ladder who lives in a household counts with it, and not beside it; before and afterwards by himself.
#[test]
fn who_lives_in_a_household_counts_with_it() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let (scheme, tiers) = club.ladder(&json!({ "is_shared": true }), &[("银卡", Some("100"))]);
        let people = club.customers(3);
        for one in &people {
            club.give_tier((scheme, *one), tiers[0]);
        }
        club.until("2026-02-10");
        let household = club.make("customers.household", &json!({ "name": "王家" }));
        for customer in people[..2].iter().copied() {
            let wanted = Join {
                household,
                customer,
                role: "spouse".to_owned(),
                moves_points: false,
                key: format!("j{customer}"),
            };
            club.act(move |tx, schema, ctx| join(tx, schema, ctx, &wanted))
                .unwrap();
        }
        club.give_tier((scheme, people[0]), tiers[0]);
        club.until("2026-04-10");
        let wanted = Leave {
            household,
            customer: people[1],
            share: None,
            key: "l".to_owned(),
        };
        club.act(move |tx, schema, ctx| leave(tx, schema, ctx, &wanted))
            .unwrap();
        let rows = club.ask("tier-members", &[]).unwrap();
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                let count = |column| int(row, column);
                (
                    row["period"].as_str(),
                    count("members"),
                    count("moved_in"),
                    count("moved_out"),
                )
            })
            .collect();
        let wanted = [
            ("2026-01", 3, 3, 0),
            ("2026-02", 2, 1, 2),
            ("2026-03", 2, 0, 0),
            ("2026-04", 3, 1, 0),
        ];
        assert_eq!(told, wanted);
    });
}
