//! A company whose administrators defined a field of every kind, an object of their own, and a formula.

use guanxi_record::customise::{
    Change, Definition, EntityDraft, FieldDraft, FieldKind, OptionDraft, OverrideDraft,
};

use guanxi_entity::Label;

pub fn label(zh: &str, en: &str) -> Label {
    Label {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

pub fn put(definition: Definition) -> Change {
    Change::Put { definition }
}

pub fn field(entity: &str, name: &str, kind: FieldKind) -> FieldDraft {
    let options = match kind {
        FieldKind::Choice | FieldKind::Choices => ["new", "open", "done"]
            .map(|key| OptionDraft {
                key: key.to_owned(),
                label: label(&format!("{key}项"), key),
            })
            .to_vec(),
        _ => Vec::new(),
    };
    FieldDraft {
        entity: entity.to_owned(),
        name: name.to_owned(),
        label: label(&format!("字段{name}"), name),
        kind,
        options,
        filter: true,
        ..FieldDraft::default()
    }
}

pub const KINDS: [(FieldKind, &str); 16] = [
    (FieldKind::Text, "c_text"),
    (FieldKind::LongText, "c_long"),
    (FieldKind::Int, "c_int"),
    (FieldKind::Qty, "c_qty"),
    (FieldKind::Money, "c_money"),
    (FieldKind::Date, "c_date"),
    (FieldKind::Datetime, "c_time"),
    (FieldKind::Bool, "c_bool"),
    (FieldKind::Choice, "c_choice"),
    (FieldKind::Choices, "c_choices"),
    (FieldKind::Phone, "c_phone"),
    (FieldKind::Email, "c_email"),
    (FieldKind::Url, "c_url"),
    (FieldKind::Address, "c_address"),
    (FieldKind::Link, "c_link"),
    (FieldKind::File, "c_file"),
];

/// A field of every kind, and one that is encrypted at rest, on a declared entity and on an object of their own, which is part of a customer.
pub fn everything() -> Vec<Change> {
    let own = EntityDraft {
        name: "visit_plan".to_owned(),
        label: label("拜访计划", "Visit plan"),
        menu: true,
        part_of: Some("c_customer".to_owned()),
        ..EntityDraft::default()
    };
    let mut changes = vec![put(Definition::Entity(own))];
    for entity in ["customers.customer", "custom.visit_plan"] {
        for (kind, name) in KINDS {
            let mut draft = field(entity, name, kind);
            draft.target = (kind == FieldKind::Link).then(|| "org.store".to_owned());
            draft.search = kind == FieldKind::Text;
            draft.unique = kind == FieldKind::Text && entity != "customers.customer";
            changes.push(put(Definition::Field(draft)));
        }
        let mut sealed = field(entity, "c_sealed", FieldKind::Text);
        sealed.sealed = true;
        changes.push(put(Definition::Field(sealed)));
        let mut formula = field(entity, "c_total", FieldKind::Money);
        formula.formula = Some("record.c_money * record.c_int".to_owned());
        changes.push(put(Definition::Field(formula)));
    }
    let mut whole = field("custom.visit_plan", "c_customer", FieldKind::Link);
    whole.target = Some("customers.customer".to_owned());
    whole.required = true;
    changes.push(put(Definition::Field(whole)));
    let override_draft = OverrideDraft {
        entity: "customers.customer".to_owned(),
        name: "name".to_owned(),
        label: Some(label("客户姓名", "Full name")),
        ..OverrideDraft::default()
    };
    changes.push(put(Definition::Override(override_draft)));
    changes
}
