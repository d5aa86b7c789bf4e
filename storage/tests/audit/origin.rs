//! The actor and origin of an entry: as the claims say, and what is logged where claims are missing or invalid.

use crate::support::{
    activate_all,
    care::store_one,
    migrated_database, new_user, portal_at,
    raw::{connect, must, rows},
};
use diesel::PgConnection;
use serde_json::{Value, json};
use std::net::IpAddr;
use telehealth_core::{
    Code, UserId,
    accounts::{User, UserRole},
    field::Object,
    tagging::{NewTag, Tag},
    workflow::{AuditLog, LogSeverity},
};
use telehealth_storage::{Actor, AuditLogFilter, Error, ListOrder, now};

const FIELDS: &[&str] = &["user_id", "actor_id", "ip_address", "user_agent", "session_id", "severity"];

/// The origin of the entries of a statement that runs with the given claims.
fn origin(connection: &mut PgConnection, claims: Option<&str>) -> Vec<Object> {
    must(connection, "BEGIN");
    if let Some(claims) = claims {
        must(connection, &format!("SELECT set_config('request.jwt.claims', '{claims}', true)"));
    }
    must(connection, "INSERT INTO tags (name) VALUES ('origin')");
    let query = format!(
        "SELECT action, new_values, {} FROM audit_logs WHERE id::text LIKE
             (SELECT substr(id::text, 1, 18) FROM audit_logs WHERE new_values ->> 'name' = 'origin') || '%' ORDER BY id",
        FIELDS.join(", ")
    );
    let found = rows(connection, &query);
    must(connection, "ROLLBACK");
    found
}

#[test]
fn an_entry_names_the_actor_of_the_claims() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let user = store_one(&portal, new_user(UserRole::Patient, now())).id.to_string();
    let stranger = UserId::generate().to_string();
    let (long, cut) = ("x".repeat(2_000), "x".repeat(1_000));
    let login = "sql:postgres";
    let null = Value::Null;
    let mut connection = connect(&url);
    let cases: Vec<(Option<String>, [Value; 5])> = vec![
        (None, [null.clone(), null.clone(), null.clone(), json!(login), null.clone()]),
        (Some(String::new()), [null.clone(), null.clone(), null.clone(), json!(login), null.clone()]),
        (Some("garbage".into()), [null.clone(), null.clone(), null.clone(), json!(login), null.clone()]),
        (
            Some("{\"sub\": \"a\\u0000b\"}".into()),
            [null.clone(), null.clone(), null.clone(), json!(login), null.clone()],
        ),
        (Some("5".into()), [null.clone(), null.clone(), null.clone(), json!(login), null.clone()]),
        (Some("[]".into()), [null.clone(), null.clone(), null.clone(), json!(login), null.clone()]),
        (Some("{\"sub\": \"nobody\"}".into()), [null.clone(), null.clone(), null.clone(), json!(login), null.clone()]),
        (Some(json!({"sub": user}).to_string()), [json!(user), json!(user), null.clone(), null.clone(), null.clone()]),
        (
            Some(json!({"sub": stranger}).to_string()),
            [null.clone(), json!(stranger), null.clone(), null.clone(), null.clone()],
        ),
        (
            Some(json!({"service": "nightly", "role": "service_role"}).to_string()),
            [null.clone(), null.clone(), null.clone(), json!("service:nightly"), null.clone()],
        ),
        (
            Some(json!({"role": "service_role"}).to_string()),
            [null.clone(), null.clone(), null.clone(), json!("role:service_role"), null.clone()],
        ),
        (
            Some(
                json!({"sub": user, "session_id": "s1", "ip_address": "192.0.2.7", "user_agent": "Mozilla/5.0"})
                    .to_string(),
            ),
            [json!(user), json!(user), json!("192.0.2.7"), json!("Mozilla/5.0"), json!("s1")],
        ),
        (
            Some(json!({"service": "j", "ip_address": "2001:db8::1", "user_agent": "cron"}).to_string()),
            [null.clone(), null.clone(), json!("2001:db8::1"), json!("service:j cron"), null.clone()],
        ),
        (
            Some(json!({"service": "j", "ip_address": "203.0.113.250"}).to_string()),
            [null.clone(), null.clone(), json!("203.0.113.250"), json!("service:j"), null.clone()],
        ),
        (
            Some(json!({"service": "j", "ip_address": "192.0.2.300"}).to_string()),
            [null.clone(), null.clone(), null.clone(), json!("service:j"), null.clone()],
        ),
        (
            Some(json!({"sub": user, "ip_address": "elsewhere", "session_id": 7, "user_agent": ""}).to_string()),
            [json!(user), json!(user), null.clone(), null.clone(), json!("7")],
        ),
        (
            Some(json!({"sub": user, "session_id": long, "user_agent": long}).to_string()),
            [json!(user), json!(user), null.clone(), json!(cut), json!("x".repeat(100))],
        ),
        (
            Some(
                json!({"sub": user, "session_id": "a\u{1b}[2J\u{202e}b", "user_agent": "日本\r\n\u{85}USER_DELETE\u{2028}"})
                    .to_string(),
            ),
            [json!(user), json!(user), null.clone(), json!("日本???USER_DELETE?"), json!("a?[2J?b")],
        ),
        (
            Some(json!({"service": long}).to_string()),
            [null.clone(), null.clone(), null.clone(), json!(format!("service:{}", "x".repeat(992))), null],
        ),
    ];
    for (claims, expected) in cases {
        let found = origin(&mut connection, claims.as_deref());
        assert_eq!(found.len(), 1, "{claims:?}");
        let found: Vec<&Value> = FIELDS.iter().map(|name| &found[0][*name]).collect();
        let expected: Vec<&Value> = expected.iter().collect();
        assert_eq!(found[..5], expected, "{claims:?}");
        assert_eq!(*found[5], json!("info"), "{claims:?}");
    }
}

