//! Templates that sell: something new, a holiday.

use guanxi_types::words;

use super::{Phase, Ready, Said, Task, Thing};

/// Something new is made known.
pub static NOVELTY: Ready = Ready {
    number: "MB04",
    name: words("新品上市", "Launch of a product"),
    kind: words("商品推广", "Promotion of goods"),
    goal: words(
        "让最可能喜欢的会员先知道、先试；上市 30 天完成首批销量，收集评价。",
        "Those members who will like it know and try it first; the first lot is sold in 30 days, and what people say is collected.",
    ),
    phases: &[
        Phase {
            name: words("导入期", "Lead-in"),
            days: (0, 13),
            goal: words("选城市、选人、备货、培训。", "Cities, people, stock, training."),
        },
        Phase {
            name: words("发展期", "Development"),
            days: (14, 27),
            goal: words(
                "老会员优先体验，得到第一批评价。",
                "Members try it first, and say what they think.",
            ),
        },
        Phase {
            name: words("成长期", "Growth"),
            days: (28, 48),
            goal: words(
                "向相似客群推广，带动关联商品。",
                "Similar customers, and what is bought along.",
            ),
        },
        Phase {
            name: words("成熟期", "Maturity"),
            days: (49, 62),
            goal: words(
                "看复购，决定是否进入其他城市。",
                "Who buys again; whether other cities follow.",
            ),
        },
    ],
    tasks: &[
        Task {
            phase: 0,
            name: words("写出卖点与适用人群", "Write down what it is for, and for whom"),
            days: (0, 4),
            after: None,
            checks: &[
                words("卖点不超过三条", "Three points at most"),
                words("禁用语已核对", "Nothing is promised that may not be"),
            ],
        },
        Task {
            phase: 0,
            name: words(
                "备货、陈列与员工试用",
                "Stock, display, and staff who have tried it",
            ),
            days: (5, 13),
            after: Some(0),
            checks: &[
                words("首批库存按门店分配", "The first lot is shared out"),
                words("每位店员试用过", "Every clerk has tried it"),
            ],
        },
        Task {
            phase: 1,
            name: words("邀请老会员体验", "Invite members to try it"),
            days: (14, 27),
            after: Some(1),
            checks: &[
                words(
                    "体验名单已抽取并留对照",
                    "The audience is drawn, with a control group",
                ),
                words("评价逐条回复", "Every opinion is answered"),
            ],
        },
        Task {
            phase: 2,
            name: words("向相似客群推广", "Go on to similar customers"),
            days: (28, 48),
            after: Some(2),
            checks: &[words("用关联分析选搭配商品", "What goes with it was looked up")],
        },
        Task {
            phase: 3,
            name: words("评估并作推广决定", "Judge it, and decide on other cities"),
            days: (49, 62),
            after: Some(3),
            checks: &[
                words(
                    "销量、复购、毛利对照目标",
                    "Sales, second purchases and margin against the plan",
                ),
                words("推广决定已登记", "The decision is written down"),
            ],
        },
    ],
    scripts: &[
        Said {
            phase: 1,
            channel: "sms",
            name: words("体验邀请短信", "Invitation"),
            body: words(
                "{name}，{company}新品到店，会员可先体验。本周到店出示会员号{number}即可。",
                "{name}, there is something new at {company}, and members try it first: show your number {number} this week.",
            ),
        },
        Said {
            phase: 2,
            channel: "store",
            name: words("店员介绍话术", "At the shelf"),
            body: words(
                "先问需要，再说一条最合适的卖点，请顾客试一试；不贬低其他商品。试过的请留下一句评价。",
                "Ask what they need, say the one point that fits, let them try; speak badly of nothing else. Ask for one sentence afterwards.",
            ),
        },
    ],
    materials: &[
        Thing {
            phase: 0,
            name: words("新品单页", "Leaflet"),
            quantity: 1_000,
            due: 12,
        },
        Thing {
            phase: 0,
            name: words("试用装", "Samples"),
            quantity: 300,
            due: 12,
        },
    ],
};

