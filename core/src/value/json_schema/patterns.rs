//! The cost of patterns.

/// Returns the number of positions of a pattern: its characters, each multiplied by its repetitions.
pub(super) fn positions(pattern: &str) -> usize {
    // The positions of each open group, and of the last element, to which a repetition would apply.
    let (mut groups, mut last) = (vec![0_usize], 0_usize);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let added = match c {
            '(' => {
                groups.push(0);
                last = 0;
                continue;
            }
            ')' if groups.len() > 1 => {
                last = groups.pop().unwrap_or(0);
                last
            }
            '{' => {
                let is_count = |c: char| c.is_ascii_digit() || c == ',' || c == ' ';
                let counts = chars.as_str().split_once('}').filter(|(counts, _)| counts.chars().all(is_count));
                if let Some((counts, rest)) = counts {
                    chars = rest.chars();
                    let most = counts.split(',').filter_map(|count| count.trim().parse::<usize>().ok()).max();
                    let once = last;
                    last = once.saturating_mul(most.unwrap_or(1).max(1));
                    last - once
                } else {
                    last = 1;
                    1
                }
            }
            '[' => {
                while let Some(c) = chars.next().filter(|c| *c != ']') {
                    if c == '\\' {
                        chars.next();
                    }
                }
                last = 1;
                1
            }
            '^' | '$' | '|' | '*' | '+' | '?' => 0,
            _ => {
                if c == '\\' {
                    chars.next();
                }
                last = 1;
                1
            }
        };
        if let Some(group) = groups.last_mut() {
            *group = group.saturating_add(added);
        }
    }
    groups.into_iter().fold(0, usize::saturating_add)
}

/// Checks for look-around and back-references, which cannot be matched in linear time.
pub(super) fn looks_around(pattern: &str) -> bool {
    let (mut chars, mut in_class) = (pattern.chars(), false);
    while let Some(c) = chars.next() {
        let rest = chars.as_str();
        match c {
            '\\' if !in_class && rest.starts_with(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'k']) => return true,
            '\\' => drop(chars.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && ["?=", "?!", "?<=", "?<!"].iter().any(|look| rest.starts_with(look)) => return true,
            _ => {}
        }
    }
    false
}

/// Returns the cost of compiling a pattern. A Unicode property stands for hundreds of character ranges.
pub(super) fn compiling(pattern: &str, positions: usize) -> usize {
    let heavy = pattern.contains(r"\p") || pattern.contains(r"\P");
    positions.saturating_mul(if heavy { 40 } else { 1 }).saturating_add(40)
}

#[cfg(test)]
mod tests {
    use super::{looks_around, positions};

    #[test]
    fn look_around_and_back_references_are_found() {
        for pattern in ["(?=a)", "x(?!a)y", "(?<=a)b", "(?<!a)b", r"(a)\1", r"(?<n>a)\k<n>", r"[\]](?=a)"] {
            assert!(looks_around(pattern), "{pattern}");
        }
        for pattern in ["(?:a)", "(?<n>a)", r"\(?=a", "[(?=]", r"\\1", r"[\1]", r"\d\p{L}", "a?=b"] {
            assert!(!looks_around(pattern), "{pattern}");
        }
    }

    #[test]
    fn repetitions_multiply() {
        for (pattern, expected) in [
            ("", 0),
            ("^[0-9]{5}(-[0-9]{4})?$", 10),
            ("a|bc", 3),
            ("a{2}{3}b", 7),
            ("((a{10}){10}){10}", 1_000),
            ("(ab{2,3}){0,4}", 16),
            (r"[\]]{3}\{2}", 6),
            (r"\p{L}{4}", 4 + 3),
            ("x{a{50}", 52),
            ("a{99999999999999999999}", 1),
            ("a{9999999999}{9999999999}{9999999999}", usize::MAX),
            ("){3}(", 3),
        ] {
            assert_eq!(positions(pattern), expected, "{pattern}");
        }
    }
}
