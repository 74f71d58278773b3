//! What can be typed.

mod access;
mod arguments;
mod cube;
mod dashboard;
mod import;
mod infer;
mod output;
mod personal_data;
mod portrait;
mod scheme;
mod serve;
mod webhook;
mod words;

use std::path::Path;
use std::sync::Arc;

use clap::Parser;
use guanxi_app::{Company, Mode, sample};
use guanxi_document::WriteFormat;
use guanxi_insight::models_of_file;
use guanxi_record::{
    ExportRequest, ListQuery, create_table, differences, export, refresh_search, seal, search_differences,
};
use guanxi_types::{Ctx, Problem, Result, Through};

use arguments::{
    Arguments, Command, IndicatorArguments, SampleCommand, SchemaCommand, SearchCommand, StandingsCommand,
};
use output::{bar, print};

pub use words::explain;

/// Runs the command.
pub fn run() -> Result<()> {
    let arguments = Arguments::parse();
    let settings = arguments.company_settings();
    match arguments.command {
        Command::Serve(serve) => serve::run(&settings, &serve),
        Command::Indicator(arguments) => indicator(&settings, &arguments),
        Command::Portrait(arguments) => portrait::run(&settings, &arguments),
        Command::Cube(arguments) => cube::run(&settings, &arguments),
        Command::Scheme(command) => scheme::run(&settings, command),
        Command::Dashboard { command } => dashboard::run(&settings, command),
        Command::Infer(arguments) => infer::run(&arguments),
        Command::Simulate(arguments) => infer::simulate(&arguments),
        Command::Import(arguments) => import::run(&settings, &arguments),
        Command::Export { entity, file, filter } => export_records(&settings, &entity, &file, &filter),
        Command::Sql { query } => run_sql(&settings, &query),
        Command::Sample {
            command: SampleCommand::Load { name, wheel },
        } => {
            let company = Company::open(&settings, Mode::ReadWrite)?;
            show_first_sign_in(&company)?;
            load_sample(&company, &name, wheel.as_deref())
        }
        Command::Rebuild => {
            let company = Company::open(&settings, Mode::ReadWrite)?;
            company.feed.rebuild()?;
            company.standings.refresh().map(drop)
        }
        Command::Standings {
            command: StandingsCommand::Rebuild,
        } => {
            let company = Company::open(&settings, Mode::ReadWrite)?;
            company.catch_up()?;
            let done = company.standings.rebuild()?;
            print(&format!("{}\n", done.customers))
        }
        Command::Search {
            command: SearchCommand::Rebuild,
        } => {
            let company = Company::open(&settings, Mode::ReadWrite)?;
            let count = refresh_search(&company.store, &company.schema.now(), true)?;
            print(&format!("{count}\n"))
        }
        Command::Doctor => doctor(&settings),
        Command::Password { login } => {
            let company = Company::open(&settings, Mode::ReadOnly)?;
            let user = guanxi_org::commands::user_of_login(&company.store, &login)?;
            let ctx = Ctx::system("command line", Through::CommandLine);
            let password =
                guanxi_org::commands::reset_password(&company.store, &company.schema.now(), &ctx, user)?;
            print(&format!("{password}\n"))
        }
        Command::User { command } => access::user(&settings, &command),
        Command::ApiKey { command } => access::api_key(&settings, command),
        Command::PersonalData { command } => personal_data::run(&settings, command),
        Command::Webhook { command } => webhook::run(&settings, &command),
        Command::Roles => {
            let company = Company::open(&settings, Mode::ReadOnly)?;
            let added = guanxi_org::add_missing_roles(&company.store, &company.schema.now())?;
            print(&added.iter().map(|key| format!("{key}\n")).collect::<String>())
        }
        Command::Schema { command } => describe(&command),
    }
}

fn indicator(settings: &guanxi_app::CompanySettings, asked: &IndicatorArguments) -> Result<()> {
    let query = asked.query()?;
    let table = match &asked.input {
        Some(path) => Arc::new(models_of_file(&asked.name, path, &query)?),
        None => {
            let company = open_for_reading(settings)?;
            let (as_of, zone) = (company.insight.as_of(), company.schema.now().zone().clone());
            let table = company.insight.indicator(&asked.name, &query)?;
            // Beside the table, so that a file made of it holds nothing else.
            output::note(&as_of.said(words::locale(), &zone));
            table
        }
    };
    match asked.format.as_str() {
        "csv" => print(&table.csv()),
        "json" => print(&format!("{:#}\n", table.json(usize::MAX))),
        _ => print(&table.text()),
    }
}

