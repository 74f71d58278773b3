//! What the made-up company knows of its products beside sales: units, features, a family with variants, a bundle, a product that is
//! put together from options, what goes with what, English names, codes.

use guanxi_catalog::rules::code::check_digit;

use super::generated::SampleTable;

const COLOURS: [&str; 3] = ["红", "蓝", "白"];
const SIZES: [&str; 3] = ["S", "M", "L"];
/// Products of the generated company that have an English name.
const TRANSLATED: i64 = 40;
/// In the order of the departments of the generated company.
const DEPARTMENTS: [&str; 6] = [
    "Fresh food",
    "Grain and oil",
    "Drinks",
    "Household",
    "Home",
    "Clothes",
];

/// The tables, in the order of their links.
pub fn tables() -> Vec<SampleTable> {
    let mut all = measures();
    all.extend(variants());
    all.extend(bundle());
    all.extend(configurable());
    all.extend(around());
    all
}

fn rows<const N: usize>(of: &[[&str; N]]) -> Vec<Vec<String>> {
    of.iter().map(|row| row.map(str::to_owned).to_vec()).collect()
}

const UNIT: &[&str] = &["number", "name", "base_unit_id", "factor", "decimals"];

fn measures() -> Vec<SampleTable> {
    let units = rows(&[
        ["pcs", "件", "", "1", "0"],
        ["kg", "千克", "", "1", "3"],
        ["cm", "厘米", "", "1", "1"],
    ]);
    // A file of its own: it names a unit of the other.
    let packages = rows(&[["box", "箱（12 件）", "pcs", "12", "0"]]);
    let features = rows(&[
        ["origin", "产地", "C0", "text", "", "", "0", "1"],
        ["shelf_life", "保质期（天）", "C0", "number", "", "", "0", "2"],
        ["colour", "颜色", "C5", "choice", "", "红\n蓝\n白", "1", "1"],
        ["size", "尺码", "C5", "choice", "", "S\nM\nL\nXL", "1", "2"],
        ["fabric", "面料", "C5", "text", "", "", "0", "3"],
        ["width", "宽度", "C4", "number", "cm", "", "0", "1"],
        ["washable", "可机洗", "", "yes_no", "", "", "0", "9"],
    ]);
    vec![
        ("units", "catalog.unit", "units.csv", UNIT, units),
        ("packages", "catalog.unit", "packages.csv", UNIT, packages),
        (
            "features",
            "catalog.feature",
            "features.csv",
            &[
                "number",
                "name",
                "category_id",
                "kind",
                "unit_id",
                "options",
                "is_axis",
                "position",
            ],
            features,
        ),
    ]
}

const PRODUCT: &[&str] = &[
    "number",
    "name",
    "category_id",
    "brand",
    "kind",
    "parent_id",
    "unit_id",
    "standard_price",
    "cost_price",
    "short_text",
];
const VALUE: &[&str] = &["product_id", "feature_id", "value"];

fn variants() -> Vec<SampleTable> {
    let family = rows(&[[
        "T100",
        "云锦圆领衫",
        "C5",
        "云锦",
        "family",
        "",
        "pcs",
        "89.00",
        "32.50",
        "纯棉圆领，四季可穿",
    ]]);
    let mut products = Vec::new();
    let mut values = vec![
        row(["T100", "fabric", "100% 棉"]),
        row(["T100", "washable", "是"]),
    ];
    for colour in COLOURS {
        for size in SIZES {
            let number = format!("T100-{colour}-{size}");
            let name = format!("云锦圆领衫 {colour} {size}");
            products.push(row([&number, &name, "", "", "simple", "T100", "", "", "", ""]));
            values.push(row([&number, "colour", colour]));
            values.push(row([&number, "size", size]));
        }
    }
    vec![
        ("family", "catalog.product", "family.csv", PRODUCT, family),
        ("variants", "catalog.product", "variants.csv", PRODUCT, products),
        (
            "feature values",
            "catalog.feature_value",
            "feature_values.csv",
            VALUE,
            values,
        ),
    ]
}

fn row<const N: usize>(of: [&str; N]) -> Vec<String> {
    of.map(str::to_owned).to_vec()
}

const BUNDLE_GROUP: &[&str] = &["number", "product_id", "name", "choose_count", "position"];
const BUNDLE_PART: &[&str] = &[
    "bundle_group_id",
    "component_id",
    "quantity",
    "surcharge",
    "position",
];
const OPTION_GROUP: &[&str] = &[
    "number",
    "product_id",
    "name",
    "english_name",
    "min_choices",
    "max_choices",
    "position",
];
const OPTION: &[&str] = &[
    "number",
    "option_group_id",
    "name",
    "english_name",
    "price",
    "position",
];

/// Rows of a table, a line each, their values between bars.
fn lines(text: &str) -> Vec<Vec<String>> {
    let values = |line: &str| line.split('|').map(|value| value.trim().to_owned()).collect();
    text.lines().map(values).collect()
}

