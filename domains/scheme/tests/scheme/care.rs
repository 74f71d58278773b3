//! From a confirmed level to tasks.

use guanxi_entity::Value;
use guanxi_scheme::commands::{Segmented, care, refresh_relations};
use guanxi_scheme::entities::Relation;
use guanxi_testkit::{each_engine, user, with_field_rule};
use guanxi_types::{Action, Ctx, FieldAccess, Qty, Scope, Sight};
use serde_json::json;

use crate::company::{Company, DAY_MS, TODAY};

fn standing(company: &Company, customer: i64, segment: &'static str, spent: i64) {
    company.sql(
        "INSERT INTO insight_standing (customer_id, stage, segment, first_day, last_day, purchase_days, tickets, purchases_c, net_c, \
         year_tickets, year_purchases_c, year_net_c, r_score, f_score, m_score) VALUES (?1, 'active', ?2, 1, 1, 1, 1, ?3, ?3, 1, ?3, ?3, 5, 5, 5)",
        vec![Value::from(customer), Value::from(segment), Value::from(spent)],
    );
}

/// A4: levels are recommended of the figures, a person confirms one, and then every night makes its tasks, once.
#[test]
fn a_confirmed_level_makes_tasks() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let groups = [("important-value", 3, 900_000), ("general-keep", 300, 300_000)].map(
            |(key, customers, sales_c)| Segmented {
                key: key.to_owned(),
                customers,
                sales_c,
                margin: None,
            },
        );
        company
            .write(move |tx, schema, ctx| refresh_relations(tx, schema, ctx, &groups))
            .unwrap();
        assert_eq!(
            company.count(
                "SELECT COUNT(*) FROM scheme_relation WHERE recommended = 'partnership' AND value = 300000"
            ),
            1
        );
        let id = company.count("SELECT id FROM scheme_relation WHERE customer_group = 'important-value'");
        for (n, customer) in (0..).zip(company.customers(3)) {
            standing(&company, customer, "important-value", 1_000 + n);
        }
        let night = || company.write(care).unwrap().tasks;
        assert_eq!(night(), 0, "nobody confirmed a level yet");
        let owner = company.count("SELECT id FROM org_user ORDER BY id LIMIT 1");
        let said = json!({ "level": "partnership", "duty": "每周致电", "per_night": 2, "owner_id": owner.to_string() });
        company.set::<Relation>(id, &said).unwrap();
        assert_eq!(
            company
                .count("SELECT confirmed_on FROM scheme_relation WHERE customer_group = 'important-value'"),
            TODAY
        );
        assert_eq!((night(), night()), (2, 0), "as many as a night may make, once");
        company.clock.advance(DAY_MS);
        assert_eq!((night(), night()), (1, 0), "the rest on the next day");
        company.clock.advance(6 * DAY_MS);
        assert_eq!(night(), 0, "nobody gets a second task beside one that is open");
        company.sql("UPDATE customers_activity SET status = 'done'", vec![]);
        assert_eq!(night(), 2, "a week later the first two again");
        let tasks = "SELECT COUNT(*) FROM customers_activity WHERE kind = 'task' AND subject = '每周致电' AND owner_id IS NOT NULL";
        assert_eq!(company.count(tasks), 5);
    });
}

/// Who brings the relations up to date and sees no costs.
fn without_costs(company: &Company) -> Ctx {
    let id = company.count("SELECT id FROM org_user ORDER BY id LIMIT 1");
    let grants = [Action::Read, Action::Create, Action::Update];
    let ctx = user(id, &grants.map(|action| ("scheme.relation", action, Scope::All)));
    let hidden = FieldAccess {
        sight: Sight::Hidden,
        may_write: false,
        may_reveal: false,
    };
    with_field_rule(&ctx, ("catalog.product", "cost_price"), hidden)
}

/// A4: margins that somebody measured stay when the next one sees no costs, and the levels go on resting on them.
#[test]
fn levels_rest_on_margins_that_others_measured() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let groups = |margins: [Option<i64>; 2]| {
            let keys = ["important-value", "general-keep"].into_iter().zip(margins);
            keys.map(|(key, margin)| Segmented {
                key: key.to_owned(),
                customers: 10,
                sales_c: 100_000,
                margin: margin.map(Qty::new),
            })
            .collect::<Vec<Segmented>>()
        };
        let (measured, blind) = (groups([Some(40_000), Some(10_000)]), groups([None, None]));
        company
            .write(move |tx, schema, ctx| refresh_relations(tx, schema, ctx, &measured))
            .unwrap();
        let level = "SELECT COUNT(*) FROM scheme_relation WHERE customer_group = 'important-value' AND recommended = 'proactive' \
                     AND measured_margin = 40000";
        assert_eq!(company.count(level), 1);
        company
            .write_as(&without_costs(&company), move |tx, schema, ctx| {
                refresh_relations(tx, schema, ctx, &blind)
            })
            .unwrap();
        assert_eq!(company.count(level), 1);
    });
}

/// A4, E8: the day after a purchase a colleague is to ask whether all is well, once, though the program stood still that night.
#[test]
fn a_purchase_is_followed_by_care() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let owner = company.count("SELECT id FROM org_user ORDER BY id LIMIT 1");
        company.make::<Relation>(&json!({
            "customer_group": "general-value", "level": "accountable", "every_days": 0, "owner_id": owner.to_string(),
        }));
        let people = company.customers(2);
        for (n, customer) in (0..).zip(&people) {
            standing(&company, *customer, "general-value", 1_000 + n);
        }
        let night = || company.write(care).unwrap().tasks;
        company.bought(people[0], "S7", TODAY);
        assert_eq!(night(), 0, "the purchase was today");
        company.clock.advance(2 * DAY_MS);
        assert_eq!((night(), night()), (1, 0), "one night late, and once");
        let sql = "SELECT COUNT(*) FROM scheme_care WHERE reason = 'purchase'";
        assert_eq!(company.count(sql), 1);
        company.sql("UPDATE customers_activity SET status = 'done'", vec![]);
        company.bought(people[0], "S8", TODAY + 2);
        company.clock.advance(DAY_MS);
        assert_eq!(night(), 0, "who comes every day isn't called every day");
    });
}

/// A4: an interval that can't be kept is refused.
#[test]
fn intervals_have_bounds() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let id = company.make::<Relation>(&json!({ "customer_group": "general-value" }));
        assert!(company.set::<Relation>(id, &json!({ "every_days": -1 })).is_err());
    });
}
