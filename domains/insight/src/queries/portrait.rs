//! What groups of customers bought, and how: the sums from which portraits are drawn, in one pass over the tickets.

use guanxi_types::{Result, index_of};
use rustc_hash::FxHashSet;

use crate::error;
use crate::indicators::cube::{DAYPARTS, MISSIONS, daypart, mission};
use crate::indicators::profile::{is_private_label, known_category, redeemers};
use crate::queries::baskets::{Need, each_basket};
use crate::queries::classes::Classes;
use crate::queries::facts::{Facts, Products};
use crate::queries::members::purchases;
use crate::queries::roster::Labels;
use crate::queries::selection::Selection;
use crate::rules::basket::Marks;
use crate::rules::item_sales::{ItemSales, ItemSum};
use crate::rules::lifecycle::{STATES, population_gap, state};
use crate::rules::profile::{GroupSum, ProfilePass};
use crate::rules::rfm::{SEGMENTS, scores, segments};

/// Divisions of customers that portraits are drawn of, beside profile fields.
pub const DIVISIONS: [&str; 4] = ["decile", "segment", "stage", "heavy"];

/// Customers in groups by name.
pub struct Division {
    /// By dense number of the customer: number of the group; `None`: in none.
    of: Vec<Option<usize>>,
    /// By number.
    pub names: Vec<String>,
}

impl Division {
    /// The division that `text` names: one of [`DIVISIONS`], or a profile field.
    ///
    /// # Errors
    /// When it is neither, or the warehouse can't be read.
    pub fn of(facts: &Facts<'_>, text: &str) -> Result<Self> {
        let customers = facts.customers()?;
        let mut of = vec![None; customers.len()];
        if text == "segment" || text == "stage" {
            let as_of = facts.last_day(&Selection::ALL);
            let (members, bought) = purchases(facts, &Selection::ALL, as_of)?;
            let gap = population_gap(&bought);
            let (names, found): (&[&str], Vec<&str>) = if text == "stage" {
                (&STATES, bought.iter().map(|p| state(p, gap, as_of)).collect())
            } else {
                (&SEGMENTS, segments(&scores(&bought)))
            };
            for (member, name) in members.into_iter().zip(found) {
                if let Some(slot) = of.get_mut(member) {
                    *slot = names.iter().position(|known| *known == name);
                }
            }
            let names = names.iter().map(ToString::to_string).collect();
            return Ok(Self { of, names });
        }
        let classes = match text {
            "decile" | "heavy" => Classes::of(facts, "by", text)?,
            field => Classes::Attribute(facts.attribute("by", field, &DIVISIONS)?),
        };
        for (member, slot) in of.iter_mut().enumerate() {
            *slot = classes.at(member);
        }
        let names = (0..classes.len())
            .map(|class| classes.cell(class).text())
            .collect();
        Ok(Self { of, names })
    }

    fn at(&self, member: usize) -> Option<usize> {
        self.of.get(member).copied().flatten()
    }

    /// The numbers of these groups, in the order given.
    ///
    /// # Errors
    /// When there is none of a name.
    pub fn chosen(&self, names: &[String]) -> Result<Vec<usize>> {
        let number = |name: &String| {
            let found = self.names.iter().position(|known| known == name);
            found.ok_or_else(|| error::unknown_choice("groups", name, &self.names.join(", ")))
        };
        names.iter().map(number).collect()
    }
}

/// How often members of a group have a value of a profile field.
#[derive(Clone, Debug, Default)]
pub struct FieldSum {
    /// The field.
    pub field: String,
    /// The values, by code point.
    pub values: Vec<String>,
    /// By part, by value: members who bought and have it.
    pub counts: Vec<Vec<i64>>,
}

/// Sums by part: part 0 is everybody in any group, the others are the groups chosen.
pub struct Sums {
    /// What each part is like.
    pub profiles: Vec<GroupSum>,
    /// Whether it is known who redeemed coupons.
    pub knows_redeemers: bool,
    /// Purchase tickets by mission.
    pub missions: Vec<[i64; MISSIONS.len()]>,
    /// Purchase tickets by daypart.
    pub dayparts: Vec<[i64; DAYPARTS.len()]>,
    /// Departments by name, and what was sold of each, by part.
    pub departments: (Vec<String>, Vec<Vec<(usize, ItemSum)>>),
    /// Products by dense number, by part.
    pub products: Vec<Vec<(usize, ItemSum)>>,
    /// Profile fields.
    pub fields: Vec<FieldSum>,
}

/// Parts of a basket: everybody's, and the group's.
struct Pass {
    all: ProfilePass,
    groups: ProfilePass,
    marks: Marks,
    missions: Vec<[i64; MISSIONS.len()]>,
    dayparts: Vec<[i64; DAYPARTS.len()]>,
    departments: ItemSales,
    products: ItemSales,
}

