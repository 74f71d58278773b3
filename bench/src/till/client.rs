//! Clerks who ring up one ticket after the other.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use guanxi_types::{Problem, Result, to_f64};
use serde_json::{Value as Json, json};

use super::micros;
use crate::served::{Server, Session};

const PRODUCTS: usize = 200;
const LINES: usize = 5;
/// Every product costs 10.00, so that a client needs no quote to know what is due.
const PRICE: &str = "10.00";
const DUE: &str = "50.00";
/// How long the paced run takes.
const PACED: Duration = Duration::from_secs(8);

/// What clerks sell, and where.
pub struct Desk {
    store: String,
    products: Vec<String>,
    sessions: Vec<String>,
    /// Tickets rung up so far: no two have the same name.
    rung: AtomicUsize,
}

/// What was rung up.
pub struct Ran {
    /// How many.
    pub tickets: usize,
    wall: f64,
    cpu: f64,
    /// How long each took, in milliseconds, ascending.
    times: Vec<f64>,
}

impl Ran {
    /// Tickets a second.
    pub fn rate(&self) -> f64 {
        to_f64(i64::try_from(self.tickets).unwrap_or(0)) / self.wall
    }

    /// Processor time of the server for a ticket, in microseconds.
    pub fn cpu_each(&self) -> f64 {
        micros(self.cpu, self.tickets)
    }

