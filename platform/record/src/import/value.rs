//! From a cell to the value that is stored. What isn't plainly the value is refused, never guessed.

use guanxi_document::Cell;
use guanxi_entity::{Kind, Value};
use guanxi_types::{Day, FieldError, Money, ParseMoneyError, Qty, Zone, normalise};

use super::dates;
use super::target::ImportField;
use crate::input::{choices_value, number_code, parse_field, shortened};

/// The value of a cell for this field. An empty cell is no value. A link is the text that names it.
///
/// # Errors
/// What kind of value was wanted instead.
pub fn cell_value(field: &ImportField, cell: Cell<'_>, zone: &Zone) -> Result<Value, FieldError> {
    let cell = match cell {
        Cell::Text(text) => Cell::Text(trim(text)),
        other => other,
    };
    if matches!(cell, Cell::Empty | Cell::Text("")) {
        return Ok(Value::Null);
    }
    let wrong = |code: &str| FieldError::new(&field.name, code).with("value", shortened(&cell.to_text()));
    if matches!(cell, Cell::Text(text) if text.contains('\0')) {
        return Err(FieldError::new(&field.name, "control_character"));
    }
    match &field.kind {
        Kind::Text { .. } | Kind::LongText | Kind::Link { .. } => Ok(Value::Text(cell.to_text())),
        Kind::Phone | Kind::Email | Kind::Url => parse_field(&field.name, &field.kind, &cell.to_text()),
        Kind::Choices { options } => several(field, options, &cell.to_text())
            .ok_or_else(|| wrong("not_a_choice").with("options", options.join(", "))),
        Kind::Secret | Kind::File => Err(wrong("read_only")),
        Kind::Int => whole(cell).map(Value::Int).ok_or_else(|| wrong("not_an_integer")),
        Kind::Bool => boolean(cell)
            .map(|b| Value::Int(i64::from(b)))
            .ok_or_else(|| wrong("not_a_boolean")),
        Kind::Money => scaled(cell, |text| Money::parse(text).map(Money::raw))
            .map(Value::Int)
            .map_err(wrong),
        Kind::Qty => scaled(cell, |text| Qty::parse(text).map(Qty::raw))
            .map(Value::Int)
            .map_err(wrong),
        Kind::Date => day(cell, zone)
            .map(|d| Value::Int(i64::from(d.raw())))
            .map_err(wrong),
        Kind::DateTime => instant(cell, zone).map(Value::Int).map_err(wrong),
        Kind::Choice { options } => choice(field, options, cell)
            .map(Value::Text)
            .ok_or_else(|| wrong("not_a_choice").with("options", options.join(", "))),
    }
}

/// Chinese files pad with full-width spaces, web pages with unbreakable ones.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}')
}

fn whole(cell: Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Int(value) => Some(value),
        Cell::Bool(_) | Cell::Date(_) | Cell::DateTime(_) | Cell::Instant(_) | Cell::Empty => None,
        // A thousandth is the finest that can be said; a whole number has none.
        Cell::Text(_) | Cell::Decimal(_) | Cell::Float(_) => {
            let text = cell.to_text();
            text.parse().ok().or_else(|| {
                let thousandths = Qty::parse(&text).ok()?.raw();
                (thousandths % 1_000 == 0).then_some(thousandths / 1_000)
            })
        }
    }
}

