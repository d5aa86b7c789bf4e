//! A report as Markdown and as CSV.

use super::{AccessReport, ReportSection};
use std::{fmt::Write, iter};

impl AccessReport {
    /// Returns the report as Markdown, with a table for each section.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let Self { since, made, dormant_days, sections } = self;
        let mut text = format!(
            "# Access report\n\nMade {made}. What was done since {since}. Accounts are dormant after {dormant_days} days.\n"
        );
        for section in sections {
            let ReportSection { name, about, requirements, columns, rows } = section;
            let _ = writeln!(text, "\n## {name}\n\n{about}\n\n45 CFR {}\n", requirements.join(", "));
            if rows.is_empty() {
                text.push_str("None.\n");
                continue;
            }
            let _ = writeln!(text, "| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len()));
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| markdown(cell)).collect();
                let _ = writeln!(text, "| {} |", cells.join(" | "));
            }
        }
        text
    }

    /// Returns the report as CSV (RFC 4180). Each section begins with its columns; the first column has its name, and
    /// every line has as many cells as the widest section.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let widest = self.sections.iter().map(|section| section.columns.len()).max().unwrap_or(0);
        let mut text = String::new();
        for section in &self.sections {
            let heading = section.columns.iter().map(|column| (*column).to_owned()).collect();
            for row in iter::once(&heading).chain(&section.rows) {
                let cells = iter::once(section.name).chain(row.iter().map(String::as_str));
                let cells: Vec<String> = cells.chain(iter::repeat("")).take(widest + 1).map(csv).collect();
                let _ = write!(text, "{}\r\n", cells.join(","));
            }
        }
        text
    }
}

/// Escapes what would end a cell or be markup.
fn markdown(cell: &str) -> String {
    let plain = cell.replace(['\r', '\n'], " ").replace('&', "&amp;").replace('<', "&lt;");
    plain.replace('\\', "\\\\").replace('|', "\\|").replace('`', "\\`").replace('*', "\\*").replace('_', "\\_")
}

/// Quotes a cell. A spreadsheet would take one that begins like a formula for one.
fn csv(cell: &str) -> String {
    let mark = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if cell.contains(['"', ',', '\r', '\n']) || !mark.is_empty() {
        format!("\"{mark}{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(rows: Vec<Vec<String>>) -> AccessReport {
        let of = |name, columns, rows| ReportSection { name, about: "About.", requirements: &["164.1"], columns, rows };
        let sections = vec![of("first", &["a"], rows), of("second", &["b", "c"], Vec::new())];
        let since = "2026-01-02".parse().expect("a date");
        let made = "2026-02-03T04:05:06Z".parse().expect("a time");
        AccessReport { since, made, dormant_days: 90, sections }
    }

    #[test]
    fn every_line_of_csv_has_the_same_cells() {
        let text = report(vec![vec!["=1+1".to_owned()], vec!["a,\"b\"\n".to_owned()]]).to_csv();
        assert_eq!(text, "first,a,\r\nfirst,\"'=1+1\",\r\nfirst,\"a,\"\"b\"\"\n\",\r\nsecond,b,c\r\n");
    }

    #[test]
    fn markdown_escapes_cells_and_says_if_there_are_none() {
        let text = report(vec![vec!["a|b\n<i>*_`\\".to_owned()]]).to_markdown();
        assert!(
            text.contains("\n## first\n\nAbout.\n\n45 CFR 164.1\n\n| a |\n|---|\n| a\\|b &lt;i>\\*\\_\\`\\\\ |\n"),
            "{text}"
        );
        assert!(text.ends_with("\n## second\n\nAbout.\n\n45 CFR 164.1\n\nNone.\n"), "{text}");
    }
}