    /// The time that this share of tickets stayed below, in milliseconds.
    pub fn at(&self, share: f64) -> f64 {
        let count = i64::try_from(self.times.len()).unwrap_or(0);
        let place = guanxi_types::index_of(guanxi_types::int(to_f64(count) * share));
        self.times
            .get(place.min(self.times.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }
}

fn id_of(answer: &str) -> Result<String> {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let json: Json = serde_json::from_str(body).map_err(Problem::internal)?;
    let id = json.get("id").and_then(Json::as_str);
    id.map(str::to_owned)
        .ok_or_else(|| Problem::internal(format!("no id: {body}")))
}

impl Desk {
    /// Makes a store, goods and tills.
    pub fn open(server: &Server, session: &Session, tills: usize) -> Result<Self> {
        let made = |path: &str, body: &Json| -> Result<String> {
            id_of(&server.call("POST", &format!("/api/v1{path}"), session, &body.to_string())?)
        };
        let store = made("/records/org/store", &json!({ "number": "1", "name": "Bench" }))?;
        let product = |n: usize| {
            made(
                "/records/catalog/product",
                &json!({ "number": format!("P{n}"), "name": format!("Goods {n}"), "standard_price": PRICE }),
            )
        };
        let till = |n: usize| {
            let body = json!({ "store_id": store, "till": n.to_string(), "float": "0.00" });
            made("/till/sessions", &body)
        };
        Ok(Self {
            products: (0..PRODUCTS).map(product).collect::<Result<_>>()?,
            sessions: (0..tills).map(till).collect::<Result<_>>()?,
            rung: AtomicUsize::new(0),
            store,
        })
    }

    fn ticket(&self, session: &str, n: usize) -> String {
        let line = |at: usize| {
            let place = (n * 31 + at * 37) % self.products.len();
            json!({ "product_id": self.products.get(place), "qty": "1" })
        };
        json!({
            "session_id": session,
            "asked": { "store_id": self.store, "lines": (0..LINES).map(line).collect::<Vec<_>>() },
            "payments": [{ "method": "cash", "amount": DUE, "tendered": DUE }],
            "shown": DUE,
        })
        .to_string()
    }
}

/// As many tickets as so many clients can ring up in this time.
pub fn sell(
    server: &Server,
    session: &Session,
    desk: &mut Desk,
    clients: usize,
    time: Duration,
) -> Result<Ran> {
    ring(server, session, (desk, clients), (time, None))
}

/// Tickets at a rate, which the clients share evenly.
pub fn paced(server: &Server, session: &Session, desk: &mut Desk, clients: usize, rate: f64) -> Result<Ran> {
    let each = Duration::from_secs_f64(to_f64(i64::try_from(clients).unwrap_or(1)) / rate.max(1.0));
    ring(server, session, (desk, clients), (PACED, Some(each)))
}

fn ring(
    server: &Server,
    session: &Session,
    (desk, clients): (&Desk, usize),
    (time, every): (Duration, Option<Duration>),
) -> Result<Ran> {
    let (began, cpu) = (Instant::now(), server.cpu());
    let done: Result<Vec<Vec<f64>>> = thread::scope(|scope| {
        let works: Vec<_> = desk
            .sessions
            .iter()
            .take(clients)
            .enumerate()
            .map(|(place, till)| {
                // Clerks don't press the key at the same moment.
                let pace = every.map(|every| (every, every.mul_f64(part(place, clients))));
                scope.spawn(move || clerk((server, session), (desk, till), (time, pace)))
            })
            .collect();
        works
            .into_iter()
            .map(|work| work.join().map_err(|_| Problem::internal("a clerk fell over"))?)
            .collect()
    });
    let wall = began.elapsed().as_secs_f64();
    let mut times = done?.concat();
    times.sort_by(f64::total_cmp);
    Ok(Ran {
        tickets: times.len(),
        wall,
        cpu: server.cpu() - cpu,
        times,
    })
}

fn clerk(
    (server, session): (&Server, &Session),
    (desk, till): (&Desk, &str),
    (time, pace): (Duration, Option<(Duration, Duration)>),
) -> Result<Vec<f64>> {
    let mut wire = Wire::open(server, session)?;
    let (began, mut times) = (Instant::now(), Vec::new());
    let mut due = pace.map_or(Duration::ZERO, |(_, first)| first);
    while began.elapsed() < time {
        let n = desk.rung.fetch_add(1, Ordering::Relaxed);
        let body = desk.ticket(till, n);
        thread::sleep(due.saturating_sub(began.elapsed()));
        wire.post("/api/v1/till/sales", &format!("bench-{n}"), &body)?;
        // From when the clerk pressed the key: whoever waits for the ticket before waits, too.
        times.push((began.elapsed().saturating_sub(due)).as_secs_f64() * 1e3);
        due = pace.map_or_else(|| began.elapsed(), |(every, _)| due + every);
    }
    Ok(times)
}

/// Which part of the whole this place is.
fn part(place: usize, of: usize) -> f64 {
    let float = |n: usize| to_f64(i64::try_from(n).unwrap_or(0));
    float(place) / float(of.max(1))
}

/// A connection that stays open.
struct Wire<'a> {
    stream: BufReader<TcpStream>,
    address: &'a str,
    session: &'a Session,
}

impl<'a> Wire<'a> {
    fn open(server: &'a Server, session: &'a Session) -> Result<Self> {
        let stream = TcpStream::connect(&server.address).map_err(Problem::internal)?;
        stream.set_nodelay(true).map_err(Problem::internal)?;
        Ok(Self {
            stream: BufReader::new(stream),
            address: &server.address,
            session,
        })
    }

    fn post(&mut self, path: &str, key: &str, body: &str) -> Result<()> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\n\
             Cookie: {}\r\nX-CSRF-Token: {}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.session.cookie,
            self.session.csrf,
            body.len()
        );
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .map_err(Problem::internal)?;
        let (mut status, mut length) = (String::new(), 0);
        self.stream.read_line(&mut status).map_err(Problem::internal)?;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).map_err(Problem::internal)?;
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(text) = line.strip_prefix("content-length:") {
                length = text.trim().parse().map_err(Problem::internal)?;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).map_err(Problem::internal)?;
        if status.contains(" 201 ") {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&answer);
        Err(Problem::internal(format!("{}: {said}", status.trim())))
    }
}
