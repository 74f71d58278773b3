//! The till's program is killed while it rings up: nothing that was acknowledged is lost, nothing is doubled, and the books balance.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use guanxi_store::Engine;
use guanxi_testkit::{Place, each_engine};
use serde_json::{Value as Json, json};

use crate::process::{Caller, Home, Process, Request, run};

/// How often it is killed; PostgreSQL, whose own log isn’t killed, is asked less often.
const LIVES_ON_SQLITE: u64 = 100;
const LIVES_ON_POSTGRES: u64 = 12;
/// Milliseconds that a process lives after it serves.
const LIFE_MS: [u64; 4] = [40, 130, 260, 480];
const CLERKS: [&str; 3] = ["A", "B", "C"];
const PRICE: &str = "12.50";
const PRICE_C: i64 = 1_250;

/// A clerk who rings up one ticket after the other, and sends one again whose answer was lost.
struct Clerk {
    name: &'static str,
    session: String,
    /// Tickets tried so far; the last may not have been acknowledged.
    tried: u64,
    acknowledged: u64,
    lost: u64,
}

/// Where they sell, and what.
struct Goods {
    store: String,
    product: String,
}

impl Clerk {
    fn sell(&mut self, caller: &Caller, address: &str, goods: &Goods) -> Option<()> {
        if self.tried == self.acknowledged {
            self.tried += 1;
        }
        let key = format!("{}-{}", self.name, self.tried);
        let mut body = json!({
            "session_id": self.session,
            "asked": { "store_id": goods.store, "lines": [{ "product_id": goods.product, "qty": "1" }] },
            "payments": [{ "method": "cash", "amount": PRICE, "tendered": "20.00" }],
            "shown": PRICE,
        });
        if self.lost > 0 {
            body["offline_at"] = json!(now_ms());
        }
        let sent = Request {
            method: "POST",
            path: "/till/sales",
            body: ("application/json", &body.to_string()),
            idempotency_key: &key,
        };
        let Some(answer) = caller.send(address, &sent) else {
            self.lost += 1;
            return None;
        };
        assert_eq!(answer.status, 201, "{}", answer.body);
        self.acknowledged = self.tried;
        Some(())
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// B2, O8
#[test]
fn a_till_that_is_killed_loses_nothing_and_doubles_nothing() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let home = Home {
            data: place.folder(),
            database: place.database_url(),
        };
        let first = Process::serve(&home, true);
        let caller = Caller::sign_in(&first.address, first.password.as_ref().unwrap());
        let made = |path: &str, body: Json| -> String {
            let answer = caller
                .json(&first.address, "POST", path, &body.to_string())
                .unwrap();
            assert_eq!(answer.status, 201, "{}", answer.body);
            answer.body["id"].as_str().unwrap().to_owned()
        };
        let store = made("/records/org/store", json!({ "number": "330", "name": "北店" }));
        let product = made(
            "/records/catalog/product",
            json!({ "number": "P1", "name": "茶", "standard_price": PRICE }),
        );
        let mut clerks = CLERKS.map(|name| Clerk {
            name,
            session: made(
                "/till/sessions",
                json!({ "store_id": store, "till": name, "float": "100.00" }),
            ),
            tried: 0,
            acknowledged: 0,
            lost: 0,
        });
        first.kill();
        let goods = Goods { store, product };
        let lives = if engine == Engine::Sqlite {
            LIVES_ON_SQLITE
        } else {
            LIVES_ON_POSTGRES
        };
        for life in 0..lives {
            let at = usize::try_from(life).unwrap() % LIFE_MS.len();
            live(
                &home,
                &caller,
                Duration::from_millis(LIFE_MS[at]),
                (&mut clerks, &goods),
            );
        }
        let lost: u64 = clerks.iter().map(|clerk| clerk.lost).sum();
        assert!(lost > lives / 4, "the deaths came at boring moments: {lost}");
        let last = Process::serve(&home, false);
        everything_is_there_once(&caller, &last.address, (&mut clerks, &goods));
        last.kill();
        assert_eq!(run(&home, &["doctor"]), "ok\n");
    });
}

/// One life: tickets until it is killed.
fn live(home: &Home<'_>, caller: &Caller, life: Duration, (clerks, goods): (&mut [Clerk; 3], &Goods)) {
    let process = Process::serve(home, false);
    let (address, stop) = (process.address.clone(), AtomicBool::new(false));
    let (address, stop) = (address.as_str(), &stop);
    thread::scope(|scope| {
        for clerk in clerks {
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) && clerk.sell(caller, address, goods).is_some() {}
            });
        }
        let born = Instant::now();
        while let Some(left) = life.checked_sub(born.elapsed()).filter(|left| !left.is_zero()) {
            thread::park_timeout(left);
        }
        process.kill();
        stop.store(true, Ordering::Relaxed);
    });
}

fn everything_is_there_once(caller: &Caller, address: &str, (clerks, goods): (&mut [Clerk; 3], &Goods)) {
    let read = |path: &str| caller.json(address, "GET", path, "").unwrap().body;
    let mut all = 0;
    for clerk in clerks {
        clerk.sell(caller, address, goods).unwrap();
        let summary = read(&format!("/till/sessions/{}", clerk.session));
        assert_eq!(
            summary["tickets"],
            json!(clerk.tried),
            "tickets of {}",
            clerk.name
        );
        let cents = 10_000 + i64::try_from(clerk.tried).unwrap() * PRICE_C;
        let cash = format!("{}.{:02}", cents / 100, cents % 100);
        assert_eq!(summary["cash"], json!(cash), "drawer of {}", clerk.name);
        all += clerk.tried;
    }
    assert_eq!(read("/records/trade/sale/count")["count"], json!(all));
    let stock = read("/records/trade/stock_balance");
    assert_eq!(stock["items"][0]["on_hand"], json!(format!("-{all}")));
}
