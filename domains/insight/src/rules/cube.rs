//! The three-dimensional framework: customers × products × behaviour. Tickets and customers are counted in each cell.

/// Sums of a cell. Amounts in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CubeCell {
    /// Sold lines.
    pub sales_c: i64,
    /// Units of sold lines, thousandths.
    pub units_milli: i64,
    /// Distinct tickets.
    pub tickets: i64,
    /// Distinct members.
    pub customers: i64,
}

/// Takes purchase tickets. In each dimension the number after the last stands for all.
#[derive(Debug)]
pub struct Cube {
    customers: usize,
    products: usize,
    behaviours: usize,
    /// By customer class (none comes last), product (all last), behaviour.
    cells: Vec<CubeCell>,
    /// By customer class (none last), product (all last), behaviour (all last): distinct members.
    members: Vec<i64>,
    /// For each member a bit by product and behaviour.
    seen: Vec<u64>,
    words: usize,
    touched: Vec<usize>,
    marks: Vec<bool>,
}

/// Who bought how: the class of the customer and the behaviour on the ticket.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// Number of the class; `None`: in none, or anonymous.
    pub class: Option<usize>,
    /// Dense number of the member; `None`: anonymous.
    pub member: Option<usize>,
    /// Number of the behaviour.
    pub behaviour: usize,
}

/// A sold line: number of the product's group (`None`: in none), amount, units.
pub type Sold = (Option<usize>, i64, i64);

impl Cube {
    /// For so many classes, product groups, behaviours and members.
    #[must_use]
    pub fn new(customers: usize, products: usize, behaviours: usize, members: usize) -> Self {
        let bits = (products + 1) * (behaviours + 1);
        let words = bits.div_ceil(64);
        Self {
            customers,
            products,
            behaviours,
            cells: vec![CubeCell::default(); (customers + 1) * (products + 1) * behaviours],
            members: vec![0; (customers + 1) * bits],
            seen: vec![0; members * words],
            words,
            touched: Vec::new(),
            marks: vec![false; products + 1],
        }
    }

    /// Adds a purchase ticket's sold lines.
    pub fn add(&mut self, visit: Visit, sold: impl Iterator<Item = Sold>) {
        let class = visit.class.unwrap_or(self.customers);
        self.touched.clear();
        for (group, amount_c, units_milli) in sold {
            for product in group.into_iter().chain([self.products]) {
                let at = self.at(class, product, visit.behaviour);
                if let Some(cell) = self.cells.get_mut(at) {
                    cell.sales_c += amount_c;
                    cell.units_milli += units_milli;
                }
                if let Some(mark) = self.marks.get_mut(product).filter(|mark| !**mark) {
                    *mark = true;
                    self.touched.push(product);
                }
            }
        }
        for product in std::mem::take(&mut self.touched) {
            if let Some(mark) = self.marks.get_mut(product) {
                *mark = false;
            }
            let at = self.at(class, product, visit.behaviour);
            if let Some(cell) = self.cells.get_mut(at) {
                cell.tickets += 1;
            }
            for behaviour in [visit.behaviour, self.behaviours] {
                self.count_member(visit.member, class, product * (self.behaviours + 1) + behaviour);
            }
        }
    }

    const fn at(&self, class: usize, product: usize, behaviour: usize) -> usize {
        (class * (self.products + 1) + product) * self.behaviours + behaviour
    }

    fn count_member(&mut self, member: Option<usize>, class: usize, bit: usize) {
        let Some(member) = member else { return };
        let mask = 1_u64 << (bit % 64);
        let Some(word) = self.seen.get_mut(member * self.words + bit / 64) else {
            return;
        };
        if *word & mask == 0 {
            *word |= mask;
            let bits = (self.products + 1) * (self.behaviours + 1);
            if let Some(count) = self.members.get_mut(class * bits + bit) {
                *count += 1;
            }
        }
    }

    /// The cell of a class, a product group and a behaviour; `None` in a dimension: all.
    ///
    /// Sales and units add up; tickets add up over classes and behaviours, since a ticket has one of each; members add up over
    /// classes only.
    #[must_use]
    pub fn cell(&self, class: Option<usize>, product: Option<usize>, behaviour: Option<usize>) -> CubeCell {
        let one_or_all = |chosen: Option<usize>, all: usize| chosen.map_or(0..all, |n| n..n + 1);
        let product = product.unwrap_or(self.products);
        let bits = (self.products + 1) * (self.behaviours + 1);
        let bit = product * (self.behaviours + 1) + behaviour.unwrap_or(self.behaviours);
        let mut sum = CubeCell::default();
        for class in one_or_all(class, self.customers + 1) {
            for behaviour in one_or_all(behaviour, self.behaviours) {
                let cell = self.cells.get(self.at(class, product, behaviour));
                let cell = cell.copied().unwrap_or_default();
                sum.sales_c += cell.sales_c;
                sum.units_milli += cell.units_milli;
                sum.tickets += cell.tickets;
            }
            sum.customers += self.members.get(class * bits + bit).copied().unwrap_or(0);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_and_a_member_count_once_in_each_cell() {
        let mut cube = Cube::new(2, 2, 2, 3);
        let visit = |class, member, behaviour| Visit {
            class,
            member,
            behaviour,
        };
        cube.add(
            visit(Some(0), Some(0), 0),
            [(Some(0), 5, 1), (Some(0), 5, 1), (Some(1), 1, 1)].into_iter(),
        );
        cube.add(visit(Some(0), Some(0), 1), [(Some(0), 2, 1)].into_iter());
        cube.add(visit(None, None, 1), [(None, 7, 1)].into_iter());
        let cell = |a, b, c| {
            let cell = cube.cell(a, b, c);
            (cell.sales_c, cell.tickets, cell.customers)
        };
        assert_eq!(cell(None, None, None), (20, 3, 1));
        assert_eq!(cell(Some(0), Some(0), None), (12, 2, 1));
        assert_eq!(cell(Some(0), Some(0), Some(1)), (2, 1, 1));
        assert_eq!(cell(None, None, Some(1)), (9, 2, 1));
        assert_eq!(cell(Some(1), None, None), (0, 0, 0));
    }
}
