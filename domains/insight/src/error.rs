//! What can be wrong with a question. Texts are at `error.<code>`.

use guanxi_types::{ErrorKind, Problem};

use crate::indicator::INDICATORS;

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
    let names: Vec<&str> = INDICATORS.iter().map(|i| i.name).collect();
    wrong("insight.unknown_indicator", value).with("choices", names.join(", "))
}

/// The indicator takes no parameter of this name.
pub fn unknown_parameter(name: &str, indicator: &str, choices: &str) -> Problem {
    wrong("insight.unknown_parameter", name)
        .with("indicator", indicator)
        .with("choices", choices)
}

/// A filter of sales at a table that isn't made of sales.
pub fn unfit_filter(name: &str, indicator: &str) -> Problem {
    wrong("insight.unfit_filter", name).with("indicator", indicator)
}

/// The indicator has no column of this name.
pub fn unknown_column(name: &str, indicator: &str, choices: &str) -> Problem {
    wrong("insight.unknown_column", name)
        .with("indicator", indicator)
        .with("choices", choices)
}

/// Not written like `by=month`.
pub fn not_a_parameter(value: &str) -> Problem {
    wrong("insight.not_a_parameter", value)
}

/// None of the texts that the parameter may be.
pub fn unknown_choice(parameter: &str, value: &str, choices: &str) -> Problem {
    wrong("insight.unknown_choice", value)
        .with("parameter", parameter)
        .with("choices", choices)
}

/// More groups than a portrait compares at once.
pub fn too_many_groups(limit: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.too_many_groups").with("limit", limit)
}

/// Two parameters of which a question may say but one.
pub fn not_together(one: &str, other: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.not_together")
        .with("one", one)
        .with("other", other)
}

/// Not two dates like 2017-01-01..2017-03-31.
pub fn not_a_window(parameter: &str, value: &str) -> Problem {
    wrong("insight.not_a_window", value).with("parameter", parameter)
}

/// The base window doesn't end before the current one begins.
pub fn windows_overlap(base: &str, current: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.windows_overlap")
        .with("base", base)
        .with("current", current)
}

/// Windows of different lengths that aren't whole calendar periods either.
pub fn windows_unequal((base, base_days): (&str, i64), (current, current_days): (&str, i64)) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.windows_unequal")
        .with("base", base)
        .with("current", current)
        .with("base_days", base_days)
        .with("current_days", current_days)
}

/// More pairs of items than are counted.
pub fn too_many_pairs(max: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.too_many_pairs").with("max", max)
}

/// Not a whole number from 1.
pub fn not_a_count(parameter: &str, value: &str) -> Problem {
    wrong("insight.not_a_count", value).with("parameter", parameter)
}

/// Not a whole number from 1 to `max`.
pub fn out_of_range(parameter: &str, value: &str, max: u32) -> Problem {
    wrong("insight.out_of_range", value)
        .with("parameter", parameter)
        .with("max", max)
}

/// A model that the data don't determine; `code` says why.
pub fn model(code: &str, model: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, code).with("model", model)
}

/// Fewer customers than a model needs.
pub fn model_too_few(name: &str, customers: u32) -> Problem {
    model("insight.too_few_customers", name)
        .with("customers", customers)
        .with("min", crate::rules::btyd::CUSTOMERS_MIN)
}

/// No days of purchases before and after the split of a holdout check.
pub fn no_days_after(split: &str, end: &str) -> Problem {
    wrong("insight.no_days_after", split).with("end", end)
}

/// Purchases of one day at most, or sums without days: there is nothing to split.
pub fn nothing_to_split() -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.nothing_to_split")
}

/// A file whose columns aren't those of a study of purchases.
pub fn unknown_columns(columns: &str) -> Problem {
    wrong("insight.unknown_columns", columns)
}

/// A row of a file that can't be a customer's purchases.
pub fn bad_row(row: usize, text: &str) -> Problem {
    wrong("insight.bad_row", text).with("row", row)
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

/// Not slices like `department:GROCERY|PRODUCE;mission:topup`.
pub fn bad_slice(value: &str) -> Problem {
    wrong("insight.bad_slice", value)
}

/// No member of this key in a dimension.
pub fn unknown_member(dimension: &str, value: &str) -> Problem {
    wrong("insight.unknown_member", value).with("dimension", dimension)
}

/// Borders of price bands that aren't ascending whole numbers above 0.
pub fn bad_prices(value: &str, max: usize) -> Problem {
    wrong("insight.bad_prices", value).with("max", max)
}

/// More cells than a cube is answered with.
pub fn too_many_cells(max: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "insight.too_many_cells").with("max", max)
}
