//! Articles are looked for: by what stands in them, in Chinese, by its sound and in English, through the index of the record engine.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::Entity;
use guanxi_record::{Filter, ListQuery, Record, get, list, may};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Id, RawId, Result, marks};

use crate::entities::{Article, Passage};

/// Articles that are found at most.
pub const FOUND_MAX: usize = 50;
/// Passages that are looked at.
const PASSAGES: i64 = 200;
/// Shelves that one question names.
const SHELVES_MAX: usize = 200;
/// Characters of a text around what was found.
const AROUND: usize = 40;
/// Characters that are shown of a text.
const SHOWN: usize = 120;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What was typed; everything where it is empty.
    pub text: String,
    /// In this base.
    pub base: Option<RawId>,
    /// In this category, or below it.
    pub category: Option<RawId>,
    /// In this language.
    pub language: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// In this state.
    pub state: Option<String>,
}

impl Wanted {
    /// Whether it asks of all articles.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.base.is_none()
            && self.category.is_none()
            && self.language.is_none()
            && self.tag.is_none()
            && self.state.is_none()
    }
}

/// An article that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its id.
    pub id: RawId,
    /// What it is.
    pub article: Article,
    /// The words around what was found.
    pub snippet: String,
}

/// The articles that a text finds: those with it in the title first, then those with it in tags or summary, then those with it in their text;
/// of each the newest first.
///
/// # Errors
/// `access.forbidden`.
pub fn search(r: &mut dyn Queries, ctx: &Ctx, wanted: &Wanted) -> Result<Vec<Hit>> {
    let def = Article::def();
    let shelves = match wanted.category {
        Some(category) => Some(below(r, category)?),
        None => None,
    };
    let query = ListQuery {
        filters: filters(wanted, shelves.as_ref())?,
        search: wanted.text.clone(),
        limit: Some(PASSAGES),
        ..ListQuery::default()
    };
    let fits = |article: &Article| {
        shelves
            .as_ref()
            .is_none_or(|all| all.contains(&article.category_id.raw()))
            && wanted
                .base
                .is_none_or(|base| article.base_id.map(Id::raw) == Some(base))
            && wanted
                .language
                .as_ref()
                .is_none_or(|one| *one == article.language)
            && wanted.state.as_ref().is_none_or(|one| *one == article.state)
            && wanted
                .tag
                .as_ref()
                .is_none_or(|one| tags(article).any(|tag| tag == one))
    };
    let mut hits: Vec<Hit> = Vec::new();
    let mut known = BTreeSet::new();
    for record in list(r, ctx, def, &query)?.records {
        let hit = hit(&record, &wanted.text, None)?;
        if fits(&hit.article) && known.insert(hit.id) {
            hits.push(hit);
        }
    }
    titles_first(&mut hits, &wanted.text);
    hits.truncate(FOUND_MAX);
    if !wanted.text.trim().is_empty() && may(ctx, Action::Read, Passage::def()) {
        for (id, text) in passages(r, ctx, &wanted.text)? {
            if hits.len() >= FOUND_MAX || !known.insert(id) {
                continue;
            }
            // Whoever reaches a passage by a role of its own may not reach its article.
            let Ok(record) = get(r, ctx, def, id) else {
                continue;
            };
            let hit = hit(&record, &wanted.text, Some(&text))?;
            if fits(&hit.article) {
                hits.push(hit);
            }
        }
    }
    Ok(hits)
}

/// Moves those to the front that have each word in their title, as it is written or by its sound; the others stay in their order.
pub(super) fn titles_first(hits: &mut [Hit], typed: &str) {
    let has_all = |hit: &Hit| {
        let mut words = typed.split_whitespace();
        words.all(|word| !marks(&hit.article.title, word).is_empty())
    };
    hits.sort_by_cached_key(|hit| !has_all(hit));
}

