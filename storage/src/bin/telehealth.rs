//! The program `telehealth`; see [`telehealth_storage::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    telehealth_storage::cli::run(std::env::args_os()).into()
}
