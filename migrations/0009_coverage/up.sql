-- Insurance and pharmacies (specification section 7).

CREATE TABLE insurance_providers (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL UNIQUE,
    payer_id VARCHAR(20) UNIQUE,  -- standard payer ID
    phone VARCHAR(20),
    website_url TEXT,
    coverage_types TEXT[],
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW()
);

CREATE TABLE patient_insurance (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    patient_id UUID NOT NULL,
    insurance_provider_id UUID NOT NULL,
    policy_number VARCHAR(50) NOT NULL,
    group_number VARCHAR(50),
    subscriber_name VARCHAR(200) NOT NULL,
    subscriber_relationship relationship_enum NOT NULL,
    effective_date DATE NOT NULL,
    expiration_date DATE,
    copay_amount DECIMAL(6,2) CHECK (copay_amount >= 0 AND copay_amount <> 'NaN'),
    deductible_amount DECIMAL(8,2) CHECK (deductible_amount >= 0 AND deductible_amount <> 'NaN'),
    is_primary BOOLEAN NOT NULL DEFAULT false,
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_dates CHECK (expiration_date IS NULL OR expiration_date >= effective_date)
);

CREATE TABLE pharmacies (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL,
    npi_number VARCHAR(10) UNIQUE,
    address_line_1 TEXT NOT NULL,
    address_line_2 TEXT,
    city VARCHAR(100) NOT NULL,
    state VARCHAR(2) NOT NULL,
    postal_code VARCHAR(10) NOT NULL,
    phone VARCHAR(20) NOT NULL,
    fax VARCHAR(20),
    email VARCHAR(255),
    hours_of_operation JSONB,  -- opening hours by day
    is_24_hour BOOLEAN NOT NULL DEFAULT false,
    accepts_insurance BOOLEAN NOT NULL DEFAULT true,
    delivery_available BOOLEAN NOT NULL DEFAULT false,
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_npi_pharmacy CHECK (npi_number IS NULL OR npi_number ~ '^[0-9]{10}$'),
    CONSTRAINT valid_state_pharmacy CHECK (state ~ '^[A-Z]{2}$')
);
