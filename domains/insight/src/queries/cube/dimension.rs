//! Dimensions of the cube: the members of each, and which one a ticket or a line is in.

use guanxi_trade::facts::TICKET;
use guanxi_types::{Grain, RawId, Result, index_of};
use guanxi_warehouse::NULL;
use rustc_hash::FxHashMap;

use super::{band, bands, place, unit_price};
use crate::dimensions;
use crate::indicators::cube::{DAYPARTS, MISSIONS, daypart, mission, structure};
use crate::queries::baskets::{Need, each_basket};
use crate::queries::facts::Facts;
use crate::queries::members::purchases;
use crate::queries::roster::{Labels, Roster, UNKNOWN};
use crate::queries::selection::Selection;
use crate::rules::basket::{Basket, Line};
use crate::rules::decile::DecileKind;
use crate::rules::lifecycle::{population_gap, state};
use crate::rules::periods::PeriodIndex;
use crate::rules::rfm::{Purchases, scores, segments};

/// Who is in no member.
const NONE: u32 = u32::MAX;
const GROUPS: [&str; 3] = ["heavy", "medium", "light"];
const STATES: [&str; 5] = ["new", "active", "lapsing", "lapsed", "churned"];
const SEGMENTS: [&str; 8] = [
    "important-value",
    "important-develop",
    "important-keep",
    "important-winback",
    "general-value",
    "general-develop",
    "general-keep",
    "general-winback",
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Upper borders of recency, days: a week, a month, a quarter, half a year, a year.
const RECENCY: [i64; 5] = [7, 30, 90, 180, 365];
/// Upper borders of frequency, purchase tickets.
const FREQUENCY: [i64; 5] = [1, 3, 10, 30, 100];
/// Price bands when none are stated.
const PRICE_BANDS: i64 = 5;

/// A member of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What slices name it by.
    pub key: String,
    /// What people call it, where that isn't the key.
    pub name: String,
}

pub(super) enum By {
    /// By dense number of the customer.
    Customer(Vec<u32>),
    /// By dense number of the product; what isn't known comes last.
    Product(Vec<u32>),
    /// Upper borders.
    Price(Vec<i64>),
    Mission,
    Daypart,
    Weekday,
    /// By dense number of the store.
    Store(Roster, Vec<u32>),
    /// By sale; what isn't there is in the first member.
    Sale(FxHashMap<RawId, u32>),
    Time(PeriodIndex),
}

/// A dimension of one question.
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// Its members in their order.
    pub members: Vec<Member>,
    /// Whether members have names beside their keys.
    pub has_names: bool,
    by: By,
}

impl Dimension {
    pub(super) fn new(name: &str, keys: impl IntoIterator<Item = impl Into<String>>, by: By) -> Self {
        let member = |key: String| Member {
            key,
            name: String::new(),
        };
        Self {
            name: name.to_owned(),
            members: keys.into_iter().map(|key| member(key.into())).collect(),
            has_names: false,
            by,
        }
    }

    /// The number of a member.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        self.members.iter().position(|member| member.key == key)
    }

    /// Whether all lines of a ticket are in one member.
    #[must_use]
    pub const fn is_of_ticket(&self) -> bool {
        !matches!(self.by, By::Product(_) | By::Price(_))
    }

    /// Whether hour or store of a ticket must be known.
    #[must_use]
    pub const fn needs_place(&self) -> bool {
        matches!(self.by, By::Daypart | By::Store(..))
    }

    /// Whether the products of a ticket must be counted.
    #[must_use]
    pub const fn counts_products(&self) -> bool {
        matches!(self.by, By::Mission)
    }

    /// Which member a ticket with so many products is in.
    #[must_use]
    pub fn of_ticket(&self, basket: &Basket<'_>, products: usize) -> Option<usize> {
        match &self.by {
            By::Customer(members) => place(*members.get(basket.customer?)?),
            By::Mission => Some(mission(products)),
            By::Daypart => Some(daypart(basket.minute)),
            // Day 0 was a Thursday.
            By::Weekday => Some(index_of(i64::from((basket.day + 3).rem_euclid(7)))),
            By::Store(roster, members) => place(*members.get(roster.find(basket.store_id)?)?),
            By::Sale(members) => place(members.get(&basket.sale_id).copied().unwrap_or(0)),
            By::Time(periods) => Some(periods.of(basket.day)),
            By::Product(_) | By::Price(_) => None,
        }
    }

    /// Which member a line is in.
    #[must_use]
    pub fn of_line(&self, line: &Line) -> Option<usize> {
        match &self.by {
            By::Product(members) => place(*members.get(line.product)?),
            By::Price(borders) => Some(band(borders, unit_price(line))),
            _ => None,
        }
    }
}

