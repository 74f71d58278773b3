//! What a new company begins with: its own record, the roles with their policy, and one administrator.

use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Store};
use guanxi_types::{Ctx, Result, Through};

use crate::commands::{hash_password, new_password};
use crate::entities::{Company, User, UserRole};
use crate::policy;

/// How to sign in for the first time.
#[derive(Clone, Debug)]
pub struct FirstSignIn {
    /// The administrator's login name.
    pub login: String,
    /// The password, made at this moment; it is not kept.
    pub password: String,
}

/// Fills an empty company; one that has users is left alone.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema, company: Company) -> Result<Option<FirstSignIn>> {
    let has_users = store
        .read_blocking(|r| r.query_first("SELECT id FROM org_user LIMIT 1", &[]))?
        .is_some();
    if has_users {
        return Ok(None);
    }
    let first = FirstSignIn {
        login: "admin".to_owned(),
        password: new_password(),
    };
    let hash = hash_password(&first.password)?;
    let (schema, login) = (schema.clone(), first.login.clone());
    store.write_blocking(move |tx| {
        let ctx = Ctx::system("seed", Through::CommandLine);
        insert(tx, &schema, &ctx, company.clone())?;
        let user = User {
            login: login.clone(),
            name: "管理员".to_owned(),
            email: None,
            phone: None,
            org_unit_id: None,
            locale: "zh".to_owned(),
            is_active: true,
            must_change_password: false,
            password_hash: Some(hash.clone()),
        };
        let user_id = insert(tx, &schema, &ctx, user)?;
        let mut administrator = None;
        for role in policy::roles()? {
            let id = policy::add(tx, &schema, &ctx, &role)?;
            administrator = administrator.or(Some(id));
        }
        if let Some(role_id) = administrator {
            insert(tx, &schema, &ctx, UserRole { user_id, role_id })?;
        }
        Ok(())
    })?;
    Ok(Some(first))
}

/// The fields of a company named so, in this currency and zone.
#[must_use]
pub fn company(name: &str, currency: &str, zone: &str) -> Company {
    Company {
        name: name.to_owned(),
        currency: currency.to_owned(),
        zone: zone.to_owned(),
        introduction: None,
    }
}
