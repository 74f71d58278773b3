//! What the health club says of itself, and what it did: texts, no figures that its data could tell.

use super::super::club::Club;
use super::super::staff::{AGENT, DIRECTOR, MARKETER, SALES, SERVICE, STORE, STORES, Staff, person};
use super::super::story::{Board, Campaign, Direction, Goal, Profile, Round, Story, of, year};

/// One card for a household, four tiers by what it spent in twelve months.
pub(super) static CLUB: Club = Club {
    name: "康悦会",
    is_shared: true,
    metric: "spend",
    tiers: &[
        ("BASE", "普通会员", 1, "全家一卡积分，免费参加社区讲座。"),
        ("VIP", "VIP贵宾", 1_000, "生日礼包，联谊会邀请，积分加赠。"),
        (
            "STAR",
            "VIP健康之星",
            3_000,
            "每季一次健康检测，健康顾问电话回访。",
        ),
        (
            "ANGEL",
            "VIP健康天使",
            8_000,
            "专属健康顾问，年度体检补贴，免费送货上门。",
        ),
    ],
    extra: ("肠道健康加分", "GUT", 1),
    benefits: &[
        ("L01", "生日礼包", "gift", "VIP", 1, "year", 68),
        ("L02", "会员联谊会邀请", "event", "VIP", 2, "year", 120),
        ("L03", "健康检测一次", "service", "STAR", 1, "quarter", 45),
        ("L04", "《康悦生活》季刊", "periodical", "STAR", 1, "quarter", 12),
        ("L05", "年度体检补贴", "gift", "ANGEL", 1, "year", 300),
    ],
};

/// Who works there.
const STAFF: Staff = Staff {
    territories: &[
        ["ZX", "中西部", ""],
        ["WH", "武汉", "ZX"],
        ["CS", "长沙", "ZX"],
        ["CD", "成都", "ZX"],
    ],
    people: &[
        person(("luozheng", "罗正"), "general_manager", "总经理", ""),
        person(("songjia", "宋佳"), DIRECTOR, "市场总监", ""),
        person(("hanmei", "韩梅"), MARKETER, "会员活动专员", ""),
        person(("caobin", "曹斌"), STORES, "门店运营经理", "ZX"),
        person(("dengli", "邓丽"), STORE, "武汉会员中心店长", "WH"),
        person(("pengyi", "彭毅"), STORE, "长沙会员中心店长", "CS"),
        person(("zenglan", "曾兰"), STORE, "成都会员中心店长", "CD"),
        person(("tianyu", "田雨"), "clerk", "武汉会员中心店员", "WH"),
        person(("yuanhong", "袁红"), "sales_manager", "健康顾问主管", ""),
        person(("shenqi", "沈琪"), SALES, "健康顾问（武汉）", ""),
        person(("wenbo", "文博"), SALES, "健康顾问（长沙）", ""),
        person(("yanfei", "严飞"), SALES, "健康顾问（成都）", ""),
        person(("panyun", "潘云"), SERVICE, "客服主管", ""),
        person(("jiangtao", "江涛"), AGENT, "回访专员", ""),
        person(("luxue", "陆雪"), AGENT, "回访专员", ""),
    ],
    team: (
        "停购回访小组",
        &[
            "hanmei", "dengli", "shenqi", "wenbo", "yanfei", "jiangtao", "luxue",
        ],
    ),
};
/// Who looks after the households of a city.
pub(super) const ADVISERS: [(&str, &str); 3] = [("武汉", "shenqi"), ("长沙", "wenbo"), ("成都", "yanfei")];

pub(super) static STORY: Story = Story {
    staff: STAFF,
    currency: "元",
    margin_percent: None,
    profiles: &[PROFILE, PROFILE_EN],
    board: BOARD,
    directions: DIRECTIONS,
    duties: &[
        ("partnership", "专属健康顾问每周问候，跟进服用与检测结果", Some(7)),
        (
            "proactive",
            "健康顾问电话回访：用量是否将尽，有无不适，告知讲座",
            Some(30),
        ),
        ("accountable", "购买后回访一次，询问使用情况与建议", Some(90)),
        ("reactive", "咨询电话与会员中心当日答复", None),
        ("basic", "到店时说明会员权益", None),
    ],
    after_days: 7,
    first: FIRST,
    segment: ("沉睡会员（6 月起未购买）", SLEEPING),
    rule: "2025 年 5 月前购买、6 月起未再购买的会员",
    campaign: CALL_BACK,
    second: SECOND,
    next: UPGRADE,
};

