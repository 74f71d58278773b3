//! The topics that every company may begin with (业务专题目录): what they are about, how they go, what they use and what tells of them.

mod english;

use serde_json::json;

pub use english::english;

/// A step of a flow: its text, and `?` before a decision whose second way is told after `|`.
pub type Step = &'static str;

/// A topic that is ready to use.
pub struct Ready {
    /// Its number.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub description: &'static str,
    /// How it goes.
    pub steps: &'static [Step],
    /// The forms that it uses, as lines of a topic.
    pub forms: &'static [&'static str],
    /// The indicators that tell of it, with their parameters.
    pub reports: &'static [&'static str],
}

/// Columns of a flow that is laid out by itself.
const COLUMNS: usize = 4;

/// The eight.
pub static READY: [Ready; 8] = [
    Ready {
        number: "T01",
        name: "会员招募",
        description: "让每一位购买者成为会员：老客户凭购物凭证入会，新客户单次消费达到门槛入会，亲友推荐入会。",
        steps: &[
            "顾客到店",
            "?是否会员|积分累计",
            "说明会员权益",
            "填写入会表",
            "发放会员卡",
            "首购礼与欢迎关怀",
            "30 天内回访",
        ],
        forms: &[
            "入会登记表：姓名、手机号、性别、出生年月、居住地址、职业、推荐人、同意接收信息（是/否）、签名与日期",
            "会员卡发放记录：卡号、会员姓名、发放门店、发放日期、经办人、会员签收",
            "推荐人登记：推荐人卡号、被推荐人姓名、被推荐人手机号、登记门店、登记日期",
        ],
        reports: &["kpi?by=month", "cohort?by=month"],
    },
    Ready {
        number: "T02",
        name: "会员保留",
        description: "在客户离开之前发现并行动：以个人购买间隔判断沉睡预警，按客户价值分级关怀。",
        steps: &[
            "每日更新生命周期",
            "?进入沉睡预警|保持常规关怀",
            "按价值分级",
            "选择话术与礼遇",
            "联系客户",
            "记录反馈",
            "比较对照组",
        ],
        forms: &[
            "关怀任务：客户、关系类型、关怀内容、负责人、到期日、完成日",
            "联系记录：客户、联系时间、方式（电话/短信/面谈）、谈话要点、客户反应、下次联系日",
            "反馈登记表：客户、反馈内容、类别（商品/服务/价格/其他）、转交部门、处理期限、结果",
        ],
        reports: &["lifecycle", "repurchase"],
    },
    Ready {
        number: "T03",
        name: "流失挽回",
        description: "对已沉睡或流失的高价值客户，查明原因并给出回来的理由。",
        steps: &[
            "筛选沉睡与流失客户",
            "?是否高价值|进入常规邮件",
            "电话访问原因",
            "给出挽回方案",
            "?是否回店|记录原因并归档",
            "回店礼与专人跟进",
            "评估挽回成本",
        ],
        forms: &[
            "流失原因表：客户、最近购买日、离开原因（价格/质量/服务/搬迁/其他商家）、客户原话、记录人、日期",
            "挽回方案审批：客户、历史消费、方案内容、预计成本、申请人、审批人、审批意见、日期",
            "联系记录：客户、联系时间、方式（电话/短信/面谈）、谈话要点、客户反应、下次联系日",
        ],
        reports: &["lifecycle", "rfm-segments"],
    },
    Ready {
        number: "T04",
        name: "离店后关怀",
        description: "客户离店或离宿后，按其关系类型在约定时间内致电或致信，把问题、缺陷和建议记下并落实。",
        steps: &[
            "销售或离店完成",
            "按关系类型排期",
            "致电或发信",
            "?有无问题|致谢并结束",
            "登记问题",
            "转交责任人处理",
            "回复客户",
        ],
        forms: &[
            "关怀电话记录：客户、离店日期、致电时间、是否接通、满意程度（1–5）、建议、记录人",
            "问题与建议登记表：客户、问题或建议、发生地点、严重程度、责任人、处理期限、答复客户日期",
        ],
        reports: &["kpi?by=month", "gap-distribution"],
    },
    Ready {
        number: "T05",
        name: "投诉处理",
        description: "投诉按严重程度限时处理，只有得到客户的答复才能结案。",
        steps: &[
            "受理投诉",
            "判断严重程度",
            "?能否当场解决|升级到主管",
            "给出处理方案",
            "执行补偿",
            "回访客户",
            "?客户满意|重新处理",
        ],
        forms: &[
            "投诉登记表：投诉人、联系方式、投诉渠道、投诉内容、严重程度（一般/重要/紧急）、受理人、受理时间、答复期限",
            "处理方案与补偿审批：投诉编号、原因分析、处理方案、补偿内容与金额、申请人、审批人、日期",
            "回访记录：投诉编号、回访时间、是否满意、客户意见、回访人",
        ],
        reports: &["kpi?by=month"],
    },
    Ready {
        number: "T06",
        name: "等级晋升",
        description: "让接近门槛的会员知道还差多少，晋升时当面告知并兑现新权益。",
        steps: &[
            "计算等级进度",
            "?接近门槛|每月提醒进度",
            "推荐合适商品",
            "达成晋升",
            "告知与授卡",
            "兑现首次权益",
            "年度复核",
        ],
        forms: &[
            "等级进度表：会员、目前等级、累计消费、距下一等级、统计截止日、提醒方式",
            "晋升通知：会员、新等级、生效日期、新增权益、告知人、告知日期",
            "权益使用记录：会员、权益名称、使用日期、使用门店、经办人、备注",
        ],
        reports: &["customer-decile?by=quarter", "pareto"],
    },
    Ready {
        number: "T07",
        name: "交叉与升级销售",
        description: "以购物篮关联和同类客户的购买，为客户推荐下一件最合适的商品。",
        steps: &[
            "计算商品关联",
            "选出目标客群",
            "生成推荐清单",
            "?有无接触同意|不打扰",
            "门店或电话推荐",
            "记录响应",
            "比较对照组",
        ],
        forms: &[
            "推荐清单：客户、常购商品、推荐商品、推荐理由、推荐人、推荐日期",
            "响应登记表：客户、推荐商品、是否购买、购买金额、未购买原因、日期",
        ],
        reports: &["affinity?top=12", "bestsellers?by=year&top=12"],
    },
    Ready {
        number: "T08",
        name: "口碑与转介绍",
        description: "找到意见领袖和满意的老客户，请他们介绍亲友，并感谢双方。",
        steps: &[
            "选出意见领袖",
            "邀请体验新品",
            "?愿意推荐|继续培养",
            "发放推荐卡",
            "亲友到店登记推荐人",
            "双方获赠积分",
            "统计转介绍销售",
        ],
        forms: &[
            "推荐卡：推荐人姓名、推荐人卡号、被推荐人姓名、优惠内容、有效期至",
            "推荐关系登记：推荐人、被推荐人、登记门店、首购日期、首购金额、经办人",
            "积分赠送记录：会员、赠送原因、赠送积分、赠送日期、经办人、审批人",
        ],
        reports: &["leaders?top=12", "takeoff?top=12"],
    },
];

