//! Files of terminals: tickets that earn, and those that wait for a decision.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_loyalty::commands::{Adjust, adjust};
use guanxi_loyalty::entities::{CardSeries, EarnRule, PointsProgramme, Tier, TierScheme};
use guanxi_loyalty::faults_of_points;
use guanxi_record::import::Work;
use guanxi_record::person::{Erasure, erase};
use guanxi_record::{Target, create, history, update, values_from_json};
use guanxi_store::Queries;
use guanxi_testkit::user;
use guanxi_trade::commands::{Settle, settle_conflict};
use guanxi_trade::entities::{Sale, SaleConflict, SaleLine};
use guanxi_types::{Action, Ctx, RawId, Result, Scope};
use serde_json::{Value as Json, json};

use crate::sales_file::{Company, on_both, system};

const TARGET: &str = "trade.terminal_file";
const FILE: &str = "门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n\
    330,T1,2017-01-01 10:00,M1,P1,2,60.00\n\
    330,T1,2017-01-01 10:00,M1,P2,1,50.00\n\
    330,T2,2017-01-01 11:00,,P2,1,5.00\n";

impl Company {
    pub fn number(&self, sql: &str) -> i64 {
        let row = self.store.read_blocking(|r| r.query_first(sql, &[]));
        row.unwrap().map_or(0, |row| row.int(0))
    }

    pub fn make(&self, def: &'static guanxi_entity::EntityDef, given: &Json) -> RawId {
        let (schema, given) = (self.schema.clone(), given.as_object().unwrap().clone());
        self.store
            .write_blocking(move |tx| create(tx, &schema, &system(), def, &values_from_json(def, &given)?))
            .unwrap()
    }

    /// A point a yuan, to be spent a week later; a tier at 100. The programme.
    pub fn club(&self) -> RawId {
        let programme = self.make(
            PointsProgramme::def(),
            &json!({ "number": "P", "name": "积分", "pending_days": 7 }),
        );
        self.make(
            EarnRule::def(),
            &json!({ "programme_id": programme.to_string(), "name": "一元一分", "points": 1, "per_amount": "1" }),
        );
        let scheme = self.make(
            TierScheme::def(),
            &json!({ "number": "L", "name": "等级", "period": "lifetime" }),
        );
        self.make(
            Tier::def(),
            &json!({ "scheme_id": scheme.to_string(), "number": "V", "name": "贵宾", "rank": 1, "threshold": "100" }),
        );
        programme
    }

    pub fn run(&self, text: &str) -> (i64, i64, i64, i64) {
        let id = self.upload(TARGET, text);
        let done = self.perform(id, Work::Run);
        let counts = done.counts;
        assert!(done.problem.is_none(), "{:?}", done.problem);
        assert!(counts.error == 0, "{:?}", done.errors.first());
        (id, counts.create, counts.skip, counts.error)
    }

    pub fn points(&self) -> i64 {
        let faults = self.store.read_blocking(|r| faults_of_points(r)).unwrap();
        assert_eq!(faults, Vec::<String>::new());
        self.number("SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) FROM loyalty_points_account")
    }

    pub fn waiting(&self) -> Vec<Json> {
        self.all(SaleConflict::def(), "number")
    }

    pub fn settle(&self, ctx: &Ctx, wanted: Settle) -> Result<Option<RawId>> {
        let (schema, ctx) = (self.schema.clone(), ctx.clone());
        self.store
            .write_blocking(move |tx| settle_conflict(tx, &schema, &ctx, &wanted))
    }

    pub fn lost_card(&self, code: &str) {
        let series = self.make(
            CardSeries::def(),
            &json!({ "number": "S", "name": "卡", "digits": 6 }),
        );
        let customer = self.number("SELECT id FROM customers_customer WHERE number = 'M2'");
        let sql = format!(
            "INSERT INTO loyalty_card (id, version, created_at, created_by, updated_at, updated_by, code, series_id, state, customer_id) \
             VALUES (1, 1, 0, 0, 0, 0, '{code}', {series}, 'lost', {customer})"
        );
        self.store
            .write_blocking(move |tx| tx.execute(&sql, &[]))
            .unwrap();
    }
}

pub fn accept(conflict: &Json, customer: Option<RawId>) -> Settle {
    Settle {
        conflict: conflict["id"].as_str().unwrap().parse().unwrap(),
        is_accepted: true,
        customer,
        note: None,
    }
}

