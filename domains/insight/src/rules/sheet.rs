//! The sheet of indicators that inference joins: what each can be, and what must hold between them.

use super::inference::{Identity, Interval, Variable};
use crate::catalogue::{self, Words};
use crate::table::Unit;

/// An indicator of the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Its name and what it can be.
    pub variable: Variable,
    /// Its words and unit where it is no measure of the catalogue.
    own: Option<(Words, Unit)>,
}

impl Line {
    /// What people call it.
    #[must_use]
    pub fn label(&self) -> Words {
        self.words().0
    }

    /// Its unit; money in minor units.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.words().1
    }

    fn words(&self) -> (Words, Unit) {
        let name = self.variable.name;
        let of_catalogue = || catalogue::measure(name).map(|measure| (measure.label, measure.unit));
        let unnamed = (Words { zh: name, en: name }, Unit::Number);
        self.own.or_else(of_catalogue).unwrap_or(unnamed)
    }
}

/// An indicator of the sheet alone.
const fn line(name: &'static str, unit: Unit, domain: Interval, zh: &'static str, en: &'static str) -> Line {
    Line {
        variable: Variable { name, domain },
        own: Some((Words { zh, en }, unit)),
    }
}

/// A measure of the catalogue.
const fn kpi(name: &'static str, domain: Interval) -> Line {
    Line {
        variable: Variable { name, domain },
        own: None,
    }
}

/// The indicators, of one period.
pub const LINES: &[Line] = &[
    kpi("net_sales_c", Interval::ANY),
    kpi("gross_sales_c", Interval::POSITIVE),
    kpi("returns_c", Interval::POSITIVE),
    line(
        "return_rate",
        Unit::Ratio,
        Interval::SHARE,
        "退货率",
        "Return rate",
    ),
    line(
        "list_sales_c",
        Unit::Money,
        Interval::POSITIVE,
        "折前销售额",
        "Sales at list price",
    ),
    line(
        "discount_c",
        Unit::Money,
        Interval::POSITIVE,
        "商家折扣",
        "Discounts",
    ),
    kpi("discount_rate", Interval::SHARE),
    kpi("tickets", Interval::POSITIVE),
    kpi("member_tickets", Interval::POSITIVE),
    line(
        "anonymous_tickets",
        Unit::Count,
        Interval::POSITIVE,
        "散客客数",
        "Anonymous tickets",
    ),
    line(
        "member_ticket_share",
        Unit::Ratio,
        Interval::SHARE,
        "会员客数占比",
        "Member share of tickets",
    ),
    line(
        "purchase_c",
        Unit::Money,
        Interval::POSITIVE,
        "有效小票金额",
        "Purchase amount",
    ),
    line(
        "member_purchase_c",
        Unit::Money,
        Interval::POSITIVE,
        "会员消费金额",
        "Member purchase amount",
    ),
    line(
        "anonymous_purchase_c",
        Unit::Money,
        Interval::POSITIVE,
        "散客消费金额",
        "Anonymous purchase amount",
    ),
    line(
        "member_sales_share",
        Unit::Ratio,
        Interval::SHARE,
        "会员销售占比",
        "Member share of sales",
    ),
    kpi("atv_c", Interval::POSITIVE),
    kpi("atv_min_c", Interval::POSITIVE),
    kpi("atv_max_c", Interval::POSITIVE),
    line(
        "member_atv_c",
        Unit::Money,
        Interval::POSITIVE,
        "会员客单价",
        "Member ticket value",
    ),
    line(
        "anonymous_atv_c",
        Unit::Money,
        Interval::POSITIVE,
        "散客客单价",
        "Anonymous ticket value",
    ),
    kpi("units", Interval::POSITIVE),
    kpi("upt", Interval::POSITIVE),
    kpi("asp_c", Interval::POSITIVE),
    kpi("customers", Interval::POSITIVE),
    line(
        "new_customers",
        Unit::Count,
        Interval::POSITIVE,
        "新顾客数",
        "New customers",
    ),
    line(
        "returning_customers",
        Unit::Count,
        Interval::POSITIVE,
        "老顾客数",
        "Returning customers",
    ),
    line(
        "new_customer_share",
        Unit::Ratio,
        Interval::SHARE,
        "新客占比",
        "Share of new customers",
    ),
    kpi("frequency", AT_LEAST_ONE),
    kpi("spend_per_customer_c", Interval::POSITIVE),
    kpi("repeat_customers", Interval::POSITIVE),
    kpi("repeat_rate", Interval::SHARE),
    line(
        "top_decile_sales_c",
        Unit::Money,
        Interval::POSITIVE,
        "第1十分位销售额",
        "Sales of decile 1",
    ),
    line(
        "top_decile_share",
        Unit::Ratio,
        TENTH,
        "第1十分位销售占比",
        "Sales share of decile 1",
    ),
];

/// A customer of a period bought at least once.
const AT_LEAST_ONE: Interval = Interval {
    low: 1.0,
    high: f64::INFINITY,
};
/// The best tenth buys a tenth at least.
const TENTH: Interval = Interval { low: 0.1, high: 1.0 };

