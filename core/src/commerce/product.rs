use crate::{
    CategoryId, Code, ProductId, Timestamp,
    commerce::OrderItem,
    error::{FieldError, ValidationError, Violations},
    field::Change,
    label::labels,
    record::{Rules, checked, constraints},
    value::{Count, Dimensions, JsonObject, LongText, Money, Positive, Sku, Text, Url},
};
use std::collections::BTreeMap;
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The type of a product.
    ProductType {
        /// A drug that needs a prescription.
        Prescription = "prescription",
        /// A dietary supplement.
        Supplement = "supplement",
        /// A medical device.
        MedicalDevice = "medical_device",
        /// A visit.
        Consultation = "consultation",
        /// A laboratory test.
        LabTest = "lab_test",
        /// A treatment session.
        TelehealthSession = "telehealth_session",
    }
}

impl ProductType {
    /// Checks whether the product has stock: goods do, services do not.
    #[must_use]
    pub const fn is_stocked(self) -> bool {
        matches!(self, Self::Prescription | Self::Supplement | Self::MedicalDevice)
    }
}

/// A product or service that is sold.
#[record(table = "products", entity = Product)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProductRecord {
    /// Primary key.
    pub id: ProductId,
    /// Name.
    pub name: Text<200>,
    /// Description.
    pub description: Option<LongText>,
    /// Stock keeping unit, unique.
    pub sku: Sku,
    /// The category.
    pub category_id: Option<CategoryId>,
    /// The type of the product.
    pub product_type: ProductType,
    /// The sales price of a unit.
    pub price: Money,
    /// The purchase cost of a unit. Patients cannot read it.
    pub cost: Option<Money>,
    /// The number of units in stock; services have none.
    pub inventory_quantity: Count,
    /// Whether the product requires a prescription.
    pub requires_prescription: bool,
    /// Whether the product is on sale.
    pub is_active: bool,
    /// The weight of a unit in grams.
    pub weight_grams: Option<Positive>,
    /// The outer dimensions of a unit.
    pub dimensions: Option<Dimensions>,
    /// The URLs of pictures.
    pub image_urls: Option<Vec<Url>>,
    /// Search keywords.
    pub tags: Option<Vec<LongText>>,
    /// Additional data of the application.
    pub metadata: JsonObject,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`ProductRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Product(ProductRecord);

impl Rules for ProductRecord {
    constraints! {
        valid_sku: sku => SKU_MALFORMED,
        products_sku_key: sku => PRODUCT_SKU_TAKEN,
        products_price_check: price => MONEY_NEGATIVE,
        products_cost_check: cost => MONEY_NEGATIVE,
        products_inventory_quantity_check: inventory_quantity => INTEGER_NEGATIVE,
        products_weight_grams_check: weight_grams => INTEGER_NOT_POSITIVE,
    }
}

/// Input for putting a product on sale.
#[input(ProductRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewProduct {
    pub name: Text<200>,
    pub sku: Sku,
    pub product_type: ProductType,
    pub price: Money,
    pub id: Option<ProductId>,
    pub description: Option<LongText>,
    pub category_id: Option<CategoryId>,
    pub cost: Option<Money>,
    pub inventory_quantity: Option<Count>,
    pub requires_prescription: Option<bool>,
    pub weight_grams: Option<Positive>,
    pub dimensions: Option<Dimensions>,
    pub image_urls: Option<Vec<Url>>,
    pub tags: Option<Vec<LongText>>,
    pub metadata: Option<JsonObject>,
}

/// Changes to a product's details. The stock is changed by `restock` and `take`.
#[change(ProductRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProductChanges {
    pub name: Change<Text<200>>,
    pub description: Change<Option<LongText>>,
    pub sku: Change<Sku>,
    pub category_id: Change<Option<CategoryId>>,
    pub price: Change<Money>,
    pub cost: Change<Option<Money>>,
    pub requires_prescription: Change<bool>,
    pub is_active: Change<bool>,
    pub weight_grams: Change<Option<Positive>>,
    pub dimensions: Change<Option<Dimensions>>,
    pub image_urls: Change<Option<Vec<Url>>>,
    pub tags: Change<Option<Vec<LongText>>>,
    pub metadata: Change<JsonObject>,
}

#[operations]
impl Product {
    /// Puts a product on sale. A product of the type `prescription` requires a prescription.
    #[constructor]
    pub fn put_on_sale(new: NewProduct, now: Timestamp) -> Result<Self, ValidationError> {
        let prescribed = new.product_type == ProductType::Prescription;
        let record = ProductRecord {
            id: new.id.unwrap_or_else(ProductId::generate),
            name: new.name,
            description: new.description,
            sku: new.sku,
            category_id: new.category_id,
            product_type: new.product_type,
            price: new.price,
            cost: new.cost,
            inventory_quantity: new.inventory_quantity.unwrap_or(Count::ZERO),
            requires_prescription: new.requires_prescription.unwrap_or(prescribed),
            is_active: true,
            weight_grams: new.weight_grams,
            dimensions: new.dimensions,
            image_urls: new.image_urls,
            tags: new.tags,
            metadata: new.metadata.unwrap_or_default(),
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("product");
        record.check_new(&mut violations);
        checked(record, violations)
    }

    /// Changes the product's details. The result must satisfy the rules for a new product.
    #[command]
    pub fn revise(mut self, changes: ProductChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        let mut violations = Violations::of("product");
        self.check_new(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Adds units to the stock, after a purchase or a return.
    #[command]
    pub fn restock(mut self, quantity: Positive) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("product");
        match self.inventory_quantity.more(quantity) {
            Some(more) => self.0.inventory_quantity = more,
            None => {
                let error = FieldError::new(Code::INTEGER_OUT_OF_RANGE, "must keep the stock at most {max}");
                violations.report("quantity", error.with("max", i32::MAX));
            }
        }
        violations.finish()?;
        Ok(self)
    }

    /// Takes units out of the stock. Fails if there are fewer in stock. Has no effect on a service, which has no stock.
    #[command]
    pub fn take(mut self, quantity: Positive) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("product");
        self.check_stock(quantity, &mut violations);
        violations.finish()?;
        if self.product_type.is_stocked() {
            self.0.inventory_quantity = self.inventory_quantity.less(quantity).unwrap_or(Count::ZERO);
        }
        Ok(self)
    }

    /// Checks whether the product requires a prescription.
    #[query]
    #[must_use]
    pub fn is_prescribed(&self) -> bool {
        self.requires_prescription || self.product_type == ProductType::Prescription
    }
}

impl Product {
    /// Returns the units of the items to the stock of their products. The result is ordered by id and leaves out
    /// services, which have no stock.
    ///
    /// # Errors
    /// A stock exceeds the 32-bit range.
    pub fn restock_all(products: Vec<Self>, items: &[OrderItem]) -> Result<Vec<Self>, ValidationError> {
        let stocked = products.into_iter().filter(|product| product.product_type.is_stocked());
        let mut products: BTreeMap<ProductId, Self> = stocked.map(|product| (product.id, product)).collect();
        for item in items {
            if let Some(product) = item.product_id.and_then(|id| products.remove(&id)) {
                products.insert(product.id, product.restock(item.quantity)?);
            }
        }
        Ok(products.into_values().collect())
    }
}

impl ProductRecord {
    /// Checks that the product can be sold in this quantity.
    pub(super) fn check_sale(&self, quantity: Positive, violations: &mut Violations) {
        violations.require(self.is_active, "product_id", Code::PRODUCT_NOT_ACTIVE, "must be a product that is on sale");
        self.check_stock(quantity, violations);
    }

    fn check_stock(&self, quantity: Positive, violations: &mut Violations) {
        violations.require(
            !self.product_type.is_stocked() || self.inventory_quantity.less(quantity).is_some(),
            "quantity",
            Code::PRODUCT_OUT_OF_STOCK,
            "must not exceed the units in stock",
        );
    }

    /// Checks the rules for a new product.
    fn check_new(&self, violations: &mut Violations) {
        violations.take("name", self.name.verify());
        violations.require(
            self.requires_prescription || self.product_type != ProductType::Prescription,
            &["requires_prescription", "product_type"],
            Code::PRODUCT_PRESCRIPTION,
            "must be true for the type prescription",
        );
    }
}
