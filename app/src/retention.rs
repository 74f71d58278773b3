//! Retention rules: whose personal data is no longer needed is erased.

use guanxi_record::audit::{Note, note};
use guanxi_record::person::erase;
use guanxi_trade::retention::{due, rules};
use guanxi_types::{Ctx, Result, Through};

use crate::Company;

/// How many customers each rule in force reaches today; with `apply`, how many were erased for it. Each customer is erased in
/// a transaction of its own, so that a run that is stopped has done what it has done.
///
/// # Errors
/// When the rules or the customers can't be read, or a customer can't be erased.
pub fn retain(company: &Company, apply: bool) -> Result<Vec<(String, i64)>> {
    let schema = company.schema.now();
    let def = schema.entity("customers.customer")?;
    let ctx = Ctx::system("retention", Through::Job);
    let day = (schema.today(&ctx), schema.zone());
    let mut told = Vec::new();
    for rule in company.store.read_blocking(|r| rules(r))? {
        let (mut count, mut ids) = company.store.read_blocking(|r| due(r, &rule, day))?;
        if apply {
            count = 0;
            while !ids.is_empty() {
                for id in ids {
                    let (schema, ctx, reason) = (schema.clone(), ctx.clone(), rule.name.clone());
                    let erasing = company
                        .store
                        .write_blocking(move |tx| erase(tx, &schema, &ctx, (def, id, None), &reason));
                    company.files().forget(&company.store, &erasing?.files)?;
                    count += 1;
                }
                ids = company.store.read_blocking(|r| due(r, &rule, day))?.1;
            }
            let (name, ctx) = (rule.name.clone(), ctx.clone());
            company.store.write_blocking(move |tx| {
                let told = Note::new("retention").about("customers.retention_rule", 0);
                note(tx, &ctx, &told.with("rule", name.as_str()).with("count", count))
            })?;
        }
        told.push((rule.name, count));
    }
    Ok(told)
}