/// What must hold between them: the identities of `docs/indicators.md`. Purchases are taken for the gross sales less returns: tickets that are no
/// purchases are left aside.
pub const IDENTITIES: &[Identity] = &[
    Identity::Sum("gross_sales_c", &["net_sales_c", "returns_c"]),
    Identity::Product("returns_c", "return_rate", "gross_sales_c"),
    Identity::Sum("list_sales_c", &["net_sales_c", "discount_c"]),
    Identity::Product("discount_c", "discount_rate", "list_sales_c"),
    Identity::AtMost("net_sales_c", "purchase_c"),
    Identity::AtMost("purchase_c", "gross_sales_c"),
    Identity::Product("purchase_c", "atv_c", "tickets"),
    Identity::Sum("tickets", &["member_tickets", "anonymous_tickets"]),
    Identity::Product("member_tickets", "member_ticket_share", "tickets"),
    Identity::Sum("purchase_c", &["member_purchase_c", "anonymous_purchase_c"]),
    Identity::Product("member_purchase_c", "member_sales_share", "purchase_c"),
    Identity::Product("member_purchase_c", "member_atv_c", "member_tickets"),
    Identity::Product("anonymous_purchase_c", "anonymous_atv_c", "anonymous_tickets"),
    Identity::AtMost("atv_min_c", "atv_c"),
    Identity::AtMost("atv_c", "atv_max_c"),
    Identity::Product("units", "upt", "tickets"),
    Identity::Product("purchase_c", "asp_c", "units"),
    Identity::Product("atv_c", "upt", "asp_c"),
    Identity::Product("member_tickets", "frequency", "customers"),
    Identity::Product("member_purchase_c", "spend_per_customer_c", "customers"),
    Identity::Product("spend_per_customer_c", "frequency", "member_atv_c"),
    Identity::Product("repeat_customers", "repeat_rate", "customers"),
    Identity::Sum("customers", &["new_customers", "returning_customers"]),
    Identity::Product("new_customers", "new_customer_share", "customers"),
    Identity::Product("top_decile_sales_c", "top_decile_share", "member_purchase_c"),
];

#[cfg(test)]
mod tests {
    use super::super::inference::{Inference, Standing, infer};
    use super::*;

