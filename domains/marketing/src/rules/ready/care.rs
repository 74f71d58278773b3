//! Templates that look after members: welcome, win-back, birthdays.

use guanxi_types::words;

use super::{Phase, Ready, Said, Task, Thing};

/// New members come a second time.
pub static WELCOME: Ready = Ready {
    number: "MB01",
    name: words("新会员欢迎", "Welcome of new members"),
    kind: words("会员维系", "Retention"),
    goal: words(
        "新会员入会 30 天内完成第二次购买，了解会员权益，留下称呼与偏好。",
        "New members buy a second time within 30 days, know their benefits, and leave how they want to be addressed.",
    ),
    phases: &[
        Phase {
            name: words("准备期", "Preparation"),
            days: (0, 6),
            goal: words("话术、礼遇和人员到位。", "Scripts, gifts and people are ready."),
        },
        Phase {
            name: words("欢迎期", "Welcome"),
            days: (7, 36),
            goal: words(
                "每位新会员当天收到欢迎；14 天内没有再来的，由顾问致电。",
                "Every new member is welcomed the same day; who hasn't come again in 14 days is called.",
            ),
        },
        Phase {
            name: words("复盘期", "Review"),
            days: (37, 43),
            goal: words(
                "算出二次购买率，与对照组比较。",
                "The share of second purchases, against the control group.",
            ),
        },
    ],
    tasks: &[
        Task {
            phase: 0,
            name: words(
                "确定欢迎礼与有效期",
                "Choose the welcome gift and how long it holds",
            ),
            days: (0, 2),
            after: None,
            checks: &[
                words("礼遇成本已列入预算", "Its cost is in the budget"),
                words("门店库存足够一个月", "Stores have enough for a month"),
            ],
        },
        Task {
            phase: 0,
            name: words("培训门店接待与回访话术", "Train stores in the scripts"),
            days: (3, 6),
            after: Some(0),
            checks: &[
                words("每店至少两人演练过", "Two people of each store have rehearsed"),
                words("话术卡放在收银台", "The card lies at the till"),
            ],
        },
        Task {
            phase: 1,
            name: words("发布欢迎旅程", "Publish the welcome journey"),
            days: (7, 7),
            after: Some(1),
            checks: &[
                words("用自己的会员号试走一遍", "Tried with one's own number"),
                words("免打扰时段已核对", "Quiet hours were checked"),
            ],
        },
        Task {
            phase: 1,
            name: words(
                "每天查看未接通的回访",
                "Look at calls that weren't answered, daily",
            ),
            days: (8, 36),
            after: Some(2),
            checks: &[words(
                "未接通的换时段再打一次",
                "Called once more at another time",
            )],
        },
        Task {
            phase: 2,
            name: words(
                "统计二次购买与礼遇兑换",
                "Count second purchases and gifts handed out",
            ),
            days: (37, 41),
            after: Some(3),
            checks: &[
                words("提升度已到可以公布的日期", "The lift may be told by now"),
                words("经验写入知识库", "Lessons are in the knowledge base"),
            ],
        },
    ],
    scripts: &[
        Said {
            phase: 1,
            channel: "sms",
            name: words("入会当天短信", "Message on the first day"),
            body: words(
                "{name}，欢迎加入{company}！您的会员号是{number}，30 天内再来，收银时出示会员号即可领取欢迎礼。",
                "{name}, welcome to {company}! Your number is {number}. Come again within 30 days and show it at the till for your welcome gift.",
            ),
        },
        Said {
            phase: 1,
            channel: "phone",
            name: words("回访电话", "Follow-up call"),
            body: words(
                "您好，我是{company}的会员顾问，想确认您对第一次购物是否满意。\n1. 满意：介绍一项会员权益，约下次到店。\n2. 不满意：记下原因，当天转给店长，并告知何时答复。\n3. 不方便：问什么时候再打合适，不再追问。",
                "Good day, this is {company}'s member service: was your first purchase what you expected?\n1. Yes: mention one benefit, and when they may come again.\n2. No: write down why, hand it to the store manager today, and say when they will hear.\n3. Not now: ask when to call, and leave it there.",
            ),
        },
    ],
    materials: &[
        Thing {
            phase: 0,
            name: words("会员权益卡", "Card of benefits"),
            quantity: 500,
            due: 6,
        },
        Thing {
            phase: 0,
            name: words("欢迎礼", "Welcome gift"),
            quantity: 200,
            due: 6,
        },
    ],
};

