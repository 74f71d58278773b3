//! Rules and formulas of an entity, compiled, and what they say of a record that is about to be written.

use guanxi_entity::{EntityDef, Kind, Label, Value};
use guanxi_types::{Ctx, FieldError, Locale, Problem, Result};

use super::build::Customisation;
use super::checks::Checks;
use super::definition::{Definition, RuleMoment};
use super::expression::{Expression, Fault, Outcome, Subject, stored};
use crate::module::Schema;

/// Of one entity.
#[derive(Default)]
pub(crate) struct EntityRules {
    pub rules: Vec<CompiledRule>,
    pub formulas: Vec<FormulaField>,
}

pub(crate) struct CompiledRule {
    condition: Expression,
    message: Label,
    fields: Vec<String>,
    on: RuleMoment,
}

pub(crate) struct FormulaField {
    pub place: usize,
    kind: Kind,
    formula: Expression,
}

impl EntityRules {
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.formulas.is_empty()
    }
}

pub(crate) fn compile_rules(
    def: &EntityDef,
    source: &Customisation,
    checks: &mut Checks<'_>,
) -> Vec<CompiledRule> {
    let mut compiled = Vec::new();
    for definition in &source.definitions {
        let Definition::Rule(draft) = definition else {
            continue;
        };
        if draft.entity != def.key {
            continue;
        }
        match Expression::compile(def, &draft.condition) {
            Err(fault) => checks.expression(definition, "condition", &fault),
            Ok(condition) => {
                if let Outcome::Value(cel::Value::Bool(_)) | Outcome::Empty = try_out(def, &condition) {
                    if draft.active {
                        compiled.push(CompiledRule {
                            condition,
                            message: draft.message.clone(),
                            fields: draft.fields.clone(),
                            on: draft.on,
                        });
                    }
                } else {
                    checks.expression(
                        definition,
                        "condition",
                        &of_type(&try_out(def, &condition), "yes or no"),
                    );
                }
            }
        }
    }
    compiled
}

pub(crate) fn compile_formulas(
    def: &EntityDef,
    source: &Customisation,
    checks: &mut Checks<'_>,
) -> Vec<FormulaField> {
    let mut compiled: Vec<FormulaField> = Vec::new();
    for definition in &source.definitions {
        let Definition::Field(draft) = definition else {
            continue;
        };
        let (Some(text), Some((place, field))) = (&draft.formula, def.field(&draft.name)) else {
            continue;
        };
        if draft.entity != def.key {
            continue;
        }
        let formula = match Expression::compile(def, text) {
            Ok(formula) => formula,
            Err(fault) => {
                checks.expression(definition, "formula", &fault);
                continue;
            }
        };
        // A formula reads what users enter: of formulas that read each other there would be no order.
        let reads_formula = formula
            .fields
            .iter()
            .any(|name| def.field(name).is_some_and(|(_, f)| f.formula.is_some()));
        let reads_more = ["user", "today", "old"]
            .iter()
            .any(|name| formula.names.iter().any(|n| n == name));
        if reads_formula || reads_more {
            checks.fault(definition, "formula", "formula_of_formula");
            continue;
        }
        let sample = try_out(def, &formula);
        let is_sound = match &sample {
            Outcome::Value(value) => stored(&field.kind, value).is_ok(),
            Outcome::Empty => true,
            Outcome::Failed(_) => false,
        };
        if is_sound {
            compiled.push(FormulaField {
                place,
                kind: field.kind.clone(),
                formula,
            });
        } else {
            checks.expression(definition, "formula", &of_type(&sample, "of the field's kind"));
        }
    }
    compiled
}

fn of_type(outcome: &Outcome, wanted: &str) -> Fault {
    let message = match outcome {
        Outcome::Failed(message) => message.clone(),
        Outcome::Value(value) => format!("the result is {:?}; it must be {wanted}", value.type_of()),
        Outcome::Empty => format!("it must be {wanted}"),
    };
    Fault {
        line: 1,
        column: 1,
        message,
    }
}

