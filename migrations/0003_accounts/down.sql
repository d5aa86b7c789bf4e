DROP TABLE administrators;
DROP TABLE providers;
DROP TABLE patients;
DROP TABLE users;
