//! How large a file and its parts may be. Every limit has a name, and every refusal names the limit.

/// The limits of reading. [`Limits::default`] is what uploads are held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of a file that has to be in memory as a whole (`.xls`, `.ods`).
    pub whole_file_bytes: u64,
    /// Bytes of one cell as UTF-8.
    pub cell_bytes: usize,
    /// Columns of a row.
    pub columns: usize,
    /// Characters of one column's header.
    pub header_chars: usize,
    /// Entries of a zip container.
    pub zip_entries: usize,
    /// Bytes of all entries of a zip container, inflated.
    pub zip_bytes: u64,
    /// Inflated bytes for each compressed one, above [`Limits::zip_ratio_from`].
    pub zip_ratio: u64,
    /// Up to this many inflated bytes any ratio is harmless.
    pub zip_ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 4 << 30,
            whole_file_bytes: 64 << 20,
            cell_bytes: 64 << 10,
            columns: 1_000,
            header_chars: 200,
            zip_entries: 10_000,
            zip_bytes: 1 << 30,
            zip_ratio: 200,
            zip_ratio_from: 16 << 20,
        }
    }
}

/// Rows of the first block, which the header is sought in and the sample is taken from.
pub(crate) const FIRST_BLOCK_ROWS: usize = 200;
/// Rows of every later block.
pub(crate) const BLOCK_ROWS: usize = 4_096;
/// A block ends early when its text has grown to this many bytes.
pub(crate) const BLOCK_TEXT_BYTES: usize = 4 << 20;
/// Blocks that a reader runs ahead.
pub(crate) const BLOCKS_AHEAD: usize = 2;
/// Bytes that encoding and delimiter are recognised from.
pub(crate) const SNIFF_BYTES: usize = 1 << 20;
/// Rows shown as a sample.
pub(crate) const SAMPLE_ROWS: usize = 10;
/// Characters of a refused value that are kept for the report.
pub(crate) const SHOWN_VALUE_CHARS: usize = 80;
