//! What counts as a contact, for audiences and for what leaves.

use guanxi_audience::contacts::{Asked, capped, count};
use guanxi_audience::policy::contact_rules;
use guanxi_customers::entities::Activity;
use guanxi_marketing::entities::{CampaignTarget, ContactRule};
use guanxi_messages::queries::Counted;
use guanxi_periodicals::entities::{Edition, Periodical, Recipient};
use guanxi_testkit::each_engine;
use guanxi_types::{Day, Locale, RawId};
use serde_json::{Value as Json, json};

use crate::company::{Company, line};

fn today(company: &Company) -> Day {
    company.schema.zone().day_of(company.clock.now())
}

/// Contacts of a customer in seven days, on a way.
fn counted(company: &Company, customer: RawId, channel: &'static str) -> i64 {
    let today = today(company);
    let counting = company.store.read_blocking(move |r| {
        let asked = Asked::up_to_now((customer, 0), channel, (today, 7), Counted::WithWaiting);
        count(r, &asked)
    });
    counting.unwrap()
}

fn did(company: &Company, customer: RawId, more: &Json) {
    let mut given = json!({ "subject": "联系", "customer_id": customer.to_string(), "status": "done" });
    given
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    company.make::<Activity>(&given);
}

/// C3: messages, calls and visits of colleagues and of journeys are contacts, and a campaign is until something of it was sent; who called
/// himself, what was called off and what serves are none.
#[test]
fn every_contact_counts_once() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let customer = company.member(1);
        let campaign = company.campaign("C1");
        company.make::<CampaignTarget>(&json!({
            "campaign_id": campaign.to_string(), "customer_id": customer.to_string(), "arm": "treatment",
        }));
        assert_eq!(counted(&company, customer, "any"), 1, "the campaign");
        let sms = line(&[("one", "send", json!({ "channel": "sms", "body": "周末双倍积分" }))]);
        company.journey(
            "J1",
            &sms,
            &json!({ "entry": "campaign", "campaign_id": campaign.to_string() }),
        );
        company.run();
        assert_eq!(company.count("SELECT COUNT(*) FROM messages_message"), 1);
        assert_eq!(counted(&company, customer, "any"), 1, "its message in its place");

        did(&company, customer, &json!({ "kind": "call", "direction": "out" }));
        assert_eq!(counted(&company, customer, "any"), 2);
        for none in [
            json!({ "kind": "call", "direction": "in" }),
            json!({ "kind": "visit", "status": "cancelled" }),
            json!({ "kind": "note" }),
        ] {
            did(&company, customer, &none);
        }
        assert_eq!(counted(&company, customer, "any"), 2, "none of these");
        let due = format!("{}T02:00:00Z", today(&company).plus(3));
        did(
            &company,
            customer,
            &json!({ "kind": "visit", "status": "open", "due_at": due }),
        );
        assert_eq!(counted(&company, customer, "any"), 3, "a visit that is due");
        let later = format!("{}T02:00:00Z", today(&company).plus(30));
        did(
            &company,
            customer,
            &json!({ "kind": "visit", "status": "open", "due_at": later }),
        );
        let call = json!({ "kind": "call", "subject": "回访", "due_days": 0 });
        let call = line(&[("call", "task", call)]);
        let service = company.journey("J2", &call, &json!({ "purpose": "service" }));
        company.enrol(service, &[customer]);
        company.run();
        assert_eq!(counted(&company, customer, "any"), 3, "service, and next month");
        let marketing = company.journey("J3", &call, &json!({}));
        company.enrol(marketing, &[customer]);
        company.run();
        assert_eq!(counted(&company, customer, "any"), 4, "a journey's call");
        let ways = ["sms", "phone", "email"].map(|channel| counted(&company, customer, channel));
        assert_eq!(ways, [1, 2, 0]);
    });
}

/// C3: a limit holds for its days, not for as many before and after together.
#[test]
fn contacts_far_apart_dont_count_together() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let customer = company.member(1);
        let today = today(&company);
        let at = |days: i32| format!("{}T02:00:00Z", today.plus(days));
        did(&company, customer, &json!({ "kind": "visit", "done_at": at(-5) }));
        did(
            &company,
            customer,
            &json!({ "kind": "visit", "status": "open", "due_at": at(5) }),
        );
        assert_eq!(counted(&company, customer, "any"), 1, "eleven days");
        did(&company, customer, &json!({ "kind": "call", "done_at": at(-1) }));
        assert_eq!(counted(&company, customer, "any"), 2, "-5 and -1, or -1 and 5");
    });
}

/// C3: who was contacted as often as a rule allows is told with the rule and the contacts.
#[test]
fn a_cap_says_what_it_counted() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (often, once) = (company.member(1), company.member(2));
        company.make::<ContactRule>(
            &json!({ "name": "每周两次", "channel": "any", "max_contacts": 2, "days": 7 }),
        );
        for kind in ["call", "visit"] {
            did(&company, often, &json!({ "kind": kind }));
        }
        did(&company, once, &json!({ "kind": "call" }));
        let today = today(&company);
        let out = company.store.read_blocking(move |r| {
            let rules = contact_rules(r, "sms")?;
            capped(r, &rules, (0, today, today), Locale::Zh)
        });
        let out = out.unwrap();
        assert_eq!(out.len(), 1);
        let told = "「每周两次」7 天内最多 2 次，已有：电话 1 次、拜访 1 次".to_owned();
        assert_eq!(out.get(&often), Some(&told));
    });
}

/// C3, C8: a periodical for marketing that went by post is a contact by post; one that serves isn't, nor what the post brought back.
#[test]
fn periodicals_by_post_are_contacts() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let customer = company.member(1);
        let periodical = company
            .make::<Periodical>(&json!({ "number": "HM", "name": "健康月报", "first_channel": "post" }));
        let edition = company.make::<Edition>(&json!({
            "periodical_id": periodical.to_string(), "number": "2026-03", "title": "春", "issued_on": "2026-03-01",
        }));
        let recipient = company.make::<Recipient>(&json!({
            "edition_id": edition.to_string(), "customer_id": customer.to_string(), "reason": "subscription",
            "channel": "post", "state": "waiting",
        }));
        let ways = || ["any", "post", "sms", "email"].map(|channel| counted(&company, customer, channel));
        let becomes = |table: &'static str, what: &'static str, id: RawId| {
            let sql = format!("UPDATE {table} SET {what} WHERE id = ?1");
            company
                .write(move |tx, _, _| tx.execute(&sql, &[id.into()]))
                .unwrap();
        };
        let now = company.clock.now();
        company
            .write(move |tx, _, _| {
                let sql = "UPDATE periodicals_edition SET state = 'sending', started_at = ?2 WHERE id = ?1";
                tx.execute(sql, &[edition.into(), now.into()])
            })
            .unwrap();
        assert_eq!(ways(), [0, 0, 0, 0], "nothing went yet");
        becomes("periodicals_recipient", "state = 'listed'", recipient);
        assert_eq!(ways(), [1, 1, 0, 0], "{engine:?}");
        becomes("periodicals_periodical", "purpose = 'service'", periodical);
        assert_eq!(ways(), [0, 0, 0, 0], "it serves");
        becomes("periodicals_periodical", "purpose = 'marketing'", periodical);
        becomes("periodicals_recipient", "state = 'returned'", recipient);
        assert_eq!(ways(), [0, 0, 0, 0], "it came back");
    });
}