/// Members who stopped buying come back.
pub static LAPSED: Ready = Ready {
    number: "MB02",
    name: words("沉睡唤醒", "Win-back of lapsed members"),
    kind: words("会员维系", "Retention"),
    goal: words(
        "让超过平时间隔仍未到店的会员回来一次；查明没回来的原因。留 10% 对照组，看真正带来的回店。",
        "Members who stay away longer than usual come once more; it is known why others don't. A tenth is held back, to see what it really brought.",
    ),
    phases: &[
        Phase {
            name: words("筛选期", "Choice"),
            days: (0, 4),
            goal: words(
                "按价值分出三组，各有各的理由。",
                "Three groups by value, each with a reason to come.",
            ),
        },
        Phase {
            name: words("唤醒期", "Contact"),
            days: (5, 25),
            goal: words(
                "先短信，七天未回再由专人致电。",
                "A message first; who hasn't come in a week is called.",
            ),
        },
        Phase {
            name: words("归因期", "Analysis"),
            days: (26, 34),
            goal: words(
                "回店率、挽回成本、流失原因。",
                "Who came, what it cost, why others left.",
            ),
        },
    ],
    tasks: &[
        Task {
            phase: 0,
            name: words("用“沉睡预警”建立客群", "Make a segment of those who are at risk"),
            days: (0, 1),
            after: None,
            checks: &[
                words("排除已投诉未结案的客户", "Open complaints are excluded"),
                words(
                    "排除近 14 天触达过的客户",
                    "Who was contacted in 14 days is excluded",
                ),
            ],
        },
        Task {
            phase: 0,
            name: words("确定每组的回店礼", "Choose the gift of each group"),
            days: (2, 4),
            after: Some(0),
            checks: &[words(
                "高价值组由店长亲自联系",
                "The best ones hear from the store manager",
            )],
        },
        Task {
            phase: 1,
            name: words(
                "抽取名单并发布唤醒旅程",
                "Draw the audience and publish the journey",
            ),
            days: (5, 5),
            after: Some(1),
            checks: &[
                words("对照组比例已设为 10%", "A tenth is held back"),
                words("未入选名单看过原因", "Who was left out was looked at, and why"),
            ],
        },
        Task {
            phase: 1,
            name: words("电话访问未回店的高价值会员", "Call the best who haven't come"),
            days: (12, 25),
            after: Some(2),
            checks: &[
                words("记下客户原话", "Their own words were noted"),
                words(
                    "需要答复的当天转交",
                    "What needs an answer was handed on the same day",
                ),
            ],
        },
        Task {
            phase: 2,
            name: words("比较触达组与对照组", "Compare with the control group"),
            days: (26, 34),
            after: Some(3),
            checks: &[words("挽回一名客户的成本已算出", "What one who came back cost")],
        },
    ],
    scripts: &[
        Said {
            phase: 1,
            channel: "sms",
            name: words("唤醒短信", "Message"),
            body: words(
                "{name}，好久不见！{company}为您留了一份回店礼，本月到店出示会员号{number}即可领取。",
                "{name}, we haven't seen you for a while! {company} keeps a gift for you: show your number {number} this month.",
            ),
        },
        Said {
            phase: 1,
            channel: "phone",
            name: words("唤醒电话", "Call"),
            body: words(
                "您好，我是{company}的店长。您以前常来，最近没见到您，想听听是不是我们哪里没做好。\n先听，不辩解，不推销；按原话记录。\n若愿意回来：说明回店礼与有效期，约到店时间。\n若不再需要：感谢并问是否继续接收信息。",
                "Good day, I manage your store of {company}. You used to come often: did we do something wrong?\nListen first; no excuses, no selling; write down their words.\nIf they would come: the gift, how long it holds, and when.\nIf not: thank them, and ask whether they still want to hear from us.",
            ),
        },
    ],
    materials: &[Thing {
        phase: 0,
        name: words("回店礼", "Gift for coming back"),
        quantity: 200,
        due: 4,
    }],
};

