//! What the chain of hotels says of itself, and what it did: texts, no figures that its data could tell.

use super::super::club::Club;
use super::super::staff::{AGENT, DIRECTOR, MARKETER, SALES, SERVICE, STORE, STORES, Staff, person};
use super::super::story::{Board, Campaign, Direction, Goal, Profile, Round, Story, of, year};

/// The club of its guests: tiers by stays of twelve months.
pub(super) static CLUB: Club = Club {
    name: "安途会",
    is_shared: false,
    metric: "visits",
    tiers: &[
        ("PT", "普卡会员", 1, "会员价 98 折，免押金入住。"),
        ("YK", "银卡会员", 3, "会员价 95 折，免费延迟退房至 13:00。"),
        ("JK", "金卡会员", 8, "会员价 92 折，每次入住赠一份早餐。"),
        ("BJ", "铂金卡会员", 15, "会员价 88 折，双早，优先升级房型。"),
    ],
    extra: ("早餐加分", "FOOD", 1),
    benefits: &[
        ("Q01", "延迟退房至 13:00", "service", "YK", 12, "year", 20),
        ("Q02", "入住赠早餐一份", "gift", "JK", 24, "year", 28),
        ("Q03", "生日当月免费升级房型", "service", "JK", 1, "year", 80),
        ("Q04", "免费洗衣一袋", "service", "BJ", 6, "year", 18),
    ],
};

/// Who works there; a territory is looked after from one of its hotels.
const STAFF: Staff = Staff {
    territories: &[
        ["HD", "华东", ""],
        ["SH", "上海", "HD"],
        ["HZ", "杭州", "HD"],
        ["SZ", "苏州", "HD"],
        ["NJ", "南京", "HD"],
        ["HF", "合肥", "HD"],
    ],
    people: &[
        person(("chengang", "陈刚"), "general_manager", "总经理", ""),
        person(("zhoumin", "周敏"), DIRECTOR, "市场总监", ""),
        person(("linyue", "林悦"), MARKETER, "会员营销专员", ""),
        person(("huangtao", "黄涛"), STORES, "门店运营经理", "HD"),
        person(("xujing", "徐静"), STORE, "上海店长", "SH"),
        person(("heping", "何萍"), STORE, "杭州店长", "HZ"),
        person(("gaoyuan", "高远"), STORE, "南京店长", "NJ"),
        person(("dingkai", "丁凯"), "clerk", "上海前台", "SH"),
        person(("sunlei", "孙磊"), "sales_manager", "大客户部经理", ""),
        person(("maxiao", "马晓"), SALES, "大客户经理（沪苏）", ""),
        person(("guoxin", "郭欣"), SALES, "大客户经理（杭宁合）", ""),
        person(("tangli", "唐莉"), SERVICE, "订房中心主管", ""),
        person(("renna", "任娜"), AGENT, "订房专员", ""),
        person(("fangyu", "方宇"), AGENT, "订房专员", ""),
        person(("qianwei", "钱伟"), "analyst", "数据分析员", ""),
    ],
    team: ("住客挽回小组", &["linyue", "xujing", "maxiao", "renna", "fangyu"]),
};
/// Who looks after companies and guests on business, and who calls guests.
pub(super) const REPS: [&str; 2] = ["maxiao", "guoxin"];
/// Who calls guests.
pub(super) const CALLERS: [&str; 2] = ["renna", "fangyu"];

pub(super) static STORY: Story = Story {
    staff: STAFF,
    currency: "元",
    margin_percent: None,
    profiles: &[PROFILE, PROFILE_EN],
    board: BOARD,
    directions: DIRECTIONS,
    duties: &[
        (
            "partnership",
            "专属客户经理每周确认行程、房型与发票；离店次日致电",
            Some(7),
        ),
        (
            "proactive",
            "离店次日致电，询问睡眠、早餐与改进建议，并告知下次会员价",
            Some(30),
        ),
        (
            "accountable",
            "离店次日短信致谢，附意见链接；有投诉当日回电",
            Some(90),
        ),
        ("reactive", "前台与订房电话有问必复", None),
        ("basic", "入住时告知会员权益", None),
    ],
    after_days: 1,
    first: FIRST,
    segment: ("沉睡住客（6 月起未入住）", SLEEPING),
    rule: "2025 年 5 月前入住、6 月起未再入住的会员",
    campaign: COME_BACK,
    second: SECOND,
    next: BREAKFAST,
};

