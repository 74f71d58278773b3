//! What a domain brings: its entities, rules, migrations and words. The application lists its modules once.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::{EntityDef, Label, Labels, Value};
use guanxi_store::{Migration, Tx};
use guanxi_types::{Action, Ctx, Problem, RawId, Result};

/// Looks at, and may complete or refuse, a record that is about to be written. `before` is `None` on creation.
pub type BeforeWrite = fn(&mut Tx<'_>, &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()>;

/// Follows up on records that were written, in the same transaction.
pub type AfterWrite = fn(&mut Tx<'_>, &Ctx, &Written<'_>) -> Result<()>;

/// What was written.
pub struct Written<'a> {
    /// How.
    pub action: Action,
    /// Which records.
    pub ids: &'a [RawId],
    /// The wholes that they are parts of, before and after; empty where the entity is no part.
    pub parents: &'a [RawId],
}

/// A rule on one of the module's own entities.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Entity key.
    pub entity: &'static str,
    /// Before the write.
    pub before: Option<BeforeWrite>,
    /// After the write.
    pub after: Option<AfterWrite>,
}

/// A domain's static part.
pub struct Module {
    /// Its name.
    pub key: &'static str,
    /// Its entities, in the order of the menu.
    pub entities: Vec<&'static EntityDef>,
    /// Its changes of the schema, oldest first.
    pub migrations: &'static [Migration],
    /// Its rules.
    pub rules: &'static [Rule],
    /// Its words (`locales.toml`).
    pub locales: &'static str,
}

/// Everything declared, found by key.
#[derive(Clone)]
pub struct Schema {
    inner: Arc<Inner>,
}

struct Inner {
    entities: Vec<&'static EntityDef>,
    by_key: BTreeMap<String, usize>,
    rules: BTreeMap<&'static str, Vec<Rule>>,
    labels: Labels,
    migrations: Vec<Migration>,
}

/// The record engine's own tables.
const OWN: [Migration; 1] = [Migration {
    key: "record/0001_history",
    sql: include_str!("../migrations/0001_history.sql"),
}];
const OWN_LOCALES: &str = include_str!("../locales.toml");

impl Schema {
    /// Gathers the modules, in the order of their dependencies.
    ///
    /// # Errors
    /// When a definition contradicts itself, a link leads nowhere or a word file can't be read.
    pub fn new(modules: Vec<Module>) -> Result<Self> {
        let mut entities = Vec::new();
        let mut rules: BTreeMap<&'static str, Vec<Rule>> = BTreeMap::new();
        let mut migrations = OWN.to_vec();
        migrations.extend(crate::import::MIGRATIONS);
        let mut labels = read_labels("record", OWN_LOCALES)?;
        for module in modules {
            entities.extend(module.entities);
            migrations.extend(module.migrations);
            labels.extend(read_labels(module.key, module.locales)?);
            for rule in module.rules {
                rules.entry(rule.entity).or_default().push(*rule);
            }
        }
        let by_key = entities
            .iter()
            .enumerate()
            .map(|(at, def)| (def.key.clone(), at))
            .collect();
        let schema = Self {
            inner: Arc::new(Inner {
                entities,
                by_key,
                rules,
                labels,
                migrations,
            }),
        };
        let faults = schema.faults();
        if faults.is_empty() {
            Ok(schema)
        } else {
            Err(Problem::internal(faults.join("; ")))
        }
    }

    /// Every entity, in the order of the modules.
    #[must_use]
    pub fn entities(&self) -> &[&'static EntityDef] {
        &self.inner.entities
    }

    /// The entity of this key.
    ///
    /// # Errors
    /// `record.unknown_entity` when there is none.
    pub fn entity(&self, key: &str) -> Result<&'static EntityDef> {
        self.inner
            .by_key
            .get(key)
            .and_then(|at| self.inner.entities.get(*at))
            .copied()
            .ok_or_else(|| {
                Problem::new(guanxi_types::ErrorKind::NotFound, "record.unknown_entity").with("entity", key)
            })
    }

    /// All words.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.inner.labels
    }

    /// The label of a field: its own, or that which every entity's field of this name has.
    #[must_use]
    pub fn field_label(&self, def: &EntityDef, field: &str) -> Option<&Label> {
        self.labels()
            .get(&format!("{}.{field}", def.key))
            .or_else(|| self.labels().get(&format!("field.{field}")))
    }

    /// Every migration, in order.
    #[must_use]
    pub fn migrations(&self) -> &[Migration] {
        &self.inner.migrations
    }

    pub(crate) fn rules(&self, entity: &str) -> &[Rule] {
        self.inner.rules.get(entity).map_or(&[], Vec::as_slice)
    }

    fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = self.entities().iter().flat_map(|def| def.faults()).collect();
        for def in self.entities() {
            for field in &def.fields {
                if let guanxi_entity::Kind::Link { entity } = &field.kind
                    && self.entity(entity).is_err()
                {
                    faults.push(format!("{}.{}: links to unknown '{entity}'", def.key, field.name));
                }
            }
        }
        faults
    }
}

fn read_labels(module: &str, text: &str) -> Result<Labels> {
    Labels::parse(text).map_err(|e| Problem::internal(format!("{module}/locales.toml: {e}")))
}
