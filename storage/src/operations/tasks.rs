//! Operations on tasks.

use crate::{
    error::{DamagedRow, Error, Result},
    session::{
        page::{checked_limit, comes_after},
        stored::Query,
        transaction::Transaction,
    },
    sql::{row::Db, schema},
};
use diesel::{prelude::*, sql_types::Uuid};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Code, Date, EntityId, PatientId, Phi, Record, TaskId, Timestamp, UserId,
    accounts::Patient,
    catalog,
    error::Violation,
    machine::Machine,
    value::{EntityType, PersonName},
    workflow::{NewTask, Task, TaskRecord, TaskStatus},
};

/// A page of tasks.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct TaskPage {
    /// The tasks.
    pub items: Vec<Task>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<TaskId>,
    /// The tasks of the page that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = TASKS)]
impl Transaction {
    /// Creates a task. The row that it concerns must exist, but may be deleted later.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation), also with `reference.unknown` if the row does not exist.
    #[operation(grants = "tasks:insert")]
    pub fn create_task(&mut self, new: NewTask, now: Timestamp) -> Result<Task> {
        let task = Task::create(new, now)?;
        if let Some((entity_type, entity_id)) = task.related_entity_type.zip(task.related_entity_id)
            && !self.has_entity(entity_type, entity_id)?
        {
            let message = "must be the id of an existing row";
            let unknown = Violation::new(TaskRecord::NAME, "related_entity_id", Code::REFERENCE_UNKNOWN, message);
            return Err(Error::Validation(unknown.into()));
        }
        self.add(task)
    }

    /// Asks the staff to change the name of a patient, which patients cannot change themselves: creates an open task
    /// about the patient, whose description is the requested name. A patient asks for themselves.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such patient,
    /// [`Error::Validation`](crate::Error::Validation) with `person.name_missing` if neither name is given.
    #[operation(grants = "patients:select tasks:insert")]
    pub fn request_name_change(
        &mut self,
        patient_id: PatientId,
        first_name: Option<Phi<PersonName>>,
        last_name: Option<Phi<PersonName>>,
        now: Timestamp,
    ) -> Result<Task> {
        let patient: Patient = self.get(patient_id)?;
        self.add(Task::name_change(&patient, first_name, last_name, now)?)
    }

    /// Assigns an open, unassigned task to a user. If several calls compete for a task, one succeeds.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such task,
    /// [`Error::Transition`](crate::Error::Transition) with `task.taken` if it is assigned to somebody else, or if it
    /// is closed.
    #[operation(grants = "tasks:update")]
    pub fn take_task(&mut self, task_id: TaskId, assignee_id: UserId) -> Result<Task> {
        let task = self.get_for_update::<Task>(task_id)?;
        let taken = task.clone().take(assignee_id)?;
        if taken == task { Ok(task) } else { self.save(taken) }
    }

    /// Returns a page of up to `limit` open tasks of a user, ordered by priority, then by due date.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000,
    /// [`Error::NotFound`](crate::Error::NotFound) if the task `after` was removed.
    #[operation(grants = "tasks:select")]
    pub fn tasks_of(&mut self, assignee_id: UserId, after: Option<TaskId>, limit: i32) -> Result<TaskPage> {
        use schema::tasks::dsl;
        self.task_page(
            after,
            "(last.priority, coalesce(tasks.due_date, 'infinity'), tasks.id)
              > (tasks.priority, coalesce(last.due_date, 'infinity'), last.id)",
            limit,
            |query| {
                query.filter(dsl::assignee_id.eq(Some(Db(assignee_id)))).filter(dsl::status.eq_any(open())).order((
                    dsl::priority.desc(),
                    dsl::due_date.asc().nulls_last(),
                    dsl::id,
                ))
            },
        )
    }

    /// Returns a page of up to `limit` open tasks whose due date is before `today`, longest overdue first, then by
    /// priority.
    ///
    /// # Errors
    /// As `tasks_of`.
    #[operation(grants = "tasks:select")]
    pub fn overdue_tasks(&mut self, today: Date, after: Option<TaskId>, limit: i32) -> Result<TaskPage> {
        use schema::tasks::dsl;
        self.task_page(
            after,
            "(tasks.due_date, last.priority, tasks.id) > (last.due_date, tasks.priority, last.id)",
            limit,
            |query| {
                query
                    .filter(dsl::due_date.lt(Some(Db(today))))
                    .filter(dsl::status.eq_any(open()))
                    .filter(dsl::status.ne(Db(TaskStatus::Completed))) // The condition of the partial index.
                    .order((dsl::due_date, dsl::priority.desc(), dsl::id))
            },
        )
    }
}

/// Returns the statuses of open tasks.
fn open() -> Vec<Db<TaskStatus>> {
    TaskStatus::ALL.iter().copied().filter(|status| !status.is_terminal()).map(Db).collect()
}

impl Transaction {
    /// Reads a page of the tasks of a query that come after the task `after` by `comparison`.
    fn task_page(
        &mut self,
        after: Option<TaskId>,
        comparison: &str,
        limit: i32,
        refine: impl FnOnce(Query<Task>) -> Query<Task>,
    ) -> Result<TaskPage> {
        let limit = checked_limit::<Task>(limit)?;
        let (items, next, damaged) = self.page_after::<Task>(after, limit, |query| match after {
            Some(last) => refine(query).filter(comes_after("tasks", last, comparison)),
            None => refine(query),
        })?;
        Ok(TaskPage { items, next, damaged })
    }

    /// Whether a row exists that this actor may read.
    fn has_entity(&mut self, entity_type: EntityType, entity_id: EntityId) -> Result<bool> {
        let named = catalog::TABLES.iter().find(|table| table.entity == entity_type.label());
        let Some(table) = named else { return Ok(false) };
        // Diesel cannot query a table that is named at run time.
        let query = diesel::sql_query(format!("SELECT id FROM {} WHERE id = $1", table.name));
        let query = query.bind::<Uuid, _>(entity_id.uuid());
        self.run(|connection| query.execute(connection)).map(|count| count > 0)
    }
}
