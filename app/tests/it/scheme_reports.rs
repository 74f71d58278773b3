//! The files of a report of the scheme: for who may make one.

use std::time::{Duration, Instant};

use guanxi_testkit::each_engine;
use serde_json::json;

use crate::server::{PASSWORD, Server, Who};

/// How long a report of a company without sales may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The file of a report that was made.
fn made(server: &Server, who: &Who) -> String {
    let wish = json!({ "lang": "zh", "formats": ["html"] });
    let made = server.call(who, "post", "/scheme/reports", Some(&wish));
    assert_eq!(made.status, 202, "{:?}", made.body);
    let path = format!("/scheme/reports/{}", made.body["id"].as_str().unwrap());
    let began = Instant::now();
    loop {
        let report = server.call(who, "get", &path, None).body;
        if report["state"] != "working" {
            let file = report["files"][0]["id"].as_str();
            return file.unwrap_or_else(|| panic!("{report}")).to_owned();
        }
        assert!(began.elapsed() < PATIENCE, "{report}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A7, O5: who reads the scheme and may not take all sales and customers out sees that there is a report, and gets nothing of what it tells.
#[test]
fn a_report_is_for_who_may_take_everything_out() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let file = made(&server, &admin);
        let path = format!("/files/{file}");
        let is_sent = |who: &Who| server.bytes(who, &path).0.get("content-disposition").is_some();
        assert!(is_sent(&admin), "{engine:?}");
        server.user("marketer", &["marketer"], false);
        let marketer = server.sign_in("marketer", PASSWORD);
        let reports = server.call(&marketer, "get", "/records/scheme/report", None);
        assert_eq!(reports.body["items"].as_array().unwrap().len(), 1, "{engine:?}");
        let wish = json!({ "formats": ["html"] });
        for (method, path, body) in [
            ("post", "/scheme/reports", Some(&wish)),
            ("get", "/scheme/sections", None),
            ("get", path.as_str(), None),
        ] {
            let refused = server.call(&marketer, method, path, body);
            assert_eq!(
                (refused.status, &refused.body["code"]),
                (403, &json!("scheme.report_of_all")),
                "{engine:?} {path}"
            );
        }
        server.role(
            "controller",
            &[
                ("scheme.report", "read", "all"),
                ("trade.sale", "read", "all"),
                ("trade.sale", "export", "all"),
                ("customers.customer", "read", "all"),
                ("customers.customer", "export", "all"),
            ],
        );
        server.user("controller", &["controller"], false);
        let controller = server.sign_in("controller", PASSWORD);
        assert!(is_sent(&controller), "{engine:?}");
    });
}