/// Who stayed before June and not since, till the round began.
const SLEEPING: &str = r#"{"rule":{"all":[
  {"bought":{"figure":"tickets","op":"ge","value":"1","window":{"between":{"from":"2024-07-01","to":"2025-05-31"}}}},
  {"bought":{"figure":"tickets","op":"eq","value":"0","window":{"between":{"from":"2025-06-01","to":"2025-09-21"}}}}]}}"#;

const PROFILE: Profile = Profile {
    language: "zh",
    texts: &[
        ("name", "安途酒店（示例）"),
        ("slogan", "睡个好觉，明天再出发"),
        (
            "introduction",
            "安途酒店是一家虚构的经济型连锁酒店，在上海、杭州、苏州、南京、合肥经营八家门店。每一位住客凭手机号入会，每一次入住都记在会员名下。",
        ),
        (
            "market",
            "长三角的商务出行与周末休闲市场。主要客群：出差的企业职员、签约企业、周末出游的家庭与年轻人。",
        ),
        (
            "products",
            "客房（大床、双床、商务、家庭、套房）、自助早餐、洗衣、延迟退房、停车与会议室。",
        ),
        ("mission", "让奔波的人在每座城市都睡得安稳。"),
        ("vision", "成为长三角住客最愿意再来的经济型酒店。"),
        ("proposition", "干净、安静、价格说得清。"),
        ("for_customers", "会员价公开，积分不绕弯，离店次日有人问候。"),
        ("for_employees", "排班透明，店长从一线提拔。"),
        ("for_shareholders", "以回头客带来的稳定入住率取得稳健回报。"),
        ("for_suppliers", "布草与食材按月结算，从不拖欠。"),
        ("for_society", "一次性用品按需提供，布草清洗节水。"),
    ],
};

const PROFILE_EN: Profile = Profile {
    language: "en",
    texts: &[
        ("name", "Antu Inns (sample)"),
        ("slogan", "Sleep well, set off again"),
        (
            "introduction",
            "Antu is an invented chain of eight budget hotels in Shanghai, Hangzhou, Suzhou, Nanjing and Hefei. Every guest joins by phone \
             number, and every stay is on record.",
        ),
        (
            "market",
            "Business trips and weekends in the Yangtze delta: employees on the road, companies with an account, families and young people.",
        ),
        (
            "products",
            "Rooms of five types, breakfast, laundry, late check-out, parking, meeting rooms.",
        ),
        ("mission", "A sound sleep in every city."),
        (
            "vision",
            "The budget hotels that guests of the delta come back to most.",
        ),
        ("proposition", "Clean, quiet, and a price without small print."),
        (
            "for_customers",
            "Public member prices, simple points, a call the day after check-out.",
        ),
        ("for_employees", "Open rosters; managers rise from the desk."),
        ("for_shareholders", "Steady returns by guests who come back."),
        ("for_suppliers", "Linen and food are paid every month."),
        (
            "for_society",
            "Disposables on request only, and less water for linen.",
        ),
    ],
};

const BOARD: Board = Board {
    name: "2025 年秋季经营分析",
    strategy: "wo",
    reason: "老客户基础好、区域出行需求在增长，而沉睡住客多、复购偏低。先用低成本的会员沟通把老客户请回来，再谈开新店。",
    factors: &[
        (
            "strength",
            "老住客贡献集中且稳定，第一十分位占销售的比重高",
            25,
            4,
            Some(of(
                ("customer-decile", "by=year&period=2025"),
                ("grp", "1"),
                "sales_share",
            )),
        ),
        (
            "strength",
            "本年已有大量住客实名入会，可以逐一联系",
            20,
            4,
            Some(year("customers")),
        ),
        ("strength", "五座城市八家门店，商务客可跨城入住", 15, 3, None),
        ("weakness", "复购率仍有提升空间", 20, 3, Some(year("repeat_rate"))),
        (
            "weakness",
            "沉睡与流失的住客没有人跟进",
            25,
            4,
            Some(of(("lifecycle", ""), ("state", "lapsed"), "customers")),
        ),
        ("opportunity", "高铁通勤带动长三角周末与短途商务出行", 20, 4, None),
        (
            "opportunity",
            "早餐、洗衣等附加服务可以提高客单价",
            15,
            3,
            Some(year("atv_c")),
        ),
        ("threat", "在线平台抽佣上涨，散客越来越依赖比价", 20, 4, None),
        ("threat", "同街区新开中端酒店，周末价格战", 15, 3, None),
    ],
    strategies: &[
        (
            "so",
            "签约企业跨城协议价",
            "以五城门店为卖点，统一结算与发票。",
            &[2, 5],
        ),
        (
            "wo",
            "沉睡住客回店行动",
            "以对照组方式给出回店礼，量出真实提升后再推广。",
            &[3, 4, 5],
        ),
        ("st", "会员专享直订价", "只对会员公开，减少平台依赖。", &[1, 7]),
        ("wt", "离店次日关怀", "问题当日解决，避免差评与流失。", &[4, 8]),
    ],
};

