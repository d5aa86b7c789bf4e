//! Tags on rows of any table, and their usage counts.

use crate::{
    all_pages,
    by_name::{call, faults},
    support::{
        care::*,
        crowd::{crowd, done, within},
        proxy::{overheard, trips},
        race::race,
        raw::{connect, must, tried},
        *,
    },
};
use serde_json::json;
use telehealth_core::{
    Code, EntityId, TagId, UserId,
    accounts::User,
    catalog::TABLES,
    tagging::{EntityTag, NewTag, Tag},
    value::EntityType,
};
use telehealth_storage::{EntityTagFilter, Error, ListOrder, Options, Portal, Transaction};

const START: &str = "2030-01-07T08:00:00Z";
const THREADS: usize = 32;

fn tag(portal: &Portal, name: &str) -> Tag {
    store_one(portal, Tag::create(NewTag::new(text(name)), at(START)).expect("a tag"))
}

fn users(portal: &Portal, count: usize) -> Vec<EntityId> {
    let users = (0..count).map(|_| new_user(telehealth_core::accounts::UserRole::Patient, at(START))).collect();
    store(portal, users).iter().map(|user| user.id.uuid().into()).collect()
}

/// The tag's usage count, and the actual number of assignments.
fn uses(portal: &Portal, tag_id: TagId) -> (i32, usize) {
    let filter = EntityTagFilter { tag_id: Some(tag_id), ..EntityTagFilter::default() };
    done(portal, |tx| {
        Ok((tx.get::<Tag>(tag_id)?.usage_count.get(), tx.stream::<EntityTag>(&filter, ListOrder::ID).count()))
    })
}

#[test]
fn a_tag_is_assigned_once_and_removed_once() {
    let portal = portal();
    let (vip, entities) = (tag(&portal, "vip"), users(&portal, 2));
    let (who, kind) = (UserId::from(entities[1].uuid()), EntityType::User);
    let assign = |by| done(&portal, |tx| tx.tag_entity(vip.id, kind, entities[0], by, at(START)));
    let first = assign(Some(who));
    assert_eq!(
        (first.tag_id, first.entity_type, first.entity_id, first.tagged_by),
        (vip.id, kind, entities[0], Some(who))
    );
    assert_eq!(assign(None), first, "the second call returns the same");
    assert_eq!(uses(&portal, vip.id), (1, 1));
    // The same id with another entity type is another row.
    let no_patient = within(&portal, |tx| tx.tag_entity(vip.id, EntityType::Patient, entities[0], None, at(START)));
    assert_eq!(faults(no_patient), [("entity_id".to_owned(), Code::REFERENCE_UNKNOWN)]);

    let untag = |entity| done(&portal, |tx| tx.untag_entity(vip.id, kind, entity));
    assert!(!untag(entities[1]));
    assert!(untag(entities[0]));
    assert!(!untag(entities[0]), "the second call removes nothing");
    assert_eq!(uses(&portal, vip.id), (0, 0));
    let missing = within(&portal, |tx| tx.tag_entity(TagId::generate(), kind, entities[0], None, at(START)));
    assert_eq!(missing.expect_err("no tag").code(), Code::ROW_NOT_FOUND);
    let nobody = within(&portal, |tx| tx.tag_entity(vip.id, kind, entities[0], Some(UserId::generate()), at(START)));
    assert_eq!(faults(nobody), [("tagged_by".to_owned(), Code::REFERENCE_UNKNOWN)]);
    assert_eq!(uses(&portal, vip.id), (0, 0));
}

#[test]
fn the_tagged_row_must_exist_in_every_table() {
    let portal = portal();
    let vip = tag(&portal, "vip");
    for kind in EntityType::ALL {
        let nowhere = within(&portal, |tx| tx.tag_entity(vip.id, *kind, EntityId::generate(), None, at(START)));
        assert_eq!(faults(nowhere), [("entity_id".to_owned(), Code::REFERENCE_UNKNOWN)], "{kind}");
    }
    // A tag can be tagged, and so can a tag assignment.
    let own: EntityId = vip.id.uuid().into();
    let assignment = done(&portal, |tx| tx.tag_entity(vip.id, EntityType::Tag, own, None, at(START)));
    let second =
        done(&portal, |tx| tx.tag_entity(vip.id, EntityType::EntityTag, assignment.id.uuid().into(), None, at(START)));
    done(&portal, |tx| tx.tag_entity(vip.id, EntityType::EntityTag, second.id.uuid().into(), None, at(START)));
    assert_eq!(uses(&portal, vip.id), (3, 3));
    // Assignments of assignments are deleted with them, recursively.
    assert!(done(&portal, |tx| tx.untag_entity(vip.id, EntityType::Tag, own)));
    assert_eq!(uses(&portal, vip.id), (0, 0));
}

