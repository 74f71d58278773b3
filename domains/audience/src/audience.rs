//! Whom a campaign reaches: segments less whom it must not reach, each exclusion counted by its reason.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_insight::Insight;
use guanxi_store::Queries;
use guanxi_types::{ErrorKind, Locale, Problem, RawId, Result, len_i64};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::bits::Bits;
use crate::contacts::capped;
use crate::left::Known;
pub use crate::left::{LeftOut, Why};
use crate::policy::{Contact, contact_rules, hold_outs, standings};
use crate::rule::{Base, Names, Node, Said, SegmentTest, say};
use crate::select::{Evaluated, Eyes, Prepared, Wanted, finish, prepare};

/// Segments that an audience is made of, at most.
const SEGMENTS_LIMIT: usize = 20;
/// Longest reason of a target.
const REASON_MAX: usize = 300;
/// Lots lie below this.
const WHOLE: i64 = 1_000_000;
/// Customers that a campaign reaches at most.
pub const AUDIENCE_MAX: usize = 500_000;

/// By what the control group is drawn evenly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strata {
    /// Each customer by himself.
    #[default]
    None,
    /// Within each decile of all sales.
    Decile,
    /// Within each home store.
    Store,
}

/// An audience that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Who is in one of these.
    pub segments: Vec<String>,
    /// And in none of these.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// What consent is needed for.
    #[serde(default = "marketing")]
    pub purpose: String,
    /// On which way they are reached.
    #[serde(default = "any")]
    pub channel: String,
    /// How the control group is drawn.
    #[serde(default)]
    pub strata: Strata,
    /// How many of a hundred are held back.
    #[serde(default)]
    pub control_share: Option<i64>,
}

fn marketing() -> String {
    "marketing".to_owned()
}

fn any() -> String {
    "any".to_owned()
}

/// Somebody who may be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligible {
    /// Who.
    pub customer: RawId,
    /// The layer of which the control group is drawn.
    pub stratum: Option<String>,
    /// The names of the segments, with the conditions that were met.
    pub reason: String,
}

/// Who is reached, and who isn't.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The segments, by name.
    pub segments: Vec<String>,
    /// The segments whose members are left out, by name.
    pub excluded: Vec<String>,
    /// In one of the segments.
    pub chosen: i64,
    /// Who isn't reached, by the first reason that holds.
    pub left_out: Vec<(Why, i64)>,
    /// Each of them with his reason, but for those who are targets already.
    pub left: Vec<LeftOut>,
    /// Who is reached, or held back as control.
    pub eligible: Vec<Eligible>,
    /// Quiet hours to keep to.
    pub quiet: Vec<(String, String)>,
}

/// What the database knows of it.
pub struct Ready {
    prepared: Prepared,
    names: Vec<String>,
    excluded: Vec<String>,
    /// What each condition of the segments says, by its path.
    texts: BTreeMap<String, String>,
    known: Known,
    rules: Vec<Contact>,
    strata: FxHashMap<RawId, String>,
}

impl Strata {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Decile => "decile",
            Self::Store => "store",
        }
    }
}

impl Wish {
    fn check(&self) -> Result<()> {
        let bad = |field: &str| Problem::new(ErrorKind::Invalid, "audience.bad_wish").with("field", field);
        let is_id = |text: &String| text.parse::<RawId>().is_ok();
        if self.segments.is_empty() || !self.segments.iter().all(is_id) {
            return Err(bad("segments"));
        }
        if !self.exclude.iter().all(is_id) || self.segments.len() + self.exclude.len() > SEGMENTS_LIMIT {
            return Err(bad("exclude"));
        }
        if !crate::rule::PURPOSES.contains(&self.purpose.as_str()) {
            return Err(bad("purpose"));
        }
        if !crate::rule::CHANNELS.contains(&self.channel.as_str()) {
            return Err(bad("channel"));
        }
        if self.control_share.is_some_and(|share| !(0..=90).contains(&share)) {
            return Err(bad("control_share"));
        }
        Ok(())
    }

    /// The segments as a rule: 0 is one of these, 1 none of those. `chosen` are those that are chosen from.
    fn rule(&self, chosen: Vec<Node>) -> Node {
        let mut parts = vec![Node::Any(chosen)];
        if !self.exclude.is_empty() {
            parts.push(Node::None(self.exclude.iter().map(|id| named(id)).collect()));
        }
        Node::All(parts)
    }
}

