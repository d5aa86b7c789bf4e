//! Text that fits 80 columns.

use crate::doctor::Severity;
use chrono::TimeDelta;
use std::{
    env,
    fmt::Write,
    io::{self, IsTerminal},
};

/// The columns of a terminal.
pub(super) const WIDTH: usize = 80;

/// Wraps a text at spaces; every line but the first is indented. Words that are too long, such as paths and statements
/// to copy, stay whole.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    let mut wrapped = String::new();
    for line in text.lines() {
        let mut column = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > WIDTH {
                let _ = write!(wrapped, "\n{:indent$}{word}", "");
                column = indent + length;
            } else {
                let space = if column > 0 { " " } else { "" };
                let _ = write!(wrapped, "{space}{word}");
                column += space.len() + length;
            }
        }
        wrapped.push('\n');
    }
    wrapped
}

/// Wraps a text with every line indented.
pub(super) fn indented(text: &str, indent: usize) -> String {
    // Wrapped behind a mark of the width of the indentation.
    let mark = "·".repeat(indent.saturating_sub(1));
    let space = " ".repeat(mark.chars().count());
    wrapped(&format!("{mark} {text}"), indent).replacen(&mark, &space, 1)
}

/// Indents a text to copy, such as statements, and leaves its lines whole.
pub(super) fn copied(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}

/// Formats names and values in two columns, the values wrapped.
pub(super) fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let pairs: Vec<_> = pairs.into_iter().collect();
    let widest = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) + 2;
    let line =
        |(name, value): &(&str, String)| indented(value, widest).replacen(&" ".repeat(name.chars().count()), name, 1);
    pairs.iter().map(line).collect()
}

/// Formats rows in columns as wide as their widest cell.
pub(super) fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    let heading = heading.map(ToOwned::to_owned);
    let all = || std::iter::once(&heading).chain(rows);
    let mut widths = [0; N];
    for row in all() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    all().map(line).collect()
}

/// Returns the severity as a word, in color on a terminal.
pub(super) fn severity(severity: Severity) -> String {
    let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || !io::stdout().is_terminal();
    let color = match severity {
        _ if plain => return severity.to_string(),
        Severity::Critical => "1;31",
        Severity::Warning => "33",
        Severity::Notice => "36",
    };
    format!("\u{1b}[{color}m{severity}\u{1b}[0m")
}

/// Returns a number with its noun.
pub(super) fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Returns a size in the unit that suits it.
pub(super) fn bytes(size: u64) -> String {
    let mut rest = size;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if rest < 10_240 {
            return format!("{rest} {unit}");
        }
        rest /= 1024;
    }
    format!("{rest} TiB")
}

/// Returns an age in the unit that suits it.
pub(super) fn age(age: TimeDelta) -> String {
    match (age.num_minutes(), age.num_hours(), age.num_days()) {
        (minutes, ..2, _) => format!("{minutes} min"),
        (_, hours, ..3) => format!("{hours} h"),
        (_, _, days) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_column_80() {
        let text = "word ".repeat(60);
        for lines in [wrapped(&text, 4), indented(&text, 8), pairs([("name", text.clone())])] {
            assert!(lines.lines().count() > 3 && lines.lines().all(|line| line.chars().count() <= WIDTH), "{lines}");
            assert!(lines.lines().skip(1).all(|line| line.starts_with("    ")), "{lines}");
        }
        assert_eq!(indented("one two", 4), "    one two\n");
        assert_eq!(pairs([("a", "1".to_owned()), ("long", "2".to_owned())]), "a     1\nlong  2\n");
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let rows = [["a".to_owned(), "1".to_owned()], ["longer".to_owned(), String::new()]];
        assert_eq!(table(["key", "rows"], &rows), "key     rows\na       1\nlonger\n");
    }
}
