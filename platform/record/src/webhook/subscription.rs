//! Subscriptions: who is told of what, and the secrets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, RawId, Result};
use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::{OLD_SECRET_MS, RIGHT, SUBSCRIPTION_LIMIT, Webhooks, address, delivery, require};
use crate::audit::{Note, note};
use crate::module::Schema;

/// What secrets begin with.
pub(super) const MARK: &str = "whsec_";
const SECRET_BYTES: usize = 32;
const NAME_LENGTH: usize = 100;
/// Stands for every entity, and for every act.
pub(super) const ANY: &str = "*";
/// What can happen to a record.
pub(super) const ACTS: [&str; 3] = ["created", "updated", "deleted"];
const COLUMNS: &str = "id, version, name, address, events, with_values, is_active, owner_id, created_at, updated_at, \
     failures, failing_since, off_reason, old_secret_until";

/// Which acts on which records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Entity key, or `*`.
    pub entity: String,
    /// `created`, `updated`, `deleted`, or `*`.
    pub acts: Vec<String>,
}

/// A subscription to be made, or as it is to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionInput {
    /// The version that was read; of a new one none.
    #[serde(default)]
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// Where messages go.
    pub address: String,
    /// What it is told of.
    pub events: Vec<Entry>,
    /// Whether it is told the record's values, as far as its owner may see them.
    #[serde(default)]
    pub with_values: bool,
    /// Whether messages go out.
    #[serde(default = "yes")]
    pub is_active: bool,
}

const fn yes() -> bool {
    true
}

/// A subscription.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its id.
    pub id: RawId,
    /// Its version.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// Where messages go.
    pub address: String,
    /// What it is told of.
    pub events: Vec<Entry>,
    /// Whether it is told values.
    pub with_values: bool,
    /// Whether messages go out.
    pub is_active: bool,
    /// Whose rights it has: of whoever changed it last.
    pub owner_id: RawId,
    /// When it was made.
    pub created_at: i64,
    /// When it was changed.
    pub updated_at: i64,
    /// Failures in a row.
    pub failures: i64,
    /// Since when.
    pub failing_since: Option<i64>,
    /// Why the program switched it off: `gone`, `failing`, `owner`.
    pub off_reason: Option<String>,
    /// Until when the secret before this one signs, too.
    pub old_secret_until: Option<i64>,
}

/// A subscription just made, and its secret, which isn't shown again.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its id.
    pub id: RawId,
    /// Its secret.
    pub secret: String,
}

impl Subscription {
    fn of(row: &Row) -> Self {
        Self {
            id: row.int(0),
            version: row.int(1),
            name: row.text(2).to_owned(),
            address: row.text(3).to_owned(),
            events: serde_json::from_str(row.text(4)).unwrap_or_default(),
            with_values: row.int(5) != 0,
            is_active: row.int(6) != 0,
            owner_id: row.int(7),
            created_at: row.int(8),
            updated_at: row.int(9),
            failures: row.int(10),
            failing_since: row.optional_int(11),
            off_reason: Some(row.text(12).to_owned()).filter(|text| !text.is_empty()),
            old_secret_until: row.optional_int(13),
        }
    }

    /// Whether it is told of this.
    pub(super) fn wants(&self, entity: &str, act: &str) -> bool {
        self.events.iter().any(|entry| {
            (entry.entity == ANY || entry.entity == entity)
                && entry.acts.iter().any(|one| one == ANY || one == act)
        })
    }
}

/// All subscriptions, by name.
///
/// # Errors
/// When the statement fails.
pub fn list(r: &mut dyn Queries) -> Result<Vec<Subscription>> {
    let rows = r.query(
        &format!("SELECT {COLUMNS} FROM record_webhook ORDER BY name, id"),
        &[],
    )?;
    Ok(rows.iter().map(Subscription::of).collect())
}

/// The subscription of this id.
pub(super) fn find(r: &mut dyn Queries, id: RawId) -> Result<Subscription> {
    let sql = format!("SELECT {COLUMNS} FROM record_webhook WHERE id = ?1");
    let row = r.query_first(&sql, &[id.into()])?;
    row.as_ref()
        .map(Subscription::of)
        .ok_or_else(|| Problem::not_found(RIGHT))
}

