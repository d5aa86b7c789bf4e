use crate::{
    Code, TagId, Timestamp,
    error::{ValidationError, Violation, Violations},
    field::Change,
    label::labels,
    record::{Rules, constraints},
    value::{Color, Count, LongText, Text},
};
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The category of a tag.
    TagCategory {
        /// Medicine.
        Medical = "medical",
        /// Administration.
        Administrative = "administrative",
        /// Workflow.
        Workflow = "workflow",
        /// Priority.
        Priority = "priority",
        /// Custom.
        Custom = "custom",
    }
}

/// A tag that can be assigned to rows of any table.
#[record(table = "tags", entity = Tag)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TagRecord {
    /// Primary key.
    pub id: TagId,
    /// Name, unique.
    pub name: Text<100>,
    /// The display colour.
    pub color: Color,
    /// Description.
    pub description: Option<LongText>,
    /// The category.
    pub category: Option<TagCategory>,
    /// The number of rows with this tag; maintained by the database.
    pub usage_count: Count,
    /// Whether the portal itself uses the tag; such a tag cannot be deleted.
    pub is_system_tag: bool,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`TagRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag(TagRecord);

impl Rules for TagRecord {
    constraints! {
        tags_name_key: name => TAG_NAME_TAKEN,
        tags_usage_count_check: usage_count => INTEGER_NEGATIVE,
        valid_color: color => COLOR_MALFORMED,
        system_tag_is_permanent: is_system_tag => TAG_SYSTEM,
    }

    fn require_removable(&self) -> Result<(), ValidationError> {
        if self.is_system_tag {
            return Err(
                Violation::new("tag", "is_system_tag", Code::TAG_SYSTEM, "must be false to delete the tag").into()
            );
        }
        Ok(())
    }
}

/// Input for creating a tag.
#[input(TagRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewTag {
    pub name: Text<100>,
    pub id: Option<TagId>,
    pub color: Option<Color>,
    pub description: Option<LongText>,
    pub category: Option<TagCategory>,
    pub is_system_tag: Option<bool>,
}

/// Changes to the description and category of a tag.
#[change(TagRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagDetails {
    pub description: Change<Option<LongText>>,
    pub category: Change<Option<TagCategory>>,
}

#[operations]
impl Tag {
    /// Creates a tag. The default colour is gray.
    #[constructor]
    pub fn create(new: NewTag, now: Timestamp) -> Result<Self, ValidationError> {
        let record = TagRecord {
            id: new.id.unwrap_or_else(TagId::generate),
            name: new.name,
            color: new.color.unwrap_or_else(Color::gray),
            description: new.description,
            category: new.category,
            usage_count: Count::ZERO,
            is_system_tag: new.is_system_tag.unwrap_or(false),
            created_at: now,
            updated_at: now,
        };
        record.check_new()?;
        record.try_into()
    }

    /// Renames the tag. The name must not be blank.
    #[command]
    pub fn rename(mut self, name: Text<100>) -> Result<Self, ValidationError> {
        self.0.name = name;
        self.check_new()?;
        Ok(self)
    }

    /// Changes the display colour of the tag.
    #[command]
    pub fn recolor(mut self, color: Color) -> Result<Self, ValidationError> {
        self.0.color = color;
        Ok(self)
    }

    /// Changes the description and category of the tag.
    #[command]
    pub fn describe(mut self, details: TagDetails) -> Result<Self, ValidationError> {
        details.apply(&mut self.0);
        Ok(self)
    }
}

impl TagRecord {
    fn check_new(&self) -> Result<(), ValidationError> {
        let mut violations = Violations::of("tag");
        violations.take("name", self.name.verify());
        violations.finish()
    }
}
