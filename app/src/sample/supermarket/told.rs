//! What is told around the supermarket's real data: texts, no figures that its data could tell. The chain itself isn't named by its
//! publisher, so what it says of itself is invented and says so.

use super::super::staff::{AGENT, DIRECTOR, MARKETER, SERVICE, STORE, STORES, Staff, person};
use super::super::story::library::{Article, Library};
use super::super::story::{Board, Campaign, Direction, Figure, Goal, Profile, Round, Story, of};

/// The day on which its households agreed to be written to.
pub(super) const JOINED: &str = "2017-01-02";

/// A figure of the key figures' only year: its last evening belongs to the next one elsewhere.
const fn year(column: &'static str) -> Figure {
    Figure {
        indicator: "kpi",
        question: "by=year&period=2017",
        row: None,
        column,
    }
}

/// Who works there; the territories are the chain's districts.
const STAFF: Staff = Staff {
    territories: &[
        ["ALL", "全部门店", ""],
        ["D1", "一区", "ALL"],
        ["D2", "二区", "ALL"],
        ["D3", "三区", "ALL"],
    ],
    people: &[
        person(("fuyong", "傅勇"), "general_manager", "总经理", ""),
        person(("leiting", "雷婷"), DIRECTOR, "市场总监", ""),
        person(("baixue", "白雪"), MARKETER, "会员营销专员", ""),
        person(("shiwei", "石伟"), STORES, "门店运营经理", "ALL"),
        person(("longfei", "龙飞"), STORE, "一区店长", "D1"),
        person(("duanrui", "段睿"), STORE, "二区店长", "D2"),
        person(("haoyan", "郝燕"), STORE, "三区店长", "D3"),
        person(("gongli", "龚丽"), SERVICE, "会员服务主管", ""),
        person(("maotong", "毛彤"), AGENT, "会员服务专员", ""),
        person(("wanqing", "万清"), AGENT, "会员服务专员", ""),
    ],
    team: ("家庭回访小组", &["baixue", "longfei", "maotong", "wanqing"]),
};
/// The districts, by turns of the stores' numbers.
pub(super) const DISTRICTS: [&str; 3] = ["D1", "D2", "D3"];
/// The same as market areas. Where the stores are its publisher doesn't tell.
pub(super) const AREAS: [[&str; 3]; 3] = [
    ["D1", "一区", "ALL"],
    ["D2", "二区", "ALL"],
    ["D3", "三区", "ALL"],
];

pub(super) static STORY: Story = Story {
    staff: STAFF,
    currency: "美元",
    margin_percent: Some("25"),
    profiles: &[PROFILE, PROFILE_EN],
    board: BOARD,
    directions: DIRECTIONS,
    duties: &[
        ("partnership", "店长每周问候，了解缺货与意见", Some(7)),
        ("proactive", "每月致电：告知常购商品的优惠", Some(30)),
        ("accountable", "每季回访一次，记录意见与建议", Some(90)),
        ("reactive", "服务台当日答复", None),
        ("basic", "收银台告知会员价", None),
    ],
    after_days: 3,
    first: FIRST,
    segment: ("购物减少的家庭（8 月中旬起）", FADING),
    rule: "1–7 月购物六次以上、8 月中旬起不超过两次的家庭",
    campaign: REHEARSAL,
    second: SECOND,
    next: FRESH,
};

/// Who came often till July and hardly from the middle of August till the round began.
const FADING: &str = r#"{"rule":{"all":[
  {"bought":{"figure":"tickets","op":"ge","value":"6","window":{"between":{"from":"2017-01-01","to":"2017-07-31"}}}},
  {"bought":{"figure":"tickets","op":"le","value":"2","window":{"between":{"from":"2017-08-15","to":"2017-10-01"}}}}]}}"#;

