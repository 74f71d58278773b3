//! The drafts of journeys that come with the ready campaign templates: who comes in, and what happens one after the other.

use guanxi_marketing::commands::WAY_OUT;
use guanxi_types::{Locale, Words, words};
use serde_json::{Value as Json, json};

const END: Words = words("结束", "End");

/// A step of a draft.
pub enum Step {
    /// A text message.
    Sms(Words, Words),
    /// A call: what it is about, what is said, and in how many days it is due.
    Call(Words, Words, i64),
    /// So many days; whoever buys within them is through.
    UntilPurchase(Words, i64),
}

/// A draft.
pub struct Draft {
    /// The number of the campaign template that it belongs to.
    pub template: &'static str,
    /// Its name.
    pub name: Words,
    /// What it is for.
    pub description: Words,
    /// The event that brings somebody in; none where the campaign's targets come in.
    pub event: Option<(&'static str, Option<i64>)>,
    /// Days after which somebody comes in again; never where none.
    pub again: Option<i64>,
    /// What happens.
    pub steps: &'static [Step],
}

/// One for each ready template.
pub static READY: [Draft; 5] = [
    Draft {
        template: "MB01",
        name: words("新会员欢迎旅程", "Welcome journey"),
        description: words(
            "入会当天发短信；入会当天之后 14 天内没有再次购买的，由顾问致电。再次购买就离开旅程，入会当天的小票不算。",
            "A message on the first day; who doesn't buy again within 14 days is called. Whoever does leaves; tickets of the day of joining don't count.",
        ),
        event: Some(("joined", None)),
        again: None,
        steps: &[
            Step::Sms(
                words("欢迎短信", "Welcome"),
                words(
                    "{name}，欢迎加入{company}！30 天内再来，收银时出示会员号{number}即可领取欢迎礼。",
                    "{name}, welcome to {company}! Come again within 30 days and show your number {number} for your welcome gift.",
                ),
            ),
            Step::UntilPurchase(words("等再次购买", "Wait for another purchase"), 14),
            Step::Call(
                words("回访新会员{name}", "Call the new member {name}"),
                words(
                    "确认第一次购物是否满意，介绍一项会员权益，提醒欢迎礼有效期。",
                    "Ask whether the first purchase was as expected, mention one benefit and the welcome gift.",
                ),
                3,
            ),
        ],
    },
    Draft {
        template: "MB02",
        name: words("沉睡唤醒旅程", "Win-back journey"),
        description: words(
            "活动的目标客户进入：先短信，7 天未回店再由专人致电。对照组不会进入。",
            "The campaign's targets come in: a message, and a call for who hasn't come in 7 days. Controls never do.",
        ),
        event: None,
        again: None,
        steps: &[
            Step::Sms(
                words("唤醒短信", "Message"),
                words(
                    "{name}，好久不见！{company}为您留了一份回店礼，本月到店出示会员号{number}即可领取。",
                    "{name}, we haven't seen you for a while! {company} keeps a gift for you: show your number {number} this month.",
                ),
            ),
            Step::UntilPurchase(words("等回店", "Wait for a visit"), 7),
            Step::Call(
                words("致电沉睡会员{name}", "Call the lapsed member {name}"),
                words(
                    "先听原因，按原话记录；愿意回来的说明回店礼并约时间。",
                    "Listen first and write down their words; who would come again hears of the gift.",
                ),
                5,
            ),
        ],
    },
    Draft {
        template: "MB03",
        name: words("生日关怀旅程", "Birthday journey"),
        description: words(
            "生日前 7 天进入，发送祝福；一年一次。",
            "Seven days before the birthday, once a year.",
        ),
        event: Some(("birthday", Some(7))),
        again: Some(300),
        steps: &[
            Step::Sms(
                words("生日短信", "Birthday"),
                words(
                    "{name}，您的生日快到了，{company}提前祝您生日快乐！生日当月到店出示会员号{number}，可领取一份生日礼。",
                    "{name}, your birthday is near, and {company} wishes you a happy one! Show your number {number} in the month of your birthday for a gift.",
                ),
            ),
            Step::UntilPurchase(words("等生日到店", "Wait for a visit"), 21),
        ],
    },
    Draft {
        template: "MB04",
        name: words("新品体验旅程", "Trial journey"),
        description: words(
            "活动的目标客户进入：邀请体验，10 天未到店的由店员提醒。",
            "The campaign's targets are invited; who hasn't come in 10 days is reminded.",
        ),
        event: None,
        again: None,
        steps: &[
            Step::Sms(
                words("体验邀请", "Invitation"),
                words(
                    "{name}，{company}新品到店，会员可先体验。本周到店出示会员号{number}即可。",
                    "{name}, there is something new at {company}, and members try it first: show your number {number} this week.",
                ),
            ),
            Step::UntilPurchase(words("等体验", "Wait for a visit"), 10),
            Step::Call(
                words("提醒{name}体验新品", "Remind {name} of the new product"),
                words(
                    "问是否方便到店；已试过的请留下一句评价。",
                    "Ask whether they can come; who has tried it leaves a sentence.",
                ),
                4,
            ),
        ],
    },
    Draft {
        template: "MB05",
        name: words("节日促销旅程", "Holiday journey"),
        description: words(
            "活动的目标客户进入：预热短信，5 天未到店再提醒一次。",
            "The campaign's targets come in: an announcement, and once more after 5 days.",
        ),
        event: None,
        again: None,
        steps: &[
            Step::Sms(
                words("预热短信", "Announcement"),
                words(
                    "{name}，{company}节日会员专享即将开始，出示会员号{number}享会员价，数量有限。",
                    "{name}, the members' holiday sale of {company} begins soon: show your number {number} for members' prices.",
                ),
            ),
            Step::UntilPurchase(words("等到店", "Wait for a visit"), 5),
            Step::Sms(
                words("提醒短信", "Reminder"),
                words(
                    "{name}，{company}节日会员专享即将结束，出示会员号{number}仍可享会员价。",
                    "{name}, the members' holiday sale of {company} ends soon: your number {number} still gives members' prices.",
                ),
            ),
        ],
    },
];

impl Draft {
    /// Its flow, as it is drawn: one step below the other.
    #[must_use]
    pub fn flow(&self, lang: Locale) -> Json {
        let start = words("开始", "Start");
        let mut nodes = vec![json!({ "id": "start", "kind": "start", "text": start.of(lang), "row": 0 })];
        let mut edges = Vec::new();
        let (mut before, mut way) = ("start".to_owned(), "");
        for (row, step) in (1_u32..).zip(self.steps) {
            let id = format!("s{row}");
            edges.push(json!({ "from": before, "to": id, "when": way }));
            nodes.push(step.node(&id, row, lang));
            way = "";
            if matches!(step, Step::UntilPurchase(..)) {
                // Beside it: a way down to the same end would run behind the steps between.
                let bought = format!("e{row}");
                edges.push(json!({ "from": id, "to": bought, "when": "done" }));
                nodes.push(
                    json!({ "id": bought, "kind": "end", "text": END.of(lang), "column": 1, "row": row }),
                );
                way = "time_out";
            }
            before = id;
        }
        edges.push(json!({ "from": before, "to": "end", "when": way }));
        let last = self.steps.len() + 1;
        nodes.push(json!({ "id": "end", "kind": "end", "text": END.of(lang), "row": last }));
        json!({ "nodes": nodes, "edges": edges })
    }

