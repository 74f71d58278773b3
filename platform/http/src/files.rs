//! Files on their way out: written to a temporary file first, then sent and removed.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use guanxi_types::{Problem, Result};
use tokio_util::io::ReaderStream;

/// A file that goes away with its owner.
#[derive(Debug)]
pub struct TemporaryFile(PathBuf);

impl TemporaryFile {
    /// A name in the folder that nobody else uses. The file itself is made by whoever writes it.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn in_folder(folder: &Path, extension: &str) -> Result<Self> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNT: AtomicU64 = AtomicU64::new(0);
        std::fs::create_dir_all(folder).map_err(Problem::internal)?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Ok(Self(
            folder.join(format!("{}-{number}.{extension}", std::process::id())),
        ))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // Never made, or gone already: both are fine.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Sends a file under a name. An open file can be read after it was removed, so a temporary one may be dropped at once.
///
/// # Errors
/// When it can't be opened.
pub async fn download(path: &Path, name: &str, media_type: &str) -> Result<Response> {
    let file = tokio::fs::File::open(path).await.map_err(Problem::internal)?;
    let length = file.metadata().await.map_err(Problem::internal)?.len();
    let mut response = Response::new(Body::from_stream(ReaderStream::new(file)));
    let headers = response.headers_mut();
    let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(name));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let (Ok(disposition), Ok(media_type)) = (
        HeaderValue::from_str(&disposition),
        HeaderValue::from_str(media_type),
    ) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    Ok(response)
}

/// RFC 5987: everything but letters, digits and a few signs as `%XX`.
fn percent_encoded(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
