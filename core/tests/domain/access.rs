//! The access matrix: its completeness, and its decisions in the most important cases. Its agreement with PostgreSQL is tested
//! in storage.

use crate::support::vectors;
use std::{collections::BTreeSet, fmt::Write, fs, path::Path};
use telehealth_core::{
    Timestamp,
    access::{
        BOOKED_AHEAD, BOOKED_FOR, DATABASE_ROLES, Grant, MATRIX, Relation, Relations, Rule, Subject, TableRules, Verb,
        decide, is_booked, is_possible, may_change, permissions, rules_of, staff_only, table_permissions,
    },
    accounts::{UserRole, UserStatus},
    catalog::TABLES,
    field::{Field, TypeDescriptor},
    record::entity_from_json,
    value::Permission,
};

fn person(role: UserRole) -> Subject<'static> {
    Subject::User { role, permissions: &[] }
}

fn every_permission() -> Vec<Permission> {
    permissions().iter().map(|name| name.parse().unwrap()).collect()
}

#[test]
fn the_matrix_lists_the_tables_of_the_catalog_in_order() {
    let ours: Vec<&str> = MATRIX.iter().map(|it| it.table).collect();
    let theirs: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(ours, theirs);
}

#[test]
fn every_column_is_either_immutable_or_writable() {
    for (it, table) in MATRIX.iter().zip(TABLES) {
        let all: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        let (kept, writable): (BTreeSet<&str>, BTreeSet<&str>) =
            (it.immutable.iter().copied().collect(), it.writable().collect());
        assert_eq!(kept.len(), it.immutable.len(), "{} lists an immutable column twice", it.table);
        assert!(kept.is_disjoint(&writable), "{}: {:?}", it.table, kept.intersection(&writable));
        assert_eq!(kept.union(&writable).copied().collect::<BTreeSet<_>>(), all, "{}", it.table);
        for rule in it.rules {
            let named: BTreeSet<&str> = rule.columns.iter().copied().filter(|column| *column != "*").collect();
            assert!(named.is_subset(&writable), "{}: {named:?}", it.table);
            assert_eq!(rule.verbs.contains(&Verb::Update), !rule.columns.is_empty(), "{}", it.table);
        }
    }
}

/// A patient reads such a row without these columns, as if they were empty.
#[test]
fn columns_for_the_staff_only_may_be_empty() {
    assert_eq!((staff_only("providers"), staff_only("no table")), (&["dea_number"][..], &[][..]));
    let mut found = 0;
    for (it, table) in MATRIX.iter().zip(TABLES) {
        for name in staff_only(it.table) {
            let column = table.columns.iter().find(|column| column.name == *name).unwrap();
            assert!(matches!(column.kind, TypeDescriptor::Optional(_)), "{}.{name}", it.table);
            found += 1;
        }
    }
    assert!(found > 0);
}

#[test]
fn a_line_for_super_administrators_only_is_known_by_its_roles() {
    let is_super = |user: UserRole, roles: &'static [UserRole]| {
        let role = DATABASE_ROLES.iter().find(|it| it.users.contains(&user)).unwrap();
        role.is_super(&Rule { roles, relations: &[], verbs: &[], columns: &[] })
    };
    assert!(is_super(UserRole::SuperAdmin, &[UserRole::SuperAdmin]));
    assert!(!is_super(UserRole::SuperAdmin, &[UserRole::Admin, UserRole::SuperAdmin]));
    assert!(!is_super(UserRole::Patient, &[UserRole::SuperAdmin]));
}

