//! The program is killed at random moments of edits and imports; nothing acknowledged is lost, nothing is doubled.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use guanxi_store::Engine;
use guanxi_testkit::{Place, each_engine};
use serde_json::json;

use crate::process::{Caller, Home, Process, Request, run};
use crate::server::multipart;

const LIVES_ON_SQLITE: u64 = 50;
const LIVES_ON_POSTGRES: u64 = 15;
/// Milliseconds that a process lives after it serves.
const SHORTEST_LIFE: u64 = 30;
const LONGEST_LIFE: u64 = 600;
/// Tickets of each sales file; with three rows a ticket, several chunks of an import.
const TICKETS: usize = 6_000;
const ROWS_A_TICKET: usize = 3;
/// How long the last import may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A repeatable stream of numbers (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + self.0 % (high - low)
    }
}

/// Someone who makes customers and counts in a note, and remembers what was acknowledged.
#[derive(Default)]
struct Editor {
    name: &'static str,
    /// Customers tried so far; the last may not have been acknowledged.
    tried: u64,
    acknowledged: u64,
    /// The customer with the note: id, what is known to stand there, what may stand there.
    noted: Option<(String, u64)>,
    lost: u64,
}

impl Editor {
    /// Edits until told to stop or until nobody answers.
    fn edit(&mut self, caller: &Caller, address: &str, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            if self.make(caller, address).is_none() || self.count(caller, address).is_none() {
                self.lost += 1;
                return;
            }
        }
    }

    /// Makes the next customer, or the one whose answer was lost, under the same key.
    fn make(&mut self, caller: &Caller, address: &str) -> Option<()> {
        if self.tried == self.acknowledged {
            self.tried += 1;
        }
        let number = format!("{}{}", self.name, self.tried);
        let body = json!({ "number": number, "name": "张小美", "note": "0" }).to_string();
        let answer = caller.send(
            address,
            &Request {
                method: "POST",
                path: "/records/customers/customer",
                body: ("application/json", &body),
                idempotency_key: &number,
            },
        )?;
        assert_eq!(
            (answer.status, answer.body["number"].as_str()),
            (201, Some(number.as_str())),
            "{}",
            answer.body
        );
        self.acknowledged = self.tried;
        if self.noted.is_none() {
            self.noted = Some((answer.body["id"].as_str().unwrap().to_owned(), 0));
        }
        Some(())
    }

    /// Reads the note, which holds all that was acknowledged and at most one more, and counts on.
    fn count(&mut self, caller: &Caller, address: &str) -> Option<()> {
        let (id, known) = self.noted.clone()?;
        let path = format!("/records/customers/customer/{id}");
        let found = caller.json(address, "GET", &path, "")?;
        let note: u64 = found.body["note"].as_str().unwrap().parse().unwrap();
        assert!(
            note == known || note == known + 1,
            "{}: {note} after {known}",
            self.name
        );
        let body = json!({ "version": found.body["version"], "note": (note + 1).to_string() }).to_string();
        self.noted = Some((id.clone(), note));
        let answer = caller.json(address, "PATCH", &path, &body)?;
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.noted = Some((id, note + 1));
        Some(())
    }
}

/// The imports, one after the other.
#[derive(Default)]
struct Importer {
    /// Id of the one that isn't done yet.
    current: Option<String>,
    begun: usize,
}

impl Importer {
    /// Begins the next import once the last is done. None when nobody answers.
    fn go_on(&mut self, caller: &Caller, address: &str) -> Option<()> {
        if let Some(id) = self.current.clone() {
            let import = caller.json(address, "GET", &format!("/imports/{id}"), "")?.body;
            let state = import["state"].as_str().unwrap().to_owned();
            match state.as_str() {
                "draft" => drop(caller.json(address, "POST", &format!("/imports/{id}/run"), "")?),
                "running" => {}
                "done" => {
                    assert_eq!(import["counts"]["error"], json!(0), "{import}");
                    assert_eq!(
                        import["progress"]["done"],
                        json!(TICKETS * ROWS_A_TICKET),
                        "{import}"
                    );
                    self.current = None;
                }
                other => panic!("import is {other}: {import}"),
            }
            return Some(());
        }
        // An upload whose answer was lost stays a draft that nobody runs.
        let (body, kind) = multipart("trade.sales_file", &sales_file(self.begun));
        let upload = Request {
            method: "POST",
            path: "/imports",
            body: (&kind, &body),
            idempotency_key: "",
        };
        let made = caller.send(address, &upload)?;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.body["id"].as_str().unwrap().to_owned();
        let options = json!({ "options": { "create_missing": true } }).to_string();
        let changed = caller.json(address, "PATCH", &format!("/imports/{id}"), &options)?;
        assert_eq!(changed.status, 200, "{}", changed.body);
        (self.current, self.begun) = (Some(id), self.begun + 1);
        Some(())
    }
}

fn sales_file(number: usize) -> String {
    let mut out = String::from("门店,小票号,销售时间,会员号,商品编号,数量,金额\n");
    for ticket in 0..TICKETS {
        for line in 0..ROWS_A_TICKET {
            let (day, member, product) = (ticket % 28 + 1, ticket % 97, (ticket + line) % 53);
            out.push_str(&format!(
                "330,F{number}T{ticket},2025-{:02}-{day:02} 10:{:02},M{member},P{product},1,{}.25\n",
                number % 12 + 1,
                ticket % 60,
                ticket % 40 + line
            ));
        }
    }
    out
}