const PROFILE: Profile = Profile {
    language: "zh",
    texts: &[
        ("name", "The Complete Journey 零售"),
        ("slogan", "每一张小票，都认得您"),
        (
            "introduction",
            "销售、家庭与优惠券均为公开的真实数据（The Complete Journey，2017 年）；数据的发布者没有公布企业名称，本简介与下列文字为示例而写。企业经营综合超市，兼营加油，家庭凭会员卡购物。",
        ),
        (
            "market",
            "社区家庭的日常采购；以已登记年龄、收入与家庭结构的家庭最为清楚。",
        ),
        ("products", "杂货、生鲜、肉类、药妆、加油等部门，约九万种商品。"),
        ("mission", "让家庭把每周的采购放心交给我们。"),
        ("vision", "成为社区家庭的第一选择。"),
        ("proposition", "天天新鲜，价格明白，优惠与常购商品有关。"),
        ("for_customers", "凭会员卡享受与本人常购商品相关的优惠。"),
        ("for_employees", "稳定排班与内部晋升。"),
        ("for_shareholders", "以家庭的长期消费衡量增长。"),
        ("for_suppliers", "共享需求信息，减少缺货。"),
        ("for_society", "临期食品捐赠社区。"),
    ],
};

const PROFILE_EN: Profile = Profile {
    language: "en",
    texts: &[
        ("name", "The Complete Journey retailer"),
        ("slogan", "Every receipt knows you"),
        (
            "introduction",
            "Sales, households and coupons are public, real data (The Complete Journey, 2017). Their publisher doesn't name the company: this \
             profile and the texts around it are written for the sample. It runs supermarkets with fuel, and households shop with a card.",
        ),
        (
            "market",
            "Families of the neighbourhood on their weekly shopping; best known are those who told age, income and household.",
        ),
        (
            "products",
            "Grocery, produce, meat, drug and cosmetics, fuel: some ninety thousand products.",
        ),
        ("mission", "The weekly shopping, in good hands."),
        ("vision", "The first choice of the neighbourhood."),
        (
            "proposition",
            "Fresh every day, clear prices, offers about what one buys.",
        ),
        ("for_customers", "Offers about what the household buys anyway."),
        ("for_employees", "Steady rosters and careers within."),
        ("for_shareholders", "Growth by what households spend over years."),
        ("for_suppliers", "Shared knowledge of demand."),
        (
            "for_society",
            "Food near its date goes to neighbours who need it.",
        ),
    ],
};

const BOARD: Board = Board {
    name: "2017 年经营分析",
    strategy: "wo",
    reason: "家庭凭卡购物，资料完整，而一部分家庭购物减少却无人跟进。先从可量出效果的会员沟通做起。",
    factors: &[
        (
            "strength",
            "几乎全部销售记在家庭卡上",
            25,
            5,
            Some(year("customers")),
        ),
        (
            "strength",
            "第一十分位家庭占销售的比重高",
            20,
            4,
            Some(of(
                ("customer-decile", "by=year&period=2017"),
                ("grp", "1"),
                "sales_share",
            )),
        ),
        (
            "strength",
            "购物频率高，接触机会多",
            15,
            4,
            Some(year("frequency")),
        ),
        (
            "weakness",
            "客单价偏低，以零散补货为主",
            20,
            3,
            Some(year("atv_c")),
        ),
        (
            "weakness",
            "购物减少的家庭没有及时发现",
            20,
            4,
            Some(of(("lifecycle", ""), ("state", "lapsing"), "customers")),
        ),
        ("opportunity", "生鲜与药妆的交叉购买", 20, 4, None),
        ("opportunity", "优惠券可按家庭精准投放", 15, 4, None),
        ("threat", "折扣店与网上超市分流", 25, 4, None),
        (
            "threat",
            "让利占比上升，侵蚀毛利",
            15,
            3,
            Some(year("discount_rate")),
        ),
    ],
    strategies: &[
        (
            "so",
            "按常购商品投放优惠券",
            "以家庭的购物篮决定券种。",
            &[0, 1, 6],
        ),
        ("wo", "购物减少即联系", "每周看预警名单，留出对照组。", &[4, 6]),
        ("st", "高频家庭的专享日", "减少全场让利。", &[2, 8]),
        ("wt", "成套补货推荐", "以组合提高客单价。", &[3, 7]),
    ],
};

