//! A shop's catalogue.

use guanxi_catalog::entities::{Category, Feature, Product, Unit};
use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{Record, Schema, values_from_json};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{Fixture, system};
use guanxi_types::{Problem, RawId, Result};
use serde_json::{Value as Json, json};

/// A company with a catalogue.
pub struct Shop {
    /// Its database.
    pub fixture: Fixture,
}

impl Shop {
    /// With nothing in it.
    pub fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![guanxi_catalog::module()]).unwrap();
        Self {
            fixture: Fixture::new(engine, &schema),
        }
    }

    /// A record, as a form sends it.
    pub fn make<E: Entity>(&self, body: &Json) -> Result<RawId> {
        let values = values_from_json(E::def(), body.as_object().unwrap())?;
        self.fixture.create(&system(), E::def(), &values)
    }

    /// A change, as a form sends it.
    pub fn change<E: Entity>(&self, id: RawId, body: &Json) -> Result<()> {
        let values = values_from_json(E::def(), body.as_object().unwrap())?;
        self.fixture.update(&system(), (E::def(), id, None), &values)
    }

    /// What is stored.
    pub fn get<E: Entity>(&self, id: RawId) -> Record {
        self.fixture.get(&system(), E::def(), id).unwrap()
    }

    /// A value of what is stored.
    pub fn value<E: Entity>(&self, id: RawId, field: &str) -> Value {
        self.get::<E>(id).value(E::def(), field)
    }

    /// Reads as a query of the domain does.
    pub fn read<T>(&self, f: impl FnOnce(&mut dyn Queries, &Schema) -> Result<T>) -> Result<T> {
        let schema = self.fixture.schema.clone();
        self.fixture.store.read_blocking(|r| f(r, &schema))
    }

    /// A product with these fields beside number and name.
    pub fn product(&self, number: &str, more: &Json) -> RawId {
        let mut body = json!({ "number": number, "name": number });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.make::<Product>(&body).unwrap()
    }

    /// A category below another.
    pub fn category(&self, number: &str, parent: Option<RawId>) -> RawId {
        let body = json!({ "number": number, "name": number, "parent_id": parent.map(|id| id.to_string()) });
        self.make::<Category>(&body).unwrap()
    }

    /// A feature.
    pub fn feature(&self, number: &str, more: &Json) -> RawId {
        let mut body = json!({ "number": number, "name": number });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.make::<Feature>(&body).unwrap()
    }

    /// A unit of so many of another.
    pub fn unit(&self, number: &str, factor: &str, base: Option<RawId>) -> RawId {
        let base = base.map(|id| id.to_string());
        let body = json!({ "number": number, "name": number, "factor": factor, "base_unit_id": base });
        self.make::<Unit>(&body).unwrap()
    }
}

/// The code at a field of a refusal.
pub fn code_at<T>(answer: Result<T>, field: &str) -> String {
    let problem: Problem = match answer {
        Ok(_) => panic!("{field}: not refused"),
        Err(problem) => problem,
    };
    let found = problem.fields.iter().find(|error| error.field == field);
    found.map_or_else(|| panic!("{problem}"), |error| error.code.clone())
}

/// An entity's definition, for tests that name it by type.
pub fn def<E: Entity>() -> &'static EntityDef {
    E::def()
}
