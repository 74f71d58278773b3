//! The ready topics in English: what stands in them in Chinese, text by text. A text that somebody changed stays as it is.

/// Chinese, English.
const TEXTS: &[(&str, &str)] = &[
    ("是", "yes"),
    ("否", "no"),
    ("会员招募", "Member recruitment"),
    (
        "让每一位购买者成为会员：老客户凭购物凭证入会，新客户单次消费达到门槛入会，亲友推荐入会。",
        "Every buyer becomes a member: old customers with proof of a purchase, new ones with a purchase over the threshold, friends by referral.",
    ),
    ("顾客到店", "A customer comes in"),
    ("是否会员", "A member?"),
    ("积分累计", "Points are added"),
    ("说明会员权益", "Explain the benefits"),
    ("填写入会表", "Fill in the form"),
    ("发放会员卡", "Hand out the card"),
    ("首购礼与欢迎关怀", "First gift and welcome"),
    ("30 天内回访", "Call within 30 days"),
    (
        "入会登记表：姓名、手机号、性别、出生年月、居住地址、职业、推荐人、同意接收信息（是/否）、签名与日期",
        "Form of admission: name, phone, sex, month of birth, address, occupation, referrer, agrees to messages (yes/no), signature and date",
    ),
    (
        "会员卡发放记录：卡号、会员姓名、发放门店、发放日期、经办人、会员签收",
        "Record of cards: card number, member, store, handed out on, by, signature of the member",
    ),
    (
        "推荐人登记：推荐人卡号、被推荐人姓名、被推荐人手机号、登记门店、登记日期",
        "Record of referrers: card of the referrer, who was referred, phone, store, date",
    ),
    ("会员保留", "Member retention"),
    (
        "在客户离开之前发现并行动：以个人购买间隔判断沉睡预警，按客户价值分级关怀。",
        "Act before customers leave: each one's own rhythm tells who begins to lapse; care depends on value.",
    ),
    ("每日更新生命周期", "Stages are updated daily"),
    ("进入沉睡预警", "Begins to lapse?"),
    ("保持常规关怀", "Care as usual"),
    ("按价值分级", "Sort by value"),
    ("选择话术与礼遇", "Choose script and gift"),
    ("联系客户", "Contact the customer"),
    ("记录反馈", "Write down the answer"),
    ("比较对照组", "Compare with the control group"),
    (
        "关怀任务：客户、关系类型、关怀内容、负责人、到期日、完成日",
        "Task of care: customer, relationship level, what is done, owner, due on, done on",
    ),
    (
        "联系记录：客户、联系时间、方式（电话/短信/面谈）、谈话要点、客户反应、下次联系日",
        "Contact log: customer, when, how (phone/SMS/in person), what was said, answer, next contact on",
    ),
    (
        "反馈登记表：客户、反馈内容、类别（商品/服务/价格/其他）、转交部门、处理期限、结果",
        "Form of answers: customer, what was said, kind (goods/service/price/other), handed to, due on, result",
    ),
    ("流失挽回", "Win-back"),
    (
        "对已沉睡或流失的高价值客户，查明原因并给出回来的理由。",
        "Find out why valuable customers left, and give them a reason to come back.",
    ),
    ("筛选沉睡与流失客户", "Select who lapsed or left"),
    ("是否高价值", "Of high value?"),
    ("进入常规邮件", "Ordinary mailing"),
    ("电话访问原因", "Call and ask why"),
    ("给出挽回方案", "Make an offer"),
    ("是否回店", "Came back?"),
    ("记录原因并归档", "File the reason"),
    ("回店礼与专人跟进", "Gift and one contact person"),
    ("评估挽回成本", "Count the cost"),
    (
        "流失原因表：客户、最近购买日、离开原因（价格/质量/服务/搬迁/其他商家）、客户原话、记录人、日期",
        "Form of reasons: customer, last purchase on, why (price/quality/service/moved/competitor), own words, written by, date",
    ),
    (
        "挽回方案审批：客户、历史消费、方案内容、预计成本、申请人、审批人、审批意见、日期",
        "Approval of offers: customer, spent so far, offer, expected cost, asked by, approved by, remark, date",
    ),
    ("离店后关怀", "After-stay care"),
    (
        "客户离店或离宿后，按其关系类型在约定时间内致电或致信，把问题、缺陷和建议记下并落实。",
        "After a stay or a purchase customers hear from the company in time, by their relationship level; what they say leads somewhere.",
    ),
    ("销售或离店完成", "Sale or stay is over"),
    ("按关系类型排期", "Due by relationship level"),
    ("致电或发信", "Call or write"),
    ("有无问题", "Anything wrong?"),
    ("致谢并结束", "Say thank you"),
    ("登记问题", "Write it down"),
    ("转交责任人处理", "Hand it to who answers for it"),
    ("回复客户", "Answer the customer"),
    (
        "关怀电话记录：客户、离店日期、致电时间、是否接通、满意程度（1–5）、建议、记录人",
        "Record of care calls: customer, left on, called at, reached, satisfaction (1–5), suggestions, written by",
    ),
    (
        "问题与建议登记表：客户、问题或建议、发生地点、严重程度、责任人、处理期限、答复客户日期",
        "Form of problems and suggestions: customer, problem or suggestion, where, severity, who answers for it, due on, customer answered on",
    ),
    ("投诉处理", "Complaint handling"),
    (
        "投诉按严重程度限时处理，只有得到客户的答复才能结案。",
        "Complaints are handled in time by their severity, and closed only with the customer's answer.",
    ),
    ("受理投诉", "Take the complaint"),
    ("判断严重程度", "Judge the severity"),
    ("能否当场解决", "Solved on the spot?"),
    ("升级到主管", "Up to the manager"),
    ("给出处理方案", "Propose a solution"),
    ("执行补偿", "Make it good"),
    ("回访客户", "Call back"),
    ("客户满意", "Satisfied?"),
    ("重新处理", "Handle it again"),
    (
        "投诉登记表：投诉人、联系方式、投诉渠道、投诉内容、严重程度（一般/重要/紧急）、受理人、受理时间、答复期限",
        "Form of complaints: who complains, contact, channel, complaint, severity (ordinary/important/urgent), taken by, taken at, answer due",
    ),
    (
        "处理方案与补偿审批：投诉编号、原因分析、处理方案、补偿内容与金额、申请人、审批人、日期",
        "Approval of redress: complaint number, cause, solution, redress and amount, asked by, approved by, date",
    ),
    (
        "回访记录：投诉编号、回访时间、是否满意、客户意见、回访人",
        "Record of calls back: complaint number, called at, satisfied, opinion, called by",
    ),
    ("等级晋升", "Tier upgrade"),
    (
        "让接近门槛的会员知道还差多少，晋升时当面告知并兑现新权益。",
        "Members near a threshold know what is missing; an upgrade is told in person, and its benefits are given at once.",
    ),
    ("计算等级进度", "Compute progress"),
    ("接近门槛", "Near the threshold?"),
    ("每月提醒进度", "Tell progress monthly"),
    ("推荐合适商品", "Recommend what suits"),
    ("达成晋升", "The upgrade"),
    ("告知与授卡", "Tell, hand over the card"),
    ("兑现首次权益", "First benefit"),
    ("年度复核", "Yearly review"),
    (
        "等级进度表：会员、目前等级、累计消费、距下一等级、统计截止日、提醒方式",
        "Table of progress: member, tier, spent so far, missing for the next tier, counted until, told by",
    ),
    (
        "晋升通知：会员、新等级、生效日期、新增权益、告知人、告知日期",
        "Notice of upgrade: member, new tier, from, new benefits, told by, told on",
    ),
    (
        "权益使用记录：会员、权益名称、使用日期、使用门店、经办人、备注",
        "Record of benefits used: member, benefit, used on, store, given by, note",
    ),
    ("交叉与升级销售", "Cross-selling and up-selling"),
    (
        "以购物篮关联和同类客户的购买，为客户推荐下一件最合适的商品。",
        "What is bought together, and what similar customers buy, tells the next product for each.",
    ),
    ("计算商品关联", "Compute affinities"),
    ("选出目标客群", "Choose the segment"),
    ("生成推荐清单", "Make the lists"),
    ("有无接触同意", "Consent?"),
    ("不打扰", "Leave alone"),
    ("门店或电话推荐", "Recommend in store or by phone"),
    ("记录响应", "Write down the response"),
    (
        "推荐清单：客户、常购商品、推荐商品、推荐理由、推荐人、推荐日期",
        "List of recommendations: customer, buys often, recommended, why, by, on",
    ),
    (
        "响应登记表：客户、推荐商品、是否购买、购买金额、未购买原因、日期",
        "Form of responses: customer, recommended, bought, amount, why not, date",
    ),
    ("口碑与转介绍", "Word of mouth and referral"),
    (
        "找到意见领袖和满意的老客户，请他们介绍亲友，并感谢双方。",
        "Opinion leaders and satisfied customers are asked to bring friends; both are thanked.",
    ),
    ("选出意见领袖", "Find opinion leaders"),
    ("邀请体验新品", "Invite them to try new goods"),
    ("愿意推荐", "Willing to refer?"),
    ("继续培养", "Keep in touch"),
    ("发放推荐卡", "Hand out referral cards"),
    ("亲友到店登记推荐人", "Friends name who sent them"),
    ("双方获赠积分", "Both get points"),
    ("统计转介绍销售", "Count sales by referral"),
    (
        "推荐卡：推荐人姓名、推荐人卡号、被推荐人姓名、优惠内容、有效期至",
        "Referral card: referrer, card, who is referred, offer, valid until",
    ),
    (
        "推荐关系登记：推荐人、被推荐人、登记门店、首购日期、首购金额、经办人",
        "Record of referrals: referrer, who was referred, store, first purchase on, its amount, by",
    ),
    (
        "积分赠送记录：会员、赠送原因、赠送积分、赠送日期、经办人、审批人",
        "Record of points given: member, why, points, given on, by, approved by",
    ),
];

/// The same in English, where it is a text of the ready topics.
#[must_use]
pub fn english(text: &str) -> &str {
    let known = TEXTS.iter().find(|(chinese, _)| *chinese == text);
    known.map_or(text, |(_, english)| english)
}
