//! People who leave their number, once or again, and become customers.

use guanxi_customers::entities::Customer;
use guanxi_marketing::commands::{Answer, answer_form, convert};
use guanxi_marketing::entities::{Channel, Lead, LeadForm, LeadLink};
use guanxi_org::entities::Store;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Id, RawId, Result};
use serde_json::json;

use crate::company::Company;

fn form(company: &Company, campaign: RawId) -> String {
    let id = company.make::<LeadForm>(&json!({
        "name": "社区扫码", "heading": "领取健康手册", "consent_text": "同意接收活动信息",
        "campaign_id": campaign.to_string(),
    }));
    company.read::<LeadForm>(id).code.unwrap()
}

fn fill(company: &Company, code: &str, phone: &str, consents: bool) -> Result<RawId> {
    let (code, given) = (
        code.to_owned(),
        Answer {
            name: "王芳".to_owned(),
            phone: phone.to_owned(),
            consents,
            ..Answer::default()
        },
    );
    company.act(0, move |tx, schema, ctx| {
        answer_form(tx, schema, ctx, &code, &given)
    })
}

/// C6: a form's answer is a lead with its source; the same number again is the same lead.
#[test]
fn a_form_makes_a_lead() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        let code = form(&company, campaign);
        let no = refusal(fill(&company, &code, "13800138000", false), "consent");
        assert_eq!(no.code, "marketing.consent_missing");
        let first = fill(&company, &code, "138 0013 8000", true).unwrap();
        assert_eq!(fill(&company, &code, "+86 13800138000", true).unwrap(), first);
        let lead: Lead = company.read(first);
        assert_eq!((lead.phone.as_deref(), lead.times), (Some("+8613800138000"), 2));
        assert_eq!(lead.campaign_id.map(Id::raw), Some(campaign));
        let unknown = refusal(fill(&company, "nothere", "13800138000", true), "unknown");
        assert_eq!(unknown.code, "record.not_found");
    });
}

/// C6: who fills in a form with a number that is known adds to what is known and changes none of it.
#[test]
fn a_second_answer_overwrites_nothing() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        let code = form(&company, campaign);
        let say = |city: &str, message: &str| {
            let given = Answer {
                name: "王芳".to_owned(),
                phone: "13800138000".to_owned(),
                city: Some(city.to_owned()),
                message: Some(message.to_owned()),
                consents: true,
                ..Answer::default()
            };
            let code = code.clone();
            company
                .act(0, move |tx, schema, ctx| {
                    answer_form(tx, schema, ctx, &code, &given)
                })
                .unwrap()
        };
        let first = say("济南", "请来电");
        assert_eq!(say("青岛", "晚上"), first);
        let lead: Lead = company.read(first);
        assert_eq!(
            (lead.city.as_deref(), lead.message.as_deref(), lead.times),
            (Some("济南"), Some("请来电\n晚上"), 2)
        );
    });
}

/// C6: a lead becomes a customer, with what was agreed to; one whose number is known leads to that customer.
#[test]
fn a_lead_becomes_a_customer() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        let code = form(&company, campaign);
        let known = company.make::<Customer>(
            &json!({ "number": "K1", "name": "老客", "kind": "person", "phone": "13900139000" }),
        );
        let new = fill(&company, &code, "13800138000", true).unwrap();
        let old = fill(&company, &code, "13900139000", true).unwrap();
        assert_eq!(company.read::<Lead>(old).customer_id.map(Id::raw), Some(known));
        let made = |id: RawId| {
            company.act(company.boss, move |tx, schema, ctx| {
                convert(tx, schema, ctx, id, None)
            })
        };
        assert_eq!(made(old).unwrap(), known);
        let customer = made(new).unwrap();
        assert_eq!(company.read::<Customer>(customer).name, "王芳");
        assert_eq!(refusal(made(new), "twice").code, "marketing.wrong_state");
        let granted =
            "SELECT COUNT(*) FROM customers_consent WHERE state = 'granted' AND purpose = 'marketing'";
        assert_eq!(company.count(granted), 4);
    });
}

/// C6: a form has many ways in; who comes by one is known to have, is for its store and person and counts for its campaign, and a way that
/// was closed leads nowhere.
#[test]
fn a_form_has_many_ways_in() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (campaign, _) = company.campaign("C1");
        let (other, _) = company.campaign("C2");
        let own = form(&company, campaign);
        let form_id = company
            .count("SELECT MIN(id) FROM marketing_lead_form")
            .to_string();
        let store =
            company.make::<Store>(&json!({ "number": "S1", "name": "泉城路店", "zone": "Asia/Shanghai" }));
        let channel = company.make::<Channel>(&json!({ "name": "门口海报", "kind": "store" }));
        let door = company.make::<LeadLink>(&json!({
            "form_id": form_id, "name": "泉城路店门口", "store_id": store.to_string(), "city": "济南",
            "person_id": company.boss.to_string(), "channel_id": channel.to_string(), "campaign_id": other.to_string(),
        }));
        let plain = company.make::<LeadLink>(&json!({ "form_id": form_id, "name": "公众号菜单" }));
        let code = |id: RawId| company.read::<LeadLink>(id).code.unwrap();
        assert!(code(door) != code(plain) && code(door) != own);

        let lead: Lead = company.read(fill(&company, &code(door), "13800138000", true).unwrap());
        let came = (lead.link_id.map(Id::raw), lead.store_id.map(Id::raw));
        assert_eq!(came, (Some(door), Some(store)));
        let went = (lead.owner_id.map(Id::raw), lead.channel_id.map(Id::raw));
        assert_eq!(went, (Some(company.boss), Some(channel)));
        assert_eq!(lead.campaign_id.map(Id::raw), Some(other));
        assert_eq!(
            (lead.city.as_deref(), lead.source.as_str()),
            (Some("济南"), "form")
        );
        // What the way in doesn't say, the form says.
        let lead: Lead = company.read(fill(&company, &code(plain), "13800138001", true).unwrap());
        let told = (lead.link_id.map(Id::raw), lead.campaign_id.map(Id::raw));
        assert_eq!(told, (Some(plain), Some(campaign)));
        // The first way in stays with who comes again by another.
        let again = fill(&company, &code(plain), "13800138000", true).unwrap();
        assert_eq!(company.read::<Lead>(again).link_id.map(Id::raw), Some(door));

        company
            .set::<LeadLink>(plain, &json!({ "is_open": false }))
            .unwrap();
        let closed = refusal(fill(&company, &code(plain), "13800138002", true), "closed");
        assert_eq!(closed.code, "record.not_found");
        let lead: Lead = company.read(fill(&company, &own, "13800138003", true).unwrap());
        assert_eq!(lead.link_id, None);
    });
}
