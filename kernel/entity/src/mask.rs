//! How a value is covered so that who knows it recognises it, and who doesn't learns little.

use serde::Serialize;

use crate::{FieldDef, Kind, Storage};

/// What of a text is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// The first three and the last four digits: `138****0000`.
    Phone,
    /// The first letter and the domain: `a***@example.com`.
    Email,
    /// The first character: `张*`.
    Name,
    /// The last four: `****1234`.
    Card,
    /// Province and city: `浙江省杭州市****`.
    Address,
    /// Nothing but that there is something: `****`.
    Whole,
}

/// What stands for what is left out.
const STARS: &str = "****";
/// Characters of an address that are left at most.
const ADDRESS_SHOWN: usize = 12;

impl Mask {
    /// How this field is covered: as declared, else by its kind. `None`: not even a mask is shown, as of numbers and choices.
    #[must_use]
    pub fn of(field: &FieldDef) -> Option<Self> {
        if field.kind.storage() != Storage::Text {
            return None;
        }
        match field.kind {
            Kind::Choice { .. } | Kind::Choices { .. } | Kind::Secret => None,
            Kind::Phone => Some(field.mask.unwrap_or(Self::Phone)),
            Kind::Email => Some(field.mask.unwrap_or(Self::Email)),
            _ => Some(field.mask.unwrap_or(Self::Whole)),
        }
    }

    /// Whether a whole value that a user knows may be looked up under the mask. Names and addresses could be guessed.
    #[must_use]
    pub const fn may_look_up(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Card)
    }

    /// The covered text.
    #[must_use]
    pub fn cover(self, text: &str) -> String {
        match self {
            Self::Phone => {
                let national = text.strip_prefix("+86").unwrap_or(text);
                ends(national, 3, 4)
            }
            Self::Email => match text.split_once('@') {
                Some((name, domain)) => format!("{}***@{domain}", first(name, 1)),
                None => STARS.to_owned(),
            },
            Self::Name => format!("{}*", first(text, 1)),
            Self::Card => ends(text, 0, 4),
            Self::Address => address(text),
            Self::Whole => STARS.to_owned(),
        }
    }
}

fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}

/// The ends, as long as they are no more than half of the whole.
fn ends(text: &str, before: usize, after: usize) -> String {
    let length = text.chars().count();
    if length < (before + after) * 3 / 2 {
        return STARS.to_owned();
    }
    let last: String = text.chars().skip(length - after).collect();
    format!("{}{STARS}{last}", first(text, before))
}

fn address(text: &str) -> String {
    let shown: Vec<char> = text.chars().take(ADDRESS_SHOWN).collect();
    let mut parts = shown
        .iter()
        .enumerate()
        .filter(|(_, c)| "省市区县".contains(**c))
        .map(|(at, _)| at + 1);
    let to = match (parts.next(), parts.next()) {
        (_, Some(second)) => second,
        (Some(first), None) => first,
        (None, None) => 0,
    };
    if to >= text.chars().count() {
        return STARS.to_owned();
    }
    format!("{}{STARS}", first(text, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// O5, F8: who knows the value recognises it.
    #[test]
    fn masks_leave_what_recognises() {
        for (mask, whole, covered) in [
            (Mask::Phone, "13800000000", "138****0000"),
            (Mask::Phone, "+8613800000000", "138****0000"),
            (Mask::Phone, "95588", "****"),
            (Mask::Email, "amy@example.com", "a***@example.com"),
            (Mask::Name, "张小美", "张*"),
            (Mask::Card, "6222021234567890", "****7890"),
            (Mask::Card, "123", "****"),
            (Mask::Address, "浙江省杭州市西湖区文三路1号", "浙江省杭州市****"),
            (Mask::Address, "12 High Street", "****"),
            (Mask::Address, "杭州市", "****"),
            (Mask::Whole, "anything", "****"),
        ] {
            assert_eq!(mask.cover(whole), covered, "{mask:?} {whole}");
        }
    }
}
