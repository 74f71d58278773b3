//! `cargo xtask new-entity domain.name`: the five edits of docs/guides/add-an-entity.md, made as a start.

use crate::Outcome;
use crate::naming::{add_to_list, type_name, words};
use crate::workspace::{read, root, write};

/// Writes the scaffold and says what to do next.
pub fn run(key: &str) -> Outcome {
    let (domain, name) = key.split_once('.').ok_or("new-entity domain.name")?;
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if !is_word(domain) || !is_word(name) {
        return Err(format!("'{key}': small letters and underscores, domain.name"));
    }
    let folder = format!("domains/{domain}");
    if !root().join(&folder).join("src/entities.rs").is_file() {
        return Err(format!("{folder} has no src/entities.rs"));
    }
    if read(&format!("{folder}/src/entities.rs"))?.contains(&format!("\"{key}\"")) {
        return Err(format!("{key} exists"));
    }
    let migration = migration_key(&folder, name)?;
    add_struct(&folder, key, name)?;
    add_registration(&folder, domain, name, &migration)?;
    add_labels(&folder, key, name)?;
    write(
        &format!("{folder}/migrations/{migration}.sql"),
        &table(&key.replace('.', "_")),
    )?;
    eprintln!(
        "{key} stands in {folder}. Next:\n\
         1 src/entities.rs: its doc line and fields\n\
         2 locales.toml: the Chinese words\n\
         3 cargo build --workspace && target/debug/guanxi schema draft {key} > {folder}/migrations/{migration}.sql\n\
         4 README.md of the crate; cargo xtask schema for the contract files\n\
         5 web/src/app/menu.tsx if it wants an icon of its own"
    );
    Ok(())
}

fn migration_key(folder: &str, name: &str) -> Outcome<String> {
    let entries =
        std::fs::read_dir(root().join(folder).join("migrations")).map_err(|e| format!("{folder}: {e}"))?;
    let names = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned());
    let last = names
        .filter_map(|n| n.get(..4)?.parse::<u32>().ok())
        .max()
        .unwrap_or(0);
    Ok(format!("{:04}_{name}", last + 1))
}

fn add_struct(folder: &str, key: &str, name: &str) -> Outcome {
    let file = format!("{folder}/src/entities.rs");
    let what = type_name(name);
    let text = read(&file)?;
    write(
        &file,
        &format!(
            "{text}\n/// {words}. (TODO: 中文)\n#[entity(key = \"{key}\", title = \"name\", unique(\"number\"))]\npub struct {what} {{\n    \
             /// Its number.\n    #[field(text = 40, required, search, list = 1)]\n    pub number: String,\n    \
             /// Its name.\n    #[field(text = 200, required, search, list = 2)]\n    pub name: String,\n}}\n",
            words = words(name)
        ),
    )
}

fn add_registration(folder: &str, domain: &str, name: &str, migration: &str) -> Outcome {
    let file = format!("{folder}/src/lib.rs");
    let text = read(&file)?;
    let missing = |what: &str| format!("{file}: no place for {what}");
    let def = format!("entities::{}::def()", type_name(name));
    let text = add_to_list(&text, "entities: vec![", "]", &def).ok_or_else(|| missing("the entity"))?;
    let line = format!(
        "Migration {{ key: \"{domain}/{migration}\", sql: include_str!(\"../migrations/{migration}.sql\") }}"
    );
    let text = add_to_list(&text, "const MIGRATIONS: &[Migration] = &[", "];", &line)
        .ok_or_else(|| missing("the migration"))?;
    write(&file, &text)
}

fn add_labels(folder: &str, key: &str, name: &str) -> Outcome {
    let file = format!("{folder}/locales.toml");
    let text = read(&file)?;
    let words = words(name);
    write(
        &file,
        &format!(
            "{text}\n[\"{key}\"]\n_ = {{ zh = \"{words}\", en = \"{words}\" }}\nnumber = {{ zh = \"编号\", en = \"Number\" }}\n\
             name = {{ zh = \"名称\", en = \"Name\" }}\n"
        ),
    )
}

fn table(table: &str) -> String {
    format!(
        "CREATE TABLE {table} (\n  id BIGINT PRIMARY KEY,\n  version BIGINT NOT NULL,\n  created_at BIGINT NOT NULL,\n  \
         created_by BIGINT NOT NULL,\n  updated_at BIGINT NOT NULL,\n  updated_by BIGINT NOT NULL,\n  import_id BIGINT,\n  \
         number TEXT NOT NULL,\n  name TEXT NOT NULL,\n  \
         CONSTRAINT uq_{table}__number UNIQUE (number)\n);\n"
    )
}
