use crate::{
    Timestamp, UserId,
    accounts::{User, UserRole},
    error::{Invalid, Violations},
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{Permission, Text},
};

records! {
    /// A user who runs the portal.
    pub struct AdministratorRecord for Administrator in administrators as "administrator" {
        /// Primary key: the user.
        id: UserId,
        /// Given name.
        first_name: Text<100>,
        /// Family name.
        last_name: Text<100>,
        /// What the administrator may do.
        permissions: Vec<Permission>,
        /// Department.
        department: Option<Text<100>>,
        /// The administrator's superior.
        manager_id: Option<UserId>,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for AdministratorRecord {
    constraints! {
        user_role_matches: id => USER_ROLE_MISMATCH,
    }
}

inputs! {
    /// What it takes to appoint an administrator.
    pub struct NewAdministrator for AdministratorRecord {
        required {
            first_name: Text<100>,
            last_name: Text<100>,
        }
        optional {
            permissions: Vec<Permission>,
            department: Text<100>,
            manager_id: UserId,
        }
    }
}

changes! {
    /// Changes to an administrator's details.
    pub struct AdministratorChanges for AdministratorRecord {
        first_name: Text<100>,
        last_name: Text<100>,
        department: Option<Text<100>>,
        manager_id: Option<UserId>,
    }
}

operations! {
    impl Administrator;
    doors {
        /// Appoints a user with the role `admin` or `super_admin`.
        pub fn appoint(new: NewAdministrator, user: &User, now: Timestamp) -> Result<Self, Invalid> {
            let record = AdministratorRecord {
                id: user.id,
                first_name: new.first_name,
                last_name: new.last_name,
                permissions: new.permissions.unwrap_or_default(),
                department: new.department,
                manager_id: new.manager_id,
                created_at: now,
                updated_at: now,
            };
            let mut broken = Violations::of("administrator");
            broken.merge(user.require_role("administrator", &[UserRole::Admin, UserRole::SuperAdmin]));
            record.check_names(&mut broken);
            broken.finish()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the administrator's details.
        pub fn revise(mut self, changes: AdministratorChanges) -> Result<Self, Invalid> {
            changes.apply(&mut self.0);
            let mut broken = Violations::of("administrator");
            self.check_names(&mut broken);
            broken.finish()?;
            Ok(self)
        }

        /// Grants a permission; granting it twice changes nothing.
        pub fn grant(mut self, permission: Permission) -> Result<Self, Invalid> {
            if !self.permissions.contains(&permission) {
                self.0.permissions.push(permission);
            }
            Ok(self)
        }

        /// Takes a permission back.
        pub fn revoke(mut self, permission: Permission) -> Result<Self, Invalid> {
            self.0.permissions.retain(|granted| *granted != permission);
            Ok(self)
        }
    }
}

impl AdministratorRecord {
    fn check_names(&self, broken: &mut Violations) {
        broken.take("first_name", self.first_name.verify());
        broken.take("last_name", self.last_name.verify());
    }
}
