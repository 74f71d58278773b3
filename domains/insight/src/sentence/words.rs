//! The words of sentences. What stands in braces is a figure; both languages have the same.

/// Key, Chinese, English.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    (
        "stage.new",
        "首次购买在 {since} 天前（{first}），28 天内为新客",
        "The first purchase was {since} days ago ({first}); within 28 days a customer is new",
    ),
    (
        "stage.own",
        "最近一次购买在 {recency} 天前（{last}），本人 {purchase_days} 个购买日通常间隔 {gap} 天 → {stage}",
        "The last purchase was {recency} days ago ({last}); the usual gap over {purchase_days} own \
         purchase days is {gap} days → {stage}",
    ),
    (
        "stage.often",
        "最近一次购买在 {recency} 天前（{last}），本人 {purchase_days} 个购买日通常间隔不足 {gap} 天，按 {gap} 天计 → {stage}",
        "The last purchase was {recency} days ago ({last}); the usual gap over {purchase_days} own purchase days \
         is under {gap} days and counts as {gap} → {stage}",
    ),
    (
        "stage.population",
        "最近一次购买在 {recency} 天前（{last}），购买日只有 {purchase_days} 个，按全体通常间隔 {gap} 天 → {stage}",
        "The last purchase was {recency} days ago ({last}); with only {purchase_days} purchase days the \
         usual gap of all, {gap} days, counts → {stage}",
    ),
    (
        "stage.none",
        "已没有有效的购买记录（销售单被更正、合并或撤销）",
        "No purchase is left (sales were corrected, moved or removed)",
    ),
    (
        "outlook.alive",
        "BG/NBD 模型：仍在购买的概率 {alive}，未来 {weeks} 周预计再来 {purchases} 次",
        "BG/NBD: a chance of {alive} that the customer still buys, and {purchases} purchases expected in \
         the next {weeks} weeks",
    ),
    (
        "outlook.value",
        "Gamma-Gamma 模型：每次购买预计 {value}，{weeks} 周共约 {total}",
        "Gamma-Gamma: {value} expected of a purchase, about {total} in {weeks} weeks",
    ),
    (
        "outlook.caveat",
        "按全体 {customers} 位顾客截至 {day} 的购买拟合。模型假定各人以固定速率购买直到流失，不含季节与促销；数据开始前的老顾客会被当成新顾客。",
        "Fitted to the purchases of all {customers} customers up to {day}. Everybody is taken to buy at a \
         steady rate until he leaves, without seasons or promotions; who was a customer before the data \
         start is taken for new.",
    ),
    (
        "outlook.once",
        "只有一个购买日：BG/NBD 对这样的顾客总是给出 100%，没有意义，所以不预测",
        "Only one purchase day: BG/NBD says 100% of every such customer, which means nothing, so nothing \
         is foretold",
    ),
    (
        "outlook.unfit",
        "顾客太少、没有人重复购买，或数据不足以确定模型的参数，所以不预测",
        "Too few customers, nobody who bought twice, or data that don't determine the model: nothing is \
         foretold",
    ),
    (
        "outlook.refused",
        "客户不同意把其数据用于画像，或同意已过期，所以不预测、不推荐",
        "The customer doesn't agree to profiling, or no longer: nothing is foretold, nothing recommended",
    ),
    (
        "next.because",
        "买“{because}”的小票中有 {confidence} 也买了它，是平常的 {lift} 倍（{both} 张小票）；这位顾客近 {days} 天没有买过",
        "{confidence} of the tickets with “{because}” have it too, {lift} times as often as usual ({both} \
         tickets); not bought by this customer in the last {days} days",
    ),
    (
        "next.none",
        "没有可推荐的商品：同购小票要有 {both} 张以上，并且近 {days} 天没有买过",
        "Nothing to recommend: it takes {both} tickets with both, and nothing bought in the last {days} \
         days counts",
    ),
    (
        "portrait.size",
        "{group}有 {customers} 位顾客（占 {share}），销售净额 {sales}（占 {sales_share}），人均 {each}",
        "{group}: {customers} customers ({share}), net sales {sales} ({sales_share}), {each} each",
    ),
    (
        "portrait.small",
        "{group}只有 {customers} 位顾客，不足 {min} 位：只列数字，不下结论",
        "{group} has only {customers} customers, fewer than {min}: figures, but no conclusions",
    ),
    (
        "portrait.frequency.more",
        "来得更勤：人均 {value} 次，平均 {all} 次（{index} 倍）",
        "Comes more often: {value} times each, {all} on average (×{index})",
    ),
    (
        "portrait.frequency.less",
        "来得更少：人均 {value} 次，平均 {all} 次（{index} 倍）",
        "Comes less often: {value} times each, {all} on average (×{index})",
    ),
    (
        "portrait.frequency.same",
        "来得和平均差不多：人均 {value} 次，平均 {all} 次（{index} 倍）",
        "Comes about as often as all: {value} times each, {all} on average (×{index})",
    ),
    (
        "portrait.atv.more",
        "每次买得更多：客单价 {value}，平均 {all}（{index} 倍）",
        "Larger tickets: {value}, {all} on average (×{index})",
    ),
    (
        "portrait.atv.less",
        "每次买得更少：客单价 {value}，平均 {all}（{index} 倍）",
        "Smaller tickets: {value}, {all} on average (×{index})",
    ),
    (
        "portrait.atv.same",
        "客单价和平均差不多：{value}，平均 {all}（{index} 倍）",
        "Tickets about as large as all: {value}, {all} on average (×{index})",
    ),
    (
        "portrait.lines.more",
        "每次买的品项更多：{value} 种，平均 {all} 种（{index} 倍）",
        "More products on a ticket: {value}, {all} on average (×{index})",
    ),
    (
        "portrait.lines.less",
        "每次买的品项更少：{value} 种，平均 {all} 种（{index} 倍）",
        "Fewer products on a ticket: {value}, {all} on average (×{index})",
    ),
    (
        "portrait.recency.more",
        "离开得更久：最近一次购买平均在 {value} 天前，全体 {all} 天（{index} 倍）",
        "Longer away: the last purchase was {value} days ago on average, {all} for all (×{index})",
    ),
    (
        "portrait.recency.less",
        "来得更近：最近一次购买平均在 {value} 天前，全体 {all} 天（{index} 倍）",
        "Here more lately: the last purchase was {value} days ago on average, {all} for all (×{index})",
    ),
    (
        "portrait.private_label.more",
        "更偏爱自有品牌：占其销售 {value}，全体 {all}（{index} 倍）",
        "More private label: {value} of its sales, {all} of all (×{index})",
    ),
    (
        "portrait.private_label.less",
        "少买自有品牌：占其销售 {value}，全体 {all}（{index} 倍）",
        "Less private label: {value} of its sales, {all} of all (×{index})",
    ),
    (
        "portrait.discount.more",
        "更看重折扣：折扣率 {value}，全体 {all}（{index} 倍）",
        "More discount: a rate of {value}, {all} for all (×{index})",
    ),
    (
        "portrait.discount.less",
        "较少依赖折扣：折扣率 {value}，全体 {all}（{index} 倍）",
        "Less discount: a rate of {value}, {all} for all (×{index})",
    ),
    (
        "portrait.weekend.more",
        "更常在周末来：占其小票 {value}，全体 {all}（{index} 倍）",
        "More at weekends: {value} of its tickets, {all} of all (×{index})",
    ),
    (
        "portrait.weekend.less",
        "较少在周末来：占其小票 {value}，全体 {all}（{index} 倍）",
        "Less at weekends: {value} of its tickets, {all} of all (×{index})",
    ),
    (
        "portrait.coupon.more",
        "更爱用优惠券：{value} 的人用过，全体 {all}（{index} 倍）",
        "More use coupons: {value} of the customers, {all} of all (×{index})",
    ),
    (
        "portrait.coupon.less",
        "较少用优惠券：{value} 的人用过，全体 {all}（{index} 倍）",
        "Fewer use coupons: {value} of the customers, {all} of all (×{index})",
    ),
    (
        "portrait.mission.more",
        "更常为“{name}”而来：占其小票 {value}，全体 {all}（{index} 倍）",
        "Comes more for “{name}”: {value} of its tickets, {all} of all (×{index})",
    ),
    (
        "portrait.daypart.more",
        "更常在“{name}”时段来：占其小票 {value}，全体 {all}（{index} 倍）",
        "Comes more in the part of the day “{name}”: {value} of its tickets, {all} of all (×{index})",
    ),
    (
        "portrait.department.more",
        "“{name}”买得更多：占其销售 {value}，全体 {all}（{index} 倍）",
        "More of “{name}”: {value} of its sales, {all} of all (×{index})",
    ),
    (
        "portrait.department.less",
        "“{name}”买得更少：占其销售 {value}，全体 {all}（{index} 倍）",
        "Less of “{name}”: {value} of its sales, {all} of all (×{index})",
    ),
    (
        "portrait.product.more",
        "偏爱“{name}”：{customers} 人买过，占其销售 {value}，全体 {all}（{index} 倍）",
        "Favours “{name}”: {customers} bought it, {value} of its sales, {all} of all (×{index})",
    ),
    (
        "portrait.field.more",
        "{field}为“{name}”的更多：占 {value}，全体 {all}（{index} 倍，已知 {known} 人）",
        "{field} “{name}” is more frequent: {value}, {all} of all (×{index}, known of {known})",
    ),
    (
        "portrait.field.less",
        "{field}为“{name}”的更少：占 {value}，全体 {all}（{index} 倍，已知 {known} 人）",
        "{field} “{name}” is less frequent: {value}, {all} of all (×{index}, known of {known})",
    ),
];
