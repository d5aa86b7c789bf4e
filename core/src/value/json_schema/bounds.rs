//! How much a schema may ask of the validator while it is compiled, and of a value by itself.

use super::{
    layout::Layout,
    part::{Part, Way, too_complex},
};
use crate::{code::Code, error::FieldError};
use std::collections::BTreeSet;

/// The most parts one behind the other. The validator takes them by recursion, at up to 10 KB of stack each where
/// nothing is optimized, and threads have 2 MB.
const LEVELS: usize = 100;
/// The most parts that the validator compiles, those counted again that it compiles again. About 50 µs each where nothing
/// is optimized.
pub(super) const COMPILED: usize = 30_000;
/// The most parts that one value meets.
const SAME_VALUE: usize = 10_000;
/// The most positions of all patterns, counted as [`compiling`](super::patterns::compiling) does. About 20 µs each where
/// nothing is optimized.
const PATTERNS: usize = 50_000;

const TOO_DEEP: &str = "must lead through at most 100 parts";

impl Layout {
    /// Refuses what the validator would not come to an end with. Otherwise, what it costs to compile.
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
        // The validator compiles a part anew for every order in which the resources around it can be entered.
        let orders = (1..=self.resources).fold(1_usize, |orders, n| orders.saturating_mul(n).saturating_add(1));
        let mut compiled =
            Compiled { parts: &self.parts, met: &met, limit: COMPILED / orders, count: 0, within: Vec::new() };
        compiled.add(0).map_err(|part| {
            let message = "must have fewer parts, for propertyNames, unevaluatedProperties and $id multiply them";
            self.at(part, too_complex(message))
        })?;
        // A position of a pattern costs half of what a part does.
        Ok(compiled.count.saturating_mul(orders).saturating_add(self.patterns / 2))
    }

    /// How many parts a value meets that meets this one.
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

/// Counts the parts that the validator compiles, from one on. It keeps none of those behind `propertyNames`, so that each
/// way there compiles them again; `unevaluated…` compiles all that the same value meets again.
struct Compiled<'p> {
    parts: &'p [Part],
    met: &'p [Met],
    limit: usize,
    count: usize,
    within: Vec<usize>,
}

impl Compiled<'_> {
    /// The part with which it becomes too much, or which leads back to itself through `propertyNames`.
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

/// Finds how many parts stand one behind the other at most, whatever way is taken: parts that lead to one another
/// (Tarjan's strongly connected components) count all.
struct Depths<'p> {
    parts: &'p [Part],
    seen: Vec<Option<Depth>>,
    open: Vec<usize>,
    count: usize,
}

#[derive(Clone, Copy)]
struct Depth {
    /// The least number of a part, in the order of visits, that it leads back to.
    low: usize,
    /// The parts behind it and itself, once its component is closed.
    below: Option<usize>,
}

impl Depths<'_> {
    /// The part where it is too much, and why.
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
                // Where `unevaluated…` has to look into what leads back to it, the validator compiles without end.
                let looks = |(way, next): &(Way, usize)| !matches!(way, Way::Member(_)) && component.contains(next);
                if parts.get(*part).is_some_and(|part| part.times > 1 && part.ways.iter().any(looks)) {
                    return Err((
                        *part,
                        "must not lead back to itself, for unevaluatedProperties or unevaluatedItems looks there",
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
