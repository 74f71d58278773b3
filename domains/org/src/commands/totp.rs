//! One-time passwords by time (RFC 6238): SHA-1, six digits, thirty seconds, one step of grace either way, each step once.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, FieldError, Problem, RawId, Result};
use qrcode::QrCode;
use qrcode::render::svg;
use rand::RngCore;
use totp_rs::{Algorithm, Builder, Totp};

/// 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
const STEP_S: u64 = 30;
const DIGITS: u8 = 6;
const GRACE_STEPS: u16 = 1;
/// Side of the printed code, in pixels.
const QR_SIDE: u32 = 220;

/// What an authenticator app needs.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The secret in base32, to be typed.
    pub secret: String,
    /// The secret as an address, to be followed on a phone.
    pub uri: String,
    /// The address as a QR code: an SVG picture.
    pub qr_svg: String,
}

fn totp(secret: &[u8], issuer: &str, account: &str) -> Result<Totp> {
    // A colon divides issuer and account in the address.
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(GRACE_STEPS)
        .with_step_duration(STEP_S)
        .with_secret(secret.to_vec())
        .with_issuer(Some(issuer.replace(':', " ")))
        .with_account_name(account.replace(':', " "))
        .build()
        .map_err(Problem::internal)
}

fn purpose(user_id: RawId) -> String {
    format!("org.totp.{user_id}")
}

/// Makes a new secret, which counts once a code of it was typed back.
pub(crate) fn start(tx: &mut Tx<'_>, user_id: RawId, issuer: &str, account: &str) -> Result<Enrolment> {
    let mut secret = [0_u8; SECRET_BYTES];
    rand::rng().fill_bytes(&mut secret);
    let is_confirmed = tx.query_first(
        "SELECT user_id FROM org_totp WHERE user_id = ?1 AND confirmed_at IS NOT NULL",
        &[Value::from(user_id)],
    )?;
    if is_confirmed.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "session.totp_exists"));
    }
    tx.execute("DELETE FROM org_totp WHERE user_id = ?1", &[Value::from(user_id)])?;
    let sealed = tx.vault()?.seal(&purpose(user_id), &secret)?;
    let params = [
        Value::from(user_id),
        Value::from(sealed),
        Value::from(tx.now_ms()),
    ];
    tx.execute(
        "INSERT INTO org_totp (user_id, secret, created_at, confirmed_at, last_step) VALUES (?1, ?2, ?3, NULL, 0)",
        &params,
    )?;
    let totp = totp(&secret, issuer, account)?;
    let uri = totp.to_url().map_err(Problem::internal)?;
    let qr_svg = QrCode::new(uri.as_bytes())
        .map_err(Problem::internal)?
        .render::<svg::Color<'_>>()
        .min_dimensions(QR_SIDE, QR_SIDE)
        .build();
    Ok(Enrolment {
        secret: totp.secret().to_base32(),
        uri,
        qr_svg,
    })
}

/// Whether the code is right; then its step, and those before it, are used up.
pub(crate) fn use_code(tx: &mut Tx<'_>, user_id: RawId, code: &str, is_confirmed: bool) -> Result<bool> {
    let found = tx.query_first(
        "SELECT secret, last_step, confirmed_at FROM org_totp WHERE user_id = ?1",
        &[Value::from(user_id)],
    )?;
    let Some(row) = found.filter(|row| row.optional_int(2).is_some() == is_confirmed) else {
        return Ok(false);
    };
    let secret = tx.vault()?.unseal(&purpose(user_id), row.text(0))?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let now_s = u64::try_from(tx.now_ms() / 1000).unwrap_or_default();
    let Some(step) = totp(&secret, "", "")?.check(&digits, now_s) else {
        return Ok(false);
    };
    let step = i64::try_from(step).map_err(Problem::internal)?;
    let changed = tx.execute(
        "UPDATE org_totp SET last_step = ?2 WHERE user_id = ?1 AND last_step < ?2",
        &[Value::from(user_id), Value::from(step)],
    )?;
    Ok(changed == 1)
}

/// Makes the new secret count.
///
/// # Errors
/// `wrong_code` at the field `code`.
pub(crate) fn confirm(tx: &mut Tx<'_>, user_id: RawId, code: &str) -> Result<()> {
    if !use_code(tx, user_id, code, false)? {
        return Err(Problem::invalid(vec![FieldError::new("code", "wrong_code")]));
    }
    tx.execute(
        "UPDATE org_totp SET confirmed_at = ?2 WHERE user_id = ?1",
        &[Value::from(user_id), Value::from(tx.now_ms())],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// O5: the vectors of RFC 6238, appendix B (SHA-1), of which the last six of eight digits are ours.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let totp = totp(b"12345678901234567890", "关系", "amy").unwrap();
        for (time, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(totp.generate(time).to_string(), code[2..], "{time}");
            assert_eq!(totp.check(&code[2..], time), Some(time / STEP_S));
            assert_eq!(totp.check(&code[2..], time + STEP_S), Some(time / STEP_S));
            assert_eq!(totp.check(&code[2..], time + 2 * STEP_S), None);
        }
        assert!(totp.to_url().unwrap().starts_with("otpauth://totp/"));
    }
}
