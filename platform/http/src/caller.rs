//! Where a request comes from, and at which address the browser sees us. What a proxy says of them is believed only of
//! proxies that the settings name.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use guanxi_types::Result;
use url::Url;

use crate::error::ApiError;
use crate::state::AppState;

/// How the program is reached.
#[derive(Clone, Debug, Default)]
pub struct WebSettings {
    /// The address that browsers use (`https://crm.example.cn`), where it isn't the request's own.
    pub public_url: Option<Url>,
    /// Proxies whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The address in the browser: scheme, host, port; nothing when the request names no host that can be one.
    pub origin: Option<Url>,
    /// Whether the browser is connected by TLS.
    pub is_secure: bool,
    /// The browser's or program's own address.
    pub address: Option<IpAddr>,
    /// What it calls itself.
    pub agent: String,
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

impl Caller {
    /// Reads it off a request.
    #[must_use]
    pub fn of(parts: &Parts, settings: &WebSettings) -> Self {
        let headers = &parts.headers;
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|c| c.0.ip());
        let is_trusted = |ip: IpAddr| settings.trusted_proxies.contains(&ip);
        let through_proxy = peer.is_some_and(is_trusted);
        let forwarded = |name: &str| text(headers, name).filter(|_| through_proxy);
        // The last address that isn't a proxy of ours: what stands before it could be anybody's invention.
        // A proxy may add a line of its own instead of lengthening the one that came.
        let lines = headers.get_all("x-forwarded-for").into_iter();
        let said: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
        let hops = said.iter().rev().flat_map(|line| line.rsplit(','));
        let client = hops
            .filter_map(|hop| hop.trim().parse::<IpAddr>().ok())
            .find(|ip| !is_trusted(*ip))
            .filter(|_| through_proxy);
        let scheme = match forwarded("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        let host = forwarded("x-forwarded-host")
            .or_else(|| text(headers, header::HOST.as_str()))
            .or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str));
        let seen = Url::parse(&format!("{scheme}://{}", host.unwrap_or("localhost"))).ok();
        let origin = settings.public_url.clone().or(seen);
        Self {
            is_secure: origin.as_ref().is_some_and(|url| url.scheme() == "https"),
            origin,
            address: client.or(peer),
            agent: text(headers, header::USER_AGENT.as_str())
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        Ok(Self::of(parts, &state.web))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn caller(settings: &WebSettings, headers: &[(&str, &str)]) -> Caller {
        let mut request = Request::builder().uri("/api/v1/session");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts
            .extensions
            .insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 9], 1234))));
        Caller::of(&parts, settings)
    }

    /// O5
    #[test]
    fn only_a_named_proxy_is_believed() {
        let said = [
            ("host", "inner:8080"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "crm.example.cn"),
            ("x-forwarded-for", "6.6.6.6, 203.0.113.7, 10.0.0.9"),
        ];
        let nobody = caller(&WebSettings::default(), &said);
        assert_eq!(nobody.origin.unwrap().as_str(), "http://inner:8080/");
        assert!(!nobody.is_secure);
        assert_eq!(nobody.address.unwrap().to_string(), "10.0.0.9");
        let trusting = WebSettings {
            trusted_proxies: vec!["10.0.0.9".parse().unwrap()],
            ..WebSettings::default()
        };
        let proxied = caller(&trusting, &said);
        assert_eq!(
            proxied.origin.clone().unwrap().as_str(),
            "https://crm.example.cn/"
        );
        assert!(proxied.is_secure);
        assert_eq!(proxied.address.unwrap().to_string(), "203.0.113.7");
        // What the browser made up stands in a line of its own before that of the proxy.
        let two_lines = [
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-for", "203.0.113.7, 10.0.0.9"),
        ];
        let proxied = caller(&trusting, &two_lines);
        assert_eq!(proxied.address.unwrap().to_string(), "203.0.113.7");
        assert_eq!(
            caller(&WebSettings::default(), &two_lines)
                .address
                .unwrap()
                .to_string(),
            "10.0.0.9"
        );
        let set = WebSettings {
            public_url: Some(Url::parse("https://crm.example.cn").unwrap()),
            ..WebSettings::default()
        };
        assert!(caller(&set, &said).is_secure);
    }
}
