//! Checking in.

use guanxi_events::commands::{How, Seen};
use guanxi_events::queries::code::{code_of, digest, picture};
use guanxi_events::queries::door::door;
use guanxi_loyalty::commands::{IsTaken, issue_card, make_cards};
use guanxi_store::Queries;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::RawId;
use serde_json::json;

use crate::party::{HOUR_MS, NEW_YEAR_MS, Party};

fn code(party: &Party, id: RawId) -> String {
    party
        .fixture
        .store
        .read_blocking(move |r| code_of(r, id))
        .unwrap()
}

fn card(party: &Party, customer: RawId) -> String {
    let series = party.make(
        "loyalty.card_series",
        &json!({ "number": "A", "name": "会员卡", "prefix": "86", "digits": 6 }),
    );
    let none: &[IsTaken] = &[];
    party
        .act(move |tx, schema, ctx| make_cards(tx, schema, ctx, (series, 1, none), ("one", None)))
        .unwrap();
    let sql = "SELECT id, code FROM loyalty_card";
    let rows = party.fixture.store.read_blocking(|r| r.query(sql, &[])).unwrap();
    let id = rows[0].int(0);
    party
        .act(move |tx, schema, ctx| issue_card(tx, schema, ctx, (id, customer), None))
        .unwrap();
    rows[0].text(1).to_owned()
}

/// C7
#[test]
fn a_code_lets_in_once_and_at_the_right_door() {
    each_engine(|engine| {
        let mut party = Party::new(engine, 5, &json!({}));
        let (a, b) = (party.member("A"), party.member("B"));
        let (first, second) = (party.register(a, 2).unwrap(), party.register(b, 1).unwrap());
        let shown = code(&party, first.id);
        assert!(picture(&shown).unwrap().contains("<svg"));
        let come = |text: &str, key: &str| party.come(How::Shown(text.to_owned()), (key, None));
        let forged = shown.replacen(&first.id.to_string(), &second.id.to_string(), 1);
        assert_eq!(refusal(come(&forged, "f"), "forged").code, "events.code_invalid");
        let done = come(&shown, "k1").unwrap();
        assert_eq!((done.customer, done.people, done.is_again), (a, 2, false));
        assert!(
            !come(&shown, "k1").unwrap().is_again,
            "the same check-in, sent again"
        );
        party.clock.advance(HOUR_MS);
        let again = come(&shown, "k2").unwrap();
        assert_eq!((again.is_again, again.at), (true, NEW_YEAR_MS));
        let by_card = card(&party, b);
        assert_eq!(come(&by_card, "k3").unwrap().id, second.id);
        let nobody = party.member("N");
        assert!(nobody > 0);
        assert_eq!(
            refusal(come("N", "k4"), "not registered").code,
            "events.not_registered"
        );
        assert_eq!(
            refusal(come("???", "k5"), "nobody").code,
            "loyalty.unknown_member"
        );
        party.session = party.session("下午场", 5);
        let wrong = refusal(
            party.come(How::Shown(shown.clone()), ("k6", None)),
            "another session",
        );
        assert_eq!(wrong.code, "events.wrong_session");
        assert_eq!(party.slot().taken(), 0);
    });
}

/// C7
#[test]
fn what_a_device_kept_comes_later_and_counts() {
    each_engine(|engine| {
        let party = Party::new(engine, 2, &json!({}));
        let [a, b, c] = ["A", "B", "C"].map(|number| party.register(party.member(number), 1).unwrap().id);
        let waiting = refusal(party.come(How::Hand(c), ("w", None)), "waiting");
        assert_eq!(waiting.code, "events.on_waiting_list");
        party.clock.advance(26 * HOUR_MS);
        let kept_at = NEW_YEAR_MS + 26 * HOUR_MS;
        party.clock.advance(HOUR_MS);
        party.close().unwrap();
        let late = refusal(party.come(How::Hand(b), ("l", None)), "closed");
        assert_eq!(late.code, "events.session_closed");
        let done = party.come(How::Hand(a), ("kept", Some(kept_at))).unwrap();
        assert_eq!((done.at, done.is_again), (kept_at, false));
        assert!(
            !party
                .come(How::Hand(a), ("kept", Some(kept_at)))
                .unwrap()
                .is_again
        );
        let known = party.registration(a);
        assert_eq!((known.state.as_str(), known.happened_at), ("attended", kept_at));
        let ahead = party.come(How::Hand(b), ("ahead", Some(kept_at + 100 * HOUR_MS)));
        assert!(ahead.is_err());
    });
}

