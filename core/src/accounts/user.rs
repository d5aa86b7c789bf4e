use crate::{
    Code, Timestamp, UserId,
    error::{TransitionError, ValidationError, Violation},
    field::Change,
    label::labels,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{Email, Phone, TimeZone, Url},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The role of a user, which determines their permissions.
    UserRole {
        /// A patient.
        Patient = "patient",
        /// A provider of care.
        Provider = "provider",
        /// An administrator with limited permissions.
        Admin = "admin",
        /// An administrator with all permissions.
        SuperAdmin = "super_admin",
    }

    /// The status of a user account.
    UserStatus {
        /// Able to sign in.
        Active = "active",
        /// Deactivated by the user or for inactivity.
        Inactive = "inactive",
        /// Registered, not yet activated.
        Pending = "pending",
        /// Locked by an administrator.
        Suspended = "suspended",
        /// Deleted permanently. The row remains because other records refer to it.
        Deleted = "deleted",
    }
}

machine! {
    UserStatus as "user" {
        Pending => Active, Deleted;
        Active => Inactive, Suspended, Deleted;
        Inactive => Active, Suspended, Deleted;
        Suspended => Active, Deleted;
        Deleted => ;
    }

    fn User::transition(status);
}

/// A user account. The password hash is stored in the database only and is not a field.
#[record(table = "users", entity = User)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserRecord {
    /// Primary key.
    pub id: UserId,
    /// The e-mail address for signing in, unique ignoring case.
    pub email: Email,
    /// The role of the user.
    pub role: UserRole,
    /// The status of the account.
    pub status: UserStatus,
    /// Whether the e-mail address has been verified.
    pub email_verified: bool,
    /// The phone number.
    pub phone: Option<Phone>,
    /// Whether the phone number has been verified.
    pub phone_verified: bool,
    /// The URL of the profile picture.
    pub profile_picture_url: Option<Url>,
    /// The time of the last successful sign-in.
    pub last_login_at: Option<Timestamp>,
    /// The user's time zone.
    pub timezone: TimeZone,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`UserRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct User(UserRecord);

impl Rules for UserRecord {
    constraints! {
        valid_email: email => EMAIL_MALFORMED,
        valid_phone: phone => PHONE_MALFORMED,
        users_email_key: email => USER_EMAIL_TAKEN,
        user_role_matches: role => USER_ROLE_MISMATCH,
        account_is_not_merged: status => PATIENT_MERGED,
        status_transition: status => STATUS_TRANSITION,
    }
}

/// Input for registering a user.
#[input(UserRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewUser {
    pub email: Email,
    pub role: UserRole,
    pub id: Option<UserId>,
    pub phone: Option<Phone>,
    pub profile_picture_url: Option<Url>,
    pub timezone: Option<TimeZone>,
}

/// Changes to a user's details.
#[change(UserRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserChanges {
    pub email: Change<Email>,
    pub phone: Change<Option<Phone>>,
    pub profile_picture_url: Change<Option<Url>>,
    pub timezone: Change<TimeZone>,
}

#[operations]
impl User {
    /// Registers a user, who is pending until activated.
    #[constructor]
    pub fn register(new: NewUser, now: Timestamp) -> Result<Self, ValidationError> {
        Self::try_from(UserRecord {
            id: new.id.unwrap_or_else(UserId::generate),
            email: new.email,
            role: new.role,
            status: UserStatus::Pending,
            email_verified: false,
            phone: new.phone,
            phone_verified: false,
            profile_picture_url: new.profile_picture_url,
            last_login_at: None,
            timezone: new.timezone.unwrap_or(TimeZone::UTC),
            created_at: now,
            updated_at: now,
        })
    }

    /// Activates a pending, inactive or suspended account.
    #[command]
    pub fn activate(self) -> Result<Self, TransitionError> {
        self.transition("activate", UserStatus::Active)
    }

    /// Deactivates the account until it is activated again.
    #[command]
    pub fn deactivate(self) -> Result<Self, TransitionError> {
        self.transition("deactivate", UserStatus::Inactive)
    }

    /// Suspends the account.
    #[command]
    pub fn suspend(self) -> Result<Self, TransitionError> {
        self.transition("suspend", UserStatus::Suspended)
    }

    /// Deletes the account permanently.
    #[command]
    pub fn delete(self) -> Result<Self, TransitionError> {
        self.transition("delete", UserStatus::Deleted)
    }

    /// Records that the e-mail address has been verified.
    #[command]
    pub fn verify_email(mut self) -> Result<Self, TransitionError> {
        self.not_deleted("verify_email")?;
        self.0.email_verified = true;
        Ok(self)
    }

    /// Records that the phone number has been verified.
    #[command]
    pub fn verify_phone(mut self) -> Result<Self, TransitionError> {
        self.not_deleted("verify_phone")?;
        self.0.phone_verified = true;
        Ok(self)
    }

    /// Records a sign-in. Only an active user can sign in.
    #[command]
    pub fn sign_in(mut self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != UserStatus::Active {
            return Err(self.status.not_allowed("sign_in", Code::USER_NOT_ACTIVE, "only an active user can sign in"));
        }
        self.0.last_login_at = Some(now);
        Ok(self)
    }

    /// Changes the user's details. A new e-mail address or phone number must be verified again.
    #[command]
    pub fn revise(mut self, changes: UserChanges) -> Result<Self, TransitionError> {
        self.not_deleted("revise")?;
        let before = self.0.clone();
        changes.apply(&mut self.0);
        self.0.email_verified &= self.0.email == before.email;
        self.0.phone_verified &= self.0.phone == before.phone;
        Ok(self)
    }
}

/// A user's status with its data, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UserState {
    /// Registered, not yet activated.
    Pending,
    /// Able to sign in.
    Active {
        /// The time of the last sign-in, if any.
        last_login_at: Option<Timestamp>,
    },
    /// Deactivated.
    Inactive,
    /// Locked by an administrator.
    Suspended,
    /// Deleted permanently.
    Deleted,
}

impl User {
    /// Returns the status with its data.
    #[must_use]
    pub fn state(&self) -> UserState {
        match self.status {
            UserStatus::Pending => UserState::Pending,
            UserStatus::Active => UserState::Active { last_login_at: self.last_login_at },
            UserStatus::Inactive => UserState::Inactive,
            UserStatus::Suspended => UserState::Suspended,
            UserStatus::Deleted => UserState::Deleted,
        }
    }

    /// Checks that the user has one of `roles`, as a row of `entity` requires (rule 1 of the specification).
    pub(crate) fn require_role(&self, entity: &'static str, roles: &[UserRole]) -> Result<(), ValidationError> {
        if !roles.contains(&self.role) {
            return Err(
                Violation::new(entity, "id", Code::USER_ROLE_MISMATCH, "needs a user with the matching role").into()
            );
        }
        if self.status == UserStatus::Deleted {
            return Err(Violation::new(entity, "id", Code::USER_NOT_ACTIVE, "needs a user who is not deleted").into());
        }
        Ok(())
    }

    fn not_deleted(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.status == UserStatus::Deleted {
            return Err(self.status.not_allowed(event, Code::STATUS_TRANSITION, "this state is final"));
        }
        Ok(())
    }
}
