DROP TABLE pharmacies;
DROP TABLE patient_insurance;
DROP TABLE insurance_providers;
