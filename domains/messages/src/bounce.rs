//! Mail that comes back: reports as servers write them (RFC 3464 in RFC 6522), and what a server says when it takes a mail not at all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Characters of a report that are read at most.
pub const REPORT_MAX: usize = 1_000_000;
/// Parts of a report that are looked at.
const PARTS_MAX: usize = 20;
/// Receivers of one report.
const RECIPIENTS_MAX: usize = 100;
/// What our mails are named by: `<12-seal@guanxi.invalid>`.
const OURS: &str = "@guanxi.invalid";

/// Whether the address is gone, or took no mail then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is no such mailbox.
    Hard,
    /// It is full, or its server had a fault.
    Soft,
}

impl Kind {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
        }
    }
}

/// Why a mail came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// For good, or not.
    pub kind: Kind,
    /// `5.1.1`, where it was said.
    pub status: Option<String>,
    /// In the server's words.
    pub detail: String,
}

/// A report on a mail that wasn't delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The mail's name, where it came back with the report; whether it was given out is asked elsewhere.
    pub message: Option<String>,
    /// To whom it wasn't delivered, and why; who it was delivered to, or may be still, is left out.
    pub failed: Vec<(String, Bounce)>,
}

/// How servers say that there is no such mailbox.
const NO_MAILBOX: [&str; 11] = [
    "no such",
    "unknown",
    "not found",
    "not exist",
    "doesn't exist",
    "unavailable",
    "not local",
    "disabled",
    "invalid recipient",
    "invalid mailbox",
    "不存在",
];

type Headers = Vec<(String, String)>;

/// Whether a mail with this header may be a report.
#[must_use]
pub fn is_report(header: &str) -> bool {
    let (headers, _) = split(&header.replace("\r\n", "\n"));
    value(&headers, "content-type")
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/report"))
}

/// Reads a report; `None` for a mail that isn't one.
#[must_use]
pub fn parse(raw: &str) -> Option<Report> {
    let text = raw.replace("\r\n", "\n");
    // A mailbox in mbox format has a line before the header.
    let text = text.strip_prefix("From ").map_or(text.as_str(), |rest| {
        rest.split_once('\n').map_or("", |(_, rest)| rest)
    });
    let (headers, body) = split(text);
    let kind = value(&headers, "content-type")?;
    if !kind.to_ascii_lowercase().starts_with("multipart/report") {
        return None;
    }
    let boundary = parameter(kind, "boundary")?;
    let mut report = Report::default();
    let mut is_report = false;
    for part in parts(body, &boundary) {
        let (headers, body) = split(&part);
        let kind = value(&headers, "content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let body = decoded(&headers, body);
        if kind.starts_with("message/delivery-status") || kind.starts_with("message/global-delivery-status") {
            is_report = true;
            report.failed.extend(failed(&body));
        } else if kind.starts_with("message/") || kind.starts_with("text/rfc822-headers") {
            let (headers, _) = split(body.trim_start_matches('\n'));
            report.message = report
                .message
                .or_else(|| value(&headers, "message-id").and_then(ours));
        }
    }
    is_report.then_some(report)
}

/// The receivers whom the mail didn't reach: groups of fields, of which the first is about the whole.
fn failed(body: &str) -> Vec<(String, Bounce)> {
    let mut found = Vec::new();
    for group in body.trim_start_matches('\n').split("\n\n") {
        let (fields, _) = split(group.trim_start_matches('\n'));
        let said = |name: &str| value(&fields, name);
        let address = said("original-recipient").or_else(|| said("final-recipient"));
        let (Some(address), Some(action)) = (address, said("action")) else {
            continue;
        };
        let action = action.split_whitespace().next().unwrap_or_default();
        if !action.eq_ignore_ascii_case("failed") || found.len() >= RECIPIENTS_MAX {
            continue;
        }
        let address = typed(address).trim_matches(['<', '>']);
        let status = said("status").and_then(enhanced);
        let detail = said("diagnostic-code").map_or("", typed);
        let code = reply_code(detail);
        let bounce = Bounce {
            kind: kind_of(status.as_deref(), (code, detail)),
            status,
            detail: detail.to_owned(),
        };
        found.push((address.to_owned(), bounce));
    }
    found
}

/// What stands behind the type: `rfc822; li@example.cn`.
fn typed(text: &str) -> &str {
    text.split_once(';').map_or(text, |(_, rest)| rest).trim()
}

/// Why a server refused a mail at hand-over; `None` where that says nothing about the address.
#[must_use]
pub fn of_refusal(said: &str) -> Option<Bounce> {
    let status = said
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find_map(enhanced);
    let code = reply_code(said);
    let is_about_address = match status.as_deref() {
        Some(status) => is_gone(status),
        None => names_mailbox(said, code),
    };
    is_about_address.then(|| Bounce {
        kind: Kind::Hard,
        status,
        detail: said.to_owned(),
    })
}

/// Addresses that aren't there are gone for good; what is full, too long or forbidden today may be taken another day.
fn kind_of(status: Option<&str>, (code, said): (Option<u16>, &str)) -> Kind {
    let is_hard = match status {
        Some("5.0.0") | None => names_mailbox(said, code),
        Some(status) => is_gone(status),
    };
    if is_hard { Kind::Hard } else { Kind::Soft }
}

/// RFC 3463: 5.1.x, and 5.2.1 a mailbox that is switched off. 5.1.7 and 5.1.8 are about the sender: they would have every receiver blocked.
fn is_gone(status: &str) -> bool {
    match status {
        "5.1.7" | "5.1.8" => false,
        "5.2.1" => true,
        _ => status.starts_with("5.1."),
    }
}

/// Whether a bare code is about the mailbox: servers say 550 to what they take for spam and to those who send too much as well.
fn names_mailbox(said: &str, code: Option<u16>) -> bool {
    let said = said.to_lowercase();
    matches!(code, Some(550 | 551 | 553)) && NO_MAILBOX.iter().any(|words| said.contains(words))
}

/// `5.1.1` of a text that begins with it.
fn enhanced(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?.trim_end_matches('.');
    let mut parts = word.split('.');
    let is_number = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let class = parts.next();
    let is_class = matches!(class, Some("2" | "4" | "5"));
    (is_class && is_number(parts.next(), 3) && is_number(parts.next(), 3) && parts.next().is_none())
        .then(|| word.to_owned())
}

/// The first code of three digits that stands by itself.
fn reply_code(text: &str) -> Option<u16> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words
        .filter(|word| word.len() == 3 && !word.contains('.'))
        .find_map(|word| word.parse().ok().filter(|code| (400..600).contains(code)))
}

