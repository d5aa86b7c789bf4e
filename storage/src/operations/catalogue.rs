//! Categories, products and plans as a buyer sees them.

use crate::{
    error::Result,
    session::transaction::Transaction,
    sql::{row::Db, schema},
    tables::commerce::{categories, products, subscription_plans},
};
use diesel::prelude::*;
use telehealth_core::macros::operations;
use telehealth_core::{
    CategoryId,
    commerce::{Category, CategoryNode, Product, ProductType, SubscriptionPlan, category_tree},
};

#[operations(list = CATALOGUE)]
impl Transaction {
    /// All categories in the order in which a tree shows them: each before those below it, siblings by `sort_order` and
    /// then by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    #[operation]
    pub fn category_tree(&mut self) -> Result<Vec<CategoryNode>> {
        categories::find(self, |query| query).map(category_tree)
    }

    /// Moves a category, with all below it, under another one or to the root.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) without such a category, and
    /// [`Error::Validation`](crate::Error::Validation) where it would stand under itself or something too deep.
    #[operation]
    pub fn move_category(
        &mut self,
        category_id: CategoryId,
        parent_category_id: Option<CategoryId>,
    ) -> Result<Category> {
        let category = categories::lock_one(self, category_id)?;
        // The database looks again, for others may move categories meanwhile.
        let all = categories::find(self, |query| query)?;
        self.save(category.rehang(parent_category_id, &all)?)
    }

    /// The products of a type that are on sale, the cheapest first, whether they are in stock or not.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    #[operation]
    pub fn products_of(&mut self, product_type: ProductType) -> Result<Vec<Product>> {
        use schema::products::dsl;
        products::find(self, |query| {
            query.filter(dsl::product_type.eq(Db(product_type))).filter(dsl::is_active).order((
                dsl::price,
                dsl::name,
                dsl::id,
            ))
        })
    }

    /// The subscription plans that are on sale, the cheapest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    #[operation]
    pub fn plans_on_sale(&mut self) -> Result<Vec<SubscriptionPlan>> {
        use schema::subscription_plans::dsl;
        subscription_plans::find(self, |query| query.filter(dsl::is_active).order((dsl::price, dsl::name)))
    }
}
