//! Medians, ratios and noise of the collected times, and the tables that show them.

use std::fmt::Write as _;
use std::fs;

use serde::Serialize;
use serde_json::Value;

use super::goals::{BENCHMARKS, BEST, Benchmark, Goal};
use crate::Result;
use crate::workspace::Workspace;

/// What the names of our contestants begin with.
const OURS: &str = "telehealth";
/// Between these lines a page has its table.
const MARKS: [&str; 2] = ["<!-- bench -->\n", "<!-- /bench -->"];

/// The times of a contestant in a benchmark.
#[derive(Serialize)]
pub struct Times {
    bench: String,
    name: String,
    does: String,
    seconds: Vec<f64>,
}

impl Times {
    /// Reads a line of a program; `None` if it is no such line.
    pub fn read(line: &Value) -> Option<Self> {
        let text = |name: &str| Some(line.get(name)?.as_str()?.to_owned());
        let seconds = line.get("seconds")?.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<_>>>()?;
        let times = Self { bench: text("bench")?, name: text("name")?, does: text("does")?, seconds };
        (!times.seconds.is_empty()).then_some(times)
    }

    fn median(&self) -> f64 {
        quantile(&self.seconds, 0.5)
    }

    /// Half of the interquartile range, in parts of the median; `None` for fewer than three times.
    fn noise(&self) -> Option<f64> {
        let spread = quantile(&self.seconds, 0.75) - quantile(&self.seconds, 0.25);
        (self.seconds.len() > 2).then(|| spread / 2.0 / self.median())
    }
}

/// Returns a quantile, between the two nearest values.
fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len().saturating_sub(1)) as f64 * part;
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(place.floor()), at(place.ceil()));
    low + (high - low) * place.fract()
}

/// All times.
#[derive(Default)]
pub struct Results {
    /// One for each contestant of each benchmark.
    pub all: Vec<Times>,
}

/// A contestant of ours beside a peer.
#[derive(Serialize)]
pub struct Comparison {
    bench: &'static str,
    title: &'static str,
    ours: String,
    our_does: String,
    our_seconds: f64,
    peer: String,
    peer_does: String,
    peer_seconds: f64,
    /// How many times as fast as the peer.
    speed: f64,
    /// The noise of both, in parts of the ratio; `None` if there are too few times.
    noise: Option<f64>,
    /// The wanted result, in words.
    wanted: Option<String>,
    /// The result in parts of the wanted one: less than 1 if it is missed.
    score: Option<f64>,
}

impl Results {
    /// Adds times, to those of the same contestant in earlier passes.
    pub fn add(&mut self, times: Times) {
        let same = self.all.iter_mut().find(|known| known.bench == times.bench && known.name == times.name);
        match same {
            Some(known) => known.seconds.extend(times.seconds),
            None => self.all.push(times),
        }
    }

    /// Compares ours with every peer; first what is furthest from what is wanted, last what has no goal.
    pub fn compare(&self) -> Vec<Comparison> {
        let mut comparisons = Vec::new();
        for benchmark in BENCHMARKS {
            let of_it = self.all.iter().filter(|times| times.bench == benchmark.name);
            let (ours, peers): (Vec<_>, Vec<_>) = of_it.partition(|times| times.name.starts_with(OURS));
            let best = peers.iter().min_by(|a, b| a.median().total_cmp(&b.median())).map(|times| &times.name);
            for ours in ours {
                for peer in &peers {
                    comparisons.push(compare(benchmark, ours, peer, best == Some(&peer.name)));
                }
            }
        }
        let key = |it: &Comparison| it.score.unwrap_or(f64::INFINITY);
        comparisons.sort_by(|a, b| key(a).total_cmp(&key(b)));
        comparisons
    }
}

fn compare(benchmark: &Benchmark, ours: &Times, peer: &Times, is_best: bool) -> Comparison {
    let named = |name: &str| name == peer.name || (is_best && name == BEST);
    let goal = benchmark.goals.iter().find(|(name, _)| named(name)).map(|(_, goal)| *goal);
    let (our_seconds, peer_seconds) = (ours.median(), peer.median());
    let speed = peer_seconds / our_seconds;
    Comparison {
        bench: benchmark.name,
        title: benchmark.title,
        ours: ours.name.clone(),
        our_does: ours.does.clone(),
        our_seconds,
        peer: peer.name.clone(),
        peer_does: peer.does.clone(),
        peer_seconds,
        speed,
        noise: ours.noise().zip(peer.noise()).map(|(ours, peer)| ours.hypot(peer)),
        wanted: goal.map(|goal| match goal {
            Goal::Speed(least) => format!("≥ {least} ×"),
            Goal::Cost(most) => format!("≥ {:.2} × (cost ≤ {most})", 1.0 / most),
            Goal::Micros(most) => format!("≤ {most} µs"),
        }),
        score: goal.map(|goal| match goal {
            Goal::Speed(least) => speed / least,
            Goal::Cost(most) => speed * most,
            Goal::Micros(most) => most / (our_seconds * 1e6),
        }),
    }
}

impl Comparison {
    fn result(&self) -> &'static str {
        match self.score {
            None => "",
            Some(score) if score >= 1.0 => "met",
            Some(_) => "MISSED",
        }
    }
}

