//! Who buys: deciles and their movement, the customer file, descriptions of classes.

use guanxi_insight::http::portrait::{currency, label_of};
use guanxi_insight::portrait::{
    Group, NamedTable, Portrait, Said, Wanted, Words as PortraitWords, column_label,
};
use guanxi_insight::sentence::{Sentence, Text};
use guanxi_insight::{Cell, Query, Table as Answer, Unit};
use guanxi_record::FieldView;
use guanxi_report::chart::{Heat, Scale, Series, columns, heat};
use guanxi_report::{Block, Head, Table};
use guanxi_types::{Locale, Result, Sight, Words, words};

use super::page::{Page, View};
use super::print::{Coin, count, shown, word};
use super::sales::fields;

/// What is to be known of the tables behind the portraits.
const BESIDE: Words = words(
    "各组与全体的比较，上文的句子由此得出。指数 = 组内占比 ÷ 全体占比；档案各项的占比以已知者为分母。",
    "Each class beside all customers: what the sentences above rest on. Index: share in the class ÷ share of all; of the profile shares are of those who are known.",
);

/// Groups of a decile table.
const GROUPS: usize = 10;
/// Rows of each class in a table behind the portraits: those in which it is largest.
const ROWS: usize = 8;

const COLUMNS: [&str; 8] = [
    "grp",
    "customers",
    "sales_c",
    "sales_share",
    "cum_sales_share",
    "spend_avg_c",
    "frequency",
    "atv_c",
];

/// B12.
pub fn deciles(page: &mut Page<'_>) -> Result<()> {
    for (name, zh, en) in [
        ("customer-decile", "顾客十分位", "customer deciles"),
        ("sales-decile", "销售十分位", "sales deciles"),
    ] {
        let table = page.ask(name, &[("by", "year")])?;
        let view = View::of(name, &table)?;
        view.some()?;
        let last = view.column("period").last().cloned().unwrap_or_default();
        let kept = view.kept(|row| view.text(row, "period") == last);
        let view = View::of(name, &kept)?;
        if name == "customer-decile" {
            let (first, half) = (
                view.plain(0, "sales_share", page),
                view.plain(4, "cum_sales_share", page),
            );
            page.say(
                &format!("{last} 年消费最高的 10% 会员贡献了会员销售的 {first}，前 50% 合计贡献 {half}。"),
                &format!("In {last} the first tenth of the members spent {first} of all that members spent, the first half {half}."),
            );
        }
        let caption = page.pick(&format!("{last} 年{zh}"), &format!("{last} {en}"));
        page.table(&caption, &view, &COLUMNS, GROUPS);
        let picture = |column: &str| Series {
            name: String::new(),
            values: view.numbers(column),
        };
        let (column, caption) = if name == "customer-decile" {
            (
                "sales_share",
                page.pick("各顾客十分位的销售占比", "Share of sales of each customer decile"),
            )
        } else {
            (
                "customer_share",
                page.pick(
                    "各销售十分位的客户占比",
                    "Share of customers in each sales decile",
                ),
            )
        };
        let note = page.formulas(view.indicator, &[column]);
        page.figure(
            &caption,
            columns(&view.column("grp"), &[picture(column)], Scale::Percent),
            &note,
        );
    }
    movement(page)
}

/// Who went from which group to which, between the two newest quarters.
fn movement(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("kpi", &[("by", "quarter")])?;
    let view = View::of("kpi", &table)?;
    let periods = view.column("period");
    let [.., from, to] = periods.as_slice() else {
        return Ok(());
    };
    let pairs = [
        ("kind", "customer"),
        ("by", "quarter"),
        ("from_period", from),
        ("to_period", to),
    ];
    let query = Query::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
    let moved = page.source.insight.movement(&query.movement()?)?;
    let nobody = page.pick("无", "none");
    let name = |group: Option<usize>| group.map_or_else(|| nobody.clone(), |group| group.to_string());
    let rows: Vec<Option<usize>> = (1..=GROUPS).map(Some).chain([None]).collect();
    let cells = rows.iter().map(|from| {
        let cell = |to: &Option<usize>| {
            let flow = moved
                .flows
                .iter()
                .find(|flow| flow.from == *from && flow.to == *to);
            flow.filter(|flow| flow.customers > 0)
                .map(|flow| (guanxi_types::to_f64(flow.customers), count(flow.customers)))
        };
        rows.iter().map(cell).collect()
    });
    let map = Heat {
        rows: rows.iter().map(|group| name(*group)).collect(),
        columns: rows.iter().map(|group| name(*group)).collect(),
        cells: cells.collect(),
    };
    let caption = page.pick(
        &format!("顾客十分位的移动：{from}（行）→ {to}（列），人数"),
        &format!("Movement between customer deciles: {from} (rows) to {to} (columns), customers"),
    );
    let note = page.pick(
        "每个季度各自排序分组；“无”表示该季没有净消费。",
        "Each quarter is ranked by itself; \"none\" means no net spend in the quarter.",
    );
    page.figure(&caption, heat(&map), &note);
    Ok(())
}

