//! The five strategic directions (五大策略方向) as a company may begin with them.

use guanxi_types::{Words, words};

/// A direction that is ready to use.
pub struct Ready {
    /// Which of the five.
    pub kind: &'static str,
    /// Its name.
    pub name: Words,
    /// Whom it is for.
    pub rule: Words,
    /// What the segment is called.
    pub segment: Words,
    /// The same as a segment's rule.
    pub definition: &'static str,
    /// What is to be reached.
    pub goal: Words,
    /// The key figure that tells.
    pub measure: &'static str,
    /// What is done, a line each.
    pub playbook: Words,
}

/// The five.
pub static READY: [Ready; 5] = [
    Ready {
        kind: "acquire",
        name: words("客户获取：让购买者成为会员", "Acquisition: buyers become members"),
        rule: words(
            "买过但还不是会员的客户，以及刚完成首购的新会员",
            "Customers who bought and aren't members yet, and members after their first purchase",
        ),
        segment: words("策略方向：客户获取", "Direction: acquisition"),
        definition: r#"{"rule":{"any":[{"field":{"name":"insight.standing.stage","op":"eq","value":"new"}},{"all":[{"field":{"name":"is_member","op":"eq","value":"false"}},{"bought":{"figure":"tickets","op":"ge","value":"1"}}]}]}}"#,
        goal: words("提高有购买的会员数", "More members who buy"),
        measure: "customers",
        playbook: words(
            "在收银台邀请每一位散客入会\n老会员推荐亲友，双方获赠积分\n首购 30 天内回访并送第二次购买的理由",
            "Invite every guest at the till\nMembers bring friends, both get points\nCall within 30 days of the first purchase, with a reason for the second",
        ),
    },
    Ready {
        kind: "develop",
        name: words(
            "客户提升：交叉与升级销售",
            "Development: cross-selling and up-selling",
        ),
        rule: words(
            "顾客十分位第 2–5 组的会员：买得不少，还能买更多",
            "Members of customer deciles 2–5: they buy a good deal, and could buy more",
        ),
        segment: words("策略方向：客户提升", "Direction: development"),
        definition: r#"{"rule":{"all":[{"field":{"name":"insight.standing.decile","op":"ge","value":"2"}},{"field":{"name":"insight.standing.decile","op":"le","value":"5"}}]}}"#,
        goal: words("提高平均客单价", "A higher average ticket"),
        measure: "atv_c",
        playbook: words(
            "以购物篮关联选出下一件商品\n成套与加价购促销\n由门店与电话推荐，留出对照组比较",
            "Choose the next product by what is bought together\nPromote sets and add-ons\nRecommend in stores and by phone, with a control group",
        ),
    },
    Ready {
        kind: "retain",
        name: words(
            "客户保留：沉睡预警即行动",
            "Retention: act at the first sign of lapsing",
        ),
        rule: words("生命周期为“沉睡预警”的会员", "Members in the stage \"lapsing\""),
        segment: words("策略方向：客户保留", "Direction: retention"),
        definition: r#"{"rule":{"field":{"name":"insight.standing.stage","op":"eq","value":"lapsing"}}}"#,
        goal: words("提高复购率", "A higher repeat rate"),
        measure: "repeat_rate",
        playbook: words(
            "每天查看新进入预警的会员\n按价值分级关怀\n记录原因并反馈给商品与服务",
            "Look every day at who began to lapse\nCare by value\nWrite down why, and tell purchasing and service",
        ),
    },
    Ready {
        kind: "loyalty",
        name: words("客户忠诚：奖励与转介绍", "Loyalty: rewards and referrals"),
        rule: words(
            "顾客十分位第 1 组与 RFM“重要价值”会员",
            "Members of customer decile 1, and those whom RFM calls important by value",
        ),
        segment: words("策略方向：客户忠诚", "Direction: loyalty"),
        definition: r#"{"rule":{"any":[{"field":{"name":"insight.standing.decile","op":"eq","value":"1"}},{"field":{"name":"insight.standing.segment","op":"eq","value":"important-value"}}]}}"#,
        goal: words("提高会员购物频率", "Members come more often"),
        measure: "frequency",
        playbook: words(
            "等级权益当面告知\n新品先试与会员活动\n邀请推荐亲友并感谢",
            "Tell them their benefits in person\nNew goods first, events for members\nAsk for referrals and say thank you",
        ),
    },
    Ready {
        kind: "win_back",
        name: words(
            "客户挽回：找回高价值的老客户",
            "Win-back: bring valuable customers back",
        ),
        rule: words(
            "生命周期为“沉睡”或“流失”、消费金额曾在前四成的会员",
            "Members who lapsed or left and were among the first four tenths by what they spent",
        ),
        segment: words("策略方向：客户挽回", "Direction: win-back"),
        definition: r#"{"rule":{"all":[{"field":{"name":"insight.standing.stage","op":"in","value":"lapsed,churned"}},{"field":{"name":"insight.standing.m_score","op":"ge","value":"4"}}]}}"#,
        goal: words("提高会员人均消费", "Members spend more"),
        measure: "spend_per_customer_c",
        playbook: words(
            "电话访问离开的原因\n按原因给出挽回方案\n回店后由专人跟进三次购买",
            "Call and ask why they left\nOffer what answers the reason\nOne person follows the next three purchases",
        ),
    },
];

#[cfg(test)]
mod tests {
    use guanxi_audience::rule::Node;

    use super::*;

    /// A3: each direction's segment is a rule that can be read.
    #[test]
    fn the_suggested_segments_are_rules() {
        for one in &READY {
            assert!(Node::of_definition(one.definition).is_ok(), "{}", one.kind);
        }
    }
}