const DIRECTIONS: [Direction; 5] = [
    Direction {
        kind: "acquire",
        name: "客户获取：加油客户入会",
        goal: "提高有购买的会员数",
        target: "2600",
        playbook: "加油小票附首购券\n收银台邀请入会\n30 天内送第二次购买的理由",
    },
    Direction {
        kind: "develop",
        name: "客户提升：杂货带动生鲜",
        goal: "提高平均客单价",
        target: "32",
        playbook: "按购物篮关联选商品\n成套优惠\n以对照组比较客单价",
    },
    Direction {
        kind: "retain",
        name: "客户保留：购物减少即联系",
        goal: "提高复购率",
        target: "0.99",
        playbook: "每周看名单\n按价值分级联系\n记录原因",
    },
    Direction {
        kind: "loyalty",
        name: "客户忠诚：高频家庭",
        goal: "提高会员购物频率",
        target: "66",
        playbook: "专享日\n新品先试\n邀请推荐亲友",
    },
    Direction {
        kind: "win_back",
        name: "客户挽回：请购物减少的家庭回来",
        goal: "提高会员人均消费",
        target: "2000",
        playbook: "按规则选出家庭\n随机留出对照组\n按对照组计算提升",
    },
];

const FIRST: Round = Round {
    name: "购物减少的家庭（演练）",
    days: ("2017-10-02", "2017-12-03"),
    topic: "T02",
    plan: "目标客群为 8 月中旬起购物减少的家庭。销售为真实历史数据，活动只作演练：照常分出对照组并测量，但没有真正寄出礼遇。",
    findings: &[
        (
            "处于沉睡预警的家庭 {} 户",
            of(("lifecycle", ""), ("state", "lapsing"), "customers"),
            "按各户自己的购物间隔判断。",
        ),
        (
            "“重要价值”家庭 {} 户",
            of(("rfm-segments", ""), ("segment", "important-value"), "customers"),
            "贡献大部分销售。",
        ),
        (
            "30 天内再次购买的比例 {}",
            of(("repurchase", ""), ("within_days", "30"), "repurchase_rate"),
            "多数家庭一个月内会再来，超过即应留意。",
        ),
        ("平均客单价 {}", year("atv_c"), "以补货为主。"),
    ],
    goals: &[
        Goal {
            name: "名单中家庭的购买比例（%）",
            figure: None,
            baseline: "0",
            target: "80",
        },
        Goal {
            name: "平均客单价",
            figure: Some(year("atv_c")),
            baseline: "",
            target: "32",
        },
    ],
    lessons: "演练没有寄出任何礼遇，目标组与对照组的差别应在误差之内：区间含 0 正说明方法可靠。正式活动须照此留出对照组，不能把自然回来的家庭算作活动的功劳。",
    refined: "演练期内购买的家庭",
};

const REHEARSAL: Campaign = Campaign {
    number: "YL1710",
    name: "回店礼（演练）",
    kind: "演练",
    area: "ALL",
    goal: "演练：真实销售、随机对照组、未寄出礼遇，提升应接近 0。",
    days: ("2017-10-16", "2017-11-19"),
    share: 30,
    seed: "journey-2017-10",
    phases: &[
        ("准备期", "2017-10-16", "2017-10-22", "名单与对照组"),
        ("观察期", "2017-10-23", "2017-11-19", "只记录，不联系"),
    ],
    tasks: &[
        (0, "确定名单与对照组", "2017-10-16", "2017-10-18"),
        (1, "每周核对销售记录", "2017-10-23", "2017-11-19"),
    ],
    script: (
        "演练用短信（未发送）",
        "【示例超市】好久不见，为您留了一份与常购商品有关的优惠，凭会员卡到店领取。",
    ),
    costs: &[
        (0, "people", 600, "名单整理与核对", "会员部", 540, "JB-1711-01"),
        (0, "other", 200, "演练材料打印", "办公室", 180, "NB-1710-02"),
    ],
    planned: &[(0, 0, 0, 400), (0, 0, 0, 400)],
    reports: &[("2017-11-18", "演练核对会", 0, 0)],
    answers: &[],
};

