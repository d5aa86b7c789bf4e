use crate::{
    Code, Date, EntityId, Phi, TaskId, Timestamp, UserId,
    error::{Error, TransitionError, ValidationError, Violations},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{EntityType, Hours, LongText, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// What a task is about.
    TaskType {
        /// Anything.
        General = "general",
        /// To see how a patient is doing.
        PatientFollowup = "patient_followup",
        /// To look over a prescription.
        PrescriptionReview = "prescription_review",
        /// To ask whether insurance pays.
        InsuranceVerification = "insurance_verification",
        /// Paperwork.
        Administrative = "administrative",
    }

    /// How much a task matters.
    Priority {
        /// When there is time.
        Low = "low",
        /// As usual.
        Medium = "medium",
        /// Before others.
        High = "high",
        /// Now.
        Urgent = "urgent",
    }

    /// Where a task stands.
    TaskStatus {
        /// To be done.
        Pending = "pending",
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Called off.
        Cancelled = "cancelled",
        /// Waits for something.
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

    fn Task::moved(status);
}

/// Something that a member of the staff is to do.
#[record(table = "tasks", entity = Task)]
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRecord {
    /// Primary key.
    pub id: TaskId,
    /// What is to be done.
    pub title: Phi<Text<200>>,
    /// What is to be done, at length.
    pub description: Option<Phi<LongText>>,
    /// Who is to do it.
    pub assignee_id: Option<UserId>,
    /// Who gave it to them.
    pub assigner_id: Option<UserId>,
    /// What it is about.
    pub task_type: TaskType,
    /// How much it matters.
    pub priority: Priority,
    /// Where it stands.
    pub status: TaskStatus,
    /// The last day on which it is in time.
    pub due_date: Option<Date>,
    /// When it was done.
    pub completed_at: Option<Timestamp>,
    /// What kind of row it concerns.
    pub related_entity_type: Option<EntityType>,
    /// Which row it concerns; the task outlives it.
    pub related_entity_id: Option<EntityId>,
    /// How long it should take.
    pub estimated_hours: Option<Hours>,
    /// How long it took.
    pub actual_hours: Option<Hours>,
    /// Words to find it by.
    pub tags: Option<Vec<LongText>>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`TaskRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq)]
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
            "completed_at",
            Code::TASK_COMPLETION,
            "must be set once the task is completed, and only then",
        );
        violations.require(
            self.related_entity_type.is_some() == self.related_entity_id.is_some(),
            "related_entity_id",
            Code::TASK_RELATED_ENTITY,
            "must be given with related_entity_type, and only then",
        );
    }
}

/// What it takes to set a task.
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

/// Changes to what is to be done.
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
    /// Sets a task; it may concern one row of any known entity.
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
        violations.finish()?;
        record.try_into()
    }

    /// Gives an open task to somebody, or to nobody, in the name of whoever assigns it.
    #[command]
    pub fn assign(mut self, assignee_id: Option<UserId>, assigner_id: UserId) -> Result<Self, TransitionError> {
        self.require_open("assign")?;
        self.0.assignee_id = assignee_id;
        self.0.assigner_id = Some(assigner_id);
        Ok(self)
    }

    /// Takes an open task that nobody has. Whoever has it already keeps it.
    #[command]
    pub fn take(mut self, assignee_id: UserId) -> Result<Self, TransitionError> {
        self.require_open("take")?;
        if self.assignee_id.is_some_and(|holder| holder != assignee_id) {
            return Err(self.status.refuse("take", Code::TASK_TAKEN, "somebody else has it"));
        }
        self.0.assignee_id = Some(assignee_id);
        Ok(self)
    }

    /// Changes what is to be done, while the task is open.
    #[command]
    pub fn revise(mut self, changes: TaskChanges) -> Result<Self, Error> {
        self.require_open("revise")?;
        changes.apply(&mut self.0);
        let mut violations = Violations::of("task");
        self.verify(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Begins a pending task.
    #[command]
    pub fn start(self) -> Result<Self, TransitionError> {
        self.only_from(TaskStatus::Pending, "start")?.moved("start", TaskStatus::InProgress)
    }

    /// Lets the task wait for something.
    #[command]
    pub fn hold(self) -> Result<Self, TransitionError> {
        self.moved("hold", TaskStatus::OnHold)
    }

    /// Takes up a task that has waited.
    #[command]
    pub fn resume(self) -> Result<Self, TransitionError> {
        self.only_from(TaskStatus::OnHold, "resume")?.moved("resume", TaskStatus::InProgress)
    }

    /// Puts a task that has waited back among those that are to be done.
    #[command]
    pub fn release(self) -> Result<Self, TransitionError> {
        self.moved("release", TaskStatus::Pending)
    }

    /// Records that the task is done, and how long it took where that is known.
    #[command]
    pub fn complete(self, actual_hours: Option<Hours>, now: Timestamp) -> Result<Self, TransitionError> {
        let mut done = self.moved("complete", TaskStatus::Completed)?;
        done.0.completed_at = Some(now);
        done.0.actual_hours = actual_hours.or(done.actual_hours);
        Ok(done)
    }

    /// Calls the task off.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.moved("cancel", TaskStatus::Cancelled)
    }

    /// Whether it is still to be done.
    #[query]
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.status.is_terminal()
    }

    /// Whether it is still to be done after its last day.
    #[query]
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.due_date.is_some_and(|due_date| due_date < today)
    }
}

impl TaskRecord {
    /// Checks what a new or changed task must fulfil.
    fn verify(&self, violations: &mut Violations) {
        violations.take("title", self.title.expose().verify());
        for (i, tag) in self.tags.iter().flatten().enumerate() {
            violations.take("tags", tag.verify().map_err(|error| error.inside(format_args!("[{i}]"))));
        }
    }
}

/// A task's status with the data that belongs to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TaskState {
    /// To be done.
    Pending,
    /// Under way.
    InProgress,
    /// Waits for something.
    OnHold,
    /// Done.
    Completed {
        /// When.
        completed_at: Timestamp,
        /// How long it took.
        actual_hours: Option<Hours>,
    },
    /// Called off.
    Cancelled,
}

impl Task {
    /// The status with the data that belongs to it.
    #[must_use]
    pub fn state(&self) -> TaskState {
        match (self.status, self.completed_at) {
            (TaskStatus::InProgress, _) => TaskState::InProgress,
            (TaskStatus::OnHold, _) => TaskState::OnHold,
            (TaskStatus::Completed, Some(completed_at)) => {
                TaskState::Completed { completed_at, actual_hours: self.actual_hours }
            }
            (TaskStatus::Cancelled, _) => TaskState::Cancelled,
            // The rules of the table leave nothing else.
            _ => TaskState::Pending,
        }
    }

    fn only_from(self, status: TaskStatus, event: &'static str) -> Result<Self, TransitionError> {
        if self.status == status {
            return Ok(self);
        }
        Err(self.status.refuse(event, Code::STATUS_TRANSITION, "the state does not allow it"))
    }

    fn require_open(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.is_open() {
            return Ok(());
        }
        Err(self.status.refuse(event, Code::STATUS_TRANSITION, "this state is final"))
    }
}
