//! Which header means which field.

use std::collections::BTreeMap;

use guanxi_types::normalise;

use super::target::ImportField;

/// Words that people put above columns, by the name of the field they mean.
const SYNONYMS: [(&str, &[&str]); 16] = [
    (
        "number",
        &["编号", "编码", "代码", "号码", "no", "no.", "code", "id", "#"],
    ),
    ("name", &["名称", "姓名", "名字", "full name", "title"]),
    (
        "phone",
        &[
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "mobile",
            "tel",
            "telephone",
            "phone number",
        ],
    ),
    ("email", &["邮箱", "电子邮件", "电子邮箱", "e-mail", "mail"]),
    ("sex", &["性别", "gender"]),
    (
        "birth_on",
        &[
            "生日",
            "出生日期",
            "birthday",
            "date of birth",
            "birth date",
            "dob",
        ],
    ),
    (
        "joined_on",
        &["入会日期", "注册日期", "注册时间", "join date", "registered"],
    ),
    ("city", &["城市", "所在城市", "town"]),
    ("address", &["地址", "详细地址", "addr", "street"]),
    (
        "store_id",
        &[
            "门店",
            "店铺",
            "门店编号",
            "店号",
            "store",
            "store number",
            "shop",
        ],
    ),
    (
        "customer_id",
        &[
            "客户",
            "会员",
            "会员卡号",
            "卡号",
            "customer",
            "member",
            "member card",
            "card",
        ],
    ),
    (
        "product_id",
        &[
            "商品",
            "货号",
            "商品编码",
            "商品编号",
            "product",
            "product code",
            "sku",
            "item",
        ],
    ),
    ("category_id", &["类别", "品类", "分类", "category"]),
    ("qty", &["数量", "件数", "quantity", "units"]),
    (
        "amount",
        &["金额", "实收", "销售额", "total", "sales value", "sales"],
    ),
    ("note", &["备注", "说明", "remark", "remarks", "comment", "memo"]),
];

/// What a header is called for comparison: lower case, without spaces and punctuation, without a unit in brackets.
fn plain(header: &str) -> String {
    let text = normalise(header);
    let text = text.split(['(', '（', '[']).next().unwrap_or_default();
    let bare: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '#')
        .collect();
    if bare.is_empty() { normalise(header) } else { bare }
}

/// A field for each header, as far as one is plainly meant. No field is given twice: the plainest header has it.
pub(super) fn match_headers(headers: &[String], fields: &[ImportField]) -> BTreeMap<String, Option<String>> {
    let mut mapping: BTreeMap<String, Option<String>> = headers.iter().map(|h| (h.clone(), None)).collect();
    let mut taken: Vec<&str> = Vec::new();
    for rank in 0..RANKS {
        for header in headers {
            if mapping.get(header).is_some_and(Option::is_some) {
                continue;
            }
            let field = fields
                .iter()
                .find(|f| !taken.contains(&f.name.as_str()) && means(f, header, rank));
            if let Some(field) = field {
                taken.push(&field.name);
                mapping.insert(header.clone(), Some(field.name.clone()));
            }
        }
    }
    mapping
}

const RANKS: u8 = 4;

/// Whether the header means the field: by its name (0), its label (1), the target's own words (2), common words (3).
fn means(field: &ImportField, header: &str, rank: u8) -> bool {
    let said = plain(header);
    let is = |word: &str| plain(word) == said;
    match rank {
        0 => field.name == header || is(&field.name),
        1 => is(&field.label.zh) || is(&field.label.en),
        2 => field.synonyms.iter().any(|word| is(word)) || field.name.strip_suffix("_id").is_some_and(is),
        _ => SYNONYMS
            .iter()
            .filter(|(name, _)| *name == field.name)
            .any(|(_, words)| words.iter().any(|word| is(word))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guanxi_entity::{Kind, Label};

    fn field(name: &str, zh: &str, en: &str) -> ImportField {
        ImportField {
            name: name.into(),
            label: Label {
                zh: zh.into(),
                en: en.into(),
            },
            required: false,
            kind: Kind::LongText,
            links_by: None,
            synonyms: vec!["household_id".into()]
                .into_iter()
                .filter(|_| name == "number")
                .collect(),
            choices: Vec::new(),
        }
    }

    #[test]
    fn headers_find_their_fields_in_both_languages() {
        let fields = [
            field("number", "客户编号", "Customer number"),
            field("name", "名称", "Name"),
            field("store_id", "所属门店", "Home store"),
            field("phone", "电话", "Phone"),
        ];
        let headers = ["HOUSEHOLD ID", "姓 名", "Store", "手机号", "手机", "天气"].map(String::from);
        let mapping = match_headers(&headers, &fields);
        let of = |header: &str| mapping[header].as_deref();
        assert_eq!(of("HOUSEHOLD ID"), Some("number"));
        assert_eq!(of("姓 名"), Some("name"));
        assert_eq!(of("Store"), Some("store_id"));
        assert_eq!(of("手机号"), Some("phone"));
        assert_eq!(of("手机"), None);
        assert_eq!(of("天气"), None);
    }

    #[test]
    fn the_plainest_header_has_the_field() {
        let fields = [field("amount", "金额", "Amount")];
        let mapping = match_headers(&["total".into(), "金额(元)".into()], &fields);
        assert_eq!(
            (mapping["total"].as_deref(), mapping["金额(元)"].as_deref()),
            (None, Some("amount"))
        );
    }
}
