//! What the offices of the hotels write beside their rounds: people who left their number, what the front desks know, the members' letter.

use super::super::story::leads::{Became, Came, Form, Leads, Link, Person};
use super::super::story::letters::{Edition, Entitled, Letters};
use super::super::story::library::{Article, Library};

const POSTER: &str = "虹桥店大堂海报";
const POST: &str = "小红书笔记“西湖边的一晚”";
const PARK: &str = "园区企业宣讲会";

/// Days of check-out, hotels, rooms and nights of those who became members, in their order.
pub(super) const FIRST_NIGHTS: [(&str, &str, &str, i64); 2] = [
    ("2025-10-31", "H01", "R-BIZ", 2),
    ("2025-11-16", "H03", "R-FAM", 2),
];

pub(super) static LEADS: Leads = Leads {
    owner: "linyue",
    form: Form {
        name: "秋季入会登记",
        on: "2025-10-13",
        campaign: "HD2510",
        channel: "社交媒体",
        heading: (
            "安途会 · 秋季入会礼",
            "留下手机号，首次入住即享会员价，并送一份早餐。订房中心会在一个工作日内与您联系。",
        ),
        consent: "我同意安途酒店以电话、短信告知会员优惠；随时可以拒收。",
        thanks: "已收到，订房中心会尽快致电。",
    },
    links: &[
        Link {
            name: POSTER,
            channel: "终端门店",
            place: ("上海", "H01"),
            person: "xujing",
            note: "A2 两张：大堂电梯口、早餐厅门口",
        },
        Link {
            name: POST,
            channel: "社交媒体",
            place: ("杭州", "H03"),
            person: "heping",
            note: "三篇笔记共用一个入口",
        },
        Link {
            name: PARK,
            channel: "社区",
            place: ("苏州", "H06"),
            person: "maxiao",
            note: "工业园区人事沙龙，易拉宝一个",
        },
    ],
    people: &[
        Person {
            on: "2025-10-15",
            who: ("许文杰", "+8613600000101", "上海"),
            came: Came::Link(POSTER),
            said: "下周出差两晚，想要安静的高楼层。",
            became: Became::Customer("2025-10-20", ""),
        },
        Person {
            on: "2025-10-17",
            who: ("沈佳怡", "+8613600000102", "杭州"),
            came: Came::Link(POST),
            said: "带孩子看西湖，请问家庭房能加床吗？",
            became: Became::Customer("2025-10-22", ""),
        },
        Person {
            on: "2025-10-18",
            who: ("蒋立新", "+8613600000103", "苏州"),
            came: Came::Link(PARK),
            said: "公司每月约二十间夜，想谈协议价。",
            became: Became::Qualified("2025-10-24"),
        },
        Person {
            on: "2025-10-21",
            who: ("韦春燕", "+8613600000104", "南京"),
            came: Came::Staff("call", "renna"),
            said: "来电询问新街口店周末会员价。",
            became: Became::Contacted("2025-10-22"),
        },
        Person {
            on: "2025-10-23",
            who: ("尹浩", "+8613600000105", "合肥"),
            came: Came::Staff("visit", "guoxin"),
            said: "拜访示例会展公司，十二月有会议团队。",
            became: Became::Lost("2025-11-03", "已与同区另一家酒店签了年度协议"),
        },
        Person {
            on: "2025-11-08",
            who: ("白晓琳", "+8613600000106", "苏州"),
            came: Came::Link(PARK),
            said: "新员工入职集中住宿，十人左右。",
            became: Became::Contacted("2025-11-10"),
        },
        Person {
            on: "2025-11-14",
            who: ("龙志鹏", "+8613600000107", "上海"),
            came: Came::Link(POSTER),
            said: "想了解银卡怎么升级。",
            became: Became::New,
        },
        Person {
            on: "2025-11-15",
            who: ("姚倩", "+8613600000108", "杭州"),
            came: Came::Link(POST),
            said: "元旦两晚，双床房。",
            became: Became::New,
        },
    ],
};

