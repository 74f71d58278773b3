//! What a refusal means, in the language of the terminal. The texts are the browser app's, and a few for the command line.

use guanxi_types::{Locale, Problem};
use serde_json::Value;

const OWN: &str = include_str!("words.json");
const SHARED: [&str; 2] = [
    include_str!("../../../web/src/i18n/zh/error.json"),
    include_str!("../../../web/src/i18n/en/error.json"),
];

/// The terminal's language: Chinese unless the environment says English.
pub fn locale() -> Locale {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    tag.map_or(Locale::Zh, |tag| Locale::from_tag(&tag))
}

/// One or more lines that say what is wrong and what to do. A code without a text stands for itself.
pub fn explain(problem: &Problem) -> String {
    let locale = locale();
    let [zh, en] = SHARED.map(|text| serde_json::from_str::<Value>(text).unwrap_or_default());
    let own: Value = serde_json::from_str(OWN).unwrap_or_default();
    let (shared, own) = match locale {
        Locale::Zh => (zh, own.get("zh").cloned().unwrap_or_default()),
        Locale::En => (en, own.get("en").cloned().unwrap_or_default()),
    };
    let text = |key: &str, params: &serde_json::Map<String, Value>| {
        let found = own.get(key).or_else(|| shared.get(key)).and_then(Value::as_str)?;
        Some(fill(found, params))
    };
    let mut lines = vec![
        text(&format!("error.{}", problem.code), &problem.params).unwrap_or_else(|| problem.to_string()),
    ];
    for field in &problem.fields {
        let why = text(&format!("error.field.{}", field.code), &field.params);
        lines.push(format!(
            "  {}: {}",
            field.field,
            why.unwrap_or_else(|| field.code.clone())
        ));
    }
    if problem.kind == guanxi_types::ErrorKind::Internal && !problem.detail.is_empty() {
        lines.push(format!("  {}", problem.detail));
    }
    lines.push(format!("  [{}]", problem.code));
    lines.join("\n")
}

fn fill(text: &str, params: &serde_json::Map<String, Value>) -> String {
    let mut text = text.to_owned();
    for (name, value) in params {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text = text.replace(&format!("{{{{{name}}}}}"), &value);
    }
    // What a text names and this problem doesn't say is left out.
    while let Some((before, rest)) = text.split_once("{{") {
        let Some((_, after)) = rest.split_once("}}") else {
            break;
        };
        text = format!("{before}{after}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_to_do() {
        let problem = Problem::new(guanxi_types::ErrorKind::Conflict, "serve.port_taken").with("port", 8080);
        let text = explain(&problem);
        assert!(text.contains("8080") && text.contains("--port"), "{text}");
    }

    #[test]
    fn a_field_s_fault_is_told_with_its_field() {
        let wrong = guanxi_types::FieldError::new("zone", "unknown_zone").with("value", "Mars/Base");
        assert!(explain(&Problem::invalid(vec![wrong])).contains("zone"));
    }
}
