//! What a file is, by its first bytes, and by its name only to tell text formats apart.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use guanxi_types::Result;

use super::{Format, OpenOptions, zip_guard};
use crate::problem;

const MAGIC_BYTES: u64 = 4_096;

/// Magic numbers of files that people upload by mistake, and what they are called.
const NOT_TABLES: [(&[u8], &str); 7] = [
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xFF\xD8\xFF", "jpeg"),
    (b"\x1F\x8B", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xBC\xAF", "7z"),
    (b"GIF8", "gif"),
];

pub(super) fn format_of(path: &Path, options: &OpenOptions) -> Result<Format> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(problem::io)?;
    file.take(MAGIC_BYTES)
        .read_to_end(&mut head)
        .map_err(problem::io)?;
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_guard::check(path, &options.limits);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Format::Xls);
    }
    if let Some((_, name)) = NOT_TABLES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(problem::unknown_format(name));
    }
    if looks_like_markup(&head) {
        return Err(problem::unknown_format("html"));
    }
    if head.contains(&0) && super::encoding::utf16_by_shape(&head).is_none() && !has_utf16_bom(&head) {
        return Err(problem::unknown_format("binary"));
    }
    Ok(if named_tsv(path, options) {
        Format::Tsv
    } else {
        Format::Csv
    })
}

fn has_utf16_bom(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF")
}

/// Old systems save a web page as `.xls`; read as text it would be a table of tags.
fn looks_like_markup(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head)
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .to_ascii_lowercase();
    ["<!doctype", "<html", "<?xml", "<table", "<meta"]
        .iter()
        .any(|tag| text.starts_with(tag))
}

fn named_tsv(path: &Path, options: &OpenOptions) -> bool {
    let name = options.file_name.as_deref().map_or(path, Path::new);
    name.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("tsv") || e.eq_ignore_ascii_case("tab"))
}
