use crate::{
    AdministratorId, Timestamp,
    accounts::{User, UserRole, require_name},
    error::{ValidationError, Violations},
    field::Change,
    record::{Rules, checked, constraints},
    value::{Permission, PersonName, Text},
};
use telehealth_macros::{change, input, operations, record};

/// The administrator profile of a user.
#[record(table = "administrators", entity = Administrator)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AdministratorRecord {
    /// Primary key: the id of the user.
    pub id: AdministratorId,
    /// Given name. A person has at least one of the two names.
    pub first_name: Option<PersonName>,
    /// Family name.
    pub last_name: Option<PersonName>,
    /// The administrator's permissions.
    pub permissions: Vec<Permission>,
    /// Department.
    pub department: Option<Text<100>>,
    /// The administrator's manager.
    pub manager_id: Option<AdministratorId>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// An [`AdministratorRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Administrator(AdministratorRecord);

impl Rules for AdministratorRecord {
    constraints! {
        has_name: last_name => PERSON_NAME_MISSING,
        valid_first_name: first_name => TEXT_BLANK,
        valid_last_name: last_name => TEXT_BLANK,
        user_role_matches: id => USER_ROLE_MISMATCH,
    }

    fn check(&self, violations: &mut Violations) {
        require_name(self.first_name.as_ref(), self.last_name.as_ref(), violations);
    }
}

/// Input for appointing an administrator.
#[input(AdministratorRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewAdministrator {
    pub first_name: Option<PersonName>,
    pub last_name: Option<PersonName>,
    pub permissions: Option<Vec<Permission>>,
    pub department: Option<Text<100>>,
    pub manager_id: Option<AdministratorId>,
}

/// Changes to an administrator's details.
#[change(AdministratorRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdministratorChanges {
    pub first_name: Change<Option<PersonName>>,
    pub last_name: Change<Option<PersonName>>,
    pub department: Change<Option<Text<100>>>,
    pub manager_id: Change<Option<AdministratorId>>,
}

#[operations]
impl Administrator {
    /// Appoints a user with the role `admin` or `super_admin` as an administrator.
    #[constructor]
    pub fn appoint(new: NewAdministrator, user: &User, now: Timestamp) -> Result<Self, ValidationError> {
        let record = AdministratorRecord {
            id: user.id.into(),
            first_name: new.first_name,
            last_name: new.last_name,
            permissions: new.permissions.unwrap_or_default(),
            department: new.department,
            manager_id: new.manager_id,
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("administrator");
        violations.merge(user.require_role("administrator", &[UserRole::Admin, UserRole::SuperAdmin]));
        checked(record, violations)
    }

    /// Changes the administrator's details.
    #[command]
    pub fn revise(mut self, changes: AdministratorChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        self.0.try_into()
    }

    /// Grants a permission. Granting it again has no effect.
    #[command]
    pub fn grant(mut self, permission: Permission) -> Result<Self, ValidationError> {
        if !self.permissions.contains(&permission) {
            self.0.permissions.push(permission);
        }
        Ok(self)
    }

    /// Revokes a permission.
    #[command]
    pub fn revoke(mut self, permission: Permission) -> Result<Self, ValidationError> {
        self.0.permissions.retain(|granted| *granted != permission);
        Ok(self)
    }
}
