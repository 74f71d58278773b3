//! What the company says and allows.

use std::collections::BTreeSet;

use guanxi_store::Queries;
use guanxi_types::Result;

/// What members may correct where the company has said nothing.
const EDITABLE: [&str; 4] = ["email", "birth_on", "city", "address"];

/// Days before points expire at which members are told, where the company has said nothing, and at most.
const DAYS_AHEAD: (i32, i32) = (14, 366);

/// The company's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Whether members can sign in.
    pub is_open: bool,
    /// What they may correct.
    pub editable: BTreeSet<String>,
    /// What they read when they sign in.
    pub welcome: Option<String>,
    /// How personal data is used.
    pub privacy: Option<String>,
    /// What they are told of beside: `tier`, `points`, `event`.
    pub tells: BTreeSet<String>,
    /// How many days before points expire.
    pub days_ahead: i32,
}

/// The settings: those of the oldest record, or what goes without saying.
///
/// # Errors
/// When the database can't be read.
pub fn setting(r: &mut dyn Queries) -> Result<Setting> {
    let row = r.query_first(
        "SELECT is_open, editable, welcome, privacy, tells, days_ahead FROM member_page_setting ORDER BY id LIMIT 1",
        &[],
    )?;
    let Some(row) = row else {
        return Ok(Setting {
            is_open: true,
            editable: EDITABLE.map(str::to_owned).into(),
            ..Setting::default()
        });
    };
    let names = |at: usize| -> BTreeSet<String> {
        // Choices are kept as `|one|other|`.
        let each = row.text(at).split('|');
        each.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let days = row.optional_int(5).and_then(|days| i32::try_from(days).ok());
    Ok(Setting {
        is_open: row.int(0) == 1,
        editable: names(1),
        welcome: super::some(&row, 2),
        privacy: super::some(&row, 3),
        tells: names(4),
        days_ahead: days.unwrap_or(DAYS_AHEAD.0).clamp(0, DAYS_AHEAD.1),
    })
}