/// A holiday's sale.
pub static HOLIDAY: Ready = Ready {
    number: "MB05",
    name: words("节日促销", "Holiday sale"),
    kind: words("促销", "Sale"),
    goal: words(
        "节日期间会员销售额高于去年同期，毛利率不低于平时，新招会员并留下联系方式。",
        "Members spend more than in the same days last year at no lower margin, and new ones leave how to reach them.",
    ),
    phases: &[
        Phase {
            name: words("筹备期", "Preparation"),
            days: (0, 13),
            goal: words(
                "方案、预算、商品、物料定稿。",
                "Offer, budget, goods and materials are settled.",
            ),
        },
        Phase {
            name: words("预热期", "Announcement"),
            days: (14, 20),
            goal: words("会员先知道、先预订。", "Members know and reserve first."),
        },
        Phase {
            name: words("节日期", "Holiday"),
            days: (21, 27),
            goal: words("每天看进度，缺货当天补。", "Progress daily, stock the same day."),
        },
        Phase {
            name: words("收尾期", "Close"),
            days: (28, 34),
            goal: words(
                "结清费用，比较投入产出。",
                "Costs are settled and compared with what came in.",
            ),
        },
    ],
    tasks: &[
        Task {
            phase: 0,
            name: words("定促销规则与商品清单", "Settle the offer and its goods"),
            days: (0, 6),
            after: None,
            checks: &[
                words("毛利底线已核对", "The margin was checked"),
                words("促销在收银台试算过", "It was tried at the till"),
            ],
        },
        Task {
            phase: 0,
            name: words("申请预算并订制物料", "Ask for the budget, order materials"),
            days: (5, 13),
            after: Some(0),
            checks: &[
                words("费用申请已批准", "The request was approved"),
                words("各店扫码入口已印好", "Each store has its own QR code"),
            ],
        },
        Task {
            phase: 1,
            name: words("抽取名单并发预热短信", "Draw the audience and announce it"),
            days: (14, 15),
            after: Some(1),
            checks: &[
                words("触达上限与免打扰已核对", "Limits and quiet hours were checked"),
                words("留 10% 对照组", "A tenth is held back"),
            ],
        },
        Task {
            phase: 2,
            name: words("每日上报现场执行", "Report from the spot, daily"),
            days: (21, 27),
            after: Some(2),
            checks: &[
                words("有照片、有人数、有销售额", "With a photo, people, and sales"),
                words("缺货已补", "Nothing is missing"),
            ],
        },
        Task {
            phase: 3,
            name: words("结算费用并复盘", "Settle the costs and look back"),
            days: (28, 34),
            after: Some(3),
            checks: &[
                words("单据齐全", "All documents are there"),
                words(
                    "计划与执行的差异有原因",
                    "Differences from the plan are explained",
                ),
            ],
        },
    ],
    scripts: &[
        Said {
            phase: 1,
            channel: "sms",
            name: words("预热短信", "Announcement"),
            body: words(
                "{name}，{company}节日会员专享即将开始，出示会员号{number}享会员价，数量有限。",
                "{name}, the members' holiday sale of {company} begins soon: show your number {number} for members' prices, while it lasts.",
            ),
        },
        Said {
            phase: 2,
            channel: "store",
            name: words("现场招募话术", "Asking guests to join"),
            body: words(
                "今天入会当场享受会员价，只需手机号。说明用途，本人同意后请扫本店的码登记；不同意不勉强。",
                "Who joins today has members' prices at once; a phone number is enough. Say what it is for; who agrees scans the store's code, nobody is pressed.",
            ),
        },
    ],
    materials: &[
        Thing {
            phase: 0,
            name: words("节日海报", "Poster"),
            quantity: 50,
            due: 13,
        },
        Thing {
            phase: 0,
            name: words("扫码台卡", "Table card with the QR code"),
            quantity: 50,
            due: 13,
        },
    ],
};
