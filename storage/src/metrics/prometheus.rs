//! The text form of Prometheus: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use std::fmt::{Display, Write};

/// The kind of a metric.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A number that only grows; its name ends in `_total`.
    Counter,
    /// A number that goes up and down.
    Gauge,
}

/// Metrics as text. Names get the prefix `telehealth_`.
#[derive(Default)]
pub(super) struct Exposition(String);

impl Exposition {
    /// Adds a metric without labels.
    pub(super) fn single(&mut self, name: &str, kind: Kind, help: &str, value: impl Display) {
        self.head(name, kind, help);
        let _ = writeln!(self.0, "telehealth_{name} {value}");
    }

    /// Adds a metric with one label.
    pub(super) fn family(&mut self, name: &str, kind: Kind, help: &str, label: &str, values: &[(&str, u64)]) {
        self.head(name, kind, help);
        for (of, value) in values {
            let _ = writeln!(self.0, "telehealth_{name}{{{label}=\"{}\"}} {value}", escaped(of).replace('"', "\\\""));
        }
    }

    fn head(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
        };
        let _ = writeln!(self.0, "# HELP telehealth_{name} {}\n# TYPE telehealth_{name} {kind}", escaped(help));
    }
}

impl From<Exposition> for String {
    fn from(text: Exposition) -> Self {
        text.0
    }
}

/// Escapes what would end a line.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut text = Exposition::default();
        text.family("visits", Kind::Gauge, "a \\ b\nc", "place", &[("\"x\"\\\n", 2)]);
        let expected = "# HELP telehealth_visits a \\\\ b\\nc\n# TYPE telehealth_visits gauge\n\
                        telehealth_visits{place=\"\\\"x\\\"\\\\\\n\"} 2\n";
        assert_eq!(String::from(text), expected);
    }
}
