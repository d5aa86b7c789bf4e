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
    /// What a tag is about.
    TagCategory {
        /// Medicine.
        Medical = "medical",
        /// Administration.
        Administrative = "administrative",
        /// The way of work.
        Workflow = "workflow",
        /// What comes first.
        Priority = "priority",
        /// Anything else.
        Custom = "custom",
    }
}

/// A word that rows of any table can be marked with.
#[record(table = "tags", entity = Tag)]
#[derive(Clone, Debug, PartialEq)]
pub struct TagRecord {
    /// Primary key.
    pub id: TagId,
    /// The word, unique.
    pub name: Text<100>,
    /// The colour in which it is shown.
    pub color: Color,
    /// What it means.
    pub description: Option<LongText>,
    /// What it is about.
    pub category: Option<TagCategory>,
    /// How many rows carry it; the database counts.
    pub usage_count: Count,
    /// Whether the portal itself needs it; then it is never deleted.
    pub is_system_tag: bool,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`TagRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag(TagRecord);

impl Rules for TagRecord {
    constraints! {
        tags_name_key: name => TAG_NAME_TAKEN,
        tags_usage_count_check: usage_count => INTEGER_NEGATIVE,
        valid_color: color => COLOR_MALFORMED,
        system_tag_stays: is_system_tag => TAG_SYSTEM,
    }

    fn require_removable(&self) -> Result<(), ValidationError> {
        if self.is_system_tag {
            return Err(Violation::new(
                "tag",
                "is_system_tag",
                Code::TAG_SYSTEM,
                "must not be set on a tag that is deleted",
            )
            .into());
        }
        Ok(())
    }
}

/// What it takes to make a tag.
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

/// Changes to what is said about a tag.
#[change(TagRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagDetails {
    pub description: Change<Option<LongText>>,
    pub category: Change<Option<TagCategory>>,
}

#[operations]
impl Tag {
    /// Makes a tag, gray unless a colour is given, and not yet used.
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

    /// Gives the tag another name, which must not be blank.
    #[command]
    pub fn rename(mut self, name: Text<100>) -> Result<Self, ValidationError> {
        self.0.name = name;
        self.check_new()?;
        Ok(self)
    }

    /// Shows the tag in another colour.
    #[command]
    pub fn recolor(mut self, color: Color) -> Result<Self, ValidationError> {
        self.0.color = color;
        Ok(self)
    }

    /// Changes what is said about the tag.
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