#[test]
fn writable_columns_are_those_that_a_rule_names_or_all_but_the_immutable_ones() {
    const NAME: Rule = Rule { roles: &[], relations: &[], verbs: &[Verb::Update], columns: &["name"] };
    const READ: Rule = Rule { roles: &[], relations: &[], verbs: &[Verb::Select], columns: &[] };
    const ALL: Rule = Rule { roles: &[], relations: &[], verbs: &[Verb::Update], columns: &["*"] };
    let columns = rules_of("tags").map(|it| it.writable().collect::<BTreeSet<_>>()).unwrap();
    let immutable: &[&str] = &["id", "usage_count", "created_at", "updated_at"];
    let writable = |rules| {
        TableRules { table: "tags", doc: &[], immutable, staff_only: &[], rules }.writable().collect::<BTreeSet<_>>()
    };
    assert_eq!(writable(&[]), BTreeSet::new());
    assert_eq!(writable(&[READ]), BTreeSet::new());
    assert_eq!(writable(&[READ, NAME]), BTreeSet::from(["name"]));
    assert_eq!(writable(&[NAME, ALL]), columns);
    assert_eq!(writable(&[ALL]), columns);
}

/// Otherwise an UPDATE or DELETE could reveal rows that cannot be read.
#[test]
fn the_right_to_change_or_remove_a_row_includes_reading_it() {
    let reads = |rules: &[Rule], role: &UserRole, relations: &[Relation]| {
        rules.iter().filter(|rule| rule.verbs.contains(&Verb::Select) && rule.roles.contains(role)).any(|rule| {
            // A super administrator has every permission.
            let given = |it: &Relation| {
                relations.contains(it)
                    || *it == Relation::Any
                    || (*it == Relation::Permitted && *role == UserRole::SuperAdmin)
            };
            rule.relations.iter().all(given)
        })
    };
    for it in MATRIX {
        for rule in
            it.rules.iter().filter(|rule| rule.verbs.contains(&Verb::Update) || rule.verbs.contains(&Verb::Delete))
        {
            for role in rule.roles {
                assert!(reads(it.rules, role, rule.relations), "{}: {role} {:?}", it.table, rule.relations);
            }
        }
    }
}

#[test]
fn anonymous_users_and_accounts_without_grants_may_do_nothing() {
    let everything = Relations::of(Relation::ALL);
    let user = entity_from_json::<telehealth_core::accounts::User>(&vectors().row("user")).unwrap();
    for status in UserStatus::ALL.iter().filter(|status| **status != UserStatus::Active) {
        let mut record = telehealth_core::accounts::UserRecord::from(user.clone());
        record.status = *status;
        assert_eq!(Subject::user(&record.try_into().unwrap(), &[]), Subject::Anonymous, "{status}");
    }
    let permissions = ["patients:select".parse().unwrap()];
    let active = Subject::User { role: UserRole::Patient, permissions: &permissions };
    assert_eq!(Subject::user(&user, &permissions), active);
    for it in MATRIX {
        for verb in Verb::ALL {
            assert!(!decide(&Subject::Anonymous, it.table, *verb, everything), "{}:{verb}", it.table);
            assert!(!decide(&Subject::Service { grants: &[] }, it.table, *verb, everything), "{}:{verb}", it.table);
        }
    }
    assert!(!decide(&person(UserRole::SuperAdmin), "no_table", Verb::Select, everything));
}

/// Money, the log and rows that name their author are protected from every user.
#[test]
fn forged_rows_are_denied_to_every_role() {
    let all = every_permission();
    let but_own = Relation::ALL.iter().filter(|relation| **relation != Relation::Own);
    let but_own = Relations::of(&but_own.copied().collect::<Vec<_>>());
    for role in UserRole::ALL {
        let subject = Subject::User { role: *role, permissions: &all };
        for table in ["orders", "order_items", "invoices", "audit_logs"] {
            for verb in [Verb::Insert, Verb::Update, Verb::Delete] {
                let by_patient = matches!(
                    (role, table, verb),
                    (UserRole::Patient, "orders", Verb::Insert | Verb::Update)
                        | (UserRole::Patient, "order_items", Verb::Insert)
                );
                let decided = decide(&subject, table, verb, Relations::of(Relation::ALL));
                assert_eq!(decided, by_patient, "{role} {table}:{verb}");
            }
        }
        let named =
            ["orders", "order_items", "prescriptions", "messages", "form_schemas", "conversations", "entity_tags"];
        for table in named {
            assert!(!decide(&subject, table, Verb::Insert, but_own), "{role} writes {table} in another's name");
        }
        for (table, column) in [
            ("messages", "sender_id"),
            ("consultations", "patient_id"),
            ("consultations", "fee"),
            ("orders", "status"),
            ("orders", "total_amount"),
            ("orders", "refunded_amount"),
            ("prescriptions", "medication_name"),
            ("products", "inventory_quantity"),
            ("telehealth_flows", "current_status"),
        ] {
            assert!(!may_change(&subject, table, column, Relations::of(Relation::ALL)), "{role} {table}.{column}");
        }
        let is_super = *role == UserRole::SuperAdmin;
        for (table, column) in
            [("users", "role"), ("administrators", "permissions"), ("conversations", "participant_ids")]
        {
            assert_eq!(
                may_change(&subject, table, column, Relations::of(Relation::ALL)),
                is_super,
                "{role} {table}.{column}"
            );
        }
    }
}