/// Opens the company with figures up to date, also while a server has it open.
fn open_for_reading(settings: &guanxi_app::CompanySettings) -> Result<Company> {
    match Company::open(settings, Mode::ReadWrite) {
        Ok(company) => {
            company.catch_up()?;
            Ok(company)
        }
        Err(problem) if problem.code == "warehouse.in_use" => Company::open(settings, Mode::ReadOnly),
        Err(problem) => Err(problem),
    }
}

fn load_sample(company: &Company, name: &str, wheel: Option<&Path>) -> Result<()> {
    let mut progress = bar();
    sample::load(company, name, wheel, &mut progress)?;
    sample::live_on(company)?;
    company.catch_up()?;
    company.standings.refresh().map(drop)
}

fn show_first_sign_in(company: &Company) -> Result<()> {
    match &company.first_sign_in {
        Some(first) => print(&format!(
            "login: {}\npassword (shown once): {}\n",
            first.login, first.password
        )),
        None => Ok(()),
    }
}

fn export_records(
    settings: &guanxi_app::CompanySettings,
    entity: &str,
    file: &Path,
    filters: &[String],
) -> Result<()> {
    let company = Company::open(settings, Mode::ReadOnly)?;
    let def = company.schema.now().entity(entity)?;
    let ending = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let format = WriteFormat::named(ending).ok_or_else(|| {
        Problem::new(guanxi_types::ErrorKind::Malformed, "request.unknown_format").with("format", ending)
    })?;
    let texts = filters.iter().map(String::as_str);
    let query = ListQuery::asked(&company.schema.now(), def, texts, None)?;
    let ctx = Ctx::system("command line", Through::CommandLine);
    let request = ExportRequest {
        query: &query,
        fields: &[],
        format,
    };
    let count = company
        .store
        .read_blocking(|r| export(r, &company.schema.now(), &ctx, def, &request, file))?;
    print(&format!("{count}\n"))
}

fn run_sql(settings: &guanxi_app::CompanySettings, query: &str) -> Result<()> {
    let company = open_for_reading(settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Problem::internal)?;
    let answer = runtime.block_on(company.insight.warehouse().sql(query))?;
    output::print_table(&answer.columns, &answer.rows)
}

/// Looks for what can be wrong; says nothing but `ok` when all is well.
fn doctor(settings: &guanxi_app::CompanySettings) -> Result<()> {
    let company = Company::open(settings, Mode::ReadWrite)?;
    let mut faults = company
        .store
        .read_blocking(|r| differences(r, &company.schema.now()))?;
    faults.extend(
        company
            .store
            .read_blocking(|r| search_differences(r, &company.schema.now()))?,
    );
    faults.extend(
        company
            .store
            .read_blocking(|r| guanxi_trade::faults_of_books(r))?,
    );
    faults.extend(
        company
            .store
            .read_blocking(|r| guanxi_sales::faults_of_books(r))?,
    );
    faults.extend(
        company
            .store
            .read_blocking(|r| guanxi_marketing::queries::faults_of_budgets(r))?,
    );
    faults.extend(
        company
            .store
            .read_blocking(|r| guanxi_loyalty::faults_of_points(r))?,
    );
    company.catch_up()?;
    faults.extend(company.feed.differences()?);
    let tampered = seal::faults(&company.store, &company.folder)?;
    if tampered.is_empty() {
        seal::seal_all(&company.store, &company.folder)?;
    }
    faults.extend(tampered.iter().map(ToString::to_string));
    if faults.is_empty() {
        return print("ok\n");
    }
    print(&format!("{}\n", faults.join("\n")))?;
    Err(Problem::new(guanxi_types::ErrorKind::Internal, "doctor.faults").with("count", faults.len()))
}

fn describe(command: &SchemaCommand) -> Result<()> {
    let schema = guanxi_app::schema()?;
    match command {
        SchemaCommand::Draft { entity } => print(&create_table(schema.entity(entity)?)),
        SchemaCommand::Permissions => print(&guanxi_org::policy_table(&schema)?),
        SchemaCommand::OpenApi => {
            let document = guanxi_http::whole_document(&schema, &guanxi_app::operations());
            print(&format!("{document:#}\n"))
        }
    }
}
