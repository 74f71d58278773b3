//! How an edition is approved, listed and stopped.

use guanxi_loyalty::commands::{Holder, set_tier};
use guanxi_loyalty::queries::tier::{holders_of, tiers_of};
use guanxi_periodicals::commands::{BATCH, clear, list_some, listing, stop};
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
