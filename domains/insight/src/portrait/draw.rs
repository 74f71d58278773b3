//! Which sentences are said of a group.

use std::cmp::Reverse;

use super::tables::{Share, Tables, behaviour_row};
use super::traits::{Beside, Differs, Ratio};
use super::{BASE_MIN, Group, MEMBERS_MIN, Place, Said, VALUE_MEMBERS_MIN, Words};
use crate::queries::portrait::Sums;
use crate::rules::profile::GroupSum;
use crate::sentence::{Currency, Figure, Text, say};
use crate::words;

/// A share is told of from these indices on, in tenths.
const SHARE_MORE: i128 = 12;
const SHARE_LESS: i128 = 8;
/// An average, likewise.
const MEAN_MORE: i128 = 11;
const MEAN_LESS: i128 = 9;
/// What everybody spends less than this part on, in hundredths, is no matter.
const MATTERS: i64 = 1;

/// What a group is called.
#[must_use]
pub fn group_label(by: &str, name: &str, words: &Words<'_>) -> Text {
    let text = |zh: String, en: String| Text { zh, en };
    match by {
        "decile" => text(format!("第 {name} 组"), format!("Decile {name}")),
        "segment" | "stage" | "heavy" => {
            let of = words::of(name);
            text(of.zh.to_owned(), of.en.to_owned())
        }
        field => (words.label)(field, Some(name)),
    }
}

/// The kinds of averages and rates that a group is compared by.
enum Shown {
    Number,
    Money,
    Percent,
}

struct Trait {
    more: &'static str,
    less: &'static str,
    /// Said where it differs hardly; empty: nothing.
    same: &'static str,
    shown: Shown,
    of: fn(&GroupSum) -> Ratio,
}

const TRAITS: [Trait; 8] = [
    Trait {
        more: "portrait.frequency.more",
        less: "portrait.frequency.less",
        same: "portrait.frequency.same",
        shown: Shown::Number,
        of: |sum| (sum.tickets, sum.customers),
    },
    Trait {
        more: "portrait.atv.more",
        less: "portrait.atv.less",
        same: "portrait.atv.same",
        shown: Shown::Money,
        of: |sum| (sum.sales_c, sum.tickets),
    },
    Trait {
        more: "portrait.lines.more",
        less: "portrait.lines.less",
        same: "",
        shown: Shown::Number,
        of: |sum| (sum.ticket_products, sum.tickets),
    },
    Trait {
        more: "portrait.recency.more",
        less: "portrait.recency.less",
        same: "",
        shown: Shown::Number,
        of: |sum| (sum.recency, sum.buyers),
    },
    Trait {
        more: "portrait.private_label.more",
        less: "portrait.private_label.less",
        same: "",
        shown: Shown::Percent,
        of: |sum| (sum.private_label_c, sum.sales_c),
    },
    Trait {
        more: "portrait.discount.more",
        less: "portrait.discount.less",
        same: "",
        shown: Shown::Percent,
        of: |sum| (sum.discount_c, sum.sales_c + sum.discount_c),
    },
    Trait {
        more: "portrait.weekend.more",
        less: "portrait.weekend.less",
        same: "",
        shown: Shown::Percent,
        of: |sum| (sum.weekend_tickets, sum.tickets),
    },
    Trait {
        more: "portrait.coupon.more",
        less: "portrait.coupon.less",
        same: "",
        shown: Shown::Percent,
        of: |sum| (sum.redeemers, sum.customers),
    },
];

/// What is said of each group.
#[must_use]
pub fn groups(
    sums: &Sums,
    tables: &Tables,
    (names, labels): (&[String], &[Text]),
    words: &Words<'_>,
) -> Vec<Group> {
    let Some((all, own)) = sums.profiles.split_first() else {
        return Vec::new();
    };
    let named = names.iter().zip(labels).zip(own).enumerate();
    named
        .map(|(group, ((name, label), own))| {
            let mut said = size(group, label, (own, all), words.currency);
            if own.customers >= MEMBERS_MIN {
                said.extend(behaviour(group, (own, all), words.currency));
                said.extend(habits(&tables.habits, group));
                said.extend(departments(&tables.departments, group));
                said.extend(products(&tables.products, group));
                said.extend(fields(&tables.fields, group, words));
            }
            Group {
                name: name.clone(),
                label: label.clone(),
                customers: own.customers,
                said,
            }
        })
        .collect()
}

