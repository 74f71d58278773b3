//! The five strategic directions (五大策略方向) as a company may begin with them.

/// A direction that is ready to use.
pub struct Ready {
    /// Which of the five.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whom it is for.
    pub rule: &'static str,
    /// What is to be reached.
    pub goal: &'static str,
    /// The key figure that tells.
    pub measure: &'static str,
    /// What is done.
    pub playbook: &'static [&'static str],
}

/// The five.
pub static READY: [Ready; 5] = [
    Ready {
        kind: "acquire",
        name: "客户获取：让购买者成为会员",
        rule: "散客，以及由现有会员介绍的新客户",
        goal: "提高有购买的会员数",
        measure: "customers",
        playbook: &[
            "在收银台邀请每一位散客入会",
            "老会员推荐亲友，双方获赠积分",
            "首购 30 天内回访并送第二次购买的理由",
        ],
    },
    Ready {
        kind: "develop",
        name: "客户提升：交叉与升级销售",
        rule: "顾客十分位第 2–5 组，且购买品类少于同组平均",
        goal: "提高平均客单价",
        measure: "atv_c",
        playbook: &[
            "以购物篮关联选出下一件商品",
            "成套与加价购促销",
            "由门店与电话推荐，留出对照组比较",
        ],
    },
    Ready {
        kind: "retain",
        name: "客户保留：沉睡预警即行动",
        rule: "生命周期为“沉睡预警”的会员",
        goal: "提高复购率",
        measure: "repeat_rate",
        playbook: &[
            "每天查看新进入预警的会员",
            "按价值分级关怀",
            "记录原因并反馈给商品与服务",
        ],
    },
    Ready {
        kind: "loyalty",
        name: "客户忠诚：奖励与转介绍",
        rule: "顾客十分位第 1 组与 RFM“重要价值”会员",
        goal: "提高会员购物频率",
        measure: "frequency",
        playbook: &["等级权益当面告知", "新品先试与会员活动", "邀请推荐亲友并感谢"],
    },
    Ready {
        kind: "win_back",
        name: "客户挽回：找回高价值的老客户",
        rule: "生命周期为“沉睡”或“流失”、曾在顾客十分位第 1–3 组的会员",
        goal: "提高会员人均消费",
        measure: "spend_per_customer_c",
        playbook: &[
            "电话访问离开的原因",
            "按原因给出挽回方案",
            "回店后由专人跟进三次购买",
        ],
    },
];
