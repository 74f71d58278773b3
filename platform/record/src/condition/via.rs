//! A condition on the records of another entity that lead to a record: customers with a tag, on a list, in a campaign.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_types::{Action, Ctx, Problem, Result};

use super::bad;
use crate::access::{self, Reach};
use crate::field_view::FieldView;
use crate::filter::{Filter, Operator, SqlText};
use crate::module::Schema;

/// One record at least that leads here is so; with `ne` and `empty`: none is.
#[derive(Clone, Debug)]
pub struct Via {
    /// The other entity.
    def: &'static EntityDef,
    /// Its field that leads here.
    link: String,
    /// What must hold of its records.
    filter: Filter,
    /// Who may ask, where its rows are no records.
    may: Option<fn(&Ctx) -> bool>,
}

impl PartialEq for Via {
    fn eq(&self, other: &Self) -> bool {
        (&self.def.key, &self.link, &self.filter) == (&other.def.key, &other.link, &other.filter)
    }
}

impl Via {
    /// Whether the text names a field of another entity.
    pub(super) fn is_meant(text: &str) -> bool {
        text.split(':').next().is_some_and(|field| field.contains('.'))
    }

    pub(super) fn parse(schema: &Schema, def: &EntityDef, text: &str) -> Result<Self> {
        let unknown = || bad(text, "field");
        let (field, rest) = text.split_once(':').unwrap_or((text, "eq"));
        let (key, field) = field.rsplit_once('.').ok_or_else(unknown)?;
        let view = schema.view(key);
        let via = match view {
            Some(view) => (view.def)(),
            None => schema.entity(key).map_err(|_| unknown())?,
        };
        let is_sealed = via.field(field).is_some_and(|(_, found)| found.sealed);
        let link = link_to(via, def).filter(|_| via.key != def.key && !is_sealed);
        Ok(Self {
            link: link.ok_or_else(unknown)?.to_owned(),
            filter: Filter::parse(via, &format!("{field}:{rest}"))
                .map_err(|problem| problem.with("filter", text))?,
            def: via,
            may: view.map(|view| view.may),
        })
    }

    /// The condition with a `?` for each of its values: among the records that the user may see, and no others.
    pub(super) fn sql(&self, ctx: &Ctx, def: &EntityDef) -> Result<(String, Vec<Value>)> {
        let reach = match self.may {
            // Whose records the list holds is the list's own condition.
            Some(may) if may(ctx) => Reach::everything(Action::Read),
            Some(_) => return Err(Problem::forbidden(&self.def.key, Action::Read)),
            None => access::require(ctx, Action::Read, self.def)?,
        };
        let view = FieldView::of(ctx, self.def);
        view.require_seen(self.def, &self.link)?;
        view.require_seen(self.def, &self.filter.field)?;
        let mut sub = SqlText::unnumbered(&format!("SELECT {} FROM {}", self.link, self.def.table));
        sub.and(&format!("{} IS NOT NULL", self.link), []);
        let (is_in, asked) = match self.filter.operator {
            Operator::Ne => ("NOT IN", self.filter.with(Operator::Eq)),
            Operator::Empty => ("NOT IN", self.filter.with(Operator::Filled)),
            _ => ("IN", self.filter.clone()),
        };
        asked.apply(&mut sub);
        access::restrict(&mut sub, ctx, reach, self.def);
        Ok((format!("{}.id {is_in} ({})", def.table, sub.text), sub.params))
    }
}

/// The field by which records of `via` lead to `def`: to its whole where that is one.
pub(crate) fn link_to<'d>(via: &'d EntityDef, def: &EntityDef) -> Option<&'d str> {
    let whole = via.child_of.as_ref().filter(|whole| whole.entity == def.key);
    let leads = |kind: &Kind| matches!(kind, Kind::Link { entity } if *entity == def.key);
    let link = via.fields.iter().find(|field| leads(&field.kind));
    whole
        .map(|whole| whole.field.as_str())
        .or_else(|| link.map(|field| field.name.as_str()))
}
