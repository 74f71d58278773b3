//! Working together on a record: comments, mentions, files, one time line.

use guanxi_customers::entities::{Activity, Customer};
use guanxi_entity::Entity;
use guanxi_store::Engine;
use guanxi_testkit::{each_engine, system};
use guanxi_types::RawId;
use serde_json::{Value as Json, json};

use crate::server::{PASSWORD, Server, Who};

fn customer(server: &Server, who: &Who, number: &str) -> String {
    let body = json!({ "number": number, "name": "张小美" });
    let made = server.call(who, "post", "/records/customers/customer", Some(&body));
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

fn items(server: &Server, who: &Who, path: &str) -> Vec<Json> {
    let answer = server.call(who, "get", path, None);
    assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
    answer.body["items"].as_array().unwrap().clone()
}

/// F1: a mention reaches whom it names, and says whom it can't reach.
#[test]
fn a_mention_is_told_to_who_may_see_the_record() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let marketer = server.user("maria", &["marketer"], false);
        let stranger = server.user("stranger", &[], false);
        let maria = server.sign_in("maria", PASSWORD);
        let id = customer(&server, &admin, "C1");
        let path = format!("/records/customers/customer/{id}");
        let people = items(&server, &admin, &format!("{path}/readers?q=s"));
        let of = |name: &str| {
            people
                .iter()
                .find(|p| p["name"] == name)
                .map(|p| p["can_read"].clone())
        };
        assert_eq!(of("stranger"), Some(json!(false)), "{engine:?}");
        let body = json!({ "body": format!("@[{marketer}] @[{stranger}] 请跟进") });
        let said = server.call(&admin, "post", &format!("{path}/comments"), Some(&body));
        assert_eq!(said.status, 201, "{:?}", said.body);
        assert_eq!(said.body["unseen"][0]["name"], "stranger");
        let notices = server.call(&maria, "get", "/notifications", None).body;
        assert_eq!(
            (notices["unread"].as_i64(), notices["items"][0]["title"].as_str()),
            (Some(1), Some("张小美"))
        );
        let nobody = server.sign_in("stranger", PASSWORD);
        assert_eq!(
            server.call(&nobody, "get", "/notifications", None).body["unread"],
            0
        );
        assert_eq!(
            server
                .call(&maria, "post", "/notifications/read", Some(&json!({})))
                .status,
            204
        );
        assert_eq!(
            server.call(&maria, "get", "/notifications", None).body["unread"],
            0
        );
    });
}

/// F1: a comment is its writer's; the history keeps what it was.
#[test]
fn a_comment_is_changed_by_its_writer_only() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        server.user("maria", &["marketer"], false);
        let maria = server.sign_in("maria", PASSWORD);
        let id = customer(&server, &admin, "C1");
        let path = format!("/records/customers/customer/{id}");
        let text = |body: &str| json!({ "body": body });
        let said = server.call(
            &maria,
            "post",
            &format!("{path}/comments"),
            Some(&text("<b>爱喝茶</b>")),
        );
        let one = format!("/comments/{}", said.body["id"].as_str().unwrap());
        assert_eq!(
            server.call(&admin, "patch", &one, Some(&text("不爱"))).status,
            403
        );
        assert_eq!(server.call(&admin, "delete", &one, None).status, 403);
        assert_eq!(server.call(&maria, "patch", &one, Some(&text(""))).status, 422);
        assert_eq!(
            server.call(&maria, "patch", &one, Some(&text("爱喝绿茶"))).status,
            200
        );
        let line = items(&server, &admin, &format!("{path}/timeline?kinds=comment"));
        assert_eq!(
            (line.len(), &line[0]["content"]["body"]),
            (1, &json!("爱喝绿茶")),
            "{engine:?}"
        );
        assert!(line[0]["content"]["edited_at"].is_string());
        assert_eq!(server.call(&maria, "delete", &one, None).status, 204);
        assert!(items(&server, &admin, &format!("{path}/timeline?kinds=comment")).is_empty());
        let history = items(&server, &admin, &format!("{path}/history"));
        let actions: Vec<&str> = history
            .iter()
            .map(|entry| entry["action"].as_str().unwrap())
            .collect();
        assert_eq!(actions, ["comment_delete", "comment_edit", "create"]);
        assert_eq!(history[1]["changes"][0]["before"], "<b>爱喝茶</b>");
    });
}

