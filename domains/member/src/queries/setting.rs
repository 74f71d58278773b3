//! What the company says and allows.

use std::collections::BTreeSet;

use guanxi_store::Queries;
use guanxi_types::Result;

/// What members may correct where the company has said nothing.
const EDITABLE: [&str; 4] = ["email", "birth_on", "city", "address"];

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
}

/// The settings: those of the oldest record, or what goes without saying.
///
/// # Errors
/// When the database can't be read.
pub fn setting(r: &mut dyn Queries) -> Result<Setting> {
    let row = r.query_first(
        "SELECT is_open, editable, welcome, privacy FROM member_page_setting ORDER BY id LIMIT 1",
        &[],
    )?;
    let Some(row) = row else {
        return Ok(Setting {
            is_open: true,
            editable: EDITABLE.map(str::to_owned).into(),
            ..Setting::default()
        });
    };
    let names = row.text(1).split(',').filter(|name| !name.is_empty());
    Ok(Setting {
        is_open: row.int(0) == 1,
        editable: names.map(|name| name.trim().to_owned()).collect(),
        welcome: super::some(&row, 2),
        privacy: super::some(&row, 3),
    })
}