fn ours(name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches('<').trim_end_matches('>');
    name.strip_suffix(OURS).map(str::to_owned)
}

/// Header, unfolded, and what comes after it.
fn split(text: &str) -> (Headers, &str) {
    let (head, body) = match text.strip_prefix('\n') {
        Some(body) => ("", body),
        None => text.split_once("\n\n").unwrap_or((text, "")),
    };
    let mut headers: Headers = Vec::new();
    for line in head.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, last)) = headers.last_mut() {
                last.push(' ');
                last.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (headers, body)
}

fn value<'h>(headers: &'h Headers, name: &str) -> Option<&'h str> {
    let found = headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (known, value) = part.split_once('=')?;
        let is_it = known.trim().eq_ignore_ascii_case(name);
        is_it.then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn parts(body: &str, boundary: &str) -> Vec<String> {
    let (open, close) = (format!("--{boundary}"), format!("--{boundary}--"));
    let mut found: Vec<String> = Vec::new();
    let mut is_inside = false;
    for line in body.lines() {
        let mark = line.trim_end();
        if mark == close {
            break;
        }
        if mark == open {
            if found.len() >= PARTS_MAX {
                break;
            }
            is_inside = true;
            found.push(String::new());
        } else if is_inside && let Some(part) = found.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    found
}

fn decoded(headers: &Headers, body: &str) -> String {
    let how = value(headers, "content-transfer-encoding").unwrap_or_default();
    match how.to_ascii_lowercase().as_str() {
        "base64" => {
            let plain: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            let bytes = STANDARD.decode(plain).unwrap_or_default();
            String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
        }
        "quoted-printable" => unquoted(body),
        _ => body.to_owned(),
    }
}

/// Quoted-printable as plain text; what isn't written so stays as it is.
fn unquoted(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let code = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match code.filter(|_| *first == b'=') {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTFIX: &str = "From: MAILER-DAEMON@mx.example.cn (Mail Delivery System)\r\n\
Subject: Undelivered Mail Returned to Sender\r\n\
Content-Type: multipart/report; report-type=delivery-status;\r\n\
\tboundary=\"9B2C.1\"\r\n\
\r\n\
--9B2C.1\r\n\
Content-Type: text/plain\r\n\
\r\n\
This is the mail system.\r\n\
--9B2C.1\r\n\
Content-Type: message/delivery-status\r\n\
\r\n\
Reporting-MTA: dns; mx.example.cn\r\n\
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0800\r\n\
\r\n\
Final-Recipient: rfc822; nobody@example.cn\r\n\
Action: failed\r\n\
Status: 5.1.1\r\n\
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.cn>: Recipient address\r\n\
\x20   rejected: User unknown\r\n\
\r\n\
Final-Recipient: rfc822; full@example.cn\r\n\
Action: failed\r\n\
Status: 5.2.2\r\n\
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\r\n\
\r\n\
Final-Recipient: rfc822; late@example.cn\r\n\
Action: delayed\r\n\
Status: 4.4.1\r\n\
\r\n\
--9B2C.1\r\n\
Content-Type: text/rfc822-headers\r\n\
\r\n\
From: club@example.cn\r\n\
Message-ID: <4711-aZ@guanxi.invalid>\r\n\
\r\n\
--9B2C.1--\r\n";

    /// G4: a report says which mail came back, from whom, and whether for good.
    #[test]
    fn a_report_is_read() {
        let report = parse(POSTFIX).unwrap();
        assert_eq!(report.message.as_deref(), Some("4711-aZ"));
        let told: Vec<(&str, Kind, Option<&str>)> = report
            .failed
            .iter()
            .map(|(to, why)| (to.as_str(), why.kind, why.status.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("nobody@example.cn", Kind::Hard, Some("5.1.1")),
                ("full@example.cn", Kind::Soft, Some("5.2.2")),
            ]
        );
        let first = report.failed.first().unwrap();
        assert!(
            first.1.detail.ends_with("rejected: User unknown"),
            "{}",
            first.1.detail
        );
        assert_eq!(parse("Subject: hello\n\nno report"), None);
        assert_eq!(parse(""), None);
    }

    /// G4: the same in base64, and with the whole mail inside.
    #[test]
    fn a_coded_report_is_read() {
        let status = "Reporting-MTA: dns; mx\n\nOriginal-Recipient: rfc822;li@example.cn\nFinal-Recipient: rfc822;x@y.cn\nAction: Failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 no such user\n";
        let raw = format!(
            "Content-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\nContent-Type: message/delivery-status\n\
             Content-Transfer-Encoding: base64\n\n{}\n--b\nContent-Type: message/rfc822\n\nSubject: a\nMessage-Id:\n <12-b_C@guanxi.invalid>\n\ntext\n--b--\n",
            STANDARD.encode(status)
        );
        let report = parse(&raw).unwrap();
        assert_eq!(report.message.as_deref(), Some("12-b_C"));
        let [(to, why)] = report.failed.as_slice() else {
            panic!("{report:?}")
        };
        assert_eq!((to.as_str(), why.kind), ("li@example.cn", Kind::Hard));
        assert_eq!(unquoted("a=3Db=\nc =E4=BD=A0 =zz"), "a=bc 你 =zz");
    }

    /// G4: a refusal says whether the address is gone; spam filters and full mailboxes say nothing about that.
    #[test]
    fn a_refusal_tells_of_the_address() {
        for (said, wanted) in [
            ("permanent error (550): no such user", true),
            (
                "permanent error (550): 5.1.1 <a@b.cn>: Recipient address rejected",
                true,
            ),
            ("permanent error (550): 5.7.1 Message rejected as spam", false),
            ("permanent error (552): 5.2.2 Mailbox full", false),
            ("permanent error (554): transaction failed", false),
            ("permanent error (550): Mail content denied", false),
            ("permanent error (550): Ip frequency limited", false),
            (
                "permanent error (550): 5.1.8 Sender address rejected: Domain not found",
                false,
            ),
        ] {
            assert_eq!(of_refusal(said).is_some(), wanted, "{said}");
        }
    }
}