/// B13.
pub fn file(page: &mut Page<'_>) -> Result<()> {
    let def = page.source.schema.entity("customers.customer")?;
    page.say(
        &format!(
            "客户档案共设 {} 个项目，可由管理员增加项目、调整分组与表单，无需编程。",
            def.fields.len()
        ),
        &format!(
            "The customer file has {} fields; administrators add fields, groups and forms without code.",
            def.fields.len()
        ),
    );
    fields(
        page,
        "customers.customer",
        ("客户档案的项目", "Fields of the customer file"),
    )
}

/// B14.
pub fn classes(page: &mut Page<'_>) -> Result<()> {
    let customer = page.source.schema.entity("customers.customer")?;
    let view = FieldView::of(&page.source.ctx, customer);
    let mut attributes = page.source.insight.attributes()?;
    // Who may not see a field learns nothing of it here.
    attributes.retain(|name| {
        let field = customer.field(name);
        field.is_some_and(|(at, _)| view.access(at).sight == Sight::Full)
    });
    let coin = page.source.store.read_blocking(|r| currency(r))?;
    let schema = page.source.schema;
    let label = |field: &str, value: Option<&str>| label_of(schema, field, value);
    let wanted = Wanted {
        by: "decile".to_owned(),
        fields: attributes,
        ..Wanted::default()
    };
    let words = PortraitWords {
        label: &label,
        currency: coin,
    };
    let portrait = page.source.insight.portrait(&wanted, &words)?;
    page.say(
        "以下按顾客十分位描述最好（第 1 组）、中间（第 5 组）和最末（第 10 组）的客户；每句话都来自与全体的比较，人数不足的不说。",
        "Customers of the best, the middle and the last decile; each sentence compares them with all, and rests on enough of them.",
    );
    for group in &portrait.groups {
        let title = said(&group.label, page.lang());
        let points = points(page, group, &portrait.tables)?;
        page.show(Block::Heading(3, title));
        page.show(Block::List(points));
    }
    tables(page, &portrait)
}

/// What is said of a class; products with their names in the language of the report.
fn points(page: &Page<'_>, group: &Group, tables: &[NamedTable]) -> Result<Vec<String>> {
    let number = |one: &Said| {
        let table = &tables.iter().find(|table| table.name == one.place.table)?.table;
        let at = table.columns.iter().position(|column| column.name == "name")?;
        Some(table.rows.get(one.place.row)?.get(at)?.text())
    };
    let of_products = group.said.iter().filter(|one| one.section == "products");
    let names = page.product_names(of_products.filter_map(number).collect())?;
    let say = |one: &Said| {
        let text = said(&one.sentence.text, page.lang());
        let number = number(one).filter(|_| one.section == "products");
        match number.and_then(|number| Some((names.get(&number)?, number))) {
            Some((name, number)) => calling(&text, &one.sentence, &page.with_number(name, &number)),
            None => text,
        }
    };
    Ok(group.said.iter().map(say).collect())
}

/// A sentence with what it names called otherwise.
fn calling(text: &str, sentence: &Sentence, name: &str) -> String {
    match sentence.values.get("name").and_then(serde_json::Value::as_str) {
        Some(known) => text.replace(known, name),
        None => text.to_owned(),
    }
}

fn said(text: &Text, lang: Locale) -> String {
    match lang {
        Locale::Zh => &text.zh,
        Locale::En => &text.en,
    }
    .clone()
}

