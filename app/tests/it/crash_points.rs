//! The program is killed at random moments while one account earns, spends and takes back; afterwards every act stands there once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use guanxi_store::Engine;
use guanxi_testkit::{Place, each_engine};
use serde_json::{Value as Json, json};

use crate::process::{Caller, Home, Process, run};

const LIVES_ON_SQLITE: u32 = 15;
const LIVES_ON_POSTGRES: u32 = 6;
/// Milliseconds that a process lives after it serves: a few more each time.
const SHORTEST_LIFE: u32 = 40;
const LONGER: u32 = 23;
/// What the account begins with, so that there is always enough to spend.
const PLENTY: i64 = 1_000_000;
const EARNED: i64 = 10;
const SPENT: i64 = 3;

/// The member's account.
struct Member {
    customer: String,
    account: String,
}

#[derive(Clone, Copy)]
enum Work {
    Buy,
    Spend,
    BuyAndReturn,
}

/// Somebody who does one thing again and again, the next time under the next name.
struct Worker {
    work: Work,
    done: i64,
    lost: u32,
}

/// Nothing where nobody answers: whether it was done isn't known.
fn post(caller: &Caller, address: &str, path: &str, body: &Json) -> Option<Json> {
    let answer = caller.json(address, "POST", path, &body.to_string())?;
    assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.body);
    Some(answer.body)
}

fn buy(caller: &Caller, address: &str, customer: &str, (sale, yuan): (&str, i64)) -> Option<Json> {
    let line = json!({ "key": 1, "qty": "1", "amount": format!("{yuan}.00") });
    let body = json!({ "sale": sale, "customer_id": customer, "lines": [line] });
    post(caller, address, "/club/sales", &body)
}

impl Worker {
    fn go(&mut self, caller: &Caller, address: &str, member: &Member, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            if self.act(caller, address, member).is_none() {
                self.lost += 1;
                return;
            }
        }
    }

    /// The next act, or once more the one whose answer was lost.
    fn act(&mut self, caller: &Caller, address: &str, member: &Member) -> Option<()> {
        let n = self.done;
        match self.work {
            Work::Buy => drop(buy(
                caller,
                address,
                &member.customer,
                (&format!("B{n}"), EARNED),
            )?),
            Work::Spend => {
                let body = json!({ "points": SPENT, "key": format!("S{n}") });
                let path = format!("/points-accounts/{}/redeem", member.account);
                post(caller, address, &path, &body)?;
            }
            Work::BuyAndReturn => {
                let sale = format!("R{n}");
                buy(caller, address, &member.customer, (&sale, EARNED))?;
                let line = json!({ "key": 1, "qty": "1", "amount": format!("{EARNED}.00") });
                let body = json!({ "sale": sale, "key": format!("back-{sale}"), "lines": [line] });
                post(caller, address, "/club/sales/return", &body)?;
            }
        }
        self.done += 1;
        Some(())
    }
}

fn accounts(caller: &Caller, address: &str, customer: &str) -> Json {
    let path = format!("/customers/{customer}/points");
    caller.json(address, "GET", &path, "").unwrap().body["accounts"].clone()
}

fn found_club(caller: &Caller, address: &str) -> Member {
    let make = |path: &str, body: &Json| {
        let made = post(caller, address, path, body).unwrap();
        made["id"].as_str().unwrap().to_owned()
    };
    let programme = make(
        "/records/loyalty/points_programme",
        &json!({ "number": "P", "name": "积分" }),
    );
    make(
        "/records/loyalty/earn_rule",
        &json!({ "programme_id": programme, "name": "一元一分", "points": 1, "per_amount": "1" }),
    );
    let customer = make(
        "/records/customers/customer",
        &json!({ "number": "M1", "name": "王芳", "is_member": true }),
    );
    buy(caller, address, &customer, ("plenty", PLENTY)).unwrap();
    let account = accounts(caller, address, &customer)[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    Member { customer, account }
}

fn live(home: &Home<'_>, caller: &Caller, life: Duration, (workers, member): (&mut [Worker], &Member)) {
    let process = Process::serve(home, false);
    let (address, stop) = (process.address.clone(), AtomicBool::new(false));
    let (address, stop) = (address.as_str(), &stop);
    thread::scope(|scope| {
        for worker in workers {
            scope.spawn(move || worker.go(caller, address, member, stop));
        }
        let born = Instant::now();
        while let Some(left) = life.checked_sub(born.elapsed()).filter(|left| !left.is_zero()) {
            thread::park_timeout(left);
        }
        process.kill();
        stop.store(true, Ordering::Relaxed);
    });
}

/// M3, O8: each act on one account stands there once, however often its answer was lost, and the books are right.
#[test]
fn no_point_is_lost_or_doubled_by_sigkill() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let home = Home {
            data: place.folder(),
            database: place.database_url(),
        };
        let first = Process::serve(&home, true);
        let caller = Caller::sign_in(&first.address, first.password.as_ref().unwrap());
        let member = found_club(&caller, &first.address);
        first.kill();
        let mut workers = [Work::Buy, Work::Spend, Work::BuyAndReturn].map(|work| Worker {
            work,
            done: 0,
            lost: 0,
        });
        let lives = if engine == Engine::Sqlite {
            LIVES_ON_SQLITE
        } else {
            LIVES_ON_POSTGRES
        };
        for n in 0..lives {
            let life = Duration::from_millis(u64::from(SHORTEST_LIFE + n * LONGER));
            live(&home, &caller, life, (&mut workers, &member));
        }
        let lost: u32 = workers.iter().map(|worker| worker.lost).sum();
        assert!(lost > lives / 4, "the deaths came at boring moments");
        let last = Process::serve(&home, false);
        for worker in &mut workers {
            worker.act(&caller, &last.address, &member).unwrap();
        }
        let balance = accounts(&caller, &last.address, &member.customer)[0]["balance"].as_i64();
        let [bought, spent, _] = workers.map(|worker| worker.done);
        assert_eq!(balance, Some(PLENTY + EARNED * bought - SPENT * spent));
        last.kill();
        assert_eq!(run(&home, &["doctor"]), "ok\n");
    });
}
