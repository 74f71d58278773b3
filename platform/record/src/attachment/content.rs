//! What a file is, by its content; a small copy of a picture.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use guanxi_types::{Problem, Result};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use sha2::{Digest, Sha256};

use super::folder::Hold;

/// Bytes that are looked at to tell what a file is.
const HEAD: u64 = 8 * 1024;
/// Longest side of a picture that is decoded, pixels.
const SIDE_LIMIT: u32 = 16_000;
/// Most memory that decoding may take, bytes: a picture may claim to be huge.
const DECODE_LIMIT: u64 = 256 * 1024 * 1024;
/// Longest side of a small copy, pixels.
const THUMBNAIL_SIDE: u32 = 480;
const THUMBNAIL_QUALITY: u8 = 80;

/// The content of a file, kept.
#[derive(Clone, Debug)]
pub struct Content {
    /// SHA-256, as hexadecimal digits.
    pub sha256: String,
    /// What it is.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Whether there is a small copy.
    pub has_thumbnail: bool,
    /// Held until the record is written.
    pub(super) _hold: Arc<Hold>,
}

/// Hash and size of a file.
pub(super) fn digest(path: &Path) -> Result<(String, i64)> {
    let mut file = BufReader::new(File::open(path).map_err(Problem::internal)?);
    let mut hash = Sha256::new();
    let size = std::io::copy(&mut file, &mut hash).map_err(Problem::internal)?;
    let digits = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((digits, i64::try_from(size).map_err(Problem::internal)?))
}

/// What the content is; text is what reads as UTF-8.
pub(super) fn media_type(path: &Path) -> Result<String> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(Problem::internal)?;
    file.take(HEAD)
        .read_to_end(&mut head)
        .map_err(Problem::internal)?;
    if let Some(known) = infer::get(&head) {
        return Ok(known.mime_type().to_owned());
    }
    // The head may end within a character.
    let is_text = match std::str::from_utf8(&head) {
        Ok(text) => !text.contains('\0'),
        Err(error) => error.error_len().is_none() && !head.contains(&0),
    };
    Ok(if is_text {
        "text/plain; charset=utf-8"
    } else {
        "application/octet-stream"
    }
    .to_owned())
}

/// Writes a small copy of a picture: decoded and encoded anew, so that nothing of the original but its pixels is in it.
/// Says whether it was one.
pub(super) fn write_thumbnail(from: &Path, to: &Path) -> Result<bool> {
    let Some(picture) = decode(from) else {
        return Ok(false);
    };
    let small = picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE).to_rgb8();
    let file = File::create(to).map_err(Problem::internal)?;
    let encoder = JpegEncoder::new_with_quality(file, THUMBNAIL_QUALITY);
    small.write_with_encoder(encoder).map_err(Problem::internal)?;
    Ok(true)
}

/// A picture that can't be decoded within the limits is a file like any other.
fn decode(path: &Path) -> Option<DynamicImage> {
    let mut reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    reader.format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_LIMIT);
    limits.max_image_height = Some(SIDE_LIMIT);
    limits.max_alloc = Some(DECODE_LIMIT);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if let Some(orientation) = turned {
        picture.apply_orientation(orientation);
    }
    Some(picture)
}