/// M6
#[test]
fn tickets_of_a_terminal_earn_once_raise_tiers_and_are_taken_back() {
    on_both(|company| {
        company.club();
        let dry = company.perform(company.upload(TARGET, FILE), Work::DryRun);
        assert_eq!((dry.counts.create, dry.counts.error), (3, 0));
        assert_eq!(company.points(), 0, "a dry run keeps nothing");
        let (id, create, skip, _) = company.run(FILE);
        assert_eq!((create, skip), (3, 0));
        assert_eq!(company.points(), 110);
        let later = "SELECT activates_on - (SELECT day FROM loyalty_purchase) FROM loyalty_points_lot";
        assert_eq!(company.number(later), 7, "until goods can't come back any more");
        let tiers = "SELECT COUNT(*) FROM loyalty_membership WHERE tier_id IS NOT NULL";
        assert_eq!(company.number(tiers), 1);
        let (_, create, skip, _) = company.run(FILE);
        assert_eq!((create, skip), (0, 3), "the same file again");
        assert_eq!(company.points(), 110);
        let undone = company.perform(id, Work::Undo);
        assert_eq!((undone.undo.removed, undone.undo.kept), (5, 0));
        assert_eq!(company.points(), 0);
        assert_eq!(company.number(tiers), 0);
        assert_eq!(company.waiting().len(), 0);
        company.run(FILE);
        assert_eq!(company.points(), 110, "and again after that");
    });
}

/// M6: a wholesaler's ticket of some hundred lines is a ticket as any other; one that is too long is refused by itself, and said why.
#[test]
fn a_ticket_of_many_lines_earns_and_one_of_too_many_is_refused_alone() {
    on_both(|company| {
        company.club();
        let ticket = |number: &str, card: &str, lines: usize| {
            format!("330,{number},2017-01-01 10:00,{card},P1,1,1.00\n").repeat(lines)
        };
        let text = format!(
            "门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n{}{}{}{}",
            ticket("L1", "M1", 400),
            ticket("L2", "M1", 1_500),
            ticket("L3", "NOBODY", 400),
            ticket("L4", "M1", 1),
        );
        let id = company.upload(TARGET, &text);
        let done = company.perform(id, Work::Run);
        assert!(done.problem.is_none(), "{:?}", done.problem);
        assert_eq!((done.counts.create, done.counts.error), (801, 1_500));
        assert_eq!(company.points(), 401);
        assert_eq!(company.waiting()[0]["amount"], "400.00");
        assert_eq!(done.errors[0].code, "too_many_lines");
    });
}

/// M6
#[test]
fn a_ticket_that_goes_on_in_another_chunk_earns_as_one() {
    on_both(|company| {
        company.club();
        // Seven rows a ticket: the 4,000 rows of a chunk end within one. That one waits, from its beginning to its end.
        let row = |ticket: i32| {
            let card = if ticket == 571 { "NOBODY" } else { "M1" };
            format!("330,K{ticket},2017-01-01 10:00,{card},P1,1,1.00\n").repeat(7)
        };
        let of = |tickets: std::ops::Range<i32>| {
            let rows: String = tickets.map(row).collect();
            format!("门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n{rows}")
        };
        let text = of(0..600);
        let (_, create, ..) = company.run(&text);
        assert_eq!(create, 4_200);
        assert_eq!((company.count(Sale::def()), company.points()), (599, 4_193));
        assert_eq!(company.waiting()[0]["amount"], "7.00");
        let (_, create, skip, _) = company.run(&text);
        assert_eq!((create, skip, company.waiting().len()), (0, 4_200, 1));
        // Another beginning: now a ticket that is booked lies across.
        let (_, create, skip, _) = company.run(&of(3..603));
        assert_eq!((create, skip, company.waiting().len()), (21, 4_179, 1));
        assert_eq!(company.points(), 4_193 + 21);
        // A line that is removed by hand takes its point along.
        let line = company.number("SELECT MAX(id) FROM trade_sale_line");
        let schema = company.schema.clone();
        company
            .store
            .write_blocking(move |tx| {
                let target = guanxi_record::Target {
                    def: SaleLine::def(),
                    id: line,
                    version: None,
                    import_id: None,
                };
                guanxi_record::delete(tx, &schema, &system(), &target)
            })
            .unwrap();
        assert_eq!(company.points(), 4_193 + 20);
    });
}

/// Six hundred tickets of M1 with seven rows each; the 571st lies across two chunks, with these amounts before and after the border.
fn across((before, after): (&str, &str)) -> String {
    let row = |ticket: i32, amount: &str| format!("330,K{ticket},2017-01-01 10:00,M1,P1,1,{amount}\n");
    let ticket = |ticket: i32| {
        if ticket == 571 {
            row(571, before).repeat(3) + &row(571, after).repeat(4)
        } else {
            row(ticket, "1.00").repeat(7)
        }
    };
    let rows: String = (0..600).map(ticket).collect();
    format!("门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n{rows}")
}

