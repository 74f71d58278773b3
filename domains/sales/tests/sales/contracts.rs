//! Contracts: in force, near their end, renewed once.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Target, update, values_from_json};
use guanxi_sales::commands::{ContractStep, Daily, contract_step, daily, renew};
use guanxi_sales::entities::{Contract, ContractLine};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Id, Money, RawId, Result};
use serde_json::{Value as Json, json};

use crate::shop::{DAY_MS, Shop};

impl Shop {
    /// A contract of March, in force.
    fn contract(&self, more: &Json) -> RawId {
        let mut given = json!({
            "name": "维护", "customer_id": self.customer.to_string(), "owner_id": self.rep.to_string(),
            "starts_on": "2026-03-01", "ends_on": "2026-03-31", "value": "1000.01", "notice_days": 10,
        });
        given
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let id = self.make::<Contract>(&given);
        self.make::<ContractLine>(
            &json!({ "contract_id": id.to_string(), "description": "上门", "unit_price": "50" }),
        );
        self.act(&self.program(), move |tx, desk| {
            let said = (ContractStep::Activate, None);
            contract_step(tx, desk.schema, desk.ctx, (id, None), said)
        })
        .unwrap();
        id
    }

    fn night(&self) -> Daily {
        self.act(&self.program(), |tx, desk| daily(tx, desk.schema, desk.ctx))
            .unwrap()
    }

    fn change(&self, id: RawId, given: &Json) -> Result<()> {
        let def = Contract::def();
        let values: Vec<(usize, Value)> = values_from_json(def, given.as_object().unwrap())?;
        self.act(&self.program(), move |tx, desk| {
            let target = Target {
                def,
                id,
                version: None,
                import_id: None,
            };
            update(tx, desk.schema, desk.ctx, &target, &values)
        })
    }
}

/// D9
#[test]
fn what_was_signed_stays() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let id = shop.contract(&json!({}));
        let known: Contract = shop.typed(id);
        assert_eq!(known.number.as_deref(), Some("HT20260301-0001"));
        assert_eq!(known.state, "active");
        let refused = refusal(shop.change(id, &json!({ "value": "1" })), "what was signed");
        assert_eq!(refused.code, "sales.contract_signed");
        shop.change(id, &json!({ "renewal": "none" })).unwrap();
        let wrong = json!({
            "name": "x", "customer_id": shop.customer.to_string(), "starts_on": "2026-03-02", "ends_on": "2026-03-01",
            "value": "1",
        });
        assert!(shop.try_make(Contract::def(), &wrong).is_err());
    });
}

/// D9
#[test]
fn a_task_is_made_once_and_the_contract_goes_on_once() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let more = json!({ "renewal": "automatic", "price_policy": "percent", "price_percent": "10" });
        let id = shop.contract(&more);
        assert!(shop.night().is_nothing());
        shop.clock.advance(21 * DAY_MS);
        assert_eq!(shop.night().told, 1);
        assert!(shop.night().is_nothing());
        let about = format!("SELECT COUNT(*) FROM customers_activity WHERE about = 'sales.contract/{id}'");
        assert_eq!(shop.number(&about), 1);
        shop.clock.advance(10 * DAY_MS);
        let done = shop.night();
        assert_eq!((done.renewed, done.ended), (1, 0));
        assert!(shop.night().is_nothing());
        let next = shop.number(&format!("SELECT id FROM sales_contract WHERE renews_id = {id}"));
        let (old, new): (Contract, Contract) = (shop.typed(id), shop.typed(next));
        assert_eq!((old.state.as_str(), new.state.as_str()), ("renewed", "active"));
        assert_eq!(
            (
                new.starts_on.to_string().as_str(),
                new.ends_on.to_string().as_str()
            ),
            ("2026-04-01", "2026-04-30")
        );
        assert_eq!(
            (new.value, new.renews_id),
            (Money::new(110_001), Some(Id::new(id)))
        );
        let again = shop.act(&shop.program(), move |tx, desk| {
            renew(tx, desk.schema, desk.ctx, id)
        });
        assert_eq!(again.unwrap(), next);
        assert_eq!(
            shop.number(&format!(
                "SELECT unit_price FROM sales_contract_line WHERE contract_id = {next}"
            )),
            5_500
        );
    });
}

/// D9
#[test]
fn a_contract_that_does_not_go_on_ends() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let id = shop.contract(&json!({ "renewal": "none" }));
        shop.clock.advance(31 * DAY_MS);
        let done = shop.night();
        assert_eq!((done.told, done.renewed, done.ended), (0, 0, 1));
        assert_eq!(shop.typed::<Contract>(id).state, "ended");
    });
}
