//! Card faces and sheets of cards, on both engines.

use guanxi_entity::Entity;
use guanxi_loyalty::commands::{IsTaken, issue_card, make_cards};
use guanxi_loyalty::entities::CardFace;
use guanxi_loyalty::print::sheets;
use guanxi_loyalty::queries::face::{cards_of, face};
use guanxi_record::attachment::{self, FileFolder};
use guanxi_record::values_from_json;
use guanxi_store::Engine;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Action, Locale, RawId, Scope};
use serde_json::{Value as Json, json};

use crate::club::Club;

struct Desk {
    club: Club,
    batch: RawId,
    files: FileFolder,
}

/// A PNG of one green dot.
const DOT: [u8; 69] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144,
    119, 83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 120, 156, 99, 224, 138, 49, 3, 0, 1, 16, 0, 157, 219, 78, 34,
    184, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

fn desk(engine: Engine, cards: i64) -> Desk {
    let club = Club::new(engine, &json!({}));
    let series = club.make(
        "loyalty.card_series",
        &json!({ "number": "A", "name": "家庭卡", "prefix": "VIP", "digits": 8 }),
    );
    let none: &[IsTaken] = &[];
    let batch = club
        .act(move |tx, schema, ctx| make_cards(tx, schema, ctx, (series, cards, none), ("b1", None)))
        .unwrap();
    let files = FileFolder::new(club.fixture.path("files"));
    Desk { club, batch, files }
}

fn layout() -> Json {
    let at = |kind: &str, [x, y, w, h]: [i32; 4]| json!({ "kind": kind, "x": x, "y": y, "w": w, "h": h });
    let with = |mut element: Json, more: Json| {
        let more = more.as_object().unwrap().clone();
        element.as_object_mut().unwrap().extend(more);
        element
    };
    json!({
        "front": { "color": "#0a5c36", "elements": [
            with(at("area", [-100, 3_900, 8_760, 1_600]), json!({ "color": "#f4e8c8" })),
            with(at("text", [500, 400, 5_000, 700]),
                json!({ "text": "健康家庭俱乐部", "size": 600, "bold": true, "color": "#ffffff" })),
            with(at("tier", [5_500, 450, 2_560, 600]), json!({ "align": "right", "size": 450, "color": "#f4e8c8" })),
            with(at("name", [500, 2_600, 3_000, 500]), json!({ "size": 400, "color": "#ffffff" })),
            with(at("number", [500, 4_200, 4_000, 600]), json!({ "size": 450, "bold": true })),
            at("qr", [6_400, 1_400, 1_900, 1_900]),
        ] },
        "back": { "elements": [
            at("barcode", [1_280, 700, 6_000, 1_400]),
            with(at("number", [1_280, 2_150, 6_000, 400]), json!({ "align": "center", "size": 320 })),
            with(at("text", [500, 3_400, 7_560, 900]),
                json!({ "text": "凭卡积分，遗失请及时挂失。\n客服：400-000-0000", "size": 300 })),
        ] },
    })
}

impl Desk {
    fn face(&self, layout: &Json) -> RawId {
        self.club.make(
            "loyalty.card_face",
            &json!({ "name": "绿卡", "layout": layout.to_string() }),
        )
    }

    fn print(&self, id: RawId) -> guanxi_types::Result<Vec<u8>> {
        let (schema, ctx) = (self.club.fixture.schema.clone(), self.club.ctx());
        let read = self.club.fixture.store.read_blocking(|r| {
            let (record, layout, pictures) = face(r, &schema, &ctx, (id, &self.files))?;
            Ok((layout, pictures, cards_of(r, &ctx, (self.batch, 1), &record)?))
        });
        let (layout, pictures, cards) = read?;
        sheets(&layout, &cards, (&pictures, Locale::Zh))
    }

    /// Puts a file on the face; its id.
    fn attach(&self, id: RawId, content: &[u8]) -> RawId {
        let path = self.club.fixture.file("received.png", content);
        let kept = self.files.keep(&path).unwrap();
        let add = self
            .club
            .act(move |tx, _, ctx| attachment::add(tx, ctx, (CardFace::def(), id), ("标志.png", &kept)));
        add.unwrap()
    }
}

