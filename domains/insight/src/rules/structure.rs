//! The structure of what is sold: sums of products carried up a tree of categories.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::rules::abc::Abc;

/// Levels of a tree at most; what lies deeper, or in a circle, is left where this ends.
const LEVELS_MAX: usize = 32;

/// A category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is called.
    pub name: String,
    /// The category that it is a part of.
    pub parent: Option<i64>,
}

/// A product with its sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sold {
    /// Its category; `None`, or one that isn't there: unknown.
    pub category: Option<i64>,
    /// Net sales, minor units.
    pub net_c: i64,
    /// Its ABC class; `None` where net sales aren't above 0.
    pub abc: Option<Abc>,
}

/// Sums of a category with all below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Net sales, minor units.
    pub net_c: i64,
    /// Products with net sales above 0, by ABC class.
    pub abc: [i64; 3],
}

impl Sum {
    fn add(&mut self, sold: &Sold) {
        self.net_c += sold.net_c;
        match sold.abc {
            Some(Abc::A) => self.abc[0] += 1,
            Some(Abc::B) => self.abc[1] += 1,
            Some(Abc::C) => self.abc[2] += 1,
            None => {}
        }
    }
}

/// A category in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Names from the root to itself; no names: what has no known category.
    pub path: Vec<String>,
    /// Its record.
    pub category: Option<i64>,
    /// Sums with all below.
    pub sum: Sum,
    /// Net sales of what it is a part of, minor units.
    pub of_c: i64,
}

/// The branches with sold products: each before those below it, the largest net sales first, then by name, then by id.
#[must_use]
pub fn branches(tree: &BTreeMap<i64, Node>, sold: &[Sold]) -> Vec<Branch> {
    let mut sums: BTreeMap<Option<i64>, Sum> = BTreeMap::new();
    let mut total_c = 0_i64;
    for product in sold {
        total_c += product.net_c;
        let ways = way_up(tree, product.category);
        if ways.is_empty() {
            sums.entry(None).or_default().add(product);
        }
        for category in ways {
            sums.entry(Some(category)).or_default().add(product);
        }
    }
    let mut below: BTreeMap<Option<i64>, Vec<i64>> = BTreeMap::new();
    for &category in sums.keys().flatten() {
        below.entry(parent(tree, category)).or_default().push(category);
    }
    for children in below.values_mut() {
        let net = |id: &i64| sums.get(&Some(*id)).map_or(0, |sum| sum.net_c);
        children.sort_by_cached_key(|id| (Reverse(net(id)), tree.get(id).map(|node| node.name.clone()), *id));
    }
    let mut found = Vec::with_capacity(sums.len());
    let mut open: Vec<(i64, Vec<String>, i64)> = Vec::new();
    let push = |open: &mut Vec<_>, of: Option<i64>, path: &[String], of_c: i64| {
        for &child in below.get(&of).into_iter().flatten().rev() {
            open.push((child, path.to_vec(), of_c));
        }
    };
    push(&mut open, None, &[], total_c);
    while let Some((category, mut path, of_c)) = open.pop() {
        let Some(&sum) = sums.get(&Some(category)) else {
            continue;
        };
        path.extend(tree.get(&category).map(|node| node.name.clone()));
        push(&mut open, Some(category), &path, sum.net_c);
        found.push(Branch {
            path,
            category: Some(category),
            sum,
            of_c,
        });
    }
    if let Some(&sum) = sums.get(&None) {
        found.push(Branch {
            path: Vec::new(),
            category: None,
            sum,
            of_c: total_c,
        });
    }
    found
}

fn parent(tree: &BTreeMap<i64, Node>, category: i64) -> Option<i64> {
    let parent = tree.get(&category)?.parent?;
    tree.contains_key(&parent).then_some(parent)
}

/// A node and those above it; nothing for one that isn't there or leads in a circle: what is in it counts as unknown.
#[must_use]
pub fn way_up(tree: &BTreeMap<i64, Node>, category: Option<i64>) -> Vec<i64> {
    let mut way = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = category.filter(|id| tree.contains_key(id));
    while let Some(id) = next {
        if !seen.insert(id) || way.len() >= LEVELS_MAX {
            return Vec::new();
        }
        way.push(id);
        next = parent(tree, id);
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, parent: Option<i64>) -> Node {
        Node {
            name: name.to_owned(),
            parent,
        }
    }

    fn sold(category: Option<i64>, net_c: i64, abc: Option<Abc>) -> Sold {
        Sold { category, net_c, abc }
    }

    /// B3: sums go up the tree, returns too; order is by sales, then name, then id; what has no category comes last.
    #[test]
    fn sums_go_up_the_tree() {
        let tree = BTreeMap::from([
            (1, node("食品", None)),
            (2, node("茶", Some(1))),
            (3, node("酒", Some(1))),
            (4, node("百货", None)),
            (5, node("空", None)),
        ]);
        let products = [
            sold(Some(2), 600, Some(Abc::A)),
            sold(Some(3), 900, Some(Abc::A)),
            sold(Some(1), 100, Some(Abc::C)),
            sold(Some(4), 1_600, Some(Abc::B)),
            sold(Some(4), -50, None),
            sold(None, 7, Some(Abc::C)),
            sold(Some(99), 3, Some(Abc::C)),
        ];
        let found = branches(&tree, &products);
        let seen: Vec<(String, i64, [i64; 3], i64)> = found
            .iter()
            .map(|b| (b.path.join("/"), b.sum.net_c, b.sum.abc, b.of_c))
            .collect();
        let row = |path: &str, net, abc, of| (path.to_owned(), net, abc, of);
        let wanted = [
            row("食品", 1_600, [2, 0, 1], 3_160),
            row("食品/酒", 900, [1, 0, 0], 1_600),
            row("食品/茶", 600, [1, 0, 0], 1_600),
            row("百货", 1_550, [0, 1, 0], 3_160),
            row("", 10, [0, 0, 2], 3_160),
        ];
        assert_eq!(seen, wanted);
    }

    /// B3: a circle in the tree ends nowhere and hangs nothing: its products are told apart as unknown.
    #[test]
    fn a_circle_is_left() {
        let tree = BTreeMap::from([(1, node("甲", Some(2))), (2, node("乙", Some(1)))]);
        let found = branches(&tree, &[sold(Some(1), 5, Some(Abc::A))]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].category, found[0].sum.net_c), (None, 5));
    }
}
