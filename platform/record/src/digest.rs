//! What an import's batch of records was, as one value: with it the log covers records that have no line of their own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_types::RawId;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::derived::Step;

/// How many, which, and a digest of their values; none when there are none.
pub(crate) fn of_batch(def: &EntityDef, made: &[Step<'_>]) -> Option<String> {
    let (first, last) = (made.first()?.id, made.last()?.id);
    let mut digest = BatchDigest::default();
    for step in made {
        digest.add(def, step.id, step.after.unwrap_or_default());
    }
    let fields: Vec<&str> = digested(def).map(|(_, f)| f.name.as_str()).collect();
    Some(
        json!({
            "count": made.len(), "first": first.to_string(), "last": last.to_string(),
            "fields": fields, "digest": digest.finish(),
        })
        .to_string(),
    )
}

/// The fields that stand in a digest: not what is computed, and nothing of secrets.
fn digested(def: &EntityDef) -> impl Iterator<Item = (usize, &FieldDef)> {
    let counts = |f: &FieldDef| f.kind != Kind::Secret && f.formula.is_none();
    def.fields.iter().enumerate().filter(move |(_, f)| counts(f))
}

#[derive(Default)]
struct BatchDigest(Sha256);

impl BatchDigest {
    fn add(&mut self, def: &EntityDef, id: RawId, values: &[Value]) {
        self.0.update(id.to_be_bytes());
        for (at, field) in digested(def) {
            match values.get(at) {
                None | Some(Value::Null) => continue,
                Some(Value::Int(value)) => {
                    self.0.update(field.name.as_bytes());
                    self.0.update([1]);
                    self.0.update(value.to_be_bytes());
                }
                Some(Value::Text(text)) => {
                    self.0.update(field.name.as_bytes());
                    self.0.update([2]);
                    self.0.update(guanxi_types::len_i64(text.len()).to_be_bytes());
                    self.0.update(text.as_bytes());
                }
            }
        }
    }

    fn finish(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.finalize())
    }
}