const DIRECTIONS: [Direction; 5] = [
    Direction {
        kind: "acquire",
        name: "客户获取：每一位散客成为会员",
        goal: "提高有入住的会员数",
        target: "600",
        playbook: "前台办理入住时扫码入会，免押金\n企业开户时登记差旅名单\n首次离店 7 天内送第二晚优惠",
    },
    Direction {
        kind: "develop",
        name: "客户提升：早餐与洗衣的连带",
        goal: "提高平均客单价",
        target: "630",
        playbook: "订房确认短信附早餐会员价\n两晚以上提示洗衣次日取\n以对照组比较客单价",
    },
    Direction {
        kind: "retain",
        name: "客户保留：离店次日关怀",
        goal: "提高复购率",
        target: "0.70",
        playbook: "离店次日致电或短信\n问题登记到门店，当日回复\n每周看预警名单",
    },
    Direction {
        kind: "loyalty",
        name: "客户忠诚：金卡与铂金卡",
        goal: "提高会员入住频率",
        target: "5",
        playbook: "升级当日致贺\n优先安排高楼层安静房\n邀请试睡新房型",
    },
    Direction {
        kind: "win_back",
        name: "客户挽回：沉睡住客回店",
        goal: "让沉睡住客重新入住，提高会员人均消费",
        target: "2800",
        playbook: "按规则选出沉睡住客\n随机留出对照组\n短信送回店礼，重点住客电话联系\n按对照组计算提升",
    },
];

const FIRST: Round = Round {
    name: "唤回沉睡住客",
    days: ("2025-09-22", "2025-11-30"),
    topic: "T03",
    plan: "目标客群为 6 月起未入住的会员；以短信送“回店礼”（第二晚 7 折或免费早餐），金额高的由订房中心电话联系；随机留出三成作对照组，活动期五周。",
    findings: &[
        (
            "已流失的住客 {} 人",
            of(("lifecycle", ""), ("state", "lapsed"), "customers"),
            "他们大多在三月至五月间停止入住，与平台提价、隔音投诉的时间相近。",
        ),
        (
            "“重要价值”住客 {} 人",
            of(("rfm-segments", ""), ("segment", "important-value"), "customers"),
            "这部分客户贡献了大部分销售，不在本轮打扰之列。",
        ),
        (
            "90 天内再次入住的比例 {}",
            of(("repurchase", ""), ("within_days", "90"), "repurchase_rate"),
            "首次入住后的三个月是关键期。",
        ),
        ("平均客单价 {}", year("atv_c"), "附加服务占比低，放到下一轮处理。"),
    ],
    goals: &[
        Goal {
            name: "触达住客的回店率（%）",
            figure: None,
            baseline: "0",
            target: "15",
        },
        Goal {
            name: "本年有入住的客户数",
            figure: Some(year("customers")),
            baseline: "",
            target: "520",
        },
        Goal {
            name: "平均客单价",
            figure: Some(year("atv_c")),
            baseline: "",
            target: "600",
        },
    ],
    lessons: "回店礼有效，提升经对照组证实；打电话的住客多数提到隔音与早餐时间，已转门店整改。回来的住客点早餐的比例低，下一轮做早餐与洗衣的连带。",
    refined: "已回店的沉睡住客",
};

