//! The tree of categories: its order, its depth, and the absence of cycles.

use crate::support::vectors;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeSet, sync::LazyLock};
use telehealth_core::{
    CategoryId, Code,
    commerce::{Category, CategoryRecord, category_tree},
    error::ValidationError,
    record::entity_from_json,
};

static CATEGORY: LazyLock<Category> = LazyLock::new(|| entity_from_json(&vectors().row("category")).unwrap());

/// A category whose id follows from its name.
fn category(name: &str, parent: Option<&str>, sort_order: i32, is_active: bool) -> Category {
    let mut record: CategoryRecord = CATEGORY.clone().into();
    record.id = id(name);
    record.name = name.parse().unwrap();
    record.parent_category_id = parent.map(id);
    (record.sort_order, record.is_active) = (sort_order, is_active);
    record.try_into().unwrap()
}

fn id(name: &str) -> CategoryId {
    let digits: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("0190a000-0000-7000-8000-{digits:0>12}").parse().unwrap()
}

fn code(moved: Result<Category, ValidationError>) -> Option<Code> {
    moved.err().map(|invalid| invalid.violations()[0].code())
}

/// A chain of categories of the given length, the root first.
fn chain(prefix: &str, count: usize) -> Vec<Category> {
    let name = |i: usize| format!("{prefix}{i}");
    (0..count).map(|i| category(&name(i), i.checked_sub(1).map(name).as_deref(), 0, true)).collect()
}

#[test]
fn the_tree_is_in_display_order() {
    let categories = vec![
        category("b", None, 2, true),
        category("a", None, 2, true),
        category("z", None, 1, false),
        category("aa", Some("a"), 0, true),
        category("zz", Some("z"), 5, true),
        category("zy", Some("z"), 4, true),
        category("zyx", Some("zy"), 0, true),
        category("o", Some("gone"), -1, true),
    ];
    let tree: Vec<_> = category_tree(categories)
        .into_iter()
        .map(|node| (node.category.name.to_string(), node.depth.get(), node.is_shown))
        .collect();
    let expected = [
        ("o", 0, true),
        ("z", 0, false),
        ("zy", 1, false),
        ("zyx", 2, false),
        ("zz", 1, false),
        ("a", 0, true),
        ("aa", 1, true),
        ("b", 0, true),
    ];
    assert_eq!(tree, expected.map(|(name, depth, shown)| (name.to_owned(), depth, shown)));
    assert_eq!(category_tree(vec![]), []);
}

#[test]
fn a_category_cannot_be_its_own_descendant() {
    let all = chain("c", 4);
    let moved = |category: usize, parent: Option<usize>| {
        all[category].clone().reparent(parent.map(|parent| all[parent].id), &all)
    };
    for category in 0..4 {
        for parent in 0..4 {
            let expected = if parent >= category { Some(Code::CATEGORY_CYCLE) } else { None };
            assert_eq!(code(moved(category, Some(parent))), expected, "{category} under {parent}");
        }
        assert_eq!(moved(category, None).unwrap().parent_category_id, None);
    }
    let unknown = all[0].clone().reparent(Some(CategoryId::generate()), &all);
    assert_eq!(code(unknown), Some(Code::REFERENCE_UNKNOWN));
}

#[test]
fn a_move_includes_all_descendants() {
    let deep = chain("d", 30);
    let short = chain("s", 4);
    let all = [deep.clone(), short.clone()].concat();
    // The 30th has 30 levels above a child; the fourth of the chain would have 33.
    let cases = [(29, 0, Some(Code::CATEGORY_ANCESTORS)), (28, 0, None), (29, 1, None), (29, 3, None)];
    for (parent, moved, expected) in cases {
        assert_eq!(
            code(short[moved].clone().reparent(Some(deep[parent].id), &all)),
            expected,
            "{moved} under {parent}"
        );
    }
}

/// After any sequence of moves, each category is in the tree once, after its parent and one level below it. Each move of
/// a category to another one, or to the roots, succeeds in some sequence.
#[test]
fn the_tree_contains_every_category_once() {
    const CATEGORIES: usize = 12;
    let sequences = prop::collection::vec((0..CATEGORIES, prop::option::of(0..CATEGORIES)), 0..40);
    let succeeded = RefCell::new(BTreeSet::new());
    let outcome = TestRunner::deterministic().run(&sequences, |moves| {
        let mut all: Vec<Category> = (0..CATEGORIES).map(|i| category(&format!("n{i}"), None, 0, true)).collect();
        for (category, parent) in moves {
            match all[category].clone().reparent(parent.map(|parent| all[parent].id), &all) {
                Ok(moved) => {
                    all[category] = moved;
                    succeeded.borrow_mut().insert((category, parent));
                }
                Err(error) => prop_assert_eq!(error.code(), Code::CATEGORY_CYCLE),
            }
        }
        let tree = category_tree(all.clone());
        prop_assert_eq!(tree.len(), all.len());
        for (place, node) in tree.iter().enumerate() {
            match node.category.parent_category_id {
                None => prop_assert_eq!(node.depth.get(), 0),
                Some(parent) => {
                    let above = tree.iter().position(|node| node.category.id == parent).unwrap();
                    prop_assert!(above < place && tree[above].depth.one_more() == node.depth);
                }
            }
        }
        Ok(())
    });
    outcome.unwrap();
    let parents = || std::iter::once(None).chain((0..CATEGORIES).map(Some));
    let moves = (0..CATEGORIES).flat_map(|category| parents().map(move |parent| (category, parent)));
    let possible: BTreeSet<_> = moves.filter(|(category, parent)| *parent != Some(*category)).collect();
    assert_eq!(succeeded.into_inner(), possible);
}