const SECOND: Round = Round {
    name: "杂货带动生鲜",
    days: ("2017-12-04", "2018-03-31"),
    topic: "T07",
    plan: "从演练期内购买的家庭开始，按购物篮推荐生鲜；正式寄出优惠，仍留出对照组。",
    findings: &[
        ("平均客单价 {}", year("atv_c"), "补货为主，成套推荐有空间。"),
        ("购物频率 {} 次", year("frequency"), "接触机会多，宜少量多次。"),
    ],
    goals: &[Goal {
        name: "平均客单价",
        figure: Some(year("atv_c")),
        baseline: "",
        target: "32",
    }],
    lessons: "",
    refined: "",
};

const FRESH: Campaign = Campaign {
    number: "YL1801",
    name: "生鲜成套优惠",
    kind: "连带销售",
    area: "ALL",
    goal: "提高客单价，检验成套优惠是否值得长期保留。",
    days: ("2018-01-15", "2018-02-25"),
    share: 30,
    seed: "journey-2018-01",
    phases: &[
        ("准备期", "2018-01-15", "2018-01-21", "选品与印券"),
        ("执行期", "2018-01-22", "2018-02-25", "按家庭投放"),
    ],
    tasks: &[
        (0, "按购物篮选品", "2018-01-15", "2018-01-17"),
        (1, "每周看客单价对比", "2018-01-29", "2018-02-23"),
    ],
    script: (
        "优惠券文案",
        "【示例超市】为您常买的商品配好了新鲜搭档，成套立减，凭券到店使用。",
    ),
    costs: &[
        (0, "media", 800, "印券与邮寄", "示例印务", 0, ""),
        (1, "gift", 2_000, "成套让利", "各门店", 0, ""),
    ],
    planned: &[(300, 20, 1_000, 900), (300, 60, 4_000, 1_900)],
    reports: &[],
    answers: &[],
};

/// What the service desks know.
pub(super) static LIBRARY: Library = Library {
    base: "service",
    shelves: &["服务台"],
    articles: &[
        Article {
            number: "FW-01",
            shelf: "服务台",
            title: "忘带会员卡，优惠怎么算",
            summary: "报手机号或会员号即可享会员价；结账后当天凭小票补。",
            tags: "会员卡,会员价,补登",
            body: "## 结账前\n\n请会员报手机号或会员号，核对姓氏后照常给会员价。\n\n## 结账后\n\n当天凭小票到服务台补登，差价退回原支付方式；隔天只补登记录，不退差价。\n\n## 不可以\n\n不要用员工或别家的卡代刷：那一家的购物记录会出错，寄去的优惠也就不对了。",
            people: ("gongli", "leiting"),
            days: ("2017-10-03", "2017-10-05"),
            decision: "可以发布。",
        },
        Article {
            number: "FW-02",
            shelf: "服务台",
            title: "生鲜不新鲜，怎么退",
            summary: "当天或次日凭小票或会员号全额退，不要求带回实物。",
            tags: "生鲜,退货,投诉",
            body: "## 怎么退\n\n1. 道歉，问清品名和购买时间。\n2. 在会员的购物记录里找到这一笔，全额退款。\n3. 告诉生鲜组长批次，当班检查货架。\n\n超过次日的由店长决定。同一家庭一个月退三次以上，先退，再请店长致电了解。",
            people: ("gongli", "leiting"),
            days: ("2017-10-10", "2017-10-12"),
            decision: "同意。",
        },
    ],
    uses: &[
        (
            "2017-10-20",
            "FW-01",
            "maotong",
            Some((true, "补登的说法统一了。")),
        ),
        ("2017-11-02", "FW-02", "wanqing", Some((true, ""))),
        ("2017-11-15", "FW-02", "maotong", None),
    ],
    missed: &[("2017-11-20", "wanqing", "停车券")],
};