/// Returns a time with its unit.
fn time(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1e-6 => format!("{:.0} ns", seconds * 1e9),
        _ if seconds < 1e-3 => format!("{:.2} µs", seconds * 1e6),
        _ if seconds < 1.0 => format!("{:.2} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

/// Returns the table for a terminal, and then what each contestant does.
pub fn text(comparisons: &[Comparison], machine: &str) -> String {
    let mut text = format!("\n{machine}. A ratio of 2 means: twice as fast as the peer. Worst first.\n\n");
    let heads = ["what", "telehealth", "peer", "its time", "ratio", "noise", "wanted", ""];
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(comparisons.iter().map(cells));
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|it| it.chars().count()).max().unwrap_or(0))
        .collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    let _ = writeln!(text, "\nWhat each does:\n");
    let mut last = "";
    for (title, name, does) in duties(comparisons) {
        if title != last {
            let _ = writeln!(text, "{title}");
        }
        let _ = writeln!(text, "    {name}: {does}");
        last = title;
    }
    text
}

fn cells(it: &Comparison) -> [String; 8] {
    [
        it.title.to_owned() + it.ours.strip_prefix(OURS).unwrap_or_default(),
        time(it.our_seconds),
        it.peer.clone(),
        time(it.peer_seconds),
        if it.speed < 0.1 { format!("{:.4}", it.speed) } else { format!("{:.2}", it.speed) },
        it.noise.map_or("few runs".to_owned(), |noise| format!("± {:.0} %", noise * 100.0)),
        it.wanted.clone().unwrap_or("–".to_owned()),
        it.result().to_owned(),
    ]
}

/// Returns what each contestant does, once, by benchmark.
fn duties(comparisons: &[Comparison]) -> Vec<(&'static str, &str, &str)> {
    let mut duties = Vec::new();
    for benchmark in BENCHMARKS {
        for it in comparisons.iter().filter(|it| it.bench == benchmark.name) {
            for duty in [(it.title, &*it.ours, &*it.our_does), (it.title, &*it.peer, &*it.peer_does)] {
                if !duties.contains(&duty) {
                    duties.push(duty);
                }
            }
        }
    }
    duties
}

/// Writes the tables: that of the goals into the README, and all comparisons with what each contestant does into the
/// page of the benchmarks.
pub fn write_pages(workspace: &Workspace, comparisons: &[Comparison], command: &str, machine: &str) -> Result<()> {
    let note = format!("Measured by `{command}` on: {machine}.\n\n");
    let mut goals = format!("{note}| what | telehealth | peer | ratio | wanted |\n|---|---|---|---|---|\n");
    let mut all =
        format!("{note}| what | telehealth | peer | ratio | wanted | here | the peer |\n{}\n", "|---".repeat(7) + "|");
    for it in comparisons {
        let [title, ours, peer, theirs, ratio, noise, wanted, _] = cells(it);
        let cells = format!("| {title} | {ours} | {peer}: {theirs} | {ratio} ({noise}) | {wanted} |");
        let _ = writeln!(all, "{cells} {} | {} |", it.our_does, it.peer_does);
        if it.score.is_some() {
            let _ = writeln!(goals, "{cells}");
        }
    }
    replace_between_marks(workspace, "README.md", &goals)?;
    replace_between_marks(workspace, "storage/benches/README.md", &all)
}

/// Replaces what is between the marks of a file.
fn replace_between_marks(workspace: &Workspace, file: &str, text: &str) -> Result<()> {
    let path = workspace.root.join(file);
    let page = fs::read_to_string(&path)?;
    let [begin, end] = MARKS;
    let parts = page.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    let (before, after) = parts.ok_or_else(|| format!("{file} lacks the marks {} and {end}", begin.trim()))?;
    fs::write(&path, format!("{before}{begin}{text}{end}{after}"))?;
    println!("wrote the table of {file}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(times: &[(&str, &str, f64)]) -> Results {
        let mut results = Results::default();
        for (bench, name, seconds) in times {
            let line = serde_json::json!({ "bench": bench, "name": name, "does": "", "seconds": [seconds, seconds] });
            Times::read(&line).into_iter().for_each(|times| results.add(times));
        }
        results
    }

    #[test]
    fn a_quantile_lies_between_the_two_nearest_values() {
        assert!((quantile(&[3.0, 1.0, 2.0, 4.0], 0.5) - 2.5).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn the_worst_comes_first_and_what_has_no_goal_last() {
        let all = results(&[
            ("python.from_text", "telehealth", 1.0),
            ("python.from_text", "json.loads", 0.1),
            ("python.from_text", "pydantic", 6.0),
            ("python.from_dict", "telehealth", 1.0),
            ("python.from_dict", "pydantic", 1.0),
        ]);
        let found: Vec<_> = all.compare().iter().map(|it| (it.bench, it.peer.clone(), it.result())).collect();
        let expected = [
            ("python.from_dict", "pydantic", "MISSED"),
            ("python.from_text", "pydantic", "met"),
            ("python.from_text", "json.loads", ""),
        ];
        assert_eq!(found, expected.map(|(bench, peer, result)| (bench, peer.to_owned(), result)));
    }

    #[test]
    fn a_queue_is_compared_with_the_best_peer() {
        let all = results(&[("outbox", "telehealth (Node)", 1.0), ("outbox", "slow", 9.0), ("outbox", "fast", 1.5)]);
        let compared = all.compare();
        let wanted: Vec<_> = compared.iter().filter_map(|it| Some((&*it.peer, it.score?))).collect();
        assert_eq!(wanted, [("fast", 0.75)]);
    }
}
