//! The nouns of the catalogue.

mod barcode;
mod bundle;
mod category;
mod configuration;
mod feature;
mod product;
mod relation;
mod translation;
mod unit;

pub use barcode::{ProductBarcode, ProductBarcodePatch, WeighedCode, WeighedCodePatch};
pub use bundle::{BundleGroup, BundleGroupPatch, BundlePart, BundlePartPatch};
pub use category::{Category, CategoryPatch};
pub use configuration::{
    OptionGroup, OptionGroupPatch, OptionRule, OptionRulePatch, ProductOption, ProductOptionPatch,
};
pub use feature::{Feature, FeaturePatch, FeatureValue, FeatureValuePatch};
pub use product::{Product, ProductPatch};
pub use relation::{ProductRelation, ProductRelationPatch};
pub use translation::{ProductTranslation, ProductTranslationPatch};
pub use unit::{Unit, UnitPatch};
