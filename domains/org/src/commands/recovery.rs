//! Recovery codes: for whoever lost the phone. Shown once, kept as hashes, each good once.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{RawId, Result};
use rand::Rng;

use super::token::token_hash;

/// Codes made at a time.
const CODES: usize = 10;
/// Without letters and digits that are mistaken for one another; 20 of 32 letters are 100 bits.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const CODE_LENGTH: usize = 20;
const GROUP: usize = 5;

fn new_code() -> String {
    let mut rng = rand::rng();
    let mut code = String::new();
    for at in 0..CODE_LENGTH {
        if at > 0 && at % GROUP == 0 {
            code.push('-');
        }
        let letter = ALPHABET.get(rng.random_range(0..ALPHABET.len())).copied();
        code.push(char::from(letter.unwrap_or(b'x')));
    }
    code
}

fn hash(user_id: RawId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    token_hash(&format!("{user_id}:{}", plain.to_ascii_lowercase()))
}

/// New codes in place of all former ones.
pub(crate) fn renew(tx: &mut Tx<'_>, user_id: RawId) -> Result<Vec<String>> {
    tx.execute(
        "DELETE FROM org_recovery_code WHERE user_id = ?1",
        &[Value::from(user_id)],
    )?;
    let codes: Vec<String> = (0..CODES).map(|_| new_code()).collect();
    for code in &codes {
        let params = [
            Value::from(tx.new_id()),
            Value::from(user_id),
            Value::from(hash(user_id, code)),
        ];
        tx.execute(
            "INSERT INTO org_recovery_code (id, user_id, code_hash) VALUES (?1, ?2, ?3)",
            &params,
        )?;
    }
    Ok(codes)
}

/// Whether the code was still good; then it no longer is.
pub(crate) fn use_code(tx: &mut Tx<'_>, user_id: RawId, code: &str) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE org_recovery_code SET used_at = ?3 WHERE user_id = ?1 AND code_hash = ?2 AND used_at IS NULL",
        &[
            Value::from(user_id),
            Value::from(hash(user_id, code)),
            Value::from(tx.now_ms()),
        ],
    )?;
    Ok(changed == 1)
}

/// Codes that are still good.
pub(crate) fn count(r: &mut dyn Queries, user_id: RawId) -> Result<i64> {
    let row = r.query_first(
        "SELECT COUNT(*) FROM org_recovery_code WHERE user_id = ?1 AND used_at IS NULL",
        &[Value::from(user_id)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}
