//! Secrets made at random that go to one caller only; the database keeps their hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::{Rng, RngCore};
use sha2::{Digest, Sha256};

/// Digits of a code that is sent.
pub(crate) const CODE_DIGITS: usize = 6;

/// What the database keeps of a token of 256 random bits, which needs no slow hash.
pub(crate) fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// 256 random bits as text.
pub(crate) fn random() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Six random digits.
pub(crate) fn code() -> String {
    format!("{:0CODE_DIGITS$}", rand::rng().random_range(0..1_000_000))
}
