//! Tasks: their owners, related rows, and assignment.

use crate::{
    all_pages,
    by_name::{call, faults},
    support::{
        care::*,
        crowd::{crowd, done, within},
        proxy::{overheard, trips},
        random::{Random, seed},
        *,
    },
};
use serde_json::json;
use std::cmp::Reverse;
use telehealth_core::{
    Code, Date, EntityId, TaskId, UserId,
    accounts::UserRole,
    value::EntityType,
    workflow::{NewTask, Priority, Task, TaskStatus},
};
use telehealth_storage::{Error, ListOrder, Options, Portal, TaskFilter, TaskPage};

const START: &str = "2030-01-07T08:00:00Z";
const THREADS: usize = 32;

fn staff(portal: &Portal, count: usize) -> Vec<UserId> {
    let users = (0..count).map(|_| new_user(UserRole::Admin, at(START))).collect();
    store(portal, users).iter().map(|user| user.id).collect()
}

fn create(portal: &Portal, new: &NewTask) -> Result<Task, Error> {
    within(portal, |tx| tx.create_task(new.clone(), at(START)))
}

fn new(title: &str) -> NewTask {
    NewTask::new(phi(title))
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn ids(tasks: &[Task]) -> Vec<TaskId> {
    tasks.iter().map(|task| task.id).collect()
}

#[test]
fn a_task_concerns_an_existing_row_and_outlives_it() {
    let portal = portal();
    let (patient, provider) = people(&portal, at(START));
    let visit = done(&portal, |tx| tx.add(new_visit(&patient, &provider, days(at(START), 1), at(START))));
    let about = |entity_type, id: EntityId| NewTask {
        related_entity_type: Some(entity_type),
        related_entity_id: Some(id),
        ..new("call Ada")
    };
    let (ada, visit_id): (EntityId, EntityId) = (patient.id.uuid().into(), visit.id.uuid().into());
    let first = create(&portal, &about(EntityType::Consultation, visit_id)).expect("a task");
    let second = create(&portal, &about(EntityType::Consultation, visit_id)).expect("a task");
    create(&portal, &about(EntityType::Patient, ada)).expect("a task");
    create(&portal, &new("nothing in particular")).expect("a task");
    done(&portal, |tx| tx.save(second.clone().cancel()?));

    let nowhere = vec![("related_entity_id".to_owned(), Code::REFERENCE_UNKNOWN)];
    for kind in EntityType::ALL {
        assert_eq!(faults(create(&portal, &about(*kind, EntityId::generate()))), nowhere, "{kind}");
    }
    assert_eq!(faults(create(&portal, &about(EntityType::Provider, ada))), nowhere, "a user, but no provider");
    assert_eq!(
        done(&portal, |tx| tx.list::<Task>(&TaskFilter::default(), ListOrder::ID, None, 100)).items.len(),
        4,
        "no trace"
    );

    let newest = |kind, id| {
        let about = TaskFilter { related_entity_type: Some(kind), related_entity_id: Some(id), ..Default::default() };
        ids(&done(&portal, |tx| tx.list::<Task>(&about, ListOrder::ID.descending(), None, 100)).items)
    };
    assert_eq!(newest(EntityType::Consultation, visit_id), [second.id, first.id], "closed ones too");
    assert_eq!(newest(EntityType::Session, visit_id), []);
    done(&portal, |tx| tx.remove(&visit));
    assert_eq!(
        newest(EntityType::Consultation, visit_id),
        [second.id, first.id],
        "tasks of a deleted row are still found"
    );
    // Such a task can still be completed.
    done(&portal, |tx| tx.save(first.clone().start()?));
}

#[test]
fn invalid_tasks_are_refused() {
    let portal = portal();
    let create = |arguments| faults(call(&portal, "create_task", &arguments));
    let wrong = |field: &str, code| vec![(field.to_owned(), code)];
    let id = "0190a000-0000-7000-8000-000000000001";
    assert_eq!(
        create(json!({ "title": "x", "related_entity_type": "patients", "related_entity_id": id, "now": START })),
        wrong("related_entity_type", Code::LABEL_UNKNOWN)
    );
    assert_eq!(
        create(json!({ "title": "x", "related_entity_id": id, "now": START })),
        wrong("related_entity_id", Code::TASK_RELATED_ENTITY)
    );
    assert_eq!(create(json!({ "title": " ", "now": START })), wrong("title", Code::TEXT_BLANK));
    assert_eq!(
        faults(call(&portal, "overdue_tasks", &json!({ "today": "10000-01-01", "limit": 1 }))),
        wrong("today", Code::DATE_MALFORMED)
    );
}

/// Finders agree with core on selection and order, on random tasks.
#[test]
fn finders_agree_with_core() {
    let portal = portal();
    let people = staff(&portal, 3);
    let mut random = Random::new(seed(), "tasks");
    let tasks: Vec<Task> = (0..200)
        .map(|_| {
            let day = format!("2030-01-{:02}", 1 + random.below(20));
            let new = NewTask {
                assignee_id: random.pick(&[None, Some(people[0]), Some(people[1])]),
                priority: Some(random.pick(Priority::ALL)),
                due_date: if random.once_in(4) { None } else { Some(date(&day)) },
                ..new("x")
            };
            let task = Task::create(new, at(START)).expect("a task");
            let status = random.pick(TaskStatus::ALL);
            with(task, |it| {
                it.status = status;
                it.completed_at = (status == TaskStatus::Completed).then(|| at(START));
            })
        })
        .collect();
    let tasks = store(&portal, tasks);
    for person in &people {
        let mut expected: Vec<&Task> =
            tasks.iter().filter(|task| task.assignee_id == Some(*person) && task.is_open()).collect();
        expected.sort_by_key(|task| (Reverse(task.priority), task.due_date.is_none(), task.due_date, task.id));
        let found = done(&portal, |tx| tx.tasks_of(*person, None, 1_000)).items;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        assert_eq!(page_by_page(|after| done(&portal, |tx| tx.tasks_of(*person, after, 7))), found);
    }
    for today in ["2029-12-31", "2030-01-01", "2030-01-02", "2030-01-11", "2030-02-01", "0001-01-01", "9999-12-31"] {
        let mut expected: Vec<&Task> = tasks.iter().filter(|task| task.is_overdue(date(today))).collect();
        expected.sort_by_key(|task| (task.due_date, Reverse(task.priority), task.id));
        let found = done(&portal, |tx| tx.overdue_tasks(date(today), None, 1_000)).items;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{today}");
        assert_eq!(page_by_page(|after| done(&portal, |tx| tx.overdue_tasks(date(today), after, 7))), found);
    }
    let missing = within(&portal, |tx| tx.tasks_of(people[0], Some(TaskId::generate()), 7));
    assert_eq!(missing.expect_err("no such task").code(), Code::ROW_NOT_FOUND);
}

/// Reads all tasks in pages.
fn page_by_page(read: impl Fn(Option<TaskId>) -> TaskPage) -> Vec<Task> {
    all_pages(7, |after| {
        let page = read(after);
        (page.items, page.next)
    })
}

#[test]
fn one_of_many_concurrent_takers_gets_a_task() {
    let portal = portal_with(Options { pool_size: 32, ..options() });
    let people = staff(&portal, THREADS);
    let task = create(&portal, &new("call Ada")).expect("a task");
    let outcomes = crowd(THREADS, |number| within(&portal, |tx| tx.take_task(task.id, people[number])));
    let won: Vec<UserId> = outcomes.iter().flatten().filter_map(|task| task.assignee_id).collect();
    let refusals: Vec<Code> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err().map(Error::code)).collect();
    println!("taking: {THREADS} attempts, {} winners, {} refusals", won.len(), refusals.len());
    assert_eq!(refusals, [Code::TASK_TAKEN; THREADS - 1]);
    let taken: Task = done(&portal, |tx| tx.get(task.id));
    assert_eq!((Some(won[0]), TaskStatus::Pending), (taken.assignee_id, taken.status));

    // The assignee may repeat the call, for example after a lost answer.
    assert_eq!(done(&portal, |tx| tx.take_task(task.id, won[0])), taken);
    let other = people.iter().find(|person| **person != won[0]).expect("another person");
    let refused = |id, by| within(&portal, |tx| tx.take_task(id, by)).expect_err("refused").code();
    let begun = done(&portal, |tx| tx.save(taken.clone().start()?));
    assert_eq!(refused(task.id, *other), Code::TASK_TAKEN);
    done(&portal, |tx| tx.save(begun.clone().complete(None, at(START))?));
    assert_eq!(refused(task.id, won[0]), Code::STATUS_TRANSITION);
    assert_eq!(refused(TaskId::generate(), won[0]), Code::ROW_NOT_FOUND);
    let free = create(&portal, &new("call Ben")).expect("a task");
    let nobody = within(&portal, |tx| tx.take_task(free.id, UserId::generate()));
    assert_eq!(faults(nobody), [("assignee_id".to_owned(), Code::REFERENCE_UNKNOWN)]);
}

#[test]
fn finders_take_one_round_trip_and_taking_a_task_two() {
    let (proxy, portal) = overheard(options());
    let people = staff(&portal, 1);
    let id: EntityId = people[0].uuid().into();
    for warm in [false, true] {
        let related = NewTask { related_entity_type: Some(EntityType::User), related_entity_id: Some(id), ..new("x") };
        let mut task = None;
        let counts = [
            trips(&proxy, &portal, |tx| drop(tx.create_task(new("x"), at(START)).expect("a task"))),
            trips(&proxy, &portal, |tx| task = tx.create_task(related, at(START)).ok()),
            trips(&proxy, &portal, |tx| {
                drop(tx.take_task(task.as_ref().expect("a task").id, people[0]).expect("taken"));
            }),
            trips(&proxy, &portal, |tx| drop(tx.tasks_of(people[0], None, 10).expect("tasks"))),
            trips(&proxy, &portal, |tx| drop(tx.overdue_tasks(date("2030-01-01"), None, 10).expect("tasks"))),
        ];
        if warm {
            // No task is overdue, so that finder asks whether the account may read the table.
            assert_eq!(counts, [1, 2, 2, 1, 2]);
        }
    }
}
