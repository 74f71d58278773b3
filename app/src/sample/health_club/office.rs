//! What the offices of the club write beside its rounds: people who left their number, what its advisers know, the club's paper.

use guanxi_types::Result;

use super::super::made::Line;
use super::super::story::day;
use super::super::story::leads::{Became, Came, Form, Leads, Link, Person};
use super::super::story::letters::{Edition, Entitled, Letters};
use super::super::story::library::{Article, Library};
use super::{PRODUCTS, Visit};

const CENTRE: &str = "武汉会员中心检测台";
const COUNTER: &str = "五一店专柜台卡";
const GROUP: &str = "成都社区微信群";

/// A first purchase: its day, its store, products and pieces.
type FirstPurchase = (&'static str, &'static str, &'static [(&'static str, i64)]);
/// Of those who became members, in their order.
const FIRST_PURCHASES: [FirstPurchase; 2] = [
    ("2025-10-30", "C01", &[("D01", 1), ("N04", 2)]),
    ("2025-11-15", "T03", &[("B01", 2), ("T01", 1)]),
];

pub(super) static LEADS: Leads = Leads {
    owner: "hanmei",
    form: Form {
        name: "免费检测预约",
        on: "2025-10-13",
        campaign: "HD2510",
        channel: "社交媒体",
        heading: (
            "免费测一次：血压、血糖、骨密度",
            "留下手机号预约时间，请带家人一起来。检测不收费，也不要求购买。",
        ),
        consent: "我同意康悦健康会以电话、短信联系我预约检测并告知会员活动；随时可以拒收。",
        thanks: "已收到，健康顾问会打电话与您约时间。",
    },
    links: &[
        Link {
            name: CENTRE,
            channel: "终端门店",
            place: ("武汉", "C01"),
            person: "shenqi",
            note: "检测台立牌一个，入口处海报两张",
        },
        Link {
            name: COUNTER,
            channel: "终端门店",
            place: ("长沙", "T03"),
            person: "wenbo",
            note: "专柜台卡四张",
        },
        Link {
            name: GROUP,
            channel: "社区",
            place: ("成都", "C03"),
            person: "yanfei",
            note: "六个小区的业主群，由会员转发",
        },
    ],
    people: &[
        Person {
            on: "2025-10-16",
            who: ("程桂芳", "+8613600000201", "武汉"),
            came: Came::Link(CENTRE),
            said: "想给老伴测血压，周六上午可以吗？",
            became: Became::Customer("2025-10-25", "康悦家庭 0451"),
        },
        Person {
            on: "2025-10-18",
            who: ("谭建军", "+8613600000202", "长沙"),
            came: Came::Link(COUNTER),
            said: "膝盖不好，想了解钙片。",
            became: Became::Customer("2025-11-08", "康悦家庭 0452"),
        },
        Person {
            on: "2025-10-20",
            who: ("冉淑华", "+8613600000203", "成都"),
            came: Came::Link(GROUP),
            said: "邻居推荐，全家四口怎么办卡？",
            became: Became::Qualified("2025-10-27"),
        },
        Person {
            on: "2025-10-24",
            who: ("祝红梅", "+8613600000204", "武汉"),
            came: Came::Staff("event", "shenqi"),
            said: "讲座签到时留的号码，想听心脑血管的内容。",
            became: Became::Contacted("2025-10-28"),
        },
        Person {
            on: "2025-10-26",
            who: ("柳国强", "+8613600000205", "长沙"),
            came: Came::Staff("call", "jiangtao"),
            said: "来电问血糖仪试纸哪里买。",
            became: Became::Lost("2025-11-02", "只需要试纸，已在附近药店购买"),
        },
        Person {
            on: "2025-11-06",
            who: ("安秀兰", "+8613600000206", "成都"),
            came: Came::Link(GROUP),
            said: "骨密度检测需要空腹吗？",
            became: Became::Contacted("2025-11-07"),
        },
        Person {
            on: "2025-11-13",
            who: ("管玉梅", "+8613600000207", "武汉"),
            came: Came::Link(CENTRE),
            said: "想和女儿一起来，周日。",
            became: Became::New,
        },
        Person {
            on: "2025-11-15",
            who: ("童大勇", "+8613600000208", "长沙"),
            came: Came::Staff("visit", "wenbo"),
            said: "社区老年活动站负责人，想请我们去讲一次课。",
            became: Became::New,
        },
    ],
};

/// What those bought first who became members.
pub(super) fn first_purchases(joined: &[String]) -> Result<Vec<Visit>> {
    let mut all = Vec::new();
    for (number, (on, store, bought)) in joined.iter().zip(FIRST_PURCHASES) {
        let line = |(product, qty): &(&str, i64)| {
            let (product, _, _, _, price, _) = PRODUCTS.iter().find(|one| one.0 == *product)?;
            Some(Line {
                product,
                qty: *qty,
                cents: price * qty,
                discount: 0,
            })
        };
        all.push(Visit {
            number: format!("N{:06}", all.len() + 1),
            on: day(on)?,
            minute: 630,
            store,
            customer: number.clone(),
            lines: bought.iter().filter_map(line).collect(),
        });
    }
    Ok(all)
}

