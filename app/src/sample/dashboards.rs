//! Dashboards of a sample company, one for each of the roles that look at figures every day.

use guanxi_insight::entities::{Dashboard, Tile};
use guanxi_org::entities::Role;
use guanxi_record::insert;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, Result, Through};

use crate::Company;

/// Title, picture, width, height, indicator, parameters, columns, order, rows.
type Sample = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<i64>,
);

const KEY_FIGURES: Sample = (
    "本月要点",
    "number",
    "full",
    "low",
    "kpi",
    "by=month",
    "period,net_sales_c,customers,tickets,atv_c",
    "",
    None,
);
const SALES_BY_MONTH: Sample = (
    "每月销售额",
    "bar",
    "two_thirds",
    "medium",
    "kpi",
    "by=month",
    "period,net_sales_c",
    "",
    None,
);
const SALES_BY_WEEK: Sample = (
    "每周销售额与客数",
    "table",
    "half",
    "medium",
    "kpi",
    "by=week",
    "period,net_sales_c,tickets,atv_c",
    "-period",
    Some(12),
);
const BEST_SELLERS: Sample = (
    "畅销品前十",
    "table",
    "half",
    "medium",
    "bestsellers",
    "top=10",
    "product_id,net_sales_c,tickets",
    "-net_sales_c",
    Some(10),
);
const AREAS: Sample = (
    "市场区域的销售额",
    "map",
    "full",
    "medium",
    "market-areas",
    "",
    "path,net_sales_c,customers",
    "",
    None,
);
const SEGMENTS: Sample = (
    "会员分群",
    "pie",
    "third",
    "medium",
    "rfm-segments",
    "",
    "segment,customers",
    "-customers",
    None,
);
const RETENTION: Sample = (
    "各月新客的留存",
    "heat_map",
    "half",
    "medium",
    "cohort",
    "by=month",
    "cohort,offset,retention",
    "",
    None,
);
const DECILES: Sample = (
    "十分位的销售占比",
    "funnel",
    "half",
    "medium",
    "customer-decile",
    "by=year",
    "grp,sales_c",
    "grp",
    Some(10),
);
const REPEAT: Sample = (
    "复购率与购物频率",
    "line",
    "two_thirds",
    "medium",
    "kpi",
    "by=month",
    "period,repeat_rate",
    "",
    None,
);

/// Role, name, note, tiles.
const DASHBOARDS: [(&str, &str, &str, &[Sample]); 4] = [
    (
        "general_manager",
        "经营总览",
        "销售、会员与商品的要点。",
        &[
            KEY_FIGURES,
            SALES_BY_MONTH,
            SEGMENTS,
            BEST_SELLERS,
            DECILES,
            AREAS,
        ],
    ),
    (
        "store_manager",
        "门店日常",
        "只含您负责的门店：近几周的销售与畅销品。",
        &[KEY_FIGURES, SALES_BY_WEEK, BEST_SELLERS],
    ),
    (
        "marketer",
        "会员与营销",
        "会员构成、复购与留存。",
        &[REPEAT, SEGMENTS, RETENTION, DECILES],
    ),
    (
        "analyst",
        "分析起点",
        "可以复制后改成自己的。",
        &[SALES_BY_MONTH, SEGMENTS, RETENTION, SALES_BY_WEEK],
    ),
];

/// Makes them, each open to its role.
///
/// # Errors
/// When the database can't be written.
pub(super) fn make(company: &Company) -> Result<()> {
    let schema = company.schema.now();
    company.store.write_blocking(move |tx| {
        let ctx = Ctx::system("sample", Through::Import);
        for (role, name, note, tiles) in DASHBOARDS {
            let dashboard = Dashboard {
                name: name.to_owned(),
                note: Some(note.to_owned()),
                owner_id: None,
                role_id: role_of(tx, role)?,
                period: None,
                store_id: None,
                market_area_id: None,
                category_id: None,
                customer_class: None,
            };
            let dashboard_id = insert(tx, &schema, &ctx, dashboard)?;
            for (place, sample) in (1_i64..).zip(tiles) {
                insert(tx, &schema, &ctx, tile(dashboard_id, place * 10, sample))?;
            }
        }
        Ok(())
    })
}

fn role_of(tx: &mut Tx<'_>, key: &str) -> Result<Option<Id<Role>>> {
    let row = tx.query_first("SELECT id FROM org_role WHERE key = ?1", &[key.into()])?;
    Ok(row.map(|row| Id::new(row.int(0))))
}

fn tile(dashboard_id: Id<Dashboard>, place: i64, sample: &Sample) -> Tile {
    let (title, kind, width, height, indicator, parameters, columns, sort, rows) = *sample;
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Tile {
        dashboard_id,
        title: title.to_owned(),
        place,
        width: width.to_owned(),
        height: height.to_owned(),
        kind: kind.to_owned(),
        indicator: indicator.to_owned(),
        parameters: said(parameters),
        shown_columns: said(columns),
        sort_by: said(sort),
        row_limit: rows,
    }
}
