//! A user's second factors together: which there are, whether one is required, taking them away.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{RawId, Result};

use super::{passkey, recovery, totp};
use crate::audit::note;

/// What a user can prove to be himself with, beside the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// An authenticator app.
    pub totp: bool,
    /// Registered passkeys.
    pub passkeys: i64,
    /// Recovery codes that are still good.
    pub recovery_codes: i64,
    /// Whether a role of the user demands a second factor.
    pub required: bool,
}

impl Factors {
    /// Whether there is a second factor.
    #[must_use]
    pub const fn any(self) -> bool {
        self.totp || self.passkeys > 0
    }

    /// Whether one must be set up before anything else.
    #[must_use]
    pub const fn missing(self) -> bool {
        self.required && !self.any()
    }

    /// Names of the ways that the sign-in page offers.
    #[must_use]
    pub fn methods(self) -> Vec<&'static str> {
        let ways = [
            ("passkey", self.passkeys > 0),
            ("totp", self.totp),
            ("recovery", self.any() && self.recovery_codes > 0),
        ];
        ways.into_iter()
            .filter(|(_, has)| *has)
            .map(|(name, _)| name)
            .collect()
    }
}

/// The factors of a user.
///
/// # Errors
/// When the database can't be read.
pub fn factors_of(r: &mut dyn Queries, user_id: RawId) -> Result<Factors> {
    let row = r.query_first(
        "SELECT (SELECT COUNT(*) FROM org_totp WHERE user_id = ?1 AND confirmed_at IS NOT NULL), \
         (SELECT COUNT(*) FROM org_passkey WHERE user_id = ?1), \
         (SELECT COUNT(*) FROM org_user_role ur JOIN org_required_factor f ON f.role_id = ur.role_id \
          WHERE ur.user_id = ?1)",
        &[Value::from(user_id)],
    )?;
    let row = row.unwrap_or_default();
    Ok(Factors {
        totp: row.int(0) > 0,
        passkeys: row.int(1),
        recovery_codes: recovery::count(r, user_id)?,
        required: row.int(2) > 0,
    })
}

/// Takes all second factors from a user who lost them; the user's sessions end.
///
/// # Errors
/// When the database can't be written.
pub fn reset_factors(tx: &mut Tx<'_>, by: RawId, user_id: RawId) -> Result<()> {
    for table in [
        "org_totp",
        "org_passkey",
        "org_recovery_code",
        "org_session",
        "org_ticket",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE user_id = ?1"),
            &[Value::from(user_id)],
        )?;
    }
    note(tx, by, "second_factor_reset", user_id, "")
}

/// Which roles demand a second factor: replaces the former choice.
pub(crate) fn set_required_roles(tx: &mut Tx<'_>, by: RawId, roles: &[RawId]) -> Result<()> {
    tx.execute("DELETE FROM org_required_factor", &[])?;
    for role in roles {
        tx.execute(
            "INSERT INTO org_required_factor (role_id) SELECT id FROM org_role WHERE id = ?1",
            &[Value::from(*role)],
        )?;
    }
    note(tx, by, "factor_policy", 0, &format!("{roles:?}"))
}

/// Whether an answer to the second step is right; what it used up stays used.
pub(crate) fn use_factor(tx: &mut Tx<'_>, user_id: RawId, method: &str, code: &str) -> Result<bool> {
    match method {
        "totp" => totp::use_code(tx, user_id, code, true),
        "recovery" => recovery::use_code(tx, user_id, code),
        _ => Ok(false),
    }
}

/// Recovery codes, made with the first factor.
pub(crate) fn codes_with_first_factor(tx: &mut Tx<'_>, user_id: RawId) -> Result<Vec<String>> {
    if recovery::count(tx, user_id)? > 0 {
        return Ok(Vec::new());
    }
    recovery::renew(tx, user_id)
}

/// Recovery codes are good beside a factor only.
pub(crate) fn forget_codes_without_factor(tx: &mut Tx<'_>, user_id: RawId) -> Result<()> {
    if factors_of(tx, user_id)?.any() {
        return Ok(());
    }
    tx.execute(
        "DELETE FROM org_recovery_code WHERE user_id = ?1",
        &[Value::from(user_id)],
    )?;
    Ok(())
}

pub(crate) use passkey::remove as remove_passkey;
