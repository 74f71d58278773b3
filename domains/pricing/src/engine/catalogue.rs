//! Everything that prices depend on, gathered once and looked up by product.

use std::borrow::Cow;

use guanxi_catalog::entities::Product;
use guanxi_types::{Id, Money, RawId, len_i64};
use rustc_hash::{FxHashMap, FxHashSet};

use super::book::{About, Book, PriceKind, PriceRule};
use super::promotion::{Condition, Promotion, Target};

/// What is known of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductFacts {
    /// Its category and those above it, the nearest first.
    pub categories: Vec<RawId>,
    /// Its own standard price.
    pub standard: Option<Money>,
    /// Its own cost, where the catalogue knows it.
    pub cost: Option<Money>,
}

impl ProductFacts {
    pub(crate) const fn own_price(&self, kind: PriceKind) -> Option<Money> {
        match kind {
            PriceKind::Standard => self.standard,
            PriceKind::Cost => self.cost,
            PriceKind::Member | PriceKind::Service => None,
        }
    }
}

/// Where stores and classes stand.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    /// Each store's market area.
    pub store_area: FxHashMap<RawId, RawId>,
    /// Each market area's parent.
    pub areas: FxHashMap<RawId, RawId>,
    /// Each class's parent.
    pub classes: FxHashMap<RawId, RawId>,
}

/// Products, books and running promotions of one moment. It doesn't change; a newer one takes its place.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Counts the changes of what it is made of.
    pub version: i64,
    /// The company's currency.
    pub currency: String,
    products: FxHashMap<RawId, ProductFacts>,
    books: Vec<Book>,
    rules: Vec<(usize, PriceRule)>,
    rules_by_product: FxHashMap<RawId, Vec<usize>>,
    rules_by_category: FxHashMap<RawId, Vec<usize>>,
    rules_of_all: Vec<usize>,
    promotions: Vec<Promotion>,
    by_product: FxHashMap<RawId, Vec<usize>>,
    by_category: FxHashMap<RawId, Vec<usize>>,
    by_coupon: FxHashMap<RawId, usize>,
    of_all: Vec<usize>,
    trees: Trees,
}

/// What a catalogue is made of.
#[derive(Debug, Default)]
pub struct Parts {
    /// Counts the changes of what it is made of.
    pub version: i64,
    /// The company's currency.
    pub currency: String,
    /// Products.
    pub products: Vec<(Id<Product>, ProductFacts)>,
    /// Books.
    pub books: Vec<Book>,
    /// Their lines.
    pub rules: Vec<PriceRule>,
    /// Promotions that run.
    pub promotions: Vec<Promotion>,
    /// Where stores and classes stand.
    pub trees: Trees,
}

/// Steps up a tree at most, so that a circle ends.
const DEPTH_MAX: usize = 64;