/// F1: what a file is, is found in its content; a browser never runs it; who may not change the record puts none on it.
#[test]
fn a_file_is_kept_sent_and_removed() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let id = customer(&server, &admin, "C1");
        let path = format!("/records/customers/customer/{id}/files");
        let page = b"<html><script>alert(1)</script></html>";
        let made = server.upload_file(&admin, &path, ("../照片.png", page));
        assert_eq!(made.status, 201, "{:?}", made.body);
        assert_eq!(made.body["file_name"], "照片.png");
        assert_eq!(
            (
                made.body["media_type"].as_str(),
                made.body["has_thumbnail"].as_bool()
            ),
            (Some("text/html"), Some(false))
        );
        let picture = server.upload_file(&admin, &path, ("a.txt", &png()));
        assert_eq!(
            (
                picture.body["media_type"].as_str(),
                picture.body["has_thumbnail"].as_bool()
            ),
            (Some("image/png"), Some(true))
        );
        let one = |answer: &crate::server::Answer| format!("/files/{}", answer.body["id"].as_str().unwrap());
        let sent = server.bytes(&admin, &one(&made));
        assert_eq!(sent.1, page);
        let header = |name: &str| sent.0.get(name).unwrap().to_str().unwrap().to_owned();
        assert!(
            header("content-disposition").starts_with("attachment;"),
            "{engine:?}"
        );
        assert!(header("content-security-policy").starts_with("sandbox"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        let small = server.bytes(&admin, &format!("{}/thumbnail", one(&picture)));
        assert_eq!(small.0.get("content-type").unwrap(), "image/jpeg");
        assert!(small.1.starts_with(&[0xff, 0xd8]));
        server.user("anna", &["analyst"], false);
        let anna = server.sign_in("anna", PASSWORD);
        assert_eq!(items(&server, &anna, &path).len(), 2);
        assert_eq!(server.upload_file(&anna, &path, ("b.txt", b"b")).status, 403);
        assert_eq!(server.call(&anna, "delete", &one(&made), None).status, 403);
        server.user("nobody", &[], false);
        let nobody = server.sign_in("nobody", PASSWORD);
        assert_eq!(server.call(&nobody, "get", &one(&made), None).status, 404);
        assert_eq!(server.call(&admin, "delete", &one(&made), None).status, 204);
        assert_eq!(items(&server, &admin, &path).len(), 1);
    });
}

/// F1: the same content is kept once, and goes when no record has it.
#[test]
fn contents_without_a_record_are_swept() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let path = format!(
        "/records/customers/customer/{}/files",
        customer(&server, &admin, "C1")
    );
    let upload = |name: &str, bytes: &[u8]| server.upload_file(&admin, &path, (name, bytes));
    let gone = upload("1.png", &png());
    upload("2.txt", b"kept");
    let again = upload("3.txt", b"kept");
    assert_eq!(again.status, 201);
    let files = || {
        let folder = server.company.folder.join("files");
        let parts = std::fs::read_dir(folder).unwrap().flatten();
        parts
            .flat_map(|part| std::fs::read_dir(part.path()).unwrap().flatten())
            .map(|f| f.path())
            .collect::<Vec<_>>()
    };
    // A picture, its small copy, and one text.
    assert_eq!(files().len(), 3);
    let one = format!("/files/{}", gone.body["id"].as_str().unwrap());
    assert_eq!(server.call(&admin, "delete", &one, None).status, 204);
    assert_eq!(
        server.company.files().sweep(&server.company.store).unwrap(),
        0,
        "too young"
    );
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7_200);
    for file in files() {
        std::fs::File::options()
            .append(true)
            .open(file)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    assert_eq!(server.company.files().sweep(&server.company.store).unwrap(), 2);
    assert_eq!(files().len(), 1);
}