fn count(slots: &mut [i64], at: usize) {
    if let Some(slot) = slots.get_mut(at) {
        *slot += 1;
    }
}

/// The sums of the groups chosen, and of everybody in any group; told by these profile fields.
///
/// # Errors
/// When the warehouse can't be read.
pub fn sums(
    facts: &Facts<'_>,
    selection: &Selection,
    (division, chosen): (&Division, &[usize]),
    fields: &[String],
) -> Result<Sums> {
    let products = facts.products()?;
    let parts = chosen.len() + 1;
    let mut pass = Pass {
        all: ProfilePass::default(),
        groups: ProfilePass::default(),
        marks: Marks::default(),
        missions: vec![[0; MISSIONS.len()]; parts],
        dayparts: vec![[0; DAYPARTS.len()]; parts],
        departments: ItemSales::new(parts, products.department.len(), false),
        products: ItemSales::new(parts, products.roster.len() + 1, true),
    };
    let need = Need {
        units: true,
        discount: true,
        place: true,
    };
    let part_of = |group: usize| chosen.iter().position(|one| *one == group).map(|at| at + 1);
    let mut is_buyer = vec![false; facts.customers()?.len()];
    each_basket(facts, selection, need, |basket| {
        let Some((member, group)) = basket.customer.and_then(|m| Some((m, division.at(m)?))) else {
            return;
        };
        if let Some(seen) = is_buyer.get_mut(member) {
            *seen = true;
        }
        let is_own = |product: usize| is_private_label(&products, product);
        pass.all.add(0, member, basket, is_own);
        let part = part_of(group);
        if let Some(part) = part {
            pass.groups.add(part, member, basket, is_own);
        }
        let (mission, daypart) = (mission(pass.marks.products(basket)), daypart(basket.minute));
        for part in [Some(0), part].into_iter().flatten() {
            let department = |product: usize| Some(index_of(i64::from(products.department.at(product))));
            pass.departments.add(part, basket, department);
            pass.products.add(part, basket, Some);
            if basket.is_purchase() {
                if let Some(missions) = pass.missions.get_mut(part) {
                    count(missions, mission);
                }
                if let Some(dayparts) = pass.dayparts.get_mut(part) {
                    count(dayparts, daypart);
                }
            }
        }
    })?;
    let redeemers = redeemers(facts)?;
    let fields = fields
        .iter()
        .map(|field| {
            let labels = facts.attribute("by", field, &[])?;
            Ok(field_sum(
                field,
                &labels,
                &is_buyer,
                |member| division.at(member).map(part_of),
                parts,
            ))
        })
        .collect::<Result<Vec<FieldSum>>>()?;
    Ok(finish(
        pass,
        facts.last_day(selection),
        redeemers.as_ref(),
        &products,
        (parts, fields),
    ))
}

fn finish(
    pass: Pass,
    as_of: i32,
    redeemers: Option<&FxHashSet<usize>>,
    products: &Products,
    (parts, fields): (usize, Vec<FieldSum>),
) -> Sums {
    let departments = &products.department;
    let category = |product| known_category(products, product);
    let is_redeemer = |member| redeemers.is_some_and(|found| found.contains(&member));
    let mut profiles = pass.groups.finish(as_of, is_redeemer, category);
    profiles.resize(parts, GroupSum::default());
    if let Some((slot, all)) = profiles
        .first_mut()
        .zip(pass.all.finish(as_of, is_redeemer, category).first())
    {
        *slot = *all;
    }
    let items = |sales: ItemSales| {
        let mut found = sales.finish();
        found.resize(parts, Vec::new());
        found
    };
    let names = (0..departments.len()).map(|at| departments.name(u32::try_from(at).unwrap_or(u32::MAX)));
    Sums {
        profiles,
        knows_redeemers: redeemers.is_some(),
        missions: pass.missions,
        dayparts: pass.dayparts,
        departments: (names.map(str::to_owned).collect(), items(pass.departments)),
        products: items(pass.products),
        fields,
    }
}

fn field_sum(
    field: &str,
    labels: &Labels,
    is_buyer: &[bool],
    part_of: impl Fn(usize) -> Option<Option<usize>>,
    parts: usize,
) -> FieldSum {
    let mut counts = vec![vec![0_i64; labels.len()]; parts];
    for (member, _) in is_buyer.iter().enumerate().filter(|(_, is)| **is) {
        let label = labels.at(member);
        let Some(part) = part_of(member).filter(|_| label != labels.unknown()) else {
            continue;
        };
        for part in [Some(0), part].into_iter().flatten() {
            if let Some(row) = counts.get_mut(part) {
                count(row, index_of(i64::from(label)));
            }
        }
    }
    let names = (0..labels.len()).map(|at| labels.name(u32::try_from(at).unwrap_or(u32::MAX)));
    FieldSum {
        field: field.to_owned(),
        values: names.map(str::to_owned).collect(),
        counts,
    }
}
