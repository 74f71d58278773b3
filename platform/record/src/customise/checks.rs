//! What a definition must be.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Kind, Label};
use guanxi_types::{FieldError, Result};

use super::build::{Customisation, refusal};
use super::definition::{Definition, EntityDraft, FieldDraft, FieldKind, LayoutDraft};
use super::expression::{Expression, Fault};
use super::{
    ENTITY_LIMIT, FIELD_LIMIT, KEY_LENGTH, LABEL_LENGTH, NAME_LENGTH, OPTION_LIMIT, PER_ENTITY_LIMIT,
    TEXT_LIMIT,
};
use crate::validate::compiled;

/// Names that mean something else to a database or to the program.
const RESERVED: [&str; 12] = [
    "id",
    "version",
    "name",
    "record",
    "old",
    "user",
    "today",
    "table",
    "select",
    "order",
    "group",
    "definition",
];

/// Gathers what is wrong.
pub(crate) struct Checks<'a> {
    source: &'a Customisation,
    faults: Vec<FieldError>,
}

impl<'a> Checks<'a> {
    pub fn new(source: &'a Customisation) -> Self {
        let mut checks = Self {
            source,
            faults: Vec::new(),
        };
        let entities = checks.count(|d| matches!(d, Definition::Entity(_)));
        for definition in &source.definitions {
            let peers = checks.count(|d| d.what() == definition.what() && d.entity() == definition.entity());
            let limit = match definition {
                Definition::Field(_) => FIELD_LIMIT,
                _ => PER_ENTITY_LIMIT,
            };
            if peers > limit || (matches!(definition, Definition::Entity(_)) && entities > ENTITY_LIMIT) {
                checks.fault(definition, "name", "too_many");
            }
            if checks.count(|d| d.is_same(definition)) > 1 {
                checks.fault(definition, "name", "taken");
            }
            if !is_name(definition.name(), matches!(definition, Definition::Override(_))) {
                checks.fault(definition, "name", "bad_name");
            }
        }
        checks
    }

    fn count(&self, is_wanted: impl Fn(&Definition) -> bool) -> usize {
        self.source.definitions.iter().filter(|d| is_wanted(d)).count()
    }

    pub fn fault(&mut self, definition: &Definition, attribute: &str, code: &str) {
        self.push(definition, FieldError::new(attribute, code));
    }

    fn push(&mut self, definition: &Definition, error: FieldError) {
        let about = format!(
            "{} {} {}",
            definition.what(),
            definition.entity(),
            definition.name()
        );
        self.faults.push(error.with("about", about));
    }

    fn label(&mut self, definition: &Definition, attribute: &str, label: &Label) {
        let is_sound = |text: &str| {
            let length = text.trim().chars().count();
            length > 0 && length <= LABEL_LENGTH && !text.contains(|c: char| c.is_control())
        };
        if !is_sound(&label.zh) || !is_sound(&label.en) {
            self.fault(definition, attribute, "bad_label");
        }
    }

    pub fn entity(&mut self, draft: &EntityDraft) {
        let definition = Definition::Entity(draft.clone());
        self.label(&definition, "label", &draft.label);
        if let Some(label) = &draft.title_label {
            self.label(&definition, "title_label", label);
        }
        if RESERVED.contains(&draft.name.as_str()) {
            self.fault(&definition, "name", "reserved_name");
        }
    }

