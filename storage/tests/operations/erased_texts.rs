//! Which texts about a patient an erasure leaves: a word is planted in every text column of every row about them.

use crate::{
    erasure::{erase, retain, years},
    rights::{Charted, charted},
    support::{
        care::*,
        crowd::done,
        raw::{connect, must, rows, texts},
        *,
    },
    talk::says,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::{
    EntityId, Phi, UserId,
    accounts::UserRole,
    erasure::{ERASURE, Rows},
    field::Field,
    forms::{FormSubmission, NewFormSubmission},
    messaging::{ConversationType, NewConversation},
    tagging::{NewTag, Tag},
    value::{EntityType, JsonObject},
    workflow::NewTask,
};
use telehealth_storage::{Actor, FormSubmissionFilter, ListOrder, ParticipantRemoval};

const WORD: &str = "marigold";

/// Tables whose texts are not about patients, or that an erasure leaves as a whole.
const OTHERS: &[&str] = &[
    // Staff and catalogue.
    "administrators",
    "categories",
    "form_schemas",
    "insurance_providers",
    "pharmacies",
    "products",
    "providers",
    "subscription_plans",
    "tags",
    // Bookkeeping: of payments by ids and amounts, of access, and of the log.
    "__diesel_schema_migrations",
    "audit_checkpoints",
    "audit_logs",
    "backup_drills",
    "context_keys",
    "context_secret",
    "key_checks",
    "legal_holds",
    "patient_merges",
    "payment_events",
    "payment_resolutions",
    "service_grants",
    "status_transitions",
    "table_sizes",
];

/// Columns with a form of their own: what is planted there, or nothing if it is no text.
const FORMS: &[(&str, Option<&str>)] = &[
    ("users.email", Some("marigold@example.com")),
    ("users.phone", Some("+15558246999")),
    ("patients.postal_code", Some("02199")),
    ("consultations.patient_state", Some("ZZ")),
    ("orders.currency", Some("ZZZ")),
    ("invoices.currency", Some("ZZZ")),
    ("orders.order_number", None),
    ("invoices.invoice_number", None),
    ("tasks.related_entity_type", None),
    ("entity_tags.entity_type", None),
    ("messages.read_by", None),
];

/// The text columns of all tables about patients, with their types.
fn text_columns(charted: &Charted) -> Vec<(String, String, String)> {
    let query = "SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
                 FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
                 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
                   AND NOT a.attisdropped
                   AND format_type(a.atttypid, NULL)
                       IN ('text', 'character varying', 'text[]', 'jsonb', 'sealed_text', 'sealed_json')
                 ORDER BY 1, 2";
    let found = rows(&mut connect(charted.portal().url()), query);
    let text = |row: &telehealth_core::field::Object, name: &str| row[name].as_str().expect("a text").to_owned();
    let found = found.iter().map(|row| (text(row, "table"), text(row, "column"), text(row, "type")));
    found.filter(|(table, ..)| !OTHERS.contains(&table.as_str())).collect()
}

/// A column of a row.
type Place = (String, String, String);

/// Plants the word; returns the text that each column then has.
fn plant(charted: &Charted) -> BTreeMap<Place, String> {
    let mut connection = connect(charted.portal().url());
    let keyring = options().keyring.expect("a keyring");
    let mut statements = vec!["SET session_replication_role = replica".to_owned()];
    let mut planted = BTreeSet::new();
    for (table, column, kind) in text_columns(charted) {
        let rule = ERASURE.iter().find(|rule| rule.table == table);
        assert!(rule.is_some(), "no rule for {table}");
        let rule = rule.expect("a rule");
        let form = FORMS.iter().find(|(name, _)| *name == format!("{table}.{column}"));
        let word = form.map_or(Some(WORD), |(_, form)| *form);
        let Some(word) = word else { continue };
        let theirs = if table == "users" { format!("id = '{}'", charted.patient_id()) } else { "true".to_owned() };
        for id in texts(&mut connection, &format!("SELECT id FROM {table} WHERE {theirs}")) {
            let seal = |value: Value| {
                let row = id.parse().expect("an id");
                let name: &'static str = column.clone().leak();
                keyring
                    .sealer(rule.table)
                    .and_then(|it| it.seal(name, row, value.to_string().as_bytes()))
                    .expect("sealed")
            };
            let value = match kind.as_str() {
                "sealed_text" => format!("'{}'", seal(word.into())),
                "sealed_json" => format!("'\"{}\"'", seal(json!({ "note": word }))),
                "text[]" => format!("'{{{word}}}'"),
                "jsonb" => format!("'{}'", json!({ "note": word })),
                _ => format!("'{word}'"),
            };
            statements.push(format!("UPDATE {table} SET {column} = {value} WHERE id = '{id}'"));
            planted.insert((table.clone(), column.clone(), id));
        }
    }
    must(&mut connection, &statements.join(";\n"));
    let value = |(table, column, id): &Place| {
        let found = texts(&mut connection, &format!("SELECT {column} FROM {table} WHERE id = '{id}'")).pop();
        assert!(found.as_ref().is_some_and(|text| !text.is_empty()), "nothing is planted in {table}.{column}");
        found.expect("a text")
    };
    let values: Vec<String> = planted.iter().map(value).collect();
    planted.into_iter().zip(values).collect()
}

/// The columns in which something planted is left.
fn left(charted: &Charted, planted: &BTreeMap<Place, String>) -> BTreeSet<String> {
    let mut connection = connect(charted.portal().url());
    let mut is_left = |(table, column, id): &Place, text: &String| {
        texts(&mut connection, &format!("SELECT {column} FROM {table} WHERE id = '{id}'")).contains(text)
    };
    let left = planted.iter().filter(|(place, text)| is_left(place, text));
    left.map(|((table, column, _), _)| format!("{table}.{column}")).collect()
}

/// Adds the rows that only a closer look finds to be about the patient; returns their number by table.
fn add_distant_rows(charted: &Charted) -> BTreeMap<&'static str, usize> {
    let (portal, now, patient) = (charted.portal(), charted.shop.now, charted.user_id());
    let [secretary, nurse, doctor] =
        [UserRole::Admin, UserRole::Provider, UserRole::Provider].map(|role| store_one(portal, new_user(role, now)).id);
    let about = |entity_type, id: EntityId| NewTask {
        related_entity_type: Some(entity_type),
        related_entity_id: Some(id),
        ..NewTask::new(phi("call"))
    };
    let to = |assignee: UserId| NewTask { assignee_id: Some(assignee), ..NewTask::new(phi("fill in")) };
    let from = |assigner: UserId| NewTask { assigner_id: Some(assigner), ..NewTask::new(phi("change the name")) };
    let form: FormSubmission = done(portal, |tx| tx.list(&FormSubmissionFilter::default(), ListOrder::ID, None, 1))
        .items
        .pop()
        .expect("a submission");
    done(portal, |tx| {
        let visit: EntityId = charted.visit.uuid().into();
        for task in [
            about(EntityType::Patient, patient.uuid().into()),
            about(EntityType::Consultation, visit),
            to(patient),
            from(patient),
        ] {
            tx.create_task(task, now)?;
        }
        let tag = tx.add(Tag::create(NewTag::new(text("oncology")), now)?)?;
        tx.tag_entity(tag.id, EntityType::Consultation, visit, Some(secretary), now)?;
        // Answered about nobody.
        let answers = Phi::new(JsonObject::from_json(&json!({ "mood": 1 })).expect("an object"));
        let answers = NewFormSubmission { submitted_by: Some(patient), ..NewFormSubmission::new(answers) };
        tx.submit_form(form.form_schema_id, answers, now)?;
        // A conversation that the patient leaves after a message.
        let members = vec![secretary, nurse, doctor, patient];
        let new = NewConversation {
            conversation_type: Some(ConversationType::Group),
            ..NewConversation::new(secretary, members)
        };
        let group = tx.start_conversation(new, now)?;
        tx.send_message(says(patient, "I leave"), group.id, now)?;
        tx.remove_participant(group.id, ParticipantRemoval { remover_id: secretary, user_id: patient })?;
        Ok(())
    });
    let stranger = done(portal, |tx| provider(tx, now)).id;
    activate_all(portal);
    portal.break_glass(&Actor::user(stranger.user_id()), charted.patient_id(), phi("unconscious")).expect("opened");
    let tables = ["tasks", "entity_tags", "form_submissions", "conversations", "messages", "emergency_access"];
    tables.into_iter().map(|table| (table, count(portal.url(), table))).collect()
}

