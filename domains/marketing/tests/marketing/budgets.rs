//! Money is asked for, approved, paid and given back; nothing of it is lost or spent twice.

use std::sync::Arc;
use std::thread;

use guanxi_marketing::commands::{self, Decision, Paid, Step};
use guanxi_marketing::entities::{BudgetLine, Expense};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Money, RawId};
use proptest::prelude::*;

use crate::company::Company;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn running(company: &Company, budget: &str) -> RawId {
    let (campaign, _) = company.campaign("C1");
    let line = company.allot(company.planner, campaign, budget).unwrap();
    company.step(company.planner, campaign, Step::Submit).unwrap();
    company.step(company.boss, campaign, Step::Approve).unwrap();
    company.step(company.planner, campaign, Step::Start).unwrap();
    line
}

fn decide(company: &Company, who: RawId, id: RawId, decision: Decision) -> guanxi_types::Result<()> {
    company.act(who, move |tx, schema, ctx| {
        commands::decide(tx, schema, ctx, id, (decision, None))
    })
}

fn pay(company: &Company, id: RawId, amount: i64) -> guanxi_types::Result<()> {
    let paid = Paid {
        amount: Money::new(amount),
        document: "发票 0731".to_owned(),
        on: None,
    };
    company.act(company.planner, move |tx, schema, ctx| {
        commands::spend(tx, schema, ctx, id, &paid)
    })
}

/// C5: budget, committed, spent and what remains, from the request to the invoice.
#[test]
fn money_goes_from_request_to_invoice() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let line = running(&company, "1000");
        let asked = company.ask(line, "400", false).unwrap();
        let own = refusal(decide(&company, company.planner, asked, Decision::Approve), "own");
        assert_eq!(own.code, "marketing.own_approval");
        decide(&company, company.director, asked, Decision::Approve).unwrap();
        let bound: BudgetLine = company.read(line);
        assert_eq!([bound.committed, bound.remaining], [money("400"), money("600")]);
        pay(&company, asked, 35_000).unwrap();
        let paid: BudgetLine = company.read(line);
        assert_eq!(
            [paid.committed, paid.spent, paid.remaining],
            [money("0"), money("350"), money("650")]
        );
        let expense: Expense = company.read(asked);
        assert_eq!(
            (expense.state.as_str(), expense.document.as_deref()),
            ("spent", Some("发票 0731"))
        );
        let again = refusal(pay(&company, asked, 100), "again");
        assert_eq!(again.code, "marketing.wrong_state");
        assert_eq!(company.faults(), Vec::<String>::new());
    });
}

/// C5: what the budget doesn't cover is refused, and given only after it was escalated to somebody who may.
#[test]
fn an_overrun_is_refused_or_escalated() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let line = running(&company, "500");
        let refused = refusal(company.ask(line, "800", false), "over");
        assert_eq!(refused.code, "marketing.over_budget");
        let asked = company.ask(line, "800", true).unwrap();
        assert_eq!(company.read::<Expense>(asked).state, "escalated");
        let no = refusal(
            decide(&company, company.director, asked, Decision::Approve),
            "no overrun",
        );
        assert_eq!(no.code, "marketing.no_overrun");
        decide(&company, company.boss, asked, Decision::Approve).unwrap();
        let line: BudgetLine = company.read(line);
        assert_eq!(
            [line.amount, line.overrun, line.committed, line.remaining],
            [money("800"), money("300"), money("800"), money("0")]
        );
        assert_eq!(company.faults(), Vec::<String>::new());
    });
}

/// C5: nobody approves more than the own limit, nor changes an approved budget by himself.
#[test]
fn limits_hold() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let line = running(&company, "3000");
        let asked = company.ask(line, "1500", false).unwrap();
        let small = refusal(
            decide(&company, company.director, asked, Decision::Approve),
            "limit",
        );
        assert_eq!(small.code, "marketing.limit_too_small");
        decide(&company, company.boss, asked, Decision::Refuse).unwrap();
        let campaign = company.read::<BudgetLine>(line).campaign_id.raw();
        let late = refusal(company.allot(company.planner, campaign, "10"), "late");
        assert_eq!(late.code, "marketing.wrong_state");
        let much = refusal(company.allot(company.boss, campaign, "2001"), "much");
        assert_eq!(much.code, "marketing.limit_too_small");
        company.allot(company.boss, campaign, "2000").unwrap();
        company.step(company.planner, campaign, Step::End).unwrap();
        let over = refusal(company.allot(company.boss, campaign, "1"), "over");
        assert_eq!(over.code, "marketing.wrong_state");
        assert_eq!(company.read::<BudgetLine>(line).remaining, money("3000"));
    });
}