fn size(group: usize, label: &Text, (own, all): (&GroupSum, &GroupSum), currency: Currency) -> Vec<Said> {
    let place = || Place {
        table: "behaviour",
        row: behaviour_row(group),
    };
    let figures = [
        ("group", Figure::Text(label.clone())),
        ("customers", Figure::Count(own.customers)),
        ("share", Figure::Share(own.customers, all.customers)),
        ("sales", Figure::Money(own.sales_c, 1, currency)),
        ("sales_share", Figure::Share(own.sales_c, all.sales_c)),
        ("each", Figure::Money(own.sales_c, own.customers, currency)),
    ];
    let said = |key, figures: &[(&'static str, Figure)]| Said {
        section: "size",
        sentence: say(key, figures),
        base: own.customers,
        base_min: 0,
        place: place(),
    };
    let mut all = vec![said("portrait.size", &figures)];
    if own.customers < MEMBERS_MIN {
        let [group, customers, ..] = figures;
        all.push(said(
            "portrait.small",
            &[group, customers, ("min", Figure::Count(MEMBERS_MIN))],
        ));
    }
    all
}

/// Own ÷ all as it is printed.
fn index(beside: &Beside) -> Figure {
    let millionths = i64::try_from(beside.order()).unwrap_or(i64::MAX);
    Figure::Number(millionths, 1_000_000, 2)
}

fn behaviour(group: usize, (own, all): (&GroupSum, &GroupSum), currency: Currency) -> Vec<Said> {
    let said = |one: &Trait| {
        let beside = Beside {
            own: (one.of)(own),
            all: (one.of)(all),
        };
        let key = match beside.differs(MEAN_MORE, MEAN_LESS) {
            Differs::More => one.more,
            Differs::Less => one.less,
            Differs::Hardly => one.same,
        };
        if key.is_empty() || beside.all.0 == 0 {
            return None;
        }
        let figure = |(part, whole): Ratio| match one.shown {
            Shown::Number => Figure::Number(part, whole, 1),
            Shown::Money => Figure::Money(part, whole, currency),
            Shown::Percent => Figure::Share(part, whole),
        };
        let figures = [
            ("value", figure(beside.own)),
            ("all", figure(beside.all)),
            ("index", index(&beside)),
        ];
        Some(Said {
            section: "behaviour",
            sentence: say(key, &figures),
            base: own.customers,
            base_min: MEMBERS_MIN,
            place: Place {
                table: "behaviour",
                row: behaviour_row(group),
            },
        })
    };
    TRAITS.iter().filter_map(said).collect()
}

/// The shares of a group that differ so, the most different first.
fn differing(
    shares: &[Share],
    group: usize,
    how: Differs,
    has_base: impl Fn(&Share) -> bool,
) -> Vec<(usize, &Share)> {
    let mut found: Vec<(usize, &Share)> = shares
        .iter()
        .enumerate()
        .filter(|(_, share)| share.group == group && has_base(share))
        .filter(|(_, share)| share.beside.differs(SHARE_MORE, SHARE_LESS) == how)
        .collect();
    match how {
        Differs::Less => found.sort_by_key(|(row, share)| (share.beside.order(), *row)),
        Differs::More | Differs::Hardly => {
            found.sort_by_key(|(row, share)| (Reverse(share.beside.order()), *row));
        }
    }
    found
}

fn share_said(
    (section, table, key): (&'static str, &'static str, &'static str),
    (row, share): (usize, &Share),
    (base, base_min): (i64, i64),
    named: &[(&'static str, Figure)],
) -> Said {
    let mut figures = vec![
        ("value", Figure::Share(share.beside.own.0, share.beside.own.1)),
        ("all", Figure::Share(share.beside.all.0, share.beside.all.1)),
        ("index", index(&share.beside)),
    ];
    figures.extend(named.iter().cloned());
    Said {
        section,
        sentence: say(key, &figures),
        base,
        base_min,
        place: Place { table, row },
    }
}

fn habits(shares: &[Share], group: usize) -> Vec<Said> {
    let has_base = |share: &Share| share.base >= BASE_MIN;
    let found = differing(shares, group, Differs::More, has_base);
    let mut said = Vec::new();
    for (of, key) in [
        ("mission", "portrait.mission.more"),
        ("daypart", "portrait.daypart.more"),
    ] {
        if let Some((row, share)) = found.iter().find(|(_, share)| share.of == of) {
            let named = words::of(&share.name);
            let name = [("name", Figure::Word(named.zh, named.en))];
            let what = ("behaviour", "habits", key);
            said.push(share_said(what, (*row, share), (share.base, BASE_MIN), &name));
        }
    }
    said
}

/// Whether everybody spends enough on it.
fn matters(share: &Share) -> bool {
    let (part, whole) = share.beside.all;
    i128::from(part) * 100 >= i128::from(whole) * i128::from(MATTERS)
}

fn departments(shares: &[Share], group: usize) -> Vec<Said> {
    let mut said = Vec::new();
    // Of what a group hardly buys it has few tickets: how many it would have if it were like everybody is what counts.
    let tickets = |share: &Share, how: Differs| match how {
        Differs::Less => share.all_base,
        Differs::More | Differs::Hardly => share.base,
    };
    for (how, key, top) in [
        (Differs::More, "portrait.department.more", 3),
        (Differs::Less, "portrait.department.less", 2),
    ] {
        let has_base =
            |share: &Share| matters(share) && share.name != "(unknown)" && tickets(share, how) >= BASE_MIN;
        for (row, share) in differing(shares, group, how, has_base).into_iter().take(top) {
            let name = [("name", Figure::Name(share.name.clone()))];
            let base = (tickets(share, how), BASE_MIN);
            said.push(share_said(
                ("departments", "departments", key),
                (row, share),
                base,
                &name,
            ));
        }
    }
    said
}

fn products(shares: &[Share], group: usize) -> Vec<Said> {
    let has_base = |share: &Share| share.base >= BASE_MIN;
    let found = differing(shares, group, Differs::More, has_base)
        .into_iter()
        .take(3);
    found
        .map(|(row, share)| {
            let name = match &share.called {
                Some(called) => format!("{called}（{}）", share.name),
                None => share.name.clone(),
            };
            let named = [
                ("name", Figure::Name(name)),
                ("customers", Figure::Count(share.base)),
            ];
            let what = ("products", "products", "portrait.product.more");
            share_said(what, (row, share), (share.base, BASE_MIN), &named)
        })
        .collect()
}

/// The members with a value that a group would have if it were like everybody.
fn expected(share: &Share) -> i64 {
    let (part, whole) = share.beside.all;
    let known = i128::from(share.beside.own.1);
    i64::try_from(known * i128::from(part) / i128::from(whole.max(1))).unwrap_or(i64::MAX)
}

fn fields(shares: &[Share], group: usize, words: &Words<'_>) -> Vec<Said> {
    let mut said = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for (how, key) in [
        (Differs::More, "portrait.field.more"),
        (Differs::Less, "portrait.field.less"),
    ] {
        let members = |share: &Share| match how {
            Differs::Less => expected(share),
            Differs::More | Differs::Hardly => share.base,
        };
        let has_base =
            |share: &Share| share.beside.own.1 >= MEMBERS_MIN && members(share) >= VALUE_MEMBERS_MIN;
        for (row, share) in differing(shares, group, how, has_base) {
            // The strongest of each field is enough: where one value is more, others are less.
            if told.contains(&share.of.as_str()) {
                continue;
            }
            told.push(&share.of);
            let named = [
                ("field", Figure::Text((words.label)(&share.of, None))),
                ("name", Figure::Text((words.label)(&share.of, Some(&share.name)))),
                ("known", Figure::Count(share.beside.own.1)),
            ];
            let base = (members(share), VALUE_MEMBERS_MIN);
            said.push(share_said(("fields", "fields", key), (row, share), base, &named));
        }
    }
    said
}
