//! `capacity`.

use super::{
    Context,
    layout::{bytes, pairs, table},
    outcome::{Failure, Outcome, Verdict},
    settings,
};
use crate::{Capacity, Error, bindings};
use clap::Args;
use serde_json::Value;
use std::{fs, path::PathBuf};

/// The options of `capacity`.
#[derive(Args)]
pub(super) struct Options {
    /// Over how many days at most the growth is measured.
    #[arg(long, default_value_t = 30, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// The free space of the disk in bytes; by default that of the server's data folder, if it is on this machine.
    #[arg(long, value_name = "BYTES")]
    free: Option<u64>,
    /// Records the sizes of this day, from which the growth is measured later: run it daily.
    #[arg(long)]
    record: bool,
    /// Writes an image of the growth, in SVG.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// The days of the forecast.
const FORECAST: [u64; 3] = [30, 90, 365];
/// Within how many days a full disk is a warning, and within how many it is critical: a larger one must be ordered,
/// moved to and tested.
const WARNING: u64 = 90;
const CRITICAL: u64 = 14;
/// How many tables are printed.
const LARGEST: usize = 15;

impl Options {
    pub(super) fn run(&self, context: &Context) -> Result<Outcome, Failure> {
        let portal = settings::portal(context)?;
        let measured = portal.capacity(self.days).and_then(|capacity| match self.record {
            true => portal.record_sizes().map(|()| capacity),
            false => Ok(capacity),
        });
        let mut capacity = measured.map_err(|error| {
            let is_denied = matches!(error, Error::Denied);
            let failure = Failure::from(error);
            if is_denied {
                failure.advise("Run it as a superuser: policies hide rows from everybody else.")
            } else {
                failure
            }
        })?;
        capacity.free = self.free.or(capacity.free);
        let full = capacity.free.and_then(|free| capacity.days_until_full(free));
        if let Some(path) = &self.plot {
            fs::write(path, capacity.plot()).map_err(|error| Failure::file("the image", &error))?;
        }
        let (verdict, next) = match full {
            Some(..=CRITICAL) => (Verdict::Critical, "Make the disk larger at once."),
            Some(..=WARNING) => (Verdict::Warnings, "Make the disk larger."),
            None if capacity.free.is_none() => (
                Verdict::Unknown,
                "The server is not on this machine: name the free space of its disk with `--free BYTES`.",
            ),
            _ if self.record => (Verdict::Well, "The sizes of this day are recorded; do so every day."),
            _ => (Verdict::Well, "Measure every day, with `--record`."),
        };
        let mut result = bindings::described_capacity(&capacity);
        if let Some(members) = result.as_object_mut() {
            members.insert("days_until_full".to_owned(), full.map_or(Value::Null, Value::from));
        }
        Ok(Outcome { verdict, text: text(&capacity, full), result, next: vec![next.to_owned()] })
    }
}

fn text(capacity: &Capacity, full: Option<u64>) -> String {
    let row = |it: &crate::TableGrowth| {
        let [month, quarter, year] = FORECAST.map(|days| bytes(it.bytes_in(days)));
        [it.table.clone(), bytes(it.bytes), it.rows.to_string(), bytes(it.bytes_per_day), month, quarter, year]
    };
    let rows: Vec<[String; 7]> = capacity.tables.iter().take(LARGEST).map(row).collect();
    let recorded = capacity.tables.iter().filter_map(|it| it.recorded_days).max();
    let source = recorded.map_or_else(
        || format!("by the rows added in {:.0} days", capacity.days),
        |days| format!("by the sizes recorded in {days} days"),
    );
    let mut head = vec![
        ("all tables", bytes(capacity.bytes())),
        ("growth", format!("{} a day, {source}", bytes(capacity.bytes_per_day()))),
    ];
    head.push(("free", capacity.free.map_or_else(|| "unknown".to_owned(), bytes)));
    head.extend(full.map(|days| ("disk full", format!("in {days} days"))));
    let heading = ["table", "size", "rows", "per day", "in 30 d", "in 90 d", "in 365 d"];
    format!("{}\n{}", pairs(head), table(heading, &rows))
}