/// C5: two who approve the last money at the same moment don't both get it.
#[test]
fn the_last_money_is_given_once() {
    each_engine(|engine| {
        let company = Arc::new(Company::new(engine));
        let line = running(&company, "500");
        let asked: Vec<RawId> = (0..4).map(|_| company.ask(line, "200", false).unwrap()).collect();
        let deciding = asked.into_iter().map(|id| {
            let company = Arc::clone(&company);
            thread::spawn(move || decide(&company, company.boss, id, Decision::Approve).is_ok())
        });
        let deciding: Vec<_> = deciding.collect();
        let given = deciding
            .into_iter()
            .filter(|_| true)
            .map(|one| one.join().unwrap());
        assert_eq!(given.filter(|ok| *ok).count(), 2);
        assert_eq!(company.read::<BudgetLine>(line).remaining, money("100"));
        assert_eq!(company.faults(), Vec::<String>::new());
    });
}

#[derive(Clone, Copy, Debug)]
enum Happens {
    Ask(i64),
    Escalate(i64),
    Approve(usize),
    Refuse(usize),
    Pay(usize, i64),
    Release(usize),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        3 => (1_i64..60_000).prop_map(Happens::Ask),
        1 => (1_i64..90_000).prop_map(Happens::Escalate),
        3 => (0_usize..9).prop_map(Happens::Approve),
        1 => (0_usize..9).prop_map(Happens::Refuse),
        3 => ((0_usize..9), 1_i64..60_000).prop_map(|(which, amount)| Happens::Pay(which, amount)),
        1 => (0_usize..9).prop_map(Happens::Release),
    ]
}

fn play(company: &Company, line: RawId, steps: &[Happens]) {
    let mut asked: Vec<RawId> = Vec::new();
    let one = |asked: &[RawId], which: usize| asked.get(which % asked.len().max(1)).copied();
    for step in steps {
        // Refusals are part of the history: whatever is refused must leave no trace.
        match *step {
            Happens::Ask(amount) => asked.extend(company.ask(line, &Money::new(amount).to_string(), false)),
            Happens::Escalate(amount) => {
                asked.extend(company.ask(line, &Money::new(amount).to_string(), true));
            }
            Happens::Approve(which) => {
                let _ = one(&asked, which).map(|id| decide(company, company.boss, id, Decision::Approve));
            }
            Happens::Refuse(which) => {
                let _ = one(&asked, which).map(|id| decide(company, company.boss, id, Decision::Refuse));
            }
            Happens::Pay(which, amount) => {
                let _ = one(&asked, which).map(|id| pay(company, id, amount));
            }
            Happens::Release(which) => {
                let _ = one(&asked, which).map(|id| {
                    company.act(company.planner, move |tx, schema, ctx| {
                        commands::release(tx, schema, ctx, id, None)
                    })
                });
            }
        }
        assert_eq!(company.faults(), Vec::<String>::new(), "{steps:?}");
    }
}

/// C5: whatever is asked, approved, paid and given back in whatever order, a budget is what remains, is committed and is spent.
#[test]
fn budgets_balance_whatever_happens() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let campaign = company
            .read::<BudgetLine>(running(&company, "1000"))
            .campaign_id
            .raw();
        let config = ProptestConfig {
            cases: 12,
            ..ProptestConfig::default()
        };
        // The program allots: so many lines together are above the boss's limit.
        proptest!(config, |(steps in prop::collection::vec(happens(), 1..25))| {
            let line = company.allot(0, campaign, "1000").unwrap();
            play(&company, line, &steps);
        });
    });
}
