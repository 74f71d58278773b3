//! None, own, team, subordinates, territory, all: the same for everything that can be done with a record.

use guanxi_entity::{EntityDef, Value};
use guanxi_record::{ExportRequest, count, export, history};
use guanxi_types::{Action, Ctx, ErrorKind, RawId, Scope};

use super::Kit;
use super::writing::another;
use crate::fixture::{page_of, refusal, system};
use crate::people::{People, Whose};
use crate::values::writable;

/// Who has no grant can do nothing, and learns nothing.
pub fn without_a_grant_nothing_is_allowed(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.maker.record(def);
    let nobody = People::with(7_001, def, Scope::None);
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

/// Each scope reaches what it says and no more: in lists, counts, files, one by one, and for changes and removals.
pub fn each_scope_reaches_what_it_says(kit: &Kit<'_>, def: &'static EntityDef) {
    let people = (kit.people)(kit.fixture);
    let whole = root(def);
    let mut made: Vec<(RawId, Whose)> = Vec::new();
    let owners = whole.owners.iter().map(String::as_str);
    let made_by = whole.owners.is_empty().then_some("created_by");
    for path in owners.chain(made_by) {
        for id in [people.me, people.mate, people.below, people.stranger] {
            let whose = Whose::Of(id);
            made.push((kit.maker.placed(def, path, (whose, people.stranger)), whose));
        }
    }
    for path in &whole.territories {
        for place in [people.near, people.far] {
            let whose = Whose::In(place);
            made.push((kit.maker.placed(def, path, (whose, people.stranger)), whose));
        }
    }
    for scope in Scope::ALL.into_iter().skip(1) {
        let me = People::with(people.me, def, scope);
        let wanted: Vec<RawId> = made
            .iter()
            .filter(|(_, whose)| people.reaches(scope, *whose))
            .map(|(id, _)| *id)
            .collect();
        lists_are_alike(kit, (&me, def), &made, &wanted);
        for (id, _) in &made {
            one_by_one(kit, (&me, def), *id, wanted.contains(id));
        }
    }
}

/// The entity that is nobody's part.
fn root(def: &'static EntityDef) -> &'static EntityDef {
    def.child_of.as_ref().map_or(def, |child| root(child.whole.def()))
}

/// List, count, search and file hold the same records.
fn lists_are_alike(
    kit: &Kit<'_>,
    (me, def): (&Ctx, &'static EntityDef),
    made: &[(RawId, Whose)],
    wanted: &[RawId],
) {
    let ours = |id: &RawId| made.iter().any(|(made, _)| made == id);
    let all: Vec<RawId> = kit
        .fixture
        .all(me, def, &page_of(200))
        .unwrap()
        .iter()
        .map(|r| r.id)
        .collect();
    let mut seen: Vec<RawId> = all.iter().copied().filter(ours).collect();
    let mut expected = wanted.to_vec();
    seen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(
        seen,
        expected,
        "{} {:?}",
        def.key,
        me.scope(Action::Read, &def.key)
    );
    let counted = kit
        .fixture
        .store
        .read_blocking(|r| count(r, me, def, &page_of(5)));
    assert_eq!(counted.unwrap(), guanxi_types::len_i64(all.len()), "{}", def.key);
    assert_eq!(
        exported(kit, me, def).unwrap(),
        u64::try_from(all.len()).unwrap(),
        "{}",
        def.key
    );
}

/// What may be seen may be read, with its history, and changed; anything else isn't there.
fn one_by_one(kit: &Kit<'_>, (me, def): (&Ctx, &'static EntityDef), id: RawId, is_reached: bool) {
    let fixture = kit.fixture;
    let answers = [
        fixture.get(me, def, id).map(drop),
        fixture.store.read_blocking(|r| history(r, me, def, id)).map(drop),
        change(kit, me, def, id),
    ];
    for (answer, is_change) in answers.into_iter().zip([false, false, true]) {
        let found = answer.as_ref().map_err(|problem| problem.kind).copied();
        let wanted = if is_reached {
            Ok(())
        } else {
            Err(ErrorKind::NotFound)
        };
        // What only commands write may be seen and not changed.
        let wanted = if is_change && def.program_only {
            wanted.and(Err(ErrorKind::Forbidden))
        } else {
            wanted
        };
        assert_eq!(
            found,
            wanted,
            "{} {:?} {answer:?}",
            def.key,
            me.scope(Action::Read, &def.key)
        );
    }
    if !is_reached {
        let problem = refusal(fixture.delete(me, def, id), "delete");
        assert_eq!(problem.kind, ErrorKind::NotFound, "{}", def.key);
    }
}

/// Changes something that decides nothing about who sees the record.
fn change(kit: &Kit<'_>, me: &Ctx, def: &'static EntityDef, id: RawId) -> guanxi_types::Result<()> {
    let record = kit.fixture.get(&system(), def, id)?;
    let decides = |name: &str| {
        let paths = def.owners.iter().chain(&def.territories);
        let mut first = paths.filter_map(|path| path.split('.').next());
        first.any(|part| part == name) || def.child_of.as_ref().is_some_and(|child| child.field == name)
    };
    let mut places = writable(def).filter(|(_, f)| {
        !kit.maker.is_given(def, f) && def.shared_by.as_ref() != Some(&f.name) && !decides(&f.name)
    });
    let found = places.find_map(|(at, f)| Some((at, another(kit, def, f, record.values.get(at)?)?)));
    let (at, value) = found.unwrap();
    kit.fixture.update(me, (def, id, None), &[(at, value)])
}

/// What is open to everybody is seen by everybody, and changed by its owner only.
pub fn what_is_open_to_everybody_stays_its_owners(kit: &Kit<'_>, def: &'static EntityDef) {
    let people = (kit.people)(kit.fixture);
    let me = People::with(people.me, def, Scope::Own);
    let other = People::with(people.stranger, def, Scope::Own);
    if def.shared_by.is_some() {
        let id = kit
            .maker
            .placed(def, "created_by", (Whose::Of(people.stranger), people.stranger));
        share(kit, def, (&me, &other), id);
    }
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
