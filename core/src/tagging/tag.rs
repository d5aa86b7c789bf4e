use crate::{
    Code, TagId, Timestamp,
    error::{Invalid, Violation, Violations},
    label::labels,
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{Color, Count, LongText, Text},
};

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

records! {
    /// A word that rows of any table can be marked with.
    pub struct TagRecord for Tag in tags as "tag" {
        /// Primary key.
        id: TagId,
        /// The word, unique.
        name: Text<100>,
        /// The colour in which it is shown.
        color: Color,
        /// What it means.
        description: Option<LongText>,
        /// What it is about.
        category: Option<TagCategory>,
        /// How many rows carry it; the database counts.
        usage_count: Count,
        /// Whether the portal itself needs it; then it is never deleted.
        is_system_tag: bool,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for TagRecord {
    constraints! {
        tags_name_key: name => TAG_NAME_TAKEN,
        tags_usage_count_check: usage_count => INTEGER_NEGATIVE,
        valid_color: color => COLOR_MALFORMED,
        system_tag_stays: is_system_tag => TAG_SYSTEM,
    }

    fn require_removable(&self) -> Result<(), Invalid> {
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

inputs! {
    /// What it takes to make a tag.
    pub struct NewTag for TagRecord {
        required {
            name: Text<100>,
        }
        optional {
            id: TagId,
            color: Color,
            description: LongText,
            category: TagCategory,
            is_system_tag: bool,
        }
    }
}

changes! {
    /// Changes to what is said about a tag.
    pub struct TagDetails for TagRecord {
        description: Option<LongText>,
        category: Option<TagCategory>,
    }
}

operations! {
    impl Tag;
    doors {
        /// Makes a tag, gray unless a colour is given, and not yet used.
        pub fn create(new: NewTag, now: Timestamp) -> Result<Self, Invalid> {
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
            record.check_door()?;
            record.try_into()
        }
    }
    moves {
        /// Gives the tag another name, which must not be blank.
        pub fn rename(mut self, name: Text<100>) -> Result<Self, Invalid> {
            self.0.name = name;
            self.check_door()?;
            Ok(self)
        }

        /// Shows the tag in another colour.
        pub fn recolor(mut self, color: Color) -> Result<Self, Invalid> {
            self.0.color = color;
            Ok(self)
        }

        /// Changes what is said about the tag.
        pub fn describe(mut self, details: TagDetails) -> Result<Self, Invalid> {
            details.apply(&mut self.0);
            Ok(self)
        }
    }
}

impl TagRecord {
    fn check_door(&self) -> Result<(), Invalid> {
        let mut broken = Violations::of("tag");
        broken.take("name", self.name.verify());
        broken.finish()
    }
}
