//! `guanxi serve`.

use std::sync::Arc;

use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_http::{AppState, Modules, router, serve};
use guanxi_types::{Problem, Result};

use super::arguments::ServeArguments;
use super::output::print;
use super::{load_sample, show_first_sign_in};

/// Serves until told to stop.
pub fn run(settings: &CompanySettings, arguments: &ServeArguments) -> Result<()> {
    let company = Company::open(settings, Mode::ReadWrite)?;
    if company.first_sign_in.is_some()
        && let Some(name) = &arguments.sample
    {
        load_sample(&company, name, arguments.wheel.as_deref())?;
    }
    let relay = company.follow()?;
    company.resume_imports()?;
    let state: AppState = Arc::new(company.state());
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
    let (host, port) = (arguments.host, arguments.port);
    let done = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((host, port)).await.map_err(|e| {
            Problem {
                detail: e.to_string(),
                ..Problem::new(guanxi_types::ErrorKind::Conflict, "serve.port_taken")
            }
            .with("port", port)
        })?;
        let address = listener.local_addr().map_err(Problem::internal)?;
        print(&format!("Guanxi 关系: http://{address}\n"))?;
        show_first_sign_in(&company)?;
        serve(listener, app).await
    });
    drop(relay);
    done
}
