//! The application: the list of modules, and one company wired together. The command line is in `main.rs`.

mod articles;
mod care;
mod club;
mod company;
mod dashboard_mail;
mod modules;
mod prices;
mod renewal;
mod retention;
pub mod sample;
pub mod simulate;
mod telling;

pub use company::{Company, CompanySettings, Mode, audience};
pub use dashboard_mail::DashboardMail;
pub use modules::{operations, routes, schema};
pub use retention::{Retained, Retention};
