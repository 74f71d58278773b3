//! Dashboards by mail: everybody gets his own figures, once, when they are due, and what doesn't go out says why.

use guanxi_app::{Company, Mode};
use guanxi_document::{OpenOptions, TableFile};
use guanxi_insight::entities::{Dashboard, Tile};
use guanxi_messages::settings::{self, Channel, Settings};
use guanxi_org::entities::{Store, TerritoryMember};
use guanxi_record::insert;
use guanxi_store::{Engine, Queries};
use guanxi_testkit::post::MailServer;
use guanxi_testkit::{Place, each_engine, system};
use guanxi_types::{Clock, RawId};
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::people::{make, territory};
use crate::privacy::made;
use crate::process::{Home, run};
use crate::server::{PASSWORD, Server, Who, settings as settings_of};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const SALES: &str = "门店,小票号,销售时间,会员号,商品编号,数量,金额\n\
    N,W1,2025-03-01 10:00,M1,P1,1,12.50\n\
    S,W2,2025-03-02 10:00,M2,P1,1,70.25\n";

/// Two stores; the manager looks after the first. A dashboard of the administrator, open to store managers.
struct World {
    server: Server,
    admin: Who,
    manager: Who,
    /// Administrator and manager.
    users: [RawId; 2],
    page: String,
    tile: String,
}

impl World {
    fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        let manager = server.user("manager", &["store_manager"], false);
        let north = territory(&server.fixture, None);
        for (number, territory_id) in [("N", Some(north)), ("S", None)] {
            let given = [
                ("number", number.into()),
                ("name", number.into()),
                ("territory_id", territory_id.into()),
            ];
            make::<Store>(&server.fixture, &given);
        }
        let given = [("territory_id", north.into()), ("user_id", manager.into())];
        make::<TerritoryMember>(&server.fixture, &given);
        import(
            &server.company.imports,
            &server.company.folder,
            "trade.sales_file",
            SALES,
        );
        server.company.catch_up().unwrap();
        let admin_id = server
            .fixture
            .number("SELECT id FROM org_user WHERE login = 'admin'", &[]);
        let users = [admin_id, manager];
        let (admin, manager) = (server.admin(), server.sign_in("manager", PASSWORD));
        for (user, address) in users.iter().zip(["admin@example.cn", "manager@example.cn"]) {
            let row = server.call(&admin, "get", &format!("/records/org/user/{user}"), None);
            let change = json!({ "version": row.body["version"], "email": address });
            let done = server.call(
                &admin,
                "patch",
                &format!("/records/org/user/{user}"),
                Some(&change),
            );
            assert_eq!(done.status, 200, "{:?}", done.body);
        }
        let role = server
            .fixture
            .number("SELECT id FROM org_role WHERE key = 'store_manager'", &[]);
        let page = json!({ "name": "早报/北区", "role_id": role.to_string(), "note": "每天看一眼" });
        let page = made(&server, &admin, "/records/insight/dashboard", &page);
        let tile = json!({ "dashboard_id": page, "title": "销售", "kind": "bar", "indicator": "kpi", "parameters": "by=month",
            "shown_columns": "period,net_sales_c,tickets" });
        let tile = made(&server, &admin, "/records/insight/tile", &tile);
        Self {
            server,
            admin,
            manager,
            users,
            page,
            tile,
        }
    }

    fn mail_goes(&self, port: u16) {
        let settings = Settings {
            is_active: true,
            host: "127.0.0.1".to_owned(),
            port,
            security: "none".to_owned(),
            from: "club@example.cn".to_owned(),
            per_minute: 60,
            public_url: "https://crm.example.cn/".to_owned(),
            ..Settings::default()
        };
        self.server
            .fixture
            .write(move |tx, _| settings::write(tx, Channel::Email, (0, &settings), None))
            .unwrap();
    }

    fn keep(&self, who: &Who, change: &Json) -> crate::server::Answer {
        let mut body = json!({ "rhythm": "daily", "weekdays": [], "month_day": 1, "at_time": "08:00", "format": "both",
            "language": "own", "is_active": true, "recipients": self.users.map(|id| id.to_string()) });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let path = format!("/dashboards/{}/schedules", self.page);
        self.server.call(who, "post", &path, Some(&body))
    }

    fn schedule(&self, who: &Who, change: &Json) -> String {
        let kept = self.keep(who, change);
        assert_eq!(kept.status, 200, "{:?}", kept.body);
        kept.body["id"].as_str().unwrap().to_owned()
    }

    fn plan(&self, who: &Who) -> Json {
        let path = format!("/dashboards/{}/schedules", self.page);
        self.server.call(who, "get", &path, None).body
    }

    fn send(&self, who: &Who, schedule: &str) -> crate::server::Answer {
        let path = format!("/dashboard-schedules/{schedule}/send");
        self.server.call(who, "post", &path, None)
    }

    fn work(&self, at: i64) -> usize {
        self.server.company.mail_due_dashboards(Clock::fixed(at)).unwrap()
    }

    fn messages(&self) -> i64 {
        self.server
            .fixture
            .number("SELECT COUNT(*) FROM messages_message", &[])
    }

    /// What lines of a schedule came to: receiver, state, failure.
    fn lines(&self, who: &Who, run: usize) -> Vec<(String, String, String)> {
        let plan = self.plan(who);
        let lines = plan["items"][0]["runs"][run]["lines"].as_array().cloned();
        let text = |line: &Json, name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let mut found: Vec<_> = lines
            .unwrap_or_default()
            .iter()
            .map(|line| (text(line, "user"), text(line, "state"), text(line, "failure")))
            .collect();
        found.sort();
        found
    }

    /// The figures of the tile as the page has them: period, minor units, tickets.
    fn shown(&self, who: &Who) -> Vec<(String, i64, i64)> {
        let path = format!("/dashboards/{}/tiles/{}", self.page, self.tile);
        let body = self.server.call(who, "get", &path, None).body;
        let rows = body["rows"].as_array().unwrap_or_else(|| panic!("{body:?}"));
        let one = |row: &Json| {
            let number = |name: &str| row[name].as_i64().unwrap();
            let period = row["period"].as_str().unwrap().to_owned();
            (period, number("net_sales_c"), number("tickets"))
        };
        rows.iter().map(one).collect()
    }
}

