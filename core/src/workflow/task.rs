use crate::{
    Code, Date, EntityId, Phi, TaskId, Timestamp, UserId,
    accounts::Patient,
    error::{Error, TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, checked, constraints},
    value::{EntityType, Hours, LongText, PersonName, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The type of a task.
    TaskType {
        /// General.
        General = "general",
        /// Following up on a patient.
        PatientFollowup = "patient_followup",
        /// Reviewing a prescription.
        PrescriptionReview = "prescription_review",
        /// Verifying insurance coverage.
        InsuranceVerification = "insurance_verification",
        /// Administrative work.
        Administrative = "administrative",
    }

    /// The priority of a task.
    Priority {
        /// Can wait.
        Low = "low",
        /// Normal priority.
        Medium = "medium",
        /// More important than most.
        High = "high",
        /// To be done immediately.
        Urgent = "urgent",
    }

    /// The status of a task.
    TaskStatus {
        /// To be done.
        Pending = "pending",
        /// In progress.
        InProgress = "in_progress",
        /// Completed.
        Completed = "completed",
        /// Cancelled.
        Cancelled = "cancelled",
        /// On hold.
        OnHold = "on_hold",
    }
}

machine! {
    TaskStatus as "task" {
        Pending => InProgress, OnHold, Completed, Cancelled;
        InProgress => OnHold, Completed, Cancelled;
        OnHold => Pending, InProgress, Cancelled;
        Completed => ;
        Cancelled => ;
    }

    fn Task::transition(status);
}

/// A task for a member of the staff.
#[record(table = "tasks", entity = Task)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaskRecord {
    /// Primary key.
    pub id: TaskId,
    /// Title.
    pub title: Phi<Text<200>>,
    /// Description.
    pub description: Option<Phi<LongText>>,
    /// The user who is to do the task.
    pub assignee_id: Option<UserId>,
    /// The user who assigned the task.
    pub assigner_id: Option<UserId>,
    /// The type of the task.
    pub task_type: TaskType,
    /// The priority.
    pub priority: Priority,
    /// The status of the task.
    pub status: TaskStatus,
    /// The due date, the last day for finishing in time.
    pub due_date: Option<Date>,
    /// When the task was completed.
    pub completed_at: Option<Timestamp>,
    /// The type of the related row.
    pub related_entity_type: Option<EntityType>,
    /// The id of the related row; it remains when the row is deleted.
    pub related_entity_id: Option<EntityId>,
    /// The estimated hours.
    pub estimated_hours: Option<Hours>,
    /// The actual hours.
    pub actual_hours: Option<Hours>,
    /// Search keywords.
    pub tags: Option<Vec<LongText>>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`TaskRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Task(TaskRecord);

impl Rules for TaskRecord {
    constraints! {
        completion_logic: completed_at => TASK_COMPLETION,
        valid_related_entity_type: related_entity_type => LABEL_UNKNOWN,
        related_entity: related_entity_id => TASK_RELATED_ENTITY,
        tasks_estimated_hours_check: estimated_hours => HOURS_OUT_OF_RANGE,
        tasks_actual_hours_check: actual_hours => HOURS_OUT_OF_RANGE,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            (self.status == TaskStatus::Completed) == self.completed_at.is_some(),
            &["completed_at", "status"],
            Code::TASK_COMPLETION,
            "must be set if and only if status is completed",
        );
        violations.require(
            self.related_entity_type.is_some() == self.related_entity_id.is_some(),
            &["related_entity_id", "related_entity_type"],
            Code::TASK_RELATED_ENTITY,
            "must be set if and only if related_entity_type is",
        );
    }
}

/// Input for creating a task.
#[input(TaskRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewTask {
    pub title: Phi<Text<200>>,
    pub id: Option<TaskId>,
    pub description: Option<Phi<LongText>>,
    pub assignee_id: Option<UserId>,
    pub assigner_id: Option<UserId>,
    pub task_type: Option<TaskType>,
    pub priority: Option<Priority>,
    pub due_date: Option<Date>,
    pub related_entity_type: Option<EntityType>,
    pub related_entity_id: Option<EntityId>,
    pub estimated_hours: Option<Hours>,
    pub tags: Option<Vec<LongText>>,
}

/// Changes to a task's details.
#[change(TaskRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskChanges {
    pub title: Change<Phi<Text<200>>>,
    pub description: Change<Option<Phi<LongText>>>,
    pub task_type: Change<TaskType>,
    pub priority: Change<Priority>,
    pub due_date: Change<Option<Date>>,
    pub estimated_hours: Change<Option<Hours>>,
    pub tags: Change<Option<Vec<LongText>>>,
}

#[operations]
impl Task {
    /// Creates a task, optionally related to a row.
    #[constructor]
    pub fn create(new: NewTask, now: Timestamp) -> Result<Self, ValidationError> {
        let record = TaskRecord {
            id: new.id.unwrap_or_else(TaskId::generate),
            title: new.title,
            description: new.description,
            assignee_id: new.assignee_id,
            assigner_id: new.assigner_id,
            task_type: new.task_type.unwrap_or(TaskType::General),
            priority: new.priority.unwrap_or(Priority::Medium),
            status: TaskStatus::Pending,
            due_date: new.due_date,
            completed_at: None,
            related_entity_type: new.related_entity_type,
            related_entity_id: new.related_entity_id,
            estimated_hours: new.estimated_hours,
            actual_hours: None,
            tags: new.tags,
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("task");
        record.verify(&mut violations);
        record.check(&mut violations);
        checked(record, violations)
    }

    /// Asks the staff to change the name of a patient to the given one.
    #[constructor]
    pub fn name_change(
        patient: &Patient,
        first_name: Option<Phi<PersonName>>,
        last_name: Option<Phi<PersonName>>,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("task");
        let given = [&first_name, &last_name].into_iter().flatten().map(|name| name.expose().as_str());
        let name = given.collect::<Vec<_>>().join(" ");
        violations.require(
            !name.is_empty(),
            &["first_name", "last_name"],
            Code::PERSON_NAME_MISSING,
            "must have a value if there is no other name",
        );
        let description = violations.take("description", format!("Requested name: {name}").parse());
        violations.finish()?;
        let new = NewTask {
            description: description.map(Phi::new),
            assigner_id: Some(patient.id.into()),
            task_type: Some(TaskType::Administrative),
            related_entity_type: Some(EntityType::Patient),
            related_entity_id: Some(EntityId::from(patient.id.uuid())),
            ..NewTask::new(Phi::new(Text::from_static("Change of name")))
        };
        Self::create(new, now)
    }

    /// Assigns an open task to a user, or to no one if no assignee is given.
    #[command]
    pub fn assign(mut self, assignee_id: Option<UserId>, assigner_id: UserId) -> Result<Self, TransitionError> {
        self.require_open("assign")?;
        self.0.assignee_id = assignee_id;
        self.0.assigner_id = Some(assigner_id);
        Ok(self)
    }

    /// Takes an unassigned open task. Fails if it is assigned to another user.
    #[command]
    pub fn take(mut self, assignee_id: UserId) -> Result<Self, TransitionError> {
        self.require_open("take")?;
        if self.assignee_id.is_some_and(|holder| holder != assignee_id) {
            return Err(self.status.not_allowed("take", Code::TASK_TAKEN, "it is assigned to another user"));
        }
        self.0.assignee_id = Some(assignee_id);
        Ok(self)
    }

    /// Changes the details of an open task.
    #[command]
    pub fn revise(mut self, changes: TaskChanges) -> Result<Self, Error> {
        self.require_open("revise")?;
        changes.apply(&mut self.0);
        let mut violations = Violations::of("task");
        self.verify(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Starts a pending task.
    #[command]
    pub fn start(self) -> Result<Self, TransitionError> {
        self.only_from(TaskStatus::Pending, "start")?.transition("start", TaskStatus::InProgress)
    }

    /// Puts the task on hold.
    #[command]
    pub fn hold(self) -> Result<Self, TransitionError> {
        self.transition("hold", TaskStatus::OnHold)
    }

    /// Resumes a task that is on hold.
    #[command]
    pub fn resume(self) -> Result<Self, TransitionError> {
        self.only_from(TaskStatus::OnHold, "resume")?.transition("resume", TaskStatus::InProgress)
    }

    /// Returns a task that is on hold to the pending tasks.
    #[command]
    pub fn release(self) -> Result<Self, TransitionError> {
        self.transition("release", TaskStatus::Pending)
    }

    /// Completes the task and, if given, records the actual hours.
    #[command]
    pub fn complete(self, actual_hours: Option<Hours>, now: Timestamp) -> Result<Self, TransitionError> {
        let mut done = self.transition("complete", TaskStatus::Completed)?;
        done.0.completed_at = Some(now);
        done.0.actual_hours = actual_hours.or(done.actual_hours);
        Ok(done)
    }

    /// Cancels the task.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.transition("cancel", TaskStatus::Cancelled)
    }

    /// Checks whether the task is open: neither completed nor cancelled.
    #[query]
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.status.is_terminal()
    }

    /// Checks whether the task is open after its due date.
    #[query]
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.due_date.is_some_and(|due_date| due_date < today)
    }
}

impl TaskRecord {
    /// Checks the rules for a new or changed task.
    fn verify(&self, violations: &mut Violations) {
        violations.take("title", self.title.expose().verify());
        for (i, tag) in self.tags.iter().flatten().enumerate() {
            violations.take("tags", tag.verify().map_err(|error| error.inside(format_args!("/{i}"))));
        }
    }
}

/// A task's status with its data, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TaskState {
    /// To be done.
    Pending,
    /// In progress.
    InProgress,
    /// On hold.
    OnHold,
    /// Completed.
    Completed {
        /// When the task was completed.
        completed_at: Timestamp,
        /// The actual hours.
        actual_hours: Option<Hours>,
    },
    /// Cancelled.
    Cancelled,
}

impl Task {
    /// Returns the status with its data.
    #[must_use]
    pub fn state(&self) -> TaskState {
        match (self.status, self.completed_at) {
            (TaskStatus::InProgress, _) => TaskState::InProgress,
            (TaskStatus::OnHold, _) => TaskState::OnHold,
            (TaskStatus::Completed, Some(completed_at)) => {
                TaskState::Completed { completed_at, actual_hours: self.actual_hours }
            }
            (TaskStatus::Cancelled, _) => TaskState::Cancelled,
            // The rules of the table allow no other combination.
            _ => TaskState::Pending,
        }
    }

    fn only_from(self, status: TaskStatus, event: &'static str) -> Result<Self, TransitionError> {
        if self.status == status {
            return Ok(self);
        }
        Err(self.status.not_allowed(event, Code::STATUS_TRANSITION, "the state does not allow it"))
    }

    fn require_open(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.is_open() {
            return Ok(());
        }
        Err(self.status.not_allowed(event, Code::STATUS_TRANSITION, "this state is final"))
    }
}