const COME_BACK: Campaign = Campaign {
    number: "HD2510",
    name: "秋日回店礼",
    kind: "会员挽回",
    area: "HD",
    goal: "请沉睡住客在活动期内回店入住至少一晚，并量出活动本身带来的提升。",
    days: ("2025-10-13", "2025-11-16"),
    share: 30,
    seed: "antu-2025-10",
    phases: &[
        ("预告期", "2025-10-13", "2025-10-19", "首轮短信与电话"),
        ("执行期", "2025-10-20", "2025-11-09", "回店礼核销，提醒未回应者"),
        ("收尾期", "2025-11-10", "2025-11-16", "整理反馈，停止发放"),
    ],
    tasks: &[
        (0, "确定名单与对照组", "2025-10-13", "2025-10-13"),
        (0, "短信文案与落地页", "2025-10-13", "2025-10-15"),
        (0, "订房中心电话话术培训", "2025-10-14", "2025-10-16"),
        (1, "八店前台核销说明", "2025-10-20", "2025-10-22"),
        (1, "第二次提醒短信", "2025-10-29", "2025-10-30"),
        (2, "汇总住客反馈与投诉", "2025-11-10", "2025-11-14"),
    ],
    script: (
        "回店礼短信",
        "【安途酒店】您好，好久不见。为您留了一份回店礼：11 月 16 日前入住任一门店，第二晚 7 折或赠双早，凭本短信办理。退订回 T。",
    ),
    costs: &[
        (
            0,
            "media",
            3_000,
            "短信两轮",
            "示例通信服务商",
            2_640,
            "FP-2510-01",
        ),
        (
            1,
            "gift",
            9_000,
            "回店早餐与折扣补贴",
            "各门店",
            7_320,
            "NB-2511-08",
        ),
        (
            0,
            "people",
            2_400,
            "订房中心外呼加班",
            "订房中心",
            2_400,
            "JB-2510-12",
        ),
    ],
    planned: &[
        (230, 20, 8_000, 4_000),
        (230, 20, 12_000, 9_000),
        (0, 5, 2_000, 1_400),
    ],
    reports: &[
        ("2025-10-15", "订房中心首轮短信与电话", 230, 12),
        ("2025-10-30", "第二次提醒短信", 214, 21),
        ("2025-11-14", "门店反馈汇总会", 0, 9),
    ],
    answers: &[
        "愿意，月底出差会来",
        "已换公司，出差减少",
        "上次隔音不好，答应安排高楼层",
        "未接通，改发短信",
        "希望早餐提前供应",
        "谢谢，周末带孩子来",
    ],
};

const SECOND: Round = Round {
    name: "早餐与洗衣的连带",
    days: ("2025-12-01", "2026-03-31"),
    topic: "T07",
    plan: "从第一轮回来的住客开始：订房确认时以会员价推荐早餐，两晚以上推荐洗衣；仍留出对照组，比较客单价。",
    findings: &[
        (
            "平均客单价 {}",
            year("atv_c"),
            "附加服务每单不足一项，先从早餐做起。",
        ),
        (
            "复购率 {}",
            year("repeat_rate"),
            "第一轮回来的住客需要第二次入住的理由。",
        ),
        (
            "“重要价值”住客 {} 人",
            of(("rfm-segments", ""), ("segment", "important-value"), "customers"),
            "由客户经理在离店次日致电。",
        ),
    ],
    goals: &[
        Goal {
            name: "平均客单价",
            figure: Some(year("atv_c")),
            baseline: "",
            target: "630",
        },
        Goal {
            name: "复购率",
            figure: Some(year("repeat_rate")),
            baseline: "",
            target: "0.70",
        },
    ],
    lessons: "",
    refined: "",
};

const BREAKFAST: Campaign = Campaign {
    number: "HD2601",
    name: "住两晚，早餐半价",
    kind: "连带销售",
    area: "HD",
    goal: "提高回店住客的客单价，验证早餐会员价是否值得长期保留。",
    days: ("2026-01-12", "2026-02-22"),
    share: 30,
    seed: "antu-2026-01",
    phases: &[
        ("准备期", "2026-01-12", "2026-01-18", "前台培训与系统价"),
        ("执行期", "2026-01-19", "2026-02-22", "订房确认短信推荐"),
    ],
    tasks: &[
        (0, "设置早餐会员价", "2026-01-12", "2026-01-14"),
        (0, "前台培训", "2026-01-13", "2026-01-16"),
        (1, "每周看客单价对比", "2026-01-26", "2026-02-20"),
    ],
    script: (
        "订房确认短信",
        "【安途酒店】您的房间已留好。住两晚及以上，自助早餐半价，办理入住时告知前台即可。退订回 T。",
    ),
    costs: &[
        (1, "media", 1_500, "订房确认短信", "示例通信服务商", 0, ""),
        (1, "gift", 6_000, "早餐补贴", "各门店", 0, ""),
    ],
    planned: &[(60, 10, 3_000, 1_500), (60, 25, 9_000, 6_000)],
    reports: &[],
    answers: &[],
};
