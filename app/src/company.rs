//! One company, opened: database, warehouse, imports, figures.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_event::{Consumer, Relay};
use guanxi_http::{CompanyState, LiveHub, Services};
use guanxi_insight::standing::Following;
use guanxi_insight::{Insight, StandingKeeper};
use guanxi_journeys::contacts::ContactRules;
use guanxi_journeys::{Engine, Running};
use guanxi_loyalty::http::CodeSpace;
use guanxi_messages::Messenger;
use guanxi_messages::policy::ContactPolicy;
use guanxi_org::{FirstSignIn, Sessions};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::attachment::FileFolder;
use guanxi_record::duplicate::DuplicateFinder;
use guanxi_record::import::{ImportSettings, Imports};
use guanxi_record::people::Audience;
use guanxi_record::webhook::{Sending, Webhooks};
use guanxi_record::{LiveSchema, Schema, refresh_search};
use guanxi_store::{Queries, Settings, Store, Vault};
use guanxi_trade::{CountFile, SalesFile, TerminalFile, WarehouseFeed};
use guanxi_types::{Actor, Clock, Ctx, Locale, Problem, Result, Through, Zone};
use guanxi_warehouse::Warehouse;

/// Where a company is, and what it begins with.
#[derive(Clone, Debug)]
pub struct CompanySettings {
    /// The folder of all companies.
    pub data: PathBuf,
    /// The company's own folder in it.
    pub slug: String,
    /// PostgreSQL instead of the embedded database.
    pub database_url: Option<String>,
    /// Name of a new company.
    pub name: String,
    /// Currency of a new company.
    pub currency: String,
    /// Zone of a new company.
    pub zone: String,
}

/// Whether this process keeps the warehouse up to date. Only one process may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    ReadWrite,
    /// It reads what another process keeps.
    ReadOnly,
}

/// An open company.
pub struct Company {
    /// Its folder's name.
    pub slug: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its database.
    pub store: Store,
    /// Everything declared, and what administrators added.
    pub schema: LiveSchema,
    /// Its figures.
    pub insight: Arc<Insight>,
    /// Keeps where its customers stand up to date.
    pub standings: Arc<StandingKeeper>,
    /// Its imports.
    pub imports: Arc<Imports>,
    /// Keeps the warehouse up to date.
    pub feed: Arc<WarehouseFeed>,
    /// Looks for duplicates.
    pub duplicates: Arc<DuplicateFinder>,
    /// Tells other programs of what happens.
    pub webhooks: Arc<Webhooks>,
    /// Hands messages over.
    pub messenger: Arc<Messenger>,
    /// Does its journeys.
    pub journeys: Arc<Engine>,
    /// Tells open browsers of what happens.
    pub live: Arc<LiveHub>,
    /// Its newest catalogue of prices.
    pub prices: Arc<Catalogues>,
    /// How to sign in, when the company was made just now.
    pub first_sign_in: Option<FirstSignIn>,
    /// One for all: what is being uploaded is held in it against being removed.
    files: FileFolder,
}

impl CompanySettings {
    /// The company's own folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.data.join(&self.slug)
    }

    /// The database, as configured.
    #[must_use]
    pub fn database(&self) -> Settings {
        match &self.database_url {
            Some(url) => Settings::Postgres(url.clone()),
            None => Settings::Sqlite(self.folder().join("guanxi.db")),
        }
    }
}

