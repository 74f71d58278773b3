//! A yes or no for each of many customers, by their place.

/// Bits of a word.
const WORD: usize = 64;

/// As many yes or no as there are customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// All no.
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(WORD)],
            len,
        }
    }

    /// All yes.
    #[must_use]
    pub fn all(len: usize) -> Self {
        Self::none(len).inverted()
    }

    /// Sets one to yes.
    pub fn set(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / WORD).filter(|_| at < self.len) {
            *word |= 1 << (at % WORD);
        }
    }

    /// Whether it is yes.
    #[must_use]
    pub fn has(&self, at: usize) -> bool {
        let word = self.words.get(at / WORD).copied().unwrap_or(0);
        at < self.len && word >> (at % WORD) & 1 == 1
    }

    /// Where both are yes.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word &= more;
        }
        self
    }

    /// Where one is yes.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
        self
    }

    /// The other way round.
    #[must_use]
    pub fn inverted(mut self) -> Self {
        for word in &mut self.words {
            *word = !*word;
        }
        let rest = self.len % WORD;
        if rest > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << rest) - 1;
        }
        self
    }

    /// How many are yes.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.words.iter().map(|word| i64::from(word.count_ones())).sum()
    }

    /// The places that are yes, ascending.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let bits = (0..WORD).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| at * WORD + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3: what is left after all, any and none is what sets say.
    #[test]
    fn bits_are_sets() {
        for len in [0, 1, 63, 64, 65, 130] {
            let of = |step: usize| {
                let mut bits = Bits::none(len);
                (0..len).step_by(step).for_each(|at| bits.set(at));
                bits
            };
            let (twos, threes) = (of(2), of(3));
            let sixths: Vec<usize> = (0..len).step_by(6).collect();
            assert_eq!(twos.clone().and(&threes).places().collect::<Vec<_>>(), sixths);
            let none = twos.clone().or(&threes).inverted();
            let left: Vec<usize> = (0..len).filter(|at| at % 2 > 0 && at % 3 > 0).collect();
            assert_eq!(none.places().collect::<Vec<_>>(), left);
            assert_eq!(usize::try_from(Bits::all(len).count()).unwrap(), len);
            assert!(!Bits::all(len).has(len));
        }
    }
}
