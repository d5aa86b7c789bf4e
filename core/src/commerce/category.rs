use crate::{
    CategoryId, Code, Timestamp,
    error::{Invalid, Violations},
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{LongText, Slug, Text, Url},
};

records! {
    /// A category of products, in a tree.
    pub struct CategoryRecord for Category in categories as "category" {
        /// Primary key.
        id: CategoryId,
        /// Name, unique.
        name: Text<200>,
        /// What is in it.
        description: Option<LongText>,
        /// The name in web addresses, unique.
        slug: Slug,
        /// The category above; a root has none.
        parent_category_id: Option<CategoryId>,
        /// An icon.
        icon_url: Option<Url>,
        /// Whether it is shown.
        is_active: bool,
        /// Place among its siblings, the least first.
        sort_order: i32,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for CategoryRecord {
    constraints! {
        valid_slug: slug => SLUG_MALFORMED,
        categories_name_key: name => CATEGORY_NAME_TAKEN,
        categories_slug_key: slug => CATEGORY_SLUG_TAKEN,
        category_cycle: parent_category_id => CATEGORY_CYCLE,
        category_depth: parent_category_id => CATEGORY_ANCESTORS,
    }

    fn check(&self, broken: &mut Violations) {
        broken.require(
            self.parent_category_id != Some(self.id),
            "parent_category_id",
            Code::CATEGORY_CYCLE,
            "must not be the category itself",
        );
    }
}

inputs! {
    /// What it takes to make a category.
    pub struct NewCategory for CategoryRecord {
        required {
            name: Text<200>,
            slug: Slug,
        }
        optional {
            id: CategoryId,
            description: LongText,
            icon_url: Url,
            sort_order: i32,
        }
    }
}

changes! {
    /// Changes to a category's details.
    pub struct CategoryChanges for CategoryRecord {
        name: Text<200>,
        description: Option<LongText>,
        slug: Slug,
        icon_url: Option<Url>,
        is_active: bool,
        sort_order: i32,
    }
}

operations! {
    impl Category;
    doors {
        /// Makes a category, under a parent or as a root.
        pub fn create(new: NewCategory, parent: Option<Category>, now: Timestamp) -> Result<Self, Invalid> {
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
            let mut broken = Violations::of("category");
            record.check_door(&mut broken);
            broken.finish()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the category's details.
        pub fn revise(mut self, changes: CategoryChanges) -> Result<Self, Invalid> {
            changes.apply(&mut self.0);
            let mut broken = Violations::of("category");
            self.check_door(&mut broken);
            broken.finish()?;
            Ok(self)
        }

        /// Moves the category, with all below it, under the first of `ancestors`, which are the new parent, its parent
        /// and so on up to the root; without any it becomes a root. It cannot stand under itself.
        pub fn relocate(mut self, ancestors: Vec<Category>) -> Result<Self, Invalid> {
            self.0.parent_category_id = ancestors.first().map(|parent| parent.id);
            let mut broken = Violations::of("category");
            self.check_ancestors(&ancestors, &mut broken);
            broken.finish()?;
            Ok(self)
        }
    }
}

impl Category {
    /// The most categories that may stand above one.
    pub const MAX_ANCESTORS: usize = 32;
}

impl CategoryRecord {
    /// The rules of a new category.
    fn check_door(&self, broken: &mut Violations) {
        broken.take("name", self.name.verify());
        self.check(broken);
    }

    /// The ancestors form a chain from the parent to a root, in which this category does not stand.
    fn check_ancestors(&self, ancestors: &[Category], broken: &mut Violations) {
        let parents = std::iter::once(self.parent_category_id).chain(ancestors.iter().map(|it| it.parent_category_id));
        let chain = ancestors.iter().map(|it| Some(it.id)).chain(std::iter::once(None));
        // A chain that comes to an end has no cycle of its own.
        broken.require(
            ancestors.len() <= Category::MAX_ANCESTORS && parents.eq(chain),
            "ancestors",
            Code::CATEGORY_ANCESTORS,
            "must be at most 32, each the parent of the one before, up to a root",
        );
        broken.require(
            ancestors.iter().all(|it| it.id != self.id),
            "parent_category_id",
            Code::CATEGORY_CYCLE,
            "must not be the category itself or below it",
        );
    }
}
