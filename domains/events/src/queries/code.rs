//! A registration's code: what its QR picture says. Only the company's vault can make one.

use guanxi_store::Queries;
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use sha2::{Digest, Sha256};

/// What every code begins with.
const HEAD: &str = "GXE";
/// Characters of its proof: about 95 bits.
const PROOF_LENGTH: usize = 16;
const PURPOSE: &str = "events.registration.code";
/// Pixels of the picture's side at least.
const SIDE: u32 = 240;
/// Characters of a digest that a device keeps: 96 bits.
const DIGEST_LENGTH: usize = 24;

fn proof(reads: &mut dyn Queries, id: RawId) -> Result<String> {
    let made = reads.vault()?.fingerprint(PURPOSE, &id.to_string())?;
    let plain = made.chars().filter(char::is_ascii_alphanumeric);
    Ok(plain.take(PROOF_LENGTH).collect())
}

/// The code of a registration: `GXE.id.proof`.
///
/// # Errors
/// When the store has no vault.
pub fn code_of(reads: &mut dyn Queries, id: RawId) -> Result<String> {
    Ok(format!("{HEAD}.{id}.{}", proof(reads, id)?))
}

/// Whether a text means to be such a code.
pub(crate) fn is_code(text: &str) -> bool {
    text.split('.').next() == Some(HEAD) && text.contains('.')
}

/// The registration of a code.
///
/// # Errors
/// `events.code_invalid` for one that the company didn't make.
pub fn opened(reads: &mut dyn Queries, code: &str) -> Result<RawId> {
    let invalid = || Problem::new(ErrorKind::Invalid, "events.code_invalid");
    let id = code.split('.').nth(1).and_then(|text| text.parse::<RawId>().ok());
    let id = id.ok_or_else(invalid)?;
    if code_of(reads, id)? != code {
        return Err(invalid());
    }
    Ok(id)
}

/// The code as a picture.
///
/// # Errors
/// Never for a code that was made here.
pub fn picture(code: &str) -> Result<String> {
    let made = QrCode::with_error_correction_level(code, EcLevel::M).map_err(Problem::internal)?;
    let drawn = made.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).build();
    Ok(drawn)
}

/// What a device compares with what is shown when there is no connection: it recognises a code without holding it.
#[must_use]
pub fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text.as_bytes());
    let mut hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(DIGEST_LENGTH);
    hex
}