/// The input as it is kept: without spaces around, the address as it goes over the wire.
fn checked(schema: &Schema, input: &SubscriptionInput, allows_private: bool) -> Result<SubscriptionInput> {
    let mut faults = Vec::new();
    let length = input.name.trim().chars().count();
    if length == 0 {
        faults.push(FieldError::new("name", "required"));
    } else if length > NAME_LENGTH {
        faults.push(FieldError::new("name", "too_long").with("max", NAME_LENGTH));
    }
    let address = address::check(input.address.trim(), allows_private).map_err(|fault| faults.push(fault));
    let is_known = |entry: &Entry| {
        (entry.entity == ANY || schema.entity(&entry.entity).is_ok())
            && !entry.acts.is_empty()
            && entry
                .acts
                .iter()
                .all(|act| act == ANY || ACTS.contains(&act.as_str()))
    };
    if input.events.is_empty() {
        faults.push(FieldError::new("events", "required"));
    } else if input.events.len() > schema.entities().len() + 1 || !input.events.iter().all(is_known) {
        faults.push(FieldError::new("events", "unknown_choice"));
    }
    match address {
        Ok(address) if faults.is_empty() => Ok(SubscriptionInput {
            name: input.name.trim().to_owned(),
            address,
            ..input.clone()
        }),
        _ => Err(Problem::invalid(faults)),
    }
}

fn new_secret() -> String {
    let mut bytes = [0; SECRET_BYTES];
    rand::rng().fill_bytes(&mut bytes);
    format!("{MARK}{}", STANDARD.encode(bytes))
}

fn purpose(id: RawId) -> String {
    format!("record.webhook.secret.{id}")
}

/// Makes a subscription; its secret is shown once.
///
/// # Errors
/// `access.forbidden`, `record.invalid`, `webhook.too_many`.
pub fn create(tx: &mut Tx<'_>, hooks: &Webhooks, ctx: &Ctx, input: &SubscriptionInput) -> Result<Made> {
    require(ctx)?;
    let input = &checked(&hooks.inner.schema.now(), input, hooks.allows_private())?;
    let count = tx.query_first("SELECT COUNT(*) FROM record_webhook", &[])?;
    if count.is_some_and(|row| row.int(0) >= SUBSCRIPTION_LIMIT) {
        return Err(Problem::new(ErrorKind::Conflict, "webhook.too_many").with("max", SUBSCRIPTION_LIMIT));
    }
    let (id, now, secret) = (tx.new_id(), tx.now_ms(), new_secret());
    let sealed = tx.vault()?.seal(&purpose(id), secret.as_bytes())?;
    let params = [
        id.into(),
        input.name.as_str().into(),
        input.address.as_str().into(),
        events_text(input)?.into(),
        i64::from(input.with_values).into(),
        i64::from(input.is_active).into(),
        sealed.into(),
        ctx.user_id().into(),
        now.into(),
    ];
    tx.execute(
        "INSERT INTO record_webhook (id, version, name, address, events, with_values, is_active, secret, owner_id, \
         created_at, updated_at) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        &params,
    )?;
    noted(tx, ctx, "webhook_made", id, input)?;
    Ok(Made { id, secret })
}

fn events_text(input: &SubscriptionInput) -> Result<String> {
    serde_json::to_string(&input.events).map_err(Problem::internal)
}

fn noted(tx: &mut Tx<'_>, ctx: &Ctx, kind: &str, id: RawId, input: &SubscriptionInput) -> Result<()> {
    let events = serde_json::to_value(&input.events).map_err(Problem::internal)?;
    let line = Note::new(kind)
        .about(RIGHT, id)
        .with("name", input.name.as_str())
        .with("address", input.address.as_str())
        .with("events", events)
        .with("with_values", input.with_values)
        .with("is_active", input.is_active);
    note(tx, ctx, &line)
}

/// Changes a subscription; from then on it has the rights of whoever changed it.
///
/// # Errors
/// As [`create`]; `record.not_found`, `record.version_conflict`.
pub fn change(
    tx: &mut Tx<'_>,
    hooks: &Webhooks,
    ctx: &Ctx,
    (id, input): (RawId, &SubscriptionInput),
) -> Result<()> {
    require(ctx)?;
    let input = &checked(&hooks.inner.schema.now(), input, hooks.allows_private())?;
    let known = find(tx, id)?;
    if known.version != input.version {
        return Err(Problem::new(ErrorKind::Conflict, "record.version_conflict"));
    }
    let params = [
        id.into(),
        input.name.as_str().into(),
        input.address.as_str().into(),
        events_text(input)?.into(),
        i64::from(input.with_values).into(),
        i64::from(input.is_active).into(),
        ctx.user_id().into(),
        tx.now_ms().into(),
    ];
    // Whoever changes it has looked at it: failures are counted anew.
    tx.execute(
        "UPDATE record_webhook SET version = version + 1, name = ?2, address = ?3, events = ?4, with_values = ?5, \
         is_active = ?6, owner_id = ?7, updated_at = ?8, failures = 0, failing_since = NULL, off_reason = NULL \
         WHERE id = ?1",
        &params,
    )?;
    noted(tx, ctx, "webhook_changed", id, input)
}

