use crate::{
    Code, FormSchemaId, Timestamp, UserId,
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    field::Change,
    forms::assessment::{Assessment, Declared},
    label::labels,
    record::{Rules, constraints},
    value::{JsonObject, JsonSchema, LongText, Text, Version},
};
use serde_json::Value;
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The purpose of a form.
    MedicalFormType {
        /// Intake before the first visit.
        Intake = "intake",
        /// Assessment of a patient.
        Assessment = "assessment",
        /// Follow-up after a visit.
        FollowUp = "follow_up",
        /// Screening for a condition.
        Screening = "screening",
        /// Consent of the patient.
        Consent = "consent",
    }

    /// The kind of change between two versions of a form.
    VersionStep {
        /// The answers cannot be compared with those to earlier versions.
        Major = "major",
        /// Questions were added.
        Minor = "minor",
        /// Only the wording was changed.
        Patch = "patch",
    }
}

/// A version of a form: a draft, or published and immutable.
#[record(table = "form_schemas", entity = FormSchema)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormSchemaRecord {
    /// Primary key.
    pub id: FormSchemaId,
    /// The form's title, which all its versions share.
    pub title: Text<200>,
    /// What the form is about.
    pub description: Option<LongText>,
    /// The version, unique for the title.
    pub version: Version,
    /// The form: a JSON Schema (draft 2020-12) of its answers, with the extensions `x-order`, `x-scores` and
    /// `x-priority`.
    pub schema_definition: JsonSchema,
    /// The purpose of the form.
    pub medical_form_type: Option<MedicalFormType>,
    /// The clinical workflow that the form belongs to.
    pub clinical_workflow: Option<Text<100>>,
    /// Whether the form is a template for other forms.
    pub is_template: bool,
    /// Whether the form is published. A published form can be answered, and its content is immutable.
    pub is_published: bool,
    /// The category.
    pub category: Option<Text<100>>,
    /// Search keywords.
    pub tags: Option<Vec<LongText>>,
    /// The user who created the form.
    pub created_by: UserId,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`FormSchemaRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormSchema(FormSchemaRecord);

impl Rules for FormSchemaRecord {
    constraints! {
        valid_version: version => VERSION_MALFORMED,
        form_schemas_title_version_key: version => FORM_SCHEMA_VERSION_TAKEN,
        published_form_is_final: schema_definition => FORM_SCHEMA_PUBLISHED,
    }
}

/// Input for drafting a form.
#[input(FormSchemaRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewFormSchema {
    pub title: Text<200>,
    pub schema_definition: JsonSchema,
    pub created_by: UserId,
    pub id: Option<FormSchemaId>,
    pub description: Option<LongText>,
    pub version: Option<Version>,
    pub medical_form_type: Option<MedicalFormType>,
    pub clinical_workflow: Option<Text<100>>,
    pub is_template: Option<bool>,
    pub category: Option<Text<100>>,
    pub tags: Option<Vec<LongText>>,
}

/// Changes to a draft.
#[change(FormSchemaRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormSchemaChanges {
    pub title: Change<Text<200>>,
    pub description: Change<Option<LongText>>,
    pub version: Change<Version>,
    pub schema_definition: Change<JsonSchema>,
    pub medical_form_type: Change<Option<MedicalFormType>>,
    pub clinical_workflow: Change<Option<Text<100>>>,
    pub is_template: Change<bool>,
}

/// Changes to the category and tags of a form.
#[change(FormSchemaRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormFiling {
    pub category: Change<Option<Text<100>>>,
    pub tags: Change<Option<Vec<LongText>>>,
}

#[operations]
impl FormSchema {
    /// Drafts a form. The default version is 1.0.0. The whole schema is checked.
    #[constructor]
    pub fn draft(new: NewFormSchema, now: Timestamp) -> Result<Self, ValidationError> {
        let record = FormSchemaRecord {
            id: new.id.unwrap_or_else(FormSchemaId::generate),
            title: new.title,
            description: new.description,
            version: new.version.unwrap_or_else(Version::first),
            schema_definition: new.schema_definition,
            medical_form_type: new.medical_form_type,
            clinical_workflow: new.clinical_workflow,
            is_template: new.is_template.unwrap_or(false),
            is_published: false,
            category: new.category,
            tags: new.tags,
            created_by: new.created_by,
            created_at: now,
            updated_at: now,
        };
        record.check_new()?;
        record.try_into()
    }

    /// Drafts the next version of a published form, with the same content.
    #[constructor]
    pub fn next_version(
        form: &FormSchema,
        step: VersionStep,
        created_by: UserId,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if !form.is_published {
            return Err(form
                .not_allowed("next_version", Code::FORM_SCHEMA_NOT_PUBLISHED, "revise the draft instead")
                .into());
        }
        let next = match step {
            VersionStep::Major => form.version.next_major(),
            VersionStep::Minor => form.version.next_minor(),
            VersionStep::Patch => form.version.next_patch(),
        };
        let mut violations = Violations::of("form_schema");
        if next.is_none() {
            let error = FieldError::new(Code::VERSION_MALFORMED, "must leave room for the next version");
            violations.report("version", error.with("rule", "next"));
        }
        violations.finish()?;
        Ok(Self(FormSchemaRecord {
            id: FormSchemaId::generate(),
            version: next.unwrap_or_else(Version::first),
            is_published: false,
            created_by,
            created_at: now,
            updated_at: now,
            ..form.0.clone()
        }))
    }

    /// Changes a draft. The result must satisfy the rules for a new form.
    #[command]
    pub fn revise(mut self, changes: FormSchemaChanges) -> Result<Self, Error> {
        self.require_draft("revise")?;
        changes.apply(&mut self.0);
        self.check_new()?;
        Ok(self)
    }

    /// Publishes a draft. It can then be answered, and its content is immutable.
    #[command]
    pub fn publish(mut self) -> Result<Self, Error> {
        self.require_draft("publish")?;
        self.check_new()?;
        self.0.is_published = true;
        Ok(self)
    }

    /// Changes the category and tags of the form, published or not.
    #[command]
    pub fn file(mut self, filing: FormFiling) -> Result<Self, ValidationError> {
        filing.apply(&mut self.0);
        Ok(self)
    }

    /// Returns the names of the form's questions in display order: those of `x-order`, then the others by name.
    ///
    /// # Errors
    /// An error with code `form_schema.vocabulary` if the extensions of the stored schema are invalid.
    #[query]
    pub fn questions(&self) -> Result<Vec<LongText>, ValidationError> {
        let declared = self.declared().map_err(|error| error.at("form_schema", "schema_definition"))?;
        let mut names = declared.order.clone();
        let properties = self.schema_definition.members().get("properties").and_then(Value::as_object);
        let others: Vec<String> =
            properties.into_iter().flat_map(|it| it.keys()).filter(|name| !names.contains(name)).cloned().collect();
        names.extend(others);
        // Parsing cannot fail: the texts of a `JsonSchema` satisfy the rules of `LongText`.
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// Checks answers completely and computes their scores and priority.
    ///
    /// # Errors
    /// Every violation of the answers, with `submission_data` and the JSON pointer as the field, and never a value. If
    /// the stored schema is unusable, an error about `form_schema_id`.
    #[query]
    pub fn assess(&self, answers: &JsonObject) -> Result<Assessment, ValidationError> {
        let unusable = |error| ValidationError::from(no_form(error).at("form_submission", "form_schema_id"));
        let declared = self.declared().map_err(unusable)?;
        let answers = Value::Object(answers.members().clone());
        let mut violations = Violations::of("form_submission");
        for field_error in self.schema_definition.field_errors(&answers).map_err(unusable)? {
            violations.take::<()>("submission_data", Err(field_error));
        }
        violations.finish()?;
        declared.assess(&answers).map_err(unusable)
    }
}

impl FormSchemaRecord {
    fn check_new(&self) -> Result<(), ValidationError> {
        let mut violations = Violations::of("form_schema");
        violations.take("title", self.title.verify());
        violations.take("version", self.version.verify());
        violations.take("schema_definition", self.schema_definition.verify().and_then(|()| self.declared().map(drop)));
        violations.finish()
    }

    fn not_allowed(&self, event: &'static str, code: Code, message: &'static str) -> TransitionError {
        TransitionError::new("form_schema", if self.is_published { "published" } else { "draft" }, event, code, message)
    }

    fn require_draft(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.is_published {
            return Err(self.not_allowed(
                event,
                Code::FORM_SCHEMA_PUBLISHED,
                "it is immutable; draft its next version",
            ));
        }
        Ok(())
    }

    fn declared(&self) -> Result<&Declared, FieldError> {
        match self.schema_definition.read_once(Declared::read) {
            Some(declared) => declared.as_ref().map_err(Clone::clone),
            None => Err(FieldError::new(Code::FORM_SCHEMA_VOCABULARY, "must be a valid form")),
        }
    }
}

/// Converts the field error of a schema into that of a submission that refers to it.
fn no_form(error: FieldError) -> FieldError {
    FieldError::new(error.code(), "must name a form whose schema can be used").with("rule", "form")
}

#[cfg(test)]
mod tests {
    use super::{FormFiling, FormSchema, NewFormSchema, VersionStep};
    use crate::{
        Timestamp, UserId,
        field::{Change, Field},
        value::{COMPILATIONS, JsonObject, JsonSchema, RECENT_TESTED},
    };
    use serde_json::{Value, json};

    fn compilations<T>(work: impl FnOnce() -> T) -> (usize, T) {
        let before = COMPILATIONS.get();
        let result = work();
        (COMPILATIONS.get() - before, result)
    }

    #[test]
    fn a_form_compiles_its_schema_once() {
        let _turn = RECENT_TESTED.lock();
        let text = include_str!("../../../examples/data/forms/phq-9.json");
        let definition: Value = serde_json::from_str(text).expect("JSON");
        let conditions = definition["x-priority"].as_array().expect("a list").iter();
        let conditions = conditions.filter(|rule| rule.get("when").is_some()).count();
        let now: Timestamp = "2026-11-23T13:00:00Z".parse().expect("an instant");
        let publish = || {
            let definition = JsonSchema::from_json(&definition).expect("an object");
            let new = NewFormSchema::new("PHQ-9".parse().expect("a title"), definition, UserId::generate());
            FormSchema::draft(new, now).expect("a draft").publish().expect("published")
        };
        let answers: Value = (1..=9).map(|question| (format!("q{question}"), json!(2))).collect();
        let answers = JsonObject::from_json(&answers).expect("an object");
        // The form itself, and each condition of its priorities.
        let (drafted, form) = compilations(publish);
        assert_eq!(drafted, 1 + conditions);
        let (assessed, ()) = compilations(|| {
            for _ in 0..1_000 {
                assert_eq!(form.assess(&answers).expect("an assessment").scores.len(), 1);
                assert_eq!(form.questions().expect("questions").len(), 10);
            }
        });
        assert_eq!(assessed, 0);
        // So are its clones, its next version and what is only filed elsewhere.
        let (reused, ()) = compilations(|| {
            let filing = FormFiling { category: Change::Set(None), ..FormFiling::default() };
            let filed = form.clone().file(filing).expect("filed");
            let next = FormSchema::next_version(&filed, VersionStep::Major, UserId::generate(), now).expect("a draft");
            next.publish().expect("published").assess(&answers).expect("an assessment");
        });
        assert_eq!(reused, 0);
        assert_eq!(compilations(publish).0, 0);
    }
}
