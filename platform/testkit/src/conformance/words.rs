//! Everything declared has a name in both languages.

use guanxi_entity::Kind;
use guanxi_record::Schema;

/// The label keys that have no Chinese or no English.
#[must_use]
pub fn missing_labels(schema: &Schema) -> Vec<String> {
    let mut missing = Vec::new();
    let mut want = |key: String, own: Option<&guanxi_entity::Label>| {
        if !own.is_some_and(|label| !label.zh.trim().is_empty() && !label.en.trim().is_empty()) {
            missing.push(key);
        }
    };
    let labels = schema.labels();
    for def in schema.entities() {
        want(def.key.clone(), labels.get(&def.key));
        for field in &def.fields {
            want(
                format!("{}.{}", def.key, field.name),
                schema.field_label(def, &field.name),
            );
            if let Kind::Choice { options } = &field.kind {
                for option in options {
                    let key = format!("choice.{}.{}.{option}", def.key, field.name);
                    want(key.clone(), labels.get(&key));
                }
            }
            if !field.group.is_empty() {
                let key = format!("group.{}.{}", def.key, field.group);
                let common = labels.get(&format!("group.{}", field.group));
                want(key.clone(), labels.get(&key).or(common));
            }
        }
        for name in ["created_at", "updated_at"] {
            want(format!("field.{name}"), schema.field_label(def, name));
        }
    }
    missing.sort();
    missing.dedup();
    missing
}
