//! None, own, all: the same for everything that can be done with a record.

use guanxi_entity::{EntityDef, Value};
use guanxi_record::{ExportRequest, count, export, history};
use guanxi_types::{Action, Ctx, ErrorKind, RawId, Scope};

use super::Kit;
use super::writing::another;
use crate::fixture::{page_of, refusal, system, user};
use crate::values::writable;

const MINE: RawId = 7_001;
const OTHER: RawId = 7_002;

fn with(id: RawId, def: &EntityDef, scope: Scope) -> Ctx {
    let mut grants: Vec<(&str, Action, Scope)> = vec![("*", Action::Read, Scope::All)];
    grants.extend(
        Action::ALL
            .into_iter()
            .map(|action| (def.key.as_str(), action, scope)),
    );
    user(id, &grants)
}

/// Who has no grant can do nothing, and learns nothing.
pub fn without_a_grant_nothing_is_allowed(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.maker.record(def);
    let nobody = with(MINE, def, Scope::None);
    let values = kit.maker.full(def);
    let fixture = kit.fixture;
    let refusals = [
        refusal(fixture.get(&nobody, def, id), "get"),
        refusal(fixture.all(&nobody, def, &page_of(5)), "list"),
        refusal(
            fixture
                .store
                .read_blocking(|r| count(r, &nobody, def, &page_of(5))),
            "count",
        ),
        refusal(
            fixture.store.read_blocking(|r| history(r, &nobody, def, id)),
            "history",
        ),
        refusal(fixture.create(&nobody, def, &values), "create"),
        refusal(fixture.update(&nobody, (def, id, None), &values), "update"),
        refusal(fixture.delete(&nobody, def, id), "delete"),
        refusal(exported(kit, &nobody, def), "export"),
    ];
    for problem in refusals {
        assert_eq!(
            (problem.kind, problem.code.as_str()),
            (ErrorKind::Forbidden, "access.forbidden"),
            "{}",
            def.key
        );
    }
    assert!(fixture.imports.targets(&nobody).iter().all(|t| t.key != def.key));
}

/// Who may see the own records sees, counts, exports, changes and removes those, and no others.
pub fn own_means_own(kit: &Kit<'_>, def: &'static EntityDef) {
    let (mine, other) = (with(MINE, def, Scope::Own), with(OTHER, def, Scope::Own));
    let fixture = kit.fixture;
    let make = |ctx: &Ctx| fixture.create(ctx, def, &private(kit, def)).unwrap();
    let (own, others) = (make(&mine), make(&other));
    let seen: Vec<RawId> = fixture
        .all(&mine, def, &page_of(5))
        .unwrap()
        .iter()
        .map(|r| r.id)
        .collect();
    assert_eq!(seen, [own], "{}", def.key);
    assert_eq!(
        fixture
            .store
            .read_blocking(|r| count(r, &mine, def, &page_of(5)))
            .unwrap(),
        1
    );
    assert_eq!(exported(kit, &mine, def).unwrap(), 1);
    assert!(fixture.get(&mine, def, own).is_ok());
    let change = |ctx: &Ctx, id: RawId| {
        let record = fixture.get(&system(), def, id).unwrap();
        let mut places = writable(def)
            .filter(|(_, f)| !kit.maker.is_given(def, f) && def.shared_by.as_ref() != Some(&f.name));
        let (at, value) = places
            .find_map(|(at, f)| Some((at, another(kit, def, f, record.values.get(at)?)?)))
            .unwrap();
        fixture.update(ctx, (def, id, None), &[(at, value)])
    };
    change(&mine, own).unwrap();
    let hidden = [
        refusal(fixture.get(&mine, def, others), "get"),
        refusal(
            fixture.store.read_blocking(|r| history(r, &mine, def, others)),
            "history",
        ),
        refusal(change(&mine, others), "update"),
        refusal(fixture.delete(&mine, def, others), "delete"),
    ];
    for problem in hidden {
        assert_eq!(problem.kind, ErrorKind::NotFound, "{}", def.key);
    }
    share(kit, def, (&mine, &other), others);
    fixture.delete(&mine, def, own).unwrap();
    assert!(fixture.get(&with(MINE, def, Scope::All), def, others).is_ok());
}

/// A shared record is seen by everybody, and changed by its maker only.
fn share(kit: &Kit<'_>, def: &'static EntityDef, (mine, other): (&Ctx, &Ctx), others: RawId) {
    let Some((at, _)) = def.shared_by.as_ref().and_then(|name| def.field(name)) else {
        return;
    };
    let fixture = kit.fixture;
    fixture
        .update(other, (def, others, None), &[(at, Value::from(1))])
        .unwrap();
    assert!(fixture.get(mine, def, others).is_ok(), "{}", def.key);
    let refused = [
        refusal(
            fixture.update(mine, (def, others, None), &[(at, Value::from(0))]),
            "a change of another's shared record",
        ),
        refusal(
            fixture.delete(mine, def, others),
            "removal of another's shared record",
        ),
    ];
    assert!(
        refused.iter().all(|p| p.kind == ErrorKind::Forbidden),
        "{refused:?}"
    );
}

/// Values of a record that isn't shared.
fn private(kit: &Kit<'_>, def: &'static EntityDef) -> Vec<(usize, Value)> {
    match def.shared_by.as_ref().and_then(|name| def.field(name)) {
        Some((at, _)) => kit.maker.full_with(def, at, &Value::from(0)),
        None => kit.maker.full(def),
    }
}

fn exported(kit: &Kit<'_>, ctx: &Ctx, def: &EntityDef) -> guanxi_types::Result<u64> {
    let path = kit.fixture.path("access.csv");
    let query = page_of(5);
    let request = ExportRequest {
        query: &query,
        fields: &[],
        format: guanxi_document::WriteFormat::Csv,
    };
    kit.fixture
        .store
        .read_blocking(|r| export(r, &kit.fixture.schema, ctx, def, &request, &path))
}
