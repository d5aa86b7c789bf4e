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

/// The examples of the errors for which no vector gives a clear one, one on each line after its code: a command after `$` or an SQL statement, which a
/// test runs, the input of an operation, or, with a full stop, a sentence that says when the error happens.
const WRITTEN: &str = include_str!("examples.tsv");

const CORRECT: &str = "Correct the input. Each violation names its field and, in its parameters, the limit.";
const STATE: &str = "Read the row again: its present state does not allow the command.";
const TAKEN: &str = "Choose another value, or change the row that has this one.";
const TIME: &str = "Choose another time; `free_slots` lists those that the provider offers.";
const SETTING: &str = "Correct the arguments, variables or files of the program; the message names them.";

/// What to do about the codes for which neither the next step nor [`CORRECT`] says it. `*` stands for the rest of several
/// codes. The first match counts.
const REMEDIES: &[(&str, &str)] = &[
    ("*_taken", TAKEN),
    ("*.taken", TAKEN),
    ("invoice.order_invoiced", "Use the order's invoice, or cancel it first."),
    ("consultation.double_booking", TIME),
    ("consultation.patient_double_booking", TIME),
    ("consultation.pause", TIME),
    (
        "provider.not_accepting_patients",
        "Choose another provider; `bookable_providers` lists those that accept patients.",
    ),
    ("patient_insurance.second_primary", "End the other primary insurance first, or record this one as secondary."),
    (
        "patient.merged",
        "Use the patient into whom this one was merged, whose id `merged_into` returns, or undo the merge.",
    ),
    ("patient.not_merged", STATE),
    ("patient.erased", STATE),
    ("patient.on_hold", "Wait until the legal hold is released; `legal_holds` lists the holds."),
    ("legal_hold.released", STATE),
    ("tag.system", STATE),
    ("*.not_active", STATE),
    ("insurance_provider.inactive", STATE),
    ("payment_event.refund_failed", "Pay the patient in another way, then call `dismiss_payment_exception`."),
    ("payment_event.disputed", "Answer the dispute at the payment service."),
    (
        "payment_event.other_payment",
        "Refund the second payment at the payment service, then call `dismiss_payment_exception`.",
    ),
    ("payment_event.no_exception", "Call `payment_exceptions` again: it lists those that are open."),
    (
        "payment_event.*",
        "Compare the event with the order, then call `retry_payment_exception` or `dismiss_payment_exception`.",
    ),
    ("reference.unknown", "Store the row to which the field refers first, or correct the id."),
    ("reference.in_use", "Change or remove the rows that refer to this one first."),
    ("row.not_found", "Check the id, and whether the actor may see the row; `permissions` says what an actor may do."),
    ("row.stale", "Read the row again, then decide and save again, as `update` of a transaction does."),
    ("row.final", "Add a new row instead."),
    ("row.corrupt", "Ask an administrator: the row must be replaced, restored from a backup, or removed."),
    (
        "access.denied",
        "Act as another actor, or ask an administrator for the right; `permissions` says what an actor may do.",
    ),
    ("password.rejected", "Let the user try again."),
    ("password.hash_malformed", "Set a new password."),
    ("command.*", SETTING),
];

/// Whether a code is that of a remedy.
fn fits(code: Code, known: &str) -> bool {
    match (known.strip_prefix('*'), known.strip_suffix('*')) {
        (Some(end), _) => code.as_str().ends_with(end),
        (_, Some(start)) => code.as_str().starts_with(start),
        _ => code.as_str() == known,
    }
}

/// Returns what to do about an error; `error` is its type, as far as the test vectors contain it.
fn remedy(code: Code, error: Option<&str>) -> &'static str {
    let known = || REMEDIES.iter().find(|(known, _)| fits(code, known)).map(|(_, remedy)| *remedy);
    let by_type = if error == Some("TransitionError") { STATE } else { CORRECT };
    code.next_step().map(next_step).or_else(known).unwrap_or(by_type)
}

/// What is known about a code.
struct Explanation {
    code: &'static str,
    meaning: String,
    /// What to do.
    remedy: String,
    /// What gives the error; empty for a finding.
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
        lines.push(("remedy", self.remedy.clone()));
        lines.extend((!self.constraints.is_empty()).then(|| ("database", self.constraints.join(", "))));
        pairs(lines)
    }

    fn json(&self) -> Value {
        let Self { code, meaning, remedy, example, constraints } = self;
        let example = if example.is_empty() { Value::Null } else { example.clone().into() };
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
    let written: BTreeMap<&str, &str> = WRITTEN.lines().filter_map(|line| line.split_once('\t')).collect();
    let errors = Code::ALL.iter().map(move |(code, meaning)| {
        let of_vector = examples.get(code.as_str());
        let example = written.get(code.as_str()).copied().or_else(|| of_vector.map(|(_, example)| example.as_str()));
        Explanation {
            code: code.as_str(),
            meaning: (*meaning).to_owned(),
            remedy: remedy(*code, of_vector.map(|(error, _)| error.as_str())).to_owned(),
            example: example.unwrap_or_default().to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remedy_is_that_of_a_code() {
        for (known, remedy) in REMEDIES {
            let first = |code: Code| REMEDIES.iter().find(|(known, _)| fits(code, known)).map(|(known, _)| known);
            let is_used = |code: Code| code.next_step().is_none() && first(code) == Some(known);
            assert!(Code::ALL.iter().any(|(code, _)| is_used(*code)), "{known}: {remedy}");
        }
    }
}
