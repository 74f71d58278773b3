//! The program.
fn main() {
    let schema = guanxi_record::Schema::new(vec![guanxi_org::module(), guanxi_catalog::module(), guanxi_customers::module(), guanxi_trade::module()]).unwrap();
    for def in schema.entities() { let t = guanxi_record::create_table(def); let p=format!("domains/{}/migrations/0001_tables.sql", def.domain); use std::io::Write; std::fs::OpenOptions::new().append(true).open(p).unwrap().write_all(format!("{t}\n").as_bytes()).unwrap(); }
}
