//! Prices that clerks set by hand at the till, within the limits that quotations have too.

use std::collections::BTreeSet;
use std::sync::Arc;

use guanxi_catalog::entities::{Product, ProductPatch};
use guanxi_entity::{Entity, EntityDef};
use guanxi_org::commands::stand_for;
use guanxi_org::entities::{RoleGrant, Territory, TerritoryMember};
use guanxi_record::{Schema, update_typed};
use guanxi_sales::entities::StoreLimit;
use guanxi_store::Tx;
use guanxi_testkit::{each_engine, system, user};
use guanxi_trade::commands::{Completed, NewSession, complete_sale, open_session};
use guanxi_trade::entities::{CashSession, HandPrice};
use guanxi_trade::queries::hand_prices;
use guanxi_trade::till::by_hand::{HandSet, act_of};
use guanxi_trade::till::price::{When, quote};
use guanxi_trade::till::{Asked, Paid, Returned, ReturnedLine, Ticket, TicketLine};
use guanxi_types::{
    Action, Actor, Ctx, FieldAccess, FieldRule, FieldRules, Id, Money, Qty, RawId, Result, Scope,
};
use serde_json::json;

use crate::shop::Shop;

/// A till, and tickets of one tea at 100.00.
struct Till {
    shop: Shop,
    session: RawId,
}

impl Till {
    fn open(shop: Shop) -> Self {
        let new = NewSession {
            store_id: shop.at,
            till: "1".to_owned(),
            float: Money::ZERO,
        };
        let opened = shop.act(&shop.program(), move |tx, desk| {
            open_session(tx, desk.schema, desk.ctx, &new)
        });
        Self {
            session: opened.unwrap().raw(),
            shop,
        }
    }

    fn ticket(&self, key: &str, cents: i64, approval: Option<String>) -> Ticket {
        let line = TicketLine {
            product_id: self.shop.tea,
            qty: Qty::new(1_000),
            chosen: BTreeSet::new(),
            hand: Some(HandSet {
                price: Money::new(cents),
                reason: "包装破损".to_owned(),
            }),
        };
        self.paid(
            key,
            cents,
            Asked {
                store_id: self.shop.at,
                lines: vec![line],
                ..Asked::default()
            },
            approval,
        )
    }

    fn paid(&self, key: &str, cents: i64, asked: Asked, approval: Option<String>) -> Ticket {
        let amount = Money::new(cents);
        Ticket {
            key: key.to_owned(),
            session_id: self.session,
            asked,
            payments: vec![Paid {
                method: "cash".to_owned(),
                amount,
                tendered: None,
                reference: None,
                points: None,
            }],
            shown: amount,
            offline_at: None,
            approval,
        }
    }

    fn sell(&self, ctx: &Ctx, ticket: Ticket) -> Result<Completed> {
        self.shop
            .act(ctx, move |tx, desk| complete_sale(tx, desk, &ticket))
    }

    fn refused(&self, ctx: &Ctx, ticket: Ticket) -> String {
        self.sell(ctx, ticket).unwrap_err().code.to_string()
    }

    /// A manager's approval of a ticket of this clerk.
    fn approval(&self, who: (RawId, RawId), (key, cents): (&str, i64)) -> Option<String> {
        let act = act_of(key, Money::new(cents), Qty::new((10_000 - cents) * 10));
        let token = self
            .shop
            .act(&self.shop.program(), move |tx, _| stand_for(tx, who, &act));
        Some(token.unwrap())
    }

    /// Gives a role the right to create such records.
    fn may(&self, role: &str, def: &EntityDef, scope: &str) {
        let grant =
            json!({ "role_id": self.role(role), "entity": def.key, "action": "create", "scope": scope });
        self.shop.make::<RoleGrant>(&grant);
    }

    fn role(&self, key: &str) -> String {
        self.shop
            .number(&format!("SELECT id FROM org_role WHERE key = '{key}'"))
            .to_string()
    }
}