#[test]
fn the_library_records_the_origin_of_a_request() {
    let portal = portal_at(&migrated_database());
    let user: User = store_one(&portal, new_user(UserRole::SuperAdmin, now()));
    activate_all(&portal);
    let address: IpAddr = "192.0.2.7".parse().expect("an address");
    let actor = Actor::user(user.id).session("s'1\\").address(address).user_agent("日本 \"🏥\"; DROP TABLE users");
    let tag = Tag::create(NewTag::new("x".parse().expect("a name")), now()).expect("a tag");
    let tag = portal.transaction(&actor, |tx| tx.add(tag.clone())).expect("added");

    let filter = AuditLogFilter { actor_id: Some(user.id), ..AuditLogFilter::default() };
    let page = portal
        .transaction(&Actor::service("auditor"), |tx| tx.list::<AuditLog>(&filter, ListOrder::ID, None, 10))
        .expect("a page");
    let [entry] = page.items.as_slice() else { panic!("{page:?}") };
    assert_eq!((entry.action.as_str(), entry.entity_type.as_str()), ("TAG_INSERT", "tag"));
    assert_eq!((entry.user_id, entry.actor_id, entry.severity), (Some(user.id), Some(user.id), LogSeverity::Info));
    assert_eq!(uuid::Uuid::from(entry.entity_id), uuid::Uuid::from(tag.id));
    assert_eq!(entry.session_id.as_ref().expect("a session").as_str(), "s'1\\");
    assert_eq!(entry.user_agent.as_ref().expect("an agent").as_str(), "日本 \"🏥\"; DROP TABLE users");
    assert_eq!(entry.ip_address, Some(address.into()));
    assert_eq!(entry.new_values.as_ref().expect("values").members()["name"], "x");
    assert!(!format!("{actor:?}").contains("192.0.2.7"), "an address is hidden");

    let forged = "Mozilla\r\n2026-01-01 root USER_DELETE";
    let marks = ["\u{1b}[2J", "\u{7f}", "\u{85}", "\u{2028}", "\u{202e}", "\u{2066}", "\t", forged];
    for text in marks {
        for (field, actor) in [
            ("user_agent", Actor::user(user.id).user_agent(text)),
            ("session_id", Actor::user(user.id).session(text)),
            ("service", Actor::service(text)),
        ] {
            let error = portal.begin(&actor).expect_err("a control character");
            let Error::Validation(invalid) = &error else { panic!("{error}") };
            let found: Vec<_> = invalid.violations().iter().map(|rule| (rule.field(), rule.code())).collect();
            assert_eq!(found, [(field, Code::TEXT_CONTROL)], "{text:?}");
            assert!(!error.to_string().contains("Mozilla"), "{error}");
        }
    }

    for actor in [Actor::service("a\0"), Actor::service("a").session("\0"), Actor::user(user.id).user_agent("a\0b")] {
        let error = portal.begin(&actor).expect_err("a null byte");
        assert!(matches!(error, Error::Validation(_)) && error.code() == Code::TEXT_NULL_BYTE, "{error}");
    }
}

/// Values with 32 levels are stored; in the log they are nested one level deeper, and can still be read.
#[test]
fn deeply_nested_values_are_read_from_the_log() {
    let url = migrated_database();
    let mut connection = connect(&url);
    let deep = "{\"a\": ".repeat(32) + "1" + &"}".repeat(32);
    must(
        &mut connection,
        &format!(
            "INSERT INTO products (name, sku, product_type, price, metadata) VALUES ('a', 'ABC', 'supplement', 1, '{deep}')"
        ),
    );
    let portal = portal_at(&url);
    let page = portal.transaction(&Actor::service("auditor"), |tx| {
        tx.list::<AuditLog>(&AuditLogFilter::default(), ListOrder::ID, None, 10)
    });
    assert_eq!(page.expect("a page").items.len(), 1);
}