/// M6
#[test]
fn a_correction_of_many_lines_keeps_all_of_them() {
    on_both(|company| {
        company.club();
        company.run(&across(("1.00", "1.00")));
        assert_eq!(company.points(), 4_200);
        company.run(&across(("2.00", "2.00")));
        let waiting = company.waiting();
        assert_eq!((waiting.len(), waiting[0]["amount"].as_str()), (1, Some("14.00")));
        company.settle(&system(), accept(&waiting[0], None)).unwrap();
        assert_eq!(company.points(), 4_207);
        // Corrected once more: what was accepted is the sale now, and the whole ticket waits beside it.
        let id = company.upload(TARGET, &across(("2.00", "3.00")));
        let done = company.perform(id, Work::Run);
        assert_eq!((done.counts.create, done.counts.error), (7, 0));
        let waiting = company.waiting();
        assert_eq!((waiting.len(), company.points()), (2, 4_207));
        assert!(waiting.iter().any(|one| one["amount"] == "18.00"), "{waiting:?}");
    });
}

/// M6
#[test]
fn a_ticket_that_begins_with_gifts_earns_what_comes_in_the_next_chunk() {
    on_both(|company| {
        company.club();
        company.run(&across(("0.00", "1.00")));
        assert_eq!(company.points(), 4_197);
    });
}

/// M6
#[test]
fn a_correction_that_moves_amounts_between_lines_takes_back_nothing() {
    on_both(|company| {
        let programme = company.club();
        company.run(FILE);
        // All is spent, and spent points are never taken back.
        let schema = company.schema.clone();
        let account = company.number("SELECT id FROM loyalty_points_account");
        let wanted = Adjust {
            account,
            points: -110,
            reason: "correction".to_owned(),
            note: None,
            key: "spent".to_owned(),
        };
        company
            .store
            .write_blocking(move |tx| {
                tx.execute(
                    "UPDATE loyalty_points_programme SET shortage = 'block' WHERE id = ?1",
                    &[programme.into()],
                )?;
                adjust(tx, &schema, &system(), &wanted)
            })
            .unwrap();
        assert_eq!(company.points(), 0);
        company.run(
            "门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n\
            330,T1,2017-01-01 10:00,M1,P1,2,10.00\n\
            330,T1,2017-01-01 10:00,M1,P2,1,120.00\n",
        );
        company
            .settle(&system(), accept(&company.waiting()[0], None))
            .unwrap();
        assert_eq!(company.points(), 20, "130 now, 110 of them spent");
    });
}

/// M6
#[test]
fn what_isnt_sure_waits_and_is_decided() {
    on_both(|company| {
        let programme = company.club();
        company.lost_card("900001");
        company.run(FILE);
        let text = "门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n\
            330,T1,2017-01-01 10:00,M1,P1,2,80.00\n\
            330,U1,2017-01-02 10:00,NOBODY,P1,1,20.00\n\
            330,U2,2017-01-02 11:00,900001,P1,1,30.00\n\
            330,U3,2017-01-02 12:00,M1,P1,1,-5.00\n";
        let (_, create, skip, _) = company.run(text);
        assert_eq!((create, skip), (4, 0));
        assert_eq!(company.points(), 110, "what waits earns nothing");
        let waiting = company.waiting();
        let seen: Vec<(&str, &str)> = waiting
            .iter()
            .map(|one| (one["number"].as_str().unwrap(), one["reason"].as_str().unwrap()))
            .collect();
        let expected = [
            ("T1", "other_amount"),
            ("U1", "unknown_card"),
            ("U2", "card_unusable"),
            ("U3", "returns"),
        ];
        assert_eq!(seen, expected);
        let (_, create, skip, _) = company.run(text);
        assert_eq!((create, skip), (0, 4), "each waits once");
        let clerk = user(company.number("SELECT MIN(id) FROM org_user").max(1), &[]);
        let refused = company.settle(&clerk, accept(&waiting[1], None)).unwrap_err();
        assert_eq!(refused.code, "access.forbidden");
        let nobody = company.settle(&system(), accept(&waiting[1], None)).unwrap_err();
        assert_eq!(nobody.fields[0].field, "customer_id");
        let silent = Settle {
            is_accepted: false,
            ..accept(&waiting[3], None)
        };
        let silent = company.settle(&system(), silent).unwrap_err();
        assert_eq!(silent.fields[0].field, "note");
        let m1 = company.number("SELECT id FROM customers_customer WHERE number = 'M1'");
        company.settle(&system(), accept(&waiting[1], Some(m1))).unwrap();
        assert_eq!(company.points(), 130);
        company.settle(&system(), accept(&waiting[2], None)).unwrap();
        assert_eq!(company.points(), 160, "whose card it was");
        company.settle(&system(), accept(&waiting[0], None)).unwrap();
        assert_eq!(company.points(), 130, "T1 comes to 80 and not to 110");
        let amount = "SELECT amount FROM trade_sale WHERE number = 'T1'";
        assert_eq!(company.number(amount), 8_000);
        let twice = company.settle(&system(), accept(&waiting[0], None)).unwrap_err();
        assert_eq!(twice.code, "trade.conflict_decided");
        let refuse = Settle {
            is_accepted: false,
            note: Some("退货走收银台".to_owned()),
            ..accept(&waiting[3], None)
        };
        assert_eq!(company.settle(&system(), refuse).unwrap(), None);
        assert_eq!(company.points(), 130);
        let id = waiting[3]["id"].as_str().unwrap().parse().unwrap();
        let told = company
            .store
            .read_blocking(|r| history(r, &system(), SaleConflict::def(), id))
            .unwrap();
        assert!(told.iter().any(|entry| entry.action == "update"));
        assert!(programme > 0);
    });
}

