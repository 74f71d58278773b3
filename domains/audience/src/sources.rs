//! Where leads came from, and what became of them: people who left their number, those who became customers, and what these bought since.
//! Each ticket counts once, for the lead through which its customer came last before it.

use guanxi_entity::{Entity, Value};
use guanxi_marketing::entities::{Campaign, Channel, Lead, LeadForm, LeadLink};
use guanxi_org::entities::User;
use guanxi_record::{Schema, SqlText, restrict_few, scope_of, shown_text};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Day, ErrorKind, Problem, RawId, Result};
use rustc_hash::FxHashMap;

/// Names that one statement looks up.
const ASKED_AT_ONCE: usize = 400;
/// Sources that are told, those with most sales first.
const SOURCES_MAX: usize = 500;

/// By what leads are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// How they came: a form, an event, a call …
    Source,
    /// Through what.
    Channel,
    /// The form that was filled in.
    Form,
    /// The way into the form: which poster, store or colleague.
    Link,
    /// The campaign.
    Campaign,
    /// Who looks after them.
    Owner,
}

/// Every way to tell leads apart, by name.
pub const WAYS: [(&str, By); 6] = [
    ("source", By::Source),
    ("channel", By::Channel),
    ("form", By::Form),
    ("link", By::Link),
    ("campaign", By::Campaign),
    ("owner", By::Owner),
];

impl By {
    /// The way of this name.
    ///
    /// # Errors
    /// `audience.bad_wish`.
    pub fn named(name: &str) -> Result<Self> {
        let found = WAYS.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, by)| *by)
            .ok_or_else(|| Problem::new(ErrorKind::Invalid, "audience.bad_wish").with("field", "by"))
    }

    /// The field of a lead.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Channel => "channel_id",
            Self::Form => "form_id",
            Self::Link => "link_id",
            Self::Campaign => "campaign_id",
            Self::Owner => "owner_id",
        }
    }

    /// What a record is called: two forms may have a way in of the same name.
    fn title(self, def: &guanxi_entity::EntityDef) -> String {
        match self {
            Self::Link => format!(
                "(SELECT f.name FROM marketing_lead_form f WHERE f.id = {}.form_id) || ' · ' || name",
                def.table
            ),
            _ => def.title.clone(),
        }
    }

    fn named_by(self) -> Option<&'static guanxi_entity::EntityDef> {
        match self {
            Self::Source => None,
            Self::Channel => Some(Channel::def()),
            Self::Form => Some(LeadForm::def()),
            Self::Link => Some(LeadLink::def()),
            Self::Campaign => Some(Campaign::def()),
            Self::Owner => Some(User::def()),
        }
    }
}

/// What came of the leads of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The choice or the record; `None`: nobody knows.
    pub key: Option<String>,
    /// What the record is called, as far as the user may know.
    pub name: Option<String>,
    /// Leads.
    pub leads: i64,
    /// Those that somebody has talked to, or who became customers.
    pub contacted: i64,
    /// Those who became customers.
    pub converted: i64,
    /// Those that were given up.
    pub lost: i64,
    /// Customers who bought since they came.
    pub buyers: i64,
    /// Their tickets.
    pub tickets: i64,
    /// Net sales of these, minor units.
    pub sales_c: i64,
}

