//! Files of terminals that name who of a household bought.

use guanxi_customers::entities::{Household, HouseholdMember};
use guanxi_entity::Entity;
use serde_json::json;

use crate::sales_file::{on_both, system};
use crate::terminal::accept;

/// M6, M2: a terminal names who of a household bought; who isn't of it waits, and is the holder's once that is decided.
#[test]
fn a_terminals_ticket_names_who_of_the_household_bought() {
    on_both(|company| {
        company.club();
        company.lost_card("8600");
        let number = |number: &str| {
            company.number(&format!(
                "SELECT id FROM customers_customer WHERE number = '{number}'"
            ))
        };
        let (holder, child) = (number("M2"), number("M1"));
        let home = company.make(Household::def(), &json!({ "name": "李家" }));
        company.make(
            HouseholdMember::def(),
            &json!({ "household_id": home.to_string(), "customer_id": child.to_string(), "joined_on": "2016-05-01" }),
        );
        let sql = format!("UPDATE loyalty_card SET state = 'active', household_id = {home}");
        company
            .store
            .write_blocking(move |tx| tx.execute(&sql, &[]))
            .unwrap();
        let file = "门店,小票号,销售时间,会员卡号,家庭成员编号,商品编号,数量,金额\n\
            330,H1,2017-01-01 10:00,8600,M1,P1,2,60.00\n\
            330,H2,2017-01-01 10:00,8600,,P1,2,40.00\n\
            330,H3,2015-01-01 10:00,8600,M1,P1,2,30.00\n\
            330,H4,2017-01-01 10:00,,M1,P1,2,20.00\n";
        let (_, create, ..) = company.run(file);
        assert_eq!(create, 4);
        let whose = |ticket: &str| {
            let one = |column: &str| {
                company.number(&format!(
                    "SELECT COALESCE({column}, 0) FROM trade_sale WHERE number = '{ticket}'"
                ))
            };
            (one("customer_id"), one("household_id"), one("card_id"))
        };
        assert_eq!(whose("H1"), (child, home, 1));
        assert_eq!(whose("H2"), (holder, home, 1));
        assert_eq!(whose("H4"), (child, home, 0), "people only, and no card");
        assert_eq!(company.points(), 120);
        let waiting = company.waiting();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0]["reason"], "other_person", "before the child came");
        assert_eq!(waiting[0]["person"], "M1");
        company.settle(&system(), accept(&waiting[0], None)).unwrap();
        assert_eq!(whose("H3"), (holder, home, 1));
        assert_eq!(company.points(), 150);
    });
}
