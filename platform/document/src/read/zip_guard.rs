//! A zip container is measured before anything unpacks it: what it declares, and what really comes out.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek};
use std::path::Path;

use guanxi_types::{Problem, Result};
use zip::ZipArchive;
use zip::result::ZipError;

use super::Format;
use crate::cell::number;
use crate::limits::Limits;
use crate::problem;

const BUFFER_BYTES: usize = 64 << 10;

/// Which spreadsheet the container is, once it is known to be harmless.
pub(super) fn check(path: &Path, limits: &Limits) -> Result<Format> {
    let file = File::open(path).map_err(problem::io)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(fault)?;
    if archive.len() > limits.zip_entries {
        return Err(problem::zip_bomb("entries", number(archive.len())));
    }
    let format = kind_of(&archive)?;
    if archive.has_overlapping_files().map_err(fault)? {
        return Err(problem::zip_bomb("overlap", 1));
    }
    declared(&mut archive, limits)?;
    inflated(&mut archive, limits)?;
    Ok(format)
}

fn kind_of<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Format> {
    let mut sheet = None;
    for name in archive.file_names_raw() {
        match name {
            b"xl/workbook.xml" => return Ok(Format::Xlsx),
            b"content.xml" => sheet = Some(Format::Ods),
            _ => {}
        }
    }
    sheet.ok_or_else(|| problem::unknown_format("zip"))
}

fn declared<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<()> {
    let mut total = 0_u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(fault)?;
        total = total.saturating_add(entry.size());
        measure(entry.size(), entry.compressed_size(), total, limits)?;
    }
    Ok(())
}

/// The declared sizes may lie, so every entry is inflated once into nothing; this also checks its checksum.
fn inflated<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<()> {
    let mut total = 0_u64;
    let mut buffer = vec![0; BUFFER_BYTES];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(fault)?;
        let compressed = entry.compressed_size();
        let mut size = 0_u64;
        loop {
            let read = entry.read(&mut buffer).map_err(|e| fault(ZipError::Io(e)))?;
            if read == 0 {
                break;
            }
            size = size.saturating_add(number(read));
            total = total.saturating_add(number(read));
            measure(size, compressed, total, limits)?;
        }
    }
    Ok(())
}

fn measure(size: u64, compressed: u64, total: u64, limits: &Limits) -> Result<()> {
    if total > limits.zip_bytes {
        return Err(problem::zip_bomb("bytes", limits.zip_bytes));
    }
    if size > limits.zip_ratio_from && size / compressed.max(1) > limits.zip_ratio {
        return Err(problem::zip_bomb("ratio", limits.zip_ratio));
    }
    Ok(())
}

/// A container that begins right but has no directory at its end, or ends inside an entry, was cut off.
fn fault(error: ZipError) -> Problem {
    match error {
        ZipError::Io(io) if io.kind() == ErrorKind::UnexpectedEof => problem::truncated(None),
        ZipError::Io(io) => problem::unreadable(io),
        ZipError::InvalidArchive(_) => Problem {
            detail: error.to_string(),
            ..problem::truncated(None)
        },
        ZipError::UnsupportedArchive(text) if text == ZipError::PASSWORD_REQUIRED => problem::encrypted(),
        other => problem::unreadable(other),
    }
}