fn named(id: &str) -> Node {
    Node::Segment(SegmentTest { id: id.to_owned() })
}

/// The rule of a segment itself, where it has one, so that what each customer fulfils of it can be told; else the segment.
fn opened(r: &mut dyn Queries, eyes: Eyes<'_>, id: &str) -> Result<Node> {
    let def = eyes.schema.entity("marketing.segment")?;
    let known = id.parse::<RawId>().ok();
    // Who may not read it is refused with it, below.
    let Some(record) = known.and_then(|id| guanxi_record::get(r, eyes.ctx, def, id).ok()) else {
        return Ok(named(id));
    };
    let text = |name: &str| crate::fields::value_of(def, &record, name).as_text();
    let rule = text("definition").filter(|_| text("kind") == Some("rule"));
    let rule = rule.and_then(|definition| Node::of_definition(definition).ok());
    Ok(rule.unwrap_or_else(|| named(id)))
}

/// What is said of the conditions of the chosen segments, by their path; not of those that must not hold.
fn told(eyes: Eyes<'_>, names: &Names, rule: &Node) -> BTreeMap<String, String> {
    let said = Said {
        schema: eyes.schema,
        ctx: eyes.ctx,
        names,
    };
    let all = rule.by_path();
    let refused: Vec<String> = all
        .iter()
        .filter(|(_, node)| matches!(node, Node::None(_)))
        .map(|(path, _)| format!("{path}."))
        .collect();
    let is_told = |path: &str, node: &Node| {
        let is_chosen = path.starts_with("0.") && !node.is_group() && !matches!(node, Node::Segment(_));
        is_chosen && !refused.iter().any(|group| path.starts_with(group))
    };
    all.iter()
        .filter(|(path, node)| is_told(path, node))
        .map(|(path, node)| {
            let text = say(said, node);
            let text = if eyes.ctx.locale == Locale::En {
                text.en
            } else {
                text.zh
            };
            (path.clone(), text)
        })
        .collect()
}

/// Looks up all that isn't in the warehouse.
///
/// # Errors
/// `audience.bad_wish`; as [`prepare`].
pub fn ready(
    r: &mut dyn Queries,
    eyes: Eyes<'_>,
    (campaign, wish): (RawId, &Wish),
    base: Base,
) -> Result<Ready> {
    wish.check()?;
    let today = base.today;
    let mut chosen = Vec::with_capacity(wish.segments.len());
    for id in &wish.segments {
        chosen.push(opened(r, eyes, id)?);
    }
    let rule = wish.rule(chosen);
    let prepared = prepare(r, eyes, (&rule, base), Wanted::default())?;
    let names = crate::rule::names(r, eyes.schema, eyes.ctx, &rule)?;
    let texts = told(eyes, &names, &rule);
    let all = wish.segments.iter().chain(&wish.exclude);
    let segments = Node::Any(all.map(|id| named(id)).collect());
    let names = crate::rule::names(r, eyes.schema, eyes.ctx, &segments)?;
    let starts = r.query_first(
        "SELECT starts_on FROM marketing_campaign WHERE id = ?1",
        &[Value::from(campaign)],
    )?;
    let starts = starts.and_then(|row| row.optional_int(0));
    let starts = starts
        .and_then(|day| i32::try_from(day).ok())
        .map(guanxi_types::Day::new);
    let reached_on = starts.map_or(today, |day| day.max(today));
    let rules = contact_rules(r, &wish.channel)?;
    let capped = capped(r, &rules, (campaign, today, reached_on), eyes.ctx.locale)?;
    let mut already = FxHashSet::default();
    let sql = "SELECT customer_id FROM marketing_campaign_target WHERE campaign_id = ?1";
    r.query_each(sql, &[Value::from(campaign)], &mut |row| {
        already.insert(row.int(0));
        Ok(())
    })?;
    Ok(Ready {
        prepared,
        names: called(&names, &wish.segments),
        excluded: called(&names, &wish.exclude),
        texts,
        known: Known {
            already,
            hold_outs: hold_outs(r)?,
            said: standings(r, (&wish.purpose, &wish.channel), today)?,
            capped,
            locale: eyes.ctx.locale,
        },
        rules,
        strata: strata(r, wish.strata)?,
    })
}

