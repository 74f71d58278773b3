//! What can be wrong with a question. Texts are at `error.<code>`.

use guanxi_types::{ErrorKind, Problem};

/// A refusal that names the value that was given.
fn wrong(code: &str, value: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, code).with("value", value)
}

/// `by` is none of year, quarter, month, week, day.
pub fn unknown_grain(value: &str) -> Problem {
    wrong("insight.unknown_grain", value).with("choices", "year, quarter, month, week, day")
}

/// Not written like 2017, 2017Q1, 2017-01, 2017-W05, 2017-01-31.
pub fn unknown_period(parameter: &str, value: &str) -> Problem {
    wrong("insight.unknown_period", value).with("parameter", parameter)
}

/// A parameter that the question needs is missing.
pub fn missing(parameter: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.parameter_missing").with("parameter", parameter)
}

/// Not a date like 2017-01-31.
pub fn not_a_date(parameter: &str, value: &str) -> Problem {
    wrong("insight.not_a_date", value).with("parameter", parameter)
}

/// `from` is after `to`.
pub fn range_reversed(from: &str, to: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.range_reversed")
        .with("from", from)
        .with("to", to)
}

/// No measure of this name, or none that can be opened.
pub fn unknown_measure(value: &str) -> Problem {
    wrong("insight.unknown_measure", value)
}

/// No table of this name.
pub fn unknown_indicator(value: &str) -> Problem {
    wrong("insight.unknown_indicator", value).with("choices", "kpi, customer-decile, sales-decile")
}

/// `kind` is neither customer nor sales.
pub fn unknown_kind(value: &str) -> Problem {
    wrong("insight.unknown_decile_kind", value).with("choices", "customer, sales")
}

/// Not a group from 1 to 10.
pub fn unknown_group(value: &str) -> Problem {
    wrong("insight.unknown_group", value)
}

/// Neither a group from 1 to 10 nor heavy, medium, light.
pub fn unknown_class(value: &str) -> Problem {
    wrong("insight.unknown_customer_class", value).with("choices", "1 … 10, heavy, medium, light")
}

/// No store, market area or category with this id, number or name.
pub fn unknown_record(dimension: &str, value: &str) -> Problem {
    wrong("insight.unknown_record", value).with("dimension", dimension)
}

/// Several market areas or categories have this name; `ids` says which.
pub fn ambiguous_record(dimension: &str, value: &str, ids: &[i64]) -> Problem {
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    wrong("insight.ambiguous_record", value)
        .with("dimension", dimension)
        .with("ids", ids.join(", "))
}

/// `limit` isn't a number in its bounds.
pub fn bad_limit(value: &str, max: usize) -> Problem {
    wrong("insight.bad_limit", value).with("max", max)
}

/// `after` isn't a cursor that we gave.
pub fn bad_cursor(value: &str) -> Problem {
    wrong("insight.bad_cursor", value)
}

/// No indicator of the sheet of inference.
pub fn unknown_inferred(value: &str) -> Problem {
    wrong("insight.unknown_inferred", value)
}

/// An indicator was given twice.
pub fn given_twice(value: &str) -> Problem {
    wrong("insight.given_twice", value)
}

/// A range whose ends are no figures, or the wrong way round.
pub fn bad_range(value: &str) -> Problem {
    wrong("insight.bad_range", value)
}
