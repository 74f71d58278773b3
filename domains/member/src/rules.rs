//! What follows from a request: it is somebody's task until it is answered, and the member is told of the answer.

use guanxi_customers::entities::{Activity, ActivityPatch};
use guanxi_entity::{Entity, Value};
use guanxi_record::{Rule, Schema, Written, get, insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Id, Problem, RawId, Result};

use crate::commands::tell_answer;
use crate::entities::{Request, RequestPatch};

/// Days within which a request is answered, where the company has said nothing, and at most.
const ANSWER_DAYS: (i64, i64) = (2, 366);
const DAY_MS: i64 = 86_400_000;
/// Ids that one statement asks for.
const ASKED_AT_ONCE: usize = 500;

pub(crate) const RULES: [Rule; 3] = [
    Rule::both("member.request", complete, follow),
    Rule::after("customers.activity", close_with_task),
    Rule::after("loyalty.benefit_use", close_with_use),
];

/// The program itself, for what follows from an act that the user was allowed.
fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("member")
}

fn text<'v>(values: &'v [Value], name: &str) -> &'v str {
    let value = Request::def().value(values, name);
    value.as_text().unwrap_or_default().trim()
}

/// When it came, who deals with it, and when it was answered by whom.
fn complete(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Request::def();
    if before.is_none() {
        // A file that brings requests says when they came, and when they were answered; so does the program.
        if ctx.user().is_some() && def.value(after, "sent_at").is_null() {
            def.set(after, "sent_at", Value::from(tx.now_ms()));
        }
        if def.value(after, "owner_id").is_null() {
            let customer = def.value(after, "customer_id").as_int().unwrap_or(0);
            let owner = responsible(tx, customer)?;
            def.set(after, "owner_id", Value::from(owner));
        }
    }
    let was = |name: &str| before.map_or("", |values| text(values, name));
    let answer = text(after, "answer");
    let (is_answered, is_open) = (text(after, "state") == "answered", text(after, "state") == "open");
    if answer.is_empty() {
        return if is_answered && was("state") != "answered" {
            Err(Problem::invalid(vec![FieldError::new("answer", "required")]))
        } else {
            Ok(())
        };
    }
    let is_brought = before.is_none() && !def.value(after, "answered_at").is_null();
    if answer != was("answer") && !is_brought {
        if is_open {
            def.set(after, "state", Value::from("answered"));
        }
        let user = guanxi_org::queries::acting_user(tx, ctx)?;
        def.set(after, "answered_at", Value::from(tx.now_ms()));
        def.set(after, "answered_by_id", Value::from(user));
    }
    Ok(())
}

/// Who is responsible for the customer, or who deals with the requests of those for whom nobody is.
fn responsible(tx: &mut Tx<'_>, customer: RawId) -> Result<Option<RawId>> {
    let row = tx.query_first(
        "SELECT owner_id FROM customers_customer WHERE id = ?1",
        &[Value::from(customer)],
    )?;
    if let Some(owner) = row.and_then(|row| row.optional_int(0)) {
        return Ok(Some(owner));
    }
    let row = tx.query_first(
        "SELECT requests_to_id FROM member_page_setting ORDER BY id LIMIT 1",
        &[],
    )?;
    Ok(row.and_then(|row| row.optional_int(0)))
}

fn about(request: RawId) -> String {
    format!("{}/{request}", Request::def().key)
}

/// An open request has an open task; one that isn't open any more has none. Whoever answers tells the member with it.
fn follow(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    let own = program(ctx);
    for id in written.ids {
        if written.action == Action::Delete {
            end_tasks(tx, (written.schema, &own), *id, "cancelled")?;
            continue;
        }
        let request: Request = get(tx, &own, Request::def(), *id)?.typed()?;
        keep_task(tx, (written.schema, &own), (*id, &request))?;
        if request.state == "answered" && request.answered_at == Some(tx.now_ms()) {
            tell_answer(tx, (written.schema, &own), (*id, &request))?;
        }
    }
    Ok(())
}

/// The open tasks of a request, and whose they are.
fn tasks_of(tx: &mut Tx<'_>, id: RawId) -> Result<Vec<(RawId, Option<RawId>)>> {
    let rows = tx.query(
        "SELECT id, owner_id FROM customers_activity WHERE about = ?1 AND status = 'open' ORDER BY id",
        &[Value::from(about(id))],
    )?;
    Ok(rows.iter().map(|row| (row.int(0), row.optional_int(1))).collect())
}

fn end_tasks(tx: &mut Tx<'_>, (schema, own): (&Schema, &Ctx), id: RawId, status: &str) -> Result<()> {
    for (task, _) in tasks_of(tx, id)? {
        let patch = ActivityPatch {
            status: Some(status.to_owned()),
            ..ActivityPatch::default()
        };
        update_typed::<Activity>(tx, schema, own, Id::new(task), patch)?;
    }
    Ok(())
}