impl Catalogue {
    /// Gathers and indexes. Lines of books that aren't there are left out.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let mut new = Self {
            version: parts.version,
            currency: parts.currency,
            books: parts.books,
            promotions: parts.promotions,
            trees: parts.trees,
            ..Self::default()
        };
        new.books.sort_by_key(|book| book.id);
        new.promotions.sort_by_key(|promotion| promotion.id);
        for (id, facts) in parts.products {
            new.products.insert(id.raw(), facts);
        }
        let mut rules = parts.rules;
        rules.sort_by_key(|rule| rule.id);
        for rule in rules {
            let Ok(book) = new.books.binary_search_by_key(&rule.book, |book| book.id) else {
                continue;
            };
            let at = new.rules.len();
            match rule.about {
                About::Product(id) => new.rules_by_product.entry(id).or_default().push(at),
                About::Category(id) => new.rules_by_category.entry(id).or_default().push(at),
                About::All => new.rules_of_all.push(at),
            }
            new.rules.push((book, rule));
        }
        new.index_promotions();
        new
    }

    fn index_promotions(&mut self) {
        for (at, promotion) in self.promotions.iter().enumerate() {
            if promotion.needs_coupon {
                self.by_coupon.insert(promotion.id, at);
                continue;
            }
            let anchors = anchors(promotion);
            if anchors.iter().any(|target| target.is_open()) {
                self.of_all.push(at);
                continue;
            }
            for target in anchors {
                for id in &target.products {
                    self.by_product.entry(*id).or_default().push(at);
                }
                for id in &target.categories {
                    self.by_category.entry(*id).or_default().push(at);
                }
            }
        }
    }

    /// What is known of a product.
    #[must_use]
    pub fn product(&self, id: RawId) -> Option<&ProductFacts> {
        self.products.get(&id)
    }

    /// The running promotions, by id.
    #[must_use]
    pub fn promotions(&self) -> &[Promotion] {
        &self.promotions
    }

    /// The running promotion of this id.
    #[must_use]
    pub fn promotion(&self, id: RawId) -> Option<&Promotion> {
        let at = self
            .promotions
            .binary_search_by_key(&id, |promotion| promotion.id)
            .ok()?;
        self.promotions.get(at)
    }

    /// The book of this id.
    #[must_use]
    pub fn book(&self, id: RawId) -> Option<&Book> {
        let at = self.books.binary_search_by_key(&id, |book| book.id).ok()?;
        self.books.get(at)
    }

    /// The lines of books that are about a product, whatever kind they are: each with its book and how far its category is.
    pub fn rules_of(&self, product: RawId) -> impl Iterator<Item = (&PriceRule, &Book, i64)> {
        let placed = self.products.get(&product);
        let own = self
            .rules_by_product
            .get(&product)
            .into_iter()
            .flatten()
            .map(|at| (*at, 0));
        let categories = placed.map_or(&[][..], |facts| &facts.categories);
        let above = categories.iter().enumerate().flat_map(|(distance, id)| {
            let found = self.rules_by_category.get(id).into_iter().flatten();
            found.map(move |at| (*at, len_i64(distance) + 1))
        });
        let all = self.rules_of_all.iter().map(|at| (*at, i64::MAX));
        own.chain(above).chain(all).filter_map(|(at, distance)| {
            let (book, rule) = self.rules.get(at)?;
            Some((rule, self.books.get(*book)?, distance))
        })
    }

    pub(crate) fn rules_about(
        &self,
        product: RawId,
        kind: PriceKind,
    ) -> impl Iterator<Item = (&PriceRule, &Book, i64)> {
        self.rules_of(product)
            .filter(move |(_, book, _)| book.kind == kind)
    }

    /// The promotions that could apply to these products and coupons, by id.
    pub(crate) fn candidates(
        &self,
        products: impl Iterator<Item = RawId>,
        coupons: impl Iterator<Item = RawId>,
    ) -> Vec<&Promotion> {
        let mut seen: FxHashSet<RawId> = FxHashSet::default();
        let mut found: Vec<usize> = self.of_all.clone();
        for product in products {
            found.extend(self.by_product.get(&product).into_iter().flatten());
            let placed = self.products.get(&product);
            for category in placed.iter().flat_map(|facts| &facts.categories) {
                if seen.insert(*category) {
                    found.extend(self.by_category.get(category).into_iter().flatten());
                }
            }
        }
        found.extend(coupons.filter_map(|id| self.by_coupon.get(&id)));
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|at| self.promotions.get(at))
            .collect()
    }

    pub(crate) fn area_of(&self, store: RawId) -> Option<RawId> {
        self.trees.store_area.get(&store).copied()
    }

    pub(crate) fn areas_above(&self, area: RawId) -> Cow<'_, [RawId]> {
        Cow::Owned(above(&self.trees.areas, area))
    }

    pub(crate) fn classes_above(&self, class: RawId) -> Vec<RawId> {
        above(&self.trees.classes, class)
    }

    /// The same with these promotions in the place of its own: for trying one out.
    #[must_use]
    pub fn with_promotions(&self, promotions: Vec<Promotion>) -> Self {
        Self::new(Parts {
            version: self.version,
            currency: self.currency.clone(),
            products: self
                .products
                .iter()
                .map(|(id, facts)| (Id::new(*id), facts.clone()))
                .collect(),
            books: self.books.clone(),
            rules: self.rules.iter().map(|(_, rule)| rule.clone()).collect(),
            promotions,
            trees: self.trees.clone(),
        })
    }

    /// Every product that it knows.
    pub fn product_ids(&self) -> impl Iterator<Item = RawId> {
        self.products.keys().copied()
    }
}

/// A node and those above it, the nearest first.
pub(crate) fn above(parents: &FxHashMap<RawId, RawId>, node: RawId) -> Vec<RawId> {
    let mut chain = vec![node];
    let mut at = node;
    while let Some(parent) = parents.get(&at) {
        if chain.len() >= DEPTH_MAX || chain.contains(parent) {
            break;
        }
        chain.push(*parent);
        at = *parent;
    }
    chain
}

/// What must be in the basket for it to do anything.
fn anchors(promotion: &Promotion) -> Vec<&Target> {
    let of_action = promotion.action.anchors();
    if of_action.iter().all(|target| !target.is_open()) {
        return of_action;
    }
    let named = promotion.conditions.iter().find_map(|condition| match condition {
        Condition::MinAmount { of, .. } | Condition::MinQty { of, .. } if !of.is_open() => Some(of),
        _ => None,
    });
    named.map_or(of_action, |target| vec![target])
}
