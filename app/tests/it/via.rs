//! Lists filtered by the records that lead to theirs, on both engines.

use guanxi_customers::entities::{Customer, CustomerTag, Tag};
use guanxi_entity::Entity;
use guanxi_record::{Condition, ListQuery, count, insert, list};
use guanxi_testkit::{Fixture, each_engine, system, user};
use guanxi_types::{Action, Ctx, Id, RawId, Result, Scope};

/// Customers A, B and C, the tags old and new; A has both, B has old, C none.
fn tagged(fixture: &Fixture) -> ([RawId; 3], [RawId; 2]) {
    let made = fixture.write(|tx, schema| {
        let mut customers = [0; 3];
        for (slot, number) in customers.iter_mut().zip(["A", "B", "C"]) {
            let given = [("number", number), ("name", number), ("kind", "person")];
            let def = schema.entity("customers.customer")?;
            let place = |(name, text): (&str, &str)| (def.field(name).unwrap().0, text.into());
            let given: Vec<_> = given.into_iter().map(place).collect();
            *slot = guanxi_record::create(tx, schema, &system(), def, &given)?;
        }
        let mut tags = [0; 2];
        for (slot, name) in tags.iter_mut().zip(["old", "new"]) {
            let tag = Tag {
                name: name.to_owned(),
                colour: "red".to_owned(),
                description: None,
            };
            *slot = insert(tx, schema, &system(), tag)?.raw();
        }
        for (customer, tag) in [(0, 0), (0, 1), (1, 0)] {
            let join = CustomerTag {
                customer_id: Id::new(customers[customer]),
                tag_id: Id::new(tags[tag]),
            };
            insert(tx, schema, &system(), join)?;
        }
        Ok((customers, tags))
    });
    made.unwrap()
}

fn asked(fixture: &Fixture, ctx: &Ctx, texts: &[&str], nested: Option<&str>) -> Result<Vec<RawId>> {
    let query = ListQuery {
        sort: "id".to_owned(),
        ..ListQuery::asked(&fixture.schema, Customer::def(), texts.iter().copied(), nested)?
    };
    fixture.store.read_blocking(|r| {
        let page = list(r, ctx, Customer::def(), &query)?;
        let ids: Vec<RawId> = page.records.iter().map(|record| record.id).collect();
        assert_eq!(
            count(r, ctx, Customer::def(), &query)?,
            guanxi_types::len_i64(ids.len())
        );
        Ok(ids)
    })
}

/// F1, O4: customers with a tag, without it, without any, and such conditions among others.
#[test]
fn customers_are_found_by_their_tags() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let ([a, b, c], [old, new]) = tagged(&fixture);
        let found = |texts: &[&str]| asked(&fixture, &system(), texts, None).unwrap();
        let tag = |rest: String| format!("customers.customer_tag.tag_id:{rest}");
        assert_eq!(found(&[&tag(format!("eq:{old}"))]), [a, b], "{engine:?}");
        assert_eq!(found(&[&tag(format!("in:{old},{new}"))]), [a, b]);
        assert_eq!(found(&[&tag(format!("ne:{new}"))]), [b, c]);
        assert_eq!(found(&[&tag("empty:".to_owned())]), [c]);
        assert_eq!(found(&[&tag("filled:".to_owned())]), [a, b]);
        assert_eq!(
            found(&[&tag(format!("eq:{old}")), &tag(format!("eq:{new}"))]),
            [a]
        );
        assert_eq!(found(&["name:eq:B", &tag(format!("eq:{old}"))]), [b]);
        let nested = format!(
            r#"{{"or": ["name:eq:C", {{"not": "{}"}}]}}"#,
            tag(format!("eq:{old}"))
        );
        assert_eq!(asked(&fixture, &system(), &[], Some(&nested)).unwrap(), [c]);
        let both = format!(r#"{{"and": ["name:eq:A", "{}"]}}"#, tag(format!("eq:{new}")));
        assert_eq!(
            asked(&fixture, &system(), &[&tag(format!("eq:{old}"))], Some(&both)).unwrap(),
            [a]
        );
    });
}

/// O5: nobody learns by a filter of records that he may not read, and what can't be asked is refused.
#[test]
fn what_leads_here_is_asked_within_ones_reach_only() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let (_, [old, _]) = tagged(&fixture);
        let reads = |tags: Scope| {
            user(
                77,
                &[
                    ("customers.customer", Action::Read, Scope::All),
                    ("customers.customer_tag", Action::Read, tags),
                ],
            )
        };
        let filter = format!("customers.customer_tag.tag_id:eq:{old}");
        assert_eq!(
            asked(&fixture, &reads(Scope::All), &[&filter], None)
                .unwrap()
                .len(),
            2
        );
        assert!(
            asked(&fixture, &reads(Scope::Own), &[&filter], None)
                .unwrap()
                .is_empty()
        );
        let problem = asked(&fixture, &reads(Scope::None), &[&filter], None).unwrap_err();
        assert_eq!(problem.code, "access.forbidden", "{engine:?}");
        for wrong in [
            "customers.customer_tag.nothing:eq:1",
            "customers.nothing.tag_id:eq:1",
            "customers.tag.name:eq:x",
            "customers.customer.name:eq:x",
            "org.user.password_hash:filled:",
            "customers.customer_tag.tag_id:like:1",
            "customers.customer_tag.tag_id:eq:x",
            ".:eq:1",
            "..:eq:1",
        ] {
            let problem = asked(&fixture, &system(), &[wrong], None).unwrap_err();
            assert_eq!(problem.code, "record.bad_filter", "{wrong}");
            assert!(Condition::one(&fixture.schema, Customer::def(), wrong).is_err());
        }
    });
}