fn keep_task(
    tx: &mut Tx<'_>,
    (schema, own): (&Schema, &Ctx),
    (id, request): (RawId, &Request),
) -> Result<()> {
    if request.state != "open" {
        return end_tasks(tx, (schema, own), id, "done");
    }
    let owner = request.owner_id.map(Id::raw);
    let tasks = tasks_of(tx, id)?;
    let Some((task, whose)) = tasks.first() else {
        let made = task_of(tx, (id, request))?;
        return insert(tx, schema, own, made).map(drop);
    };
    if *whose == owner {
        return Ok(());
    }
    let patch = ActivityPatch {
        owner_id: Some(request.owner_id),
        ..ActivityPatch::default()
    };
    update_typed::<Activity>(tx, schema, own, Id::new(*task), patch)
}

fn task_of(tx: &mut Tx<'_>, (id, request): (RawId, &Request)) -> Result<Activity> {
    let row = tx.query_first(
        "SELECT answer_days FROM member_page_setting ORDER BY id LIMIT 1",
        &[],
    )?;
    let days = row.and_then(|row| row.optional_int(0)).unwrap_or(ANSWER_DAYS.0);
    let sent_at = request.sent_at.unwrap_or_else(|| tx.now_ms());
    let is_pressing = request.kind == "complaint";
    Ok(Activity {
        subject: request.subject.clone(),
        kind: "task".to_owned(),
        status: "open".to_owned(),
        customer_id: Some(request.customer_id),
        contact_id: None,
        about: Some(about(id)),
        owner_id: request.owner_id,
        due_at: Some(sent_at + days.clamp(0, ANSWER_DAYS.1) * DAY_MS),
        remind_at: None,
        priority: if is_pressing { "high" } else { "normal" }.to_owned(),
        started_at: None,
        ended_at: None,
        direction: Some("in".to_owned()),
        outcome: None,
        body: request.body.clone(),
        done_at: None,
        happened_at: None,
    })
}

/// A task that was done, or dropped, leaves no request open.
fn close_with_task(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Update {
        return Ok(());
    }
    let head = format!("{}/", Request::def().key);
    for ids in written.ids.chunks(ASKED_AT_ONCE) {
        let marks: Vec<String> = (2..ids.len() + 2).map(|at| format!("?{at}")).collect();
        let sql = format!(
            "SELECT about FROM customers_activity WHERE status <> 'open' AND about LIKE ?1 AND id IN ({})",
            marks.join(", ")
        );
        let mut params = vec![Value::from(format!("{head}%"))];
        params.extend(ids.iter().map(|id| Value::from(*id)));
        for row in tx.query(&sql, &params)? {
            let request = row.text(0).strip_prefix(&head).and_then(|id| id.parse().ok());
            if let Some(request) = request {
                close(tx, (written.schema, &program(ctx)), request)?;
            }
        }
    }
    Ok(())
}

/// What the name of a benefit's use begins with that a request asked for; the request's id follows.
const USE_OF: &str = "request:";

/// A benefit that was had because it was asked for leaves that request no longer open.
fn close_with_use(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Create {
        return Ok(());
    }
    for ids in written.ids.chunks(ASKED_AT_ONCE) {
        let marks: Vec<String> = (2..ids.len() + 2).map(|at| format!("?{at}")).collect();
        let sql = format!(
            "SELECT key, customer_id, benefit_id FROM loyalty_benefit_use WHERE key LIKE ?1 AND id IN ({})",
            marks.join(", ")
        );
        let mut params = vec![Value::from(format!("{USE_OF}%"))];
        params.extend(ids.iter().map(|id| Value::from(*id)));
        for row in tx.query(&sql, &params)? {
            let request: Option<RawId> = row.text(0).strip_prefix(USE_OF).and_then(|id| id.parse().ok());
            let Some(request) = request else { continue };
            let asked = tx.query_first(
                "SELECT id FROM member_request WHERE id = ?1 AND customer_id = ?2 AND benefit_id = ?3",
                &[
                    Value::from(request),
                    Value::from(row.int(1)),
                    Value::from(row.int(2)),
                ],
            )?;
            if asked.is_some() {
                close(tx, (written.schema, &program(ctx)), request)?;
            }
        }
    }
    Ok(())
}

fn close(tx: &mut Tx<'_>, (schema, own): (&Schema, &Ctx), request: RawId) -> Result<()> {
    let open = tx.query_first(
        "SELECT id FROM member_request WHERE id = ?1 AND state = 'open'",
        &[Value::from(request)],
    )?;
    if open.is_none() {
        return Ok(());
    }
    let patch = RequestPatch {
        state: Some("closed".to_owned()),
        ..RequestPatch::default()
    };
    update_typed::<Request>(tx, schema, own, Id::new(request), patch)
}