impl Company {
    /// Opens the company, making it when it isn't there.
    ///
    /// # Errors
    /// When the folder, the database or the warehouse can't be used.
    pub fn open(settings: &CompanySettings, mode: Mode) -> Result<Self> {
        let folder = settings.folder();
        make_private_folder(&folder)?;
        let schema = crate::modules::schema()?;
        let store = Store::open(settings.database(), schema.migrations(), Clock::System)?
            .with_vault(Vault::open(&folder)?);
        let record = guanxi_org::company(&settings.name, &settings.currency, &settings.zone);
        let first_sign_in = guanxi_org::seed(&store, &schema, record)?;
        if first_sign_in.is_some() {
            begin_with(&store, &schema)?;
        }
        let warehouse = open_warehouse(&folder.join("warehouse"), mode)?;
        let zone = store
            .read_blocking(|r| r.query_first("SELECT zone FROM org_company ORDER BY id LIMIT 1", &[]))?
            .map_or_else(|| settings.zone.clone(), |row| row.text(0).to_owned());
        let in_zone = Zone::named(&zone).unwrap_or_else(|_| schema.zone().clone());
        let schema = LiveSchema::new(schema.in_zone(in_zone));
        store.read_blocking(|r| schema.refresh(r))?;
        if mode == Mode::ReadWrite {
            refresh_search(&store, &schema.now(), false)?;
        }
        let imports = Imports::new(
            store.clone(),
            schema.clone(),
            vec![Arc::new(SalesFile), Arc::new(TerminalFile), Arc::new(CountFile)],
            ImportSettings {
                folder: folder.join("imports"),
                zone,
            },
        );
        let feed = Arc::new(WarehouseFeed::new(
            store.clone(),
            schema.clone(),
            Arc::clone(&warehouse),
        ));
        let duplicates = Arc::new(DuplicateFinder::new(store.clone(), schema.clone())?);
        let audience = Arc::new(audience());
        let webhooks = Webhooks::new(store.clone(), schema.clone(), audience, Clock::System)?;
        let messenger = messenger_of(&store, &schema);
        let live = Arc::new(LiveHub::new(&store)?);
        let insight = Arc::new(Insight::new(warehouse).with_database(store.clone(), Clock::System));
        let told = (Some(Arc::clone(&messenger)), Clock::System);
        let journeys = Engine::new(store.clone(), schema.clone(), Arc::clone(&insight), told)?;
        let standings =
            StandingKeeper::new(store.clone(), schema.clone(), Arc::clone(&insight), Clock::System);
        let files = FileFolder::new(folder.join("files"));
        let company = Self {
            slug: settings.slug.clone(),
            files,
            folder,
            store,
            schema,
            insight,
            standings: Arc::new(standings),
            imports: Arc::new(imports),
            feed,
            duplicates,
            webhooks: Arc::new(webhooks),
            messenger,
            journeys: Arc::new(journeys),
            live,
            prices: Arc::default(),
            first_sign_in,
        };
        if mode == Mode::ReadWrite && company.insight.warehouse().needs_rebuild() {
            company.feed.rebuild()?;
        }
        if mode == Mode::ReadWrite {
            guanxi_record::customise::refill_all(&company.store, &company.schema)?;
        }
        Ok(company)
    }

    /// Brings the warehouse up to date with everything that was committed.
    ///
    /// # Errors
    /// When the tables can't be read or the files can't be written.
    pub fn catch_up(&self) -> Result<()> {
        Relay::catch_up(&self.store, &*self.feed)
    }