/// B1: the cards of a batch, 10 a page, fronts and backs; the same cards give the same file.
#[test]
fn cards_of_a_batch_are_printed_on_sheets() {
    each_engine(|engine| {
        let desk = desk(engine, 12);
        let member = desk.club.customer("欧阳修文");
        let first = desk.club.fixture.number(
            "SELECT MIN(id) FROM loyalty_card WHERE code = (SELECT MIN(code) FROM loyalty_card)",
            &[],
        );
        desk.club
            .act(move |tx, schema, ctx| issue_card(tx, schema, ctx, (first, member), None))
            .unwrap();
        let id = desk.face(&layout());
        let file = desk.print(id).unwrap();
        assert!(file.starts_with(b"%PDF-"));
        assert_eq!(file, desk.print(id).unwrap());
        if let Ok(path) = std::env::var("GUANXI_PRINTED_CARDS") {
            std::fs::write(path, &file).unwrap();
        }
        let text: String = file.iter().map(|byte| char::from(*byte)).collect();
        assert!(text.contains("/Count 4"), "two pages of fronts, two of backs");
        assert!(text.contains("GuanxiSans"), "the program's own font");
    });
}

/// B1: what can't be printed is said before, with its place.
#[test]
fn pictures_that_are_gone_and_codes_that_say_nothing_are_told() {
    each_engine(|engine| {
        let desk = desk(engine, 1);
        let def = CardFace::def();
        let wrong = json!({ "name": "坏", "layout": "{\"front\":{\"elements\":[{\"kind\":\"logo\"}]}}" });
        let values = values_from_json(def, wrong.as_object().unwrap()).unwrap();
        let refused = refusal(
            desk.club.fixture.create(&desk.club.ctx(), def, &values),
            "no kind",
        );
        assert_eq!(
            (&*refused.fields[0].field, &*refused.fields[0].code),
            ("layout", "layout_unreadable")
        );

        let gone = json!({ "front": { "elements": [
            { "kind": "picture", "x": 0, "y": 0, "w": 1000, "h": 1000, "file": "12345" } ] } });
        let id = desk.face(&gone);
        let problem = refusal(desk.print(id), "no such file");
        assert_eq!(problem.code, "loyalty.face_picture_missing");
        assert_eq!(problem.params["place"], "front 1");

        let with = |file: RawId| {
            let side = json!({ "front": { "picture": file.to_string(), "elements": [] } });
            json!({ "layout": side.to_string() })
        };
        let file = desk.attach(id, &DOT);
        desk.club.change("loyalty.card_face", id, &with(file));
        assert!(desk.print(id).is_ok());
        let cut = desk.attach(id, &DOT[..50]);
        desk.club.change("loyalty.card_face", id, &with(cut));
        let problem = refusal(desk.print(id), "half a picture");
        assert!(
            problem.code.starts_with("loyalty.face_picture_"),
            "{}",
            problem.code
        );
    });
}

/// B1: numbers go out on paper only for who may export every card.
#[test]
fn who_may_not_export_cards_prints_none() {
    each_engine(|engine| {
        let desk = desk(engine, 1);
        let id = desk.face(&layout());
        let grants = [
            ("loyalty.card_face", Action::Read, Scope::All),
            ("loyalty.card_batch", Action::Read, Scope::All),
            ("loyalty.card", Action::Read, Scope::All),
        ];
        let ctx = guanxi_testkit::user(7, &grants);
        let record: CardFace = desk
            .club
            .fixture
            .get(&ctx, CardFace::def(), id)
            .unwrap()
            .typed()
            .unwrap();
        let store = &desk.club.fixture.store;
        let read = store.read_blocking(|r| cards_of(r, &ctx, (desk.batch, 1), &record));
        assert_eq!(refusal(read, "no export").code, "access.forbidden");
    });
}

/// B1: a batch gets no face of another series, and none that isn't used any more.
#[test]
fn a_face_that_is_not_for_the_batch_prints_none() {
    each_engine(|engine| {
        let desk = desk(engine, 1);
        let id = desk.face(&layout());
        let other = desk.club.make(
            "loyalty.card_series",
            &json!({ "number": "B", "name": "礼品卡", "prefix": "GIFT", "digits": 8 }),
        );
        let series = json!({ "series_id": other.to_string() });
        desk.club.change("loyalty.card_face", id, &series);
        let problem = refusal(desk.print(id), "another series");
        assert_eq!(problem.code, "loyalty.face_other_series");
        let off = json!({ "series_id": null, "is_active": false });
        desk.club.change("loyalty.card_face", id, &off);
        let problem = refusal(desk.print(id), "not used");
        assert_eq!(problem.code, "loyalty.face_not_active");
    });
}

/// B1: a batch whose cards are all over says so, instead of being denied.
#[test]
fn a_batch_without_cards_to_print_says_so() {
    each_engine(|engine| {
        let desk = desk(engine, 2);
        let id = desk.face(&layout());
        let over = "UPDATE loyalty_card SET state = 'ended'";
        desk.club.act(move |tx, _, _| tx.execute(over, &[])).unwrap();
        let problem = refusal(desk.print(id), "none is left");
        assert_eq!(problem.code, "loyalty.no_cards_to_print");
    });
}
