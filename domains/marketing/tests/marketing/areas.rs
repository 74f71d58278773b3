//! Cities that are the company's market areas.

use guanxi_entity::Entity;
use guanxi_marketing::entities::{BudgetLine, Campaign, ExecutionReport, PlanFigure};
use guanxi_marketing::queries::figures;
use guanxi_org::entities::MarketArea;
use guanxi_record::{Target, update, values_from_json};
use guanxi_testkit::each_engine;
use guanxi_types::{Id, RawId};
use serde_json::{Value as Json, json};

use crate::company::Company;

fn area(company: &Company, number: &str, name: &str) -> RawId {
    company.make::<MarketArea>(&json!({ "number": number, "name": name }))
}

fn set<E: Entity>(company: &Company, id: RawId, given: &Json) {
    let given = given.as_object().unwrap().clone();
    let changed = company.act(company.planner, move |tx, schema, ctx| {
        let target = Target {
            def: E::def(),
            id,
            version: None,
            import_id: None,
        };
        update(tx, schema, ctx, &target, &values_from_json(E::def(), &given)?)
    });
    changed.unwrap();
}

fn place(company: &Company, campaign: RawId) -> (Option<RawId>, Option<String>) {
    let known: Campaign = company.read(campaign);
    (known.market_area_id.map(Id::raw), known.city)
}

/// C2: an area gives the city its name, a city that is called as one area lies in it, and other texts stay; what was changed decides.
#[test]
fn an_area_and_a_city_are_one_thing() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let jinan = area(&company, "JN", "济南");
        let qingdao = area(&company, "QD", "青岛");
        for number in ["Y1", "Y2"] {
            area(&company, number, "烟台");
        }
        let (campaign, _) = company.campaign("C1");
        let city = |name: &str| Some(name.to_owned());
        assert_eq!(place(&company, campaign), (Some(jinan), city("济南")));
        for (given, wanted) in [
            (
                json!({ "market_area_id": qingdao.to_string() }),
                (Some(qingdao), city("青岛")),
            ),
            (json!({ "name": "改名" }), (Some(qingdao), city("青岛"))),
            (json!({ "city": "潍坊" }), (None, city("潍坊"))),
            (json!({ "city": "烟台" }), (None, city("烟台"))),
            (json!({ "city": "济南" }), (Some(jinan), city("济南"))),
            (json!({ "market_area_id": null }), (None, None)),
        ] {
            set::<Campaign>(&company, campaign, &given);
            assert_eq!(place(&company, campaign), wanted, "{given}");
        }
    });
}

/// C4: plan, reports and money of an area are told together, under the name that it has now.
#[test]
fn figures_are_told_by_area() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let jinan = area(&company, "JN", "济南");
        let (campaign, phase) = company.campaign("C1");
        let line = company.allot(company.planner, campaign, "500").unwrap();
        assert_eq!(
            company.read::<BudgetLine>(line).market_area_id.map(Id::raw),
            Some(jinan)
        );
        company.make::<PlanFigure>(&json!({
            "campaign_id": campaign.to_string(), "phase_id": phase.to_string(), "market_area_id": jinan.to_string(),
            "reach": 500,
        }));
        // It names nothing: it is of the campaign's area.
        company.make::<ExecutionReport>(&json!({
            "campaign_id": campaign.to_string(), "spot": "东区", "done_on": "2026-03-02", "reach": 120,
        }));
        set::<MarketArea>(&company, jinan, &json!({ "name": "济南市" }));
        let ctx = company.ctx(company.boss);
        let found = company
            .store
            .read_blocking(|r| figures(r, &ctx, campaign))
            .unwrap();
        let cell = found[&(Some(phase), Some("济南市".to_owned()), None, None)];
        assert_eq!((cell.planned[0], cell.actual[0]), (500, 120));
    });
}

/// C2: texts of before are kept by the migration; one that is called as one area lies in it from then on.
#[test]
fn old_texts_find_their_area() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (known, other) = (company.campaign("C1").0, company.campaign("C2").0);
        set::<Campaign>(&company, other, &json!({ "city": "某县" }));
        let jinan = area(&company, "JN", "济南");
        assert_eq!(place(&company, known).0, None, "the area came later");
        let sql = include_str!("../../migrations/0014_area.sql");
        for one in sql.split(';').map(str::trim) {
            let Some(at) = one.find("UPDATE ") else { continue };
            let update = one[at..].to_owned();
            company
                .store
                .write_blocking(move |tx| tx.execute(&update, &[]).map(drop))
                .unwrap();
        }
        assert_eq!(place(&company, known), (Some(jinan), Some("济南".to_owned())));
        assert_eq!(place(&company, other), (None, Some("某县".to_owned())));
    });
}