#[test]
fn an_erasure_leaves_exactly_the_texts_that_the_rules_keep() {
    let charted = charted();
    let (portal, now, id) = (charted.portal(), charted.shop.now, charted.patient_id());
    let distant = add_distant_rows(&charted);
    assert_eq!(distant.values().copied().collect::<Vec<_>>(), [2, 1, 1, 2, 2, 4], "{distant:?}");
    done(portal, |tx| tx.cancel_visit(charted.visit, Some(phi("better")), now));
    let planted = plant(&charted);
    assert!(planted.len() > 80, "only {} places", planted.len());

    let erasure = erase(portal, id, now);
    let expected: BTreeSet<String> = planted
        .keys()
        .filter(|(table, column, _)| {
            let rule = ERASURE.iter().find(|rule| rule.table == table).expect("a rule");
            rule.rows != Rows::Deleted && !rule.emptied.contains(&column.as_str()) && column != "password_hash"
        })
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect();
    assert_eq!(left(&charted, &planted), expected);
    let lost: Vec<&str> = ["tasks", "entity_tags", "notifications"].into();
    assert_eq!(erasure.erased.iter().map(|rows| rows.table.as_str()).collect::<Vec<_>>(), lost);
    let kept = |table: &str| erasure.kept.iter().find(|kept| kept.table == table).expect("kept");
    for (table, rows) in [("conversations", 2), ("messages", 2), ("form_submissions", 2), ("emergency_access", 1)] {
        assert_eq!(kept(table).rows.map(|rows| rows.get()), Some(rows), "{table}");
    }
    assert_eq!(kept("emergency_access").source.as_str(), "45 CFR 164.316(b)(2)(i)");

    // What has been added since goes when the erasure is complete.
    let task = NewTask { assignee_id: Some(id.user_id()), ..NewTask::new(phi("bill")) };
    done(portal, |tx| tx.create_task(task.clone(), now));
    let (_, completed) = retain(portal, years(now, 8));
    assert_eq!((completed, count(portal.url(), "tasks")), (1, 0));
    assert_eq!(left(&charted, &planted), BTreeSet::new());
}
