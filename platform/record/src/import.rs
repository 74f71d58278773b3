//! Import of files. (Its parts follow.)

use guanxi_store::Migration;

/// The import engine's own tables.
pub const MIGRATIONS: [Migration; 0] = [];
