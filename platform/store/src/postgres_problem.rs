//! What PostgreSQL's errors mean.

use guanxi_types::{ErrorKind, Problem};

use crate::connection::{linked, taken};

/// `uq_customers_customer__number_store_id` → the columns, parted by a comma.
fn constraint_columns(name: &str) -> String {
    name.split_once("__")
        .map_or(name, |(_, columns)| columns)
        .to_owned()
}

/// Marks an error after which PostgreSQL wants the whole transaction again.
pub(crate) const SERIALISATION: &str = "store.serialisation";

pub(crate) fn from_postgres(error: &tokio_postgres::Error) -> Problem {
    use tokio_postgres::error::SqlState;
    let Some(db) = error.as_db_error() else {
        return Problem::internal(format!("{error:?}"));
    };
    let detail = format!(
        "{}: {} {}",
        db.code().code(),
        db.message(),
        db.detail().unwrap_or_default()
    );
    let problem = match *db.code() {
        SqlState::UNIQUE_VIOLATION => taken(&constraint_columns(db.constraint().unwrap_or_default())),
        SqlState::FOREIGN_KEY_VIOLATION => return linked(detail),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            Problem::new(ErrorKind::Conflict, SERIALISATION)
        }
        SqlState::DISK_FULL => Problem::new(ErrorKind::Internal, "store.disk_full"),
        _ => return Problem::internal(detail),
    };
    Problem { detail, ..problem }
}