pub(super) static LIBRARY: Library = Library {
    base: "service",
    shelves: &["会员与积分", "产品使用", "投诉与退换"],
    articles: &[
        Article {
            number: "HY-01",
            shelf: "会员与积分",
            title: "积分什么时候失效",
            summary: "今年得到的积分到明年 12 月 31 日失效；先到期的先用；全家共用一个账户。",
            tags: "积分,失效,兑换",
            body: "## 规则\n\n- 每消费 1 元积 1 分，肠道健康类产品再加 1 分。\n- **今年得到的积分，明年 12 月 31 日失效。** 例如 2025 年 3 月得的，用到 2026 年 12 月 31 日。\n- 先到期的先用，系统自动处理，不用会员挑选。\n- 全家一个账户，谁买都积在一起。\n\n## 会员问“我的分怎么少了”\n\n1. 打开会员的积分账户，按时间看每一笔。\n2. 年初少的一笔多半是到期；退货会扣回当时得的分。\n3. 说清日期和分数，不要只说“系统扣的”。\n\n## 提醒\n\n每年十一月，对当年到期 500 分以上的家庭，顾问打电话提醒。到期后**不补**，投诉转客服主管。",
            people: ("panyun", "songjia"),
            days: ("2025-09-24", "2025-09-26"),
            decision: "与积分规则一致，可以发布。",
        },
        Article {
            number: "HY-02",
            shelf: "会员与积分",
            title: "家人怎么加入同一张家庭卡",
            summary: "带家庭卡和家人手机号到中心或专柜，当场加入；每户一张卡，等级与积分全家共享。",
            tags: "家庭卡,加入,家庭成员,等级",
            body: "## 谁可以加入\n\n住在一起的配偶、子女、父母。每人只属于一个家庭。\n\n## 怎么办\n\n1. 请户主出示家庭卡，或报户主手机号。\n2. 在家庭里添加成员，选关系（配偶、子女、父母）。\n3. 请新成员本人确认手机号，并询问是否愿意接收会员信息；**本人不同意的不勾选**。\n4. 当天起消费合并累积，等级与户主相同。\n\n## 常见问题\n\n- **原来各有一张卡**：保留等级高的家庭，另一户的成员移过来，积分由客服主管合并。\n- **搬走或分户**：填写离开日期，历史消费留在原家庭。\n- **户主去世**：请家人带证明，换户主，积分不清零。语气请格外温和。",
            people: ("panyun", "songjia"),
            days: ("2025-09-25", "2025-09-29"),
            decision: "同意，征求本人同意一条很重要。",
        },
        Article {
            number: "CP-01",
            shelf: "产品使用",
            title: "产品怎么存放，开封后能放多久",
            summary: "蛋白粉开封 60 天内用完，益生菌不超过 25 ℃，鱼油避光；不要放冰箱门和灶台边。",
            tags: "存放,保质期,开封,益生菌,鱼油",
            body: "## 一览\n\n| 产品 | 存放 | 开封后 |\n|---|---|---|\n| 乳清蛋白粉 | 阴凉干燥，盖紧，用干勺 | 60 天 |\n| 益生菌固体饮料 | 25 ℃ 以下，夏天可冷藏 | 单袋开封即饮 |\n| 深海鱼油、辅酶 Q10 | 避光，25 ℃ 以下 | 90 天 |\n| 维生素、钙 | 阴凉干燥 | 180 天 |\n| 花草茶 | 密封防潮 | 30 天 |\n\n以包装上的说明为准。\n\n## 提醒会员\n\n- 益生菌用 40 ℃ 以下的温水冲。\n- 不要把几种片剂倒在一个瓶子里。\n- 结块、变色、有异味：不要再吃，带包装来中心。\n\n## 不可以说\n\n不得说产品能治病或代替药物。会员在服药的，请他先问医生。",
            people: ("panyun", "songjia"),
            days: ("2025-10-09", "2025-10-13"),
            decision: "“不可以说”一节请各店晨会宣读。",
        },
        Article {
            number: "TH-01",
            shelf: "投诉与退换",
            title: "退换货与投诉",
            summary: "未开封 30 天可退；质量问题随时退换；身体不适先停用、就医、当天上报。",
            tags: "退货,换货,投诉,不良反应",
            body: "## 退换\n\n- 未开封：30 天内凭小票或手机号退换，积分同时扣回。\n- 质量问题：不论是否开封，当场退换，留下实物和批号。\n- 器械：15 天内换新，一年保修。\n- 专柜买的可以在会员中心退，由中心与专柜结算。\n\n## 说吃了不舒服\n\n1. 请会员**先停用，并建议就医**，不作任何医学判断。\n2. 记下产品、批号、用量、症状、是否同时服药。\n3. 当天报客服主管，二十四小时内回电。\n\n## 老人买多了，家人来退\n\n先听家人说完。未开封的全部可退，不劝留；把以后的购买提醒设给家人。",
            people: ("panyun", "songjia"),
            days: ("2025-10-14", "2025-10-16"),
            decision: "可以发布。",
        },
        Article {
            number: "HY-03",
            shelf: "会员与积分",
            title: "四个等级怎么升、怎么保",
            summary: "看全家最近十二个月的消费：1,000 元 VIP贵宾，3,000 元健康之星，8,000 元健康天使。",
            tags: "等级,升级,权益",
            body: "## 门槛（全家最近十二个月）\n\n| 等级 | 消费 | 主要权益 |\n|---|---|---|\n| 普通会员 | 首次消费 | 免费讲座 |\n| VIP贵宾 | 1,000 元 | 生日礼包、联谊会 |\n| VIP健康之星 | 3,000 元 | 每季检测、《康悦生活》 |\n| VIP健康天使 | 8,000 元 | 专属顾问、体检补贴 |\n\n## 升与保\n\n达到当天升级，保留十二个月。还差多少，在会员页面看得到，请直接告诉会员。\n\n**不要为了升级劝会员多买。** 差得不多时，提醒他家人的消费可以合并就够了。",
            people: ("panyun", "songjia"),
            days: ("2025-11-05", "2025-11-07"),
            decision: "同意发布。",
        },
        Article {
            number: "CP-02",
            shelf: "产品使用",
            title: "家用血压计怎么量得准",
            summary: "草稿：坐五分钟、袖带与心同高、早晚各两次，请康复师补图。",
            tags: "血压计,测量",
            body: "## 步骤\n\n1. 坐着休息五分钟，不说话。\n2. 袖带下沿在肘上两指，与心脏同高。\n3. 早晚各量两次，间隔一分钟，取平均。\n\n## 待补\n\n请康复师补三张图；读数异常的，一律建议就医。",
            people: ("panyun", "songjia"),
            days: ("2025-12-22", ""),
            decision: "",
        },
    ],
    uses: &[
        (
            "2025-10-15",
            "HY-01",
            "jiangtao",
            Some((true, "例子很清楚，会员一听就懂。")),
        ),
        (
            "2025-10-17",
            "HY-02",
            "luxue",
            Some((true, "按步骤当场就办好了。")),
        ),
        ("2025-10-22", "CP-01", "dengli", Some((true, ""))),
        (
            "2025-11-03",
            "CP-01",
            "luxue",
            Some((false, "请补充旅行时怎么带。")),
        ),
        ("2025-11-10", "HY-03", "jiangtao", Some((true, ""))),
        ("2025-11-20", "HY-01", "tianyu", None),
        (
            "2025-12-03",
            "TH-01",
            "zenglan",
            Some((true, "家人来退的一条很实用。")),
        ),
        ("2025-12-10", "HY-01", "luxue", None),
    ],
    missed: &[
        ("2025-12-05", "jiangtao", "血压计不准"),
        ("2025-12-12", "luxue", "血压计不准"),
        ("2025-12-16", "jiangtao", "旅行携带"),
    ],
};

