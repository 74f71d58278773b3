//! Imports as jobs: broken off, resumed, cancelled, two at once, taken back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use guanxi_entity::{Entity, Value};
use guanxi_record::import::{NewImport, State, Work};
use guanxi_record::{Target, update};
use serde_json::json;

use crate::fixture::{Company, Thing, on_both, options, system};

fn many(from: usize, to: usize) -> String {
    let lines = (from..to).map(|n| format!("{n},thing {n},{n}.50\n"));
    std::iter::once("number,name,price\n".to_owned())
        .chain(lines)
        .collect()
}

fn wait(company: &Company, id: i64) -> guanxi_record::import::Import {
    let start = Instant::now();
    loop {
        let import = company.imports.get(&system(), id).unwrap();
        if !import.state.is_working() {
            return import;
        }
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "{:?}",
            import.progress
        );
        std::thread::yield_now();
    }
}

/// B1
#[test]
fn a_killed_run_goes_on_after_the_last_chunk() {
    on_both(|company| {
        let id = company.upload("depot.thing", many(0, 12_000));
        let mut blocks = 0;
        // A panic in the middle leaves everything as a killed process would.
        let killed = catch_unwind(AssertUnwindSafe(|| {
            company.imports.perform(&system(), id, Work::Run, &mut |_| {
                blocks += 1;
                assert!(blocks < 2, "killed");
            })
        }));
        assert!(killed.is_err());
        let import = company.imports.get(&system(), id).unwrap();
        assert_eq!(import.state, State::Running);
        let done = import.progress.done;
        assert!(done > 0 && done < 12_000, "{done}");
        assert_eq!(company.count(Thing::def()), done);
        assert_eq!(company.imports.resume(&|_| Ok(system())).unwrap(), 1);
        let import = wait(company, id);
        assert_eq!(
            (import.state, import.counts.create, import.counts.error),
            (State::Done, 12_000, 0)
        );
        assert_eq!(company.count(Thing::def()), 12_000);
    });
}

#[test]
fn a_cancelled_run_stays_where_it_is_and_can_go_on() {
    on_both(|company| {
        let id = company.upload("depot.thing", many(0, 12_000));
        let mut blocks = 0;
        let import = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {
                blocks += 1;
                if blocks == 2 {
                    company.imports.cancel(&system(), id).unwrap();
                }
            })
            .unwrap();
        assert_eq!(import.state, State::Cancelled);
        assert_eq!(company.count(Thing::def()), import.progress.done);
        assert!(import.progress.done < 12_000);
        let import = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!((import.state, import.counts.create), (State::Done, 12_000));
        assert_eq!(company.count(Thing::def()), 12_000);
    });
}

/// B1
#[test]
fn two_imports_at_once_both_arrive() {
    on_both(|company| {
        let first = company.upload("depot.thing", many(0, 3_000));
        let second = company.upload("depot.thing", many(2_000, 5_000));
        company.imports.launch(&system(), first, Work::Run).unwrap();
        company.imports.launch(&system(), second, Work::Run).unwrap();
        let again = company.imports.launch(&system(), first, Work::Run);
        assert!(again.is_err_and(|p| p.code == "import.wrong_state"));
        let (first, second) = (wait(company, first), wait(company, second));
        assert_eq!(
            (first.state, second.state),
            (State::Done, State::Done),
            "{:?} {:?}",
            first.problem,
            second.problem
        );
        assert_eq!(first.counts.create + second.counts.create, 5_000);
        assert_eq!(first.counts.error + second.counts.error, 1_000);
        assert_eq!(company.count(Thing::def()), 5_000);
    });
}

