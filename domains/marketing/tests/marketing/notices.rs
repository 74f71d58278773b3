//! Whoever has to decide, or asked, or looks after somebody, is told.

use guanxi_marketing::commands::{self, Answer, Decision, Step};
use guanxi_marketing::entities::{Campaign, Lead, LeadForm};
use guanxi_record::notification::list;
use guanxi_testkit::each_engine;
use guanxi_types::{Id, RawId};
use serde_json::json;

use crate::company::Company;

/// Notices of what waits for a decision, unread.
const WAITING: &str = "SELECT COUNT(*) FROM record_notification WHERE read_at IS NULL AND (kind LIKE '%_to_approve' OR kind = 'expense_over')";

/// What somebody was told, the newest first.
fn told(company: &Company, who: RawId) -> Vec<String> {
    let ctx = company.ctx(who);
    let schema = company.schema.clone();
    let (found, _) = company
        .store
        .read_blocking(move |r| list(r, &schema, &ctx, None))
        .unwrap();
    found.into_iter().map(|notice| notice.kind).collect()
}

/// C2, C5: a plan and a request wait for those whose limit covers them, and whoever asked hears what was decided.
#[test]
fn whoever_may_decide_is_told() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let (planner, director, boss) = (company.planner, company.director, company.boss);
        let (campaign, _) = company.campaign("C1");
        let line = company.allot(planner, campaign, "2000").unwrap();
        company.step(planner, campaign, Step::Submit).unwrap();
        assert_eq!(told(&company, boss), ["campaign_to_approve"], "{engine:?}");
        assert!(told(&company, director).is_empty(), "{engine:?}: above his limit");
        company.step(boss, campaign, Step::Approve).unwrap();
        assert_eq!(told(&company, planner), ["campaign_approved"], "{engine:?}");
        let asked = company.ask(line, "400", false).unwrap();
        let over = company.ask(line, "3000", true).unwrap();
        assert_eq!(told(&company, director), ["expense_to_approve"], "{engine:?}");
        assert_eq!(told(&company, boss)[0], "expense_over", "{engine:?}");
        for (who, id, decision) in [
            (director, asked, Decision::Approve),
            (boss, over, Decision::Refuse),
        ] {
            company
                .act(who, move |tx, schema, ctx| {
                    commands::decide(tx, schema, ctx, id, (decision, None))
                })
                .unwrap();
        }
        assert_eq!(
            company.count(WAITING),
            0,
            "{engine:?}: what was decided waits for nobody"
        );
        let wanted = ["expense_refused", "expense_approved", "campaign_approved"];
        assert_eq!(told(&company, planner), wanted, "{engine:?}");
    });
}

/// C6: a form that names nobody gives its leads to who answers for its campaign, who hears of each.
#[test]
fn whoever_looks_after_leads_is_told() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let owner = company.planner;
        let campaign = company.make::<Campaign>(&json!({
            "number": "C1", "name": "社区讲座", "owner_id": owner.to_string(),
        }));
        let form = company.make::<LeadForm>(&json!({
            "name": "扫码", "heading": "领取手册", "consent_text": "同意", "campaign_id": campaign.to_string(),
        }));
        let code = company.read::<LeadForm>(form).code.unwrap();
        let fill = || {
            let code = code.clone();
            let given = Answer {
                name: "王芳".to_owned(),
                phone: "13800138000".to_owned(),
                consents: true,
                ..Answer::default()
            };
            company
                .act(0, move |tx, schema, ctx| {
                    commands::answer_form(tx, schema, ctx, &code, &given)
                })
                .unwrap()
        };
        let lead = fill();
        assert_eq!(
            company.read::<Lead>(lead).owner_id.map(Id::raw),
            Some(owner),
            "{engine:?}"
        );
        assert_eq!(told(&company, owner), ["lead_new"], "{engine:?}");
        fill();
        assert_eq!(told(&company, owner), ["lead_again", "lead_new"], "{engine:?}");
    });
}
