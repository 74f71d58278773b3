//! Affinity: what is bought together.

use std::cmp::Reverse;

use guanxi_types::{Result, index_of, len_i64};

use crate::catalogue::{Measure, Words, column};
use crate::error;
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::TOP;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::facts::{Facts, Products};
use crate::request::Query;
use crate::rules::affinity::{PAIRS_MAX, Pair, Tickets, pairs};
use crate::rules::next_best::{self, Partners};
use crate::table::{Cell, RATIO_PLACES, Table, Unit};

/// Rows of a table at most; `top` asks for fewer.
const ROWS_MAX: usize = 200_000;
/// Tickets that a product must be on when the question doesn't say: rarer ones make pairs by chance.
const PRODUCT_TICKETS_MIN: i64 = 300;
/// A book-keeping category of the sample: coupons and fuel, no goods that are bought together.
const NO_GOODS: &str = "COUPON/MISC ITEMS";

const OWN: &[Measure] = &[
    column(
        "a",
        Unit::Text,
        ("甲", "A"),
        ("编号或名称较小者", "the item with the smaller number or name"),
    ),
    column("b", Unit::Text, ("乙", "B"), ("另一项", "the other item")),
    column(
        "both_n",
        Unit::Count,
        ("同购小票数", "Both"),
        ("同时含甲乙的有效小票数", "purchase tickets with both"),
    ),
    column(
        "a_n",
        Unit::Count,
        ("甲小票数", "With A"),
        ("含甲的有效小票数", "purchase tickets with A"),
    ),
    column(
        "b_n",
        Unit::Count,
        ("乙小票数", "With B"),
        ("含乙的有效小票数", "purchase tickets with B"),
    ),
    column(
        "support",
        Unit::Ratio,
        ("支持度", "Support"),
        ("同购小票数 ÷ 有效小票数", "both ÷ purchase tickets"),
    ),
    column(
        "confidence_ab",
        Unit::Ratio,
        ("置信度 甲→乙", "Confidence A→B"),
        ("同购小票数 ÷ 甲小票数", "both ÷ with A"),
    ),
    column(
        "confidence_ba",
        Unit::Ratio,
        ("置信度 乙→甲", "Confidence B→A"),
        ("同购小票数 ÷ 乙小票数", "both ÷ with B"),
    ),
    column(
        "lift",
        Unit::Number,
        ("提升度", "Lift"),
        (
            "同购小票数 × 有效小票数 ÷（甲小票数 × 乙小票数），大于 1 表示常一起买",
            "both × purchase tickets ÷ (with A × with B); above 1 they go together",
        ),
    ),
];

/// Pairs of products or categories.
pub const INDICATOR: Indicator = Indicator {
    name: "affinity",
    label: Words {
        zh: "商品关联",
        en: "Affinity",
    },
    note: Words {
        zh: "只看有效小票上的销售行（金额大于 0）；一张小票上同一项只算一次。按同购小票数从高到低，相同者按甲、乙排列。\
             同购多可能只因两者都热销，要看提升度。品类未知的商品不计；记账用的品类（默认 COUPON/MISC ITEMS）可用 exclude 排除；\
             商品默认至少 300 张小票。",
        en: "Sold lines of purchase tickets; an item counts once a ticket. Ranked by tickets with both, then by A and B. Many \
             tickets with both may only mean that both sell well: look at the lift. Products of unknown category are left out; \
             book-keeping categories are named by exclude (COUPON/MISC ITEMS unless told otherwise); products need 300 tickets \
             unless told otherwise.",
    },
    params: &[
        Param::new(
            "item",
            Kind::Choice {
                options: &["category", "product"],
            },
            "category",
            ("对象", "Item"),
        ),
        Param::new("min_tickets", Kind::Count, "", ("最少小票数", "Tickets at least")),
        Param::new(
            "exclude",
            Kind::Text,
            NO_GOODS,
            ("排除品类", "Categories left out"),
        ),
        TOP,
    ],
    own: OWN,
    columns: &[
        "rnk",
        "a",
        "b",
        "both_n",
        "a_n",
        "b_n",
        "support",
        "confidence_ab",
        "confidence_ba",
        "lift",
    ],
    chart: Chart::None,
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// What pairs are made of.
#[derive(Clone, Copy)]
struct Items<'a> {
    products: &'a Products,
    by_category: bool,
}

