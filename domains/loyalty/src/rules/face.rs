//! What may stand on a card: two sides of 85.6 × 54 mm (ISO/IEC 7810 ID-1, rounded up), elements at places in hundredths of a millimetre.

use guanxi_types::{FieldError, RawId};
use serde::{Deserialize, Serialize};

/// A card's width, hundredths of a millimetre.
pub const WIDTH: i32 = 8_560;
/// Its height.
pub const HEIGHT: i32 = 5_400;
/// How far elements may stand out: what is cut off.
pub const BLEED: i32 = 300;
/// Elements of a side at most.
pub const ELEMENTS_MAX: usize = 40;
/// Barcodes and QR codes of a side at most: each is drawn anew for every card.
pub const CODES_MAX: usize = 4;
/// Characters of an element's text at most.
pub const TEXT_MAX: usize = 200;
/// Characters of a layout at most.
pub const LAYOUT_MAX: usize = 60_000;
/// The smallest and the largest height of letters, hundredths of a millimetre.
const SIZES: std::ops::RangeInclusive<i32> = 100..=3_000;
/// What a code says unless its text says otherwise.
pub const NUMBER: &str = "{number}";

/// Both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// What is seen first.
    pub front: Side,
    /// The other one.
    #[serde(default)]
    pub back: Side,
}

/// A side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// Its colour, `#rrggbb`; white where empty.
    #[serde(default)]
    pub color: Option<String>,
    /// A picture over all of it: a file of the record.
    #[serde(default, with = "file_id", skip_serializing_if = "Option::is_none")]
    pub picture: Option<RawId>,
    /// What stands on it, from the bottom to the top.
    #[serde(default)]
    pub elements: Vec<Element>,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same words on every card.
    Text,
    /// The member's name.
    Name,
    /// The name of the member's tier.
    Tier,
    /// The card's number.
    Number,
    /// The number as Code 128.
    Barcode,
    /// The number as a QR code.
    Qr,
    /// A picture: a file of the record.
    Picture,
    /// An area of one colour.
    Area,
}

/// Where a text stands in its box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// To the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// Something at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// What it is.
    pub kind: Kind,
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Its width.
    pub w: i32,
    /// Its height.
    pub h: i32,
    /// The words of a text; what a code says, with `{number}` for the card's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The height of letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<i32>,
    /// The colour of letters, lines or the area, `#rrggbb`; black where empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Whether letters are bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// Where a text stands in its box.
    #[serde(default)]
    pub align: Align,
    /// A picture's file.
    #[serde(default, with = "file_id", skip_serializing_if = "Option::is_none")]
    pub file: Option<RawId>,
}

/// Ids are texts in JSON, as everywhere in the API: browsers can't hold them all as numbers.
mod file_id {
    use guanxi_types::RawId;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(id: &Option<RawId>, s: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => s.serialize_str(&id.to_string()),
            None => s.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<RawId>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom))
            .transpose()
    }
}

/// A colour as it is written.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn wrong(place: &str, code: &str) -> FieldError {
    FieldError::new("layout", code).with("place", place)
}

impl Layout {
    /// Reads a layout and checks it.
    ///
    /// # Errors
    /// What is wrong, and where: `layout_unreadable`, `layout_too_long`, `layout_color`, `layout_outside`, `layout_size`, `layout_text`,
    /// `layout_no_picture`, `layout_too_many`, `layout_too_many_codes`.
    pub fn read(text: &str) -> Result<Self, FieldError> {
        if text.chars().count() > LAYOUT_MAX {
            return Err(FieldError::new("layout", "layout_too_long").with("max", LAYOUT_MAX));
        }
        let layout: Self = serde_json::from_str(text)
            .map_err(|e| FieldError::new("layout", "layout_unreadable").with("detail", e.to_string()))?;
        layout.front.check("front")?;
        layout.back.check("back")?;
        Ok(layout)
    }

    /// Both sides, the front first.
    #[must_use]
    pub const fn sides(&self) -> [&Side; 2] {
        [&self.front, &self.back]
    }

    /// The files that it shows, each once, and where.
    #[must_use]
    pub fn files(&self) -> Vec<(RawId, String)> {
        let mut found: Vec<(RawId, String)> = Vec::new();
        for (name, side) in ["front", "back"].into_iter().zip(self.sides()) {
            let own = side.picture.map(|id| (id, name.to_owned()));
            let elements = side.elements.iter().zip(1_usize..);
            let others = elements.filter_map(|(one, n)| Some((one.file?, format!("{name} {n}"))));
            for (id, place) in own.into_iter().chain(others) {
                if found.iter().all(|(known, _)| *known != id) {
                    found.push((id, place));
                }
            }
        }
        found
    }
}

impl Side {
    fn check(&self, name: &str) -> Result<(), FieldError> {
        if self.color.as_deref().is_some_and(|color| !is_color(color)) {
            return Err(wrong(name, "layout_color"));
        }
        if self.elements.len() > ELEMENTS_MAX {
            return Err(wrong(name, "layout_too_many").with("max", ELEMENTS_MAX));
        }
        let is_code = |element: &&Element| matches!(element.kind, Kind::Barcode | Kind::Qr);
        if self.elements.iter().filter(is_code).count() > CODES_MAX {
            return Err(wrong(name, "layout_too_many_codes").with("max", CODES_MAX));
        }
        for (element, n) in self.elements.iter().zip(1_usize..) {
            element.check(&format!("{name} {n}"))?;
        }
        Ok(())
    }
}