/// The tables that the sentences rest on: behaviour whole, of others the first rows of each class.
fn tables(page: &mut Page<'_>, portrait: &Portrait) -> Result<()> {
    let lang = page.lang();
    for one in &portrait.tables {
        let columns = one.table.columns.iter().filter(|column| column.is_in_files);
        let heads: Vec<Head> = columns
            .map(|column| Head {
                label: page.with_unit(&said(&column_label(&column.name), lang), column.unit, Coin::One),
                is_number: column.unit != Unit::Text,
            })
            .collect();
        if heads.len() > 12 {
            turned(page, one, &heads);
            continue;
        }
        let units: Vec<Unit> = one.table.file_columns().map(|column| column.unit).collect();
        let (mut first, is_cut) = firsts(&one.table);
        if one.name == "products" {
            first = called(page, &first)?;
        }
        let rows = first.file_rows().map(|cells| {
            let each = cells.iter().zip(&units);
            each.map(|(cell, unit)| shown(cell, *unit, Coin::One, lang))
                .collect()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let (heads, rows) = without_empty(heads, rows);
        if !rows.is_empty() {
            let rows = rows.into_iter().map(|row| named(page, row));
            let rows = rows.collect();
            let (label, note) = (said(&one.label, lang), BESIDE.of(lang).to_owned());
            let caption = if is_cut {
                page.pick(
                    &format!("{label}（每组占比最高的 {ROWS} 行）"),
                    &format!("{label} (the {ROWS} rows with the highest share in each class)"),
                )
            } else {
                label
            };
            page.show(Block::Table(Table {
                caption,
                heads,
                rows,
                note,
            }));
        }
    }
    Ok(())
}

/// Products with their names in the language of the report.
fn called(page: &Page<'_>, table: &Answer) -> Result<Answer> {
    let at = |name: &str| table.columns.iter().position(|column| column.name == name);
    let (Some(number), Some(name)) = (at("name"), at("called")) else {
        return Ok(table.clone());
    };
    let numbers = table.rows.iter().filter_map(|row| row.get(number));
    let names = page.product_names(numbers.map(Cell::text).collect())?;
    let mut table = table.clone();
    for row in &mut table.rows {
        let known = row.get(number).and_then(|cell| names.get(&cell.text()));
        if let (Some(known), Some(cell)) = (known, row.get_mut(name)) {
            *cell = Cell::Text(known.clone());
        }
    }
    Ok(table)
}

/// Of each class, a table's first column, the rows with the highest share, and whether others were left out. Missions and dayparts are few and
/// stand as they are; what nobody of a class is known of is left out.
fn firsts(table: &Answer) -> (Answer, bool) {
    let at = |name: &str| table.columns.iter().position(|column| column.name == name);
    let (Some(class), Some(share)) = (at("grp"), at("share")) else {
        return (table.clone(), false);
    };
    let number = |row: &[Cell]| row.get(share).and_then(Cell::number);
    let kind = |row: &[Cell]| {
        let cell = at("of").and_then(|at| row.get(at));
        cell.map(Cell::text).unwrap_or_default()
    };
    let mut classes: Vec<(String, Vec<Vec<Cell>>)> = Vec::new();
    for row in table.rows.iter().filter(|row| number(row).is_some()) {
        let name = row.get(class).map(Cell::text).unwrap_or_default();
        match classes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(row.clone()),
            None => classes.push((name, vec![row.clone()])),
        }
    }
    let mut is_cut = false;
    for (_, rows) in &mut classes {
        if rows.len() > ROWS {
            let mut kinds: Vec<String> = rows.iter().map(|row| kind(row)).collect();
            kinds.dedup();
            rows.sort_by(|a, b| {
                number(b)
                    .unwrap_or_default()
                    .total_cmp(&number(a).unwrap_or_default())
            });
            rows.truncate(ROWS);
            // What is of one kind stays together.
            rows.sort_by_key(|row| kinds.iter().position(|known| *known == kind(row)));
            is_cut = true;
        }
    }
    let first = Answer {
        columns: table.columns.clone(),
        rows: classes.into_iter().flat_map(|(_, rows)| rows).collect(),
    };
    (first, is_cut)
}

/// Without the columns that say nothing in any row.
fn without_empty(heads: Vec<Head>, rows: Vec<Vec<String>>) -> (Vec<Head>, Vec<Vec<String>>) {
    let says = |text: &String| !matches!(text.as_str(), "" | "—");
    let kept: Vec<bool> = (0..heads.len())
        .map(|at| rows.iter().filter_map(|row| row.get(at)).any(says))
        .collect();
    let is_kept = |at: usize| kept.get(at).copied().unwrap_or(false);
    let of = |row: Vec<String>| {
        let cells = row.into_iter().enumerate();
        cells
            .filter(|(at, _)| is_kept(*at))
            .map(|(_, cell)| cell)
            .collect()
    };
    let heads = heads.into_iter().enumerate().filter(|(at, _)| is_kept(*at));
    (
        heads.map(|(_, head)| head).collect(),
        rows.into_iter().map(of).collect(),
    )
}

/// A row in words: a profile field of customers by its name, and the value that stands after it by its own.
fn named(page: &Page<'_>, row: Vec<String>) -> Vec<String> {
    let mut before = String::new();
    let cells = row.into_iter().map(|cell| {
        let field = std::mem::replace(&mut before, cell.clone());
        let is_known = |def: &guanxi_entity::EntityDef| def.field(&field).is_some();
        let customer = page.source.schema.entity("customers.customer");
        if customer.is_ok_and(is_known) {
            return said(&label_of(page.source.schema, &field, Some(&cell)), page.lang());
        }
        field_name(page, cell)
    });
    cells.collect()
}

/// What a profile field of customers is called, where a cell names one.
fn field_name(page: &Page<'_>, cell: String) -> String {
    let known = page
        .source
        .schema
        .entity("customers.customer")
        .ok()
        .filter(|def| def.field(&cell).is_some());
    let label = known.and_then(|def| page.source.schema.field_label(def, &cell));
    label.map_or(cell, |one| page.pick(&one.zh, &one.en))
}

/// A table with many columns and few rows, its columns going down.
fn turned(page: &mut Page<'_>, one: &guanxi_insight::portrait::NamedTable, heads: &[Head]) {
    let lang = page.lang();
    let units: Vec<Unit> = one.table.file_columns().map(|column| column.unit).collect();
    let cells: Vec<Vec<String>> = one
        .table
        .file_rows()
        .take(GROUPS + 1)
        .map(|cells| {
            let each = cells.iter().zip(&units);
            each.map(|(cell, unit)| shown(cell, *unit, Coin::One, lang))
                .collect()
        })
        .collect();
    let mut new = vec![Head {
        label: page.pick("指标", "Figure"),
        is_number: false,
    }];
    let firsts = cells.iter().map(|row| row.first().cloned().unwrap_or_default());
    new.extend(firsts.map(|name| Head {
        label: match name.parse::<i64>() {
            Ok(class) => page.pick(&format!("第 {class} 组"), &format!("Decile {class}")),
            Err(_) => word(&name, lang),
        },
        is_number: true,
    }));
    let down = heads.iter().enumerate().skip(1).map(|(at, head)| {
        let along = cells.iter().map(|row| row.get(at).cloned().unwrap_or_default());
        std::iter::once(head.label.clone()).chain(along).collect()
    });
    page.show(Block::Table(Table {
        caption: said(&one.label, lang),
        heads: new,
        rows: down.collect(),
        note: page.pick(
            "“全部”为全体客户；各组为全期顾客十分位，第 1 组消费最高。",
            "\"All\" is every customer; classes are deciles over all sales, the first spends most.",
        ),
    }));
}

#[cfg(test)]
mod tests {
    use guanxi_insight::sentence::{Figure, say};

    use super::*;

    /// B14: what a class favours is named in the language of the report.
    #[test]
    fn products_are_named_in_the_language_of_the_report() {
        let known = [("name", Figure::Name("小笼包（P7）".to_owned()))];
        let sentence = say("portrait.product.more", &known);
        let said = calling(&sentence.text.en, &sentence, "Soup buns (P7)");
        assert!(said.starts_with("Favours “Soup buns (P7)”: "), "{said}");
    }
}