/// M6
#[test]
fn settled_days_and_merged_members_wait_too() {
    on_both(|company| {
        let programme = company.club();
        let m1 = company.number("SELECT id FROM customers_customer WHERE number = 'M1'");
        company
            .store
            .write_blocking(move |tx| {
                // As closing the books and a merge leave them: 2017-01-01 is day 17167.
                tx.execute(
                    "UPDATE loyalty_points_programme SET closed_until = 17167 WHERE id = ?1",
                    &[programme.into()],
                )?;
                tx.execute(
                    "INSERT INTO record_alias (entity, field, content, record_id, merge_id) \
                     VALUES ('customers.customer', 'number', 'OLD', ?1, 1)",
                    &[m1.into()],
                )
            })
            .unwrap();
        let text = "门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n\
            330,A,2017-01-01 10:00,M1,P1,1,10.00\n\
            330,B,2017-01-02 10:00,OLD,P1,1,20.00\n\
            330,C,2017-01-02 10:00,M1,P1,1,5.00\n";
        company.run(text);
        assert_eq!(company.points(), 5);
        let waiting = company.waiting();
        assert_eq!(waiting[0]["reason"], "closed_period");
        assert_eq!(waiting[1]["reason"], "merged_customer");
        assert_eq!(waiting[1]["customer_id"], m1.to_string());
        let may = [
            ("trade.sale_conflict", Action::Read, Scope::All),
            ("trade.sale_conflict", Action::Update, Scope::All),
            ("trade.sale", Action::Read, Scope::All),
            ("customers.customer", Action::Read, Scope::All),
        ];
        let manager = user(company.number("SELECT COALESCE(MIN(id), 0) FROM org_user"), &may);
        for one in &waiting {
            company.settle(&manager, accept(one, None)).unwrap();
        }
        assert_eq!(company.points(), 35);
        assert_eq!(company.count(Sale::def()), 3);
    });
}

/// F8, M6: what stands on a ticket that waits goes with the card's holder; it can still be decided on.
#[test]
fn a_card_on_a_waiting_ticket_goes_with_its_holder() {
    on_both(|company| {
        company.club();
        company.lost_card("860000001");
        company.run(
            "门店,小票号,销售时间,会员卡号,商品编号,数量,金额\n330,T9,2017-01-02 10:00,860000001,P1,1,10.00\n",
        );
        let waiting = company.waiting();
        assert_eq!(waiting[0]["card"], "860000001");
        let (schema, def) = (company.schema.clone(), SaleConflict::def());
        let clerk = user(
            1,
            &[("*", Action::Update, Scope::All), ("*", Action::Read, Scope::All)],
        );
        let target = Target {
            def,
            id: accept(&waiting[0], None).conflict,
            version: None,
            import_id: None,
        };
        let card = [(def.field("card").unwrap().0, Value::from("M1"))];
        let by_hand = company
            .store
            .write_blocking(move |tx| update(tx, &schema, &clerk, &target, &card));
        assert_eq!(by_hand.unwrap_err().code, "access.program_only");
        let wanted = Erasure {
            def: Customer::def(),
            id: company.number("SELECT id FROM customers_customer WHERE number = 'M2'"),
            version: None,
            reason: "本人要求".to_owned(),
        };
        let schema = company.schema.clone();
        company
            .store
            .write_blocking(move |tx| erase(tx, &schema, &system(), &wanted))
            .unwrap();
        let left =
            "SELECT COUNT(*) FROM trade_sale_conflict WHERE card IS NOT NULL OR key LIKE '%860000001%'";
        assert_eq!(company.number(left), 0);
        let refuse = Settle {
            is_accepted: false,
            note: Some("会员已注销".to_owned()),
            ..accept(&waiting[0], None)
        };
        assert_eq!(company.settle(&system(), refuse).unwrap(), None);
    });
}