#[test]
fn tags_are_listed_by_name_and_tagged_rows_in_pages() {
    let portal = portal();
    let tags: Vec<Tag> = ["ä", "Z", "a-b", "ab", "B"].map(|name| tag(&portal, name)).into();
    let mut entities = users(&portal, 5);
    let kind = EntityType::User;
    done(&portal, |tx| {
        for tag in &tags {
            tx.tag_entity(tag.id, kind, entities[0], None, at(START))?;
        }
        for entity in &entities {
            tx.tag_entity(tags[0].id, kind, *entity, None, at(START))?;
        }
        tx.tag_entity(tags[0].id, EntityType::Tag, tags[0].id.uuid().into(), None, at(START))
    });
    let of = |kind, entity| done(&portal, |tx| tx.tags_of(kind, entity));
    let names: Vec<String> = of(kind, entities[0]).iter().map(|tag| tag.name.to_string()).collect();
    assert_eq!(names, ["B", "Z", "a-b", "ab", "ä"], "the same in every database");
    assert_eq!(of(kind, entities[4]).len(), 1);
    assert_eq!(of(EntityType::Patient, entities[0]), []);

    entities.sort_unstable();
    let page = |after, limit| done(&portal, |tx| tx.tagged(tags[0].id, kind, after, limit));
    for limit in [1, 2, 5, 1_000] {
        let all = all_pages(limit, |after| {
            let page = page(after, i32::try_from(limit).expect("a limit"));
            (page.items, page.next)
        });
        assert_eq!(all, entities, "in pages of {limit}");
    }
    assert_eq!(page(Some(entities[4]), 2).items, []);
    assert_eq!(done(&portal, |tx| tx.tagged(tags[1].id, EntityType::Tag, None, 10)).items, []);
    for limit in [0, -1, 1_001, 100_000] {
        let refused = within(&portal, |tx| tx.tagged(tags[0].id, kind, None, limit));
        assert_eq!(faults(refused), [("limit".to_owned(), Code::PAGE_LIMIT)], "{limit}");
    }
    let nonsense =
        json!({ "tag_id": tags[0].id.to_string(), "entity_type": "spaceship", "entity_id": "1", "now": START });
    let expected = [("entity_type".to_owned(), Code::LABEL_UNKNOWN), ("entity_id".to_owned(), Code::UUID_MALFORMED)];
    assert_eq!(faults(call(&portal, "tag_entity", &nonsense)), expected);
}

#[test]
fn tagging_takes_two_round_trips() {
    let (proxy, portal) = overheard(options());
    let (vip, entities) = (tag(&portal, "vip"), users(&portal, 2));
    let kind = EntityType::User;
    for warm in [false, true] {
        let assign = |tx: &mut Transaction| assert!(tx.tag_entity(vip.id, kind, entities[0], None, at(START)).is_ok());
        let counts = [
            trips(&proxy, &portal, assign),
            trips(&proxy, &portal, assign),
            trips(&proxy, &portal, |tx| drop(tx.tags_of(kind, entities[0]).expect("tags"))),
            trips(&proxy, &portal, |tx| drop(tx.tagged(vip.id, kind, None, 10).expect("ids"))),
            trips(&proxy, &portal, |tx| assert!(tx.untag_entity(vip.id, kind, entities[0]).expect("untagged"))),
        ];
        if warm {
            assert_eq!(counts, [2, 3, 1, 1, 1]);
        }
    }
}

