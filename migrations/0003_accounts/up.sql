-- Users, patients, providers and administrators (specification section 1).
-- Foreign keys of all tables follow in 0011, when every table exists.

CREATE TABLE users (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    email VARCHAR(255) NOT NULL,
    password_hash VARCHAR(255),  -- null for SSO users
    role user_role_enum NOT NULL DEFAULT 'patient',
    status user_status_enum NOT NULL DEFAULT 'active',
    email_verified BOOLEAN NOT NULL DEFAULT false,
    phone VARCHAR(20),
    phone_verified BOOLEAN NOT NULL DEFAULT false,
    profile_picture_url TEXT,
    last_login_at TIMESTAMPTZ(3),
    timezone VARCHAR(50) NOT NULL DEFAULT 'UTC',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    -- RFC 5322 dot-atom (\u0027 is the apostrophe) and RFC 1123 host name, with the lengths of RFC 5321.
    CONSTRAINT valid_email CHECK (
        length(email) <= 254 AND position('@' IN email) <= 65
        AND email ~ '^[A-Za-z0-9!#$%&\u0027*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&\u0027*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{0,58}[A-Za-z0-9])$'
    ),
    -- ITU-T E.164; +1 is followed by ten digits of the North American Numbering Plan, whose area codes do not end with 11.
    CONSTRAINT valid_phone CHECK (
        phone IS NULL OR phone ~ '^\+(1[2-9](1[02-9]|[02-9][0-9])[0-9]{7}|[2-9][0-9]{6,14})$'
    )
);

-- One account per address, ignoring case. The address of a deleted account can register again. Not a partial index, which
-- PostgreSQL would read as a whole to find the active users.
CREATE UNIQUE INDEX users_email_key ON users ((CASE WHEN status <> 'deleted' THEN lower(email) END));

CREATE TABLE patients (
    id UUID PRIMARY KEY,
    first_name VARCHAR(100),
    last_name VARCHAR(100),
    date_of_birth DATE NOT NULL,
    date_of_birth_correction TEXT,  -- why it was last corrected
    gender gender_enum,
    address_line_1 TEXT,
    address_line_2 TEXT,
    city VARCHAR(100),
    state VARCHAR(100),
    postal_code VARCHAR(20),
    country VARCHAR(100) NOT NULL DEFAULT 'US',
    emergency_contact_name VARCHAR(200),
    emergency_contact_phone VARCHAR(20),
    emergency_contact_relationship VARCHAR(100),
    subscription_plan_id UUID,
    primary_pharmacy_id UUID,
    primary_provider_id UUID,
    onboarding_completed BOOLEAN NOT NULL DEFAULT false,
    onboarding_completed_at TIMESTAMPTZ(3),
    last_active_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT has_name CHECK (num_nonnulls(first_name, last_name) > 0),  -- many people have one name
    CONSTRAINT age_constraint CHECK (date_of_birth <= CURRENT_DATE - INTERVAL '13 years'),
    CONSTRAINT valid_postal_code CHECK (postal_code IS NULL OR postal_code ~ '^[A-Z0-9][A-Z0-9 -]{1,18}[A-Z0-9]$')
);

CREATE TABLE providers (
    id UUID PRIMARY KEY,
    first_name VARCHAR(100),
    last_name VARCHAR(100),
    npi_number VARCHAR(10) UNIQUE,  -- National Provider Identifier
    dea_number VARCHAR(20) UNIQUE,  -- registration required for controlled substances (21 CFR 1306.03), with a suffix
    license_number VARCHAR(50) NOT NULL,
    license_state VARCHAR(2) NOT NULL,
    license_expiry_date DATE NOT NULL,
    other_licenses JSONB NOT NULL DEFAULT '[]',  -- of other states
    specialties TEXT[] NOT NULL DEFAULT '{}',
    bio TEXT,
    education TEXT,
    certifications TEXT[],
    years_experience INTEGER CHECK (years_experience >= 0),
    languages_spoken TEXT[] NOT NULL DEFAULT '{"English"}',
    consultation_fee DECIMAL(10,2) CHECK (consultation_fee >= 0 AND consultation_fee <> 'NaN'),
    availability_schedule JSONB,  -- weekly availability
    is_accepting_patients BOOLEAN NOT NULL DEFAULT true,
    average_rating DECIMAL(3,2) CHECK (average_rating >= 0 AND average_rating <= 5),
    total_consultations INTEGER NOT NULL DEFAULT 0 CHECK (total_consultations >= 0),
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT has_name CHECK (num_nonnulls(first_name, last_name) > 0),
    CONSTRAINT valid_first_name CHECK (first_name IS NULL OR is_person_name(first_name)),
    CONSTRAINT valid_last_name CHECK (last_name IS NULL OR is_person_name(last_name)),
    CONSTRAINT valid_npi CHECK (npi_number IS NULL OR npi_number ~ '^[0-9]{10}$'),
    CONSTRAINT valid_dea CHECK (dea_number IS NULL OR dea_number ~ '^[A-Z][A-Z9][0-9]{7}(-[A-Z0-9]{1,10})?$'),
    CONSTRAINT valid_license_state CHECK (license_state ~ '^[A-Z]{2}$')
);

CREATE TABLE administrators (
    id UUID PRIMARY KEY,
    first_name VARCHAR(100),
    last_name VARCHAR(100),
    permissions TEXT[] NOT NULL DEFAULT '{}',
    department VARCHAR(100),
    manager_id UUID,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT has_name CHECK (num_nonnulls(first_name, last_name) > 0),
    CONSTRAINT valid_first_name CHECK (first_name IS NULL OR is_person_name(first_name)),
    CONSTRAINT valid_last_name CHECK (last_name IS NULL OR is_person_name(last_name))
);
