//! What must hold for schedules of dashboards, and from when on they count.

use guanxi_entity::{Entity, RowReader, Value};
use guanxi_record::Written;
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, Result};

use crate::entities::DashboardSchedule;
use crate::mailing::commands::{forget, start_from};
use crate::mailing::plan::Plan;

/// Its days and its time are such.
pub(crate) fn check(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let schedule = DashboardSchedule::from_values(&mut RowReader::new(after))?;
    Plan::of(&schedule).map(drop)
}

/// A schedule counts from the moment at which it was made or changed: nobody gets at once what would have been due this morning.
pub(crate) fn start(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    let is_gone = written.action == Action::Delete;
    let mut each = written.ids.iter();
    each.try_for_each(|id| {
        if is_gone {
            forget(tx, *id)
        } else {
            start_from(tx, *id)
        }
    })
}