#[test]
fn usage_counts_are_exact_under_concurrent_tagging() {
    let portal = portal_with(Options { pool_size: 32, ..options() });
    let tags: Vec<Tag> = ["a", "b", "c"].map(|name| tag(&portal, name)).into();
    let entities = users(&portal, 6);
    let outcomes = crowd(THREADS, |number| {
        let (mut tagged, mut errors) = (0_usize, Vec::new());
        for turn in 0..12 {
            let (tag, entity) = (&tags[(number + turn) % 3], entities[(number * 5 + turn) % 6]);
            let outcome = within(&portal, |tx| {
                if (number + turn) % 4 > 0 {
                    tx.tag_entity(tag.id, EntityType::User, entity, None, at(START)).map(|_| true)
                } else {
                    tx.untag_entity(tag.id, EntityType::User, entity).map(|_| false)
                }
            });
            match outcome {
                Ok(tag) => tagged += usize::from(tag),
                Err(error) => errors.push(error),
            }
        }
        (tagged, errors)
    });
    let tagged: usize = outcomes.iter().map(|(tagged, _)| tagged).sum();
    let errors: Vec<&Error> = outcomes.iter().flat_map(|(_, errors)| errors).collect();
    let counts: Vec<(i32, usize)> = tags.iter().map(|tag| uses(&portal, tag.id)).collect();
    println!(
        "tagging: {} attempts ({tagged} tag), {} errors, counts and assignments {counts:?}",
        THREADS * 12,
        errors.len()
    );
    assert!(errors.is_empty(), "{errors:?}");
    assert!(counts.iter().all(|(count, assignments)| usize::try_from(*count) == Ok(*assignments)), "{counts:?}");
    assert!(counts.iter().any(|(count, _)| *count > 0));

    // All assign the same tag: one assignment, returned to all.
    let target = (tags[0].id, entities[0]);
    done(&portal, |tx| tx.untag_entity(target.0, EntityType::User, target.1));
    let assignments =
        crowd(THREADS, |_| within(&portal, |tx| tx.tag_entity(target.0, EntityType::User, target.1, None, at(START))));
    let ids: std::collections::BTreeSet<_> =
        assignments.into_iter().map(|assignment| assignment.expect("tagged").id).collect();
    assert_eq!(ids.len(), 1);
}

#[test]
fn deleting_a_row_or_tag_deletes_its_assignments() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let (vip, other) = (tag(&portal, "vip"), tag(&portal, "other"));
    let (patient, provider) = people(&portal, at(START));
    let visit = done(&portal, |tx| tx.add(new_visit(&patient, &provider, days(at(START), 1), at(START))));
    let user: EntityId = patient.id.uuid().into();
    done(&portal, |tx| {
        for tag in [vip.id, other.id] {
            tx.tag_entity(tag, EntityType::User, user, None, at(START))?;
            tx.tag_entity(tag, EntityType::Patient, user, None, at(START))?;
            tx.tag_entity(tag, EntityType::Consultation, visit.id.uuid().into(), None, at(START))?;
        }
        tx.tag_entity(vip.id, EntityType::Provider, provider.id.uuid().into(), None, at(START))
    });
    assert_eq!((uses(&portal, vip.id), uses(&portal, other.id)), ((4, 4), (3, 3)));
    // By cascade: the user, the patient, the visit.
    done(&portal, |tx| {
        let user: User = tx.get(patient.id.into())?;
        tx.remove(&user)
    });
    assert_eq!((uses(&portal, vip.id), uses(&portal, other.id)), ((1, 1), (0, 0)));
    // A tag is deleted with its assignments.
    done(&portal, |tx| {
        let vip: Tag = tx.get(vip.id)?;
        tx.remove(&vip)
    });
    assert_eq!(count(&url, "entity_tags"), 0);
    // A rolled-back deletion changes nothing.
    let doctor: EntityId = provider.id.uuid().into();
    done(&portal, |tx| tx.tag_entity(other.id, EntityType::User, doctor, None, at(START)));
    must(&mut connect(&url), "BEGIN; DELETE FROM providers; DELETE FROM users; ROLLBACK");
    assert_eq!(uses(&portal, other.id), (1, 1));
}

/// Every table but the audit log, by a trigger instead of a foreign key.
#[test]
fn assignments_are_deleted_with_rows_of_every_table() {
    let (_, mut connection) = world::peopled();
    must(
        &mut connection,
        "DO $$ DECLARE key record; BEGIN
             FOR key IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint WHERE contype = 'f' LOOP
                 EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.relation, key.conname);
             END LOOP;
         END $$;
         DROP TRIGGER tr_users_check_participant_delete ON users;
         DROP TRIGGER tr_tags_system_delete ON tags;
         INSERT INTO order_items (order_id, product_id, name, quantity, unit_price, total_price)
         SELECT orders.id, products.id, 'phi:v1:x', 1, 0, 0 FROM orders, products LIMIT 1;
         INSERT INTO entity_tags (tag_id, entity_type, entity_id) SELECT id, 'tag', id FROM tags",
    );
    let tables = TABLES.iter().filter(|table| table.name != "audit_logs");
    for table in tables.clone() {
        // Two in one statement, and one that stays.
        let kept = format!("(SELECT max(id::text)::uuid FROM {})", table.name);
        must(
            &mut connection,
            &format!(
                "BEGIN;
                 INSERT INTO entity_tags (tag_id, entity_type, entity_id)
                     SELECT tags.id, '{0}', it.id FROM tags, {1} AS it ON CONFLICT DO NOTHING;
                 INSERT INTO entity_tags (tag_id, entity_type, entity_id)
                     SELECT tags.id, 'user', users.id FROM tags, users ON CONFLICT DO NOTHING",
                table.entity, table.name
            ),
        );
        let dangling = format!(
            "SELECT count(*) FROM entity_tags AS assignment WHERE entity_type = '{0}'
                 AND NOT EXISTS (SELECT FROM {1} WHERE id = assignment.entity_id)",
            table.entity, table.name
        );
        let left = format!("SELECT count(*) FROM entity_tags WHERE entity_type = '{}'", table.entity);
        let rows = raw::text(&mut connection, &format!("SELECT count(*) FROM {}", table.name));
        assert!(rows != "0", "{}", table.name);
        must(&mut connection, &format!("DELETE FROM {} WHERE id <> {kept}", table.name));
        assert_eq!(raw::text(&mut connection, &dangling), "0", "{}", table.name);
        must(&mut connection, &format!("DELETE FROM {}", table.name));
        assert_eq!(raw::text(&mut connection, &left), "0", "{}", table.name);
        must(&mut connection, "ROLLBACK");
    }
    assert_eq!(tables.count(), 25);
}