    /// Follows the outbox until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow(&self) -> Result<Relay> {
        let consumer: Arc<dyn Consumer> = Arc::<WarehouseFeed>::clone(&self.feed);
        Relay::start(self.store.clone(), consumer)
    }

    /// Keeps the standings of customers in step with the warehouse and with time until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow_standings(&self) -> Result<Following> {
        self.standings.follow()
    }

    /// Follows the outbox with the search for duplicates until the answer is dropped, and goes on with a search through all
    /// records that a former process left unfinished.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow_duplicates(&self) -> Result<Relay> {
        self.duplicates.resume()?;
        let consumer: Arc<dyn Consumer> = Arc::<DuplicateFinder>::clone(&self.duplicates);
        Relay::start(self.store.clone(), consumer)
    }

    /// Tells other programs of what happens until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow_webhooks(&self) -> Result<(Relay, Sending)> {
        let consumer: Arc<dyn Consumer> = Arc::<Webhooks>::clone(&self.webhooks);
        Ok((
            Relay::start(self.store.clone(), consumer)?,
            self.webhooks.start()?,
        ))
    }

    /// Does journeys, and hears what happens for them, until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow_journeys(&self) -> Result<(Relay, Running)> {
        let consumer: Arc<dyn Consumer> = Arc::<Engine>::clone(&self.journeys);
        Ok((
            Relay::start(self.store.clone(), consumer)?,
            self.journeys.start()?,
        ))
    }

    /// Tells open browsers of what happens until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn follow_live(&self) -> Result<Relay> {
        let consumer: Arc<dyn Consumer> = Arc::<LiveHub>::clone(&self.live);
        Relay::start(self.store.clone(), consumer)
    }

    /// Goes on with the imports that a former process left unfinished.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn resume_imports(&self) -> Result<usize> {
        let store = self.store.clone();
        self.imports.resume(&move |user_id| {
            if user_id == 0 {
                return Ok(Ctx::system("import", Through::Import));
            }
            let (grants, fields, zone) = store.read_blocking(|r| {
                Ok((
                    guanxi_org::grants_of(r, user_id)?,
                    guanxi_org::field_rules_of(r, user_id)?,
                    guanxi_org::zone(r)?,
                ))
            })?;
            let actor = Actor::User {
                id: user_id,
                grants: Arc::new(grants),
                fields: Arc::new(fields),
            };
            Ok(Ctx {
                actor,
                through: Through::Import,
                locale: Locale::Zh,
                clock: Clock::System,
                request_id: None,
                zone,
            })
        })
    }

    /// Where the files of its records are.
    #[must_use]
    pub fn files(&self) -> FileFolder {
        self.files.clone()
    }

    /// Removes file contents that no record has any more; in the background, since nothing waits for the space.
    pub fn sweep_files(&self) {
        let (files, store) = (self.files(), self.store.clone());
        std::thread::spawn(move || match files.sweep(&store) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "removed file contents without a record"),
            Err(problem) => tracing::warn!(%problem, "the clean-up of files stopped"),
        });
    }

    /// What the web shell needs of it.
    #[must_use]
    pub fn state(&self) -> CompanyState {
        let mut services = Services::default();
        services.add(Arc::clone(&self.insight));
        services.add(Arc::clone(&self.imports));
        services.add(Arc::clone(&self.duplicates));
        services.add(Arc::clone(&self.webhooks));
        services.add(Arc::clone(&self.live));
        services.add(Arc::clone(&self.messenger));
        services.add(Arc::clone(&self.journeys));
        services.add(Arc::new(self.files()));
        services.add(Arc::new(audience()));
        services.add(Arc::clone(&self.prices));
        services.add(Arc::<guanxi_scheme::commands::Reports>::default());
        // Cards and coupons are read by the same scanner: they share one space of codes.
        services.add(Arc::new(CodeSpace(vec![guanxi_pricing::queries::is_code_taken])));
        services.add(Arc::new(guanxi_insight::http::learnt::learnt_relations()));
        services.add(Arc::new(guanxi_pricing::http::KnownBuyers(
            guanxi_trade::till::price::complete,
        )));
        CompanyState {
            slug: self.slug.clone(),
            folder: self.folder.clone(),
            store: self.store.clone(),
            schema: self.schema.clone(),
            clock: Clock::System,
            web: guanxi_http::WebSettings::default(),
            sessions: Arc::new(Sessions::default()),
            services,
        }
    }
}

/// Hands messages over, by the rules of contacts.
fn messenger_of(store: &Store, schema: &LiveSchema) -> Arc<Messenger> {
    let contacts: Arc<dyn ContactPolicy> = Arc::new(ContactRules);
    let messenger = Messenger::new(store.clone(), schema.clone(), Clock::System, Some(contacts));
    Arc::new(messenger)
}

/// What a new company begins with, beside its roles.
fn begin_with(store: &Store, schema: &Schema) -> Result<()> {
    guanxi_sales::seed(store, schema)?;
    guanxi_marketing::seed(store, schema)?;
    // The ready campaign templates, with the drafts of their journeys.
    guanxi_journeys::commands::seed(store, schema)?;
    guanxi_scheme::commands::seed(store, schema)?;
    guanxi_knowledge::seed(store, schema)
}

/// What other users may see: with their roles as they are now.
#[must_use]
pub fn audience() -> Audience {
    Audience::new(Box::new(|r, user_id| {
        let active = r.query_first(
            "SELECT id FROM org_user WHERE id = ?1 AND is_active = 1",
            &[Value::from(user_id)],
        )?;
        if active.is_none() {
            return Ok(None);
        }
        let actor = Actor::User {
            id: user_id,
            grants: Arc::new(guanxi_org::grants_of(r, user_id)?),
            fields: Arc::new(guanxi_org::field_rules_of(r, user_id)?),
        };
        Ok(Some(Ctx {
            actor,
            through: Through::Job,
            locale: Locale::Zh,
            clock: Clock::System,
            request_id: None,
            zone: guanxi_org::zone(r)?,
        }))
    }))
}

fn open_warehouse(folder: &Path, mode: Mode) -> Result<Arc<Warehouse>> {
    let schema = guanxi_trade::facts::schema(&guanxi_trade::profile())?;
    let opened = match mode {
        Mode::ReadWrite => Warehouse::open(folder, schema),
        Mode::ReadOnly => Warehouse::open_read_only(folder, schema),
    };
    Ok(Arc::new(opened?))
}

/// Customers' data is nobody else's on this machine.
fn make_private_folder(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)))
        .map_err(|e| Problem::internal(format!("{}: {e}", folder.display())))
}
