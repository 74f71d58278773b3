//! Words for the fixed texts in cells and choices of parameters.

use crate::catalogue::Words;

/// Text, Chinese, English.
const WORDS: &[(&str, &str, &str)] = &[
    ("(unknown)", "未知", "Unknown"),
    ("*", "全部", "All"),
    ("(none)", "无等级", "No tier"),
    ("(never)", "长期有效", "Stay good"),
    ("price", "会员价", "Price"),
    ("coupon", "优惠券", "Coupon"),
    ("gift", "礼品", "Gift"),
    ("event", "活动", "Event"),
    ("periodical", "刊物", "Periodical"),
    ("service", "服务", "Service"),
    ("year", "年", "Year"),
    ("quarter", "季", "Quarter"),
    ("month", "月", "Month"),
    ("week", "周", "Week"),
    ("day", "日", "Day"),
    ("decile", "顾客十分位", "Customer decile"),
    ("heavy", "重度", "Heavy"),
    ("medium", "中度", "Medium"),
    ("light", "轻度", "Light"),
    ("group", "重度、中度、轻度", "Heavy, medium, light"),
    ("product", "商品", "Product"),
    ("department", "部门", "Department"),
    ("departments", "部门", "Departments"),
    ("category", "品类", "Category"),
    ("abc", "ABC 类别", "ABC class"),
    ("mission", "购物任务", "Mission"),
    ("topup", "即时", "Top-up"),
    ("fillin", "补充", "Fill-in"),
    ("stockup", "囤货", "Stock-up"),
    ("daypart", "时段", "Daypart"),
    ("morning", "早", "Morning"),
    ("midday", "午", "Midday"),
    ("afternoon", "下午", "Afternoon"),
    ("evening", "晚", "Evening"),
    ("night", "夜间", "Night"),
    ("lead-users", "先行者", "Lead users"),
    ("influence-credit", "影响力", "Influence credit"),
    ("lead-lag", "领先相关", "Lead–lag"),
    ("referral", "转介绍", "Referral"),
    ("bgnbd", "BG/NBD", "BG/NBD"),
    ("paretonbd", "Pareto/NBD", "Pareto/NBD"),
    ("gammagamma", "Gamma-Gamma", "Gamma-Gamma"),
    ("parameters", "参数", "Parameters"),
    ("expected", "期望购买", "Expected purchases"),
    ("holdout", "预测检验", "Holdout check"),
    ("area", "市场区域", "Market area"),
    ("store", "门店", "Store"),
    ("phone", "电话", "Phone"),
    ("web", "网络", "Web"),
    ("mon", "周一", "Mon"),
    ("tue", "周二", "Tue"),
    ("wed", "周三", "Wed"),
    ("thu", "周四", "Thu"),
    ("fri", "周五", "Fri"),
    ("sat", "周六", "Sat"),
    ("sun", "周日", "Sun"),
    ("growing", "增长", "Growing"),
    ("new", "新", "New"),
    ("active", "活跃", "Active"),
    ("lapsing", "沉睡预警", "Lapsing"),
    ("lapsed", "沉睡", "Lapsed"),
    ("churned", "流失", "Churned"),
    ("important-value", "重要价值", "Important, value"),
    ("important-develop", "重要发展", "Important, develop"),
    ("important-keep", "重要保持", "Important, keep"),
    ("important-winback", "重要挽留", "Important, win back"),
    ("general-value", "一般价值", "General, value"),
    ("general-develop", "一般发展", "General, develop"),
    ("general-keep", "一般保持", "General, keep"),
    ("general-winback", "一般挽留", "General, win back"),
    ("gini", "基尼系数", "Gini coefficient"),
    ("top1pct_share", "前 1% 会员的销售占比", "Share of the first 1 %"),
    ("top5pct_share", "前 5% 会员的销售占比", "Share of the first 5 %"),
    (
        "top10pct_share",
        "前 10% 会员的销售占比",
        "Share of the first 10 %",
    ),
    (
        "top20pct_share",
        "前 20% 会员的销售占比",
        "Share of the first 20 %",
    ),
    (
        "top50pct_share",
        "前 50% 会员的销售占比",
        "Share of the first 50 %",
    ),
];

/// All of them.
pub fn all() -> impl Iterator<Item = (&'static str, Words)> {
    WORDS.iter().map(|(text, zh, en)| (*text, Words { zh, en }))
}

/// The words for a fixed text; empty where it has none.
#[must_use]
pub fn of(text: &str) -> Words {
    let found = all().find(|(known, _)| *known == text);
    found.map_or(Words { zh: "", en: "" }, |(_, words)| words)
}
