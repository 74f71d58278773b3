//! `guanxi serve`.

use std::net::TcpListener;
use std::sync::Arc;

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_http::{AppState, Modules, WebSettings, router, serve};
use guanxi_record::daily::Daily;
use guanxi_record::seal::Sealer;
use guanxi_types::{Problem, Result};

use super::arguments::ServeArguments;
use super::output::print;
use super::{load_sample, show_first_sign_in};

/// Serves until told to stop.
pub fn run(settings: &CompanySettings, arguments: &ServeArguments) -> Result<()> {
    // Before anything is made: a company is of no use whose first password was never told.
    let listener = listen(arguments)?;
    let company = Company::open(settings, Mode::ReadWrite)?;
    if company.first_sign_in.is_some()
        && let Some(name) = &arguments.sample
    {
        load_sample(&company, name, arguments.wheel.as_deref())?;
    }
    let relay = company.follow()?;
    let standings = company.follow_standings()?;
    let finder = company.follow_duplicates()?;
    company.webhooks.allow_private(arguments.webhooks_allow_private);
    let webhooks = company.follow_webhooks()?;
    let live = company.follow_live()?;
    let messages = company.messenger.start()?;
    let journeys = company.follow_journeys()?;
    let sealer = Sealer::start(company.store.clone(), company.folder.clone())?;
    let nightly = work_nightly(&company)?;
    let editions = company.send_editions()?;
    let dashboards = company.mail_dashboards()?;
    company.resume_imports()?;
    let mut state = company.state();
    state.web = web_settings(arguments)?;
    state.sessions = Arc::new(guanxi_org::Sessions::with_calls(arguments.key_calls));
    let state: AppState = Arc::new(state);
    company.sweep_files();
    let modules = Modules {
        routes: guanxi_app::routes(),
        operations: guanxi_app::operations(),
    };
    let app = router(state, modules);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
        .map_err(Problem::internal)?;
    let done = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(Problem::internal)?;
        let address = listener.local_addr().map_err(Problem::internal)?;
        print(&format!("Guanxi 关系: http://{address}\n"))?;
        show_first_sign_in(&company)?;
        serve(listener, app).await
    });
    drop(editions);
    drop(dashboards);
    drop(nightly);
    drop(journeys);
    drop(messages);
    drop(live);
    drop(webhooks);
    drop(finder);
    drop(standings);
    drop(relay);
    drop(sealer);
    done
}

/// The address to be served at, taken.
fn listen(arguments: &ServeArguments) -> Result<TcpListener> {
    let (host, port) = (arguments.host, arguments.port);
    let listener = TcpListener::bind((host, port)).map_err(|e| {
        Problem {
            detail: e.to_string(),
            ..Problem::new(guanxi_types::ErrorKind::Conflict, "serve.port_taken")
        }
        .with("port", port)
    })?;
    listener.set_nonblocking(true).map_err(Problem::internal)?;
    Ok(listener)
}

/// What is done every night, until the answer is dropped.
fn work_nightly(company: &Company) -> Result<Vec<Daily>> {
    Ok(vec![
        company.renew_nightly()?,
        company.care_nightly()?,
        company.tell_members_nightly()?,
        company.remind_articles_nightly()?,
        company.keep_club_nightly()?,
        company.end_prices_nightly()?,
        company.retain_nightly()?,
    ])
}

fn web_settings(arguments: &ServeArguments) -> Result<WebSettings> {
    let told = |text: &String| {
        Problem::new(guanxi_types::ErrorKind::Malformed, "serve.bad_address").with("address", text.as_str())
    };
    let public_url = match &arguments.public_url {
        Some(text) => Some(text.parse().map_err(|_| told(text))?),
        None => None,
    };
    Ok(WebSettings {
        public_url,
        trusted_proxies: arguments.trusted_proxies.clone(),
    })
}
