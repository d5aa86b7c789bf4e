//! The tree of categories.

use crate::{
    CategoryId, Code,
    commerce::Category,
    error::{FieldError, ValidationError, Violations},
    value::Count,
};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_macros::ObjectField;

/// A category and its position in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct CategoryNode {
    /// The category.
    pub category: Category,
    /// The number of ancestors.
    pub depth: Count,
    /// Whether the category is visible: it and all its ancestors are active.
    pub is_shown: bool,
}

/// Returns the categories in tree order: each before its children, siblings by `sort_order` and then by name. A
/// category whose parent is not in the list counts as a root.
#[must_use]
pub fn category_tree(categories: Vec<Category>) -> Vec<CategoryNode> {
    let known: BTreeSet<CategoryId> = categories.iter().map(|category| category.id).collect();
    let mut below: BTreeMap<Option<CategoryId>, Vec<Category>> = BTreeMap::new();
    for category in categories {
        let parent = category.parent_category_id.filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(category);
    }
    for siblings in below.values_mut() {
        // Descending order: the stack returns the last one first.
        siblings.sort_by(|a, b| (b.sort_order, &b.name).cmp(&(a.sort_order, &a.name)));
    }
    let node = |depth, is_shown| {
        move |category: Category| {
            let is_shown = is_shown && category.is_active;
            CategoryNode { category, depth, is_shown }
        }
    };
    let mut stack: Vec<CategoryNode> = below.remove(&None).into_iter().flatten().map(node(Count::ZERO, true)).collect();
    let mut tree = Vec::new();
    while let Some(next) = stack.pop() {
        // Remove the children from the map, so that the loop would end even in a cycle, which the database prevents.
        let children = below.remove(&Some(next.category.id)).into_iter().flatten();
        stack.extend(children.map(node(next.depth.one_more(), next.is_shown)));
        tree.push(next);
    }
    tree
}

impl Category {
    /// Moves the category and its subtree under another category, or makes it a root; `categories` must contain every
    /// category. See [`Category::relocate`].
    ///
    /// # Errors
    /// The parent does not exist, is the category itself or below it, or the move would make the tree too deep.
    pub fn reparent(
        self,
        parent_category_id: Option<CategoryId>,
        categories: &[Self],
    ) -> Result<Self, ValidationError> {
        let known: BTreeMap<CategoryId, &Self> = categories.iter().map(|category| (category.id, category)).collect();
        let mut violations = Violations::of("category");
        violations.require(
            parent_category_id.is_none_or(|id| known.contains_key(&id)),
            "parent_category_id",
            Code::REFERENCE_UNKNOWN,
            "must refer to an existing row",
        );
        let above = |id: Option<CategoryId>| id.and_then(|id| known.get(&id).copied());
        let ancestors: Vec<Self> =
            std::iter::successors(above(parent_category_id), |category| above(category.parent_category_id))
                .take(Self::MAX_ANCESTORS + 1)
                .cloned()
                .collect();
        let circular = ancestors.iter().any(|ancestor| ancestor.id == self.id);
        if !circular && ancestors.len() + levels_below(self.id, categories) > Self::MAX_ANCESTORS {
            let message = "must leave at most {max} categories above any other";
            let error = FieldError::new(Code::CATEGORY_ANCESTORS, message).with("max", Self::MAX_ANCESTORS);
            violations.report("parent_category_id", error);
        }
        violations.finish()?;
        self.relocate(ancestors)
    }
}

/// Returns the number of levels below a category.
fn levels_below(id: CategoryId, categories: &[Category]) -> usize {
    let mut level = BTreeSet::from([id]);
    let mut levels = 0;
    // The bound ends the loop even in a cycle.
    while levels <= Category::MAX_ANCESTORS {
        let under = |category: &&Category| category.parent_category_id.is_some_and(|parent| level.contains(&parent));
        let next: BTreeSet<CategoryId> = categories.iter().filter(under).map(|category| category.id).collect();
        if next.is_empty() {
            break;
        }
        level = next;
        levels += 1;
    }
    levels
}