pub(super) static LIBRARY: Library = Library {
    base: "service",
    shelves: &["前台规范", "发票与账务", "投诉处理"],
    articles: &[
        Article {
            number: "QT-01",
            shelf: "前台规范",
            title: "客人提前到店怎么办",
            summary: "有净房随到随住；没有净房先寄存行李，给出确切时间。中午 12 点前入住的收费按到店时间。",
            tags: "提前入住,行李寄存,净房",
            body: "## 先查房态\n\n1. 有同房型净房：直接办理入住，不收费。\n2. 只有其他房型净房：金卡、铂金卡会员免费升级一级；其他客人可补差价。\n3. 没有净房：请客人寄存行李，告知最早几点可以入住，并请客房部优先清扫。\n\n## 收费\n\n| 到店时间 | 收费 |\n|---|---|\n| 6:00 以前 | 按前一晚会员价收一晚 |\n| 6:00–10:00 | 半天房费；金卡以上免收 |\n| 10:00 以后 | 不收费 |\n\n## 这样说\n\n“房间大约 11 点整理好，我先帮您寄存行李，好了马上给您打电话。”不要只说“等一下”。",
            people: ("tangli", "zhoumin"),
            days: ("2025-09-24", "2025-09-26"),
            decision: "收费口径与会员权益一致，可以发布。",
        },
        Article {
            number: "QT-02",
            shelf: "前台规范",
            title: "延迟退房：谁可以、到几点、收多少",
            summary: "银卡以上免费到 13:00；其他客人 60 元到 14:00；再晚按半天房费，满房日由店长决定。",
            tags: "延迟退房,会员权益,半天房费",
            body: "## 规则\n\n| 客人 | 免费到 | 之后 |\n|---|---|---|\n| 普卡、非会员 | 12:00 | 60 元到 14:00 |\n| 银卡 | 13:00 | 60 元到 14:00 |\n| 金卡、铂金卡 | 13:00 | 店长可再给一小时 |\n\n14:00 到 18:00 收半天房费，18:00 以后收一天。\n\n## 怎么办理\n\n1. 在系统里核对等级和本年剩余次数。\n2. **在会员名下登记一次“延迟退房至 13:00”**，不登记就不算用过，次数会对不上。\n3. 收费的走“延迟退房”商品，不要手工改房价。\n4. 告诉客房部新的退房时间。\n\n## 满房日\n\n出租率 95% 以上时，收费延迟先问店长；会员的免费权益照给。",
            people: ("tangli", "zhoumin"),
            days: ("2025-09-24", "2025-09-26"),
            decision: "同意。满房日的口径已与各店长确认。",
        },
        Article {
            number: "FP-01",
            shelf: "发票与账务",
            title: "住宿发票怎么开",
            summary: "默认开数电普票，当场发到手机；专票核对四项信息；住宿与餐饮分行列示；退房后 90 天内可补开。",
            tags: "发票,专票,抬头,补开",
            body: "## 开票前核对\n\n- **普票**：抬头、税号（个人不填税号）。\n- **专票**：单位全称、税号、地址电话、开户行及账号，四项缺一不可。\n- 金额为实付金额；积分抵扣和优惠券的部分不开票。\n\n## 项目\n\n住宿、餐饮、会议、洗衣分行列示。客人要求全部开成“住宿费”的，**不可以**，请解释这是税务要求。\n\n## 协议公司\n\n月结账单由大客户经理统一开票，前台不重复开。\n\n## 开错与补开\n\n1. 开错：先收回或红冲，再重开。\n2. 补开：退房后 90 天内凭订单号办理；超过的转订房中心。",
            people: ("tangli", "zhoumin"),
            days: ("2025-10-09", "2025-10-11"),
            decision: "财务已看过，发布。",
        },
        Article {
            number: "TS-01",
            shelf: "投诉处理",
            title: "客人投诉：四步与授权额度",
            summary: "听完、道歉、当场给办法、当天回电。前台可处理 100 元以内，店长 500 元以内。",
            tags: "投诉,补偿,授权,噪声,卫生",
            body: "## 四步\n\n1. **听完**：不打断，记下房号、时间、事情。\n2. **道歉**：为客人的感受道歉，不先争对错。\n3. **给办法**：当场给一个能做到的办法和时间。\n4. **回电**：当天由店长或订房中心回电，结果记在客户名下。\n\n## 授权\n\n| 谁 | 可以给 |\n|---|---|\n| 前台 | 换房、延迟退房、早餐，100 元以内 |\n| 店长 | 减免房费，500 元以内 |\n| 门店运营经理 | 500 元以上 |\n\n## 常见情形\n\n- **噪声**：先换房；满房则送耳塞并减收当晚两成。\n- **卫生**：立即换房，客房主管当面道歉。\n- **押金或多扣款**：查账后当天退回，不让客人再来一次。\n\n人身伤害、财物丢失、媒体询问：不作任何承诺，马上通知店长。",
            people: ("tangli", "zhoumin"),
            days: ("2025-10-13", "2025-10-16"),
            decision: "补充了授权额度，可以发布。",
        },
        Article {
            number: "QT-03",
            shelf: "前台规范",
            title: "客人问积分和等级怎么答",
            summary: "消费 1 元积 1 分，早餐另加 1 分，次年年末失效；等级按最近十二个月的入住次数。",
            tags: "积分,等级,会员卡",
            body: "## 积分\n\n- 每消费 1 元积 1 分，餐饮再加 1 分。\n- 今年得到的积分到**明年 12 月 31 日**失效。\n- 代订、无人入住的订单不积分。\n\n## 等级\n\n最近十二个月入住：1 次普卡，3 次银卡，8 次金卡，15 次铂金卡。达到当天升级，保留十二个月。\n\n## 漏积\n\n请客人报手机号和订单号，九十天内可以补登。",
            people: ("tangli", "zhoumin"),
            days: ("2025-11-10", "2025-11-12"),
            decision: "与会员规则一致。",
        },
        Article {
            number: "QT-04",
            shelf: "前台规范",
            title: "客人带宠物入住",
            summary: "草稿：合肥、苏州两店试行一层宠物房，押金与清洁费待定。",
            tags: "宠物,押金",
            body: "## 试行范围\n\n苏州工业园区店、合肥政务区店一层各两间。\n\n## 待确认\n\n- 清洁费 80 元还是 100 元。\n- 体重上限 15 公斤。\n- 导盲犬一律免费，不受楼层限制。",
            people: ("tangli", "zhoumin"),
            days: ("2025-12-22", ""),
            decision: "",
        },
    ],
    uses: &[
        (
            "2025-10-18",
            "QT-02",
            "renna",
            Some((true, "有了次数说明，不用再问店长。")),
        ),
        ("2025-10-20", "QT-01", "fangyu", Some((true, "话术好用。"))),
        ("2025-10-25", "FP-01", "dingkai", Some((true, ""))),
        (
            "2025-11-03",
            "FP-01",
            "renna",
            Some((false, "请补充外籍客人怎么开票。")),
        ),
        ("2025-11-05", "TS-01", "xujing", Some((true, "授权额度清楚。"))),
        ("2025-11-18", "TS-01", "fangyu", None),
        ("2025-12-02", "QT-02", "renna", None),
        ("2025-12-06", "QT-03", "dingkai", None),
    ],
    missed: &[
        ("2025-12-08", "renna", "宠物入住"),
        ("2025-12-15", "fangyu", "宠物入住"),
        ("2025-12-18", "renna", "外宾发票"),
    ],
};

