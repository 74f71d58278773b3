//! `#[entity]`: three things from one struct, and no more: the typed row, the typed patch, and the definition.
//!
//! ```ignore
//! #[entity(key = "customers.customer", title = "name", unique("number"))]
//! pub struct Customer {
//!     #[field(text = 40, required, search, list = 1)]
//!     pub number: String,
//!     #[field(link = "org.store", filter)]
//!     pub store_id: Option<Id<Store>>,
//! }
//! ```
//! Field words: a kind (`text = MAX`, `long_text`, `int`, `boolean`, `money`, `qty`, `date`, `datetime`, `choice("a", "b")`,
//! `choices("a", "b")`, `phone`, `email`, `url`,
//! `link = "domain.entity"`, `file` (one of the files on the record), `secret`), then `required`, `read_only`, `search`, `filter`, `list = N`, `group = "…"`,
//! `default = VALUE`, `mask = "…"`, `personal` (it tells of a person: erased with them). Entity words: `key`, `title`, `unique("a", "b")` (repeatable), `child_of("field", "entity")`,
//! `owner("field", "link.field")`, `territory("field", "link.field")`,
//! `shared_by = "field"`, `opened_to = "field"`, `kept_back("field", "value", "entity", "field")` (records with that value are for who
//! sees that field of the entity; repeatable), `no_menu`, `program_only` (only commands write it), `duplicates(field = Form, …)` (forms: `guanxi_entity::MatchForm`), `about("field", "field")`:
//! the fields that hold the key and the id of any record of any entity.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Error, Expr, Field, Fields, FieldsNamed, GenericArgument, ItemStruct, Lit, LitStr, Meta, PathArguments,
    Result, Token, Type, parse_macro_input,
};

