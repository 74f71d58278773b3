//! `cube`: the three-dimensional framework in the terminal.

use clap::Args;
use guanxi_app::CompanySettings;
use guanxi_insight::Query;
use guanxi_types::Result;

use super::{open_for_reading, output::print};

/// The cube: customers × products × behaviour (三维分析).
#[derive(Args)]
pub struct CubeArguments {
    /// Dimension along rows: group, decile, lifecycle, rfm, recency, frequency, department, category, product, brand, abc, price,
    /// mission, daypart, weekday, area, store, month, week, day, or a profile field of customers.
    #[arg(long)]
    rows: String,
    /// Dimension along columns.
    #[arg(long)]
    columns: Option<String>,
    /// Third dimension.
    #[arg(long)]
    pages: Option<String>,
    /// Members that count, `department:GROCERY|PRODUCE`; may be repeated.
    #[arg(long = "slice")]
    slices: Vec<String>,
    /// What `--base` compares: sales_c, units, tickets, customers, atv_c, spend_c, share, index.
    #[arg(long)]
    measure: Option<String>,
    /// Days to compare with, `2017-01-01..2017-03-31`.
    #[arg(long)]
    base: Option<String>,
    /// The day whose state customers are in; the last day when left out.
    #[arg(long)]
    as_of: Option<String>,
    /// Upper borders of price bands in minor units, `199,499,999`; fifths when left out.
    #[arg(long)]
    prices: Option<String>,
    /// One period: 2017, 2017Q1, 2017-01, 2017-W05.
    #[arg(long)]
    period: Option<String>,
    /// First day.
    #[arg(long)]
    from: Option<String>,
    /// Last day.
    #[arg(long)]
    to: Option<String>,
    /// Store numbers, by comma.
    #[arg(long)]
    store: Option<String>,
    /// Market areas, by comma.
    #[arg(long)]
    market_area: Option<String>,
    /// Categories, by comma.
    #[arg(long)]
    category: Option<String>,
    /// Customer classes: 1 … 10, heavy, medium, light.
    #[arg(long)]
    customer_class: Option<String>,
    /// csv, json or table.
    #[arg(long, default_value = "table", value_parser = ["csv", "json", "table"])]
    format: String,
}

impl CubeArguments {
    fn query(&self) -> Result<Query> {
        let said = [
            ("columns", &self.columns),
            ("pages", &self.pages),
            ("measure", &self.measure),
            ("base", &self.base),
            ("as_of", &self.as_of),
            ("prices", &self.prices),
            ("period", &self.period),
            ("from", &self.from),
            ("to", &self.to),
            ("store", &self.store),
            ("market_area", &self.market_area),
            ("category", &self.category),
            ("customer_class", &self.customer_class),
        ];
        let pairs = said
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), text.clone()?)));
        let own = [("rows", self.rows.clone()), ("slice", self.slices.join(";"))];
        Query::of(pairs.chain(own.map(|(name, text)| (name.to_owned(), text))))
    }
}

/// Prints the cube.
pub fn run(settings: &CompanySettings, arguments: &CubeArguments) -> Result<()> {
    let query = arguments.query()?;
    let table = open_for_reading(settings)?.insight.cube(&query)?;
    match arguments.format.as_str() {
        "csv" => print(&table.csv()),
        "json" => print(&format!("{:#}\n", table.json(usize::MAX))),
        _ => print(&table.text()),
    }
}