    fn told(givens: &[(&'static str, Interval)]) -> Inference {
        let variables: Vec<Variable> = LINES.iter().map(|line| line.variable).collect();
        infer(&variables, IDENTITIES, givens)
    }

    fn exact(givens: &[(&'static str, f64)]) -> Inference {
        let some: Vec<_> = givens
            .iter()
            .map(|(name, value)| (*name, Interval::exact(*value)))
            .collect();
        told(&some)
    }

    fn derived(inference: &Inference, name: &str) -> f64 {
        let Inference::Consistent(all) = inference else {
            panic!("{inference:?}");
        };
        let (interval, standing) = all[name];
        assert_eq!(standing, Standing::Derived, "{name}: {interval:?}");
        f64::midpoint(interval.low, interval.high)
    }

    /// B16: sales = customers × frequency × ticket, from any three of the four.
    #[test]
    fn any_three_give_the_fourth() {
        let truth = [
            ("member_purchase_c", 5_000_000.0),
            ("customers", 200.0),
            ("frequency", 5.0),
            ("member_atv_c", 5_000.0),
        ];
        for (left_out, wanted) in truth {
            let givens: Vec<_> = truth
                .iter()
                .filter(|(name, _)| *name != left_out)
                .copied()
                .collect();
            let found = derived(&exact(&givens), left_out);
            assert!((found / wanted - 1.0).abs() < 1e-6, "{left_out}: {found}");
        }
    }

    /// B16: every identity holds in a company with all figures, and whatever is left out of it comes back, or contains the truth.
    #[test]
    fn a_whole_company_is_consistent_and_no_figure_is_excluded() {
        let truth = company();
        assert!(
            matches!(exact(&truth), Inference::Consistent(_)),
            "{:?}",
            exact(&truth)
        );
        let mut seed = 7_u64;
        for _ in 0..400 {
            let mut some = truth.clone();
            some.retain(|_| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                seed >> 62 == 0
            });
            let Inference::Consistent(all) = exact(&some) else {
                panic!("{some:?} clash");
            };
            for (name, value) in &truth {
                let (found, _) = all[name];
                let slack = 1e-4 * value.abs().max(1.0);
                assert!(
                    found.low - slack <= *value && *value <= found.high + slack,
                    "{name}: {found:?} {value}"
                );
            }
        }
    }

    /// A company with every figure, by simple arithmetic.
    fn company() -> Vec<(&'static str, f64)> {
        let (tickets, member_tickets, customers) = (1_500.0, 1_000.0, 200.0);
        let (member, anonymous, returns, discount) = (5_000_000.0, 1_500_000.0, 100_000.0, 650_000.0);
        let purchase = member + anonymous;
        let net = purchase - returns;
        let units = 4_500.0;
        vec![
            ("net_sales_c", net),
            ("gross_sales_c", purchase),
            ("returns_c", returns),
            ("return_rate", returns / purchase),
            ("list_sales_c", net + discount),
            ("discount_c", discount),
            ("discount_rate", discount / (net + discount)),
            ("tickets", tickets),
            ("member_tickets", member_tickets),
            ("anonymous_tickets", tickets - member_tickets),
            ("member_ticket_share", member_tickets / tickets),
            ("purchase_c", purchase),
            ("member_purchase_c", member),
            ("anonymous_purchase_c", anonymous),
            ("member_sales_share", member / purchase),
            ("atv_c", purchase / tickets),
            ("member_atv_c", member / member_tickets),
            ("anonymous_atv_c", anonymous / (tickets - member_tickets)),
            ("units", units),
            ("upt", units / tickets),
            ("asp_c", purchase / units),
            ("customers", customers),
            ("new_customers", 50.0),
            ("returning_customers", 150.0),
            ("new_customer_share", 0.25),
            ("frequency", member_tickets / customers),
            ("spend_per_customer_c", member / customers),
            ("repeat_customers", 120.0),
            ("repeat_rate", 0.6),
        ]
    }

    /// B16: a range narrows what hangs on it, and is narrowed by it.
    #[test]
    fn ranges_give_ranges() {
        let range = |low: f64, high: f64| Interval { low, high };
        let Inference::Consistent(all) = told(&[
            ("customers", range(100.0, 200.0)),
            ("frequency", range(2.0, 4.0)),
            ("member_tickets", range(300.0, 1_000.0)),
        ]) else {
            panic!("consistent");
        };
        assert_eq!(all["member_tickets"], (range(300.0, 800.0), Standing::Narrowed));
        assert_eq!(all["customers"], (range(100.0, 200.0), Standing::Given));
        assert_eq!(all["upt"].1, Standing::Open);
        assert_eq!(all["tickets"].1, Standing::Bounded, "at least the members'");
    }

    /// B16: the smallest set that clashes is named, and nothing that has no part in it.
    #[test]
    fn a_contradiction_names_who_clashes() {
        let clash = |givens: &[(&'static str, f64)]| match exact(givens) {
            Inference::Contradiction(names) => names,
            Inference::Consistent(all) => panic!("{all:?}"),
        };
        assert_eq!(
            clash(&[
                ("repeat_rate", 0.5),
                ("tickets", 100.0),
                ("atv_c", 50.0),
                ("purchase_c", 9_000.0)
            ]),
            ["tickets", "atv_c", "purchase_c"]
        );
        assert_eq!(
            clash(&[("customers", 5.0), ("repeat_rate", 1.2)]),
            ["repeat_rate"]
        );
        assert_eq!(
            clash(&[("frequency", 0.5)]),
            ["frequency"],
            "who bought bought once at least"
        );
        assert_eq!(
            clash(&[("units", 10.0), ("atv_min_c", 900.0), ("atv_max_c", 300.0)]),
            ["atv_min_c", "atv_max_c"]
        );
    }

    /// B16: figures as people type them, rounded, are no contradiction; zeros and empty companies neither.
    #[test]
    fn rounding_and_nothing_are_no_contradiction() {
        let rounded = [("tickets", 3.0), ("purchase_c", 1_000.0), ("atv_c", 333.33)];
        assert!(matches!(exact(&rounded), Inference::Consistent(_)));
        // Every ticket is a member's: what is left for the others is the rounding of two averages.
        let members = [
            ("tickets", 3.0),
            ("member_tickets", 3.0),
            ("atv_c", 333.3333),
            ("customers", 1.0),
            ("spend_per_customer_c", 1_000.0),
        ];
        assert!(
            matches!(exact(&members), Inference::Consistent(_)),
            "{:?}",
            exact(&members)
        );
        assert!(matches!(
            exact(&[("tickets", 0.0), ("purchase_c", 0.0)]),
            Inference::Consistent(_)
        ));
        assert!(matches!(exact(&[]), Inference::Consistent(_)));
    }

    /// B16: every identity speaks of lines that there are.
    #[test]
    fn identities_name_lines() {
        let known = |name: &str| LINES.iter().any(|line| line.variable.name == name);
        for identity in IDENTITIES {
            let names = match identity {
                Identity::Product(a, b, c) => vec![*a, *b, *c],
                Identity::Sum(whole, parts) => std::iter::once(*whole).chain(parts.iter().copied()).collect(),
                Identity::AtMost(a, b) => vec![*a, *b],
            };
            for name in names {
                assert!(known(name), "{name}");
            }
        }
    }

    /// B16: every line has words, its own or the catalogue's.
    #[test]
    fn every_line_has_words() {
        for line in LINES {
            let name = line.variable.name;
            assert!(line.label().zh != name && line.label().en != name, "{name}");
            assert!(
                line.own.is_none() || catalogue::measure(name).is_none(),
                "{name} is said twice"
            );
        }
    }
}
