//! Accounts.

use crate::{action::actions, row::Db, schema, tables::accounts::users};
use diesel::prelude::*;
use telehealth_core::{accounts::User, value::Email};

actions! {
    /// The user with an e-mail address, if there is one.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    pub fn user_by_email(&mut self, email: Email) -> Result<Option<User>> {
        users::find(self, |query| query.filter(schema::users::email.eq(Db(email)))).map(|mut found| found.pop())
    }
}
