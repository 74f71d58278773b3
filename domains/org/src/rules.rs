//! What must hold for the organisation's records.

pub(crate) mod closure;
pub(crate) mod map;
pub(crate) mod named;
pub(crate) mod window;

use guanxi_entity::{Entity, Value};
use guanxi_record::Written;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, Result, Zone};

use crate::entities::{Company, Store};

/// A company's zone is one that the clock knows.
pub(crate) fn known_zone(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    check_zone(Company::def().field("zone").and_then(|(at, _)| after.get(at)))
}

/// A store's zone, where it states one, is one that the clock knows; its place is on the globe.
pub(crate) fn known_store_place(
    _: &mut Tx<'_>,
    _: &Ctx,
    _: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let value = |name: &str| Store::def().field(name).and_then(|(at, _)| after.get(at));
    check_zone(value("zone"))?;
    let mut faults = Vec::new();
    for (name, most) in [("latitude", 90.0), ("longitude", 180.0)] {
        let text = value(name).and_then(Value::as_text);
        if text.is_some_and(|text| !map::is_coordinate(text, most)) {
            faults.push(FieldError::new(name, "bad_coordinate"));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

fn check_zone(value: Option<&Value>) -> Result<()> {
    match value.and_then(Value::as_text) {
        Some(name) if Zone::named(name).is_err() => Err(Problem::invalid(vec![
            FieldError::new("zone", "unknown_zone").with("value", name),
        ])),
        _ => Ok(()),
    }
}

/// Whoever may no longer sign in is signed out at once. The last active administrator can't be lost.
pub(crate) fn end_sessions_of_changed_users(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action == Action::Create {
        return Ok(());
    }
    for id in written.ids {
        tx.execute(
            "DELETE FROM org_session WHERE user_id = ?1 \
             AND NOT EXISTS (SELECT 1 FROM org_user u WHERE u.id = ?1 AND u.is_active = 1)",
            &[Value::from(*id)],
        )?;
    }
    let administrators = tx.query_first(
        "SELECT COUNT(*) FROM org_user u JOIN org_user_role ur ON ur.user_id = u.id \
         JOIN org_role r ON r.id = ur.role_id WHERE r.key = 'administrator' AND u.is_active = 1",
        &[],
    )?;
    if administrators.is_some_and(|row| row.int(0) == 0) {
        return Err(Problem::new(ErrorKind::Conflict, "org.last_administrator"));
    }
    Ok(())
}
