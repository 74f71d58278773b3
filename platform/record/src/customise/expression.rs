//! Conditions and formulas in CEL, over one record. A text is bounded in length, depth and loops when it is compiled, so that
//! no evaluation takes long; a Context of functions is made once.
//!
//! Values are what the record stores: amounts in minor units, numbers with decimals in thousandths, days and instants as
//! text (`2024-05-31`), several choices as a list. Whole numbers stay whole; `money("12.50")`, `number("1.5")` and `share(a, b, c)`
//! say the rest.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use cel::common::ast::{EntryExpr, Expr, IdedExpr};
use cel::{Context, ExecutionError, Program, Value as Cel};
use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_types::{Day, Money, Qty, RawId, div_half_away, len_i64};

use crate::input::{chosen, parse_field};
use crate::json::value_to_text;

/// Most characters of an expression.
pub const LENGTH_LIMIT: usize = 1_000;
/// Most levels of an expression.
const DEPTH_LIMIT: usize = 40;
/// Names that an expression may begin with.
const VARIABLES: [&str; 4] = ["record", "old", "user", "today"];

/// An expression that can be evaluated.
pub struct Expression {
    program: Program,
    /// The fields that it reads of the record.
    pub fields: Vec<String>,
    /// The variables that it reads.
    pub names: Vec<String>,
}

/// Where an expression is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: i64,
    /// From 1.
    pub column: i64,
    /// In English, as the language's own messages are.
    pub message: String,
}

/// What an expression is evaluated over.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The record's entity.
    pub def: &'a EntityDef,
    /// Its values.
    pub record: &'a [Value],
    /// Its values before the change.
    pub old: Option<&'a [Value]>,
    /// Who writes it.
    pub user: RawId,
    /// Today, where the company is.
    pub today: Day,
}

/// What came of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value.
    Value(Cel),
    /// It couldn't be said, because a field that it reads is empty.
    Empty,
    /// It can't be evaluated.
    Failed(String),
}

impl Outcome {
    /// The value as a person reads it; nothing where there is none.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::Value(Cel::Bool(value)) => value.to_string(),
            Self::Value(Cel::Int(value)) => value.to_string(),
            Self::Value(Cel::Float(value)) => value.to_string(),
            Self::Value(Cel::String(text)) => text.to_string(),
            Self::Value(other) => format!("{other:?}"),
            Self::Empty | Self::Failed(_) => String::new(),
        }
    }
}

static FUNCTIONS: LazyLock<Context<'static, 'static>> = LazyLock::new(functions);

impl Expression {
    /// Compiles a text for the records of an entity.
    ///
    /// # Errors
    /// Where it is wrong: its language, a field that there isn't, or its bounds.
    pub fn compile(def: &EntityDef, text: &str) -> Result<Self, Fault> {
        let at_start = |message: &str| Fault {
            line: 1,
            column: 1,
            message: message.to_owned(),
        };
        if text.chars().count() > LENGTH_LIMIT {
            return Err(at_start("the expression is too long"));
        }
        if brackets(text) > DEPTH_LIMIT {
            return Err(at_start("the expression is nested too deeply"));
        }
        let program = Program::compile(text).map_err(|errors| {
            errors.errors.first().map_or_else(
                || at_start("not an expression"),
                |error| Fault {
                    line: i64::try_from(error.pos.0).unwrap_or(1),
                    column: i64::try_from(error.pos.1).unwrap_or(1),
                    message: error.msg.clone(),
                },
            )
        })?;
        let mut walk = Walk {
            def,
            text,
            program: &program,
            fields: Vec::new(),
            names: Vec::new(),
            bound: Vec::new(),
        };
        walk.visit(program.expression(), 0)?;
        let (fields, names) = (walk.fields, walk.names);
        Ok(Self {
            program,
            fields,
            names,
        })
    }