/// F4, O3: everything about a customer in one order, page by page, each item once.
#[test]
fn one_time_line_of_everything() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let id = customer(&server, &admin, "C1");
        let path = format!("/records/customers/customer/{id}");
        let raw: RawId = id.parse().unwrap();
        let at = |def: &guanxi_entity::EntityDef, name: &str| def.field(name).unwrap().0;
        let def = Activity::def();
        let activity = |hour: i64, extra: (usize, guanxi_entity::Value)| {
            let values = [
                (at(def, "subject"), format!("第{hour}次").into()),
                (at(def, "kind"), "call".into()),
                (
                    at(def, "started_at"),
                    (1_709_137_800_000 + hour * 3_600_000).into(),
                ),
                extra,
            ];
            server.fixture.create(&system(), def, &values).unwrap()
        };
        let link = (at(def, "customer_id"), raw.into());
        let about = (at(def, "about"), format!("customers.customer/{id}").into());
        let mut made: Vec<RawId> = (0..5).map(|hour| activity(hour, link.clone())).collect();
        // The same instant, by the other way: ids break the tie.
        made.push(activity(4, about));
        server.call(
            &admin,
            "post",
            &format!("{path}/comments"),
            Some(&json!({ "body": "你好" })),
        );
        let name = at(Customer::def(), "name");
        server
            .fixture
            .update(&system(), (Customer::def(), raw, None), &[(name, "李雷".into())])
            .unwrap();
        let whole = items(&server, &admin, &format!("{path}/timeline"));
        let mut kinds: Vec<&str> = whole.iter().map(|item| item["kind"].as_str().unwrap()).collect();
        if whole[0]["at"] == whole[1]["at"] {
            // Within one millisecond a change and a comment have no order.
            kinds[..2].sort_unstable();
        }
        assert_eq!(
            kinds,
            [
                "change", "comment", "change", "activity", "activity", "activity", "activity", "activity",
                "activity"
            ],
            "{engine:?}"
        );
        // Without the Z a shorter fraction comes before a longer one.
        let time = |item: &Json| item["at"].as_str().unwrap().trim_end_matches('Z').to_owned();
        let times: Vec<String> = whole.iter().map(time).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
        let paged = ids_by_pages(&server, &admin, &path);
        let ids: Vec<Json> = whole.iter().map(|item| item["id"].clone()).collect();
        assert_eq!(paged, ids);
        assert_eq!(
            items(&server, &admin, &format!("{path}/timeline?kinds=activity")).len(),
            made.len()
        );
        // Who may not see activities doesn't see them here either.
        server.role("reader", &[("customers.customer", "read", "all")]);
        server.user("reader", &["reader"], false);
        let reader = server.sign_in("reader", PASSWORD);
        let seen = items(&server, &reader, &format!("{path}/timeline"));
        assert!(seen.iter().all(|item| item["kind"] != "activity"), "{seen:?}");
        assert_eq!(
            server
                .call(&admin, "get", &format!("{path}/timeline?after=x"), None)
                .status,
            422
        );
    });
}

/// The ids of a time line, two at a time.
fn ids_by_pages(server: &Server, admin: &Who, path: &str) -> Vec<Json> {
    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let answer = server.call(
            admin,
            "get",
            &format!("{path}/timeline?limit=2&after={after}"),
            None,
        );
        paged.extend(
            answer.body["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].clone()),
        );
        match answer.body["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    paged
}

/// A picture of 2 × 2 pixels, encoded here.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(2, 2, image::Rgb([200, 30, 30]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
