//! What the machine's owner may do with what is held on a person.

use std::path::Path;

use guanxi_app::{Company, CompanySettings, Mode, Retained};
use guanxi_entity::EntityDef;
use guanxi_record::audit::{Note, note};
use guanxi_record::person::{Erasure, archive, erase_whole, held, plan_erasure};
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
        PersonalDataCommand::Export { customer, out, zip } => {
            export(&company, &customer, (out.as_deref(), zip.as_deref()))
        }
        PersonalDataCommand::Erase {
            customer,
            reason,
            apply,
        } => do_erase(&company, &customer, &reason, apply),
        PersonalDataCommand::Retain { apply } => {
            let retention = company.retention();
            let told = if apply {
                retention.apply(&|| false)?
            } else {
                retention.preview()?
            };
            for Retained { rule, count, failed } in told {
                print(&format!("{rule}\t{count}\n"))?;
                for (id, code) in failed {
                    print(&format!("\t{id}\t{code}\n"))?;
                }
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

/// Writes the document, or the document with the contents of the files, or both.
fn export(company: &Company, number: &str, (out, zip): (Option<&Path>, Option<&Path>)) -> Result<()> {
    let (def, id) = customer_of(company, number)?;
    let schema = company.schema.now();
    let ctx = Ctx::system("command line", Through::CommandLine);
    let body = company
        .store
        .read_blocking(|r| held(r, &schema, &ctx, (def, id)))?;
    company
        .store
        .write_blocking(move |tx| note(tx, &ctx, &Note::new("personal_data").about(&def.key, id)))?;
    if let Some(out) = out {
        std::fs::write(out, format!("{body:#}\n"))
            .map_err(|e| Problem::internal(format!("{}: {e}", out.display())))?;
    }
    if let Some(zip) = zip {
        archive(&body, &company.files(), zip)?;
    }
    print("ok\n")
}

/// Says what would be done; does it only when told to.
fn do_erase(company: &Company, number: &str, reason: &str, apply: bool) -> Result<()> {
    let (def, id) = customer_of(company, number)?;
    let (schema, ctx) = (
        company.schema.now(),
        Ctx::system("command line", Through::CommandLine),
    );
    if !apply {
        let plan = company
            .store
            .read_blocking(|r| plan_erasure(r, &schema, &ctx, (def, id)))?;
        return print(&format!("{:#}\n", plan.to_json()));
    }
    let wanted = Erasure {
        def,
        id,
        version: None,
        reason: reason.to_owned(),
    };
    let done = erase_whole(&company.store, &company.files(), (&schema, &ctx), &wanted)?;
    let told = json!({ "records": done.records, "files": done.files.len(), "history": done.history });
    print(&format!("{told}\n"))
}