fn called(names: &Names, segments: &[String]) -> Vec<String> {
    let name = |id: &String| names.of("marketing.segment", id);
    segments.iter().map(name).collect()
}

fn strata(r: &mut dyn Queries, by: Strata) -> Result<FxHashMap<RawId, String>> {
    let sql = match by {
        Strata::None => return Ok(FxHashMap::default()),
        Strata::Decile => {
            "SELECT customer_id, CAST(decile AS TEXT) FROM insight_standing WHERE decile IS NOT NULL"
        }
        Strata::Store => {
            "SELECT c.id, s.number FROM customers_customer c JOIN org_store s ON s.id = c.store_id"
        }
    };
    let mut found = FxHashMap::default();
    r.query_each(sql, &[], &mut |row| {
        found.insert(row.int(0), row.text(1).to_owned());
        Ok(())
    })?;
    Ok(found)
}

impl Ready {
    /// Decides who is reached. It scans the warehouse where a segment asks for purchases.
    ///
    /// # Errors
    /// `audience.too_big`; as [`finish`].
    pub fn plan(self, insight: &Insight, by: Strata) -> Result<Plan> {
        let evaluated = finish(insight, self.prepared)?;
        let chosen = evaluated.part("0");
        let kept = evaluated.members();
        let parts: Vec<_> = (0..self.names.len())
            .map(|at| evaluated.part(&format!("0.{at}")))
            .collect();
        let refused: Vec<_> = (0..self.excluded.len())
            .map(|at| evaluated.part(&format!("1.{at}")))
            .collect();
        let mut left_out: FxHashMap<Why, i64> = FxHashMap::default();
        let (mut left, mut eligible) = (Vec::new(), Vec::new());
        for at in chosen.places() {
            let Some(&customer) = evaluated.universe.get(at) else {
                continue;
            };
            let out = if kept.has(at) {
                self.known.why(customer)
            } else {
                let names = refused
                    .iter()
                    .zip(&self.excluded)
                    .filter(|(part, _)| part.has(at));
                let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
                let between = match self.known.locale {
                    Locale::Zh => "、",
                    Locale::En => ", ",
                };
                Some(LeftOut::new(customer, Why::Excluded, &names.join(between)))
            };
            if let Some(out) = out {
                *left_out.entry(out.why).or_default() += 1;
                if out.why != Why::Already {
                    left.push(out);
                }
                continue;
            }
            let layer = || {
                self.strata
                    .get(&customer)
                    .cloned()
                    .unwrap_or_else(|| "-".to_owned())
            };
            eligible.push(Eligible {
                customer,
                stratum: (by != Strata::None).then(layer),
                reason: reason((&self.names, &self.texts), &evaluated, &parts, at),
            });
        }
        if eligible.len() > AUDIENCE_MAX {
            return Err(Problem::new(ErrorKind::Invalid, "audience.too_big").with("max", AUDIENCE_MAX));
        }
        Ok(Plan {
            segments: self.names,
            excluded: self.excluded,
            chosen: chosen.count(),
            left_out: counted(&left_out),
            left,
            eligible,
            quiet: self.rules.into_iter().filter_map(|rule| rule.quiet).collect(),
        })
    }
}

/// The segments that a customer is in, each with the conditions that were met.
fn reason(
    (names, texts): (&[String], &BTreeMap<String, String>),
    evaluated: &Evaluated,
    parts: &[Bits],
    at: usize,
) -> String {
    let met: Vec<String> = evaluated
        .because(at)
        .into_iter()
        .filter(|one| one.holds && texts.contains_key(&one.path))
        .map(|one| one.path)
        .collect();
    let segments = parts.iter().zip(names).enumerate();
    let all: Vec<String> = segments
        .filter(|(_, (part, _))| part.has(at))
        .map(|(place, (_, name))| {
            let (whole, below) = (format!("0.{place}"), format!("0.{place}."));
            let own = met
                .iter()
                .filter(|path| **path == whole || path.starts_with(&below));
            let own: Vec<&str> = own
                .filter_map(|path| texts.get(path))
                .map(String::as_str)
                .collect();
            if own.is_empty() {
                name.clone()
            } else {
                format!("{name}：{}", own.join("；"))
            }
        })
        .collect();
    all.join("、").chars().take(REASON_MAX).collect()
}

