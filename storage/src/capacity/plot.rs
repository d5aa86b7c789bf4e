//! A picture of the growth: the tables above each other, in the measured days and in a year's forecast.

use super::{Capacity, TableGrowth};
use std::fmt::Write;

/// The last day of the forecast.
const LAST: f64 = 365.0;
/// The tables with a color of their own; the others share one.
const NAMED: usize = 6;
/// Colors that the color-blind can tell apart (Okabe and Ito), and one for the other tables.
const COLORS: [&str; NAMED + 1] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999"];

/// The edges of the drawing area, in an image of 860 × 420.
const LEFT: f64 = 90.0;
const RIGHT: f64 = 640.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 360.0;

/// An area of the picture.
struct Band {
    name: String,
    bytes: f64,
    per_day: f64,
}

impl Band {
    /// The size on a day, counted from today. Before the measured days nothing is known.
    fn on(&self, day: f64) -> f64 {
        (self.bytes + self.per_day * day).max(0.0)
    }
}

/// Positions in the image.
struct Scale {
    first: f64,
    most: f64,
}

impl Scale {
    fn x(&self, day: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * (day - self.first) / (LAST - self.first)
    }

    fn y(&self, bytes: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * bytes / self.most
    }
}

impl Capacity {
    /// Returns an image in SVG: how large the tables were and will be if they go on growing as in the measured days,
    /// and when the disk is full, if it is within a year.
    #[must_use]
    pub fn plot(&self) -> String {
        let bands = self.bands();
        let total = |day| bands.iter().map(|band| band.on(day)).sum::<f64>();
        let full = self.free.map(|free| real(self.bytes()) + real(free));
        let most = total(LAST).max(1.0);
        // A disk that is far from full would make the tables a line at the bottom.
        let full = full.filter(|full| *full <= most * 3.0);
        let scale = Scale { first: -self.days, most: full.unwrap_or(0.0).max(most) * 1.05 };
        let mut svg = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 420\" font-family=\"sans-serif\" font-size=\"12\" \
             fill=\"#222\">\n<rect width=\"860\" height=\"420\" fill=\"#fff\"/>\n",
        );
        draw_bands(&mut svg, &bands, &scale);
        draw_axes(&mut svg, &scale, &self.made.date().to_string());
        if let Some(full) = full {
            let y = scale.y(full);
            line(&mut svg, [LEFT, y, RIGHT, y], "stroke=\"#b00020\" stroke-dasharray=\"6 4\"");
            label(&mut svg, LEFT + 6.0, y - 5.0, "start", "the disk is full");
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// The largest tables, and all others together.
    fn bands(&self) -> Vec<Band> {
        let band = |name: &str, tables: &[TableGrowth]| Band {
            name: name.to_owned(),
            bytes: tables.iter().map(|table| real(table.bytes)).sum(),
            per_day: tables.iter().map(|table| real(table.bytes_per_day)).sum(),
        };
        let (named, others) = self.tables.split_at(self.tables.len().min(NAMED));
        let mut bands: Vec<Band> = named.iter().map(|table| band(&table.table, std::slice::from_ref(table))).collect();
        bands.extend((!others.is_empty()).then(|| band("other tables", others)));
        bands
    }
}

/// Draws the bands above each other, the largest at the bottom, and the legend.
fn draw_bands(svg: &mut String, bands: &[Band], scale: &Scale) {
    // A band that was empty before the measured days bends where it begins.
    let mut days = vec![scale.first, 0.0, LAST];
    let begins = bands.iter().filter(|band| band.per_day > 0.0).map(|band| -band.bytes / band.per_day);
    days.extend(begins.filter(|day| (scale.first..LAST).contains(day)));
    days.sort_by(f64::total_cmp);
    let mut below = vec![0.0; days.len()];
    for (index, (band, color)) in bands.iter().zip(COLORS).enumerate() {
        let above: Vec<f64> = days.iter().zip(&below).map(|(day, below)| below + band.on(*day)).collect();
        let upper = days.iter().zip(&above);
        let lower = days.iter().zip(&below).rev();
        let points: Vec<String> =
            upper.chain(lower).map(|(day, bytes)| format!("{:.1},{:.1}", scale.x(*day), scale.y(*bytes))).collect();
        let _ = writeln!(svg, "<polygon points=\"{}\" fill=\"{color}\" fill-opacity=\"0.75\"/>", points.join(" "));
        below = above;
        let y = TOP + 22.0 * real(index as u64);
        let _ = writeln!(
            svg,
            "<rect x=\"660\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"{color}\" fill-opacity=\"0.75\"/>"
        );
        label(svg, 680.0, y + 11.0, "start", &band.name);
    }
}

/// Draws the axes with their labels, and the line between what was measured and the forecast.
fn draw_axes(svg: &mut String, scale: &Scale, today: &str) {
    line(svg, [LEFT, BOTTOM, RIGHT, BOTTOM], "stroke=\"#222\"");
    line(svg, [LEFT, TOP, LEFT, BOTTOM], "stroke=\"#222\"");
    line(svg, [scale.x(0.0), TOP, scale.x(0.0), BOTTOM], "stroke=\"#222\" stroke-dasharray=\"2 3\"");
    for day in [0.0, 90.0, 180.0, 270.0, LAST] {
        label(svg, scale.x(day), BOTTOM + 18.0, "middle", &format!("{day}"));
    }
    label(
        svg,
        f64::midpoint(LEFT, RIGHT),
        BOTTOM + 40.0,
        "middle",
        &format!("days from {today}; before it, as measured"),
    );
    let (step, unit, name) = step_of(scale.most);
    let mut bytes = 0.0;
    while bytes <= scale.most {
        let y = scale.y(bytes);
        line(svg, [LEFT - 4.0, y, LEFT, y], "stroke=\"#222\"");
        label(svg, LEFT - 8.0, y + 4.0, "end", &format!("{} {name}", bytes / unit));
        bytes += step;
    }
    label(svg, LEFT - 8.0, TOP - 12.0, "end", "size");
}

/// Returns a round step of at most a fifth of a size, its unit and the unit's name.
fn step_of(most: f64) -> (f64, f64, &'static str) {
    let units =
        [(1.0, "B"), (1024.0, "KiB"), (1_048_576.0, "MiB"), (1_073_741_824.0, "GiB"), (1_099_511_627_776.0, "TiB")];
    let (unit, name) = units.into_iter().rev().find(|(unit, _)| most / 5.0 >= *unit).unwrap_or((1.0, "B"));
    let fifth = most / 5.0 / unit;
    let power = 10_f64.powf(fifth.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().find(|round| round * power <= fifth).unwrap_or(1.0);
    ((round * power).max(1.0) * unit, unit, name)
}

fn line(svg: &mut String, [x1, y1, x2, y2]: [f64; 4], style: &str) {
    let _ = writeln!(svg, "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {style}/>");
}

fn label(svg: &mut String, x: f64, y: f64, anchor: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
}

/// Replaces the characters that have a meaning in XML. A table of the owner may have any name.
fn escaped(text: &str) -> String {
    let plain = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        // XML allows no other control characters.
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(plain).collect()
}

#[expect(clippy::cast_precision_loss, reason = "positions in an image")]
const fn real(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::now;

    fn capacity(tables: &[(&str, u64, u64)], free: Option<u64>) -> Capacity {
        let table = |(table, bytes, bytes_per_day): &(&str, u64, u64)| TableGrowth {
            table: (*table).to_owned(),
            bytes: *bytes,
            rows: 1,
            added: 1,
            recorded_days: None,
            bytes_per_day: *bytes_per_day,
        };
        Capacity { made: now(), days: 30.0, free, tables: tables.iter().map(table).collect() }
    }

    #[test]
    fn names_are_escaped_and_small_tables_are_one_area() {
        let many: Vec<(String, u64, u64)> = (0..9).map(|n| (format!("t<{n}> & \"q\""), 1000 - n, n)).collect();
        let many: Vec<(&str, u64, u64)> = many.iter().map(|(name, bytes, day)| (name.as_str(), *bytes, *day)).collect();
        let svg = capacity(&many, None).plot();
        assert!(svg.contains(">t&lt;0&gt; &amp; &quot;q&quot;</text>") && !svg.contains("t<"), "{svg}");
        assert_eq!(svg.matches("<polygon").count(), NAMED + 1, "{svg}");
        assert!(svg.contains(">other tables</text>") && svg.contains(">365</text>"), "{svg}");
    }

    #[test]
    fn a_full_disk_is_drawn_if_it_is_near() {
        let is_drawn = |free| capacity(&[("audit_logs", 1 << 30, 1 << 20)], Some(free)).plot().contains("disk is full");
        assert!(is_drawn(200 << 20) && !is_drawn(1 << 40));
    }

    #[test]
    fn an_empty_portal_has_an_image() {
        for capacity in [capacity(&[], None), capacity(&[("tags", 0, 0)], Some(0))] {
            let svg = capacity.plot();
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn steps_are_round() {
        for (most, step) in [(1_000.0, 200.0), (10_240.0, 2048.0), (3.0e9, 524_288_000.0), (1.0, 1.0)] {
            assert!((step_of(most).0 - step).abs() < 1e-6, "{most}: {}", step_of(most).0);
        }
    }
}