/// Members are thought of on their birthday.
pub static BIRTHDAY: Ready = Ready {
    number: "MB03",
    name: words("生日关怀", "Birthdays"),
    kind: words("会员关怀", "Care"),
    goal: words(
        "每位留下生日的会员，生日前一周收到祝福与生日礼；生日月到店率高于平月。",
        "Every member whose birthday is known hears from us a week before, with a gift; more of them come in that month than in others.",
    ),
    phases: &[
        Phase {
            name: words("准备期", "Preparation"),
            days: (0, 6),
            goal: words(
                "生日资料补全，生日礼到店。",
                "Birthdays are known, gifts are in the stores.",
            ),
        },
        Phase {
            name: words("执行期", "Running"),
            days: (7, 97),
            goal: words("祝福准时，礼物领得到。", "On time, and the gift is there."),
        },
        Phase {
            name: words("复盘期", "Review"),
            days: (98, 104),
            goal: words("决定下一季的生日礼。", "The gift of the next season."),
        },
    ],
    tasks: &[
        Task {
            phase: 0,
            name: words("查出没有生日的活跃会员", "Find active members without a birthday"),
            days: (0, 3),
            after: None,
            checks: &[words("门店收到补录名单", "Stores have the list")],
        },
        Task {
            phase: 0,
            name: words("准备生日礼与贺卡", "Get gifts and cards ready"),
            days: (2, 6),
            after: None,
            checks: &[
                words("按会员等级分档", "By tier"),
                words("领取规则写在贺卡背面", "How to get it stands on the card"),
            ],
        },
        Task {
            phase: 1,
            name: words("发布生日旅程", "Publish the birthday journey"),
            days: (7, 7),
            after: Some(1),
            checks: &[words(
                "生日前 7 天发出，避开免打扰时段",
                "Seven days before, outside quiet hours",
            )],
        },
        Task {
            phase: 1,
            name: words("每周核对领取与库存", "Check gifts and stock weekly"),
            days: (8, 97),
            after: Some(2),
            checks: &[words("断货的门店当周补齐", "No store is without")],
        },
        Task {
            phase: 2,
            name: words("统计生日月到店与领取", "Count visits in the birthday month"),
            days: (98, 104),
            after: Some(3),
            checks: &[words(
                "与平月、与对照组各比一次",
                "Against other months and the control group",
            )],
        },
    ],
    scripts: &[
        Said {
            phase: 1,
            channel: "sms",
            name: words("生日短信", "Message"),
            body: words(
                "{name}，您的生日快到了，{company}提前祝您生日快乐！生日当月到店出示会员号{number}，可领取一份生日礼。",
                "{name}, your birthday is near, and {company} wishes you a happy one! Show your number {number} in the month of your birthday for a gift.",
            ),
        },
        Said {
            phase: 1,
            channel: "store",
            name: words("到店领取话术", "At the counter"),
            body: words(
                "先祝福，再递礼；请会员核对手机号；不借机推销。若礼物断货，登记并承诺到货日。",
                "Congratulate first, then hand it over; check the phone number; sell nothing. If there is none left, write it down with the day when there will be.",
            ),
        },
    ],
    materials: &[
        Thing {
            phase: 0,
            name: words("生日贺卡", "Birthday card"),
            quantity: 300,
            due: 6,
        },
        Thing {
            phase: 0,
            name: words("生日礼", "Birthday gift"),
            quantity: 300,
            due: 6,
        },
    ],
};
