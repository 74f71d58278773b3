//! From a draft to what readers see, and on.

use guanxi_entity::Entity;
use guanxi_knowledge::commands::{archive, confirm, ready, restore};
use guanxi_knowledge::entities::{Article, Version};
use guanxi_knowledge::jobs::nightly;
use guanxi_knowledge::queries::whole::whole;
use guanxi_record::ListQuery;
use guanxi_record::daily::Outcome;
use guanxi_testkit::{each_engine, refusal, user};
use guanxi_types::{Action, Clock, Ctx, Day, Id, Scope};

use crate::library::{Library, RETURNS};

/// E1: nobody publishes what he wrote himself; readers of the base see it once another did.
#[test]
fn two_people_make_an_article_public() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let id = library.begin("KB-1", "退货政策", RETURNS);
        let (author, chief) = (library.author.user_id(), library.chief.user_id());
        assert_eq!(
            refusal(library.submit(id, author), "to himself").code,
            "record.invalid"
        );
        let text = library.seen(&library.author, id).unwrap();
        assert_eq!(
            (text.state.as_str(), text.author_id.map(Id::raw)),
            ("draft", Some(author))
        );
        library.submit(id, chief).unwrap();
        assert_eq!(
            refusal(library.submit(id, chief), "twice").code,
            "knowledge.in_review"
        );
        assert_eq!(
            refusal(library.decide(&library.author, id, true), "his own").code,
            "knowledge.own_text"
        );
        assert!(library.seen(&library.agent, id).is_err(), "readers see no draft");
        library.decide(&library.chief, id, false).unwrap();
        assert_eq!(library.seen(&library.author, id).unwrap().state, "draft");
        library.draft(id, "退货政策", "七天内无理由退货。").unwrap();
        library.submit(id, chief).unwrap();
        library.decide(&library.chief, id, true).unwrap();
        let shown = library.seen(&library.agent, id).unwrap();
        assert_eq!(
            (shown.version_number, shown.body.as_deref()),
            (Some(1), Some("七天内无理由退货。"))
        );
        assert!(shown.review_on.is_some(), "somebody looks at it again");
        assert!(
            library.seen(&library.outsider, id).is_err(),
            "another base is not his"
        );
        assert_eq!(
            library.number("SELECT COUNT(*) FROM record_notification WHERE kind LIKE 'knowledge_%'"),
            3
        );
    });
}

/// E1, C1: the next version is written beside what readers see; a former one comes back as a draft.
#[test]
fn versions_follow_each_other() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let chief = library.chief.user_id();
        let id = library.published("KB-1", "退货政策", "七天。");
        library.draft(id, "退货政策（新）", "十五天。").unwrap();
        library.draft(id, "退货政策（新）", "三十天。").unwrap();
        assert_eq!(
            library.seen(&library.agent, id).unwrap().body.as_deref(),
            Some("七天。")
        );
        library.submit(id, chief).unwrap();
        library.decide(&library.chief, id, true).unwrap();
        let shown = library.seen(&library.agent, id).unwrap();
        assert_eq!(
            (shown.title.as_str(), shown.version_number),
            ("退货政策（新）", Some(2))
        );
        let states = "SELECT COUNT(*) FROM knowledge_version WHERE state = 'archived' AND number = 1";
        assert_eq!(library.number(states), 1);
        library
            .act(&library.author, move |tx, schema, ctx| {
                restore(tx, schema, ctx, (id, 1, 0))
            })
            .unwrap();
        let open = "SELECT body FROM knowledge_version WHERE article_id = ?1 AND state = 'draft'";
        assert_eq!(library.text(open, id), "七天。");
        library
            .act(&library.chief, move |tx, schema, ctx| {
                archive(tx, schema, ctx, id)
            })
            .unwrap();
        assert!(library.seen(&library.agent, id).is_err());
        assert!(library.find(&library.agent, "退货").is_empty());
    });
}

/// E1: of two who write the same draft the second is told so; what the first wrote stays.
#[test]
fn nobody_writes_over_a_draft_unseen() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let id = library.begin("KB-1", "退货政策", RETURNS);
        let read = library.draft_version(id);
        library.draft_of(id, ("退货政策", "七天。"), read).unwrap();
        let second = library.draft_of(id, ("退货政策", "三天。"), read);
        assert_eq!(refusal(second, "written over").code, "record.version_conflict");
        library.submit(id, library.chief.user_id()).unwrap();
        library.decide(&library.chief, id, true).unwrap();
        // The next version: both begin with none.
        assert_eq!(library.draft_version(id), 0);
        library.draft_of(id, ("退货政策", "十五天。"), 0).unwrap();
        let second = library.draft_of(id, ("退货政策", "三十天。"), 0);
        assert_eq!(refusal(second, "begun twice").code, "record.version_conflict");
        let back = library.act(&library.author, move |tx, schema, ctx| {
            restore(tx, schema, ctx, (id, 1, 0))
        });
        assert_eq!(refusal(back, "a draft is there").code, "record.version_conflict");
        let open = "SELECT body FROM knowledge_version WHERE article_id = ?1 AND state = 'draft'";
        assert_eq!(library.text(open, id), "十五天。");
    });
}

