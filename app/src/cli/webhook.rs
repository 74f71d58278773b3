//! `guanxi webhook …`: which programs are told of what, and how that goes.

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_record::webhook::{Delivery, Subscription, deliveries, list};
use guanxi_types::{Ctx, Result, Through};
use serde_json::{Value, json};

use super::arguments::WebhookCommand;
use super::output::print_table;

/// Prints a table.
pub fn run(settings: &CompanySettings, command: &WebhookCommand) -> Result<()> {
    let company = Company::open(settings, Mode::ReadOnly)?;
    match command {
        WebhookCommand::List => {
            let found = company.store.read_blocking(|r| list(r))?;
            let rows: Vec<Vec<Value>> = found.iter().map(subscription_row).collect();
            table(&["id", "name", "address", "active", "failures"], &rows)
        }
        WebhookCommand::Deliveries { id } => {
            let ctx = Ctx::system("command line", Through::CommandLine);
            let (found, _) = company
                .store
                .read_blocking(|r| deliveries(r, &ctx, *id, (None, None)))?;
            let rows: Vec<Vec<Value>> = found.iter().map(delivery_row).collect();
            table(
                &["id", "event", "record", "state", "tries", "status", "fault"],
                &rows,
            )
        }
    }
}

fn table(columns: &[&str], rows: &[Vec<Value>]) -> Result<()> {
    let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    print_table(&columns, rows)
}

fn subscription_row(hook: &Subscription) -> Vec<Value> {
    let state = match &hook.off_reason {
        Some(reason) => json!(format!("off: {reason}")),
        None => json!(hook.is_active),
    };
    vec![
        json!(hook.id),
        json!(hook.name),
        json!(hook.address),
        state,
        json!(hook.failures),
    ]
}

fn delivery_row(one: &Delivery) -> Vec<Value> {
    let event = format!("{}.{}", one.entity, one.act);
    vec![
        json!(one.id),
        json!(event.trim_start_matches('.')),
        json!(one.record_id),
        json!(one.state),
        json!(one.tries),
        json!(one.status),
        json!(one.fault),
    ]
}