impl Items<'_> {
    /// Products by number, categories by name.
    fn place(self, item: u32) -> u32 {
        if self.by_category {
            item
        } else {
            self.products.roster.place(index_of(i64::from(item)))
        }
    }

    fn name(self, item: u32) -> Cell {
        Cell::Text(if self.by_category {
            self.products.category.name(item).to_owned()
        } else {
            self.products.roster.number(index_of(i64::from(item))).to_owned()
        })
    }

    const fn len(self) -> usize {
        if self.by_category {
            self.products.category.len()
        } else {
            self.products.roster.len()
        }
    }
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let products = facts.products()?;
    let items = Items {
        products: &products,
        by_category: INDICATOR.text(query, "item")? == "category",
    };
    let usual = if items.by_category { 1 } else { PRODUCT_TICKETS_MIN };
    let min_tickets = query.count("min_tickets")?.unwrap_or(usual);
    let tickets = tickets(facts, query, items)?;
    let counts = tickets.counts(items.len());
    let frequent = counts
        .iter()
        .zip(0_u32..)
        .filter(|(count, _)| **count >= min_tickets);
    let mut order: Vec<u32> = frequent.map(|(_, item)| item).collect();
    order.sort_unstable_by_key(|item| items.place(*item));
    let mut found = pairs(&tickets, items.len(), &order).ok_or_else(|| error::too_many_pairs(PAIRS_MAX))?;
    let key = |pair: &Pair| (Reverse(pair.both), items.place(pair.a), items.place(pair.b));
    let top = query.top()?;
    if top < found.len() {
        found.select_nth_unstable_by_key(top, key);
        found.truncate(top);
    }
    if found.len() > ROWS_MAX {
        return Err(error::too_many_pairs(ROWS_MAX));
    }
    found.sort_unstable_by_key(key);
    let count = |item: u32| counts.get(index_of(i64::from(item))).copied().unwrap_or(0);
    let all = len_i64(tickets.len());
    let rows = found.iter().zip(1_i64..).map(|(pair, rank)| {
        let (a, b) = (count(pair.a), count(pair.b));
        let lift = Cell::Ratio {
            numerator: i128::from(pair.both) * i128::from(all),
            denominator: i128::from(a) * i128::from(b),
            places: RATIO_PLACES,
        };
        vec![
            Cell::Int(rank),
            items.name(pair.a),
            items.name(pair.b),
            Cell::Int(pair.both),
            Cell::Int(a),
            Cell::Int(b),
            Cell::ratio(pair.both, all),
            Cell::ratio(pair.both, a),
            Cell::ratio(pair.both, b),
            lift,
        ]
    });
    Ok(INDICATOR.table(INDICATOR.columns, rows.collect()))
}

/// Products of which pairs are counted at most, for what goes with a product: the most frequent.
const PARTNER_PRODUCTS_MAX: usize = 3_000;
/// With few tickets a product counts from this part of them on, and from this many.
const PRODUCT_TICKETS_PART: i64 = 500;
const PRODUCT_TICKETS_FLOOR: i64 = 30;

/// What goes with each product, over all purchase tickets; products by their ids. Never another of its category.
///
/// # Errors
/// When the warehouse can't be read.
pub fn product_pairs(facts: &Facts<'_>) -> Result<Partners> {
    let products = facts.products()?;
    let items = Items {
        products: &products,
        by_category: false,
    };
    let tickets = tickets(facts, &Query::default(), items)?;
    let counts = tickets.counts(items.len());
    let all = len_i64(tickets.len());
    let min = (all / PRODUCT_TICKETS_PART).clamp(PRODUCT_TICKETS_FLOOR, PRODUCT_TICKETS_MIN);
    let is_goods = |item: usize| {
        let category = products.category.at(item);
        category != products.category.unknown() && products.category.name(category) != NO_GOODS
    };
    let count = |item: u32| counts.get(index_of(i64::from(item))).copied().unwrap_or(0);
    let mut order: Vec<u32> = (0..u32::try_from(counts.len()).unwrap_or(u32::MAX))
        .filter(|item| count(*item) >= min && is_goods(index_of(i64::from(*item))))
        .collect();
    order.sort_unstable_by_key(|item| (Reverse(count(*item)), *item));
    order.truncate(PARTNER_PRODUCTS_MAX);
    order.sort_unstable();
    let found = pairs(&tickets, items.len(), &order).ok_or_else(|| error::too_many_pairs(PAIRS_MAX))?;
    // Flavours and sizes of one thing are bought together most of all, and say nothing new.
    let kind = |item: u32| products.category.at(index_of(i64::from(item)));
    let id = |item: u32| products.roster.ids().get(index_of(i64::from(item))).copied();
    let found = found.iter().filter(|pair| kind(pair.a) != kind(pair.b));
    let pairs = found.filter_map(|pair| {
        Some(next_best::Pair {
            own: id(pair.a)?,
            other: id(pair.b)?,
            both: pair.both,
            own_n: count(pair.a),
            other_n: count(pair.b),
        })
    });
    Ok(Partners::new(all, pairs))
}

/// The items of each purchase ticket.
fn tickets(facts: &Facts<'_>, query: &Query, items: Items<'_>) -> Result<Tickets> {
    let category = &items.products.category;
    let mut left_out = vec![category.unknown()];
    let excluded = INDICATOR.text(query, "exclude")?.split(',');
    left_out.extend(excluded.filter_map(|name| category.find(name.trim())));
    let item = |product: usize| {
        if items.by_category {
            Some(category.at(product)).filter(|number| !left_out.contains(number))
        } else {
            u32::try_from(product).ok().filter(|_| product < items.len())
        }
    };
    let mut tickets = Tickets::default();
    let mut found: Vec<u32> = Vec::new();
    each_basket(facts, &facts.selection(query)?, Need::default(), |basket| {
        if basket.is_purchase() {
            found.clear();
            let sold = basket.lines.iter().filter(|line| line.is_sold());
            found.extend(sold.filter_map(|line| item(line.product)));
            found.sort_unstable();
            found.dedup();
            tickets.add(found.iter().copied());
        }
    })?;
    Ok(tickets)
}
