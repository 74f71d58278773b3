//! What a campaign brought beside those who were held out.

/// Of how many how many bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Who bought.
    pub buyers: i64,
    /// Of how many.
    pub of: i64,
}

/// The difference of two shares in points of a hundred, with the 95 % interval around it (normal approximation of two independent shares).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lift {
    /// Targeted less held out, 0.05 is five points.
    pub difference: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Lift {
    /// Whether chance alone hardly makes such a difference.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_964;

/// The lift; `None` where either group is empty.
#[must_use]
pub fn lift(targeted: Share, held_out: Share) -> Option<Lift> {
    let part = |share: Share| {
        (share.of > 0).then(|| guanxi_types::to_f64(share.buyers) / guanxi_types::to_f64(share.of))
    };
    let (a, b) = (part(targeted)?, part(held_out)?);
    let spread = |p: f64, n: i64| p * (1.0 - p) / guanxi_types::to_f64(n);
    let half = Z * (spread(a, targeted.of) + spread(b, held_out.of)).sqrt();
    let difference = a - b;
    Some(Lift {
        difference,
        low: difference - half,
        high: difference + half,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A5: 60 of 100 beside 40 of 100 are 20 points, from 6.4 to 33.6; nobody held out gives no lift.
    #[test]
    fn a_lift_has_its_interval() {
        let of = |buyers, of| Share { buyers, of };
        let found = lift(of(60, 100), of(40, 100)).unwrap();
        assert!((found.difference - 0.2).abs() < 1e-9);
        assert!((found.low - 0.0642).abs() < 1e-3 && (found.high - 0.3358).abs() < 1e-3);
        assert!(found.is_certain());
        assert!(!lift(of(6, 10), of(4, 10)).unwrap().is_certain());
        assert_eq!(lift(of(1, 1), of(0, 0)), None);
    }
}
