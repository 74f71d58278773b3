//! Products in other languages.

use guanxi_entity::entity;
use guanxi_types::Id;

use super::product::Product;

/// Name and descriptions of a product in one language beside the company's own. (商品译文)
#[entity(
    key = "catalog.product_translation",
    title = "name",
    unique("product_id", "language"),
    child_of("product_id", "catalog.product"),
    no_menu
)]
pub struct ProductTranslation {
    /// The product.
    #[field(link = "catalog.product", required, filter, list = 1)]
    pub product_id: Id<Product>,
    /// The language (BCP 47, `_` for `-`).
    #[field(
        choice(
            "zh", "zh_hant", "en", "ja", "ko", "mn", "bo", "ug", "vi", "th", "id", "ms", "ru", "ar", "de",
            "fr", "es", "pt", "it"
        ),
        required,
        filter,
        list = 2
    )]
    pub language: String,
    /// Its name.
    #[field(text = 200, search, list = 3)]
    pub name: Option<String>,
    /// One or two lines about it.
    #[field(text = 300, list = 4)]
    pub short_text: Option<String>,
    /// All that is to be said about it.
    #[field(long_text)]
    pub description: Option<String>,
}
