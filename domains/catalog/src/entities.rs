//! The nouns of the catalogue.

mod barcode;
mod bundle;
mod configuration;
mod feature;
mod product;
mod relation;
mod translation;
mod unit;

pub use barcode::{ProductBarcode, ProductBarcodePatch, WeighedCode, WeighedCodePatch};
pub use bundle::{BundleGroup, BundleGroupPatch, BundlePart, BundlePartPatch};
pub use configuration::{
    OptionGroup, OptionGroupPatch, OptionRule, OptionRulePatch, ProductOption, ProductOptionPatch,
};
pub use feature::{Feature, FeaturePatch, FeatureValue, FeatureValuePatch};
pub use product::{Product, ProductPatch};
pub use relation::{ProductRelation, ProductRelationPatch};
pub use translation::{ProductTranslation, ProductTranslationPatch};
pub use unit::{Unit, UnitPatch};

use guanxi_entity::entity;
use guanxi_types::Id;

/// A node of the category tree. (商品类别)
#[entity(key = "catalog.category", title = "name", unique("number"))]
pub struct Category {
    /// Its number: the path of names where the source has no number of its own.
    #[field(text = 200, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The category above.
    #[field(link = "catalog.category", filter, list = 3)]
    pub parent_id: Option<Id<Category>>,
}
