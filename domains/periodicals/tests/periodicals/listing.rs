//! How an edition is approved, listed and stopped.

use guanxi_loyalty::commands::{Holder, set_tier};
use guanxi_loyalty::queries::tier::{holders_of, tiers_of};
use guanxi_periodicals::commands::{BATCH, clear, list_some, listing, stop, unsubscribe};
use guanxi_periodicals::queries::page::page;
use guanxi_periodicals::queries::post::post_list;
use guanxi_testkit::{each_engine, refusal, system};
use guanxi_types::RawId;
use serde_json::json;

use crate::office::Office;

/// C8: recipients are listed a piece at a time; a program that ends in between goes on, lists nobody twice, and nothing goes out before the
/// list is whole.
#[test]
fn recipients_are_listed_in_pieces() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        for n in 0..7 {
            office.member(
                &format!("{n}"),
                &json!({ "email": format!("m{n}@example.cn") }),
                true,
            );
        }
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.begin(id).unwrap();
        let listed = || office.number("SELECT COUNT(*) FROM periodicals_recipient");
        let state = || office.texts("SELECT state FROM periodicals_edition").remove(0);
        let mut found = office
            .fixture
            .store
            .read_blocking(|r| listing(r, &system(), id))
            .unwrap();
        found.truncate(4);
        assert_eq!((office.list(id, 4), listed()), (7, 4));
        // Another process has looked before and writes the same piece once more.
        office
            .act(&system(), move |tx, schema, ctx| {
                list_some(tx, schema, ctx, (id, &found))
            })
            .unwrap();
        assert_eq!((listed(), state().as_str()), (4, "preparing"));
        assert_eq!(office.step(id), 0, "nothing goes out before the list is whole");
        assert_eq!((office.list(id, 4), office.list(id, 4)), (3, 0));
        assert_eq!((listed(), state().as_str()), (7, "sending"));
        office.send(id);
        assert_eq!(office.number("SELECT COUNT(*) FROM messages_message"), 7);
    });
}

/// C8: a sending that is stopped reaches nobody more: neither who was to be sent to nor whose message waits in the outbox.
#[test]
fn a_sending_is_stopped() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let people = BATCH + 2;
        for n in 0..people {
            office.member(
                &format!("{n:03}"),
                &json!({ "email": format!("m{n}@example.cn") }),
                true,
            );
        }
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        let stop_now = || office.act(&office.chief, move |tx, schema, ctx| stop(tx, schema, ctx, id));
        assert_eq!(
            refusal(stop_now(), "not sent yet").code,
            "periodicals.not_sending"
        );
        office.start(id).unwrap();
        office.step(id);
        office
            .act(&system(), |tx, _, _| {
                tx.execute(
                    "UPDATE messages_message SET state = 'sent' WHERE id = (SELECT MIN(id) FROM messages_message)",
                    &[],
                )
            })
            .unwrap();
        stop_now().unwrap();
        assert_eq!(office.step(id), 0);
        let clear_some = || {
            office
                .act(&system(), move |tx, schema, ctx| clear(tx, schema, ctx, id))
                .unwrap()
        };
        while clear_some() > 0 {}
        assert_eq!(
            office.number("SELECT COUNT(*) FROM messages_message WHERE failure = 'called_off'"),
            BATCH - 1
        );
        assert_eq!(
            office.number("SELECT COUNT(*) FROM messages_message WHERE state = 'sent'"),
            1
        );
        assert_eq!(
            office.number("SELECT COUNT(*) FROM periodicals_recipient WHERE left_out = 'stopped'"),
            2
        );
    });
}

/// C8: what was written while the approver read was approved by nobody.
#[test]
fn approval_names_the_version_that_was_read() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let id = office.edition("2026-03");
        let read = office.version(id);
        let def = office.fixture.schema.entity("periodicals.edition").unwrap();
        let given = json!({ "body": "## 改过的正文" });
        let changed = guanxi_record::values_from_json(def, given.as_object().unwrap()).unwrap();
        office
            .fixture
            .update(&office.author, (def, id, Some(read)), &changed)
            .unwrap();
        let refused = office.act(&office.chief, move |tx, schema, ctx| {
            guanxi_periodicals::commands::approve(tx, schema, ctx, (id, read))
        });
        assert_eq!(refusal(refused, "unread").code, "record.version_conflict");
        office.approve(&office.chief, id).unwrap();
    });
}