/// C7: what a device kept says by what it recognised each guest; what is chosen from a list is by hand.
#[test]
fn what_a_device_kept_says_how_it_was_made() {
    each_engine(|engine| {
        let party = Party::new(engine, 4, &json!({}));
        party.clock.advance(HOUR_MS);
        for (number, seen) in [("A", Seen::Code), ("B", Seen::Card), ("C", Seen::Hand)] {
            let id = party.register(party.member(number), 1).unwrap().id;
            let kept = (number, Some(NEW_YEAR_MS + HOUR_MS));
            assert!(!party.come(How::Kept(id, seen), kept).unwrap().is_again);
            let sent_again = party.come(How::Kept(id, seen), kept).unwrap();
            assert!(!sent_again.is_again);
            assert_eq!(
                party.registration(id).checked_in_how.as_deref(),
                Some(seen.name())
            );
        }
        let id = party.register(party.member("D"), 1).unwrap().id;
        party.come(How::Hand(id), ("d", None)).unwrap();
        assert_eq!(party.registration(id).checked_in_how.as_deref(), Some("hand"));
    });
}

/// C7
#[test]
fn a_device_recognises_codes_and_cards_without_holding_them() {
    each_engine(|engine| {
        let party = Party::new(engine, 2, &json!({}));
        let a = party.member("A");
        let id = party.register(a, 2).unwrap().id;
        let (shown, by_card) = (code(&party, id), card(&party, a));
        let (schema, ctx, session) = (party.fixture.schema.clone(), party.ctx(), party.session);
        let guests = party
            .fixture
            .store
            .read_blocking(move |r| door(r, &schema, &ctx, session))
            .unwrap();
        assert_eq!(guests.len(), 1);
        assert_eq!((guests[0].name.as_deref(), guests[0].people), (Some("A"), 2));
        for text in [shown.as_str(), by_card.as_str(), "A", "E1-0001"] {
            assert!(guests[0].keys.contains(&digest(text)), "{text}");
        }
    });
}

/// C7, M4: a household's card lets its holder in; shown again, it offers whoever else of the household is registered, also on a device.
#[test]
fn a_household_card_shown_again_offers_the_others() {
    each_engine(|engine| {
        let party = Party::new(engine, 9, &json!({}));
        let home = party.make("customers.household", &json!({ "name": "王家" }));
        let [a, b, c] = ["A", "B", "C"].map(|number| party.member(number));
        for customer in [a, b] {
            party.make(
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": customer.to_string() }),
            );
        }
        let shared = card(&party, a);
        party
            .act(move |tx, _, _| tx.execute("UPDATE loyalty_card SET household_id = ?1", &[home.into()]))
            .unwrap();
        let [second, first, other] = [b, a, c].map(|customer| party.register(customer, 1).unwrap().id);
        let (schema, ctx, session) = (party.fixture.schema.clone(), party.ctx(), party.session);
        let reading = party
            .fixture
            .store
            .read_blocking(move |r| door(r, &schema, &ctx, session));
        let guests = reading.unwrap();
        let of = |id: RawId| guests.iter().find(|guest| guest.id == id).unwrap();
        let key = digest(&shared);
        assert!(of(first).keys.contains(&key) && of(first).household_keys.is_empty());
        assert!(!of(second).keys.contains(&key) && of(second).household_keys == [key]);
        assert!(of(other).household_keys.is_empty());
        let come = |key: &str| party.come(How::Shown(shared.clone()), (key, None)).unwrap();
        let done = come("k1");
        assert_eq!((done.id, done.is_again, done.others.len()), (first, false, 0));
        let sent_again = come("k1");
        assert_eq!((sent_again.id, sent_again.is_again), (first, false));
        let again = come("k2");
        assert!(again.is_again);
        let others: Vec<RawId> = again.others.iter().map(|one| one.id).collect();
        assert_eq!(others, [second]);
        party.come(How::Hand(second), ("k3", None)).unwrap();
        let all = come("k4");
        assert_eq!((all.id, all.is_again, all.others.len()), (first, true, 0));
    });
}

/// C7, M4: of a household whose card's holder isn't registered, a card that is read twice lets in one; the other is offered.
#[test]
fn a_card_read_twice_lets_nobody_else_in() {
    each_engine(|engine| {
        let party = Party::new(engine, 9, &json!({}));
        let home = party.make("customers.household", &json!({ "name": "王家" }));
        let people = ["A", "B", "C"].map(|number| party.member(number));
        for customer in people {
            party.make(
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": customer.to_string() }),
            );
        }
        let [holder, b, c] = people;
        let shared = card(&party, holder);
        party
            .act(move |tx, _, _| tx.execute("UPDATE loyalty_card SET household_id = ?1", &[home.into()]))
            .unwrap();
        let [one, other] = [b, c].map(|customer| party.register(customer, 1).unwrap().id);
        let come = |key: &str| party.come(How::Shown(shared.clone()), (key, None)).unwrap();
        assert_eq!((come("k1").id, party.slot().tally("attended").count), (one, 1));
        let again = come("k2");
        assert_eq!((again.id, again.is_again, again.others[0].id), (one, true, other));
        assert_eq!(party.slot().tally("attended").count, 1);
    });
}
