//! Prints `migrations/…_policies/up.sql`: row-level security, grants and column triggers, made from core's matrix of access.
//! `cargo xtask schema` runs it.

mod columns;
mod conditions;
mod grants;
mod policies;
mod role;

fn main() {
    print!("{HEAD}{}{}{}{}", grants::tables(), policies::write(), columns::write(), grants::functions());
}

const HEAD: &str = "\
-- Generated from core's matrix (core/src/access) by `cargo xtask schema`. Do not edit: change the matrix.
--
-- A policy stands for one line of the matrix, one verb and one role. Permissive policies of a role are joined by OR, so
-- whatever no line allows is denied. A function inside (SELECT …) is called once a statement, not once a row.
";
