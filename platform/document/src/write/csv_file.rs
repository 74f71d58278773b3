//! CSV as RFC 4180 says, with the byte order mark without which Excel takes UTF-8 for the system's encoding.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};
use guanxi_types::Result;

use crate::cell::Cell;
use crate::formula::neutralise;
use crate::problem;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) struct CsvFile(Writer<Box<dyn Write + Send>>);

impl CsvFile {
    pub(super) fn create(mut out: Box<dyn Write + Send>, headers: &[&str]) -> Result<Self> {
        out.write_all(BYTE_ORDER_MARK).map_err(problem::io)?;
        let mut file = Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out));
        file.write_row(headers.iter().map(|header| Cell::Text(header)))?;
        Ok(file)
    }

    pub(super) fn write_row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<()> {
        for cell in cells {
            let outcome = match cell {
                Cell::Text(text) => self.0.write_field(neutralise(text).as_bytes()),
                Cell::Empty => self.0.write_field(""),
                Cell::Decimal(digits) => self.0.write_field(digits),
                other => self.0.write_field(other.to_text()),
            };
            outcome.map_err(problem::io)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(problem::io)
    }

    pub(super) fn finish(mut self) -> Result<()> {
        self.0.flush().map_err(problem::io)
    }
}
