//! Limits on the cost of compiling a schema, and on its structure.

use super::{
    layout::Layout,
    part::{Part, Way, too_complex},
};
use crate::{code::Code, error::FieldError};
use std::collections::BTreeSet;

/// The maximum length of a chain of parts. The validator recurses into them, using up to 10 KB of stack each in
/// unoptimized builds, and threads have 2 MB.
const LEVELS: usize = 100;
/// The maximum number of parts that the validator compiles, counting repeated compilations. About 50 µs each in
/// unoptimized builds.
pub(super) const COMPILED: usize = 30_000;
/// The maximum number of parts that are applied to one value.
const SAME_VALUE: usize = 10_000;
/// The maximum number of positions of all patterns, as counted by [`compiling`](super::patterns::compiling). About 20
/// µs each in unoptimized builds.
const PATTERNS: usize = 50_000;

const TOO_DEEP: &str = "must not nest more than 100 parts";

impl Layout {
    /// Rejects schemas that the validator could not process in bounded time. Returns the cost of compiling the schema.
    pub(super) fn check(&self) -> Result<usize, FieldError> {
        if self.patterns > PATTERNS {
            return Err(too_complex("must have fewer or shorter patterns"));
        }
        let mut depths = Depths { parts: &self.parts, seen: vec![None; self.parts.len()], open: Vec::new(), count: 0 };
        let mut met = vec![Met::Not; self.parts.len()];
        for part in 0..self.parts.len() {
            self.meets(part, 0, &mut met)?;
        }
        for part in 0..self.parts.len() {
            depths.visit(part, 0).map_err(|(part, message)| self.at(part, too_complex(message)))?;
        }
        // The validator compiles a part once for every order in which the enclosing resources can be entered.
        let orders = (1..=self.resources).fold(1_usize, |orders, n| orders.saturating_mul(n).saturating_add(1));
        let mut compiled =
            Compiled { parts: &self.parts, met: &met, limit: COMPILED / orders, count: 0, within: Vec::new() };
        compiled.add(0).map_err(|part| {
            let message = "must have fewer parts, because propertyNames, unevaluatedProperties and $id multiply them";
            self.at(part, too_complex(message))
        })?;
        // A position of a pattern costs half as much as a part.
        Ok(compiled.count.saturating_mul(orders).saturating_add(self.patterns / 2))
    }

    /// Returns the number of parts that are applied to a value to which this one is applied.
    fn meets(&self, part: usize, level: usize, met: &mut [Met]) -> Result<usize, FieldError> {
        if level >= LEVELS {
            return Err(self.at(part, too_complex(TOO_DEEP)));
        }
        match met.get_mut(part) {
            Some(Met::Counted(count)) => return Ok(*count),
            Some(here @ Met::Not) => *here = Met::Within,
            _ => {
                let endless =
                    FieldError::new(Code::JSON_SCHEMA_ENDLESS, "must not apply itself to the same value again");
                return Err(self.at(part, endless));
            }
        }
        let mut count = 0_usize;
        if let Some(Part { ways, times, weight, .. }) = self.parts.get(part) {
            count = *weight;
            for (_, next) in ways.iter().filter(|(way, _)| matches!(way, Way::Same | Way::Choice)) {
                count = count.saturating_add(self.meets(*next, level + 1, met)?.saturating_mul(*times));
            }
        }
        if count > SAME_VALUE {
            return Err(self.at(part, too_complex("must apply at most 10000 parts to one value")));
        }
        if let Some(here) = met.get_mut(part) {
            *here = Met::Counted(count);
        }
        Ok(count)
    }
}

#[derive(Clone, Copy)]
enum Met {
    Not,
    Within,
    Counted(usize),
}

/// Counts the parts that the validator compiles, starting with one. It does not cache those under `propertyNames`, so
/// every path to them compiles them again; `unevaluated…` compiles again all parts that apply to the same value.
struct Compiled<'p> {
    parts: &'p [Part],
    met: &'p [Met],
    limit: usize,
    count: usize,
    within: Vec<usize>,
}

impl Compiled<'_> {
    /// Returns as the error the part that exceeds the limit, or that leads back to itself through `propertyNames`.
    fn add(&mut self, start: usize) -> Result<(), usize> {
        if self.within.contains(&start) {
            return Err(start);
        }
        self.within.push(start);
        let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(index) = next.pop() {
            let Some(part) = self.parts.get(index).filter(|_| seen.insert(index)) else { continue };
            self.count = self.count.saturating_add(match self.met.get(index) {
                Some(Met::Counted(again)) if part.times > 1 => part.weight.saturating_add(*again),
                _ => part.weight,
            });
            if self.count > self.limit {
                return Err(index);
            }
            for (way, target) in &part.ways {
                match way {
                    Way::Names => self.add(*target)?,
                    _ => next.push(*target),
                }
            }
        }
        self.within.pop();
        Ok(())
    }
}

/// Computes an upper bound on the length of a chain of parts on any path: of a cycle (a strongly connected component,
/// found with Tarjan's algorithm), all parts count.
struct Depths<'p> {
    parts: &'p [Part],
    seen: Vec<Option<Depth>>,
    open: Vec<usize>,
    count: usize,
}

#[derive(Clone, Copy)]
struct Depth {
    /// The lowest visit number of a part to which it leads back.
    low: usize,
    /// The length of the longest chain from this part, itself included, once its component is complete.
    below: Option<usize>,
}

impl Depths<'_> {
    /// Returns as the error the part that exceeds the limit, and the message.
    fn visit(&mut self, part: usize, level: usize) -> Result<Depth, (usize, &'static str)> {
        if let Some(depth) = self.seen.get(part).copied().flatten() {
            return Ok(depth);
        }
        if level >= LEVELS {
            return Err((part, TOO_DEEP));
        }
        let number = self.count;
        self.count += 1;
        let mut here = Depth { low: number, below: None };
        self.mark(part, here);
        self.open.push(part);
        let parts = self.parts;
        for (_, next) in parts.get(part).into_iter().flat_map(|part| &part.ways) {
            let next = self.visit(*next, level + 1)?;
            if next.below.is_none() {
                here.low = here.low.min(next.low);
            }
        }
        self.mark(part, here);
        if here.low == number {
            let start = self.open.iter().rposition(|open| *open == part).unwrap_or_default();
            let component = self.open.split_off(start);
            let members = component.iter().filter_map(|part| parts.get(*part));
            let behind =
                members.flat_map(|part| &part.ways).filter_map(|(_, next)| self.seen.get(*next)?.as_ref()?.below);
            here.below = Some(component.len() + behind.max().unwrap_or(0));
            if here.below > Some(LEVELS) {
                return Err((part, TOO_DEEP));
            }
            for part in &component {
                self.mark(*part, here);
                // If `unevaluated…` must look into parts that lead back to it, the validator compiles endlessly.
                let looks = |(way, next): &(Way, usize)| !matches!(way, Way::Member(_)) && component.contains(next);
                if parts.get(*part).is_some_and(|part| part.times > 1 && part.ways.iter().any(looks)) {
                    return Err((
                        *part,
                        "must not lead back to itself through unevaluatedProperties or unevaluatedItems",
                    ));
                }
            }
        }
        Ok(here)
    }

    fn mark(&mut self, part: usize, depth: Depth) {
        if let Some(seen) = self.seen.get_mut(part) {
            *seen = Some(depth);
        }
    }
}
