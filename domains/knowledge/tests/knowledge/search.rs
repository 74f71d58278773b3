//! What is found, read, judged and looked for in vain.

use guanxi_knowledge::commands::{Judgement, missed, opened, vote};
use guanxi_knowledge::queries::beside::{Why, suggestions};
use guanxi_knowledge::queries::report::reports;
use guanxi_knowledge::queries::whole::whole;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Day, RawId};
use serde_json::json;

use crate::library::{Library, RETURNS, make};

/// E1: by Chinese, by pinyin, by initials and by English words, also far down in the text; readers find what they may read.
#[test]
fn articles_are_found_in_chinese_pinyin_and_english() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let far = format!(
            "{RETURNS}\n\n{}\n\n会员生日当天赠送蛋糕券。",
            "普通说明。".repeat(300)
        );
        let id = library.published("KB-1", "退货政策", &far);
        library.begin("KB-2", "退货草稿", "没有审核过。");
        for typed in [
            "退货",
            "tuihuo",
            "thzc",
            "vitamins",
            "蛋糕券",
            "dangaoquan",
            "退货 蛋糕券",
        ] {
            let found = library.find(&library.agent, typed);
            assert_eq!(
                found.iter().map(|hit| hit.id).collect::<Vec<_>>(),
                [id],
                "{typed}"
            );
        }
        assert!(
            library.find(&library.agent, "蛋糕券")[0]
                .snippet
                .contains("蛋糕券")
        );
        assert!(library.find(&library.outsider, "退货").is_empty());
        assert!(library.find(&library.agent, "发票").is_empty());
        assert_eq!(library.find(&library.chief, "退货").len(), 2);
    });
}

/// E1: what has the words in its title comes first, also by their sound and however old it is.
#[test]
fn titles_come_before_tags() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let title = library.published("KB-1", "退货政策", RETURNS);
        // Both are tagged 退货; this one is newer.
        let tagged = library.published("KB-2", "门店陈列", "货架从左到右。");
        for typed in ["退货", "tuihuo"] {
            let found = library.find(&library.agent, typed);
            let ids: Vec<RawId> = found.iter().map(|hit| hit.id).collect();
            assert_eq!(ids, [title, tagged], "{engine:?} {typed}");
        }
    });
}

/// E1: readings are counted a user and day, the last verdict counts, and searches without result are kept together.
#[test]
fn use_is_counted() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let id = library.published("KB-1", "退货政策", RETURNS);
        let unread = library.published("KB-2", "发票说明", "电子发票次日开具。");
        for _ in 0..3 {
            library
                .act(&library.agent, move |tx, schema, ctx| opened(tx, schema, ctx, id))
                .unwrap();
        }
        let judge = |is_helpful: bool, id| {
            let said = Judgement {
                is_helpful,
                comment: Some("缺少运费标准".to_owned()),
            };
            library.act(&library.agent, move |tx, schema, ctx| {
                vote(tx, schema, ctx, (id, &said))
            })
        };
        judge(true, id).unwrap();
        judge(false, id).unwrap();
        for typed in ["保修期", " 保修期 ", "x"] {
            library
                .act(&library.agent, move |tx, schema, ctx| {
                    missed(tx, schema, ctx, typed)
                })
                .unwrap();
        }
        let chief = library.chief.clone();
        let told = library
            .fixture
            .store
            .read_blocking(|r| reports(r, &chief, (None, Day::new(0))))
            .unwrap();
        assert_eq!(told["most_read"][0]["reads"], 3);
        assert_eq!(told["most_read"].as_array().unwrap().len(), 1);
        assert_eq!(told["never_read"][0]["id"], unread.to_string());
        assert_eq!(
            (
                &told["unhelpful"][0]["unhelpful"],
                &told["unhelpful"][0]["helpful"]
            ),
            (&json!(1), &json!(0))
        );
        assert_eq!(
            (&told["missed"][0]["text"], &told["missed"][0]["count"]),
            (&json!("保修期"), &json!(2))
        );
        readers_see_less(&library, id);
        assert_eq!(refusal(judge(true, 12), "no article").code, "record.not_found");
    });
}

fn readers_see_less(library: &Library, id: RawId) {
    let (agent, schema) = (library.agent.clone(), library.fixture.schema.clone());
    let refused = library
        .fixture
        .store
        .read_blocking(|r| reports(r, &agent, (None, Day::new(0))));
    assert_eq!(refusal(refused, "a reader").code, "access.forbidden");
    let page = library
        .fixture
        .store
        .read_blocking(|r| whole(r, (&schema, &agent), id))
        .unwrap();
    assert_eq!(
        (&page["vote"]["is_helpful"], &page["may_change"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        page["versions"].as_array().unwrap().len(),
        0,
        "readers see no versions"
    );
}

/// C1, E1: beside a record stand articles that are linked to it, tagged with words of it, or of the same words.
#[test]
fn articles_stand_beside_records() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let linked = library.published("KB-1", "门店陈列", "货架从左到右。");
        let tagged = library.published("KB-2", "流程", "第一步登记。");
        let store = make(
            &library.fixture,
            "org.store",
            &json!({ "number": "S1", "name": "退货中心" }),
        );
        make(
            &library.fixture,
            "knowledge.link",
            &json!({ "article_id": linked.to_string(), "about": format!("org.store/{store}"), "kind": "used_in" }),
        );
        let mut chief = library.chief.clone();
        if let guanxi_types::Actor::User { grants, .. } = &mut chief.actor {
            let more = guanxi_types::Grant {
                role: 0,
                entity: "org.store".to_owned(),
                action: guanxi_types::Action::Read,
                scope: guanxi_types::Scope::All,
            };
            let all = grants.lines().iter().cloned().chain([more]);
            *grants = std::sync::Arc::new(all.collect());
        }
        let schema = library.fixture.schema.clone();
        let ask = |who: &guanxi_types::Ctx| {
            library
                .fixture
                .store
                .read_blocking(|r| suggestions(r, (&schema, who), ("org.store", store)))
        };
        let found = ask(&chief).unwrap();
        let told: Vec<_> = found.iter().map(|one| (one.id, one.why, one.is_used)).collect();
        assert_eq!(told, [(linked, Why::Link, true), (tagged, Why::Tag, false)]);
        assert_eq!(
            refusal(ask(&library.agent), "no right to stores").code,
            "access.forbidden"
        );
    });
}
