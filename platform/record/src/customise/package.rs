//! A company's customisation as one file, and what becomes of it in another company.

use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Problem, Result};
use serde::{Deserialize, Serialize};

use super::build::build;
use super::change::{Change, require_customise, step};
use super::definition::Definition;
use super::stored;
use crate::module::Schema;

/// What a file calls itself.
pub const FORMAT: &str = "guanxi.customisation";
/// The newest form of the file that this program reads and writes.
pub const FORMAT_VERSION: u32 = 1;

/// The file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// [`FORMAT`].
    pub format: String,
    /// [`FORMAT_VERSION`] or an older one.
    pub version: u32,
    /// What is in it.
    pub definitions: Vec<Definition>,
}

/// What importing one definition does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// The kind of definition.
    pub what: &'static str,
    /// The entity that it is about.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// `new`, `same`, `changed`, or `conflict` where what is there doesn't allow it.
    pub outcome: &'static str,
}

/// The definitions of these entities, or of all.
///
/// # Errors
/// `access.forbidden`.
pub fn package(r: &mut dyn Queries, ctx: &Ctx, entities: &[String]) -> Result<Package> {
    require_customise(ctx)?;
    let mut definitions = stored::load(r)?.definitions;
    definitions.retain(|definition| entities.is_empty() || entities.contains(&definition.entity()));
    Ok(Package {
        format: FORMAT.to_owned(),
        version: FORMAT_VERSION,
        definitions,
    })
}

/// The changes that a package stands for.
///
/// # Errors
/// `customise.not_a_package` when the file is none, or a newer program's.
pub fn changes_of(package: &Package) -> Result<Vec<Change>> {
    if package.format != FORMAT || package.version == 0 || package.version > FORMAT_VERSION {
        return Err(
            Problem::new(ErrorKind::Invalid, "customise.not_a_package").with("version", package.version)
        );
    }
    let put = |definition: &Definition| Change::Put {
        definition: definition.clone(),
    };
    Ok(package.definitions.iter().map(put).collect())
}

/// What the changes would do, without doing it.
///
/// # Errors
/// `access.forbidden`, `record.invalid` with what is wrong with the definitions as a whole.
pub fn preview(r: &mut dyn Queries, declared: &Schema, ctx: &Ctx, changes: &[Change]) -> Result<Vec<Effect>> {
    require_customise(ctx)?;
    let before = stored::load(r)?;
    let mut after = before.clone();
    let mut effects = Vec::new();
    for change in changes {
        let Change::Put { definition } = change else {
            continue;
        };
        let known = before.definitions.iter().find(|d| d.is_same(definition));
        let outcome = match (step(&mut after, change), known) {
            (Err(_), _) => "conflict",
            (Ok(()), None) => "new",
            (Ok(()), Some(known)) if known == definition => "same",
            (Ok(()), Some(_)) => "changed",
        };
        effects.push(Effect {
            what: definition.what(),
            entity: definition.entity(),
            name: definition.name().to_owned(),
            outcome,
        });
    }
    build(declared, &after)?;
    Ok(effects)
}
