//! Why somebody is in a segment, in words that are kept with the member.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::Label;
use guanxi_insight::Insight;
use guanxi_marketing::commands::NewMember;
use guanxi_store::Store;
use guanxi_types::{Locale, Result};

use crate::commands::{Chosen, check_count, evidence};
use crate::fields::field_of;
use crate::rule::{Base, Node, Said, names, say};
use crate::select::{Because, Evaluated, Eyes, Wanted, finish, prepare};

/// Longest reason of a member.
const REASON_MAX: usize = 300;

/// Who fulfils a rule, each with the conditions that he met. Blocks.
///
/// # Errors
/// As reading; `marketing.too_many_members`.
pub fn chosen(
    store: &Store,
    insight: &Insight,
    eyes: Eyes<'_>,
    (rule, base): (&Node, Base),
    locale: Locale,
) -> Result<Chosen> {
    let wanted = Wanted {
        only: None,
        with_values: true,
    };
    let (schema, ctx, own) = (eyes.schema.clone(), eyes.ctx.clone(), rule.clone());
    let (prepared, names) = store.read_blocking(move |r| {
        let eyes = Eyes {
            schema: &schema,
            ctx: &ctx,
        };
        Ok((
            prepare(r, eyes, (&own, base.clone()), wanted)?,
            names(r, &schema, &ctx, &own)?,
        ))
    })?;
    let evaluated = finish(insight, prepared)?;
    // Before a reason is written for each of them.
    check_count(evaluated.members().count())?;
    let said = Said {
        schema: eyes.schema,
        ctx: eyes.ctx,
        names: &names,
    };
    Ok(Chosen {
        members: members(&evaluated, said, rule, locale),
        as_of: evaluated.base.sales,
        universe: evaluated.universe,
    })
}

/// Each part of a rule as a sentence.
pub(crate) fn sentences(said: Said<'_>, rule: &Node) -> Vec<(String, Label)> {
    let all = rule.by_path().into_iter();
    all.map(|(path, node)| (path, say(said, node))).collect()
}

/// Each member with the conditions that he met.
/// Read by others than who chose them, it says nothing of what a personal field held.
fn members(evaluated: &Evaluated, said: Said<'_>, rule: &Node, locale: Locale) -> Vec<NewMember> {
    let texts: BTreeMap<String, String> = sentences(said, rule)
        .into_iter()
        .map(|(path, text)| (path, if locale == Locale::En { text.en } else { text.zh }))
        .collect();
    let all = rule.by_path();
    let refused = all.iter().filter(|(_, node)| matches!(node, Node::None(_)));
    let refused: Vec<&str> = refused.map(|(path, _)| path.as_str()).collect();
    let is_refused = |path: &str| {
        let mut groups = refused.iter();
        groups.any(|group| group.is_empty() || path == *group || path.starts_with(&format!("{group}.")))
    };
    // Members are read by others than who chose them: what a personal field held isn't written down for them.
    let is_personal = |node: &Node| {
        let Node::Field(test) = node else { return false };
        let field = field_of(said.schema, said.ctx, &test.name);
        field.is_some_and(|(_, field)| field.personal || field.mask.is_some())
    };
    let personal = all.iter().filter(|(_, node)| is_personal(node));
    let personal: BTreeSet<&str> = personal.map(|(path, _)| path.as_str()).collect();
    let chosen = evaluated.members();
    let places = chosen.places();
    places
        .filter_map(|at| {
            let because = evaluated.because(at).into_iter();
            let met: Vec<Because> = because
                .filter(|one| one.holds && !is_refused(&one.path))
                .collect();
            let reason: Vec<String> = met
                .iter()
                .filter_map(|one| {
                    let text = texts.get(&one.path)?;
                    Some(match &one.text {
                        Some(found) if !personal.contains(one.path.as_str()) => format!("{text}（{found}）"),
                        _ => text.clone(),
                    })
                })
                .collect();
            let told = met
                .into_iter()
                .filter(|one| !personal.contains(one.path.as_str()));
            let values = told.map(|one| (one.path, one.value)).collect();
            let reason: String = reason.join("；").chars().take(REASON_MAX).collect();
            Some(NewMember {
                customer: *evaluated.universe.get(at)?,
                reason: Some(reason).filter(|reason| !reason.is_empty()),
                evidence: evidence(&values),
            })
        })
        .collect()
}
