//! Encodings, delimiters, quotes, headers.

use guanxi_document::{Format, OpenOptions, TableFile};

use crate::fixture::{Folder, all, open, refusal};

const TABLE: &str = "编号,姓名,城市\n1,张小美,上海\n2,\"李, 雷\",北京\n";

fn expected() -> Vec<(u64, Vec<String>)> {
    vec![
        (2, vec!["1".into(), "张小美".into(), "上海".into()]),
        (3, vec!["2".into(), "李, 雷".into(), "北京".into()]),
    ]
}

/// B1
#[test]
fn every_encoding_gives_the_same_table() {
    let folder = Folder::new();
    let utf16 = |big: bool, bom: bool| {
        let text = if bom {
            format!("\u{FEFF}{TABLE}")
        } else {
            TABLE.to_owned()
        };
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let gbk = encoding_rs::GBK.encode(TABLE).0.into_owned();
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("utf8.csv", TABLE.as_bytes().to_vec(), "UTF-8"),
        ("bom.csv", format!("\u{FEFF}{TABLE}").into_bytes(), "UTF-8"),
        ("gbk.csv", gbk, "gb18030"),
        ("le_bom.csv", utf16(false, true), "UTF-16LE"),
        ("be_bom.csv", utf16(true, true), "UTF-16BE"),
        ("le.csv", utf16(false, false), "UTF-16LE"),
        ("be.csv", utf16(true, false), "UTF-16BE"),
    ];
    for (name, bytes, encoding) in cases {
        let path = folder.file(name, bytes);
        let mut file = open(&path);
        assert_eq!(file.info().encoding.as_deref(), Some(encoding), "{name}");
        assert_eq!(file.info().headers, ["编号", "姓名", "城市"], "{name}");
        assert_eq!(all(&mut file), expected(), "{name}");
    }
}

#[test]
fn gbk_is_seen_behind_megabytes_of_digits() {
    let folder = Folder::new();
    let mut bytes = b"code,name\n".to_vec();
    for n in 0..150_000 {
        bytes.extend_from_slice(format!("{n},plain\n").as_bytes());
    }
    bytes.extend_from_slice(&encoding_rs::GBK.encode("150000,张小美\n").0);
    assert!(bytes.len() > 1 << 20);
    let mut file = open(&folder.file("late.csv", bytes));
    assert_eq!(file.info().encoding.as_deref(), Some("gb18030"));
    assert_eq!(all(&mut file).last().unwrap().1, ["150000", "张小美"]);
}

#[test]
fn delimiters_are_recognised_and_may_be_said() {
    let folder = Folder::new();
    for (delimiter, format) in [
        (',', Format::Csv),
        ('\t', Format::Tsv),
        (';', Format::Csv),
        ('|', Format::Csv),
    ] {
        let text = TABLE
            .replace("李, 雷", "李雷")
            .replace(',', &delimiter.to_string());
        let mut file = open(&folder.file("table.txt", &text));
        assert_eq!(file.info().delimiter, Some(delimiter));
        assert_eq!(file.info().format, format);
        assert_eq!(all(&mut file).len(), 2);
    }
    let path = folder.file("odd.txt", "a^b\n1^2\n");
    let options = OpenOptions {
        delimiter: Some('^'),
        ..OpenOptions::default()
    };
    let mut file = TableFile::open(path, &options).unwrap();
    assert_eq!(all(&mut file), [(2, vec!["1".into(), "2".into()])]);
    let mut file = open(&folder.file("sep.csv", "sep=;\na;b\n1,5;2\n"));
    assert_eq!(all(&mut file), [(3, vec!["1,5".into(), "2".into()])]);
}

#[test]
fn quotes_hold_line_ends_and_rows_keep_their_line_numbers() {
    let folder = Folder::new();
    let text = "a,b\r\n\"one\ntwo\",\"say \"\"hi\"\"\"\r\n\r\n3,5\" wide\r\n";
    let mut file = open(&folder.file("quotes.csv", text));
    assert_eq!(
        all(&mut file),
        [
            (2, vec!["one\ntwo".into(), "say \"hi\"".into()]),
            (5, vec!["3".into(), "5\" wide".into()])
        ]
    );
}

#[test]
fn old_mac_line_ends_are_line_ends() {
    let folder = Folder::new();
    let mut file = open(&folder.file("mac.csv", "a,b\r1,2\r3,4"));
    assert_eq!(
        all(&mut file),
        [
            (2, vec!["1".into(), "2".into()]),
            (3, vec!["3".into(), "4".into()])
        ]
    );
}

#[test]
fn the_header_is_found_below_a_title() {
    let folder = Folder::new();
    let text = "销售明细表,,\n门店:330,,\n\n单号,日期,金额\n1,2017-01-31,12.30\n2,2017-01-31,5\n";
    let mut file = open(&folder.file("till.csv", text));
    assert_eq!(file.info().headers, ["单号", "日期", "金额"]);
    assert_eq!(file.info().header_row, 4);
    assert_eq!(file.info().sample.len(), 2);
    assert_eq!(all(&mut file).first().unwrap().0, 5);
}

#[test]
fn a_column_without_a_header_is_called_by_its_place() {
    let folder = Folder::new();
    let file = open(&folder.file("gap.csv", "a,,c\n1,2,3\n"));
    assert_eq!(file.info().headers, ["a", "#2", "c"]);
}

#[test]
fn headers_that_can_t_be_told_apart_are_refused() {
    let folder = Folder::new();
    let problem = refusal(&folder.file("twice.csv", "a,b,a\n1,2,3\n"));
    assert_eq!(problem.code, "document.duplicate_header");
    assert_eq!(problem.params["header"], "a");
    assert_eq!(problem.params["second"], 3);
    assert_eq!(refusal(&folder.file("empty.csv", "")).code, "document.no_header");
    assert_eq!(
        refusal(&folder.file("numbers.csv", "1,2\n3,4\n")).code,
        "document.no_header"
    );
    let long = format!("{},b\n1,2\n", "长".repeat(201));
    assert_eq!(
        refusal(&folder.file("long.csv", long)).code,
        "document.header_too_long"
    );
}

#[test]
fn the_estimate_is_near_the_truth() {
    let folder = Folder::new();
    let mut text = String::from("number,name\n");
    for n in 0..20_000 {
        text.push_str(&format!("{n},name {n}\n"));
    }
    let file = open(&folder.file("many.csv", text));
    let estimate = file.info().rows_estimate;
    assert!((10_000..40_000).contains(&estimate), "{estimate}");
}