/// O8, B2: fifty deaths on SQLite, and some on PostgreSQL, which outlives them.
#[test]
fn nothing_acknowledged_is_lost_by_sigkill() {
    each_engine(|engine| {
        let seed = u64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_micros()).unwrap() | 1;
        eprintln!("{engine:?}: seed {seed}");
        let place = Place::new(engine);
        let home = Home {
            data: place.folder(),
            database: place.database_url(),
        };
        let lives = if engine == Engine::Sqlite {
            LIVES_ON_SQLITE
        } else {
            LIVES_ON_POSTGRES
        };
        die_and_rise(&home, lives, &mut Numbers(seed));
    });
}

fn die_and_rise(home: &Home<'_>, lives: u64, numbers: &mut Numbers) {
    let first = Process::serve(home, true);
    let caller = Caller::sign_in(&first.address, first.password.as_ref().unwrap());
    let store = caller
        .json(
            &first.address,
            "POST",
            "/records/org/store",
            r#"{"number":"330","name":"北店"}"#,
        )
        .unwrap();
    assert_eq!(store.status, 201, "{}", store.body);
    first.kill();
    let mut editors = ["A", "B"].map(|name| Editor {
        name,
        ..Editor::default()
    });
    let (mut importer, mut interrupted) = (Importer::default(), 0);
    for _ in 0..lives {
        let life = Duration::from_millis(numbers.between(SHORTEST_LIFE, LONGEST_LIFE));
        live(home, &caller, life, (&mut editors, &mut importer));
        interrupted += u64::from(importer.current.is_some());
    }
    let lost: u64 = editors.iter().map(|e| e.lost).sum();
    eprintln!(
        "{lives} lives: {lost} edits and {interrupted} imports interrupted, {} begun",
        importer.begun
    );
    assert!(
        lost > lives / 4 && interrupted > lives / 4,
        "the deaths came at boring moments"
    );
    let last = Process::serve(home, false);
    let deadline = Instant::now() + PATIENCE;
    while importer.current.is_some() {
        importer.go_on(&caller, &last.address).unwrap();
        assert!(Instant::now() < deadline, "the import doesn't end");
        thread::yield_now();
    }
    everything_is_there_once(&caller, &last.address, (&mut editors, importer.begun));
    last.kill();
    the_warehouse_equals_a_rebuild(home);
}

/// One life: edits and imports until it is killed.
fn live(
    home: &Home<'_>,
    caller: &Caller,
    life: Duration,
    (editors, importer): (&mut [Editor; 2], &mut Importer),
) {
    let process = Process::serve(home, false);
    let (address, stop) = (process.address.clone(), AtomicBool::new(false));
    let (address, stop) = (address.as_str(), &stop);
    thread::scope(|scope| {
        for editor in editors {
            scope.spawn(move || editor.edit(caller, address, stop));
        }
        scope.spawn(
            move || while !stop.load(Ordering::Relaxed) && importer.go_on(caller, address).is_some() {},
        );
        let born = Instant::now();
        while let Some(left) = life.checked_sub(born.elapsed()).filter(|left| !left.is_zero()) {
            thread::park_timeout(left);
        }
        process.kill();
        stop.store(true, Ordering::Relaxed);
    });
}

fn everything_is_there_once(caller: &Caller, address: &str, (editors, files): (&mut [Editor; 2], usize)) {
    let count = |path: &str| {
        caller.json(address, "GET", path, "").unwrap().body["count"]
            .as_u64()
            .unwrap()
    };
    for editor in editors {
        editor.make(caller, address).unwrap();
        editor.count(caller, address).unwrap();
        let made = count(&format!(
            "/records/customers/customer/count?f=number:starts:{}",
            editor.name
        ));
        assert_eq!(made, editor.tried, "customers of {}", editor.name);
    }
    let tickets = u64::try_from(files * TICKETS).unwrap();
    assert_eq!(count("/records/trade/sale/count"), tickets);
    assert_eq!(
        count("/records/trade/sale_line/count"),
        tickets * u64::try_from(ROWS_A_TICKET).unwrap()
    );
    let wrong = format!("/records/trade/sale/count?f=line_count:ne:{ROWS_A_TICKET}");
    assert_eq!(count(&wrong), 0, "tickets with lines lost or doubled");
}

fn the_warehouse_equals_a_rebuild(home: &Home<'_>) {
    let figures = || {
        ["kpi", "customer-decile", "sales-decile"].map(|name| {
            run(
                home,
                &[
                    "indicator",
                    name,
                    "--by",
                    if name == "kpi" { "day" } else { "month" },
                    "--format",
                    "csv",
                ],
            )
        })
    };
    let incremental = figures();
    assert_eq!(run(home, &["doctor"]), "ok\n");
    run(home, &["rebuild"]);
    assert_eq!(figures(), incremental);
    assert_eq!(run(home, &["doctor"]), "ok\n");
}