/// By SQL outside core: a tag cannot be assigned, or an assignment moved, to a missing row or an unknown entity type.
#[test]
fn sql_cannot_assign_a_tag_to_a_missing_row() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let (vip, entities) = (tag(&portal, "vip"), users(&portal, 2));
    let nobody = EntityId::generate();
    let insert = |kind: &str, id: EntityId| {
        format!("INSERT INTO entity_tags (tag_id, entity_type, entity_id) VALUES ('{}', '{kind}', '{id}')", vip.id)
    };
    let mut connection = connect(&url);
    must(&mut connection, &insert("user", entities[0]));
    let task = |kind: &str, id: &str| {
        format!("INSERT INTO tasks (title, related_entity_type, related_entity_id) VALUES ('phi:v1:x', {kind}, {id})")
    };
    let some = format!("'{nobody}'");
    let cases = [
        (insert("user", entities[1]), None),
        (insert("user", nobody), Some(Code::REFERENCE_UNKNOWN)),
        (insert("patient", entities[1]), Some(Code::REFERENCE_UNKNOWN)),
        (insert("users", entities[1]), Some(Code::LABEL_UNKNOWN)),
        (insert("User", entities[1]), Some(Code::LABEL_UNKNOWN)),
        (insert("", entities[1]), Some(Code::LABEL_UNKNOWN)),
        (insert("status_transition", nobody), Some(Code::LABEL_UNKNOWN)),
        (format!("UPDATE entity_tags SET entity_id = '{}'", entities[1]), None),
        (format!("UPDATE entity_tags SET entity_id = '{nobody}'"), Some(Code::REFERENCE_UNKNOWN)),
        ("UPDATE entity_tags SET entity_type = 'patient'".to_owned(), Some(Code::REFERENCE_UNKNOWN)),
        ("UPDATE entity_tags SET entity_type = 'planet'".to_owned(), Some(Code::LABEL_UNKNOWN)),
        // A task may concern a deleted row, but not an unknown type, and type and id come together.
        (task("'user'", &some), None),
        (task("NULL", "NULL"), None),
        (task("'users'", &some), Some(Code::LABEL_UNKNOWN)),
        (task("'user'", "NULL"), Some(Code::TASK_RELATED_ENTITY)),
        (task("NULL", &some), Some(Code::TASK_RELATED_ENTITY)),
    ];
    for (sql, expected) in cases {
        let refusal = tried(&mut connection, &sql);
        assert_eq!(refusal.as_ref().map(Error::code), expected, "{sql}: {refusal:?}");
    }
    // The audit log may refer to any row that existed.
    must(
        &mut connection,
        &format!("INSERT INTO audit_logs (action, entity_type, entity_id) VALUES ('X', 'anything', '{nobody}')"),
    );
}