pub(super) static LETTERS: Letters = Letters {
    name: ("HYTX", "安途会员通讯"),
    frequency: "quarterly",
    note: "寄给金卡与铂金卡会员，每季一期；信封内附一张早餐券样张。",
    entitled: Entitled::Tier("JK"),
    people: ("linyue", "zhoumin"),
    sent: Edition {
        number: "2025-4",
        title: "冬日里的一张好床",
        days: ("2025-12-05", "2025-12-12"),
        intro: "这一期说说八家店今年换的床垫，和元旦的会员价。",
        body: "## 换了床垫\n\n今年八家店全部换成了静音独立弹簧床垫。回访里说“睡得好”的客人多了，说“隔音一般”的还有——明年先换虹桥和新街口两店的门封条。\n\n## 元旦会员价\n\n12 月 31 日至 1 月 3 日，金卡 92 折，铂金卡 88 折，双人早餐照送。请提前三天预订。\n\n## 您的意见\n\n“早餐提前到 6:30”已在商务客人多的四家店实行。下一期想听什么，请告诉离店次日打电话的同事。",
    },
    next: Edition {
        number: "2026-1",
        title: "春天去哪里住一晚",
        days: ("2025-12-29", "2026-03-10"),
        intro: "四座城市，四条走路就能到的春游路线。",
        body: "## 杭州\n\n从西湖文化广场店步行到运河，半小时。\n\n## 苏州\n\n观前街店出发，平江路清早人最少。\n\n## 待补\n\n南京、合肥两条路线，请两店店长在 2 月底前供稿。",
    },
    returned: "收件人已搬离，原地址查无此人",
};
