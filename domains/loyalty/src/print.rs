//! Cards on paper: sheets of A4 to be cut, fronts and backs.

use std::collections::BTreeMap;

use guanxi_types::{ErrorKind, Locale, Problem, RawId, Result};
use guanxi_typeset::{Pages, pdf};
use serde_json::{Value as Js, json};

use crate::rules::face::{Element, HEIGHT, Kind, Layout, Side, WIDTH};
use crate::rules::symbol::{code128, qr};

const TEMPLATE: &str = include_str!("../templates/cards.typ");
/// Cards beside one another and above one another.
const GRID: (i32, i32) = (2, 5);
/// Between cards, hundredths of a millimetre; half of it is what each card's picture stands out.
const GUTTER: i32 = 200;
/// Letters where an element doesn't say, hundredths of a millimetre.
const SIZE: i32 = 350;

/// What one card says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardText {
    /// Its number.
    pub number: String,
    /// The member's name.
    pub name: String,
    /// The name of the tier.
    pub tier: String,
}

/// The pictures of a layout: the file, where it is shown first, and its content.
pub type FacePictures = Vec<(RawId, String, Vec<u8>)>;

fn picture_name(id: RawId) -> String {
    format!("file-{id}")
}

fn side_json(side: &Side) -> Js {
    let element = |e: &Element| {
        json!({
            "kind": e.kind, "x": e.x, "y": e.y, "w": e.w, "h": e.h, "align": e.align, "bold": e.bold,
            "color": e.color.as_deref().unwrap_or("#000000"), "size": e.size.unwrap_or(SIZE),
            "picture": e.file.map(picture_name),
        })
    };
    json!({
        "color": side.color.as_deref().unwrap_or("#ffffff"),
        "picture": side.picture.map(picture_name),
        "elements": side.elements.iter().map(element).collect::<Vec<Js>>(),
    })
}

/// Codes as pictures, each once.
#[derive(Default)]
struct Codes {
    names: BTreeMap<(bool, String), String>,
    pictures: Vec<(String, Vec<u8>)>,
}

impl Codes {
    /// The name of the picture of a code.
    fn name(&mut self, is_qr: bool, text: String) -> Result<String> {
        if let Some(known) = self.names.get(&(is_qr, text.clone())) {
            return Ok(known.clone());
        }
        let symbol = if is_qr { qr(&text) } else { code128(&text) };
        let symbol = symbol.ok_or_else(|| {
            Problem::new(ErrorKind::Invalid, "loyalty.code_unprintable").with("text", text.as_str())
        })?;
        let name = format!("code-{}.svg", self.pictures.len());
        self.pictures.push((name.clone(), symbol.svg().into_bytes()));
        self.names.insert((is_qr, text), name.clone());
        Ok(name)
    }
}

fn said(side: &Side, card: &CardText, codes: &mut Codes) -> Result<Vec<String>> {
    let one = |e: &Element| match e.kind {
        Kind::Text => Ok(e.text.clone().unwrap_or_default()),
        Kind::Name => Ok(card.name.clone()),
        Kind::Tier => Ok(card.tier.clone()),
        Kind::Number => Ok(card.number.clone()),
        Kind::Barcode => codes.name(false, e.said(&card.number)),
        Kind::Qr => codes.name(true, e.said(&card.number)),
        Kind::Picture | Kind::Area => Ok(String::new()),
    };
    side.elements.iter().map(one).collect()
}

/// Sets cards on sheets: a page of fronts, then the page of their backs, whose columns are mirrored for turning over the long edge.
///
/// # Errors
/// `loyalty.code_unprintable` where a code can't say what it should, `loyalty.face_picture_unreadable`.
pub fn sheets(
    layout: &Layout,
    cards: &[CardText],
    (pictures, lang): (&FacePictures, Locale),
) -> Result<Vec<u8>> {
    for (_, place, content) in pictures {
        check_picture(place, content)?;
    }
    let mut codes = Codes::default();
    let texts = cards.iter().map(|card| {
        let [front, back] = layout.sides().map(|side| said(side, card, &mut codes));
        Ok(json!([front?, back?]))
    });
    let texts: Vec<Js> = texts.collect::<Result<_>>()?;
    let data = json!({
        "width": WIDTH, "height": HEIGHT, "gutter": GUTTER, "columns": GRID.0, "rows": GRID.1, "lang": lang.code(),
        "sides": layout.sides().map(side_json), "cards": texts,
    });
    let named: Vec<(String, &[u8])> = pictures
        .iter()
        .map(|(id, _, content)| (picture_name(*id), content.as_slice()))
        .collect();
    let codes = codes
        .pictures
        .iter()
        .map(|(name, svg)| (name.as_str(), svg.as_slice()));
    let all: Vec<(&str, &[u8])> = named
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .chain(codes)
        .collect();
    pdf(&Pages {
        template: TEMPLATE,
        data: &data,
        pictures: &all,
    })
}

/// Refuses a picture that can't be set, before it spoils all pages.
fn check_picture(place: &str, content: &[u8]) -> Result<()> {
    let alone = Pages {
        template: "#image(\"picture\", width: 1cm)",
        data: &json!({}),
        pictures: &[("picture", content)],
    };
    pdf(&alone)
        .map(drop)
        .map_err(|_| Problem::new(ErrorKind::Invalid, "loyalty.face_picture_unreadable").with("place", place))
}
