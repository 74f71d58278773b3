use std::path::PathBuf;

use super::*;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/cdnow")
        .join(name)
}

fn query(pairs: &[(&str, &str)]) -> Query {
    Query::of(
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
    )
    .unwrap()
}

fn value(table: &Table, parameter: &str) -> f64 {
    let row = table.rows.iter().find(|row| row[1].text() == parameter).unwrap();
    row[2].number().unwrap()
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// B17: the study's sums and its purchases give the study's parameters; the sums' weeks are rounded.
#[test]
fn files_of_the_study() {
    let sums = of_file(
        "btyd",
        &fixture("customers_summary.csv"),
        &query(&[("model", "bgnbd")]),
    )
    .unwrap();
    assert_eq!(sums.csv().lines().next(), Some("model,parameter,own_mle,note"));
    assert!((value(&sums, "r") - 0.242_593).abs() < 1e-6);
    assert!((value(&sums, "loglik_at_published") - -9_582.426_831).abs() < 1e-5);
    let until = query(&[("model", "bgnbd"), ("as_of", "1997-09-30")]);
    let purchases = of_file("btyd", &fixture("CDNOW_sample.txt"), &until).unwrap();
    for (parameter, tolerance) in [("r", 0.000_5), ("alpha", 0.004_4), ("a", 0.000_8), ("b", 0.002_4)] {
        assert!((value(&sums, parameter) - value(&purchases, parameter)).abs() < tolerance);
    }
    let check = query(&[("model", "paretonbd"), ("holdout", "1997-09-30")]);
    let holdout = of_file("btyd", &fixture("CDNOW_sample.txt"), &check).unwrap();
    assert_eq!(holdout.rows.len(), 8);
    // Half of the time that the file covers is where the study splits it.
    let halved = query(&[("model", "paretonbd"), ("show", "holdout")]);
    let halved = of_file("btyd", &fixture("CDNOW_sample.txt"), &halved).unwrap();
    assert_eq!(halved, holdout);
    assert!(halved.csv().contains("paretonbd,1997-09-30,0,"));
    let top = query(&[("show", "customers"), ("model", "gammagamma"), ("top", "1")]);
    let customers = of_file("btyd", &fixture("customers_summary.csv"), &top).unwrap();
    assert_eq!(
        customers.csv(),
        "id,x,t_x,T,monetary_value,gg_expected_value\n1,2,30.43,38.86,22.35,24.658616\n"
    );
}

/// B17: purchases in a table with a header, and what is wrong with files.
#[test]
fn other_files() {
    let dir = tempfile::tempdir().unwrap();
    let code = |path: &Path, pairs: &[(&str, &str)]| of_file("btyd", path, &query(pairs)).unwrap_err().code;
    let mut text = String::from("customer,date,amount\n");
    for n in 0..9 {
        text.push_str(&format!(
            "C{n},2024-01-0{},{n}.5\nC{n},2024-03-01 10:00:00,3\n",
            n + 1
        ));
    }
    let few = written(dir.path(), "few.csv", &text);
    assert_eq!(code(&few, &[]), "insight.too_few_customers");
    let none = written(dir.path(), "none.csv", "customer,date,amount\n");
    assert_eq!(code(&none, &[]), "insight.too_few_customers");
    let alike = written(
        dir.path(),
        "alike.csv",
        &format!("x,t_x,T\n{}", "1,2,3\n".repeat(20)),
    );
    assert_eq!(code(&alike, &[("model", "paretonbd")]), "insight.customers_alike");
    let once = written(
        dir.path(),
        "once.csv",
        &format!("x,t_x,T\n{}", "0,0,3\n0,0,4\n".repeat(20)),
    );
    assert_eq!(code(&once, &[]), "insight.nobody_repeats");
    assert_eq!(code(&once, &[("model", "gammagamma")]), "insight.nobody_repeats");
    assert_eq!(
        code(&once, &[("holdout", "2024-01-01")]),
        "insight.nothing_to_split"
    );
    assert_eq!(code(&once, &[("show", "holdout")]), "insight.nothing_to_split");
    assert_eq!(
        code(&once, &[("show", "expected"), ("weeks", "99999")]),
        "insight.out_of_range"
    );
    let wrong = written(dir.path(), "wrong.csv", "x,t_x,T\n1,5,3\n");
    assert_eq!(code(&wrong, &[]), "insight.bad_row");
    let other = written(dir.path(), "other.csv", "a,b\n1,2\n");
    assert_eq!(code(&other, &[]), "insight.unknown_columns");
    assert_eq!(code(&few, &[("model", "poisson")]), "insight.unknown_choice");
    assert_eq!(
        of_file("kpi", &few, &query(&[])).unwrap_err().code,
        "insight.unknown_parameter"
    );
    assert_eq!(code(&few, &[("show", "all")]), "insight.unknown_choice");
    assert_eq!(
        code(&few, &[("by", "year"), ("class", "heavy")]),
        "insight.unknown_parameter"
    );
}