/// Declares an entity. See the crate's page.
#[proc_macro_attribute]
pub fn entity(attr: TokenStream, item: TokenStream) -> TokenStream {
    let words = parse_macro_input!(attr with Punctuated::<Meta, Token![,]>::parse_terminated);
    let item = parse_macro_input!(item as ItemStruct);
    expand(&words, item)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn expand(words: &Punctuated<Meta, Token![,]>, mut item: ItemStruct) -> Result<Tokens> {
    let name = item.ident.clone();
    let Fields::Named(fields) = &mut item.fields else {
        return Err(Error::new(name.span(), "an entity has named fields"));
    };
    let entity_words = entity_words(words, fields)?;
    let mut definitions = Vec::new();
    for field in &mut fields.named {
        definitions.push(field_definition(field)?);
    }
    let idents: Vec<_> = fields.named.iter().filter_map(|f| f.ident.clone()).collect();
    let names: Vec<String> = idents.iter().map(ToString::to_string).collect();
    let types: Vec<_> = fields.named.iter().map(|f| f.ty.clone()).collect();
    let patch = format_ident!("{name}Patch");
    let patch_doc = format!("A change of some fields of a [`{name}`].");
    Ok(quote! {
        #[derive(Clone, Debug)]
        #item

        impl ::guanxi_entity::Entity for #name {
            fn def() -> &'static ::guanxi_entity::EntityDef {
                static DEF: ::std::sync::LazyLock<::guanxi_entity::EntityDef> = ::std::sync::LazyLock::new(|| {
                    #entity_words
                    def.fields = ::std::vec![#(#definitions),*];
                    def
                });
                &DEF
            }
            fn from_values(
                row: &mut ::guanxi_entity::RowReader<'_>,
            ) -> ::std::result::Result<Self, ::guanxi_types::Problem> {
                ::std::result::Result::Ok(Self { #(#idents: row.take(#names)?),* })
            }
            fn into_values(self) -> ::std::vec::Vec<::guanxi_entity::Value> {
                ::std::vec![#(::guanxi_entity::FieldType::to_value(self.#idents)),*]
            }
        }

        #[doc = #patch_doc]
        #[derive(Clone, Debug, Default)]
        pub struct #patch {
            #(#[doc = "The new value; `None` leaves it."] pub #idents: ::std::option::Option<#types>),*
        }

        impl ::guanxi_entity::Patch for #patch {
            fn into_changes(self) -> ::std::vec::Vec<(&'static str, ::guanxi_entity::Value)> {
                let mut changes = ::std::vec::Vec::new();
                #(if let ::std::option::Option::Some(value) = self.#idents {
                    changes.push((#names, ::guanxi_entity::FieldType::to_value(value)));
                })*
                changes
            }
        }
    })
}

fn entity_words(words: &Punctuated<Meta, Token![,]>, fields: &FieldsNamed) -> Result<Tokens> {
    let mut key = None;
    let mut rest = Vec::new();
    for word in words {
        let path = word.path();
        if path.is_ident("key") {
            key = Some(string_of(word)?);
        } else if path.is_ident("title") {
            let title = string_of(word)?;
            rest.push(quote!(def.title = #title.to_owned();));
        } else if path.is_ident("no_menu") {
            rest.push(quote!(def.menu = false;));
        } else if path.is_ident("program_only") {
            rest.push(quote!(def.program_only = true;));
        } else if path.is_ident("shared_by") {
            let field = string_of(word)?;
            rest.push(quote!(def.shared_by = ::std::option::Option::Some(#field.to_owned());));
        } else if path.is_ident("opened_to") {
            let field = string_of(word)?;
            rest.push(quote!(def.opened_to = ::std::option::Option::Some(#field.to_owned());));
        } else if path.is_ident("kept_back") {
            rest.push(kept_back_of(word)?);
        } else if path.is_ident("owner") {
            let paths = strings_of(word)?;
            rest.push(quote!(def.owners = ::std::vec![#(#paths.to_owned()),*];));
        } else if path.is_ident("territory") {
            let paths = strings_of(word)?;
            rest.push(quote!(def.territories = ::std::vec![#(#paths.to_owned()),*];));
        } else if path.is_ident("unique") {
            let names = strings_of(word)?;
            rest.push(quote!(def.unique.push(::std::vec![#(#names.to_owned()),*]);));
        } else if path.is_ident("duplicates") {
            rest.push(duplicates_of(word)?);
        } else if path.is_ident("about") {
            let names = strings_of(word)?;
            let [entity, record] = names.as_slice() else {
                return Err(Error::new(word.span(), "about(\"entity field\", \"id field\")"));
            };
            rest.push(
                quote!(def.about = ::std::option::Option::Some((#entity.to_owned(), #record.to_owned()));),
            );
        } else if path.is_ident("child_of") {
            let names = strings_of(word)?;
            let [field, entity] = names.as_slice() else {
                return Err(Error::new(word.span(), "child_of(\"field\", \"domain.entity\")"));
            };
            let whole = linked_type(fields, field)?;
            rest.push(
                quote!(def.child_of = ::std::option::Option::Some(::guanxi_entity::ChildOf {
                field: #field.to_owned(), entity: #entity.to_owned(), whole: ::guanxi_entity::Whole::Declared(<#whole as ::guanxi_entity::Entity>::def),
            });),
            );
        } else {
            return Err(Error::new(
                word.span(),
                "unknown word; one of key, title, unique, child_of, owner, territory, shared_by, opened_to, kept_back, no_menu, program_only, duplicates, about",
            ));
        }
    }
    let key = key.ok_or_else(|| {
        Error::new(
            proc_macro2::Span::call_site(),
            "key = \"domain.entity\" is missing",
        )
    })?;
    Ok(quote!(let mut def = ::guanxi_entity::EntityDef::new(#key); #(#rest)*))
}

fn duplicates_of(word: &Meta) -> Result<Tokens> {
    let list = word.require_list()?;
    let pairs = list.parse_args_with(Punctuated::<syn::MetaNameValue, Token![,]>::parse_terminated)?;
    let mut fields = Vec::new();
    for pair in &pairs {
        let name = pair.path.require_ident()?.to_string();
        let form = &pair.value;
        fields.push(quote!((#name, ::guanxi_entity::MatchForm::#form)));
    }
    Ok(
        quote!(def.duplicates = ::std::option::Option::Some(::guanxi_entity::Duplicates::of(&[#(#fields),*]));),
    )
}

/// The `T` of a field of type `Id<T>`.
fn linked_type(fields: &FieldsNamed, name: &LitStr) -> Result<Type> {
    let wrong = || Error::new(name.span(), "child_of names a field of type Id<Whole>");
    let wanted = name.value();
    let field = fields
        .named
        .iter()
        .find(|f| f.ident.as_ref().is_some_and(|i| *i == wanted));
    let Type::Path(path) = &field.ok_or_else(wrong)?.ty else {
        return Err(wrong());
    };
    let arguments = path.path.segments.last().map(|segment| &segment.arguments);
    match arguments {
        Some(PathArguments::AngleBracketed(inner)) => match inner.args.first() {
            Some(GenericArgument::Type(whole)) => Ok(whole.clone()),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

fn field_definition(field: &mut Field) -> Result<Tokens> {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let at = field
        .attrs
        .iter()
        .position(|a| a.path().is_ident("field"))
        .ok_or_else(|| Error::new(field.span(), "#[field(…)] says what the field holds"))?;
    let attr = field.attrs.remove(at);
    let words = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
    let mut kind = None;
    let (mut group, mut list, mut default) = (quote!("main"), quote!(0), quote!(::std::option::Option::None));
    let mut mask = quote!(::std::option::Option::None);
    let mut flags = std::collections::BTreeSet::new();
    for word in &words {
        if let Some(found) = kind_of(word)? {
            if kind.replace(found).is_some() {
                return Err(Error::new(word.span(), "a field has one kind"));
            }
        } else if word.path().is_ident("list") {
            list = value_of(word)?;
        } else if word.path().is_ident("group") {
            group = value_of(word)?;
        } else if word.path().is_ident("mask") {
            mask = mask_of(word)?;
        } else if word.path().is_ident("default") {
            let value = value_of(word)?;
            default = quote!(::std::option::Option::Some(::guanxi_entity::Value::from(#value)));
        } else if let Some(flag) = ["required", "read_only", "search", "filter", "personal"]
            .into_iter()
            .find(|flag| word.path().is_ident(flag))
        {
            flags.insert(flag);
        } else {
            return Err(Error::new(
                word.span(),
                "unknown word for a field; see guanxi-entity-macros",
            ));
        }
    }
    let kind =
        kind.ok_or_else(|| Error::new(attr.span(), "a kind is missing: text = 40, money, date, link = …"))?;
    let [required, read_only, search, filter, personal] =
        ["required", "read_only", "search", "filter", "personal"].map(|flag| flags.contains(flag));
    Ok(quote!(::guanxi_entity::FieldDef {
        required: #required,
        read_only: #read_only,
        search: #search,
        filter: #filter,
        list: #list,
        group: #group.to_owned(),
        default: #default,
        mask: #mask,
        personal: #personal,
        ..::guanxi_entity::FieldDef::new(#name, #kind)
    }))
}

fn mask_of(word: &Meta) -> Result<Tokens> {
    let name = string_of(word)?;
    let variant = match name.value().as_str() {
        "phone" => quote!(Phone),
        "email" => quote!(Email),
        "name" => quote!(Name),
        "card" => quote!(Card),
        "address" => quote!(Address),
        _ => {
            return Err(Error::new(
                name.span(),
                "one of phone, email, name, card, address",
            ));
        }
    };
    Ok(quote!(::std::option::Option::Some(::guanxi_entity::Mask::#variant)))
}

fn kind_of(word: &Meta) -> Result<Option<Tokens>> {
    let Some(name) = word.path().get_ident().map(ToString::to_string) else {
        return Ok(None);
    };
    let kind = match name.as_str() {
        "text" => {
            let max = value_of(word)?;
            quote!(Text { max: #max })
        }
        "link" => {
            let entity = string_of(word)?;
            quote!(Link { entity: #entity.to_owned() })
        }
        "choices" => {
            let options = strings_of(word)?;
            quote!(Choices {
                options: ::std::vec![#(#options.to_owned()),*]
            })
        }
        "phone" => quote!(Phone),
        "email" => quote!(Email),
        "url" => quote!(Url),
        "choice" => {
            let options = strings_of(word)?;
            quote!(Choice {
                options: ::std::vec![#(#options.to_owned()),*]
            })
        }
        "long_text" => quote!(LongText),
        "int" => quote!(Int),
        "boolean" => quote!(Bool),
        "money" => quote!(Money),
        "qty" => quote!(Qty),
        "date" => quote!(Date),
        "datetime" => quote!(DateTime),
        "file" => quote!(File),
        "secret" => quote!(Secret),
        _ => return Ok(None),
    };
    Ok(Some(quote!(::guanxi_entity::Kind::#kind)))
}

fn value_of(word: &Meta) -> Result<Tokens> {
    let value: &Expr = &word.require_name_value()?.value;
    Ok(quote!(#value))
}

fn string_of(word: &Meta) -> Result<LitStr> {
    match &word.require_name_value()?.value {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Str(text) => Ok(text.clone()),
            _ => Err(Error::new(lit.span(), "a text is wanted here")),
        },
        other => Err(Error::new(other.span(), "a text is wanted here")),
    }
}

fn kept_back_of(word: &Meta) -> Result<Tokens> {
    let names = strings_of(word)?;
    let [field, value, entity, secret] = names.as_slice() else {
        let usage = "kept_back(\"field\", \"value\", \"entity\", \"field\")";
        return Err(Error::new(word.span(), usage));
    };
    Ok(quote!(def.kept_back.push(::guanxi_entity::KeptBack {
        field: #field.to_owned(), value: #value.to_owned(), entity: #entity.to_owned(), secret: #secret.to_owned(),
    });))
}

fn strings_of(word: &Meta) -> Result<Vec<LitStr>> {
    let list = word.require_list()?;
    let parsed = list.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?;
    Ok(parsed.into_iter().collect())
}