/// What dimensions are made from.
pub struct Maker<'a> {
    /// The facts.
    pub facts: &'a Facts<'a>,
    /// What the sales are taken from.
    pub selection: &'a Selection,
    /// The day whose state customers are in.
    pub as_of: i32,
    /// Stated borders of price bands.
    pub prices: &'a [i64],
}

pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

impl Maker<'_> {
    /// Makes a dimension.
    ///
    /// # Errors
    /// When there is none of this name, or the warehouse can't be read.
    pub fn make(&self, name: &str) -> Result<Dimension> {
        let none = |by| Ok(Dimension::new(name, Vec::<String>::new(), by));
        match name {
            "group" | "decile" => self.class(name),
            "lifecycle" | "rfm" | "recency" | "frequency" => self.purchased(name),
            "department" | "category" | "abc" => {
                let found = structure(self.facts, self.selection, &*self.facts.products()?, name)?;
                let of = found.of.iter().map(|at| at.map_or(NONE, number)).collect();
                Ok(Dimension::new(name, found.names, By::Product(of)))
            }
            "brand" => self.brand(),
            "product" => self.product(),
            "price" => self.price(),
            "mission" => Ok(Dimension::new(name, MISSIONS, By::Mission)),
            "daypart" => Ok(Dimension::new(name, DAYPARTS, By::Daypart)),
            "weekday" => Ok(Dimension::new(name, WEEKDAYS, By::Weekday)),
            "tier" => self.tier(),
            "channel" => self.channel(),
            "store" => self.store(),
            "area" => self.area(),
            "month" => none(self.time(Grain::Month)).map(periods_named),
            "week" => none(self.time(Grain::Week)).map(periods_named),
            "day" => none(self.time(Grain::Day)).map(periods_named),
            attribute => self.attribute(attribute),
        }
    }

    fn class(&self, name: &str) -> Result<Dimension> {
        let deciles = self.facts.deciles(DecileKind::Customer)?;
        let is_group = name == "group";
        let member = |decile: &u8| match (decile, is_group) {
            (0, _) => NONE,
            (1, true) => 0,
            (2..=5, true) => 1,
            (_, true) => 2,
            (other, false) => u32::from(*other) - 1,
        };
        let of = By::Customer(deciles.iter().map(member).collect());
        Ok(match is_group {
            true => Dimension::new(name, GROUPS, of),
            false => Dimension::new(name, (1..=10).map(|n: i32| n.to_string()), of),
        })
    }

    /// By what members bought up to the as-of day, as far as the user may see it; filters don't change who somebody is.
    fn purchased(&self, name: &str) -> Result<Dimension> {
        let seen = Selection {
            visible: self.selection.visible.clone(),
            ..Selection::ALL
        };
        let (numbers, members) = purchases(self.facts, &seen, self.as_of)?;
        let at = |keys: &[&str], key: &str| keys.iter().position(|k| *k == key).map_or(NONE, number);
        let recency = |p: &Purchases| i64::from(self.as_of) + 1 - i64::from(p.last_day);
        let (keys, found): (Vec<String>, Vec<u32>) = match name {
            "lifecycle" => {
                let gap = population_gap(&members);
                let states = members.iter().map(|p| at(&STATES, state(p, gap, self.as_of)));
                (STATES.map(str::to_owned).to_vec(), states.collect())
            }
            "rfm" => {
                let found = segments(&scores(&members)).into_iter();
                let found = found.map(|segment| at(&SEGMENTS, segment)).collect();
                (SEGMENTS.map(str::to_owned).to_vec(), found)
            }
            "recency" => {
                let found = members.iter().map(|p| number(band(&RECENCY, recency(p))));
                (bands(1, &RECENCY), found.collect())
            }
            _ => {
                let found = members.iter().map(|p| number(band(&FREQUENCY, p.tickets)));
                (bands(1, &FREQUENCY), found.collect())
            }
        };
        let mut of = vec![NONE; self.facts.customers()?.len()];
        for (customer, member) in numbers.into_iter().zip(found) {
            if let Some(slot) = of.get_mut(customer) {
                *slot = member;
            }
        }
        Ok(Dimension::new(name, keys, By::Customer(of)))
    }

    fn attribute(&self, name: &str) -> Result<Dimension> {
        let known: Vec<&str> = dimensions::DIMENSIONS.iter().map(|d| d.name).collect();
        let labels = self.facts.attribute("dimension", name, &known)?;
        let count = self.facts.customers()?.len();
        let of = (0..count).map(|customer| labels.at(customer)).collect();
        Ok(Dimension::new(name, texts(&labels), By::Customer(of)))
    }

    fn brand(&self) -> Result<Dimension> {
        let products = self.facts.products()?;
        let table = self.facts.warehouse.dimension("product", &["brand"])?;
        let labels = Labels::of(&products.roster, &table, table.text("brand")?);
        let of = (0..=products.roster.len())
            .map(|product| labels.at(product))
            .collect();
        Ok(Dimension::new("brand", texts(&labels), By::Product(of)))
    }

    fn product(&self) -> Result<Dimension> {
        let products = self.facts.products()?;
        let of = (0..=products.roster.len()).map(number).collect();
        let mut keys: Vec<String> = numbers_of(&products.roster);
        keys.push(UNKNOWN.to_owned());
        let dimension = Dimension::new("product", keys, By::Product(of));
        self.with_names(dimension, products.roster.ids(), "product")
    }

    fn store(&self) -> Result<Dimension> {
        let roster = self.stores()?;
        let ids = roster.ids().to_vec();
        let of = (0..roster.len()).map(number).collect();
        let dimension = Dimension::new("store", numbers_of(&roster), By::Store(roster, of));
        self.with_names(dimension, &ids, "store")
    }

    fn stores(&self) -> Result<Roster> {
        let mut table = self.facts.warehouse.dimension("store", &["number"])?;
        let numbers = table.take_text("number")?;
        let column = (TICKET.name, "store_id");
        Roster::of(self.facts.warehouse, (&table, numbers), column)
    }

    fn area(&self) -> Result<Dimension> {
        let roster = self.stores()?;
        let areas = self.facts.warehouse.dimension("market_area", &["name"])?;
        let stores = self.facts.warehouse.dimension("store", &["market_area_id"])?;
        let unknown = number(areas.ids().len());
        let mut of = vec![unknown; roster.len()];
        for (&store, &area) in stores.ids().iter().zip(stores.i64("market_area_id")?) {
            let at = areas.ids().binary_search(&area).ok().filter(|_| area != NULL);
            if let (Some(slot), Some(at)) = (roster.find(store).and_then(|at| of.get_mut(at)), at) {
                *slot = number(at);
            }
        }
        let mut keys: Vec<String> = areas.ids().iter().map(i64::to_string).collect();
        keys.push(UNKNOWN.to_owned());
        let dimension = Dimension::new("area", keys, By::Store(roster, of));
        self.with_names(dimension, areas.ids(), "market_area")
    }

    /// Gives members the names of the records with these ids.
    fn with_names(&self, mut dimension: Dimension, ids: &[i64], table: &str) -> Result<Dimension> {
        let table = self.facts.warehouse.dimension(table, &["name"])?;
        let names: FxHashMap<i64, &Box<str>> = table.ids().iter().copied().zip(table.text("name")?).collect();
        for (member, id) in dimension.members.iter_mut().zip(ids) {
            member.name = names.get(id).map_or_else(String::new, ToString::to_string);
        }
        dimension.has_names = true;
        Ok(dimension)
    }

    fn price(&self) -> Result<Dimension> {
        let borders = match self.prices {
            [] => self.fifths()?,
            stated => stated.to_vec(),
        };
        Ok(Dimension::new("price", bands(0, &borders), By::Price(borders)))
    }

    /// Borders of the fifths of unit prices over the sold lines: the smallest price that so many fifths don't exceed. Equal
    /// prices are in one band, so bands differ in size and there can be fewer.
    fn fifths(&self) -> Result<Vec<i64>> {
        let mut lines: FxHashMap<i64, i64> = FxHashMap::default();
        let need = Need {
            units: true,
            ..Need::default()
        };
        each_basket(self.facts, self.selection, need, |basket| {
            for line in basket
                .lines
                .iter()
                .filter(|line| basket.is_purchase() && line.is_sold())
            {
                *lines.entry(unit_price(line)).or_default() += 1;
            }
        })?;
        let mut prices: Vec<(i64, i64)> = lines.into_iter().collect();
        prices.sort_unstable();
        let all: i64 = prices.iter().map(|(_, count)| count).sum();
        let (mut borders, mut below) = (Vec::new(), 0);
        for (price, count) in prices {
            let before = below;
            below += count;
            if (1..PRICE_BANDS).any(|k| before * PRICE_BANDS < k * all && below * PRICE_BANDS >= k * all) {
                borders.push(price);
            }
        }
        Ok(borders)
    }

    fn time(&self, grain: Grain) -> By {
        By::Time(self.facts.periods(self.selection, grain))
    }
}

/// Names the members of a dimension of time.
fn periods_named(mut dimension: Dimension) -> Dimension {
    if let By::Time(periods) = &dimension.by {
        let keys = (0..periods.len()).filter_map(|at| Some(periods.period(at)?.to_string()));
        dimension.members = Dimension::new("", keys, By::Mission).members;
    }
    dimension
}

fn texts(labels: &Labels) -> Vec<String> {
    let count = u32::try_from(labels.len()).unwrap_or(0);
    (0..count).map(|at| labels.name(at).to_owned()).collect()
}

fn numbers_of(roster: &Roster) -> Vec<String> {
    (0..roster.len()).map(|at| roster.number(at).to_owned()).collect()
}