#[test]
fn a_system_tag_cannot_be_deleted() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let new = NewTag { is_system_tag: Some(true), ..NewTag::new(text("emergency")) };
    let system = store_one(&portal, Tag::create(new, at(START)).expect("a tag"));
    let plain = tag(&portal, "plain");
    let mut connection = connect(&url);
    let (of_system, of_plain) = (format!("WHERE id = '{}'", system.id), format!("WHERE id = '{}'", plain.id));
    let cases = [
        (format!("DELETE FROM tags {of_system}"), Some(Code::TAG_SYSTEM)),
        ("DELETE FROM tags".to_owned(), Some(Code::TAG_SYSTEM)),
        (format!("UPDATE tags SET is_system_tag = false {of_system}"), Some(Code::TAG_SYSTEM)),
        (format!("UPDATE tags SET name = 'x', usage_count = 9 {of_system}"), None),
        (format!("DELETE FROM tags {of_plain}"), None),
        (
            format!("UPDATE tags SET is_system_tag = true {of_plain}; DELETE FROM tags {of_plain}"),
            Some(Code::TAG_SYSTEM),
        ),
        (format!("UPDATE tags SET usage_count = -1 {of_plain}"), None),
    ];
    for (sql, expected) in cases {
        let refusal = tried(&mut connection, &sql);
        assert_eq!(refusal.as_ref().map(Error::code), expected, "{sql}: {refusal:?}");
    }
    // One makes it a system tag while another deletes it: the second sees the result of the first.
    let (keep, delete) =
        (format!("UPDATE tags SET is_system_tag = true {of_plain}"), format!("DELETE FROM tags {of_plain}"));
    let level = "READ COMMITTED";
    let second = race(&url, (level, &keep), (level, &delete), "ROLLBACK");
    assert!(second.waited && second.outcome.is_ok(), "{second:?}");
    let plain = tag(&portal, "plain");
    let of_plain = format!("WHERE id = '{}'", plain.id);
    let (keep, delete) =
        (format!("UPDATE tags SET is_system_tag = true {of_plain}"), format!("DELETE FROM tags {of_plain}"));
    let second = race(&url, (level, &keep), (level, &delete), "COMMIT");
    assert_eq!(second.outcome.map_err(|error| error.code()), Err(Code::TAG_SYSTEM));
    // And none of many concurrent deletions succeeds.
    let refused = crowd(THREADS, |_| {
        within(&portal, |tx| {
            let tag: Tag = tx.get(system.id)?;
            tx.remove(&tag)
        })
    });
    let codes: Vec<Code> = refused.into_iter().map(|outcome| outcome.expect_err("a system tag").code()).collect();
    assert_eq!(codes, [Code::TAG_SYSTEM; THREADS]);
}

/// Assigning a tag to a row that another transaction deletes: in either order, no assignment is left without its row.
#[test]
fn tagging_and_deleting_a_row_are_serialized() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let vip = tag(&portal, "vip");
    let level = "READ COMMITTED";
    for tag_first in [true, false] {
        for end in ["COMMIT", "ROLLBACK"] {
            let id = users(&portal, 1)[0];
            let assignment = format!(
                "INSERT INTO entity_tags (tag_id, entity_type, entity_id) VALUES ('{}', 'user', '{id}')",
                vip.id
            );
            let delete = format!("DELETE FROM users WHERE id = '{id}'");
            let (first, second) = if tag_first { (&assignment, &delete) } else { (&delete, &assignment) };
            let race = race(&url, (level, first), (level, second), end);
            let what = format!("tagging first: {tag_first}, {end}");
            assert!(race.waited, "{what}");
            let code = race.outcome.as_ref().err().map(Error::code);
            let refused = !tag_first && end == "COMMIT";
            assert_eq!(code, refused.then_some(Code::REFERENCE_UNKNOWN), "{what}: {race:?}");
            let dangling = "SELECT count(*) FROM entity_tags WHERE entity_id NOT IN (SELECT id FROM users)";
            assert_eq!(ask(&url, dangling), "0", "{what}");
            let (count, assignments) = uses(&portal, vip.id);
            assert_eq!(usize::try_from(count), Ok(assignments), "{what}");
        }
    }
    // Many assign while many delete.
    let targets = users(&portal, THREADS / 2);
    let outcomes = crowd(THREADS, |number| {
        let id = targets[number / 2];
        if number % 2 == 0 {
            return within(&portal, |tx| tx.tag_entity(vip.id, EntityType::User, id, None, at(START)).map(drop));
        }
        within(&portal, |tx| {
            let user: User = tx.get(id.uuid().into())?;
            tx.remove(&user)
        })
    });
    let refused = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    assert!(outcomes.iter().flat_map(Result::as_ref).count() >= THREADS / 2);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(error.code(), Code::REFERENCE_UNKNOWN, "{error}");
    }
    let (count, assignments) = uses(&portal, vip.id);
    let dangling = ask(&url, "SELECT count(*) FROM entity_tags WHERE entity_id NOT IN (SELECT id FROM users)");
    println!(
        "tagging against deletions: {THREADS} attempts, {refused} refused, {assignments} left, {dangling} dangling"
    );
    assert_eq!((dangling.as_str(), usize::try_from(count)), ("0", Ok(assignments)));
}