#[test]
fn emergency_access_is_read_only() {
    let declared = Relations::of(&[Relation::Emergency]);
    for it in MATRIX {
        for role in UserRole::ALL {
            for verb in [Verb::Insert, Verb::Update, Verb::Delete] {
                let (with, without) = (
                    decide(&person(*role), it.table, verb, declared),
                    decide(&person(*role), it.table, verb, Relations::NONE),
                );
                assert_eq!(with, without, "{role} {}:{verb}", it.table);
            }
            let reads = decide(&person(*role), it.table, Verb::Select, declared);
            let reads_anyway = decide(&person(*role), it.table, Verb::Select, Relations::NONE);
            assert!(!reads || reads_anyway || *role == UserRole::Provider, "{role} {}", it.table);
        }
    }
    assert!(decide(&person(UserRole::Provider), "patients", Verb::Select, declared));
    assert!(!decide(&person(UserRole::Provider), "patient_insurance", Verb::Select, declared));
}

#[test]
fn permissions_name_a_table_and_a_verb() {
    let names = permissions();
    for name in &names {
        let permission: Permission = name.parse().unwrap();
        let (table, verb) = name.split_once(':').unwrap();
        let verb: Verb = verb.parse().unwrap();
        let subject = Subject::User { role: UserRole::Admin, permissions: &[permission] };
        let all = Relations::of(Relation::ALL);
        assert!(decide(&subject, table, verb, all), "{name}");
        assert!(decide(&subject, table, Verb::Select, all), "{name} reads");
        for other in MATRIX.iter().filter(|it| it.table != table) {
            for verb in Verb::ALL {
                let (with, without) = (
                    decide(&subject, other.table, *verb, all),
                    decide(&person(UserRole::Admin), other.table, *verb, all),
                );
                assert_eq!(with, without, "{name} means nothing for {}:{verb}", other.table);
            }
        }
    }
    assert!(names.contains(&"patients:select".to_owned()) && !names.contains(&"orders:update".to_owned()));
}

/// Permissions are an administrator's: whoever else has some by mistake gains nothing, and an administrator without them
/// neither.
#[test]
fn only_administrators_profit_from_permissions() {
    let all = every_permission();
    for it in MATRIX {
        for verb in Verb::ALL {
            for relation in Relation::ALL {
                let relations = Relations::of(&[*relation]);
                let may = |role, permissions: &[Permission]| {
                    decide(&Subject::User { role, permissions }, it.table, *verb, relations)
                };
                for role in [UserRole::Patient, UserRole::Provider, UserRole::SuperAdmin] {
                    assert_eq!(may(role, &all), may(role, &[]), "{role} {}:{verb} {relation}", it.table);
                }
                assert!(!may(UserRole::Admin, &[]) || may(UserRole::Admin, &all), "{}:{verb}", it.table);
            }
        }
    }
    assert!(!decide(&person(UserRole::Admin), "patients", Verb::Select, Relations::NONE));
}

#[test]
fn a_table_allows_what_somebody_may_do_to_some_row() {
    let all = every_permission();
    for it in MATRIX {
        for verb in Verb::ALL {
            let somebody = UserRole::ALL.iter().any(|role| {
                decide(&Subject::User { role: *role, permissions: &all }, it.table, *verb, Relations::of(Relation::ALL))
            });
            assert_eq!(it.allows(*verb), somebody, "{}:{verb}", it.table);
        }
    }
    assert!(rules_of("users").unwrap().allows(Verb::Select) && !rules_of("audit_logs").unwrap().allows(Verb::Insert));
}