/// A number of a sheet, so many times, as a whole one.
fn times(text: &str, by: f64) -> i64 {
    let number = text.parse::<f64>().unwrap() * by;
    format!("{number:.0}").parse().unwrap()
}

fn now() -> i64 {
    Clock::System.now()
}

/// The file of this type that came with a mail.
fn attached(mail: &str, media_type: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let part = mail
        .split("\r\n--")
        .find(|part| part.contains("Content-Disposition: attachment") && part.contains(media_type))?;
    let (_, body) = part.split_once("\r\n\r\n")?;
    let plain: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(plain).ok()
}

/// The first sheet of an Excel file: rows of texts.
fn sheet(world: &World, content: &[u8]) -> Vec<Vec<String>> {
    let path = world.server.company.folder.join("mailed.xlsx");
    std::fs::write(&path, content).unwrap();
    let mut file = TableFile::open(&path, &OpenOptions::default()).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        rows.push(row.cells().map(|cell| cell.to_text().to_string()).collect());
    }
    rows
}

/// H1, O5: what is mailed is what the page shows to each receiver: the manager gets his store's figures, as PDF and Excel, in his language,
/// with a link; numbers are numbers.
#[test]
fn everybody_gets_his_own_figures() {
    each_engine(|engine| {
        let world = World::new(engine);
        let post = MailServer::start();
        world.mail_goes(post.port);
        let schedule = world.schedule(&world.admin, &json!({}));
        assert_eq!(world.send(&world.admin, &schedule).body, json!({ "count": 2 }));
        assert_eq!(world.work(now()), 2, "{engine:?}");
        world.server.company.messenger.send_due(Channel::Email).unwrap();
        let taken = post.taken();
        assert_eq!(taken.len(), 2, "{engine:?}");
        for (who, address) in [
            (&world.admin, "admin@example.cn"),
            (&world.manager, "manager@example.cn"),
        ] {
            let mail = taken.iter().find(|mail| mail.to == address).unwrap();
            assert!(
                attached(&mail.text, "application/pdf")
                    .unwrap()
                    .starts_with(b"%PDF")
            );
            let rows = sheet(&world, &attached(&mail.text, "spreadsheetml.sheet").unwrap());
            let found: Vec<(String, i64, i64)> = rows
                .iter()
                .map(|row| (row[0].clone(), times(&row[1], 100.0), times(&row[2], 1.0)))
                .collect();
            let wanted = world.shown(who);
            assert_eq!(found, wanted, "{engine:?} {address} {rows:?}");
        }
        let cents = |who: &Who| world.shown(who).iter().map(|row| row.1).sum::<i64>();
        assert_eq!((cents(&world.admin), cents(&world.manager)), (8_275, 1_250));
        let body = world.server.fixture.store.read_blocking(|r| {
            let row = r.query_first(
                "SELECT body FROM messages_message WHERE email = ?1",
                &["manager@example.cn".into()],
            )?;
            Ok(row.unwrap().text(0).to_owned())
        });
        let body = body.unwrap();
        assert!(
            body.contains("Dear manager") && body.contains("早报/北区"),
            "{body}"
        );
        let link = format!("https://crm.example.cn/dashboards/{}", world.page);
        assert!(body.contains(&link), "{body}");
        // What was handed over isn't kept.
        let kept = "SELECT COUNT(*) FROM messages_file WHERE sealed IS NOT NULL";
        assert_eq!(world.server.fixture.number(kept, &[]), 0);
    });
}