/// Who bought before June and not since, till the round began.
const SLEEPING: &str = r#"{"rule":{"all":[
  {"bought":{"figure":"tickets","op":"ge","value":"1","window":{"between":{"from":"2024-07-01","to":"2025-05-31"}}}},
  {"bought":{"figure":"tickets","op":"eq","value":"0","window":{"between":{"from":"2025-06-01","to":"2025-09-21"}}}}]}}"#;

const PROFILE: Profile = Profile {
    language: "zh",
    texts: &[
        ("name", "康悦健康会（示例）"),
        ("slogan", "一张家庭卡，全家健康账"),
        (
            "introduction",
            "康悦健康会是一家虚构的健康产品会员俱乐部，在武汉、长沙、成都设有三家会员中心，并在第三方药房、生活馆、百货设五个专柜。会员以家庭为单位，一户一卡，共同积分、共同升级。",
        ),
        (
            "market",
            "中西部城市关注健康的中老年家庭，以及为父母选购的子女。购买渠道为自营会员中心与第三方专柜。",
        ),
        (
            "products",
            "营养补充、肠道健康、骨骼关节、家用器械与养生茶饮五类，十四个主要品种。",
        ),
        ("mission", "让每个家庭看得懂、坚持得住自己的健康。"),
        ("vision", "成为会员家庭最信任的健康伙伴。"),
        ("proposition", "不夸大，不催买，陪您长期坚持。"),
        ("for_customers", "一户一卡，权益全家共享；健康顾问定期回访。"),
        ("for_employees", "健康顾问持证上岗，按服务质量计酬。"),
        ("for_shareholders", "以家庭终身价值衡量增长。"),
        ("for_suppliers", "批批检测，按约付款。"),
        ("for_society", "每月社区公益讲座，不设销售环节。"),
    ],
};

const PROFILE_EN: Profile = Profile {
    language: "en",
    texts: &[
        ("name", "Kangyue Health Club (sample)"),
        ("slogan", "One card for the household, one account of its health"),
        (
            "introduction",
            "Kangyue is an invented club around health products with three centres of its own in Wuhan, Changsha and Chengdu and five counters in \
             stores of others. Its members are households: one card, points and tiers together.",
        ),
        (
            "market",
            "Families of middle and higher age who look after their health, and children who buy for their parents, in cities of central and \
             western China.",
        ),
        (
            "products",
            "Nutrition, digestion, bones and joints, home devices, teas: fourteen main products.",
        ),
        ("mission", "Health that every family understands and keeps up."),
        ("vision", "The health partner that member families trust most."),
        ("proposition", "No exaggeration, no pressure, company for years."),
        (
            "for_customers",
            "One card for all at home; an adviser who calls again.",
        ),
        (
            "for_employees",
            "Qualified advisers, paid by the quality of service.",
        ),
        ("for_shareholders", "Growth by the lifetime value of households."),
        ("for_suppliers", "Every batch tested, every invoice paid in time."),
        ("for_society", "Free lectures every month, without sales."),
    ],
};

const BOARD: Board = Board {
    name: "2025 年会员经营分析",
    strategy: "so",
    reason: "家庭卡让会员黏性高，老龄家庭的健康需求持续增长，宜以服务带动长期购买；同时先把停购的家庭请回来。",
    factors: &[
        (
            "strength",
            "一户一卡，家庭共同积分，会员稳定购买",
            25,
            4,
            Some(year("customers")),
        ),
        (
            "strength",
            "第一十分位会员占销售的比重高",
            20,
            4,
            Some(of(
                ("customer-decile", "by=year&period=2025"),
                ("grp", "1"),
                "sales_share",
            )),
        ),
        ("strength", "健康顾问与讲座形成信任", 15, 4, None),
        (
            "weakness",
            "停购的会员多，缺少用量将尽的提醒",
            25,
            4,
            Some(of(("lifecycle", ""), ("state", "lapsed"), "customers")),
        ),
        ("weakness", "购物频率偏低", 15, 3, Some(year("frequency"))),
        ("opportunity", "中西部老龄家庭对慢病管理的需求增长", 25, 4, None),
        ("opportunity", "第三方专柜带来新家庭", 10, 3, None),
        ("threat", "监管对健康产品宣传日益严格", 15, 3, None),
        ("threat", "电商低价分流客单价高的品种", 20, 3, Some(year("atv_c"))),
    ],
    strategies: &[
        (
            "so",
            "家庭健康档案与顾问回访",
            "按家庭登记检测结果，顾问每月回访。",
            &[0, 2, 5],
        ),
        (
            "wo",
            "停购家庭唤回",
            "用量将尽即提醒，留出对照组量出提升。",
            &[3, 4, 5],
        ),
        (
            "st",
            "合规宣传与检测体验",
            "以检测数据说话，不作功效承诺。",
            &[2, 7],
        ),
        (
            "wt",
            "常用品种的会员价",
            "对价格敏感的品种给家庭装会员价。",
            &[4, 8],
        ),
    ],
};