    pub fn field(&mut self, def: &EntityDef, draft: &FieldDraft) {
        let definition = Definition::Field(draft.clone());
        self.label(&definition, "label", &draft.label);
        if let Some(help) = &draft.help
            && (help.zh.chars().count() > TEXT_LIMIT || help.en.chars().count() > TEXT_LIMIT)
        {
            self.fault(&definition, "help", "too_long");
        }
        if !draft.name.starts_with("c_") || def.field(&draft.name).is_some() {
            self.fault(&definition, "name", "bad_name");
        }
        if let Some(pattern) = draft.pattern.as_deref().filter(|p| !p.is_empty())
            && let Err(message) = compiled(pattern)
        {
            let last = message.lines().last().unwrap_or_default().to_owned();
            self.push(
                &definition,
                FieldError::new("pattern", "bad_pattern").with("message", last),
            );
        }
        let is_text = matches!(draft.kind, FieldKind::Text);
        if draft
            .length
            .is_some_and(|length| !is_text || !(1..=2_000).contains(&length))
        {
            self.fault(&definition, "length", "out_of_range");
        }
        let no_key = matches!(
            draft.kind,
            FieldKind::LongText | FieldKind::Bool | FieldKind::Choices
        );
        if draft.unique && (no_key || draft.default.as_ref().is_some_and(|d| !d.is_empty())) {
            self.fault(&definition, "unique", "no_key");
        }
        if draft.search && draft.stored_kind().options().is_empty() && !draft.stored_kind().has_parts() {
            self.fault(&definition, "search", "not_text");
        }
        if draft.formula.is_some() && (draft.required || draft.unique || draft.default.is_some()) {
            self.fault(&definition, "formula", "computed");
        }
        self.sealed(&definition, draft);
        self.file(&definition, draft);
        self.options(&definition, draft);
    }

    /// What is encrypted at rest is a text that nothing is computed, ordered, searched or counted by.
    fn sealed(&mut self, definition: &Definition, draft: &FieldDraft) {
        if !draft.sealed {
            return;
        }
        let can_be = [
            FieldKind::Text,
            FieldKind::LongText,
            FieldKind::Phone,
            FieldKind::Email,
            FieldKind::Url,
            FieldKind::Address,
        ];
        if !can_be.contains(&draft.kind) {
            self.fault(definition, "sealed", "only_text");
        }
        let is_given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let clashes = [
            ("search", draft.search),
            ("analysed", draft.analysed),
            ("formula", is_given(&draft.formula)),
            ("default", is_given(&draft.default)),
        ];
        for (attribute, _) in clashes.into_iter().filter(|(_, is_set)| *is_set) {
            self.fault(definition, attribute, "sealed");
        }
    }

    /// A file can be put on a record that is there, so a new record can't have to have one.
    fn file(&mut self, definition: &Definition, draft: &FieldDraft) {
        if draft.kind != FieldKind::File {
            return;
        }
        let is_given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let clashes = [
            ("required", draft.required),
            ("unique", draft.unique),
            ("analysed", draft.analysed),
            ("formula", is_given(&draft.formula)),
            ("default", is_given(&draft.default)),
        ];
        for (attribute, _) in clashes.into_iter().filter(|(_, is_set)| *is_set) {
            self.fault(definition, attribute, "file");
        }
    }

    fn options(&mut self, definition: &Definition, draft: &FieldDraft) {
        let has_options = matches!(draft.kind, FieldKind::Choice | FieldKind::Choices);
        let keys: BTreeSet<&str> = draft.options.iter().map(|o| o.key.as_str()).collect();
        if has_options == draft.options.is_empty() || draft.options.len() > OPTION_LIMIT {
            self.fault(
                definition,
                "options",
                if has_options { "required" } else { "no_options" },
            );
        }
        if keys.len() != draft.options.len() {
            self.fault(definition, "options", "taken");
        }
        for option in &draft.options {
            self.label(definition, "options", &option.label);
            let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if option.key.is_empty() || option.key.len() > KEY_LENGTH || !option.key.chars().all(is_key) {
                self.fault(definition, "options", "bad_name");
            }
        }
        if (draft.kind == FieldKind::Link) != draft.target.as_ref().is_some_and(|t| !t.is_empty()) {
            self.fault(definition, "target", "required");
        }
    }

    /// A condition or formula that can't be compiled.
    pub fn expression(&mut self, definition: &Definition, attribute: &str, fault: &Fault) {
        let error = FieldError::new(attribute, "bad_expression")
            .with("line", fault.line)
            .with("column", fault.column)
            .with("message", fault.message.as_str());
        self.push(definition, error);
    }

