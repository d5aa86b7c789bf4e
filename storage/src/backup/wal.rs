//! The segments of the write-ahead log in an archive, and the gaps between them.

use std::collections::BTreeSet;

/// A segment: its timeline, and its number on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    timeline: u32,
    number: u64,
}

/// How many segments there are in 4 GiB of log, which the names of segments count in.
const fn per_file(segment_bytes: u64) -> u64 {
    (1 << 32) / segment_bytes
}

impl Segment {
    /// Reads the name of a segment, `TTTTTTTTXXXXXXXXYYYYYYYY`, at the beginning of a file's name.
    pub(super) fn read(name: &str, segment_bytes: u64) -> Option<Self> {
        let part = |range| u32::from_str_radix(name.get(range)?, 16).ok();
        let (timeline, high, low) = (part(0..8)?, part(8..16)?, part(16..24)?);
        Some(Self { timeline, number: u64::from(high) * per_file(segment_bytes) + u64::from(low) })
    }

    /// Returns the name.
    pub(super) fn name(self, segment_bytes: u64) -> String {
        let per_file = per_file(segment_bytes);
        format!("{:08X}{:08X}{:08X}", self.timeline, self.number / per_file, self.number % per_file)
    }
}

/// Returns the first missing segment of each gap since the oldest backup, and the first of each backup's own that is
/// missing. `needed` has the segments of the backups, `archived` the newest one that should be present, if it is known.
pub(super) fn gaps(
    present: &BTreeSet<Segment>,
    needed: &[[Segment; 2]],
    archived: Option<Segment>,
) -> BTreeSet<Segment> {
    let mut gaps = BTreeSet::new();
    for [first, last] in needed {
        let missing = (first.number..=last.number).map(|number| Segment { number, ..*first });
        gaps.extend(missing.filter(|segment| !present.contains(segment)).take(1));
    }
    let Some(oldest) = needed.iter().map(|[first, _]| *first).min() else { return gaps };
    let mut since: BTreeSet<Segment> = present.range(oldest..).copied().collect();
    // The one after it ends a gap that reaches to the end.
    since.extend(archived.filter(|it| *it >= oldest).map(|it| Segment { number: it.number + 1, ..it }));
    let since: Vec<Segment> = since.into_iter().collect();
    for pair in since.windows(2) {
        let [before, after] = pair else { continue };
        let next = Segment { number: before.number + 1, ..*before };
        // A timeline begins where another one was left.
        if before.timeline == after.timeline && next != *after {
            gaps.insert(next);
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: u64 = 16 << 20;

    fn segments(names: &[&str]) -> BTreeSet<Segment> {
        names.iter().filter_map(|name| Segment::read(name, SIZE)).collect()
    }

    #[test]
    fn gaps_are_found_across_files_and_not_between_timelines() {
        let read = |name| Segment::read(name, SIZE).expect("a segment");
        let all = [
            "0000000100000000000000FE",
            "0000000100000000000000FF",
            "000000010000000100000000",
            "000000020000000100000000",
        ];
        let needed = [[read(all[0]), read(all[1])]];
        assert_eq!(gaps(&segments(&all), &needed, None), BTreeSet::new());
        for (missing, expected) in [(0, 1), (1, 1), (2, 0)] {
            let mut left = all.to_vec();
            let name = left.remove(missing);
            let found = gaps(&segments(&left), &needed, None);
            assert_eq!(found.len(), expected, "{name}");
            assert!(found.iter().all(|it| it.name(SIZE) == name), "{found:?}");
        }
        for (archived, expected) in
            [(all[3], None), (all[2], None), ("000000020000000100000002", Some("000000020000000100000001"))]
        {
            let found = gaps(&segments(&all), &needed, Some(read(archived)));
            assert_eq!(found.first().map(|it| it.name(SIZE)).as_deref(), expected, "{archived}");
            assert_eq!(found.len(), usize::from(expected.is_some()), "{archived}");
        }
        assert_eq!(Segment::read("00000002.history", SIZE), None);
    }
}
