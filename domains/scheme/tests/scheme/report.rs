//! The written scheme.

use std::sync::Arc;

use guanxi_entity::Entity;
use guanxi_insight::Insight;
use guanxi_record::attachment::{self, FileFolder};
use guanxi_report::{Block, Format, write};
use guanxi_scheme::commands::{Order, Reports, Workshop};
use guanxi_scheme::entities::{Profile, Report, Section, Swot, SwotFactor};
use guanxi_scheme::report::{Source, document};
use guanxi_testkit::each_engine;
use guanxi_trade::facts;
use guanxi_types::{ErrorKind, Locale};
use guanxi_warehouse::Warehouse;
use serde_json::json;

use crate::company::Company;

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
        let (report, texts) = document(&source, &|_, _, _| {}).unwrap();
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
