//! Where messages may go. An administrator of the company isn't the administrator of its network: unless the machine's owner
//! allows it, an address must lead out of it. That is looked at when it is typed in and, since names can lead elsewhere
//! later, each time it is connected to; redirections aren't followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use guanxi_types::FieldError;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// Longest address.
const LENGTH: usize = 2_000;

/// Whether an address belongs to the open internet: not to this machine, a private network, or anything reserved.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_reserved = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Shared by providers, protocol assignments, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !is_reserved
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [first, second, third, ..] = address.segments();
    // Only what is given out; and of that not what leads to an IPv4 address (NAT64 lies outside), documentation, tests.
    let is_given_out = first & 0xe000 == 0x2000;
    let is_special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000)
        || (first == 0x2620 && second == 0x4f && third == 0x8000);
    is_given_out && !is_special
}

/// Looks at an address as it was typed, and gives it as it is written on the wire.
pub(super) fn check(text: &str, allows_private: bool) -> Result<String, FieldError> {
    let fault = |code: &str| FieldError::new("address", code);
    if text.chars().count() > LENGTH {
        return Err(fault("too_long").with("max", LENGTH));
    }
    let url = Url::parse(text).map_err(|_| fault("bad_url"))?;
    let Some(host) = url.host() else {
        return Err(fault("bad_url"));
    };
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(fault("bad_url"));
    }
    match url.scheme() {
        "https" => {}
        "http" if allows_private && is_this_machine(&host) => {}
        _ => return Err(fault("https_only")),
    }
    let is_inside = match &host {
        Host::Domain(name) => is_local_name(name),
        Host::Ipv4(v4) => !is_public((*v4).into()),
        Host::Ipv6(v6) => !is_public((*v6).into()),
    };
    if is_inside && !allows_private {
        return Err(fault("private_address"));
    }
    let written = url.to_string();
    match written.parse::<Uri>() {
        Ok(_) => Ok(written),
        Err(_) => Err(fault("bad_url")),
    }
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(v4) => v4.is_loopback(),
        Host::Ipv6(v6) => v6.is_loopback(),
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost"
        || name.ends_with(".localhost")
        || name.ends_with(".local")
        || name.ends_with(".internal")
}

/// Finds the addresses of a name, and keeps to those that messages may go to: what was looked at is what is connected to.
#[derive(Debug)]
pub(super) struct Guard {
    pub allows_private: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let is_plain = uri.scheme_str() != Some("https");
        let mut kept = self.empty();
        for address in found.iter() {
            let may = if is_plain {
                self.allows_private && address.ip().is_loopback()
            } else {
                self.allows_private || is_public(address.ip())
            };
            if may {
                kept.push(*address);
            }
        }
        if kept.is_empty() {
            return Err(ureq::Error::Other(Box::new(Inside)));
        }
        Ok(kept)
    }
}

/// A name led to the company's own network.
#[derive(Debug)]
struct Inside;

impl std::fmt::Display for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the address leads to a private network")
    }
}

impl std::error::Error for Inside {}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2
    #[test]
    fn only_the_open_internet_is_public() {
        for text in [
            "1.1.1.1",
            "203.0.112.9",
            "2606:4700::1111",
            "240e::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "ff02::1",
            "::7f00:1",
        ];
        for text in inside {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    /// I2
    #[test]
    fn an_address_is_looked_at_when_it_is_typed() {
        let code = |text: &str, allows: bool| check(text, allows).err().map(|fault| fault.code);
        for (text, written) in [
            ("https://example.cn/hook?x=1", "https://example.cn/hook?x=1"),
            ("https://例子.cn/钩", "https://xn--fsqu00a.cn/%E9%92%A9"),
            ("https:example.cn", "https://example.cn/"),
            ("https://example.cn/a b", "https://example.cn/a%20b"),
        ] {
            assert_eq!(
                check(text, false).unwrap(),
                written,
                "what is kept is what is posted to"
            );
        }
        for text in [
            "",
            "example.cn",
            "https://",
            "https://u:p@example.cn/",
            "https://example.cn/#x",
        ] {
            assert_eq!(code(text, true).as_deref(), Some("bad_url"), "{text}");
        }
        for text in ["http://example.cn/", "http://127.0.0.1/", "ftp://example.cn/"] {
            assert_eq!(code(text, false).as_deref(), Some("https_only"), "{text}");
        }
        for text in [
            "https://localhost/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://10.0.0.8/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://printer.local/",
            "https://metadata.google.internal/",
        ] {
            assert_eq!(code(text, false).as_deref(), Some("private_address"), "{text}");
            assert_eq!(code(text, true), None, "{text}");
        }
        assert_eq!(code("http://127.0.0.1:9/", true), None);
        assert_eq!(code("http://10.0.0.8/", true).as_deref(), Some("https_only"));
    }
}
