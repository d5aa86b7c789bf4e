//! Prints `migrations/…_policies/up.sql`: row-level security, grants and column triggers, generated from core's access
//! matrix. `cargo xtask schema` runs it.

mod columns;
mod conditions;
mod grants;
mod policies;

fn main() {
    print!("{HEAD}{}{}{}{}", grants::tables(), policies::write(), columns::write(), grants::functions());
}

const HEAD: &str = "\
-- Generated from core's matrix (core/src/access) by `cargo xtask schema`. Do not edit: change the matrix.
--
-- Each policy corresponds to one line of the matrix, one verb and one role. Permissive policies of a role are combined
-- with OR; access is denied unless a line allows it. A function inside (SELECT …) is called once per statement, not
-- once per row.
";