fn counted(left_out: &FxHashMap<Why, i64>) -> Vec<(Why, i64)> {
    let mut all: Vec<(Why, i64)> = left_out.iter().map(|(why, count)| (*why, *count)).collect();
    all.sort_unstable();
    all
}

/// How many customers several segments have, each and every two of them together.
#[must_use]
pub fn overlap(evaluated: &Evaluated, count: usize) -> (Vec<i64>, Vec<(usize, usize, i64)>) {
    let parts: Vec<_> = (0..count).map(|at| evaluated.part(&at.to_string())).collect();
    let sizes = parts.iter().map(crate::bits::Bits::count).collect();
    let pairs = parts.iter().enumerate().flat_map(|(one, bits)| {
        let others = parts.iter().enumerate().skip(one + 1);
        others.map(move |(other, more)| (one, other, bits.clone().and(more).count()))
    });
    (sizes, pairs.collect())
}

/// Who of a plan is drawn as control, by place: among all by each one's own hash; within layers the lowest hashes, so that every layer
/// gives its share.
#[must_use]
pub fn controls(eligible: &[Eligible], seed: &str, share: i64) -> FxHashSet<RawId> {
    let share = u64::try_from(share).unwrap_or(0);
    let mut layers: BTreeMap<&str, Vec<RawId>> = BTreeMap::new();
    let mut drawn = FxHashSet::default();
    for one in eligible {
        match one.stratum.as_deref() {
            Some(layer) => layers.entry(layer).or_default().push(one.customer),
            None if crate::policy::is_drawn(seed, one.customer, share * 10_000) => {
                drawn.insert(one.customer);
            }
            None => {}
        }
    }
    let (mut before, mut taken) = (0_i64, 0_i64);
    let share = i64::try_from(share).unwrap_or(0);
    // Where a share of a layer isn't whole, a lot decides: a further draw of one customer at a time would never hold anybody back, were
    // it always rounded down. The lot is of those who are drawn, so that the same plan is drawn alike.
    let first = layers.values().flatten().min().copied().unwrap_or(0);
    let lot = i64::try_from(crate::policy::place(&format!("{seed}/rest"), first)).unwrap_or(0);
    for (_, mut layer) in layers {
        layer.sort_unstable_by_key(|customer| (crate::policy::place(seed, *customer), *customer));
        before += len_i64(layer.len());
        // What one layer has too little of, the next one gives.
        let wanted = ((before * share * WHOLE / 100 + lot) / WHOLE - taken).max(0);
        let now: Vec<RawId> = layer.into_iter().take(guanxi_types::index_of(wanted)).collect();
        taken += len_i64(now.len());
        drawn.extend(now);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A5: layers give their share; a customer's lot doesn't depend on who else is there, where there are no layers.
    #[test]
    fn layers_give_their_share() {
        let of = |layer: fn(i64) -> Option<String>, count: i64| -> Vec<Eligible> {
            let one = |customer| Eligible {
                customer,
                stratum: layer(customer),
                reason: String::new(),
            };
            (0..count).map(one).collect()
        };
        let tenths = of(|id| Some((id % 10).to_string()), 1_000);
        let drawn = controls(&tenths, "seed", 20);
        assert_eq!(drawn.len(), 200);
        for layer in 0..10 {
            assert_eq!(drawn.iter().filter(|id| *id % 10 == layer).count(), 20, "{layer}");
        }
        let alone = |id| Eligible {
            customer: id,
            stratum: Some("1".to_owned()),
            reason: String::new(),
        };
        let held = (0..2_000).filter(|id| !controls(&[alone(*id)], "seed", 20).is_empty());
        let held = held.count();
        assert!((320..480).contains(&held), "one at a time: {held}");
        let (few, many) = (
            controls(&of(|_| None, 500), "seed", 20),
            controls(&of(|_| None, 1_000), "seed", 20),
        );
        assert!((150..250).contains(&many.len()), "{}", many.len());
        assert_eq!(few, many.into_iter().filter(|id| *id < 500).collect());
    }
}