/// The flow of these steps as it is kept, each text as it shall be said: left to right, then the next row; a decision's second way goes to a step of its own below.
#[must_use]
pub fn flow_json(steps: &[Step], said: &dyn Fn(&str) -> String) -> String {
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    let last = steps.len().saturating_sub(1);
    for (at, step) in steps.iter().enumerate() {
        let (line, column) = (at / COLUMNS, at % COLUMNS);
        // Every other row is for where decisions lead else; rows run to and fro, so that what follows is beside.
        let column = if line.is_multiple_of(2) {
            column
        } else {
            COLUMNS - 1 - column
        };
        let row = line * 2;
        let text = step.strip_prefix('?');
        let (text, other) = match text {
            Some(choice) => choice
                .split_once('|')
                .map_or((choice, None), |(a, b)| (a, Some(b))),
            None => (*step, None),
        };
        let shape = match (text, at) {
            _ if step.starts_with('?') => "choice",
            (_, 0) => "end",
            (_, at) if at == last => "end",
            _ => "step",
        };
        nodes.push(
            json!({ "id": format!("n{at}"), "text": said(text), "shape": shape, "column": column, "row": row }),
        );
        if at > 0 {
            let from = format!("n{}", at - 1);
            let said = if steps.get(at - 1).is_some_and(|one| one.starts_with('?')) {
                said("是")
            } else {
                String::new()
            };
            edges.push(json!({ "from": from, "to": format!("n{at}"), "text": said }));
        }
        if let Some(other) = other {
            let id = format!("o{at}");
            // Below the last step of a line is the way to the next line: what a decision leads to else stands beside it.
            let aside = match (at % COLUMNS == COLUMNS - 1 && at != last, line.is_multiple_of(2)) {
                (false, _) => column,
                (true, true) => column - 1,
                (true, false) => column + 1,
            };
            nodes.push(
                json!({ "id": id, "text": said(other), "shape": "step", "column": aside, "row": row + 1 }),
            );
            edges.push(json!({ "from": format!("n{at}"), "to": id, "text": said("否") }));
        }
    }
    json!({ "nodes": nodes, "edges": edges }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::flow::parsed;
    use crate::rules::form::form;
    use guanxi_insight::indicator;

    /// A6: each ready topic has a flow that is drawn, forms, and reports that there are.
    #[test]
    fn ready_topics_are_whole() {
        for topic in &READY {
            let flow = parsed(&flow_json(topic.steps, &str::to_owned)).unwrap();
            assert!(flow.nodes.len() >= topic.steps.len(), "{}", topic.name);
            for one in topic.forms {
                assert!(form(one).is_some_and(|one| one.fields.len() > 3), "{one}");
            }
            assert!(!topic.forms.is_empty());
            let mut texts = vec![topic.name, topic.description];
            texts.extend(topic.forms);
            texts.extend(flow.nodes.iter().map(|node| node.text.as_str()));
            for text in texts {
                assert_ne!(english(text), text, "no English for it");
            }
            for name in topic.reports {
                let name = name.split('?').next().unwrap();
                assert!(indicator::named(name).is_ok(), "{name}");
            }
        }
    }
}