    /// Its name and what it is for.
    #[must_use]
    pub const fn said(&self, lang: Locale) -> (&'static str, &'static str) {
        (self.name.of(lang), self.description.of(lang))
    }
}

impl Step {
    fn node(&self, id: &str, row: u32, lang: Locale) -> Json {
        let (kind, text, set) = match self {
            Self::Sms(text, body) => {
                let body = format!("{}{}", body.of(lang), WAY_OUT.of(lang));
                let set = json!({ "channel": "sms", "body": body });
                ("send", text.of(lang), set)
            }
            Self::Call(subject, body, due) => {
                let subject = subject.of(lang);
                let set =
                    json!({ "kind": "call", "subject": subject, "body": body.of(lang), "due_days": due });
                ("task", words("致电", "Call").of(lang), set)
            }
            Self::UntilPurchase(text, days) => {
                let set = json!({ "mode": "event", "event": "purchase", "days": days });
                ("wait", text.of(lang), set)
            }
        };
        json!({ "id": id, "kind": kind, "text": text, "row": row, "set": set })
    }
}

#[cfg(test)]
mod tests {
    use guanxi_types::Locale;

    use super::READY;
    use crate::flow::{Flow, check};

    /// C2: the drafts that come with templates can be published as they are, in both languages.
    #[test]
    fn ready_drafts_are_sound() {
        for draft in &READY {
            for lang in [Locale::Zh, Locale::En] {
                let flow = Flow::read(&draft.flow(lang).to_string()).unwrap();
                assert_eq!(check(&flow), [], "{}", draft.template);
            }
        }
    }
}