    /// What names fields and entities names some that there are.
    pub fn references(&mut self, defs: &[EntityDef]) {
        for definition in &self.source.definitions {
            let Some(def) = defs.iter().find(|def| def.key == definition.entity()) else {
                if !self.is_retired(&definition.entity())
                    && !matches!(definition, Definition::Field(_) | Definition::Override(_))
                {
                    self.fault(definition, "entity", "unknown_entity");
                }
                continue;
            };
            match definition {
                Definition::Field(draft) if !draft.retired => {
                    let target = draft.target.as_deref().filter(|_| draft.kind == FieldKind::Link);
                    if target.is_some_and(|key| defs.iter().all(|def| def.key != key)) {
                        self.fault(definition, "target", "unknown_entity");
                    }
                }
                Definition::Rule(draft) => {
                    self.label(definition, "message", &draft.message);
                    self.known(definition, def, "fields", draft.fields.iter());
                }
                Definition::Layout(draft) => self.layout(definition, def, draft),
                Definition::Board(draft) => {
                    self.label(definition, "label", &draft.label);
                    self.known(definition, def, "cards", draft.cards.iter());
                    let kind = def.field(&draft.field).map(|(_, f)| &f.kind);
                    if !matches!(kind, Some(Kind::Choice { .. })) {
                        self.fault(definition, "field", "not_a_choice_field");
                    }
                }
                _ => {}
            }
        }
    }

    fn is_retired(&self, key: &str) -> bool {
        let is_it =
            |d: &Definition| matches!(d, Definition::Entity(draft) if draft.retired && draft.key() == key);
        self.source.definitions.iter().any(is_it)
    }

    fn layout(&mut self, definition: &Definition, def: &EntityDef, draft: &LayoutDraft) {
        self.label(definition, "label", &draft.label);
        let placed = draft.sections.iter().flat_map(|section| &section.fields);
        let names: Vec<&String> = placed.clone().map(|field| &field.name).collect();
        self.known(definition, def, "sections", names.iter().copied());
        let distinct: BTreeSet<&String> = names.iter().copied().collect();
        if distinct.len() != names.len() {
            self.fault(definition, "sections", "taken");
        }
        if draft.sections.is_empty() || draft.sections.len() > PER_ENTITY_LIMIT {
            self.fault(definition, "sections", "required");
        }
        for section in &draft.sections {
            self.label(definition, "sections", &section.label);
            if !(1..=2).contains(&section.columns) {
                self.fault(definition, "sections", "out_of_range");
            }
        }
        for condition in placed
            .clone()
            .flat_map(|f| f.visible_if.iter().chain(&f.required_if))
        {
            if let Err(fault) = Expression::compile(def, condition) {
                self.expression(definition, "sections", &fault);
            }
        }
        let is_entered = |name: &str| placed.clone().any(|f| f.name == name && !f.read_only);
        let is_needed = |f: &&guanxi_entity::FieldDef| {
            f.required && f.default.is_none() && !f.read_only && !f.hidden && !is_entered(&f.name)
        };
        if let Some(missing) = def.fields.iter().find(is_needed) {
            self.push(
                definition,
                FieldError::new("sections", "left_out").with("name", missing.name.as_str()),
            );
        }
        let is_twin = |d: &Definition| match d {
            Definition::Layout(other) => {
                other.entity == draft.entity
                    && other.name != draft.name
                    && other.class == draft.class
                    && other.role.as_deref().unwrap_or_default() == draft.role.as_deref().unwrap_or_default()
            }
            _ => false,
        };
        if self.count(is_twin) > 0 {
            self.fault(definition, "role", "same_audience");
        }
        if let Some(class) = &draft.class {
            let options = def.field(&class.field).map_or(&[][..], |(_, f)| f.kind.options());
            if !options.contains(&class.value) {
                self.fault(definition, "class", "not_a_choice");
            }
        }
    }

    fn known<'n>(
        &mut self,
        definition: &Definition,
        def: &EntityDef,
        attribute: &str,
        names: impl Iterator<Item = &'n String>,
    ) {
        for name in names {
            let is_known = def.field(name).is_some_and(|(_, f)| f.kind != Kind::Secret);
            if !is_known {
                self.push(
                    definition,
                    FieldError::new(attribute, "unknown_field").with("name", name.as_str()),
                );
            }
        }
    }

    pub fn finish(self) -> Result<()> {
        refusal(self.faults)
    }
}

/// Small letters, digits and underscores, a letter first: what both engines take without quotes.
fn is_name(name: &str, is_declared: bool) -> bool {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let limit = if is_declared { 2 * NAME_LENGTH } else { NAME_LENGTH };
    name.len() <= limit
        && !name.contains("__")
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_inner)
}