#[test]
fn relations_are_exactly_those_that_were_added() {
    for relation in Relation::ALL {
        let once = Relations::NONE.with(*relation, true);
        for other in Relation::ALL {
            assert_eq!(once.has(*other), relation == other, "{relation} {other}");
            assert_eq!(once.with(*other, true), Relations::of(&[*other, *relation]), "{relation} {other}");
        }
        assert_eq!(once.with(*relation, true), once, "twice is once");
        assert_eq!((Relations::NONE.with(*relation, false), once.with(*relation, false)), (Relations::NONE, once));
        assert!(!Relations::NONE.has(*relation));
    }
}

#[test]
fn a_grant_is_written_as_a_permission_is() {
    assert_eq!(Grant::new("prescriptions", Verb::Update).to_string(), "prescriptions:update");
    let all = Grant::all();
    let texts: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), all.len());
    for grant in all {
        assert_eq!(grant.to_string().parse(), Ok(grant));
    }
    for text in ["", "prescriptions", "prescriptions:", "prescriptions:approve", "audit_logs:insert", "pg_class:select"]
    {
        let refused = text.parse::<Grant>().unwrap_err();
        assert_eq!(refused.code(), telehealth_core::Code::FIELD_UNKNOWN, "{text:?}");
    }
}

#[test]
fn what_is_possible_is_what_the_permissions_list() {
    let all = every_permission();
    let grants = [Grant::new("tasks", Verb::Update)];
    let mut subjects = vec![Subject::Anonymous, Subject::Service { grants: &grants }, Subject::Service { grants: &[] }];
    for role in UserRole::ALL {
        subjects.extend([&all[..], &all[..1], &[]].map(|permissions| Subject::User { role: *role, permissions }));
    }
    for subject in &subjects {
        let listed = table_permissions(subject);
        for it in MATRIX {
            for verb in Verb::ALL {
                let is_listed = listed.iter().any(|line| line.table.as_str() == it.table && line.verb == *verb);
                let grant = Grant::new(it.table, *verb);
                assert_eq!(is_possible(subject, grant), is_listed, "{subject:?} {} {verb}", it.table);
            }
        }
    }
}

#[test]
fn updates_list_the_columns_that_they_may_change() {
    let all = every_permission();
    let listed = |role: &UserRole| table_permissions(&Subject::User { role: *role, permissions: &all });
    let listed: Vec<_> = UserRole::ALL.iter().flat_map(listed).filter(|line| line.verb == Verb::Update).collect();
    for (it, table) in MATRIX.iter().zip(TABLES) {
        let columns = listed.iter().filter(|line| line.table.as_str() == it.table).flat_map(|line| {
            let whole = table.columns.iter().filter(|_| line.columns.is_empty()).map(|column| column.name);
            line.columns.iter().map(|column| column.as_str()).chain(whole)
        });
        assert_eq!(columns.collect::<BTreeSet<_>>(), it.writable().collect(), "{}", it.table);
    }
}

#[test]
fn service_accounts_have_exactly_their_grants() {
    let grants = [Grant::new("prescriptions", Verb::Update)];
    let service = Subject::Service { grants: &grants };
    assert!(decide(&service, "prescriptions", Verb::Update, Relations::NONE));
    assert!(decide(&service, "prescriptions", Verb::Select, Relations::NONE), "the right to change includes reading");
    assert!(!decide(&service, "prescriptions", Verb::Insert, Relations::NONE));
    assert!(!decide(&service, "patients", Verb::Select, Relations::NONE));
    assert!(
        may_change(&service, "prescriptions", "status", Relations::NONE)
            && !may_change(&service, "patients", "city", Relations::NONE)
    );
    // Triggers write the log, payment events and resolutions are only inserted, reasons of emergencies change with key
    // rotation and are deleted by retention, and the records of merges, erasures and legal holds stay.
    assert_eq!(Grant::all().len(), TABLES.len() * 4 - 3 + 2 + 2 + 3 + 3 + 3 + 3);
    let events = |verb| Grant::new("payment_events", verb);
    assert!(events(Verb::Insert).is_grantable() && !events(Verb::Update).is_grantable());
    let recorder = Subject::Service { grants: &[events(Verb::Insert)] };
    assert!(decide(&recorder, "payment_events", Verb::Insert, Relations::NONE));
    let powerful = person(UserRole::SuperAdmin);
    assert!(!decide(&powerful, "payment_events", Verb::Select, Relations::of(Relation::ALL)));
    assert!(
        !Grant::new("audit_logs", Verb::Insert).is_grantable() && !Grant::new("pg_class", Verb::Select).is_grantable()
    );
}

