DROP TABLE form_submissions;
DROP TABLE form_schemas;