/// H1: a schedule that was missed for days goes out once, and a program that is killed in between sends nothing twice.
#[test]
fn nothing_is_sent_twice() {
    each_engine(|engine| {
        let world = World::new(engine);
        world.mail_goes(9);
        world.schedule(&world.admin, &json!({ "format": "pdf" }));
        assert_eq!(
            world.work(now()),
            0,
            "{engine:?}: nothing was due since it was made"
        );
        let later = now() + 3 * DAY_MS + HOUR_MS;
        assert_eq!(world.work(later), 2, "{engine:?}: once for each, not three times");
        assert_eq!((world.work(later), world.messages()), (0, 2), "{engine:?}");
        // As if it had ended after the mail was in the outbox, and before that was known.
        world
            .server
            .fixture
            .write(|tx, _| {
                tx.execute(
                    "UPDATE insight_dashboard_mailing SET state = 'waiting', done_at = NULL",
                    &[],
                )?;
                tx.execute("UPDATE insight_schedule_done SET done_to = 0", &[])
            })
            .unwrap();
        world.work(later);
        assert_eq!(world.messages(), 2, "{engine:?}");
        let rows = world
            .server
            .fixture
            .number("SELECT COUNT(*) FROM insight_dashboard_mailing", &[]);
        assert_eq!(rows, 2, "{engine:?}");
    });
}

/// H1: without a mail channel nothing goes: who asks is told at once, and what was due by itself says so afterwards.
#[test]
fn without_a_channel_nothing_goes() {
    each_engine(|engine| {
        let world = World::new(engine);
        let schedule = world.schedule(&world.admin, &json!({}));
        let refused = world.send(&world.admin, &schedule);
        let told = (refused.status, refused.body["code"].clone());
        assert_eq!(told, (409, json!("insight.no_mail_channel")), "{engine:?}");
        assert_eq!(world.plan(&world.admin)["is_ready"], json!(false));
        assert_eq!(world.work(now() + DAY_MS + HOUR_MS), 0);
        let lines = world.lines(&world.admin, 0);
        let count = lines.iter().filter(|line| line.2 == "no_channel").count();
        assert_eq!(count, 2, "{engine:?} {lines:?}");
    });
}

/// H1: who can't see the dashboard, may not export or has no address gets nothing, and the page says why.
#[test]
fn what_does_not_go_out_says_why() {
    each_engine(|engine| {
        let world = World::new(engine);
        world.mail_goes(9);
        let schedule = world.schedule(&world.admin, &json!({ "format": "xlsx" }));
        let manager = json!({ "recipients": [world.users[1].to_string()], "format": "pdf" });
        let second = world.schedule(&world.admin, &manager);
        world
            .server
            .fixture
            .write(|tx, _| {
                tx.execute(
                    "UPDATE org_role_grant SET scope = 'none' WHERE action = 'export' AND entity LIKE 'trade.%' \
                     AND role_id IN (SELECT id FROM org_role WHERE key = 'store_manager')",
                    &[],
                )?;
                tx.execute("UPDATE org_user SET email = NULL WHERE login = 'admin'", &[])
            })
            .unwrap();
        assert_eq!(world.send(&world.admin, &schedule).status, 200);
        assert_eq!(world.work(now()), 0);
        let lines = world.lines(&world.admin, 0);
        let mut why: Vec<&str> = lines.iter().map(|line| line.2.as_str()).collect();
        why.sort_unstable();
        assert_eq!(why, ["no_address", "no_export"], "{engine:?} {lines:?}");
        let refused = world.keep(&world.admin, &json!({}));
        assert_eq!(refused.status, 422, "{:?}", refused.body);
        assert_eq!(
            refused.body["fields"][0]["code"],
            json!("insight.no_mail_address")
        );
        // The dashboard is closed to him.
        world
            .server
            .fixture
            .write(|tx, _| tx.execute("UPDATE insight_dashboard SET role_id = NULL", &[]))
            .unwrap();
        let path = format!("/dashboards/{}/schedules", world.page);
        assert_eq!(world.server.call(&world.manager, "get", &path, None).status, 404);
        world.send(&world.admin, &second);
        world.work(now());
        let plan = world.plan(&world.admin);
        let line = &plan["items"][1]["runs"][0]["lines"][0];
        assert_eq!(line["failure"], json!("not_visible"), "{engine:?} {plan}");
        assert_eq!(world.messages(), 0, "{engine:?}");
    });
}