/// The number, exactly. Of a float the shortest digits that give it back are read: what the user of the file saw.
///
/// Programs that sum in floats leave dirt in the far decimals (`0.30000000000000004`, `1.8e-15` for nothing), and real
/// files have it. So a float that is refused for its decimals is read once more to the millionth; a half of a cent is
/// still refused.
fn scaled(cell: Cell<'_>, parse: impl Fn(&str) -> Result<i64, ParseMoneyError>) -> Result<i64, &'static str> {
    let read = match cell {
        Cell::Text(_) | Cell::Decimal(_) | Cell::Int(_) => parse(&cell.to_text()),
        Cell::Float(value) if value.is_finite() => match parse(&value.to_string()) {
            Err(ParseMoneyError::TooManyDecimals) => parse(&format!("{value:.6}")),
            read => read,
        },
        _ => Err(ParseMoneyError::NotANumber),
    };
    read.map_err(|error| number_code(&error))
}

fn boolean(cell: Cell<'_>) -> Option<bool> {
    match cell {
        Cell::Bool(value) => Some(value),
        Cell::Int(0) => Some(false),
        Cell::Int(1) => Some(true),
        Cell::Text(text) => match normalise(text).as_str() {
            "t" | "on" | "真" | "对" | "✓" | "✔" => Some(true),
            "f" | "off" | "假" | "错" | "✗" | "✘" => Some(false),
            other => match parse_field("", &Kind::Bool, other) {
                Ok(Value::Int(value)) => Some(value != 0),
                _ => None,
            },
        },
        _ => None,
    }
}

fn day(cell: Cell<'_>, zone: &Zone) -> Result<Day, &'static str> {
    match cell {
        Cell::Date(day) => Ok(day),
        Cell::DateTime(ms) => Ok(dates::day_of_civil(ms)),
        Cell::Instant(ms) => Ok(zone.day_of(ms)),
        Cell::Int(number) => dates::day_of_number(number).ok_or("not_a_date"),
        Cell::Float(serial) => dates::civil_of_serial(serial)
            .map(dates::day_of_civil)
            .ok_or("not_a_date"),
        Cell::Text(text) => dates::parse_day(text),
        _ => Err("not_a_date"),
    }
}

fn instant(cell: Cell<'_>, zone: &Zone) -> Result<i64, &'static str> {
    let civil = match cell {
        Cell::Instant(ms) => return Ok(ms),
        Cell::DateTime(ms) => ms,
        Cell::Date(day) => dates::midnight(day),
        Cell::Int(number) => dates::midnight(dates::day_of_number(number).ok_or("not_a_datetime")?),
        Cell::Float(serial) => dates::civil_of_serial(serial).ok_or("not_a_datetime")?,
        Cell::Text(text) => match text.parse::<jiff::Timestamp>() {
            Ok(stamp) => return Ok(stamp.as_millisecond()),
            Err(_) => dates::parse_civil(text)?,
        },
        _ => return Err("not_a_datetime"),
    };
    dates::to_instant(civil, zone).ok_or("not_a_datetime")
}

/// Every part a choice, by key or label.
fn several(field: &ImportField, options: &[String], text: &str) -> Option<Value> {
    let parts = text
        .split([',', ';', '|', '，', '；', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let keys: Option<Vec<String>> = parts
        .map(|part| choice(field, options, Cell::Text(part)))
        .collect();
    let keys = keys?;
    let chosen = options.iter().filter(|option| keys.contains(option));
    Some(choices_value(chosen.map(String::as_str)))
}

fn choice(field: &ImportField, options: &[String], cell: Cell<'_>) -> Option<String> {
    let text = cell.to_text();
    if let Some(option) = options.iter().find(|option| **option == text) {
        return Some(option.clone());
    }
    let text = normalise(&text);
    let by_key = options.iter().find(|option| normalise(option) == text);
    by_key
        .or_else(|| {
            field
                .choices
                .iter()
                .find(|(label, _)| *label == text)
                .map(|(_, key)| key)
        })
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use guanxi_entity::Label;

    fn field(kind: Kind) -> ImportField {
        ImportField {
            name: "f".into(),
            label: Label {
                zh: "字段".into(),
                en: "Field".into(),
            },
            required: false,
            kind,
            links_by: None,
            synonyms: Vec::new(),
            choices: vec![("女".into(), "female".into()), ("female".into(), "female".into())],
        }
    }

    fn read(kind: Kind, cell: Cell<'_>) -> Result<Value, String> {
        cell_value(&field(kind), cell, &Zone::named("Asia/Shanghai").unwrap()).map_err(|e| e.code)
    }

    /// B1
    #[test]
    fn money_is_exact_or_refused() {
        assert_eq!(read(Kind::Money, Cell::Float(0.1)), Ok(Value::Int(10)));
        assert_eq!(read(Kind::Money, Cell::Float(1234.5)), Ok(Value::Int(123_450)));
        assert_eq!(
            read(Kind::Money, Cell::Text("￥1,234.50")),
            Ok(Value::Int(123_450))
        );
        assert_eq!(read(Kind::Money, Cell::Int(-3)), Ok(Value::Int(-300)));
        assert_eq!(read(Kind::Money, Cell::Decimal("-12.30")), Ok(Value::Int(-1_230)));
        assert_eq!(read(Kind::Money, Cell::Float(0.1 + 0.2)), Ok(Value::Int(30)));
        assert_eq!(read(Kind::Money, Cell::Float(-1.776_357e-15)), Ok(Value::Int(0)));
        assert_eq!(
            read(Kind::Money, Cell::Float(1.005)),
            Err("too_many_decimals".into())
        );
        assert_eq!(
            read(Kind::Money, Cell::Text("0.30000000000000004")),
            Err("too_many_decimals".into())
        );
        assert_eq!(
            read(Kind::Money, Cell::Text("12 yuan")),
            Err("not_a_number".into())
        );
        assert_eq!(read(Kind::Money, Cell::Int(i64::MAX)), Err("out_of_range".into()));
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!(read(Kind::Int, Cell::Text("1,234")), Ok(Value::Int(1_234)));
        assert_eq!(read(Kind::Int, Cell::Float(2.0)), Ok(Value::Int(2)));
        assert_eq!(read(Kind::Int, Cell::Float(2.5)), Err("not_an_integer".into()));
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        for text in ["是", "Yes", "TRUE", "1", "√", "对"] {
            assert_eq!(read(Kind::Bool, Cell::Text(text)), Ok(Value::Int(1)), "{text}");
        }
        for text in ["否", "no", "False", "0", "×"] {
            assert_eq!(read(Kind::Bool, Cell::Text(text)), Ok(Value::Int(0)), "{text}");
        }
        assert_eq!(read(Kind::Bool, Cell::Text("maybe")), Err("not_a_boolean".into()));
        assert_eq!(read(Kind::Bool, Cell::Int(2)), Err("not_a_boolean".into()));
    }

    #[test]
    fn choices_by_key_or_label() {
        let kind = || Kind::Choice {
            options: vec!["female".into(), "male".into()],
        };
        for text in ["female", "Female", "女"] {
            assert_eq!(read(kind(), Cell::Text(text)), Ok(Value::from("female")));
        }
        assert_eq!(read(kind(), Cell::Text("x")), Err("not_a_choice".into()));
    }

    #[test]
    fn times_stand_in_the_stated_zone() {
        let noon: i64 = 1_485_837_000_000; // 2017-01-31T12:30 in Shanghai is 04:30 UTC.
        for text in [
            "2017-01-31 12:30",
            "2017/1/31 12:30:00",
            "20170131123000",
            "2017-01-31T04:30:00Z",
        ] {
            assert_eq!(
                read(Kind::DateTime, Cell::Text(text)),
                Ok(Value::Int(noon)),
                "{text}"
            );
        }
        assert_eq!(
            read(Kind::DateTime, Cell::DateTime(noon + 8 * 3_600_000)),
            Ok(Value::Int(noon))
        );
        assert_eq!(
            read(Kind::DateTime, Cell::Text("noon")),
            Err("not_a_datetime".into())
        );
    }

    #[test]
    fn numbers_stay_the_text_they_were() {
        let text = || Kind::Text { max: 20 };
        assert_eq!(read(text(), Cell::Int(1_003_478)), Ok(Value::from("1003478")));
        assert_eq!(read(text(), Cell::Text("　张 三 ")), Ok(Value::from("张 三")));
        assert_eq!(read(text(), Cell::Empty), Ok(Value::Null));
    }
}