/// C1, E1: the history of an article says to its authors what was written before it was published, and to its readers nothing of it.
#[test]
fn first_drafts_are_not_history_for_readers() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let id = library.begin("KB-1", "退货政策", "绝密草稿");
        let begun = library.number("SELECT created_at FROM knowledge_article");
        // Times of a record are told apart by the millisecond.
        std::thread::sleep(std::time::Duration::from_millis(5));
        library.draft(id, "退货政策", "七天。").unwrap();
        library.submit(id, library.chief.user_id()).unwrap();
        library.decide(&library.chief, id, true).unwrap();
        let told = |who: &Ctx| {
            let entries = library
                .fixture
                .store
                .read_blocking(|r| guanxi_record::history(r, who, Article::def(), id))
                .unwrap();
            format!("{entries:?}").contains("绝密草稿")
        };
        assert_eq!(
            (told(&library.author), told(&library.chief), told(&library.agent)),
            (true, true, false)
        );
        let then = |who: &Ctx| {
            library
                .fixture
                .store
                .read_blocking(|r| guanxi_record::get_at(r, who, Article::def(), id, begun))
        };
        assert!(then(&library.author).is_ok());
        assert_eq!(
            refusal(then(&library.agent), "not published then").code,
            "record.not_found"
        );
    });
}

/// C1, E1: who reads what is published sees nothing of what is being written, even with the right to read versions.
#[test]
fn versions_are_for_authors() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let id = library.published("KB-1", "退货政策", "七天。");
        library.draft(id, "退货政策（新）", "三十天。").unwrap();
        let own = |entity| (entity, Action::Read, Scope::Own);
        let curious = user(
            library.agent.user_id(),
            &[own("knowledge.article"), own("knowledge.version")],
        );
        assert!(library.seen(&curious, id).is_ok());
        let sees = |who: &Ctx| {
            let query = ListQuery::default();
            library.fixture.all(who, Version::def(), &query).unwrap().len()
        };
        assert_eq!((sees(&curious), sees(&library.author)), (0, 2));
        let shown = |who: &Ctx| {
            let schema = &library.fixture.schema;
            let asked = library
                .fixture
                .store
                .read_blocking(|r| whole(r, (schema, who), id));
            asked.unwrap()["versions"].as_array().map(Vec::len)
        };
        assert_eq!((shown(&curious), shown(&library.author)), (Some(0), Some(2)));
    });
}

/// E1: the owner is told once when the day of review has come, and not after it was put off.
#[test]
fn the_day_of_review_is_told() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let id = library.published("KB-1", "退货政策", RETURNS);
        let clock = Clock::fixed(Clock::System.now());
        let night = || nightly(&library.fixture.store, &clock, &|| false).unwrap();
        let told =
            || library.number("SELECT COUNT(*) FROM record_notification WHERE kind = 'knowledge_review_due'");
        assert_eq!((night(), told()), (Outcome::Done, 0));
        clock.advance(200 * 86_400_000);
        assert_eq!((night(), night(), told()), (Outcome::Done, Outcome::Done, 1));
        let past = library.act(&library.author, move |tx, schema, ctx| {
            confirm(tx, schema, ctx, (id, Day::new(1)))
        });
        assert_eq!(refusal(past, "a day that is gone").code, "record.invalid");
        library
            .act(&library.author, move |tx, schema, ctx| {
                confirm(tx, schema, ctx, (id, Day::new(60_000)))
            })
            .unwrap();
        clock.advance(86_400_000);
        night();
        assert_eq!(told(), 1);
    });
}

/// C1, D1, E1: the three bases are there after the first call, and no second time.
#[test]
fn three_bases_are_ready() {
    each_engine(|engine| {
        let library = Library::new(engine);
        let add = || library.act(&library.chief, ready).unwrap();
        assert_eq!((add(), add()), (2, 0), "service is there");
        assert_eq!(library.number("SELECT COUNT(*) FROM knowledge_base"), 3);
    });
}