/// Evaluates over a made-up record without empty fields: types that don't fit are seen before anybody writes one.
fn try_out(def: &EntityDef, expression: &Expression) -> Outcome {
    let values: Vec<Value> = def.fields.iter().map(|field| sample(&field.kind)).collect();
    expression.evaluate(&Subject {
        def,
        record: &values,
        old: Some(&values),
        user: 1,
        today: guanxi_types::Day::new(20_000),
    })
}

fn sample(kind: &Kind) -> Value {
    match kind {
        Kind::Int | Kind::Link { .. } | Kind::File => Value::Int(7),
        Kind::Bool => Value::Int(1),
        Kind::Money => Value::Int(12_300),
        Kind::Qty => Value::Int(1_500),
        Kind::Date => Value::Int(20_000),
        Kind::DateTime => Value::Int(1_728_000_000_000),
        Kind::Choice { options } => options.first().map_or(Value::Null, |o| Value::from(o.as_str())),
        Kind::Choices { options } => options
            .first()
            .map_or(Value::Null, |o| Value::Text(format!("|{o}|"))),
        Kind::Phone => Value::from("+8613800138000"),
        Kind::Email => Value::from("a@example.com"),
        Kind::Url => Value::from("https://example.com"),
        Kind::Text { .. } | Kind::LongText => Value::from("text"),
        Kind::Secret => Value::Null,
    }
}

/// Computes the formulas of a record that is about to be written.
pub(crate) fn compute(schema: &Schema, ctx: &Ctx, def: &EntityDef, values: &mut [Value]) {
    let Some(rules) = schema.custom_rules(&def.key) else {
        return;
    };
    let computed: Vec<(usize, Value)> = {
        let subject = Subject {
            def,
            record: values,
            old: None,
            user: ctx.user_id(),
            today: schema.today(ctx),
        };
        let result = |formula: &FormulaField| match formula.formula.evaluate(&subject) {
            Outcome::Value(value) => stored(&formula.kind, &value).unwrap_or_default(),
            Outcome::Empty | Outcome::Failed(_) => Value::Null,
        };
        rules
            .formulas
            .iter()
            .map(|formula| (formula.place, result(formula)))
            .collect()
    };
    for (place, value) in computed {
        if let Some(slot) = values.get_mut(place) {
            *slot = value;
        }
    }
}

/// Asks the rules whether a record may be written so. A rule that reads an empty field doesn't object: that a field must be
/// filled is said by `record.field != null`.
///
/// # Errors
/// `record.invalid` with the message of every rule that doesn't hold.
pub(crate) fn ask(
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    before: Option<&[Value]>,
    after: &[Value],
) -> Result<()> {
    let Some(rules) = schema.custom_rules(&def.key) else {
        return Ok(());
    };
    let moment = if before.is_some() {
        RuleMoment::Update
    } else {
        RuleMoment::Create
    };
    let subject = Subject {
        def,
        record: after,
        old: before,
        user: ctx.user_id(),
        today: schema.today(ctx),
    };
    let mut wrong = Vec::new();
    let asked = rules
        .rules
        .iter()
        .filter(|rule| rule.on == RuleMoment::Write || rule.on == moment);
    for rule in asked {
        let is_held = match rule.condition.evaluate(&subject) {
            Outcome::Value(value) => value == cel::Value::Bool(true),
            Outcome::Empty => true,
            Outcome::Failed(_) => false,
        };
        if is_held {
            continue;
        }
        let message = match ctx.locale {
            Locale::Zh => &rule.message.zh,
            Locale::En => &rule.message.en,
        };
        // A rule that names no field is told where every form has one: at the title.
        let title = rule.fields.is_empty().then_some(def.title.as_str());
        let fields = rule.fields.iter().map(String::as_str).chain(title);
        wrong.extend(fields.map(|name| FieldError::new(name, "rule").with("message", message.as_str())));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}
