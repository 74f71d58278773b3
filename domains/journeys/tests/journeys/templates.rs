//! Ready campaign templates, with their journeys.

use guanxi_customers::entities::Tag;
use guanxi_entity::Value;
use guanxi_journeys::commands::{Move, ready_templates};
use guanxi_journeys::entities::Journey;
use guanxi_marketing::commands::{CopyKind, NewCopy, copy};
use guanxi_marketing::entities::Campaign;
use guanxi_messages::settings::Channel;
use guanxi_org::entities::User;
use guanxi_testkit::{each_engine, user};
use guanxi_types::{Action, Day, Id, Locale, Scope};
use serde_json::json;

use crate::company::{Company, line};

/// C2: the ready templates come once, whole; a campaign made of one has its phases, tasks, checklists and scripts, and its journey as a
/// draft that can be published.
#[test]
fn ready_templates_make_campaigns_with_journeys() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let take = || company.write(ready_templates).unwrap();
        assert_eq!((take(), take()), (5, 0));
        let count = |table: &str| company.count(&format!("SELECT COUNT(*) FROM {table}"));
        assert_eq!((count("marketing_campaign"), count("journeys_journey")), (5, 5));
        let of = |table: &str, campaign: i64| {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE campaign_id = ?1");
            company.count_of(&sql, &[Value::from(campaign)])
        };
        for number in ["MB01", "MB02", "MB03", "MB04", "MB05"] {
            let template = company.count_of(
                "SELECT id FROM marketing_campaign WHERE number = ?1",
                &[number.into()],
            );
            let made = company
                .write(move |tx, schema, ctx| {
                    let new = NewCopy {
                        kind: CopyKind::Campaign,
                        number: format!("2099-{number}"),
                        name: number.to_owned(),
                        city: None,
                        starts_on: Some(Day::new(40_000)),
                        with_budget: false,
                    };
                    copy(tx, schema, ctx, template, &new)
                })
                .unwrap();
            let campaign: Campaign = company.read(made);
            assert_eq!(
                (campaign.is_template, campaign.starts_on),
                (false, Some(Day::new(40_000)))
            );
            for table in ["campaign_phase", "campaign_task", "script", "material"] {
                let table = format!("marketing_{table}");
                assert!(
                    of(&table, made) > 0 && of(&table, made) == of(&table, template),
                    "{table}"
                );
            }
            let journey = company.count_of(
                "SELECT id FROM journeys_journey WHERE campaign_id = ?1",
                &[Value::from(made)],
            );
            let draft: Journey = company.read(journey);
            assert_eq!(
                (draft.state.as_str(), draft.current_version),
                ("draft", None),
                "{number}"
            );
            assert_eq!(draft.number, format!("2099-{number}-J1"));
            assert_eq!(draft.campaign_id.map(Id::raw), Some(made));
            company.campaign_is(made, "approved");
            company.step(journey, Move::Publish).unwrap();
        }
        assert!(company.count("SELECT COUNT(*) FROM marketing_task_check") >= 2 * 5 * 5);
    });
}

/// C2, O7: the templates speak the language of who takes them.
#[test]
fn ready_templates_speak_the_users_language() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let made = company.write(|tx, schema, ctx| {
            let mut ctx = ctx.clone();
            ctx.locale = Locale::En;
            ready_templates(tx, schema, &ctx)
        });
        assert_eq!(made.unwrap(), 5);
        let english = "SELECT COUNT(*) FROM marketing_campaign WHERE name = 'Launch of a product'";
        assert_eq!(company.count(english), 1);
        let journey = "SELECT COUNT(*) FROM journeys_journey WHERE name = 'Welcome journey'";
        assert_eq!(company.count(journey), 1);
    });
}

/// C2, O2: who makes a campaign from a template brings along only journeys that he may read.
#[test]
fn journeys_of_others_dont_come_along() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.write(ready_templates).unwrap();
        let template = company.count("SELECT id FROM marketing_campaign WHERE number = 'MB01'");
        let person =
            company.make::<User>(&json!({ "login": "p", "name": "p", "locale": "zh", "is_active": true }));
        let made = |number: &'static str, reads: Scope| {
            let ctx = user(
                person,
                &[
                    ("marketing.*", Action::Read, Scope::All),
                    ("marketing.*", Action::Create, Scope::All),
                    ("journeys.journey", Action::Create, Scope::All),
                    ("journeys.journey", Action::Read, reads),
                ],
            );
            let new = NewCopy {
                kind: CopyKind::Campaign,
                number: number.to_owned(),
                name: number.to_owned(),
                city: None,
                starts_on: None,
                with_budget: false,
            };
            let campaign =
                company.write_as(&ctx, move |tx, schema, ctx| copy(tx, schema, ctx, template, &new));
            let sql = "SELECT COUNT(*) FROM journeys_journey WHERE campaign_id = ?1";
            company.count_of(sql, &[Value::from(campaign.unwrap())])
        };
        assert_eq!((made("C1", Scope::Own), made("C2", Scope::All)), (0, 1));
    });
}