/// J6
#[test]
fn a_clerk_sets_a_price_within_his_limit_and_its_return_gives_back_what_was_paid() {
    each_engine(|engine| {
        let till = Till::open(Shop::new(engine));
        let rep = till.shop.as_user(till.shop.rep);
        let sold = till.sell(&rep, till.ticket("k1", 9_500, None)).unwrap();
        assert_eq!(sold.amount, Money::new(9_500));
        let id = till.shop.number("SELECT id FROM trade_hand_price");
        let set: HandPrice = till.shop.typed(id);
        assert_eq!(
            (set.list_price, set.price),
            (Money::new(10_000), Money::new(9_500))
        );
        assert_eq!((set.discount, set.percent), (Money::new(500), Qty::new(5_000)));
        assert_eq!(set.clerk_id.map(Id::raw), Some(till.shop.rep));
        assert_eq!((set.reason.as_str(), set.approved_by_id), ("包装破损", None));
        let line = till.shop.number("SELECT id FROM trade_sale_line");
        let asked = Asked {
            store_id: till.shop.at,
            returned: Some(Returned {
                sale_id: sold.sale_id,
                lines: vec![ReturnedLine {
                    line_id: line,
                    qty: Qty::new(1_000),
                    is_resaleable: true,
                }],
            }),
            ..Asked::default()
        };
        let back = till.sell(&rep, till.paid("k2", -9_500, asked, None)).unwrap();
        assert_eq!(back.amount, Money::new(-9_500));
        till.shop.assert_balanced();
    });
}

/// J6
#[test]
fn beyond_the_limit_somebody_whose_limit_is_enough_stands_for_it() {
    each_engine(|engine| {
        let till = Till::open(Shop::new(engine));
        let (rep, manager) = (till.shop.rep, till.shop.manager);
        let clerk = till.shop.as_user(rep);
        assert_eq!(
            till.refused(&clerk, till.ticket("k1", 9_499, None)),
            "till.hand_approval"
        );
        till.may("boss", HandPrice::def(), "all");
        till.may("boss", CashSession::def(), "all");
        let approval = till.approval((rep, manager), ("k1", 8_500));
        let more = till.ticket("k1", 7_999, till.approval((rep, manager), ("k1", 7_999)));
        assert_eq!(till.refused(&clerk, more), "till.hand_limit");
        // Given for one ticket, at one price, to one clerk, it is no good for another; used once, it is used up.
        let another = till.ticket("k2", 8_500, approval.clone());
        assert_eq!(till.refused(&clerk, another), "session.vouch_expired");
        let lower = till.ticket("k1", 8_499, approval.clone());
        assert_eq!(till.refused(&clerk, lower), "session.vouch_expired");
        let other = till.shop.as_user(manager + 1);
        let theirs = till.ticket("k1", 8_500, approval.clone());
        assert_eq!(till.refused(&other, theirs), "session.vouch_expired");
        till.sell(&clerk, till.ticket("k1", 8_500, approval.clone()))
            .unwrap();
        let approved = till.shop.number("SELECT approved_by_id FROM trade_hand_price");
        assert_eq!(approved, manager);
        assert_eq!(
            till.refused(&clerk, till.ticket("k2", 8_500, approval)),
            "session.vouch_expired"
        );
    });
}

/// J6, O5: who may set no prices in this store approves none there, whatever he may do elsewhere.
#[test]
fn who_approves_may_set_prices_in_that_store_himself() {
    each_engine(|engine| {
        let till = Till::open(Shop::new(engine));
        let (rep, manager) = (till.shop.rep, till.shop.manager);
        let clerk = till.shop.as_user(rep);
        let tried = |key: &str| {
            let approval = till.approval((rep, manager), (key, 8_500));
            till.sell(&clerk, till.ticket(key, 8_500, approval))
        };
        let problem = tried("k1").unwrap_err();
        assert_eq!(problem.code, "till.hand_elsewhere", "he may set prices nowhere");
        assert_eq!(problem.params["store"], json!("北店"));
        assert_eq!(problem.params["user"], json!("boss"));
        till.may("boss", HandPrice::def(), "territory");
        till.may("boss", CashSession::def(), "territory");
        let territory = |name: &str| {
            till.shop
                .make::<Territory>(&json!({ "number": name, "name": name }))
        };
        let (north, south) = (territory("北区"), territory("南区"));
        let looks_after = |territory: RawId| {
            let of = json!({ "user_id": manager.to_string(), "territory_id": territory.to_string() });
            till.shop.make::<TerritoryMember>(&of);
        };
        let at = till.shop.at;
        let own = move |tx: &mut Tx<'_>, _: &Schema| {
            tx.execute(
                &format!("UPDATE org_store SET territory_id = {north} WHERE id = {at}"),
                &[],
            )
        };
        till.shop.write(own).unwrap();
        looks_after(south);
        assert_eq!(
            tried("k1").unwrap_err().code,
            "till.hand_elsewhere",
            "his is the south"
        );
        looks_after(north);
        tried("k1").unwrap();
        assert_eq!(
            till.shop.number("SELECT approved_by_id FROM trade_hand_price"),
            manager
        );
    });
}

