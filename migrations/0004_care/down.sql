DROP TABLE sessions;
DROP TABLE prescriptions;
DROP TABLE consultations;
