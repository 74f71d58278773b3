//! Lead–lag correlation (领先相关): whose weeks of buying foretell the others' weeks, more than the others' foretell his.

/// ISO weeks that are looked at: the last ones.
pub const WEEKS: usize = 52;
/// Weeks with a purchase ticket that make a member active.
pub const ACTIVE_MIN: u32 = 45;
/// Categories, by sales.
pub const CATEGORIES: usize = 30;
/// Longest lead, weeks.
const LEAD_MAX: usize = 4;

/// The weeks of a member: bit t is set when he bought in week t.
pub type Weeks = u64;

/// A member's score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadLag {
    /// Who.
    pub customer: usize,
    /// Weeks with a purchase ticket.
    pub weeks: u32,
    /// Mean over leads of 1 … 4 weeks of c(h) − c(−h), from −2 to 2.
    pub score: f64,
}

/// What members bought by week: the weeks with purchase tickets, and those of each category.
#[derive(Debug, Default)]
pub struct Bought {
    /// Weeks with a purchase ticket, by customer.
    pub active: Vec<Weeks>,
    /// Weeks in which a category was bought, by customer, then category (equally many for each).
    pub categories: Vec<Vec<Weeks>>,
}

/// The scores of the active members, by number.
#[must_use]
pub fn lead_lags(bought: &Bought) -> Vec<LeadLag> {
    let width = bought.categories.first().map_or(0, Vec::len);
    let mut buyers = vec![[0.0; WEEKS]; width];
    for categories in &bought.categories {
        for (counts, weeks) in buyers.iter_mut().zip(categories) {
            for (count, x) in counts.iter_mut().zip(unfold(*weeks)) {
                *count += x;
            }
        }
    }
    let score = |(customer, (active, categories)): (usize, (&Weeks, &Vec<Weeks>))| {
        let weeks = active.count_ones();
        if weeks < ACTIVE_MIN {
            return None;
        }
        let score = score_of(categories, &buyers)?;
        Some(LeadLag {
            customer,
            weeks,
            score,
        })
    };
    bought
        .active
        .iter()
        .zip(&bought.categories)
        .enumerate()
        .filter_map(score)
        .collect()
}

/// One member's score, sums pooled over categories; `None` for who buys the same every week.
fn score_of(categories: &[Weeks], buyers: &[[f64; WEEKS]]) -> Option<f64> {
    let (mut own, mut others, mut lead) = (0.0, 0.0, 0.0);
    for (weeks, counts) in categories.iter().zip(buyers) {
        let mut x = unfold(*weeks);
        let mut y = *counts;
        for (y, x) in y.iter_mut().zip(&x) {
            *y -= x;
        }
        centre(&mut x);
        centre(&mut y);
        own += product(&x, &x);
        others += product(&y, &y);
        for h in 1..=LEAD_MAX {
            let (ahead, behind) = (y.get(h..).unwrap_or_default(), x.get(h..).unwrap_or_default());
            lead += product(&x, ahead) - product(behind, &y);
        }
    }
    let norm = (own * others).sqrt();
    let leads = [(); LEAD_MAX].iter().map(|()| 1.0).sum::<f64>();
    (norm > 0.0).then(|| lead / norm / leads)
}

fn unfold(weeks: Weeks) -> [f64; WEEKS] {
    let mut rest = weeks;
    std::array::from_fn(|_| {
        let bit = rest & 1 == 1;
        rest >>= 1;
        f64::from(u8::from(bit))
    })
}

fn centre(values: &mut [f64; WEEKS]) {
    let count: f64 = values.iter().map(|_| 1.0).sum();
    let mean = values.iter().sum::<f64>() / count;
    values.iter_mut().for_each(|v| *v -= mean);
}

/// Sum of products, as far as the shorter goes.
fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B11: who buys a week before the crowd leads; who buys a week after it trails.
    #[test]
    fn who_buys_before_the_crowd_leads() {
        let pattern: Weeks = 0b0001_0000_0001_0000_1000_0000_0100_0000_0001_0000_0100_0000;
        let all = (1 << WEEKS) - 1;
        let mut bought = Bought::default();
        for customer in 0..40 {
            bought.active.push(all);
            bought.categories.push(vec![match customer {
                0 => pattern >> 1,
                1 => pattern << 1,
                _ => pattern,
            }]);
        }
        // Too seldom here, though he bought like the leader.
        bought.active.push((1 << 44) - 1);
        bought.categories.push(vec![pattern >> 1]);
        let found = lead_lags(&bought);
        assert_eq!(found.len(), 40);
        assert!(found[0].score > 0.1 && found[1].score < -0.1, "{:?}", &found[..2]);
        assert!(found[2].score.abs() < 0.02);
    }

    /// B11: the definition letter by letter, on numbers without a pattern.
    #[test]
    fn as_defined() {
        let mut state = 99_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 7) & ((1 << WEEKS) - 1)
        };
        let categories: Vec<Vec<Weeks>> = (0..25).map(|_| (0..6).map(|_| next()).collect()).collect();
        let bought = Bought {
            active: vec![(1 << WEEKS) - 1; 25],
            categories: categories.clone(),
        };
        let bit = |weeks: Weeks, t: usize| if weeks >> t & 1 == 1 { 1.0 } else { 0.0 };
        for one in lead_lags(&bought) {
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            for (c, own) in categories[one.customer].iter().enumerate() {
                let x: Vec<f64> = (0..WEEKS).map(|t| bit(*own, t)).collect();
                let y: Vec<f64> = (0..WEEKS)
                    .map(|t| {
                        (0..25)
                            .filter(|m| *m != one.customer)
                            .map(|m| bit(categories[m][c], t))
                            .sum()
                    })
                    .collect();
                let centred = |v: Vec<f64>| {
                    let mean = v.iter().sum::<f64>() / 52.0;
                    v.into_iter().map(|v| v - mean).collect::<Vec<f64>>()
                };
                xs.push(centred(x));
                ys.push(centred(y));
            }
            let norm = |all: &[Vec<f64>]| all.iter().flatten().map(|v| v * v).sum::<f64>().sqrt();
            let correlation = |h: i64| {
                let mut sum = 0.0;
                for (x, y) in xs.iter().zip(&ys) {
                    for t in 0..52_i64 {
                        if (0..52).contains(&(t + h)) {
                            sum += x[usize::try_from(t).unwrap()] * y[usize::try_from(t + h).unwrap()];
                        }
                    }
                }
                sum / norm(&xs) / norm(&ys)
            };
            let wanted = (1..=4).map(|h| correlation(h) - correlation(-h)).sum::<f64>() / 4.0;
            assert!((one.score - wanted).abs() < 1e-12);
        }
    }
}