/// Removes a subscription with its log.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId) -> Result<()> {
    require(ctx)?;
    let known = find(tx, id)?;
    tx.execute(
        "DELETE FROM record_webhook_delivery WHERE webhook_id = ?1",
        &[id.into()],
    )?;
    tx.execute("DELETE FROM record_webhook WHERE id = ?1", &[id.into()])?;
    note(
        tx,
        ctx,
        &Note::new("webhook_removed")
            .about(RIGHT, id)
            .with("name", known.name),
    )
}

/// A new secret, shown once. The one before it goes on signing for a day, so that the receiver has the time to change.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn renew_secret(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId) -> Result<Made> {
    require(ctx)?;
    let known = find(tx, id)?;
    let secret = new_secret();
    let sealed = tx.vault()?.seal(&purpose(id), secret.as_bytes())?;
    let now = tx.now_ms();
    tx.execute(
        "UPDATE record_webhook SET old_secret = secret, old_secret_until = ?3, secret = ?2, updated_at = ?4, \
         version = version + 1 WHERE id = ?1",
        &[id.into(), sealed.into(), (now + OLD_SECRET_MS).into(), now.into()],
    )?;
    note(
        tx,
        ctx,
        &Note::new("webhook_secret_renewed")
            .about(RIGHT, id)
            .with("name", known.name),
    )?;
    Ok(Made { id, secret })
}

/// A message that says nothing, to see whether the receiver answers; its delivery.
///
/// # Errors
/// `access.forbidden`, `record.not_found`, `webhook.off`.
pub fn ping(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId) -> Result<RawId> {
    require(ctx)?;
    if !find(tx, id)?.is_active {
        return Err(Problem::new(ErrorKind::Conflict, "webhook.off"));
    }
    let delivery = tx.new_id();
    let now = tx.now_ms();
    let new = delivery::New {
        key: format!("ping:{delivery}"),
        entity: String::new(),
        act: "ping".to_owned(),
        record_id: delivery,
        at: now,
    };
    delivery::put(tx, id, delivery, &new)?;
    Ok(delivery)
}

/// The secrets that a message is signed with now, the newest first.
pub(super) fn secrets(r: &mut dyn Queries, id: RawId, now: i64) -> Result<Vec<Vec<u8>>> {
    let row = r.query_first(
        "SELECT secret, old_secret, old_secret_until FROM record_webhook WHERE id = ?1",
        &[id.into()],
    )?;
    let row = row.ok_or_else(|| Problem::not_found(RIGHT))?;
    let mut found = vec![open(r, id, row.text(0))?];
    if row.optional_int(2).is_some_and(|until| until > now) {
        found.push(open(r, id, row.text(1))?);
    }
    Ok(found)
}

fn open(r: &dyn Queries, id: RawId, sealed: &str) -> Result<Vec<u8>> {
    let plain = r.vault()?.unseal(&purpose(id), sealed)?;
    let text = std::str::from_utf8(&plain).map_err(Problem::internal)?;
    STANDARD
        .decode(text.trim_start_matches(MARK))
        .map_err(Problem::internal)
}

/// Why the program switches a subscription off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Off {
    /// The receiver said 410.
    Gone,
    /// It failed for too long.
    Failing,
    /// Whoever it acts for may not sign in or manage subscriptions any more.
    Owner,
}

impl Off {
    const fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
            Self::Owner => "owner",
        }
    }
}

/// Switches a subscription off, and tells these users.
pub(super) fn switch_off(tx: &mut Tx<'_>, hook: &Subscription, why: Off, tell: &[RawId]) -> Result<()> {
    let now = tx.now_ms();
    let changed = tx.execute(
        "UPDATE record_webhook SET is_active = 0, off_reason = ?2, version = version + 1, updated_at = ?3 \
         WHERE id = ?1 AND is_active = 1",
        &[hook.id.into(), why.name().into(), now.into()],
    )?;
    if changed == 0 {
        return Ok(());
    }
    for user in tell {
        let params: [Value; 5] = [
            tx.new_id().into(),
            (*user).into(),
            RIGHT.into(),
            hook.id.into(),
            now.into(),
        ];
        tx.execute(
            "INSERT INTO record_notification (id, user_id, entity, record_id, comment_id, actor, at, kind) \
             VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, 'webhook_off')",
            &params,
        )?;
    }
    let ctx = Ctx::system("webhooks", guanxi_types::Through::Job);
    let line = Note::new("webhook_off")
        .about(RIGHT, hook.id)
        .with("name", hook.name.as_str())
        .with("reason", why.name());
    note(tx, &ctx, &line)
}
