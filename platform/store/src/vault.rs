//! Seals what a copy of the database must not give away: second factors, secrets of other programs, chosen fields.
//!
//! XChaCha20-Poly1305 with a key of the company that isn't in its database: 32 bytes in `vault.key` beside it, readable by
//! nobody else, or base64 in `GUANXI_VAULT_KEY` where several programs share a PostgreSQL database. Who loses the key loses
//! what is sealed; a backup needs both. What is sealed for one purpose can't be opened for another.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, Generate, Key, KeyInit, Nonce, Payload};
use guanxi_types::{ErrorKind, Problem, Result};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The key's file in the company's folder.
pub const KEY_FILE: &str = "vault.key";
/// The key, instead of the file: 32 bytes in base64.
pub const KEY_VARIABLE: &str = "GUANXI_VAULT_KEY";
const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;
/// Says how the rest was sealed, so that another way can follow.
const MARK: &str = "v1.";

/// Seals and unseals with the company's key.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    fingerprint_key: Vec<u8>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// With the key of the environment or of the folder's file, which is made where there is none.
    ///
    /// # Errors
    /// `vault.bad_key` when the key isn't 32 bytes; when the file can't be read or made.
    pub fn open(folder: &Path) -> Result<Self> {
        if let Ok(text) = std::env::var(KEY_VARIABLE) {
            return Self::from_text(&text);
        }
        let path = folder.join(KEY_FILE);
        let told = |e: std::io::Error| Problem::internal(format!("{}: {e}", path.display()));
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::from_text(&text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let text = STANDARD.encode(Key::<XChaCha20Poly1305>::generate());
                let made = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(&path);
                match made {
                    Ok(mut file) => {
                        file.write_all(text.as_bytes())
                            .and_then(|()| file.sync_all())
                            .map_err(told)?;
                        Self::from_text(&text)
                    }
                    // Another program made it at the same moment.
                    Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                        Self::from_text(&std::fs::read_to_string(&path).map_err(told)?)
                    }
                    Err(e) => Err(told(e)),
                }
            }
            Err(e) => Err(told(e)),
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        let bad = || Problem::new(ErrorKind::Internal, "vault.bad_key");
        let bytes = STANDARD.decode(text.trim()).map_err(|_| bad())?;
        let key: [u8; KEY_LENGTH] = bytes.try_into().map_err(|_| bad())?;
        Self::from_key(&key)
    }

    /// With this key.
    ///
    /// # Errors
    /// Never with 32 bytes.
    pub fn from_key(key: &[u8; KEY_LENGTH]) -> Result<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Problem::internal)?;
        mac.update(b"guanxi fingerprint");
        Ok(Self {
            cipher: XChaCha20Poly1305::new(&Key::<XChaCha20Poly1305>::from(*key)),
            fingerprint_key: mac.finalize().into_bytes().to_vec(),
        })
    }

    /// Sealed text of printable characters; each call gives another. `purpose` names what it is (`org.totp.secret`), best
    /// with the record's id, so that it can't be moved to another place.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<String> {
        let nonce = Nonce::<XChaCha20Poly1305>::try_generate().map_err(Problem::internal)?;
        self.seal_with(&nonce, purpose, plain)
    }

    /// As [`Vault::seal`], but equal texts of one purpose are sealed alike: what is sealed so can be looked for by its whole
    /// value and be a key. It tells whoever lacks the key which are equal, and no more.
    ///
    /// The nonce is a keyed hash of purpose and text (a synthetic IV, Rogaway and Shrimpton, EUROCRYPT 2006), so that it
    /// comes twice for the same text only.
    ///
    /// # Errors
    /// Never with the key that was made of the vault's.
    pub fn seal_same(&self, purpose: &str, plain: &[u8]) -> Result<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.fingerprint_key).map_err(Problem::internal)?;
        for part in [b"nonce".as_slice(), purpose.as_bytes()] {
            mac.update(part);
            mac.update(&[0]);
        }
        mac.update(plain);
        let digest = mac.finalize().into_bytes();
        let (start, _) = digest.split_at(NONCE_LENGTH);
        let nonce = Nonce::<XChaCha20Poly1305>::try_from(start).map_err(Problem::internal)?;
        self.seal_with(&nonce, purpose, plain)
    }

    fn seal_with(&self, nonce: &Nonce<XChaCha20Poly1305>, purpose: &str, plain: &[u8]) -> Result<String> {
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(nonce, payload)
            .map_err(|_| Problem::internal("sealing failed"))?;
        Ok(format!(
            "{MARK}{}",
            URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
        ))
    }

    /// Whether a text looks like one that was sealed.
    #[must_use]
    pub fn is_sealed(text: &str) -> bool {
        text.starts_with(MARK)
    }

    /// What was sealed for this purpose.
    ///
    /// # Errors
    /// `vault.cannot_open` when it was sealed with another key or for another purpose, or was changed.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>> {
        let refused = || Problem::new(ErrorKind::Internal, "vault.cannot_open").with("purpose", purpose);
        let text = sealed.strip_prefix(MARK).ok_or_else(refused)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| refused())?;
        let (nonce, msg) = bytes.split_at_checked(NONCE_LENGTH).ok_or_else(refused)?;
        let nonce = Nonce::<XChaCha20Poly1305>::try_from(nonce).map_err(|_| refused())?;
        let payload = Payload {
            msg,
            aad: purpose.as_bytes(),
        };
        self.cipher.decrypt(&nonce, payload).map_err(|_| refused())
    }

    /// Equal texts have equal fingerprints, which tell nothing to whoever lacks the key: to find a sealed value by equality.
    ///
    /// # Errors
    /// Never with the key that was made of the vault's.
    pub fn fingerprint(&self, purpose: &str, text: &str) -> Result<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.fingerprint_key).map_err(Problem::internal)?;
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F8
    #[test]
    fn what_is_sealed_opens_with_the_same_key_for_the_same_purpose_only() {
        let (vault, other) = (
            Vault::from_key(&[7; 32]).unwrap(),
            Vault::from_key(&[8; 32]).unwrap(),
        );
        let sealed = vault.seal("a", "手机 138".as_bytes()).unwrap();
        assert_eq!(vault.unseal("a", &sealed).unwrap(), "手机 138".as_bytes());
        assert_ne!(sealed, vault.seal("a", "手机 138".as_bytes()).unwrap());
        assert_eq!(vault.unseal("b", &sealed).unwrap_err().code, "vault.cannot_open");
        assert_eq!(other.unseal("a", &sealed).unwrap_err().code, "vault.cannot_open");
        let same = vault.seal_same("a", b"x").unwrap();
        assert_eq!(same, vault.seal_same("a", b"x").unwrap());
        assert_eq!(vault.unseal("a", &same).unwrap(), b"x");
        for another in [
            vault.seal_same("b", b"x"),
            vault.seal_same("a", b"y"),
            other.seal_same("a", b"x"),
        ] {
            assert_ne!(another.unwrap(), same);
        }
        let mut changed = sealed.clone().into_bytes();
        let at = changed.len() / 2;
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert!(vault.unseal("a", std::str::from_utf8(&changed).unwrap()).is_err());
        for short in ["", "v1.", "v1.AAAA", "x"] {
            assert!(vault.unseal("a", short).is_err());
        }
        assert_eq!(
            vault.fingerprint("a", "x").unwrap(),
            vault.fingerprint("a", "x").unwrap()
        );
        assert_ne!(
            vault.fingerprint("a", "x").unwrap(),
            vault.fingerprint("b", "x").unwrap()
        );
        assert_ne!(
            vault.fingerprint("a", "x").unwrap(),
            other.fingerprint("a", "x").unwrap()
        );
    }

    /// F8
    #[test]
    fn the_key_is_made_once_and_nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let sealed = Vault::open(folder.path()).unwrap().seal("a", b"x").unwrap();
        assert_eq!(
            Vault::open(folder.path()).unwrap().unseal("a", &sealed).unwrap(),
            b"x"
        );
        let path = folder.path().join(KEY_FILE);
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        std::fs::write(&path, "short").unwrap();
        assert_eq!(Vault::open(folder.path()).unwrap_err().code, "vault.bad_key");
    }
}
