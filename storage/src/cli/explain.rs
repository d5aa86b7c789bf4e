//! `explain`.

use super::{
    layout::{WIDTH, pairs, table},
    outcome::{Failure, Outcome},
};
use crate::{backup, doctor};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use telehealth_core::{Code, NextStep, catalog};

/// The options of `explain`.
#[derive(Args)]
pub(super) struct Explain {
    /// The code, such as `row.stale` or `policy.changed`.
    code: Option<String>,
}

/// The type and an example of each error that the test vectors of core contain; a test writes the file.
const EXAMPLES: &str = include_str!("examples.json");

/// What to do about an error of a type.
fn remedy(error: &str) -> &'static str {
    match error {
        "ValidationError" => "Correct the input. Each violation names its field and, in its parameters, the limit.",
        "TransitionError" => "Read the row again: its present state does not allow the command.",
        _ => "",
    }
}

/// What is known about a code.
struct Explanation {
    code: &'static str,
    meaning: String,
    /// What to do; empty for errors about what was given, whose messages say it.
    remedy: String,
    /// An input or a transition that gives the error; empty if the test vectors have none.
    example: String,
    /// Where the database enforces the rule, as `table.constraint`.
    constraints: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self) -> Result<Outcome, Failure> {
        let explanations: Vec<Explanation> = match &self.code {
            None => all().collect(),
            Some(wanted) => all().filter(|explanation| explanation.code == wanted).collect(),
        };
        let text = match (&self.code, explanations.as_slice()) {
            (Some(_), [one, ..]) => one.text(),
            (Some(_), []) => {
                let message = "there is no error or finding with this code";
                return Err(Failure::new(Code::COMMAND_CODE_UNKNOWN, message)
                    .advise("Run `telehealth explain`, which lists all codes."));
            }
            (None, all) => {
                let left = WIDTH - 2 - all.iter().map(|it| it.code.len()).max().unwrap_or(0).min(WIDTH - 2);
                let row = |it: &Explanation| [it.code.to_owned(), it.meaning.chars().take(left).collect()];
                let rows: Vec<[String; 2]> = all.iter().map(row).collect();
                table(["code", "meaning"], &rows)
            }
        };
        let next = match self.code {
            Some(_) => Vec::new(),
            None => vec!["Run `telehealth explain CODE` for one of them.".to_owned()],
        };
        let result = explanations.iter().map(Explanation::json).collect::<Value>();
        Ok(Outcome { text, result: json!({ "codes": result }), next, ..Outcome::default() })
    }
}

impl Explanation {
    fn text(&self) -> String {
        let mut lines = vec![("code", self.code.to_owned()), ("meaning", self.meaning.clone())];
        lines.extend((!self.example.is_empty()).then(|| ("example", self.example.clone())));
        lines.extend((!self.remedy.is_empty()).then(|| ("remedy", self.remedy.clone())));
        lines.extend((!self.constraints.is_empty()).then(|| ("database", self.constraints.join(", "))));
        pairs(lines)
    }

    fn json(&self) -> Value {
        let Self { code, meaning, remedy, example, constraints } = self;
        let known = |text: &String| if text.is_empty() { Value::Null } else { text.clone().into() };
        let (remedy, example) = (known(remedy), known(example));
        json!({ "code": code, "meaning": meaning, "remedy": remedy, "example": example, "constraints": constraints })
    }
}

/// Returns what to do about an error whose message says the details.
const fn next_step(step: NextStep) -> &'static str {
    match step {
        NextStep::Retry => "Run the transaction again: it was rolled back, and may succeed now.",
        NextStep::Wait => "Wait, then run the transaction again.",
        NextStep::CheckOutcome => "Check whether the changes were committed before you run the transaction again.",
        NextStep::AskAdministrator => "Ask an administrator: something around the program must be put right first.",
        NextStep::FixProgram => "Change the program: the same calls fail again.",
    }
}

/// Errors, in the order of core's list, then findings.
fn all() -> impl Iterator<Item = Explanation> {
    let examples: BTreeMap<String, (String, String)> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let errors = Code::ALL.iter().map(move |(code, meaning)| {
        let example = examples.get(code.as_str());
        let known = example.map_or("", |(error, _)| remedy(error));
        Explanation {
            code: code.as_str(),
            meaning: (*meaning).to_owned(),
            remedy: code.next_step().map_or(known, next_step).to_owned(),
            example: example.map(|(_, example)| example.clone()).unwrap_or_default(),
            constraints: constraints(*code),
        }
    });
    let findings = doctor::explanations().chain(backup::explanations());
    let findings = findings.map(|(code, meaning, remedy)| Explanation {
        code,
        meaning,
        remedy: remedy.to_owned(),
        example: String::new(),
        constraints: Vec::new(),
    });
    errors.chain(findings)
}

fn constraints(code: Code) -> Vec<String> {
    let of = |table: &'static catalog::Table| {
        let known = table.constraints.iter().filter(move |constraint| constraint.code == code);
        known.map(|constraint| format!("{}.{}", table.name, constraint.name))
    };
    catalog::TABLES.iter().flat_map(of).collect()
}
