//! Operations on categories, products and subscription plans.

use crate::{
    error::Result,
    session::transaction::Transaction,
    sql::{row::Db, schema},
};
use diesel::prelude::*;
use telehealth_core::macros::operations;
use telehealth_core::{
    CategoryId,
    commerce::{Category, CategoryNode, Product, ProductType, SubscriptionPlan, category_tree},
};

#[operations(list = CATALOGUE)]
impl Transaction {
    /// Returns all categories in tree order: each before its children, siblings by `sort_order` and then by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "categories:select")]
    pub fn category_tree(&mut self) -> Result<Vec<CategoryNode>> {
        self.find::<Category>(|query| query).map(category_tree)
    }

    /// Moves a category with its descendants under another category or to the root.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such category,
    /// [`Error::Validation`](crate::Error::Validation) if it would become its own ancestor or the tree too deep.
    #[operation(grants = "categories:update")]
    pub fn move_category(
        &mut self,
        category_id: CategoryId,
        parent_category_id: Option<CategoryId>,
    ) -> Result<Category> {
        let category = self.get_for_update::<Category>(category_id)?;
        // The database checks again, because other transactions may move categories meanwhile.
        let all = self.find::<Category>(|query| query)?;
        self.save(category.reparent(parent_category_id, &all)?)
    }

    /// Returns the products of a type that are on sale, cheapest first, including those out of stock.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "products:select")]
    pub fn products_of(&mut self, product_type: ProductType) -> Result<Vec<Product>> {
        use schema::products::dsl;
        self.find::<Product>(|query| {
            query.filter(dsl::product_type.eq(Db(product_type))).filter(dsl::is_active).order((
                dsl::price,
                dsl::name,
                dsl::id,
            ))
        })
    }

    /// Returns the subscription plans that are on sale, cheapest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "subscription_plans:select")]
    pub fn plans_on_sale(&mut self) -> Result<Vec<SubscriptionPlan>> {
        use schema::subscription_plans::dsl;
        self.find::<SubscriptionPlan>(|query| query.filter(dsl::is_active).order((dsl::price, dsl::name)))
    }
}