pub(super) static LETTERS: Letters = Letters {
    name: ("KYSH", "《康悦生活》会刊"),
    frequency: "quarterly",
    note: "寄到健康之星以上的家庭，每户一份，每季一期；计为权益“《康悦生活》季刊”的一次使用。",
    entitled: Entitled::Benefit("L04"),
    people: ("hanmei", "songjia"),
    sent: Edition {
        number: "2025-冬",
        title: "冬天，先把膝盖照顾好",
        days: ("2025-12-05", "2025-12-12"),
        intro: "康复师的五个居家动作，和三家会员中心一月的讲座。",
        body: "## 五个动作\n\n坐姿伸膝、靠墙静蹲、勾脚尖、侧抬腿、提踵，每个十次，一天两遍。痛就停，先看医生。\n\n## 会员故事\n\n武汉一户三代人，今年一起来测了四次骨密度。奶奶说：“有人记着我的数，比什么都强。”\n\n## 一月讲座\n\n武汉会员中心、长沙会员中心、成都会员中心各一场，每户最多三人，请提前报名。\n\n## 您的积分\n\n2024 年得到的积分到 12 月 31 日失效，请在会员中心兑换。",
    },
    next: Edition {
        number: "2026-春",
        title: "春天走出去",
        days: ("2025-12-29", "2026-03-05"),
        intro: "东湖绿道五公里，和换季时的饮食。",
        body: "## 东湖健步\n\n3 月 21 日春季联谊会，路线平缓，可推轮椅。\n\n## 换季饮食\n\n少盐，多喝水，早餐有蛋白质。\n\n## 待补\n\n请三家会员中心各供一个会员故事，2 月 10 日截稿。",
    },
    returned: "地址不详，无法投递",
};