/// B1
#[test]
fn an_undo_removes_and_restores_except_what_was_changed_since() {
    on_both(|company| {
        company.load("depot.thing", "number,name,price\n1,one,1\n2,two,2\n");
        let id = company.upload(
            "depot.thing",
            "number,name,price\n1,ONE,10\n2,TWO,20\n3,three,3\n4,four,4\n",
        );
        company.change(id, json!({"mode": "upsert"}));
        let done = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!((done.counts.create, done.counts.update), (2, 2));
        for number in ["2", "4"] {
            change_name(company, number, "by hand");
        }
        let undone = company
            .imports
            .perform(&system(), id, Work::Undo, &mut |_| {})
            .unwrap();
        assert_eq!(undone.state, State::Undone);
        assert_eq!(
            (undone.undo.removed, undone.undo.restored, undone.undo.kept),
            (1, 1, 2)
        );
        let things = company.all(Thing::def());
        let seen: Vec<(&str, &str, &str)> = things
            .iter()
            .map(|t| {
                (
                    t["number"].as_str().unwrap(),
                    t["name"].as_str().unwrap(),
                    t["price"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("1", "one", "1.00"),
                ("2", "by hand", "20.00"),
                ("4", "by hand", "4.00")
            ]
        );
        let again = company.imports.perform(&system(), id, Work::Undo, &mut |_| {});
        assert_eq!(again.unwrap_err().code, "import.wrong_state");
    });
}

fn change_name(company: &Company, number: &str, name: &str) {
    let def = Thing::def();
    let things = company.all(def);
    let thing = things.iter().find(|thing| thing["number"] == number).unwrap();
    let id = thing["id"].as_str().unwrap().parse().unwrap();
    let (schema, place, name) = (
        company.schema.clone(),
        def.field("name").unwrap().0,
        name.to_owned(),
    );
    company
        .store
        .write_blocking(move |tx| {
            let target = Target {
                def,
                id,
                version: None,
                import_id: None,
            };
            update(
                tx,
                &schema,
                &system(),
                &target,
                &[(place, Value::from(name.as_str()))],
            )
        })
        .unwrap();
}

#[test]
fn an_undo_of_many_chunks_leaves_nothing() {
    on_both(|company| {
        let id = company.load("depot.thing", &many(0, 2_300));
        let undone = company
            .imports
            .perform(&system(), id, Work::Undo, &mut |_| {})
            .unwrap();
        assert_eq!((undone.undo.removed, undone.undo.kept), (2_300, 0));
        assert_eq!(company.count(Thing::def()), 0);
    });
}

#[test]
fn stopping_at_an_error_writes_nothing_of_its_chunk() {
    on_both(|company| {
        let mut text = many(0, 1_500);
        text.push_str("x,,1\n");
        let id = company.upload("depot.thing", &text);
        company.change(id, json!({"options": options(false, "stop")}));
        let import = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        let problem = import.problem.unwrap();
        assert_eq!(
            (import.state, problem.code.as_str(), &problem.params["row"]),
            (State::Failed, "import.stopped", &json!(1_502))
        );
        assert_eq!(company.count(Thing::def()), import.progress.done);
        assert!(import.progress.done < 1_500);
    });
}

/// B2
#[test]
fn a_file_cut_off_keeps_what_came_before_and_says_where() {
    on_both(|company| {
        let mut text = many(0, 3_000);
        text.push_str("3000,\"cut");
        let id = company.upload("depot.thing", &text);
        let import = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        let problem = import.problem.unwrap();
        assert_eq!(
            (import.state, problem.code.as_str()),
            (State::Failed, "document.truncated")
        );
        assert_eq!(problem.params["row"], 3_002);
        assert_eq!(company.count(Thing::def()), 3_000);
    });
}

/// B2
#[test]
fn the_same_file_again_is_warned_of_and_its_mapping_remembered() {
    on_both(|company| {
        let text = "number,title of it\n1,one\n";
        let first = company.upload("depot.thing", text);
        let import = company.imports.get(&system(), first).unwrap();
        assert_eq!(import.mapping["title of it"], None);
        assert!(import.notices.is_empty());
        let refused = company
            .imports
            .perform(&system(), first, Work::DryRun, &mut |_| {})
            .unwrap_err();
        assert_eq!(
            (refused.code.as_str(), &refused.params["fields"]),
            ("import.required_not_mapped", &json!("name"))
        );
        company.change(
            first,
            json!({"mapping": {"title of it": "name"}, "mode": "upsert"}),
        );
        company
            .imports
            .perform(&system(), first, Work::Run, &mut |_| {})
            .unwrap();
        let second = company.upload("depot.thing", text);
        let import = company.imports.get(&system(), second).unwrap();
        assert_eq!(import.mapping["title of it"].as_deref(), Some("name"));
        assert_eq!(import.notices[0].code, "import.duplicate_file");
        assert_eq!(import.notices[0].params["import_id"], json!(first.to_string()));
    });
}

#[test]
fn choices_that_make_no_sense_are_refused() {
    on_both(|company| {
        let id = company.upload("depot.thing", "number,name\n1,one\n");
        for (patch, code) in [
            (json!({"mapping": {"nose": "name"}}), "import.unknown_header"),
            (json!({"mapping": {"name": "nose"}}), "import.unknown_field"),
            (json!({"mapping": {"number": "name"}}), "import.field_twice"),
            (json!({"key": ["name"]}), "import.unknown_key"),
            (json!({"options": {"zone": "Mars/Base"}}), "import.unknown_zone"),
        ] {
            let patch = serde_json::from_value(patch).unwrap();
            assert_eq!(
                company.imports.change(&system(), id, &patch).unwrap_err().code,
                code
            );
        }
        let path = company.file("x.pdf", "%PDF-1.4");
        let new = NewImport {
            target: "depot.thing",
            file_name: "x.pdf",
            path: &path,
        };
        assert_eq!(
            company.imports.create(&system(), &new).unwrap_err().code,
            "document.unknown_format"
        );
    });
}

const CHILD_FOLDER: &str = "GUANXI_TEST_IMPORT_FOLDER";
const KILLS: u64 = 8;

/// Kills a real process in the middle of an import, again and again, each time a little later. The child is this same
/// test, told by its environment to go on with the import instead.
#[test]
fn nothing_is_lost_or_doubled_by_sigkill() {
    if let Ok(folder) = std::env::var(CHILD_FOLDER) {
        let company = Company::at(folder.as_ref());
        company.imports.resume(&|_| Ok(system())).unwrap();
        let import = company.imports.list(&system()).unwrap().remove(0);
        wait(&company, import.id.parse().unwrap());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let company = Company::at(folder.path());
        let id = company.upload("depot.thing", many(0, 60_000));
        let stopped = catch_unwind(AssertUnwindSafe(|| {
            company
                .imports
                .perform(&system(), id, Work::Run, &mut |_| panic!("stopped"))
        }));
        assert!(stopped.is_err());
        id
    };
    let (mut last, mut hits) = (0, 0);
    for kill in 0..KILLS {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "jobs::nothing_is_lost_or_doubled_by_sigkill"])
            .env(CHILD_FOLDER, folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(40 + 35 * kill));
        child.kill().unwrap();
        child.wait().unwrap();
        let company = Company::at(folder.path());
        let import = company.imports.get(&system(), id).unwrap();
        assert_eq!(
            company.count(Thing::def()),
            import.progress.done,
            "what is counted is what is there"
        );
        assert_eq!(import.counts.create, import.progress.done);
        assert!(import.progress.done >= last, "nothing acknowledged is lost");
        last = import.progress.done;
        hits += u32::from(import.state == State::Running);
    }
    assert!(hits > 0, "no kill came in time");
    let company = Company::at(folder.path());
    company.imports.resume(&|_| Ok(system())).unwrap();
    let import = wait(&company, id);
    assert_eq!(
        (import.state, import.counts.create, import.counts.error),
        (State::Done, 60_000, 0)
    );
    assert_eq!(company.count(Thing::def()), 60_000);
}
