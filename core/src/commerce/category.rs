use crate::{
    CategoryId, Code, Timestamp,
    error::{FieldError, ValidationError, Violations},
    field::Change,
    record::{Rules, checked, constraints},
    value::{LongText, Slug, Text, Url},
};
use telehealth_macros::{change, input, operations, record};

/// A category of products. Categories form a tree.
#[record(table = "categories", entity = Category)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CategoryRecord {
    /// Primary key.
    pub id: CategoryId,
    /// Name, unique.
    pub name: Text<200>,
    /// Description.
    pub description: Option<LongText>,
    /// The name in URLs, unique.
    pub slug: Slug,
    /// The parent category, unless it is a root.
    pub parent_category_id: Option<CategoryId>,
    /// The URL of the icon.
    pub icon_url: Option<Url>,
    /// Whether the category is active; an inactive category and those below it are hidden.
    pub is_active: bool,
    /// Position among its siblings, in ascending order.
    pub sort_order: i32,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`CategoryRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Category(CategoryRecord);

impl Rules for CategoryRecord {
    constraints! {
        valid_slug: slug => SLUG_MALFORMED,
        categories_name_key: name => CATEGORY_NAME_TAKEN,
        categories_slug_key: slug => CATEGORY_SLUG_TAKEN,
        category_cycle: parent_category_id => CATEGORY_CYCLE,
        category_depth: parent_category_id => CATEGORY_ANCESTORS,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.parent_category_id != Some(self.id),
            &["parent_category_id", "id"],
            Code::CATEGORY_CYCLE,
            "must not be the category itself or below it",
        );
    }
}

/// Input for creating a category.
#[input(CategoryRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewCategory {
    pub name: Text<200>,
    pub slug: Slug,
    pub id: Option<CategoryId>,
    pub description: Option<LongText>,
    pub icon_url: Option<Url>,
    pub sort_order: Option<i32>,
}

/// Changes to a category's details.
#[change(CategoryRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CategoryChanges {
    pub name: Change<Text<200>>,
    pub description: Change<Option<LongText>>,
    pub slug: Change<Slug>,
    pub icon_url: Change<Option<Url>>,
    pub is_active: Change<bool>,
    pub sort_order: Change<i32>,
}

#[operations]
impl Category {
    /// Creates a category, under a parent or as a root.
    #[constructor]
    pub fn create(new: NewCategory, parent: Option<Category>, now: Timestamp) -> Result<Self, ValidationError> {
        let record = CategoryRecord {
            id: new.id.unwrap_or_else(CategoryId::generate),
            name: new.name,
            description: new.description,
            slug: new.slug,
            parent_category_id: parent.map(|parent| parent.id),
            icon_url: new.icon_url,
            is_active: true,
            sort_order: new.sort_order.unwrap_or(0),
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("category");
        record.check_new(&mut violations);
        checked(record, violations)
    }

    /// Changes the category's details.
    #[command]
    pub fn revise(mut self, changes: CategoryChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        let mut violations = Violations::of("category");
        self.check_new(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Moves the category and its subtree under a new parent. `ancestors` are the new parent, its parent and so on up
    /// to the root; with an empty list the category becomes a root. A category cannot be moved below itself.
    #[command]
    pub fn relocate(mut self, ancestors: Vec<Category>) -> Result<Self, ValidationError> {
        self.0.parent_category_id = ancestors.first().map(|parent| parent.id);
        let mut violations = Violations::of("category");
        self.check_ancestors(&ancestors, &mut violations);
        violations.finish()?;
        Ok(self)
    }
}

impl Category {
    /// The maximum number of ancestors of a category.
    pub const MAX_ANCESTORS: usize = 32;
}

impl CategoryRecord {
    /// Checks the rules for a new category.
    fn check_new(&self, violations: &mut Violations) {
        violations.take("name", self.name.verify());
        self.check(violations);
    }

    /// Checks that the ancestors form a chain from the parent to a root that does not contain this category.
    fn check_ancestors(&self, ancestors: &[Category], violations: &mut Violations) {
        let parents = std::iter::once(self.parent_category_id).chain(ancestors.iter().map(|it| it.parent_category_id));
        let chain = ancestors.iter().map(|it| Some(it.id)).chain(std::iter::once(None));
        // A chain that ends at a root contains no cycle.
        if ancestors.len() > Category::MAX_ANCESTORS || !parents.eq(chain) {
            let message = "must be at most {max}, each the parent of the one before, up to a root";
            let error = FieldError::new(Code::CATEGORY_ANCESTORS, message).with("max", Category::MAX_ANCESTORS);
            violations.report(&["ancestors", "parent_category_id"], error.with("rule", "parents"));
        }
        violations.require(
            ancestors.iter().all(|it| it.id != self.id),
            &["parent_category_id", "id"],
            Code::CATEGORY_CYCLE,
            "must not be the category itself or below it",
        );
    }
}
