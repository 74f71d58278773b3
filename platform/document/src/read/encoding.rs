//! Which encoding a text is in: byte order mark, then UTF-16 by its zeros, then UTF-8, then GB 18030, then a guess.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use guanxi_types::Result;

use crate::limits::SNIFF_BYTES;
use crate::problem;

/// The encoding by this label.
pub(super) fn named(label: &str) -> Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| problem::unknown_encoding(label))
}

/// The encoding of the file, and the first bytes that delimiter and header are sought in.
pub(super) fn recognise(path: &Path) -> Result<&'static Encoding> {
    let mut file = File::open(path).map_err(problem::io)?;
    let mut block = read_block(&mut file)?;
    if let Some((encoding, _)) = Encoding::for_bom(&block) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_by_shape(&block) {
        return Ok(encoding);
    }
    // Tills write digits for pages before the first name; only bytes above ASCII tell encodings apart.
    while block.is_ascii() {
        block = read_block(&mut file)?;
        if block.is_empty() {
            return Ok(UTF_8);
        }
    }
    Ok(by_content(&block))
}

fn read_block(file: &mut File) -> Result<Vec<u8>> {
    let mut block = Vec::with_capacity(SNIFF_BYTES);
    let limit = crate::cell::number(SNIFF_BYTES);
    file.take(limit).read_to_end(&mut block).map_err(problem::io)?;
    Ok(block)
}

/// ASCII in UTF-16 has a zero in every second byte; no other text has zeros at all.
pub(super) fn utf16_by_shape(block: &[u8]) -> Option<&'static Encoding> {
    let pairs = block.chunks_exact(2).take(2_048);
    let (mut low, mut high, mut all) = (0_usize, 0_usize, 0_usize);
    for pair in pairs {
        all += 1;
        if let [first, second] = pair {
            high += usize::from(*first == 0 && *second != 0);
            low += usize::from(*second == 0 && *first != 0);
        }
    }
    // Chinese text still has its delimiters and digits in ASCII; a tenth is enough, if the other side has none.
    match () {
        () if low * 10 > all && high == 0 => Some(UTF_16LE),
        () if high * 10 > all && low == 0 => Some(UTF_16BE),
        () => None,
    }
}

fn by_content(block: &[u8]) -> &'static Encoding {
    if decodes(block, UTF_8) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(block, false);
    // Most files come from Chinese systems, so that is what a short text is taken for.
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if (guess == GBK || guess == GB18030) && decodes(block, GB18030) {
        GB18030
    } else {
        guess
    }
}

/// Whether the block is valid, not counting a character cut at its end.
fn decodes(block: &[u8], encoding: &'static Encoding) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(16 << 10);
    let mut rest = block;
    loop {
        out.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, false);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return false,
        }
    }
}