/// C2: a campaign that repeats a pilot in another city gets the pilot's own journeys as they are walked through, not the template's: the
/// cities are compared.
#[test]
fn a_citys_copy_gets_the_pilots_journeys() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.write(ready_templates).unwrap();
        let template = company.count("SELECT id FROM marketing_campaign WHERE number = 'MB02'");
        let repeated = |from: i64, number: &'static str, kind: CopyKind| {
            let new = NewCopy {
                kind,
                number: number.to_owned(),
                name: number.to_owned(),
                city: (kind == CopyKind::City).then(|| "青岛".to_owned()),
                starts_on: Some(Day::new(40_000)),
                with_budget: false,
            };
            company
                .write(move |tx, schema, ctx| copy(tx, schema, ctx, from, &new))
                .unwrap()
        };
        let journey = |campaign: i64| {
            let sql = "SELECT id FROM journeys_journey WHERE campaign_id = ?1";
            company.count_of(sql, &[Value::from(campaign)])
        };
        let pilot = repeated(template, "P1", CopyKind::Campaign);
        let own = journey(pilot);
        let tag = company.make::<Tag>(&json!({ "name": "回店" })).to_string();
        let flow = line(&[("tag", "tag", json!({ "tag_id": tag }))]).to_string();
        let changed = json!({ "name": "样板旅程", "purpose": "service", "flow": flow });
        company.set::<Journey>(own, &changed).unwrap();
        company.campaign_is(pilot, "running");
        company.step(own, Move::Publish).unwrap();
        // What is being drawn anew isn't what the pilot did.
        let drawn = line(&[]).to_string();
        company.set::<Journey>(own, &json!({ "flow": drawn })).unwrap();
        let city = repeated(pilot, "P2", CopyKind::City);
        let sql = "SELECT COUNT(*) FROM journeys_journey WHERE campaign_id = ?1";
        assert_eq!(company.count_of(sql, &[Value::from(city)]), 1);
        let brought: Journey = company.read(journey(city));
        assert_eq!(
            (
                brought.state.as_str(),
                brought.name.as_str(),
                brought.purpose.as_str()
            ),
            ("draft", "样板旅程", "service")
        );
        assert_eq!(brought.flow.as_deref(), Some(flow.as_str()));
        assert_eq!(brought.current_version, None);
    });
}

/// C2: what was changed on a campaign's own journey comes along, whether a template is kept of it or another campaign is made like it.
#[test]
fn a_copy_of_a_campaign_gets_its_own_journeys() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.write(ready_templates).unwrap();
        let template = company.count("SELECT id FROM marketing_campaign WHERE number = 'MB02'");
        let made = |from: i64, number: &'static str, kind: CopyKind| {
            let new = NewCopy {
                kind,
                number: number.to_owned(),
                name: number.to_owned(),
                city: None,
                starts_on: Some(Day::new(40_000)),
                with_budget: false,
            };
            company
                .write(move |tx, schema, ctx| copy(tx, schema, ctx, from, &new))
                .unwrap()
        };
        let journeys = |campaign: i64| {
            let sql = "SELECT COUNT(*) FROM journeys_journey WHERE campaign_id = ?1";
            company.count_of(sql, &[Value::from(campaign)])
        };
        let journey = |campaign: i64| {
            let sql = "SELECT id FROM journeys_journey WHERE campaign_id = ?1";
            company.count_of(sql, &[Value::from(campaign)])
        };
        let source = made(template, "S1", CopyKind::Campaign);
        let flow = line(&[]).to_string();
        let changed = json!({ "name": "本场旅程", "flow": flow });
        company.set::<Journey>(journey(source), &changed).unwrap();
        for (number, kind) in [("S2", CopyKind::Campaign), ("T2", CopyKind::Template)] {
            let like_it = made(source, number, kind);
            assert_eq!(journeys(like_it), 1, "{number}");
            let brought: Journey = company.read(journey(like_it));
            assert_eq!(
                (brought.state.as_str(), brought.name.as_str()),
                ("draft", "本场旅程"),
                "{number}"
            );
            assert_eq!(brought.flow.as_deref(), Some(flow.as_str()));
            let kept: Campaign = company.read(like_it);
            assert_eq!(kept.copied_from_id.map(Id::raw), Some(source));
        }
        // What has none any more brings none back from its template.
        let sql = format!("DELETE FROM journeys_journey WHERE campaign_id = {source}");
        company
            .store
            .write_blocking(move |tx| tx.execute(&sql, &[]))
            .unwrap();
        assert_eq!(journeys(made(source, "S3", CopyKind::Campaign)), 0);
    });
}

/// C2, C3: ready text messages say how to get off the list; publishing asks for the public address, which one channel has for both.
#[test]
fn ready_texts_tell_the_way_off_the_list() {
    each_engine(|engine| {
        let company = Company::new(engine);
        company.write(ready_templates).unwrap();
        let with = |sql: &str| company.count(sql);
        let texts = "SELECT COUNT(*) FROM marketing_script WHERE body LIKE '%退订：{unsubscribe}'";
        assert_eq!(with(texts), 5, "{engine:?}");
        let drafts = "SELECT COUNT(*) FROM journeys_journey WHERE flow LIKE '%退订：{unsubscribe}%'";
        assert_eq!(with(drafts), 5, "{engine:?}");
        let texts = json!({ "channel": "sms", "body": "周末双倍积分。退订：{unsubscribe}" });
        let flow = line(&[("one", "send", texts)]);
        company.has_no_address(Channel::Sms);
        company.journey("一", &flow, &json!({}));
        company.has_no_address(Channel::Email);
        let id = company.make::<Journey>(&json!({ "number": "二", "name": "二", "flow": flow.to_string() }));
        let refused = company.step(id, Move::Publish).unwrap_err();
        assert_eq!(refused.code, "journeys.bad_flow");
        assert!(format!("{refused:?}").contains("no_public_url"), "{refused:?}");
    });
}
