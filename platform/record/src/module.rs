//! What a domain brings: its entities, rules, migrations and words. The application lists its modules once.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::{EntityDef, Label, Labels, Value};
use guanxi_store::{Migration, Tx};
use guanxi_types::{Action, Ctx, Day, Problem, RawId, Result, Zone};

use crate::condition::link_to;
use crate::customise::{Customisation, Customised, Definition, EntityRules};

use crate::timeline::TimelineSource;

/// Looks at, and may complete or refuse, a record that is about to be written. `before` is `None` on creation. What users must
/// fill is filled; what the program sets (`read_only`) may be missing still.
pub type BeforeWrite = fn(&mut Tx<'_>, &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()>;

/// Follows up on records that were written, in the same transaction.
pub type AfterWrite = fn(&mut Tx<'_>, &Ctx, &Written<'_>) -> Result<()>;

/// Refuses the files of an entity's records to who may read these and yet not what the files tell.
pub type FilesAccess = fn(&Schema, &Ctx) -> Result<()>;

/// What was written.
pub struct Written<'a> {
    /// Everything declared, for what else is written along.
    pub schema: &'a Schema,
    /// How.
    pub action: Action,
    /// Which records.
    pub ids: &'a [RawId],
    /// The wholes that they are parts of, before and after; empty where the entity is no part.
    pub parents: &'a [RawId],
}

/// A rule on an entity of the module's own, or of a domain that it stands on.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Entity key.
    pub entity: &'static str,
    /// Before the write.
    pub before: Option<BeforeWrite>,
    /// After the write.
    pub after: Option<AfterWrite>,
    /// Before a file is handed out.
    pub files: Option<FilesAccess>,
}

impl Rule {
    /// One that looks at records before they are written.
    #[must_use]
    pub const fn before(entity: &'static str, rule: BeforeWrite) -> Self {
        Self {
            entity,
            before: Some(rule),
            after: None,
            files: None,
        }
    }

    /// One that follows up on records that were written.
    #[must_use]
    pub const fn after(entity: &'static str, rule: AfterWrite) -> Self {
        Self {
            entity,
            before: None,
            after: Some(rule),
            files: None,
        }
    }

    /// One that does both.
    #[must_use]
    pub const fn both(entity: &'static str, before: BeforeWrite, after: AfterWrite) -> Self {
        Self {
            entity,
            before: Some(before),
            after: Some(after),
            files: None,
        }
    }

    /// One that is asked before files of records are handed out: reading the records isn't enough.
    #[must_use]
    pub const fn files(entity: &'static str, rule: FilesAccess) -> Self {
        Self {
            entity,
            before: None,
            after: None,
            files: Some(rule),
        }
    }
}

/// What another domain keeps of records in a table of its own, by which lists of them are filtered: where a customer stands. Its rows
/// lead to a record each, by the first field that links; nobody reads or writes them as records.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Key, table, and the columns that are asked, as fields.
    pub def: fn() -> &'static EntityDef,
    /// Who may ask, of the records that he sees.
    pub may: fn(&Ctx) -> bool,
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
    /// What stands on the time lines of records.
    pub timeline: &'static [TimelineSource],
    /// Its words (`locales.toml`).
    pub locales: &'static str,
}

/// Everything declared, found by key. A snapshot: see [`crate::LiveSchema`].
#[derive(Clone)]
pub struct Schema {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    entities: Vec<&'static EntityDef>,
    by_key: BTreeMap<String, usize>,
    rules: BTreeMap<&'static str, Vec<Rule>>,
    labels: Labels,
    timeline: Vec<&'static TimelineSource>,
    migrations: Vec<Migration>,
    views: Vec<View>,
    customised: Arc<Customised>,
    zone: Zone,
}

