use std::cell::RefCell;

thread_local! {
    pub(super) static WORK: RefCell<Vec<(u32, u32, u32)>> = const { RefCell::new(Vec::new()) };
}
