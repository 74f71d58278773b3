//! What the machine's owner may do for users: take second factors away, make API keys.

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_org::commands::{KeyInput, KeyScope, create_key, reset_factors, user_of_login};
use guanxi_types::Result;

use super::arguments::{ApiKeyCommand, SecondFactorCommand, UserCommand};
use super::output::print;

/// `guanxi user …`.
pub fn user(settings: &CompanySettings, command: &UserCommand) -> Result<()> {
    let UserCommand::SecondFactor {
        command: SecondFactorCommand::Reset { login },
    } = command;
    let company = Company::open(settings, Mode::ReadOnly)?;
    let user_id = user_of_login(&company.store, login)?.raw();
    company
        .store
        .write_blocking(move |tx| reset_factors(tx, 0, user_id))?;
    print("ok\n")
}

/// `guanxi api-key …`.
pub fn api_key(settings: &CompanySettings, command: ApiKeyCommand) -> Result<()> {
    let ApiKeyCommand::Create {
        user,
        name,
        scopes,
        days,
        addresses,
    } = command;
    let company = Company::open(settings, Mode::ReadOnly)?;
    let user_id = user_of_login(&company.store, &user)?.raw();
    let scopes = scopes.iter().map(|text| {
        let (entity, actions) = text.split_once(':').unwrap_or((text, ""));
        KeyScope {
            entity: entity.to_owned(),
            actions: actions.split(',').map(str::to_owned).collect(),
        }
    });
    let input = KeyInput {
        name,
        scopes: scopes.collect(),
        addresses,
        days,
    };
    let schema = company.schema.now();
    let making = company
        .store
        .write_blocking(move |tx| create_key(tx, &schema, (0, user_id), &input));
    let (_, key) = making?;
    print(&format!("{key}\n"))
}