/// The record engine's own tables.
const OWN: [Migration; 1] = [Migration {
    key: "record/0001_history",
    sql: include_str!("../migrations/0001_history.sql"),
}];
/// After the import's, in the order of their numbers.
const OWN_LATER: [Migration; 6] = [
    Migration {
        key: "record/0005_audit",
        sql: include_str!("../migrations/0005_audit.sql"),
    },
    Migration {
        key: "record/0006_idempotency",
        sql: include_str!("../migrations/0006_idempotency.sql"),
    },
    Migration {
        key: "record/0007_access",
        sql: include_str!("../migrations/0007_access.sql"),
    },
    Migration {
        key: "record/0008_search",
        sql: include_str!("../migrations/0008_search.sql"),
    },
    Migration {
        key: "record/0011_together",
        sql: include_str!("../migrations/0011_together.sql"),
    },
    Migration {
        key: "record/0012_seal_mac",
        sql: include_str!("../migrations/0012_seal_mac.sql"),
    },
];
/// After all others.
const OWN_LAST: [Migration; 1] = [Migration {
    key: "record/0016_delivery",
    sql: include_str!("../migrations/0016_delivery.sql"),
}];
/// Where a company is until it says otherwise.
const DEFAULT_ZONE: &str = "Asia/Shanghai";
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
        migrations.extend(crate::duplicate::MIGRATIONS);
        migrations.extend(crate::merge::MIGRATIONS);
        migrations.extend(OWN_LATER);
        migrations.extend(crate::customise::MIGRATIONS);
        migrations.extend(crate::webhook::MIGRATIONS);
        migrations.extend(crate::person::MIGRATIONS);
        migrations.extend(OWN_LAST);
        migrations.extend(crate::audit::MIGRATIONS);
        migrations.extend(crate::daily::MIGRATIONS);
        migrations.extend(crate::access::MIGRATIONS);
        migrations.extend(crate::search_index::MIGRATIONS);
        migrations.extend(crate::notification::MIGRATIONS);
        let mut labels = read_labels("record", OWN_LOCALES)?;
        let mut timeline = Vec::new();
        for module in modules {
            entities.extend(module.entities);
            migrations.extend(module.migrations);
            timeline.extend(module.timeline);
            labels.extend(read_labels(module.key, module.locales)?);
            for rule in module.rules {
                rules.entry(rule.entity).or_default().push(*rule);
            }
        }
        let by_key = places(&entities);
        let schema = Self {
            inner: Arc::new(Inner {
                entities,
                by_key,
                rules,
                labels,
                timeline,
                migrations,
                views: Vec::new(),
                customised: Arc::default(),
                zone: Zone::named(DEFAULT_ZONE).map_err(Problem::internal)?,
            }),
        };
        let faults = schema.faults();
        if faults.is_empty() {
            Ok(schema)
        } else {
            Err(Problem::internal(faults.join("; ")))
        }
    }

    /// Counts the changes that administrators made; 0 is what the program declares.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.inner.customised.source.version
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

    /// The same with these to filter by.
    #[must_use]
    pub fn with_views(&self, views: &[View]) -> Self {
        Self {
            inner: Arc::new(Inner {
                views: views.to_vec(),
                ..Inner::clone(&self.inner)
            }),
        }
    }

    /// What is kept of an entity's records elsewhere, as far as the user may ask it.
    pub fn views<'s>(
        &'s self,
        ctx: &'s Ctx,
        def: &'s EntityDef,
    ) -> impl Iterator<Item = &'static EntityDef> + 's {
        let own = self.inner.views.iter().filter(|view| (view.may)(ctx));
        own.map(|view| (view.def)())
            .filter(|view| link_to(view, def).is_some())
    }

    /// The view of this key.
    pub(crate) fn view(&self, key: &str) -> Option<View> {
        self.inner
            .views
            .iter()
            .copied()
            .find(|view| (view.def)().key == key)
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

    /// What administrators defined.
    #[must_use]
    pub fn customisation(&self) -> &Customisation {
        &self.inner.customised.source
    }

    /// The day that it is for the company.
    #[must_use]
    pub fn today(&self, ctx: &Ctx) -> Day {
        self.inner.zone.day_of(ctx.clock.now())
    }

    /// Where the company is.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.inner.zone
    }

    /// The same in a company's own zone.
    #[must_use]
    pub fn in_zone(&self, zone: Zone) -> Self {
        Self {
            inner: Arc::new(Inner {
                zone,
                ..Inner::clone(&self.inner)
            }),
        }
    }

    /// The same with these definitions and further words.
    pub(crate) fn customised(
        &self,
        entities: Vec<&'static EntityDef>,
        labels: Labels,
        customised: Arc<Customised>,
    ) -> Result<Self> {
        let by_key = places(&entities);
        let mut inner = Inner {
            entities,
            by_key,
            customised,
            ..Inner::clone(&self.inner)
        };
        inner.labels.extend(labels);
        let schema = Self {
            inner: Arc::new(inner),
        };
        let faults = schema.faults();
        if faults.is_empty() {
            Ok(schema)
        } else {
            Err(Problem::internal(faults.join("; ")))
        }
    }

    pub(crate) fn custom_rules(&self, entity: &str) -> Option<&EntityRules> {
        self.inner.customised.rules.get(entity)
    }

    /// Whether a column belongs to a field that was retired, so that it is there without being declared.
    pub(crate) fn keeps_column(&self, entity: &str, column: &str) -> bool {
        self.customisation().definitions.iter().any(
            |definition| matches!(definition, Definition::Field(d) if d.entity == entity && d.name == column),
        )
    }

    /// What stands on the time lines of records.
    #[must_use]
    pub fn timeline(&self) -> &[&'static TimelineSource] {
        &self.inner.timeline
    }

    pub(crate) fn rules(&self, entity: &str) -> &[Rule] {
        self.inner.rules.get(entity).map_or(&[], Vec::as_slice)
    }

    fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = self.entities().iter().flat_map(|def| def.faults()).collect();
        for source in self.timeline() {
            let has = |name: &str| {
                self.entity(source.entity)
                    .is_ok_and(|def| def.field(name).is_some())
            };
            if !has(source.field) || !has(source.at) || (source.of != "*" && self.entity(source.of).is_err())
            {
                faults.push(format!("time line '{}': {source:?} leads nowhere", source.kind));
            }
        }
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

fn places(entities: &[&'static EntityDef]) -> BTreeMap<String, usize> {
    let places = entities.iter().enumerate();
    places.map(|(at, def)| (def.key.clone(), at)).collect()
}

fn read_labels(module: &str, text: &str) -> Result<Labels> {
    Labels::parse(text).map_err(|e| Problem::internal(format!("{module}/locales.toml: {e}")))
}
