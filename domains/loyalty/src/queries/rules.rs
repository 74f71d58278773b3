//! Rules of earning, as they are and as they were.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Problem, RawId, Result};

use crate::entities::EarnRule as Declared;
use crate::rules::earn::EarnRule;

/// The rules of a programme that count now.
pub(crate) fn active_rules(reads: &mut dyn Queries, programme: RawId) -> Result<Vec<EarnRule>> {
    let rows = reads.query(
        "SELECT v.definition FROM loyalty_earn_rule r JOIN loyalty_rule_version v ON v.rule_id = r.id \
         AND v.version = r.definition_version WHERE r.programme_id = ?1 AND r.is_active = 1 ORDER BY r.id",
        &[Value::from(programme)],
    )?;
    rows.iter().map(|row| read(row.text(0))).collect()
}

/// These versions of rules.
pub(crate) fn rule_versions(reads: &mut dyn Queries, wanted: &[(RawId, i64)]) -> Result<Vec<EarnRule>> {
    let mut found = Vec::new();
    for (rule, version) in wanted {
        let row = reads.query_first(
            "SELECT definition FROM loyalty_rule_version WHERE rule_id = ?1 AND version = ?2",
            &[Value::from(*rule), Value::from(*version)],
        )?;
        let row = row.ok_or_else(|| Problem::internal("a version of a rule is gone"))?;
        found.push(read(row.text(0))?);
    }
    Ok(found)
}

fn read(text: &str) -> Result<EarnRule> {
    serde_json::from_str(text).map_err(Problem::internal)
}

/// The columns of a rule, in the order of its fields.
pub(crate) fn columns(def: &EntityDef) -> String {
    let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
    names.join(", ")
}

/// The rule as it stands.
pub(crate) fn current_rule(reads: &mut dyn Queries, id: RawId) -> Result<Option<(i64, Declared)>> {
    let def = Declared::def();
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", columns(def), def.table);
    let Some(row) = reads.query_first(&sql, &[Value::from(id)])? else {
        return Ok(None);
    };
    let rule = Declared::from_values(&mut guanxi_entity::RowReader::new(&row.0))?;
    Ok(Some((rule.definition_version, rule)))
}
