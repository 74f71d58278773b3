//! How an indicator is answered to somebody: the one way of pages, files, dashboards that are mailed and the command line. What a user may not
//! see is no part of his figures.

use std::sync::Arc;

use guanxi_record::{FieldView, Schema, require, shown_text};
use guanxi_store::Store;
use guanxi_types::{Action, Ctx, Problem, Result, Sight};

use crate::error;
use crate::indicator::{Indicator, Kind};
use crate::{AsOf, Insight, Query, Table, Visible, origin};

/// Who counts in the figures of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Sales.
    Sales,
    /// Customers, who are named.
    Customers,
}

/// Who asks, and of which company. Its methods wait for the disk.
#[derive(Clone)]
pub struct Asker {
    /// The company's database.
    pub store: Store,
    /// Everything declared.
    pub schema: Schema,
    /// The company's figures.
    pub insight: Arc<Insight>,
    /// Who, in which language and zone.
    pub ctx: Ctx,
}

/// The table of an indicator as a user may see it, how fresh it is, and how it came about.
pub(crate) type Answered = (Arc<Table>, AsOf, Origin);

/// How a table came about: the name of a sheet, and its lines.
pub(crate) type Origin = (&'static str, Vec<(String, String)>);

/// Entities that a table tells of record by record, by the column that names them.
const TOLD: [(&str, &str); 1] = [("campaign_id", "marketing.campaign")];

/// What some tables name in their column `household`.
const HOUSEHOLD: &str = "customers.household";

/// Nobody takes more out as a file than he may export.
pub(crate) fn require_all_exported(schema: &Schema, ctx: &Ctx, entity: &str) -> Result<()> {
    let def = schema.entity(entity)?;
    let (read, export) = (
        require(ctx, Action::Read, def)?,
        require(ctx, Action::Export, def)?,
    );
    if export.is_all() || export.scopes == read.scopes {
        return Ok(());
    }
    Err(Problem::forbidden(&def.key, Action::Export))
}

impl Asker {
    /// Asks about what the user may see and nothing else.
    pub(crate) fn ask<T>(
        &self,
        of: Of,
        mut query: Query,
        f: impl FnOnce(&Insight, &Query) -> Result<T>,
    ) -> Result<T> {
        let visible = self.store.read_blocking(|r| match of {
            Of::Sales => Visible::of(r, &self.schema, &self.ctx),
            Of::Customers => Visible::of_customers(r, &self.schema, &self.ctx),
        })?;
        query.visible = visible.map(Arc::new);
        f(&self.insight, &query)
    }

    /// The fields of customers that this user may tell indicators by: who may not see a field learns nothing of it here.
    pub(crate) fn attributes(&self) -> Result<Vec<String>> {
        let customer = self.schema.entity("customers.customer")?;
        let view = FieldView::of(&self.ctx, customer);
        let mut names = self.insight.attributes()?;
        names.retain(|name| {
            let field = customer.field(name);
            field.is_some_and(|(at, _)| view.access(at).sight == Sight::Full)
        });
        Ok(names)
    }

    /// Refuses what would be told by a field that the user may not see, as if there were none.
    fn require_attributes(&self, indicator: &Indicator, query: &Query) -> Result<()> {
        for param in indicator.params {
            let (Kind::Attribute { options }, Some(text)) = (param.kind, query.value(param.name)) else {
                continue;
            };
            if options.contains(&text) {
                continue;
            }
            let seen = self.attributes()?;
            if !seen.iter().any(|name| name == text) {
                let choices = options.iter().copied().chain(seen.iter().map(String::as_str));
                let choices: Vec<&str> = choices.collect();
                return Err(error::unknown_choice(param.name, text, &choices.join(", ")));
            }
        }
        Ok(())
    }

    /// Refuses a table that names records of an entity, or counts the records of a ledger, of which the user may not read all.
    fn require_told(&self, indicator: &Indicator) -> Result<()> {
        let named = TOLD
            .iter()
            .filter(|(column, _)| indicator.columns.contains(column));
        for key in named.map(|(_, key)| key).chain(indicator.ledgers) {
            let def = self.schema.entity(key)?;
            if !require(&self.ctx, Action::Read, def)?.is_all() {
                return Err(Problem::forbidden(&def.key, Action::Read));
            }
        }
        Ok(())
    }

    /// The table of an indicator as this user may see it.
    pub(crate) fn answered(&self, indicator: &'static Indicator, query: Query) -> Result<Answered> {
        self.require_told(indicator)?;
        self.require_attributes(indicator, &query)?;
        let of = if indicator.names_customers {
            Of::Customers
        } else {
            Of::Sales
        };
        let (found, as_of, told) = self.ask(of, query, |insight, query| {
            // Read first: figures that are newer than said are harmless, older ones would be a lie.
            let as_of = insight.as_of();
            let told = origin(indicator, query, &as_of, (self.ctx.locale, &self.ctx.zone));
            Ok((insight.indicator(indicator.name, query)?, as_of, told))
        })?;
        if !indicator.names_customers {
            return Ok((found, as_of, told));
        }
        let customer = self.schema.entity("customers.customer")?;
        let mut covered = found.with_texts("customer_id", |number| {
            shown_text(&self.ctx, customer, "number", number)
        });
        if indicator.ledgers.contains(&HOUSEHOLD) {
            let household = self.schema.entity(HOUSEHOLD)?;
            covered = covered.with_texts("household", |name| shown_text(&self.ctx, household, "name", name));
        }
        Ok((Arc::new(covered), as_of, told))
    }

    /// Refuses to take an indicator out as a file for who may not export what it tells of.
    pub(crate) fn may_take_out(&self, indicator: &Indicator) -> Result<()> {
        let named = indicator.names_customers.then_some("customers.customer");
        let told = ["trade.sale"].into_iter().chain(named);
        told.chain(indicator.ledgers.iter().copied())
            .try_for_each(|key| require_all_exported(&self.schema, &self.ctx, key))
    }
}