const DIRECTIONS: [Direction; 5] = [
    Direction {
        kind: "acquire",
        name: "客户获取：第三方专柜入会",
        goal: "提高有购买的会员数",
        target: "520",
        playbook: "专柜购买当场办家庭卡\n首购 7 天内顾问回访\n邀请参加社区讲座",
    },
    Direction {
        kind: "develop",
        name: "客户提升：从单品到家庭组合",
        goal: "提高平均客单价",
        target: "760",
        playbook: "按检测结果推荐组合\n家庭装会员价\n以对照组比较客单价",
    },
    Direction {
        kind: "retain",
        name: "客户保留：用量将尽即提醒",
        goal: "提高复购率",
        target: "0.55",
        playbook: "按品种推算用完日\n提前一周致电\n登记不续购的原因",
    },
    Direction {
        kind: "loyalty",
        name: "客户忠诚：健康之星与健康天使",
        goal: "提高会员购物频率",
        target: "2.5",
        playbook: "季度健康检测\n联谊会与季刊\n邀请推荐亲友",
    },
    Direction {
        kind: "win_back",
        name: "客户挽回：停购会员回访",
        goal: "让停购会员重新购买，提高会员人均消费",
        target: "1600",
        playbook: "按规则选出停购会员\n随机留出对照组\n短信邀请免费检测，顾问电话联系\n按对照组计算提升",
    },
];

const FIRST: Round = Round {
    name: "停购会员回访",
    days: ("2025-09-22", "2025-11-30"),
    topic: "T03",
    plan: "目标客群为 6 月起未购买的会员；短信邀请到会员中心免费检测，顾问电话联系；随机留出三成作对照组，活动期五周。",
    findings: &[
        (
            "已流失的会员 {} 人",
            of(("lifecycle", ""), ("state", "lapsed"), "customers"),
            "多数家庭在春天用完一批后没有人提醒。",
        ),
        (
            "“重要价值”会员 {} 人",
            of(("rfm-segments", ""), ("segment", "important-value"), "customers"),
            "由健康顾问逐户负责，不在本轮打扰之列。",
        ),
        (
            "90 天内再次购买的比例 {}",
            of(("repurchase", ""), ("within_days", "90"), "repurchase_rate"),
            "首购后的三个月决定是否坚持。",
        ),
        ("平均客单价 {}", year("atv_c"), "单品购买多，组合购买放到下一轮。"),
    ],
    goals: &[
        Goal {
            name: "触达会员的回购率（%）",
            figure: None,
            baseline: "0",
            target: "15",
        },
        Goal {
            name: "本年有购买的客户数",
            figure: Some(year("customers")),
            baseline: "",
            target: "480",
        },
        Goal {
            name: "购物频率",
            figure: Some(year("frequency")),
            baseline: "",
            target: "2.2",
        },
    ],
    lessons: "免费检测加电话回访有效，提升经对照组证实；停购主因是“忘了”和“不知道还要不要吃”，应在用完前提醒。回来的家庭仍以单品为主，下一轮做家庭组合。",
    refined: "已回购的停购会员",
};

