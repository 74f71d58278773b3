//! What the machine's owner may do with what is held on a person.

use std::path::Path;

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_entity::EntityDef;
use guanxi_record::audit::{Note, note};
use guanxi_record::person::{erase, held, plan_erasure};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Problem, RawId, Result, Through};
use serde_json::json;

use super::arguments::PersonalDataCommand;
use super::output::print;

/// The entity of persons.
const PERSON: &str = "customers.customer";

/// `guanxi personal-data …`.
pub fn run(settings: &CompanySettings, command: PersonalDataCommand) -> Result<()> {
    let company = Company::open(settings, Mode::ReadOnly)?;
    match command {
        PersonalDataCommand::Export { customer, out } => export(&company, &customer, &out),
        PersonalDataCommand::Erase {
            customer,
            reason,
            apply,
        } => do_erase(&company, &customer, &reason, apply),
        PersonalDataCommand::Retain { apply } => {
            for (rule, count) in guanxi_app::retain(&company, apply)? {
                print(&format!("{rule}\t{count}\n"))?;
            }
            Ok(())
        }
    }
}

fn customer_of(company: &Company, number: &str) -> Result<(&'static EntityDef, RawId)> {
    let def = company.schema.now().entity(PERSON)?;
    let row = company.store.read_blocking(|r| {
        r.query_first(
            "SELECT id FROM customers_customer WHERE number = ?1",
            &[number.into()],
        )
    })?;
    let id = row.map(|row| row.int(0));
    Ok((def, id.ok_or_else(|| Problem::not_found(&def.key))?))
}

fn export(company: &Company, number: &str, out: &Path) -> Result<()> {
    let (def, id) = customer_of(company, number)?;
    let schema = company.schema.now();
    let body = company.store.write_blocking(move |tx| {
        let ctx = Ctx::system("command line", Through::CommandLine);
        let body = held(tx, &schema, &ctx, (def, id))?;
        note(tx, &ctx, &Note::new("personal_data").about(&def.key, id))?;
        Ok(body)
    })?;
    std::fs::write(out, format!("{body:#}\n"))
        .map_err(|e| Problem::internal(format!("{}: {e}", out.display())))?;
    print("ok\n")
}

/// Says what would be done; does it only when told to.
fn do_erase(company: &Company, number: &str, reason: &str, apply: bool) -> Result<()> {
    let (def, id) = customer_of(company, number)?;
    let (schema, reason) = (company.schema.now(), reason.to_owned());
    if !apply {
        let plan = company.store.write_blocking(move |tx| {
            let ctx = Ctx::system("command line", Through::CommandLine);
            plan_erasure(tx, &schema, &ctx, (def, id))
        })?;
        return print(&format!("{:#}\n", plan.to_json()));
    }
    let done = company.store.write_blocking(move |tx| {
        let ctx = Ctx::system("command line", Through::CommandLine);
        erase(tx, &schema, &ctx, (def, id, None), &reason)
    })?;
    company.files().forget(&company.store, &done.files)?;
    let told = json!({ "records": done.records, "files": done.files.len(), "history": done.history });
    print(&format!("{told}\n"))
}
