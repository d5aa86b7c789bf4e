//! State machines: the allowed transitions of each status.
#![doc = include_str!("machines.md")]

use crate::{code::Code, error::TransitionError, sealed::Sealed};
use std::fmt::Write;

/// A status with a declared table of transitions.
pub trait Machine: Sealed + Copy + PartialEq + 'static {
    /// The machine's name in `status_transitions`, such as `consultation`.
    const NAME: &'static str;
    /// The table whose rows it governs, such as `consultations`.
    const TABLE: &'static str;
    /// The column that holds the state, such as `status`.
    const COLUMN: &'static str;
    /// The state in which a new row begins.
    const INITIAL: Self;
    /// Every state.
    const STATES: &'static [Self];

    /// Returns the label of the state.
    fn state(self) -> &'static str;

    /// Returns the states that may follow.
    fn successors(self) -> &'static [Self];

    /// Checks whether no state may follow.
    fn is_terminal(self) -> bool {
        self.successors().is_empty()
    }

    /// Checks the transition to `next` and returns `next`.
    ///
    /// # Errors
    /// [`TransitionError`] with [`Code::STATUS_TRANSITION`] if the machine has no such transition.
    fn advance(self, event: &'static str, next: Self) -> Result<Self, TransitionError> {
        if self.successors().contains(&next) {
            return Ok(next);
        }
        let message = if self.is_terminal() { "this state is final" } else { "the state does not allow it" };
        Err(self.not_allowed(event, Code::STATUS_TRANSITION, message))
    }

    /// Creates the error for an event that this state does not allow.
    fn not_allowed(self, event: &'static str, code: Code, message: &'static str) -> TransitionError {
        TransitionError::new(Self::NAME, self.state(), event, code, message)
    }
}

/// A state machine as data: its name, table, column, states and transitions.
#[derive(Debug)]
pub struct Transitions {
    /// The name, such as `consultation`.
    pub machine: &'static str,
    /// The table whose rows it governs, such as `consultations`.
    pub table: &'static str,
    /// The column that holds the state, such as `status`.
    pub column: &'static str,
    /// The label of the state in which a new row begins.
    pub initial: &'static str,
    /// Every state's label and the labels that may follow it.
    pub states: Vec<(&'static str, Vec<&'static str>)>,
}

impl Transitions {
    /// Collects the transitions of a status type.
    #[must_use]
    pub fn of<M: Machine>() -> Self {
        let labels = |states: &[M]| states.iter().map(|state| state.state()).collect();
        let states = M::STATES.iter().map(|state| (state.state(), labels(state.successors()))).collect();
        Self { machine: M::NAME, table: M::TABLE, column: M::COLUMN, initial: M::INITIAL.state(), states }
    }

    /// Renders the machine as a Mermaid state diagram.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut picture = format!("stateDiagram-v2\n    [*] --> {}\n", self.initial);
        for (from, successors) in &self.states {
            for to in successors {
                // Writing into a String cannot fail.
                let _ = writeln!(picture, "    {from} --> {to}");
            }
            if successors.is_empty() {
                let _ = writeln!(picture, "    {from} --> [*]");
            }
        }
        picture
    }
}

/// Declares the transitions of a status enumeration and the entity's private method that performs them. Every state
/// has a line; that of a terminal state is empty: `Completed => ;`. New rows begin in the state of the first line.
macro_rules! machine {
    (
        $status:ident as $name:literal { $initial:ident => $($next:ident),*; $($from:ident => $($to:ident),*;)* }
        fn $entity:ident::$transition:ident($column:ident);
    ) => {
        impl $entity {
            fn $transition(mut self, event: &'static str, to: $status) -> Result<Self, $crate::error::TransitionError> {
                self.0.$column = $crate::machine::Machine::advance(self.0.$column, event, to)?;
                Ok(self)
            }
        }

        impl $crate::sealed::Sealed for $status {}

        impl $crate::machine::Machine for $status {
            const NAME: &'static str = $name;
            const TABLE: &'static str = <$entity as $crate::record::Entity>::TABLE;
            const COLUMN: &'static str = stringify!($column);
            const INITIAL: Self = Self::$initial;
            const STATES: &'static [Self] = Self::ALL;

            fn state(self) -> &'static str {
                self.label()
            }

            fn successors(self) -> &'static [Self] {
                match self {
                    Self::$initial => &[$(Self::$next),*],
                    $(Self::$from => &[$(Self::$to),*],)*
                }
            }
        }
    };
}
pub(crate) use machine;