fn bundle() -> Vec<SampleTable> {
    let products = lines(
        "F201|现磨豆浆|C2||simple||pcs|6.00|1.80|\n\
         F202|鲜榨橙汁|C2||simple||pcs|12.00|4.60|\n\
         F203|肉包子|C0||simple||pcs|4.00|1.50|\n\
         F204|茶叶蛋|C0||simple||pcs|2.50|0.90|\n\
         F200|早餐套装|C0||bundle||pcs|14.80||两个包子、一个茶叶蛋，饮料任选",
    );
    let groups = lines(
        "F200-1|F200|主食||1\n\
         F200-2|F200|饮料|1|2",
    );
    let parts = lines(
        "F200-1|F203|2||1\n\
         F200-1|F204|1||2\n\
         F200-2|F201|1||1\n\
         F200-2|F202|1|3.00|2",
    );
    vec![
        (
            "bundle products",
            "catalog.product",
            "bundle_products.csv",
            PRODUCT,
            products,
        ),
        (
            "bundle groups",
            "catalog.bundle_group",
            "bundle_groups.csv",
            BUNDLE_GROUP,
            groups,
        ),
        (
            "bundle parts",
            "catalog.bundle_part",
            "bundle_parts.csv",
            BUNDLE_PART,
            parts,
        ),
    ]
}

fn configurable() -> Vec<SampleTable> {
    let product = lines("H300|定制书桌|C4|木作|configurable||pcs|1280.00|640.00|尺寸、桌面和配件自选");
    let groups = lines(
        "H300-SIZE|H300|尺寸|Size|1|1|1\n\
         H300-TOP|H300|桌面|Top|1|1|2\n\
         H300-EXTRA|H300|配件|Extras|0|2|3",
    );
    let options = lines(
        "H300-120|H300-SIZE|120 厘米|120 cm|0|1\n\
         H300-160|H300-SIZE|160 厘米|160 cm|300|2\n\
         H300-PINE|H300-TOP|松木|Pine|0|1\n\
         H300-OAK|H300-TOP|橡木|Oak|680|2\n\
         H300-GLASS|H300-TOP|玻璃|Glass|260|3\n\
         H300-ARM|H300-EXTRA|显示器支架|Monitor arm|199|1\n\
         H300-LIFT|H300-EXTRA|升降桌腿|Lifting legs|900|2\n\
         H300-TRAY|H300-EXTRA|理线槽|Cable tray|59|3",
    );
    let rules = lines(
        "H300-ARM|excludes|H300-GLASS|玻璃桌面不能夹装\n\
         H300-LIFT|requires|H300-160|升降桌腿只有 160 厘米的规格",
    );
    vec![
        (
            "configurable",
            "catalog.product",
            "configurable.csv",
            PRODUCT,
            product,
        ),
        (
            "option groups",
            "catalog.option_group",
            "option_groups.csv",
            OPTION_GROUP,
            groups,
        ),
        (
            "options",
            "catalog.product_option",
            "options.csv",
            OPTION,
            options,
        ),
        (
            "option rules",
            "catalog.option_rule",
            "option_rules.csv",
            &["option_id", "kind", "other_id", "note"],
            rules,
        ),
    ]
}

/// What goes with what, English names, codes.
fn around() -> Vec<SampleTable> {
    let relations = rows(&[
        ["T100", "cross_sell", "P0012", "1", "搭配长裤"],
        ["F201", "up_sell", "F202", "1", ""],
        ["F201", "substitute", "P0009", "1", ""],
        ["H300", "accessory", "P0005", "1", "桌面清洁"],
    ]);
    let mut english: Vec<Vec<String>> = (1..=TRANSLATED)
        .map(|n| {
            let at = guanxi_types::index_of(n) % DEPARTMENTS.len();
            let department = DEPARTMENTS.get(at).copied().unwrap_or_default();
            row([&format!("P{n:04}"), "en", &format!("{department} no. {n}"), ""])
        })
        .collect();
    english.push(row([
        "T100",
        "en",
        "Yunjin T-shirt",
        "Pure cotton, for all seasons",
    ]));
    english.push(row(["H300", "en", "Desk to order", ""]));
    let gtin = |body: String| match check_digit(&body) {
        Some(digit) => format!("{body}{digit}"),
        None => body,
    };
    let mut codes: Vec<Vec<String>> = (1..=20)
        .map(|n| row([&format!("P{n:04}"), &gtin(format!("69000000{n:04}")), "0", "pcs"]))
        .collect();
    codes.push(row(["P0002", &gtin("1690000000002".to_owned()), "0", "box"]));
    codes.push(row(["F203", "00203", "1", "pcs"]));
    let scales = rows(&[["21", "weight", "生鲜秤"], ["22", "price", "熟食秤"]]);
    vec![
        (
            "product relations",
            "catalog.product_relation",
            "product_relations.csv",
            &["from_id", "kind", "to_id", "position", "note"],
            relations,
        ),
        (
            "translations",
            "catalog.product_translation",
            "translations.csv",
            &["product_id", "language", "name", "short_text"],
            english,
        ),
        (
            "codes",
            "catalog.product_barcode",
            "codes.csv",
            &["product_id", "code", "is_own", "unit_id"],
            codes,
        ),
        (
            "scales",
            "catalog.weighed_code",
            "scales.csv",
            &["prefix", "content", "note"],
            scales,
        ),
    ]
}
