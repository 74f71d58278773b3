//! Passwords: Argon2id with the library's recommended cost (19 MiB, 2 passes).

use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use guanxi_types::{FieldError, Problem, Result};
use rand::Rng;

/// Fewest characters of a password.
const LENGTH_MIN: usize = 10;
/// Most characters; more would only cost time.
const LENGTH_MAX: usize = 200;
/// Without the letters and digits that are mistaken for one another.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GENERATED_LENGTH: usize = 16;

/// The hash to store.
///
/// # Errors
/// `too_short` or `too_long` at the field `new`.
pub fn hash_password(password: &str) -> Result<String> {
    hash_of("new", password)
}

/// The hash of a password that was sent in this field.
///
/// # Errors
/// `too_short` or `too_long` at the field.
pub(crate) fn hash_of(field: &str, password: &str) -> Result<String> {
    let length = password.chars().count();
    if length < LENGTH_MIN {
        return Err(Problem::invalid(vec![
            FieldError::new(field, "too_short").with("min", LENGTH_MIN),
        ]));
    }
    if length > LENGTH_MAX {
        return Err(Problem::invalid(vec![
            FieldError::new(field, "too_long").with("max", LENGTH_MAX),
        ]));
    }
    let salt = SaltString::generate(&mut OsRng);
    let hash = Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(Problem::internal)?;
    Ok(hash.to_string())
}

/// Whether the password is the one of this hash. Without a hash it takes as long and says no, so that nobody learns which
/// names exist.
pub(crate) fn is_right(password: &str, hash: Option<&str>) -> bool {
    const NOBODYS: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$nO9vIMUdGC9zlVhdNjgOVC9ZUH1g0bvTsXo4j7b1ZlM";
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODYS)) else {
        return false;
    };
    Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok()
        && hash.is_some()
}

/// A password made at random, to be shown once.
#[must_use]
pub fn new_password() -> String {
    let mut rng = rand::rng();
    (0..GENERATED_LENGTH)
        .map(|_| {
            char::from(
                ALPHABET
                    .get(rng.random_range(0..ALPHABET.len()))
                    .copied()
                    .unwrap_or(b'x'),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits_and_nobodys_never_does() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(is_right("correct horse battery", Some(&hash)));
        assert!(!is_right("correct horse batterx", Some(&hash)));
        assert!(!is_right("correct horse battery", None));
        assert!(hash_password("short").is_err());
        assert_ne!(new_password(), new_password());
    }
}
