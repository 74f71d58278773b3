//! The written scheme.

use std::sync::Arc;

use guanxi_entity::Entity;
use guanxi_insight::Insight;
use guanxi_record::attachment::{self, FileFolder};
use guanxi_report::{Block, Document, Format, write};
use guanxi_scheme::commands::{Order, Reports, Workshop};
use guanxi_scheme::entities::{Direction, Profile, Report, Round, RoundGoal, Section, Swot, SwotFactor};
use guanxi_scheme::report::{SectionText, Source, document};
use guanxi_testkit::each_engine;
use guanxi_trade::facts;
use guanxi_types::{ErrorKind, Locale};
use guanxi_warehouse::Warehouse;
use serde_json::json;

use crate::company::Company;

/// The report of a company without sales, and its texts.
fn written(company: &Company) -> (Document, Vec<SectionText>) {
    let warehouse = Warehouse::open(&company.folder().join("w"), facts::schema(&[]).unwrap()).unwrap();
    let insight = Insight::new(Arc::new(warehouse));
    let source = Source {
        insight: &insight,
        schema: &company.schema,
        store: &company.store,
        ctx: company.program(),
        lang: Locale::Zh,
        topic: None,
    };
    document(&source, &|_, _, _| {}).unwrap()
}

/// The first row of the table of this caption.
fn first_row(report: &Document, caption: &str) -> Vec<String> {
    let mut tables = report.blocks.iter().filter_map(|block| match block {
        Block::Table(table) if table.caption == caption => Some(table),
        _ => None,
    });
    tables.next().unwrap().rows[0].clone()
}

/// A3, A5, A7: what goals and directions start from and shall reach stands in the unit of its measure: shares in per cent, amounts with their
/// currency, large ones in ten thousands, and what isn't known as a dash.
#[test]
fn goals_stand_in_the_unit_of_their_measure() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.make::<Direction>(&json!({
            "kind": "retain", "name": "保留", "measure": "repeat_rate", "baseline": "0.648", "target": "0.7",
        }));
        let round = company
            .make::<Round>(&json!({ "number": 1, "name": "一" }))
            .to_string();
        company.make::<RoundGoal>(&json!({
            "round_id": round, "name": "客单价", "measure": "atv_c", "baseline": "577.484", "target": "630",
        }));
        let (report, _) = written(&company);
        let direction = first_row(&report, "五大策略方向");
        assert_eq!(direction[4..], ["复购率", "64.8%", "70.0%"]);
        let goal = first_row(&report, "目标");
        assert_eq!(goal, ["客单价", "平均客单价（元）", "577.48", "630.00", "—"]);
        company.make::<RoundGoal>(
            &json!({ "round_id": round, "name": "销售额", "measure": "net_sales_c", "target": "12000000" }),
        );
        let goals = written(&company)
            .0
            .blocks
            .into_iter()
            .find_map(|block| match block {
                Block::Table(table) if table.caption == "目标" => Some(table.rows),
                _ => None,
            });
        assert_eq!(
            goals.unwrap()[1],
            ["销售额", "销售净额（万元）", "—", "1,200.00", "—"]
        );
    });
}

/// A7: a company without sales gets a whole report that says so; what people wrote stands in it, in the place of what was made.
#[test]
fn a_report_keeps_what_people_wrote() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.make::<Profile>(&json!({ "name": "示例企业", "mission": "让每一位客户更健康" }));
        let board = company.make::<Swot>(&json!({ "name": "年度分析", "strategy": "so" }));
        company.make::<SwotFactor>(
            &json!({ "swot_id": board.to_string(), "quadrant": "strength", "name": "会员多", "weight": 20, "score": 4 }),
        );
        company.make::<Section>(&json!({ "section": "B5", "text": "总经理的话：销售稳中有升。" }));
        let (report, texts) = written(&company);
        let said = |wanted: &str| {
            report
                .blocks
                .iter()
                .any(|block| matches!(block, Block::Paragraph(text) if text.contains(wanted)))
        };
        assert!(said("让每一位客户更健康") && said("优势 80") && said("总经理的话"));
        let b5 = texts.iter().find(|text| text.key == "B5").unwrap();
        assert_eq!(b5.edited.as_deref(), Some("总经理的话：销售稳中有升。"));
        assert!(b5.made.contains("不足以计算"), "{}", b5.made);
        assert!(
            texts.iter().any(|text| text.key == "C1.T01"),
            "the first topic is part 2"
        );
        let drawn = |wanted: &str| {
            let is_it = |block: &Block| {
                matches!(block, Block::Table(table) if table.caption == wanted
                && table.rows.iter().flatten().any(|cell| cell == "手机号"))
            };
            report.blocks.iter().any(is_it)
        };
        assert!(drawn("入会登记表"), "its forms are drawn to be filled in");
        for format in Format::ALL {
            assert!(write(&report, format).unwrap().len() > 5_000);
        }
    });
}

/// A7: an order that comes twice is made once; too many at a time are refused, and so is a topic that isn't there.
#[test]
fn a_report_is_made_once() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let shop = Workshop {
            store: company.store.clone(),
            schema: company.schema.clone(),
            insight: company.insight(),
            files: Arc::new(FileFolder::new(company.folder().join("files"))),
            temporary: company.folder().join("tmp"),
        };
        let reports = Arc::new(Reports::default());
        let begin = |topic: Option<i64>| {
            let own = Arc::clone(&reports);
            company.write(move |tx, schema, ctx| own.begin(tx, schema, ctx, &order(topic)))
        };
        assert_eq!(begin(Some(1)).unwrap_err().kind, ErrorKind::NotFound);
        let id = begin(None).unwrap();
        for _ in 0..2 {
            assert!(reports.take(id));
            reports.make(&shop, &company.program(), (id, &order(None)));
        }
        assert_eq!(
            company.count("SELECT COUNT(*) FROM scheme_report WHERE state = 'done'"),
            1
        );
        let files = company
            .store
            .read_blocking(|r| attachment::list(r, &company.program(), Report::def(), id));
        assert_eq!(files.unwrap().len(), 1);
        assert!(reports.take(1) && reports.take(2));
        assert_eq!(begin(None).unwrap_err().code, "scheme.reports_busy");
    });
}

fn order(topic: Option<i64>) -> Order {
    Order {
        lang: Locale::Zh,
        formats: vec![Format::Html],
        topic,
    }
}
