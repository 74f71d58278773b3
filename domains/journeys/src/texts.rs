//! Texts with places for what differs from customer to customer.

/// What may stand in braces.
pub const PLACES: [&str; 6] = ["name", "number", "company", "coupon", "points", "unsubscribe"];

/// Whether all places of a text are known.
#[must_use]
pub fn are_known(text: &str) -> bool {
    text.split('{').skip(1).all(|rest| match rest.split_once('}') {
        Some((name, _)) => PLACES.contains(&name),
        None => true,
    })
}

/// What stands in the places for one customer. `{unsubscribe}` is left to whoever hands the message over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The customer's name.
    pub name: String,
    /// The customer's number.
    pub number: String,
    /// The company's name.
    pub company: String,
    /// The code that the journey gave last.
    pub coupon: String,
    /// The points that the customer has.
    pub points: String,
}

impl Filled {
    /// A text with its places filled, each once: what is filled in isn't read again.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut made = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            made.push_str(before);
            let known = after.split_once('}').and_then(|(name, after)| {
                let value = match name {
                    "name" => &self.name,
                    "number" => &self.number,
                    "company" => &self.company,
                    "coupon" => &self.coupon,
                    "points" => &self.points,
                    _ => return None,
                };
                Some((value, after))
            });
            match known {
                Some((value, after)) => {
                    // Whoever is called `{unsubscribe}` or `{secret}` gets no such thing.
                    made.push_str(&value.replace(['{', '}'], ""));
                    rest = after;
                }
                None => {
                    made.push('{');
                    rest = after;
                }
            }
        }
        made.push_str(rest);
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// G4: places are filled once, and what isn't one stays.
    #[test]
    fn places_are_filled() {
        let filled = Filled {
            name: "{coupon}李".to_owned(),
            coupon: "ABC".to_owned(),
            ..Filled::default()
        };
        assert_eq!(
            filled.fill("{name}：{coupon} {unsubscribe} { {x}"),
            "coupon李：ABC {unsubscribe} { {x}"
        );
        assert!(are_known("{name} {unsubscribe} { x"));
        assert!(!are_known("{secret}"));
    }
}
