//! Random choices that are reproducible by a seed.

use proptest::{
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::{collections::HashMap, env};

/// The environment variable that sets another seed.
const SEED: &str = "TELEHEALTH_SEED";

/// The seed of this run.
pub fn seed() -> u64 {
    env::var(SEED).map_or(20_261_122, |seed| seed.parse().expect("TELEHEALTH_SEED is a whole number"))
}

/// How many cases a test tries: few, unless an environment variable sets more.
pub fn cases(variable: &str, few: usize) -> usize {
    env::var(variable).map_or(few, |count| count.parse().unwrap_or_else(|_| panic!("{variable} is a whole number")))
}

pub struct Random {
    state: u64,
    runner: TestRunner,
    /// Texts that match a pattern.
    matching: HashMap<String, Vec<String>>,
}

impl Random {
    /// `stream` makes the choices for each table independent.
    pub fn new(seed: u64, stream: &str) -> Self {
        let state = stream.bytes().fold(seed, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&state.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self { state, runner: TestRunner::new_with_rng(Config::default(), rng), matching: HashMap::new() }
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.bits() % limit as u64).expect("below the limit")
    }

    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.bits() % most.abs_diff(least).saturating_add(1)).cast_signed()
    }

    /// True once in the given number of times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    pub fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u64_pair(self.bits(), self.bits())
    }

    /// A text that fully matches a regular expression, one of several that are generated once.
    pub fn matching(&mut self, pattern: &str) -> String {
        const TEXTS: usize = 500;
        let place = self.below(TEXTS);
        let Self { runner, matching, .. } = self;
        let texts = matching.entry(pattern.to_owned()).or_insert_with(|| {
            let inner = pattern.trim_start_matches('^').trim_end_matches('$');
            let strategy = string_regex(inner).unwrap_or_else(|error| panic!("{pattern}: {error}"));
            (0..TEXTS).map(|_| strategy.new_tree(runner).expect("a text").current()).collect()
        });
        texts[place].clone()
    }
}