/// J6: what costs less by now than a clerk set is sold at its own price, and the till says why.
#[test]
fn a_price_that_is_above_the_lines_own_by_now_is_dropped() {
    each_engine(|engine| {
        let till = Till::open(Shop::new(engine));
        let rep = till.shop.as_user(till.shop.rep);
        let asked = till.ticket("k1", 9_500, None).asked;
        let tea = till.shop.tea;
        let cheaper = move |tx: &mut Tx<'_>, schema: &Schema| {
            let patch = ProductPatch {
                standard_price: Some(Some(Money::new(9_000))),
                ..ProductPatch::default()
            };
            update_typed::<Product>(tx, schema, &system(), Id::new(tea), patch)
        };
        till.shop.write(cheaper).unwrap();
        assert_eq!(
            till.refused(&rep, till.ticket("k1", 9_500, None)),
            "till.price_changed"
        );
        let wanted = asked.clone();
        let told = till.shop.act(&rep, move |tx, desk| {
            let at = tx.now_ms();
            Ok(quote(tx, desk, &wanted, When::Now(at))?.json())
        });
        let told = told.unwrap();
        assert_eq!(told["due"], json!("90.00"));
        assert_eq!(
            told["warnings"],
            json!([{ "code": "hand_dropped", "key": 1, "coupon": null }])
        );
        assert_eq!(told["lines"][0]["by_hand"], json!(null));
        let sold = till.sell(&rep, till.paid("k1", 9_000, asked, None)).unwrap();
        assert_eq!(sold.amount, Money::new(9_000));
        assert_eq!(till.shop.number("SELECT COUNT(*) FROM trade_hand_price"), 0);
    });
}

/// J6, O5: the sums tell nothing of a field that is kept back.
#[test]
fn sums_of_prices_by_hand_want_their_fields() {
    each_engine(|engine| {
        let till = Till::open(Shop::new(engine));
        let rep = till.shop.as_user(till.shop.rep);
        till.sell(&rep, till.ticket("k1", 9_500, None)).unwrap();
        let day = rep.today();
        let sums = |ctx: &Ctx| {
            let ctx = ctx.clone();
            let found = till
                .shop
                .store
                .read_blocking(move |r| hand_prices(r, &ctx, (day.plus(-1), day.plus(1)), None));
            found.map(|rows| rows.len())
        };
        assert_eq!(sums(&rep).unwrap(), 1);
        let mut kept = FieldRules::default();
        kept.set(
            "trade.hand_price",
            "percent",
            FieldAccess::of(FieldRule::Hide, false),
        );
        let mut blind = rep.clone();
        if let Actor::User { fields, .. } = &mut blind.actor {
            *fields = Arc::new(kept);
        }
        assert_eq!(sums(&blind).unwrap_err().code, "access.field_forbidden");
    });
}

/// J6
#[test]
fn a_store_may_have_limits_of_its_own_and_only_who_has_the_right_sets_prices() {
    each_engine(|engine| {
        let till = Till::open(Shop::new(engine));
        let rep = till.shop.as_user(till.shop.rep);
        let limit =
            json!({ "role_id": till.role("rep"), "store_id": till.shop.at.to_string(), "percent": "15" });
        till.shop.make::<StoreLimit>(&limit);
        till.sell(&rep, till.ticket("k1", 8_500, None)).unwrap();
        assert_eq!(
            till.refused(&rep, till.ticket("k2", 8_499, None)),
            "till.hand_approval"
        );
        assert_eq!(
            till.refused(&rep, till.ticket("k2", 10_001, None)),
            "till.price_changed",
            "nobody pays more than the price"
        );
        let mut all: Vec<_> = Action::ALL.iter().map(|act| ("*", *act, Scope::All)).collect();
        all.push(("trade.hand_price", Action::Create, Scope::None));
        let without = user(till.shop.rep, &all);
        assert_eq!(
            till.refused(&without, till.ticket("k2", 9_900, None)),
            "access.forbidden"
        );
    });
}
