use crate::{
    CategoryId, Code, Timestamp,
    error::{ValidationError, Violations},
    field::Change,
    record::{Rules, constraints},
    value::{LongText, Slug, Text, Url},
};
use telehealth_macros::{change, input, operations, record};

/// A category of products, in a tree.
#[record(table = "categories", entity = Category)]
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryRecord {
    /// Primary key.
    pub id: CategoryId,
    /// Name, unique.
    pub name: Text<200>,
    /// What is in it.
    pub description: Option<LongText>,
    /// The name in web addresses, unique.
    pub slug: Slug,
    /// The category above; a root has none.
    pub parent_category_id: Option<CategoryId>,
    /// An icon.
    pub icon_url: Option<Url>,
    /// Whether it is shown.
    pub is_active: bool,
    /// Place among its siblings, the least first.
    pub sort_order: i32,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed; the version that a save compares.
    pub updated_at: Timestamp,
}

/// A [`CategoryRecord`] that keeps the rules of its table.
#[derive(Clone, Debug, PartialEq)]
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
            "parent_category_id",
            Code::CATEGORY_CYCLE,
            "must not be the category itself",
        );
    }
}

/// What it takes to make a category.
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
    /// Makes a category, under a parent or as a root.
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
        violations.finish()?;
        record.try_into()
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

    /// Moves the category, with all below it, under the first of `ancestors`, which are the new parent, its parent
    /// and so on up to the root; without any it becomes a root. It cannot stand under itself.
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
    /// The most categories that may stand above one.
    pub const MAX_ANCESTORS: usize = 32;
}

impl CategoryRecord {
    /// The rules of a new category.
    fn check_new(&self, violations: &mut Violations) {
        violations.take("name", self.name.verify());
        self.check(violations);
    }

    /// The ancestors form a chain from the parent to a root, in which this category does not stand.
    fn check_ancestors(&self, ancestors: &[Category], violations: &mut Violations) {
        let parents = std::iter::once(self.parent_category_id).chain(ancestors.iter().map(|it| it.parent_category_id));
        let chain = ancestors.iter().map(|it| Some(it.id)).chain(std::iter::once(None));
        // A chain that comes to an end has no cycle of its own.
        violations.require(
            ancestors.len() <= Category::MAX_ANCESTORS && parents.eq(chain),
            "ancestors",
            Code::CATEGORY_ANCESTORS,
            "must be at most 32, each the parent of the one before, up to a root",
        );
        violations.require(
            ancestors.iter().all(|it| it.id != self.id),
            "parent_category_id",
            Code::CATEGORY_CYCLE,
            "must not be the category itself or below it",
        );
    }
}
