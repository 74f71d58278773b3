//! Posts one message.

use std::io::Read as _;
use std::time::Duration;

use guanxi_types::Result;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

use super::address::Guard;
use super::delivery::Outcome;
use super::message::signature;

/// How long a receiver may take, from looking up its name to the end of its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read.
const READ_LIMIT: u64 = 4_096;
const AGENT: &str = concat!("Guanxi-Webhooks/", env!("CARGO_PKG_VERSION"));

/// What posts. Redirections aren't followed and no proxy is asked: both would lead past the guard.
pub(super) fn agent(allows_private: bool) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(None)
        .user_agent(AGENT)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guard { allows_private })
}

/// A message on its way.
pub(super) struct Parcel<'a> {
    pub address: &'a str,
    pub id: &'a str,
    /// UTC seconds.
    pub timestamp: i64,
    pub body: &'a str,
    pub secrets: &'a [Vec<u8>],
}

/// Posts it, and says what became of it.
pub(super) fn post(agent: &Agent, parcel: &Parcel<'_>) -> Result<Outcome> {
    let mut signatures = Vec::new();
    for secret in parcel.secrets {
        signatures.push(signature(secret, parcel.id, parcel.timestamp, parcel.body)?);
    }
    let request = ureq::http::Request::post(parcel.address)
        .header("content-type", "application/json; charset=utf-8")
        .header("webhook-id", parcel.id)
        .header("webhook-timestamp", parcel.timestamp.to_string())
        .header("webhook-signature", signatures.join(" "))
        .body(parcel.body.to_owned());
    let request = match request {
        Ok(request) => request,
        Err(error) => return Ok(Outcome::Unreachable(error.to_string())),
    };
    let mut response = match agent.run(request) {
        Ok(response) => response,
        Err(error) => return Ok(Outcome::Unreachable(error.to_string())),
    };
    let status = i64::from(response.status().as_u16());
    let mut bytes = Vec::new();
    // An answer that breaks off was an answer all the same; what came of it is kept.
    let _ = response
        .body_mut()
        .as_reader()
        .take(READ_LIMIT)
        .read_to_end(&mut bytes);
    Ok(Outcome::Answered(
        status,
        String::from_utf8_lossy(&bytes).into_owned(),
    ))
}
