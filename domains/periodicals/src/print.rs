//! The post list as a file, and addresses on sheets of labels.

use std::path::Path;

use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_types::{Locale, Result};
use guanxi_typeset::{Pages, pdf};
use serde_json::{Value as Js, json};

use crate::queries::post::Addressee;

const LABELS: &str = include_str!("../templates/labels.typ");
/// Labels of a sheet: beside one another and above one another.
pub const GRID: (usize, usize) = (3, 8);

/// Writes the post list as a table.
///
/// # Errors
/// When the file can't be written.
pub fn table(path: &Path, format: WriteFormat, (list, lang): (&[Addressee], Locale)) -> Result<()> {
    let heads = match lang {
        Locale::Zh => ["客户编号", "姓名", "手机", "城市", "地址"],
        Locale::En => ["Number", "Name", "Phone", "City", "Address"],
    };
    let mut writer = TableWriter::create(path, format, &heads)?;
    for one in list {
        let cells = [&one.number, &one.name, &one.phone, &one.city, &one.address];
        writer.write_row(cells.map(|text| Cell::Text(text)))?;
    }
    writer.finish()
}

/// Sets the addresses on A4 sheets of 3 × 8 labels.
///
/// # Errors
/// When the pages can't be set.
pub fn labels(list: &[Addressee], lang: Locale) -> Result<Vec<u8>> {
    let one = |one: &Addressee| {
        let address = if one.address.contains(one.city.as_str()) {
            one.address.clone()
        } else {
            format!("{}{}", one.city, one.address)
        };
        json!({ "name": one.name, "address": address, "number": one.number })
    };
    let data = json!({
        "columns": GRID.0, "rows": GRID.1, "labels": list.iter().map(one).collect::<Vec<Js>>(),
        "lang": lang.code(),
        "to": match lang { Locale::Zh => " 收", Locale::En => "" },
    });
    pdf(&Pages {
        template: LABELS,
        data: &data,
        pictures: &[],
    })
}