/// What the database can tell, so that nothing is missed beyond the records that are looked at: a tag is asked for as a part of the tags,
/// and shelves as long as they aren't too many for one question.
fn filters(wanted: &Wanted, shelves: Option<&BTreeSet<RawId>>) -> Result<Vec<Filter>> {
    let shelves = shelves.filter(|all| all.len() <= SHELVES_MAX).map(|all| {
        let ids: Vec<String> = all.iter().map(RawId::to_string).collect();
        ids.join(",")
    });
    let given = [
        ("base_id:eq", wanted.base.map(|id| id.to_string())),
        ("language:eq", wanted.language.clone()),
        ("state:eq", wanted.state.clone()),
        ("category_id:in", shelves),
        ("tags:contains", wanted.tag.clone()),
    ];
    let asked = given
        .into_iter()
        .filter_map(|(what, value)| Some(format!("{what}:{}", value?)));
    asked.map(|text| Filter::parse(Article::def(), &text)).collect()
}

fn hit(record: &Record, typed: &str, passage: Option<&str>) -> Result<Hit> {
    let article: Article = record.typed()?;
    let snippet = match passage {
        Some(text) => around(text.split_once('\n').map_or(text, |(_, piece)| piece), typed),
        None => {
            let summary = article.summary.as_deref().filter(|text| !text.is_empty());
            around(summary.or(article.body.as_deref()).unwrap_or_default(), typed)
        }
    };
    Ok(Hit {
        id: record.id,
        article,
        snippet,
    })
}

/// The articles whose pieces have the text, each with one of them.
fn passages(r: &mut dyn Queries, ctx: &Ctx, typed: &str) -> Result<Vec<(RawId, String)>> {
    let query = ListQuery {
        search: typed.to_owned(),
        limit: Some(PASSAGES),
        ..ListQuery::default()
    };
    let mut found: Vec<(RawId, String)> = Vec::new();
    for record in list(r, ctx, Passage::def(), &query)?.records {
        let passage: Passage = record.typed()?;
        let id = passage.article_id.raw();
        if !found.iter().any(|(known, _)| *known == id) {
            found.push((id, passage.text));
        }
    }
    Ok(found)
}

/// A category and everything below it.
fn below(r: &mut dyn Queries, category: RawId) -> Result<BTreeSet<RawId>> {
    let mut parts: BTreeMap<RawId, Vec<RawId>> = BTreeMap::new();
    let rows = r.query(
        "SELECT id, parent_id FROM knowledge_category WHERE parent_id IS NOT NULL",
        &[],
    )?;
    for row in rows {
        parts.entry(row.int(1)).or_default().push(row.int(0));
    }
    let mut all = BTreeSet::new();
    let mut next = vec![category];
    while let Some(id) = next.pop() {
        if all.insert(id) {
            next.extend(parts.get(&id).into_iter().flatten());
        }
    }
    Ok(all)
}

/// The words that an article is tagged with.
pub(crate) fn tags(article: &Article) -> impl Iterator<Item = &str> {
    split(article.tags.as_deref().unwrap_or_default())
}

/// The tags in a text of them.
pub(crate) fn split(tags: &str) -> impl Iterator<Item = &str> {
    tags.split([',', '，', '、', ';', '；'])
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
}

/// The part of a text that has what was typed first, as plain words.
fn around(text: &str, typed: &str) -> String {
    let plain: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, '#' | '*' | '>' | '`' | '|'))
        .collect();
    let whole: String = plain.iter().collect();
    let first = marks(&whole, typed).first().map_or(0, |(from, _)| *from);
    // Marks count as browsers do; a place that is off by a few signs shows the same sentence.
    let from = if first > SHOWN - AROUND {
        first.saturating_sub(AROUND)
    } else {
        0
    };
    let shown: String = plain.iter().skip(from).take(SHOWN).collect();
    let words = shown.split_whitespace().collect::<Vec<&str>>().join(" ");
    let is_cut = plain.len() > from + SHOWN;
    format!(
        "{}{words}{}",
        if from > 0 { "…" } else { "" },
        if is_cut { "…" } else { "" }
    )
}