const CALL_BACK: Campaign = Campaign {
    number: "HD2510",
    name: "金秋健康回访季",
    kind: "会员挽回",
    area: "ZX",
    goal: "请停购会员到会员中心免费检测并恢复购买，并量出活动本身带来的提升。",
    days: ("2025-10-13", "2025-11-16"),
    share: 30,
    seed: "kangyue-2025-10",
    phases: &[
        ("导入期", "2025-10-13", "2025-10-19", "短信邀请与首轮电话"),
        ("发展期", "2025-10-20", "2025-11-09", "到店检测，顾问建议"),
        ("收尾期", "2025-11-10", "2025-11-16", "整理反馈与原因"),
    ],
    tasks: &[
        (0, "确定名单与对照组", "2025-10-13", "2025-10-13"),
        (0, "顾问电话话术与合规审核", "2025-10-13", "2025-10-15"),
        (1, "三家会员中心检测排班", "2025-10-20", "2025-10-22"),
        (1, "第二轮电话", "2025-10-28", "2025-11-05"),
        (2, "停购原因汇总", "2025-11-10", "2025-11-14"),
    ],
    script: (
        "检测邀请短信",
        "【康悦健康会】您好，邀请您和家人 11 月 16 日前到会员中心免费检测血压、血糖与骨密度，凭家庭卡即可。退订回 T。",
    ),
    costs: &[
        (
            0,
            "media",
            2_500,
            "短信两轮",
            "示例通信服务商",
            2_180,
            "FP-2510-03",
        ),
        (
            1,
            "people",
            6_000,
            "健康顾问外呼与检测加班",
            "会员中心",
            5_600,
            "JB-2511-02",
        ),
        (
            1,
            "material",
            4_000,
            "检测耗材",
            "示例医疗器材商行",
            3_450,
            "FP-2511-05",
        ),
    ],
    planned: &[
        (300, 20, 12_000, 3_000),
        (300, 35, 25_000, 8_000),
        (0, 5, 3_000, 1_500),
    ],
    reports: &[
        ("2025-10-16", "短信邀请与首轮电话", 300, 18),
        ("2025-11-01", "三家会员中心检测", 240, 41),
        ("2025-11-14", "反馈汇总会", 0, 6),
    ],
    answers: &[
        "忘了续，周末去检测",
        "吃完了，不确定还要不要吃，已约顾问",
        "身体有改善，愿意继续",
        "未接通，改发短信",
        "家人住院，稍后再联系",
        "价格偏高，介绍家庭装会员价",
    ],
};

const SECOND: Round = Round {
    name: "从单品到家庭组合",
    days: ("2025-12-01", "2026-03-31"),
    topic: "T07",
    plan: "从第一轮回来的会员开始：按检测结果推荐家庭组合，仍留出对照组，比较客单价与购物频率。",
    findings: &[
        (
            "平均客单价 {}",
            year("atv_c"),
            "组合购买的提升空间在骨骼关节与肠道健康。",
        ),
        (
            "购物频率 {} 次",
            year("frequency"),
            "用量提醒应与组合推荐一起做。",
        ),
        (
            "“重要价值”会员 {} 人",
            of(("rfm-segments", ""), ("segment", "important-value"), "customers"),
            "健康之星与健康天使家庭由专属顾问负责。",
        ),
    ],
    goals: &[
        Goal {
            name: "平均客单价",
            figure: Some(year("atv_c")),
            baseline: "",
            target: "760",
        },
        Goal {
            name: "购物频率",
            figure: Some(year("frequency")),
            baseline: "",
            target: "2.5",
        },
    ],
    lessons: "",
    refined: "",
};

const UPGRADE: Campaign = Campaign {
    number: "HD2601",
    name: "新春家庭组合",
    kind: "升级销售",
    area: "ZX",
    goal: "提高回购会员的客单价，检验家庭组合价是否值得长期保留。",
    days: ("2026-01-12", "2026-02-22"),
    share: 30,
    seed: "kangyue-2026-01",
    phases: &[
        ("准备期", "2026-01-12", "2026-01-18", "组合定价与顾问培训"),
        ("执行期", "2026-01-19", "2026-02-22", "检测后推荐"),
    ],
    tasks: &[
        (0, "家庭组合定价", "2026-01-12", "2026-01-14"),
        (0, "顾问培训", "2026-01-14", "2026-01-17"),
        (1, "每周看客单价对比", "2026-01-26", "2026-02-20"),
    ],
    script: (
        "家庭组合短信",
        "【康悦健康会】新春家庭组合：任选两类健康产品享会员组合价，会员中心与专柜同享。退订回 T。",
    ),
    costs: &[
        (1, "media", 1_200, "短信", "示例通信服务商", 0, ""),
        (1, "gift", 5_000, "组合赠品", "会员中心", 0, ""),
    ],
    planned: &[(80, 10, 6_000, 1_200), (80, 30, 18_000, 5_000)],
    reports: &[],
    answers: &[],
};
