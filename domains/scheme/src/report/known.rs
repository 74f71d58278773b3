//! What the company's records say, read once for a report.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_marketing::entities::{Campaign, Segment};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, RawId, Result};

use super::Source;
use crate::entities::{
    Direction, Finding, Profile, Relation, Round, RoundCampaign, RoundGoal, RoundSegment, Section, Swot,
    SwotCitation, SwotFactor, SwotStrategy, Topic,
};
use crate::queries::all;

/// A board with what is on it.
pub struct SwotKnown {
    /// The board.
    pub board: Swot,
    /// Its factors.
    pub factors: Vec<(RawId, SwotFactor)>,
    /// Its strategies.
    pub strategies: Vec<(RawId, SwotStrategy)>,
    /// Which factors strategies cite.
    pub citations: Vec<SwotCitation>,
}

/// A round with what it found, planned, did and left.
pub struct RoundKnown {
    /// The round.
    pub round: Round,
    /// What it found.
    pub findings: Vec<Finding>,
    /// What it was to reach.
    pub goals: Vec<RoundGoal>,
    /// What was done, with the campaign's name.
    pub campaigns: Vec<(String, RoundCampaign)>,
    /// The segments that it starts from and leaves, with their names and sizes.
    pub segments: Vec<(String, Option<i64>, RoundSegment)>,
}

/// What the records say.
pub struct Known {
    /// The company's name.
    pub company: String,
    /// Its currency.
    pub currency: String,
    /// Its day.
    pub today: Day,
    /// Customers on file.
    pub customers: i64,
    /// Members among them.
    pub members: i64,
    /// What it says of itself, in the report's language.
    pub profile: Option<Profile>,
    /// The newest board.
    pub swot: Option<SwotKnown>,
    /// The strategic directions.
    pub directions: Vec<Direction>,
    /// How close it keeps to its groups.
    pub relations: Vec<Relation>,
    /// Rounds, oldest first.
    pub rounds: Vec<RoundKnown>,
    /// Topics.
    pub topics: Vec<(RawId, Topic)>,
    /// Texts that people wrote, by section.
    pub texts: BTreeMap<String, String>,
}

impl Known {
    /// Reads it.
    ///
    /// # Errors
    /// When the user may not read the scheme, or the database can't be read.
    pub fn read(source: &Source<'_>) -> Result<Self> {
        let (ctx, lang) = (source.ctx.clone(), source.lang);
        source.store.read_blocking(move |r| {
            let company = r.query_first("SELECT name, currency FROM org_company ORDER BY id LIMIT 1", &[])?;
            let company = company.unwrap_or_default();
            let people = r.query_first(
                "SELECT COUNT(*), COALESCE(SUM(CASE WHEN is_member = 1 THEN 1 ELSE 0 END), 0) FROM customers_customer",
                &[],
            )?;
            let people = people.unwrap_or_default();
            let asked = [("language", lang.code())];
            let profiles: Vec<(RawId, Profile)> = all(r, &ctx, &asked)?;
            let texts: Vec<(RawId, Section)> = all(r, &ctx, &asked)?;
            Ok(Self {
                company: company.text(0).to_owned(),
                currency: company.text(1).to_owned(),
                today: guanxi_org::today(r, &ctx)?,
                customers: people.int(0),
                members: people.int(1),
                profile: profiles.into_iter().next().map(|(_, profile)| profile),
                swot: swot(r, &ctx)?,
                directions: plain(all(r, &ctx, &[])?),
                relations: plain(all(r, &ctx, &[])?),
                rounds: rounds(r, &ctx)?,
                topics: all(r, &ctx, &[])?,
                texts: texts.into_iter().map(|(_, one)| (one.section, one.text)).collect(),
            })
        })
    }
}

fn plain<E>(rows: Vec<(RawId, E)>) -> Vec<E> {
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The newest board.
fn swot(r: &mut dyn Queries, ctx: &Ctx) -> Result<Option<SwotKnown>> {
    let boards: Vec<(RawId, Swot)> = all(r, ctx, &[])?;
    let Some((id, board)) = boards.into_iter().last() else {
        return Ok(None);
    };
    let of = id.to_string();
    let mut factors: Vec<(RawId, SwotFactor)> = all(r, ctx, &[("swot_id", &of)])?;
    factors.sort_by_key(|(id, factor)| (factor.position, *id));
    let strategies: Vec<(RawId, SwotStrategy)> = all(r, ctx, &[("swot_id", &of)])?;
    let mut citations = Vec::new();
    for (strategy, _) in &strategies {
        citations.extend(plain(all::<SwotCitation>(
            r,
            ctx,
            &[("strategy_id", &strategy.to_string())],
        )?));
    }
    Ok(Some(SwotKnown {
        board,
        factors,
        strategies,
        citations,
    }))
}

fn rounds(r: &mut dyn Queries, ctx: &Ctx) -> Result<Vec<RoundKnown>> {
    let mut found: Vec<(RawId, Round)> = all(r, ctx, &[])?;
    found.sort_by_key(|(_, round)| round.number);
    let mut out = Vec::with_capacity(found.len());
    for (id, round) in found {
        out.push(round_known(r, ctx, id, round)?);
    }
    Ok(out)
}

/// A round with its parts.
pub fn round_known(r: &mut dyn Queries, ctx: &Ctx, id: RawId, round: Round) -> Result<RoundKnown> {
    let of = id.to_string();
    let mut campaigns = Vec::new();
    for (_, one) in all::<RoundCampaign>(r, ctx, &[("round_id", &of)])? {
        let (name, _) = name_of(r, Campaign::def(), one.campaign_id.raw(), "name")?;
        campaigns.push((name, one));
    }
    let mut segments = Vec::new();
    for (_, one) in all::<RoundSegment>(r, ctx, &[("round_id", &of)])? {
        let (name, members) = name_of(r, Segment::def(), one.segment_id.raw(), "name, members")?;
        segments.push((name, members, one));
    }
    Ok(RoundKnown {
        round,
        findings: plain(all(r, ctx, &[("round_id", &of)])?),
        goals: plain(all(r, ctx, &[("round_id", &of)])?),
        campaigns,
        segments,
    })
}

fn name_of(
    r: &mut dyn Queries,
    def: &guanxi_entity::EntityDef,
    id: RawId,
    columns: &str,
) -> Result<(String, Option<i64>)> {
    let sql = format!("SELECT {columns} FROM {} WHERE id = ?1", def.table);
    let row = r.query_first(&sql, &[Value::from(id)])?.unwrap_or_default();
    Ok((row.text(0).to_owned(), row.optional_int(1)))
}