/// C8, M4: where a ladder is shared, the tier of a household is that of everybody in it, asked for one by one or for all at once.
#[test]
fn the_tier_of_a_household_counts_for_all_of_it() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let people: Vec<RawId> = (0..4)
            .map(|n| {
                office.member(
                    &format!("{n}"),
                    &json!({ "email": format!("m{n}@example.cn") }),
                    true,
                )
            })
            .collect();
        let home = office.make("customers.household", &json!({ "name": "王家" }));
        for (customer, role) in people.iter().zip(["head", "spouse"]) {
            office.make(
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": customer.to_string(), "role": role }),
            );
        }
        let scheme = office.make(
            "loyalty.tier_scheme",
            &json!({ "number": "H", "name": "家庭", "is_shared": true }),
        );
        let [low, high] = [1, 2].map(|rank| {
            office.make(
                "loyalty.tier",
                &json!({ "scheme_id": scheme.to_string(), "number": format!("H{rank}"), "name": format!("H{rank}"), "rank": rank }),
            )
        });
        for (at, tier) in [(0, high), (2, low)] {
            let customer = people[at];
            office
                .act(&system(), move |tx, schema, ctx| {
                    set_tier(tx, schema, ctx, (scheme, customer), (Some(tier), None))
                })
                .unwrap();
        }
        let store = &office.fixture.store;
        for (tier, wanted) in [(high, vec![high]), (low, vec![low, high])] {
            let found = store.read_blocking(|r| holders_of(r, tier)).unwrap();
            for customer in &people {
                let own = store
                    .read_blocking(|r| {
                        let holder = Holder::of(r, *customer)?;
                        tiers_of(r, holder)
                    })
                    .unwrap();
                let has = own.iter().any(|tier| wanted.contains(tier));
                assert_eq!(found.contains(customer), has, "{customer} at {tier}");
            }
        }
        let found = store.read_blocking(|r| holders_of(r, low)).unwrap();
        assert_eq!(found, people[..3]);
    });
}

/// A reader whose mail waits in the outbox, and the code of his page.
fn waiting_reader(office: &Office) -> (RawId, String) {
    office.entitle("tier_id", office.tier);
    office.member("1", &json!({ "email": "a@example.cn" }), true);
    let id = office.edition("2026-03");
    office.approve(&office.chief, id).unwrap();
    office.start(id).unwrap();
    office.send(id);
    (id, office.texts("SELECT code FROM periodicals_link").remove(0))
}

fn wants(office: &Office, code: &str, wants: bool) {
    let code = code.to_owned();
    office
        .act(&system(), move |tx, schema, ctx| {
            unsubscribe(tx, schema, ctx, (&code, wants))
        })
        .unwrap();
}

/// C8, C3: what waits in the outbox for somebody who unsubscribes isn't sent any more, not even when he wants the next one again.
#[test]
fn who_unsubscribes_gets_nothing_that_waits() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let (_, code) = waiting_reader(&office);
        assert_eq!(office.texts("SELECT state FROM messages_message"), ["queued"]);
        for again in [false, true] {
            wants(&office, &code, again);
            let found = office.texts("SELECT state || ' ' || failure FROM messages_message");
            assert_eq!(found, ["failed called_off"], "{engine:?}");
        }
    });
}

/// C8: the link of an edition that was stopped shows nothing of it, but whoever has it can still unsubscribe.
#[test]
fn a_stopped_edition_keeps_the_way_off_the_list() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let (_, code) = waiting_reader(&office);
        let late = office.edition("2026-04");
        office.approve(&office.chief, late).unwrap();
        office.start(late).unwrap();
        office
            .act(&office.chief, move |tx, schema, ctx| stop(tx, schema, ctx, late))
            .unwrap();
        let codes = office.texts("SELECT code FROM periodicals_link ORDER BY recipient_id");
        let stopped = codes.into_iter().find(|one| *one != code).unwrap();
        let read = || {
            let store = &office.fixture.store;
            store.read_blocking(|r| page(r, &system(), &stopped)).unwrap()
        };
        let shown = read();
        assert_eq!(
            (&shown["title"], &shown["body"], &shown["is_subscribed"]),
            (&json!(""), &json!(""), &json!(true)),
            "{engine:?}: {shown}"
        );
        wants(&office, &stopped, false);
        assert_eq!(read()["is_subscribed"], json!(false));
    });
}

/// C8: who says no, or unsubscribes, after the post list was made isn't on it when it is printed.
#[test]
fn who_says_no_later_is_not_on_the_post_list() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.entitle("tier_id", office.tier);
        let [_, gone, silent] = ["1", "2", "3"]
            .map(|number| office.member(number, &json!({ "address": format!("人民路{number}号") }), true));
        let id = office.edition("2026-03");
        office.approve(&office.chief, id).unwrap();
        office.start(id).unwrap();
        office.send(id);
        let listed = || -> Vec<String> {
            let store = &office.fixture.store;
            let found = store.read_blocking(|r| post_list(r, &office.chief, id)).unwrap();
            found.into_iter().map(|one| one.number).collect()
        };
        assert_eq!(listed(), ["1", "2", "3"], "{engine:?}");
        office.make(
            "periodicals.subscription",
            &json!({ "periodical_id": office.periodical.to_string(), "customer_id": gone.to_string(), "state": "unsubscribed" }),
        );
        office.make(
            "customers.consent",
            &json!({ "customer_id": silent.to_string(), "purpose": "marketing", "channel": "post", "state": "withdrawn",
                "stated_at": "2026-02-01T00:00:00Z", "source": "paper" }),
        );
        assert_eq!(listed(), ["1"], "{engine:?}");
    });
}