/// H1, O5: who sees a dashboard may have it mailed to himself; that is his and its owner's, and nobody else's.
#[test]
fn a_reader_makes_a_schedule_of_his_own() {
    each_engine(|engine| {
        let world = World::new(engine);
        let own = json!({ "recipients": [world.users[1].to_string()] });
        let mine = world.schedule(&world.manager, &own);
        let of_admin = world.schedule(&world.admin, &json!({}));
        let seen = |who: &Who| world.plan(who)["items"].as_array().map_or(0, Vec::len);
        assert_eq!((seen(&world.manager), seen(&world.admin)), (1, 2), "{engine:?}");
        assert_eq!(world.send(&world.manager, &of_admin).status, 404);
        let stale = json!({ "id": mine, "version": 7 });
        assert_eq!(world.keep(&world.manager, &stale).status, 409, "{engine:?}");
        let changed = json!({ "id": mine, "version": 1, "rhythm": "weekly", "weekdays": ["fri", "mon"],
            "recipients": [world.users[1].to_string()] });
        world.schedule(&world.manager, &changed);
        let kept = world.plan(&world.manager)["items"][0].clone();
        assert_eq!(kept["weekdays"], json!(["mon", "fri"]), "{engine:?}");
        assert_eq!(kept["recipients"].as_array().map(Vec::len), Some(1));
        for (change, field) in [
            (json!({ "at_time": "25:00" }), "at_time"),
            (json!({ "rhythm": "weekly" }), "weekdays"),
            (json!({ "recipients": [] }), "recipients"),
        ] {
            let refused = world.keep(&world.manager, &change);
            assert_eq!(
                refused.body["fields"][0]["field"],
                json!(field),
                "{:?}",
                refused.body
            );
        }
        let path = format!("/dashboard-schedules/{mine}");
        assert_eq!(
            world.server.call(&world.manager, "delete", &path, None).status,
            204
        );
        assert_eq!(seen(&world.manager), 0, "{engine:?}");
    });
}

/// H1: the whole page is taken out as PDF by who may see it, as Excel by who may export.
#[test]
fn a_page_is_taken_out_as_a_file() {
    each_engine(|engine| {
        let world = World::new(engine);
        let file = |format: &str| {
            let path = format!("/dashboards/{}/file?format={format}", world.page);
            world.server.bytes(&world.admin, &path).1
        };
        assert!(file("pdf").starts_with(b"%PDF"), "{engine:?}");
        let rows = sheet(&world, &file("xlsx"));
        assert_eq!(rows.len(), world.shown(&world.admin).len(), "{engine:?} {rows:?}");
        let wrong = format!("/dashboards/{}/file?format=csv", world.page);
        assert_eq!(world.server.call(&world.admin, "get", &wrong, None).status, 422);
    });
}

fn one_dashboard(company: &Company) {
    let schema = company.schema.now();
    let making = company.store.write_blocking(move |tx| {
        let page = Dashboard {
            name: "早报".to_owned(),
            note: None,
            owner_id: None,
            role_id: None,
            period: None,
            store_id: None,
            market_area_id: None,
            category_id: None,
            customer_class: None,
        };
        let dashboard_id = insert(tx, &schema, &system(), page)?;
        let tile = Tile {
            dashboard_id,
            title: "销售".to_owned(),
            place: 0,
            width: "half".to_owned(),
            height: "medium".to_owned(),
            kind: "line".to_owned(),
            indicator: "kpi".to_owned(),
            parameters: Some("by=month".to_owned()),
            shown_columns: Some("period,net_sales_c".to_owned()),
            sort_by: None,
            row_limit: None,
        };
        insert(tx, &schema, &system(), tile)
    });
    making.unwrap();
}

/// H1: the command line writes a dashboard as files and prints their names.
#[test]
fn the_command_line_writes_the_files() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let company = Company::open(&settings_of(&place), Mode::ReadWrite).unwrap();
        let stores = "number,name,zone\nN,北,Asia/Shanghai\nS,南,Asia/Shanghai\n";
        import(&company.imports, place.folder(), "org.store", stores);
        import(&company.imports, place.folder(), "trade.sales_file", SALES);
        one_dashboard(&company);
        drop(company);
        let home = Home {
            data: place.folder(),
            database: place.database_url(),
        };
        let out = place.folder().join("out");
        let said = run(
            &home,
            &["dashboard", "export", "早报", "--out", out.to_str().unwrap()],
        );
        let files: Vec<Vec<u8>> = said.lines().map(|path| std::fs::read(path).unwrap()).collect();
        assert_eq!(files.len(), 2, "{engine:?} {said}");
        assert!(
            files[0].starts_with(b"%PDF") && files[1].starts_with(b"PK"),
            "{said}"
        );
    });
}