#[test]
fn a_booking_gives_access_from_90_days_before_until_a_year_after_its_start() {
    let visit = |status: &str| {
        let mut row = vectors().row("consultation");
        row.insert("status".to_owned(), status.into());
        if status == "completed" {
            row.insert("started_at".to_owned(), row.get("scheduled_at").unwrap().clone());
            let started: Timestamp = Field::from_json(row.get("scheduled_at").unwrap()).unwrap();
            row.insert("ended_at".to_owned(), started.plus(chrono::TimeDelta::minutes(20)).unwrap().to_json());
            row.insert("duration_minutes".to_owned(), 20.into());
        }
        entity_from_json::<telehealth_core::care::Consultation>(&row).unwrap()
    };
    let booked = visit("scheduled");
    let at = |delta: chrono::TimeDelta| booked.scheduled_at.plus(delta).unwrap();
    assert!(is_booked(&booked, at(-BOOKED_AHEAD)));
    assert!(!is_booked(&booked, at(-BOOKED_AHEAD - chrono::TimeDelta::milliseconds(1))), "too far ahead");
    assert!(is_booked(&booked, at(BOOKED_FOR - chrono::TimeDelta::milliseconds(1))));
    assert!(!is_booked(&booked, at(BOOKED_FOR)));
    assert!(is_booked(&visit("completed"), at(chrono::TimeDelta::days(1))));
    for status in ["cancelled", "no_show", "rescheduled"] {
        assert!(!is_booked(&visit(status), at(-BOOKED_AHEAD)), "{status}");
    }
}

/// Rewrites `matrix.md` if `UPDATE=1` is set; fails if it is stale.
#[test]
fn the_generated_matrix_is_up_to_date() {
    let mut page = String::from("\n<!-- Made by core/tests/domain/access.rs; run it with UPDATE=1. -->\n");
    for it in MATRIX {
        write!(
            page,
            "\n# {}\n\n{}\n\n| who | relation | may | columns |\n|---|---|---|---|\n",
            it.table,
            words(it.doc)
        )
        .unwrap();
        for rule in it.rules {
            let (who, what) = (who(rule.roles), list(rule.relations, " and "));
            let (may, columns) =
                (list(rule.verbs, ", "), rule.columns.join(", ").replace('*', "all but the immutable ones"));
            writeln!(page, "| {who} | {what} | {may} | {columns} |").unwrap();
        }
        writeln!(page, "\nImmutable: {}.", it.immutable.join(", ")).unwrap();
        if !it.staff_only.is_empty() {
            writeln!(page, "Not readable by patients: {}.", it.staff_only.join(", ")).unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/access/matrix.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        page,
        "run UPDATE=1 cargo test -p telehealth-core --test domain access::"
    );
    assert!(rules_of("users").is_some());
}

fn words(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}

fn who(roles: &[UserRole]) -> String {
    if roles.len() == UserRole::ALL.len() { "everyone".to_owned() } else { list(roles, ", ") }
}

fn list(items: &[impl ToString], between: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

#[test]
fn users_of_each_role_act_in_one_database_role() {
    for role in UserRole::ALL {
        let acting = DATABASE_ROLES.iter().filter(|it| it.users.contains(role));
        assert_eq!(acting.count(), 1, "{role}");
    }
}
