//! Text files: decoded and split as a stream.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use encoding_rs::{DecoderResult, Encoding};
use guanxi_types::Result;

use super::splitter::Splitter;
use super::stream::{Message, Meta, Sink, Stop, start as start_thread};
use super::{Format, OpenOptions, delimiter, encoding};
use crate::limits::SNIFF_BYTES;
use crate::problem;

const READ_BYTES: usize = 256 << 10;
/// UTF-8 needs at most three bytes for what another encoding writes in one.
const DECODED_BYTES: usize = 3 * READ_BYTES + 64;

pub(super) fn start(path: PathBuf, options: OpenOptions) -> Receiver<Message> {
    start_thread(move |sink| read(&path, &options, sink))
}

fn read(path: &Path, options: &OpenOptions, sink: &mut Sink) -> Result<(), Stop> {
    let encoding = match &options.encoding {
        Some(label) => encoding::named(label)?,
        None => encoding::recognise(path)?,
    };
    let head = head(path, encoding)?;
    let declared = delimiter::declared(&head);
    let delimiter = options
        .delimiter
        .or(declared)
        .unwrap_or_else(|| delimiter::sniff(&head));
    let Ok(delimiter_byte) = u8::try_from(delimiter).map_err(drop).and_then(ascii) else {
        return Err(problem::unknown_format("delimiter").into());
    };
    let mut meta = Meta::new(if delimiter == '\t' {
        Format::Tsv
    } else {
        Format::Csv
    });
    meta.encoding = Some(encoding.name().to_owned());
    meta.delimiter = Some(delimiter);
    sink.opened(meta)?;
    let mut splitter = Splitter::new(delimiter_byte, &options.limits);
    let mut skip_line = declared.is_some();
    let end = decode(path, encoding, |text, line_of| {
        let text = if std::mem::take(&mut skip_line) {
            splitter.skip_line(text)
        } else {
            text
        };
        let outcome = splitter.feed(text, sink);
        *line_of = splitter.line();
        outcome
    });
    match end {
        Ok(()) => splitter.end(sink),
        Err(stop) => Err(stop),
    }
}

fn ascii(byte: u8) -> Result<u8, ()> {
    if byte.is_ascii() { Ok(byte) } else { Err(()) }
}

/// The first part of the text, in which what can't be decoded doesn't matter yet.
fn head(path: &Path, encoding: &'static Encoding) -> Result<String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(problem::io)?;
    let limit = crate::cell::number(SNIFF_BYTES / 4);
    file.take(limit).read_to_end(&mut bytes).map_err(problem::io)?;
    Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned())
}

/// Decodes the file piece by piece. `take` tells in its second argument in which line the text given so far ends.
fn decode(
    path: &Path,
    encoding: &'static Encoding,
    mut take: impl FnMut(&str, &mut u64) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut file = File::open(path).map_err(problem::io)?;
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut buffer = vec![0_u8; READ_BYTES];
    let mut text = String::with_capacity(DECODED_BYTES);
    let mut line = 1;
    loop {
        let read = file.read(&mut buffer).map_err(problem::io)?;
        let last = read == 0;
        let mut rest = buffer.get(..read).unwrap_or_default();
        loop {
            text.clear();
            let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, last);
            rest = rest.get(used..).unwrap_or_default();
            if !text.is_empty() {
                take(&text, &mut line)?;
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                // At the very end, half a character means that the file was cut there.
                DecoderResult::Malformed(..) if last => return Err(problem::truncated(Some(line)).into()),
                DecoderResult::Malformed(..) => {
                    return Err(problem::bad_encoding(encoding.name(), line).into());
                }
            }
        }
        if last {
            return Ok(());
        }
    }
}