/// The sources of the leads that came in some days, those with most sales first.
///
/// # Errors
/// `access.forbidden` for who may not read all leads and all sales: sums would tell of those whom he doesn't see.
pub fn sources(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (by, from, to): (By, Option<Day>, Option<Day>),
) -> Result<Vec<Source>> {
    ctx.require_all(Action::Read, &Lead::def().key)?;
    ctx.require_all(Action::Read, "trade.sale")?;
    let at = |day: Day| {
        let begins = schema.zone().instant(day.date().at(0, 0, 0, 0));
        begins.map_err(Problem::internal)
    };
    let from = from.map_or(Ok(i64::MIN), at)?;
    let to = to.map_or(Ok(i64::MAX), |day| at(day.plus(1)))?;
    let days = [Value::from(from), Value::from(to)];
    let field = by.field();
    let mut found: FxHashMap<Option<String>, Source> = FxHashMap::default();
    let counted = format!(
        "SELECT CAST(l.{field} AS TEXT), COUNT(*), \
         CAST(SUM(CASE WHEN l.state IN ('contacted', 'qualified', 'converted') THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN l.state = 'converted' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN l.state = 'lost' THEN 1 ELSE 0 END) AS BIGINT) \
         FROM marketing_lead l WHERE l.created_at >= ?1 AND l.created_at < ?2 GROUP BY l.{field}"
    );
    r.query_each(&counted, &days, &mut |row| {
        let source = entry(&mut found, row.text(0));
        [source.leads, source.contacted, source.converted, source.lost] =
            [row.int(1), row.int(2), row.int(3), row.int(4)];
        Ok(())
    })?;
    // A customer may have come twice: the later lead brought what is bought after it.
    let sold = format!(
        "SELECT CAST(l.{field} AS TEXT), COUNT(DISTINCT s.customer_id), COUNT(*), CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) \
         FROM marketing_lead l JOIN trade_sale s ON s.customer_id = l.customer_id AND s.sold_at >= l.converted_at \
         WHERE l.state = 'converted' AND l.created_at >= ?1 AND l.created_at < ?2 AND NOT EXISTS \
         (SELECT 1 FROM marketing_lead o WHERE o.customer_id = l.customer_id AND o.state = 'converted' \
         AND o.converted_at <= s.sold_at AND (o.converted_at > l.converted_at OR (o.converted_at = l.converted_at AND o.id > l.id))) \
         GROUP BY l.{field}"
    );
    r.query_each(&sold, &days, &mut |row| {
        let source = entry(&mut found, row.text(0));
        [source.buyers, source.tickets, source.sales_c] = [row.int(1), row.int(2), row.int(3)];
        Ok(())
    })?;
    let mut all: Vec<Source> = found.into_values().collect();
    all.sort_by(|one, other| {
        let rank = |source: &Source| (source.sales_c, source.leads);
        rank(other).cmp(&rank(one)).then_with(|| one.key.cmp(&other.key))
    });
    all.truncate(SOURCES_MAX);
    name(r, ctx, by, &mut all)?;
    Ok(all)
}

fn entry<'f>(found: &'f mut FxHashMap<Option<String>, Source>, key: &str) -> &'f mut Source {
    let key = Some(key).filter(|key| !key.is_empty()).map(str::to_owned);
    found.entry(key.clone()).or_insert_with(|| Source {
        key,
        ..Source::default()
    })
}

/// Puts the names of records that the user may read.
fn name(r: &mut dyn Queries, ctx: &Ctx, by: By, all: &mut [Source]) -> Result<()> {
    let Some(def) = by.named_by() else { return Ok(()) };
    let reach = scope_of(ctx, Action::Read, def);
    if reach.is_none() {
        return Ok(());
    }
    let ids = all.iter().filter_map(|source| source.key.as_ref()?.parse().ok());
    let ids: Vec<RawId> = ids.collect();
    let mut known: FxHashMap<String, String> = FxHashMap::default();
    for part in ids.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT id, {} FROM {}", by.title(def), def.table));
        let marks = vec!["?"; part.len()].join(", ");
        sql.and(&format!("id IN ({marks})"), part.iter().copied().map(Value::from));
        restrict_few(&mut sql, ctx, reach, def);
        for row in r.query(&sql.text, &sql.params)? {
            let title = shown_text(ctx, def, &def.title, row.text(1));
            known.insert(row.int(0).to_string(), title);
        }
    }
    for source in all {
        source.name = source.key.as_ref().and_then(|key| known.get(key).cloned());
    }
    Ok(())
}