impl Element {
    fn check(&self, place: &str) -> Result<(), FieldError> {
        let ends = (self.x.checked_add(self.w), self.y.checked_add(self.h));
        let is_inside = self.w > 0
            && self.h > 0
            && self.x >= -BLEED
            && self.y >= -BLEED
            && ends.0.is_some_and(|end| end <= WIDTH + BLEED)
            && ends.1.is_some_and(|end| end <= HEIGHT + BLEED);
        let text = self.text.as_deref().unwrap_or_default();
        let is_text = text.chars().count() <= TEXT_MAX && !text.chars().any(|c| c.is_control() && c != '\n');
        let faults = [
            (!is_inside, "layout_outside"),
            (
                self.color.as_deref().is_some_and(|color| !is_color(color)),
                "layout_color",
            ),
            (
                self.size.is_some_and(|size| !SIZES.contains(&size)),
                "layout_size",
            ),
            (
                !is_text || (self.kind == Kind::Text && text.trim().is_empty()),
                "layout_text",
            ),
            (
                self.kind == Kind::Barcode && !text.is_ascii(),
                "layout_barcode_text",
            ),
            (
                self.kind == Kind::Picture && self.file.is_none(),
                "layout_no_picture",
            ),
        ];
        match faults.into_iter().find(|(is_so, _)| *is_so) {
            Some((_, code)) => Err(wrong(place, code)),
            None => Ok(()),
        }
    }

    /// What a code of this element says on a card.
    #[must_use]
    pub fn said(&self, number: &str) -> String {
        let text = self.text.as_deref().filter(|text| !text.trim().is_empty());
        text.unwrap_or(NUMBER).replace(NUMBER, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(front: &str) -> Result<Layout, (String, String)> {
        let text = format!("{{\"front\": {{\"elements\": [{front}]}}}}");
        Layout::read(&text).map_err(|e| {
            let place = e.params.get("place").and_then(|place| place.as_str());
            (e.code.clone(), place.unwrap_or_default().to_owned())
        })
    }

    /// B1: whoever sends a layout is told what is wrong with it, and where.
    #[test]
    fn a_layout_that_makes_no_card_is_refused_with_its_place() {
        let good = r#"{"kind":"text","x":0,"y":0,"w":100,"h":100,"text":"会员"}"#;
        assert!(read(good).is_ok());
        for (more, code) in [
            (
                r#"{"kind":"text","x":0,"y":0,"w":100,"h":100,"text":" "}"#,
                "layout_text",
            ),
            (
                r#"{"kind":"name","x":8500,"y":0,"w":900,"h":100}"#,
                "layout_outside",
            ),
            (
                r#"{"kind":"name","x":2147483647,"y":0,"w":2147483647,"h":100}"#,
                "layout_outside",
            ),
            (r#"{"kind":"name","x":0,"y":0,"w":0,"h":100}"#, "layout_outside"),
            (
                r#"{"kind":"area","x":0,"y":0,"w":100,"h":100,"color":"red"}"#,
                "layout_color",
            ),
            (
                r##"{"kind":"area","x":0,"y":0,"w":100,"h":100,"color":"#12345g"}"##,
                "layout_color",
            ),
            (
                r#"{"kind":"name","x":0,"y":0,"w":100,"h":100,"size":5}"#,
                "layout_size",
            ),
            (
                r#"{"kind":"picture","x":0,"y":0,"w":100,"h":100}"#,
                "layout_no_picture",
            ),
            (
                r#"{"kind":"barcode","x":0,"y":0,"w":100,"h":100,"text":"卡{number}"}"#,
                "layout_barcode_text",
            ),
        ] {
            let found = read(&format!("{good},{more}"));
            assert_eq!(found, Err((code.to_owned(), "front 2".to_owned())), "{more}");
        }
        for text in [
            "",
            "[]",
            "{}",
            r#"{"front":{},"sides":{}}"#,
            r#"{"front":{"elements":[{"kind":"script","x":0,"y":0,"w":1,"h":1}]}}"#,
            r#"{"front":{"picture":12}}"#,
        ] {
            assert_eq!(
                Layout::read(text).unwrap_err().code,
                "layout_unreadable",
                "{text}"
            );
        }
        let many = vec![good; ELEMENTS_MAX + 1].join(",");
        assert_eq!(
            read(&many),
            Err(("layout_too_many".to_owned(), "front".to_owned()))
        );
        let code = r#"{"kind":"qr","x":0,"y":0,"w":900,"h":900}"#;
        assert!(read(&[code; CODES_MAX].join(",")).is_ok());
        assert_eq!(
            read(&[code; CODES_MAX + 1].join(",")),
            Err(("layout_too_many_codes".to_owned(), "front".to_owned()))
        );
    }

    /// B1: a layout is kept as it is read.
    #[test]
    fn a_layout_is_written_as_it_is_read() {
        let text = r##"{"front":{"color":"#0a5c36","picture":"9007199254740993","elements":[{"kind":"qr","x":1,"y":2,"w":3,"h":4,"text":"https://a.cn/{number}","align":"center"}]},"back":{"elements":[]}}"##;
        let layout = Layout::read(text).unwrap();
        let again = serde_json::to_string(&layout).unwrap();
        assert_eq!(Layout::read(&again).unwrap(), layout);
        assert_eq!(layout.files(), [(9_007_199_254_740_993, "front".to_owned())]);
        assert_eq!(layout.front.elements[0].said("V1"), "https://a.cn/V1");
    }
}