    /// Evaluates it.
    #[must_use]
    pub fn evaluate(&self, subject: &Subject<'_>) -> Outcome {
        let mut context = FUNCTIONS.new_inner_scope();
        context.add_variable_from_value("record", map_of(subject.def, subject.record));
        let old = subject.old.map_or(Cel::Null, |old| map_of(subject.def, old));
        context.add_variable_from_value("old", old);
        context.add_variable_from_value("user", subject.user.to_string());
        context.add_variable_from_value("today", subject.today.to_string());
        match self.program.execute(&context) {
            Ok(Cel::Null) => Outcome::Empty,
            Ok(value) => Outcome::Value(value),
            Err(_) if self.reads_nothing(subject) => Outcome::Empty,
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    /// Whether a field that it reads is empty, or it asks for what was before and there is nothing.
    fn reads_nothing(&self, subject: &Subject<'_>) -> bool {
        let is_empty = |values: &[Value]| {
            self.fields.iter().any(|name| {
                let at = subject.def.field(name).map(|(at, _)| at);
                at.is_none_or(|at| values.get(at).is_none_or(Value::is_null))
            })
        };
        is_empty(subject.record) || subject.old.is_none_or(is_empty)
    }
}

/// The result as a field of this kind stores it.
///
/// # Errors
/// When it is of another type.
pub fn stored(kind: &Kind, value: &Cel) -> Result<Value, String> {
    let wrong = || format!("the result is {:?}, not of the field's kind", value.type_of());
    match (kind, value) {
        (_, Cel::Null) => Ok(Value::Null),
        (Kind::Int | Kind::Money | Kind::Qty, Cel::Int(n)) => Ok(Value::Int(*n)),
        (Kind::Bool, Cel::Bool(b)) => Ok(Value::Int(i64::from(*b))),
        (Kind::Text { .. } | Kind::LongText | Kind::Date, Cel::String(text)) => {
            parse_field("", kind, text).map_err(|_| wrong())
        }
        _ => Err(wrong()),
    }
}

fn map_of(def: &EntityDef, values: &[Value]) -> Cel {
    let mut map: HashMap<String, Cel> = HashMap::with_capacity(values.len());
    for (field, value) in def.fields.iter().zip(values) {
        if field.kind != Kind::Secret && !field.sealed {
            map.insert(field.name.clone(), cel_value(&field.kind, value));
        }
    }
    map.into()
}

fn cel_value(kind: &Kind, value: &Value) -> Cel {
    match (kind, value) {
        (_, Value::Null) => Cel::Null,
        (Kind::Bool, Value::Int(v)) => Cel::Bool(*v != 0),
        (Kind::Int | Kind::Money | Kind::Qty, Value::Int(v)) => Cel::Int(*v),
        (Kind::Choices { .. }, Value::Text(text)) => {
            let keys: Vec<Cel> = chosen(text).map(Cel::from).collect();
            Cel::List(Arc::new(keys))
        }
        (kind, value) => Cel::from(value_to_text(kind, value)),
    }
}

/// Deepest nesting of brackets: the parser's own recursion is bounded by it.
fn brackets(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '?' | '!' | '-' => depth += 1,
            ')' | ']' | '}' | ':' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() => {}
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Looks at every part of an expression once.
struct Walk<'a> {
    def: &'a EntityDef,
    text: &'a str,
    program: &'a Program,
    fields: Vec<String>,
    names: Vec<String>,
    bound: Vec<String>,
}

impl Walk<'_> {
    fn fault(&self, expr: &IdedExpr, message: String) -> Fault {
        let offset = self.program.source_info().offset_for(expr.id).unwrap_or((0, 0)).0;
        let before = usize::try_from(offset).ok().and_then(|end| self.text.get(..end));
        let before = before.unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let in_line = before.get(line_start..).unwrap_or_default().chars().count();
        Fault {
            line: len_i64(before.matches('\n').count()) + 1,
            column: len_i64(in_line) + 1,
            message,
        }
    }

    fn visit(&mut self, expr: &IdedExpr, depth: usize) -> Result<(), Fault> {
        if depth > DEPTH_LIMIT {
            return Err(self.fault(expr, "the expression is nested too deeply".to_owned()));
        }
        let below = depth + 1;
        match &expr.expr {
            Expr::Ident(name) => self.ident(expr, name),
            Expr::Select(select) => {
                self.visit(&select.operand, below)?;
                if matches!(&select.operand.expr, Expr::Ident(name) if name == "record" || name == "old") {
                    return self.field(expr, &select.field);
                }
                Ok(())
            }
            Expr::Call(call) => {
                if let Some(target) = &call.target {
                    self.visit(target, below)?;
                }
                call.args.iter().try_for_each(|arg| self.visit(arg, below))
            }
            Expr::List(list) => list.elements.iter().try_for_each(|one| self.visit(one, below)),
            Expr::Map(map) => map.entries.iter().try_for_each(|entry| match &entry.expr {
                EntryExpr::MapEntry(entry) => {
                    self.visit(&entry.key, below)?;
                    self.visit(&entry.value, below)
                }
                EntryExpr::StructField(field) => self.visit(&field.value, below),
            }),
            Expr::Comprehension(each) => {
                if !self.bound.is_empty() {
                    return Err(self.fault(expr, "a loop inside a loop isn't allowed".to_owned()));
                }
                self.visit(&each.iter_range, below)?;
                self.bound = vec![each.iter_var.clone(), each.accu_var.clone()];
                self.bound.extend(each.iter_var2.clone());
                let done = [&each.accu_init, &each.loop_cond, &each.loop_step, &each.result]
                    .into_iter()
                    .try_for_each(|part| self.visit(part, below));
                self.bound.clear();
                done
            }
            Expr::Struct(_) => Err(self.fault(expr, "no such type".to_owned())),
            Expr::Literal(_) | Expr::Unspecified => Ok(()),
        }
    }

    fn ident(&mut self, expr: &IdedExpr, name: &str) -> Result<(), Fault> {
        if self.bound.iter().any(|bound| bound == name) {
            return Ok(());
        }
        if VARIABLES.contains(&name) {
            self.names.push(name.to_owned());
            return Ok(());
        }
        Err(self.fault(expr, format!("unknown name '{name}'; fields are record.<field>")))
    }

    fn field(&mut self, expr: &IdedExpr, name: &str) -> Result<(), Fault> {
        match self.def.field(name) {
            Some((_, field)) if field.sealed => {
                Err(self.fault(expr, format!("the field '{name}' is encrypted at rest")))
            }
            Some((_, field)) if field.kind != Kind::Secret => {
                if !self.fields.iter().any(|known| known == name) {
                    self.fields.push(name.to_owned());
                }
                Ok(())
            }
            _ => Err(self.fault(expr, format!("there is no field '{name}'"))),
        }
    }
}

fn functions() -> Context<'static, 'static> {
    let mut context = Context::default();
    let day = |text: &str| {
        text.get(..10)
            .and_then(|day| day.parse::<Day>().ok())
            .ok_or_else(|| failed("day", text))
    };
    let added = [
        context.add_function("money", |text: Arc<String>| {
            Money::parse(&text)
                .map(Money::raw)
                .map_err(|_| failed("money", &text))
        }),
        context.add_function("number", |text: Arc<String>| {
            Qty::parse(&text)
                .map(Qty::raw)
                .map_err(|_| failed("number", &text))
        }),
        context.add_function("share", |a: i64, b: i64, c: i64| {
            div_half_away(i128::from(a) * i128::from(b), i128::from(c))
                .and_then(|n| i64::try_from(n).ok())
                .ok_or_else(|| failed("share", "out of range"))
        }),
        context.add_function("days", move |from: Arc<String>, to: Arc<String>| {
            Ok::<_, ExecutionError>(i64::from(day(&to)?.raw()) - i64::from(day(&from)?.raw()))
        }),
        context.add_function("add_days", move |from: Arc<String>, n: i64| {
            let days = i32::try_from(n).ok().filter(|n| n.abs() < 400_000);
            let days = days.ok_or_else(|| failed("add_days", "out of range"))?;
            Ok::<_, ExecutionError>(Arc::new(day(&from)?.plus(days).to_string()))
        }),
        context.add_function("year", move |text: Arc<String>| {
            day(&text).map(|day| i64::from(day.date().year()))
        }),
        context.add_function("month", move |text: Arc<String>| {
            day(&text).map(|day| i64::from(day.date().month()))
        }),
    ];
    debug_assert!(added.iter().all(Result::is_ok), "a function's name is taken");
    context
}

fn failed(function: &str, message: &str) -> ExecutionError {
    ExecutionError::FunctionError {
        function: function.to_owned(),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guanxi_entity::FieldDef;

    fn def() -> EntityDef {
        let mut def = EntityDef::new("custom.deal");
        for (name, kind) in [
            ("name", Kind::Text { max: 40 }),
            ("amount", Kind::Money),
            ("start", Kind::Date),
            (
                "tags",
                Kind::Choices {
                    options: vec!["a".into(), "b".into()],
                },
            ),
            ("won", Kind::Bool),
        ] {
            def.fields.push(FieldDef::new(name, kind));
        }
        def
    }

    fn values() -> Vec<Value> {
        vec![
            "门店".into(),
            Value::Int(12_345),
            Value::Int(19_800),
            "|a|b|".into(),
            Value::Null,
        ]
    }

    fn run(text: &str) -> Outcome {
        let (def, record) = (def(), values());
        let subject = Subject {
            def: &def,
            record: &record,
            old: None,
            user: 7,
            today: Day::new(19_810),
        };
        Expression::compile(&def, text).unwrap().evaluate(&subject)
    }

    /// O4
    #[test]
    fn a_condition_reads_the_record() {
        let yes = Outcome::Value(Cel::Bool(true));
        for text in [
            "record.amount > money('100')",
            "record.tags.exists(t, t == 'b')",
            "'a' in record.tags",
            "days(record.start, today) == 10",
            "record.start < today",
            "add_days(record.start, 10) == today",
            "year(record.start) == 2024 && month(record.start) == 3",
            "record.won == null",
            "old == null",
            "user == '7'",
            "share(record.amount, 10, 100) == 1235",
            "record.name.contains('店') && size(record.name) == 2",
            "record.name.matches('^门.$')",
        ] {
            assert_eq!(run(text), yes, "{text}");
        }
        assert_eq!(
            run("record.won && record.amount > 1"),
            Outcome::Empty,
            "an empty field says nothing"
        );
        assert!(matches!(
            run("record.name > 3"),
            Outcome::Failed(_) | Outcome::Empty
        ));
    }

    /// O4
    #[test]
    fn a_fault_has_its_place() {
        let fault = |text: &str| {
            Expression::compile(&def(), text)
                .err()
                .unwrap_or_else(|| panic!("{text}"))
        };
        let unknown = fault("record.amount > 1 &&\n  record.colour == 'x'");
        assert_eq!(unknown.line, 2, "{unknown:?}");
        assert!(unknown.message.contains("colour"), "{unknown:?}");
        assert_eq!(fault("record.amount >").line, 1);
        for text in [
            "amount > 1",
            "",
            "[1].map(a, [2].map(b, a + b))",
            &"(".repeat(60),
            &"1+".repeat(600),
            &"!".repeat(900),
        ] {
            fault(text);
        }
    }

    /// O4: whatever is typed, nothing panics and nothing hangs.
    #[test]
    fn anything_typed_is_compiled_or_refused() {
        let parts = [
            "record", ".", "amount", "(", ")", "[", "]", "?", ":", "!", "-", "'", "\"", "1", "e9", "in",
            "map", "{", "}", ",", "\\", "名", "&&", "\n",
        ];
        let mut seed = 1_u64;
        for _ in 0..3_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text.push_str(parts[usize::try_from(seed >> 33).unwrap() % parts.len()]);
            }
            if let Ok(expression) = Expression::compile(&def(), &text) {
                let (def, record) = (def(), values());
                let subject = Subject {
                    def: &def,
                    record: &record,
                    old: None,
                    user: 7,
                    today: Day::new(0),
                };
                let _ = expression.evaluate(&subject);
            }
        }
    }
}
