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
    /// What a user is; it decides what the user may do.
    UserRole {
        /// Receives care.
        Patient = "patient",
        /// Gives care.
        Provider = "provider",
        /// Runs the portal, within permissions.
        Admin = "admin",
        /// Runs the portal, without limits.
        SuperAdmin = "super_admin",
    }

    /// Where a user account stands.
    UserStatus {
        /// May sign in.
        Active = "active",
        /// Switched off, by the user or for lack of use.
        Inactive = "inactive",
        /// Registered, not yet confirmed.
        Pending = "pending",
        /// Locked by an administrator.
        Suspended = "suspended",
        /// Gone for good; the row stays for the records that name it.
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

    fn User::moved(status);
}

/// A login of the portal. The password's hash stays in the database and is no field of it.
#[record(table = "users", entity = User)]
#[derive(Clone, Debug, PartialEq)]
pub struct UserRecord {
    /// Primary key.
    pub id: UserId,
    /// The e-mail address to sign in with, unique without regard to case.
    pub email: Email,
    /// What the user is.
    pub role: UserRole,
    /// Where the account stands.
    pub status: UserStatus,
    /// Whether the user has shown that the e-mail address is theirs.
    pub email_verified: bool,
    /// A phone number.
    pub phone: Option<Phone>,
    /// Whether the user has shown that the phone number is theirs.
    pub phone_verified: bool,
    /// A picture.
    pub profile_picture_url: Option<Url>,
    /// The last successful sign-in.
    pub last_login_at: Option<Timestamp>,
    /// The user's time zone.
    pub timezone: TimeZone,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed; the version that a save compares.
    pub updated_at: Timestamp,
}

/// A [`UserRecord`] that keeps the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct User(UserRecord);

impl Rules for UserRecord {
    constraints! {
        valid_email: email => EMAIL_MALFORMED,
        valid_phone: phone => PHONE_MALFORMED,
        users_email_key: email => USER_EMAIL_TAKEN,
        user_role_matches: role => USER_ROLE_MISMATCH,
        status_transition: status => STATUS_TRANSITION,
    }
}

/// What it takes to register a user.
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

/// Changes to a user's own details.
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
    /// Registers a user, pending until activated.
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

    /// Lets a pending, inactive or suspended user in.
    #[command]
    pub fn activate(self) -> Result<Self, TransitionError> {
        self.moved("activate", UserStatus::Active)
    }

    /// Switches the account off until it is activated again.
    #[command]
    pub fn deactivate(self) -> Result<Self, TransitionError> {
        self.moved("deactivate", UserStatus::Inactive)
    }

    /// Locks the account.
    #[command]
    pub fn suspend(self) -> Result<Self, TransitionError> {
        self.moved("suspend", UserStatus::Suspended)
    }

    /// Closes the account for good.
    #[command]
    pub fn delete(self) -> Result<Self, TransitionError> {
        self.moved("delete", UserStatus::Deleted)
    }

    /// Records that the e-mail address is the user's.
    #[command]
    pub fn verify_email(mut self) -> Result<Self, TransitionError> {
        self.not_deleted("verify_email")?;
        self.0.email_verified = true;
        Ok(self)
    }

    /// Records that the phone number is the user's.
    #[command]
    pub fn verify_phone(mut self) -> Result<Self, TransitionError> {
        self.not_deleted("verify_phone")?;
        self.0.phone_verified = true;
        Ok(self)
    }

    /// Records a sign-in, which only an active user can do.
    #[command]
    pub fn sign_in(mut self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != UserStatus::Active {
            return Err(self.status.refuse("sign_in", Code::USER_NOT_ACTIVE, "only an active user can sign in"));
        }
        self.0.last_login_at = Some(now);
        Ok(self)
    }

    /// Changes the user's details; a new address or number has to be verified again.
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

/// A user's status, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UserState {
    /// Registered, not yet confirmed.
    Pending,
    /// May sign in.
    Active {
        /// The last sign-in, if there was one.
        last_login_at: Option<Timestamp>,
    },
    /// Switched off.
    Inactive,
    /// Locked.
    Suspended,
    /// Gone.
    Deleted,
}

impl User {
    /// The status with the data that belongs to it.
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

    /// Checks that the user may become the row `entity`, which needs one of `roles` (rule 1 of the specification).
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
            return Err(self.status.refuse(event, Code::STATUS_TRANSITION, "this state is final"));
        }
        Ok(())
    }
}
