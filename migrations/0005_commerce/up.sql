-- Products, plans, orders and invoices (specification section 3).
-- PostgreSQL's NaN is greater than every number and so passes `>= 0`; amounts of money exclude it explicitly.

CREATE TABLE categories (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL UNIQUE,
    description TEXT,
    slug VARCHAR(200) UNIQUE NOT NULL,
    parent_category_id UUID,
    icon_url TEXT,
    is_active BOOLEAN NOT NULL DEFAULT true,
    sort_order INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_slug CHECK (slug ~ '^[a-z0-9-]+$')
);

CREATE TABLE products (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL,
    description TEXT,
    sku VARCHAR(100) UNIQUE NOT NULL,
    category_id UUID,
    product_type product_type_enum NOT NULL,
    price DECIMAL(10,2) NOT NULL CHECK (price >= 0 AND price <> 'NaN'),
    cost DECIMAL(10,2) CHECK (cost >= 0 AND cost <> 'NaN'),
    inventory_quantity INTEGER NOT NULL DEFAULT 0 CHECK (inventory_quantity >= 0),
    requires_prescription BOOLEAN NOT NULL DEFAULT false,
    is_active BOOLEAN NOT NULL DEFAULT true,
    weight_grams INTEGER CHECK (weight_grams > 0),
    dimensions JSONB,  -- {length, width, height}
    image_urls TEXT[],
    tags TEXT[],
    metadata JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_sku CHECK (sku ~ '^[A-Z0-9-]{3,20}$')
);

CREATE TABLE subscription_plans (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(200) NOT NULL UNIQUE,
    description TEXT,
    price DECIMAL(10,2) NOT NULL CHECK (price >= 0 AND price <> 'NaN'),
    billing_cycle billing_cycle_enum NOT NULL,
    duration_months INTEGER CHECK (duration_months > 0),
    discount_percentage DECIMAL(5,2) NOT NULL DEFAULT 0
        CHECK (discount_percentage >= 0 AND discount_percentage <= 100),
    features TEXT[] NOT NULL DEFAULT '{}',
    is_popular BOOLEAN NOT NULL DEFAULT false,
    is_active BOOLEAN NOT NULL DEFAULT true,
    max_consultations INTEGER,  -- null for unlimited
    includes_shipping BOOLEAN NOT NULL DEFAULT false,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW()
);

CREATE TABLE orders (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    order_number VARCHAR(50) UNIQUE NOT NULL,
    patient_id UUID NOT NULL,
    provider_id UUID,
    telehealth_flow_id UUID,
    order_type order_type_enum NOT NULL,
    status order_status_enum NOT NULL DEFAULT 'pending',
    subtotal DECIMAL(10,2) NOT NULL CHECK (subtotal >= 0 AND subtotal <> 'NaN'),
    tax_amount DECIMAL(10,2) NOT NULL DEFAULT 0 CHECK (tax_amount >= 0 AND tax_amount <> 'NaN'),
    discount_amount DECIMAL(10,2) NOT NULL DEFAULT 0 CHECK (discount_amount >= 0 AND discount_amount <> 'NaN'),
    shipping_amount DECIMAL(10,2) NOT NULL DEFAULT 0 CHECK (shipping_amount >= 0 AND shipping_amount <> 'NaN'),
    total_amount DECIMAL(10,2) NOT NULL CHECK (total_amount >= 0 AND total_amount <> 'NaN'),
    refunded_amount DECIMAL(10,2) NOT NULL DEFAULT 0,  -- total refunded so far
    currency VARCHAR(3) NOT NULL DEFAULT 'USD',
    payment_status payment_status_enum NOT NULL DEFAULT 'pending',
    payment_method VARCHAR(50),
    payment_intent_id VARCHAR(100),  -- Stripe payment intent ID
    shipping_address JSONB,
    billing_address JSONB,
    tracking_number VARCHAR(100),
    estimated_delivery_date DATE,
    actual_delivery_date DATE,
    notes TEXT,
    metadata JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_order_number CHECK (order_number ~ '^ORD-[0-9]{8,12}$'),
    CONSTRAINT total_calculation CHECK (total_amount = subtotal + tax_amount - discount_amount + shipping_amount),
    -- A shipped order has been paid; it may be refunded afterwards.
    CONSTRAINT shipped_is_captured CHECK (
        status NOT IN ('shipped', 'delivered', 'returned')
        OR payment_status IN ('captured', 'partially_refunded', 'refunded')
    ),
    -- A refunded order has been refunded in full or in part.
    CONSTRAINT refunded_is_captured CHECK (
        status <> 'refunded' OR payment_status IN ('partially_refunded', 'refunded')
    ),
    CONSTRAINT orders_refunded_amount_check CHECK (refunded_amount >= 0 AND refunded_amount <= total_amount),
    -- The payment status determines the refunded amount: all of the total, a part, or nothing.
    CONSTRAINT refund_matches_payment CHECK (
        CASE payment_status
            WHEN 'refunded' THEN refunded_amount = total_amount
            WHEN 'partially_refunded' THEN refunded_amount > 0 AND refunded_amount < total_amount
            ELSE refunded_amount = 0
        END
    )
);

CREATE TABLE order_items (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id UUID NOT NULL,
    product_id UUID,
    prescription_id UUID,
    name VARCHAR(200) NOT NULL,  -- as it was at the time of the order
    description TEXT,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit_price DECIMAL(10,2) NOT NULL CHECK (unit_price >= 0 AND unit_price <> 'NaN'),
    total_price DECIMAL(10,2) NOT NULL CHECK (total_price >= 0 AND total_price <> 'NaN'),
    dosage_instructions TEXT,  -- for prescription items
    metadata JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT price_calculation CHECK (total_price = quantity * unit_price)
);

CREATE TABLE invoices (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    invoice_number VARCHAR(50) UNIQUE NOT NULL,
    patient_id UUID NOT NULL,
    order_id UUID,
    subscription_plan_id UUID,
    status invoice_status_enum NOT NULL DEFAULT 'draft',
    issue_date DATE NOT NULL DEFAULT CURRENT_DATE,
    due_date DATE NOT NULL,
    paid_date DATE,
    subtotal DECIMAL(10,2) NOT NULL CHECK (subtotal >= 0 AND subtotal <> 'NaN'),
    tax_amount DECIMAL(10,2) NOT NULL DEFAULT 0 CHECK (tax_amount >= 0 AND tax_amount <> 'NaN'),
    discount_amount DECIMAL(10,2) NOT NULL DEFAULT 0 CHECK (discount_amount >= 0 AND discount_amount <> 'NaN'),
    total_amount DECIMAL(10,2) NOT NULL CHECK (total_amount >= 0 AND total_amount <> 'NaN'),
    currency VARCHAR(3) NOT NULL DEFAULT 'USD',
    payment_terms VARCHAR(100) NOT NULL DEFAULT 'Net 30',
    notes TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_invoice_number CHECK (invoice_number ~ '^INV-[0-9]{8,12}$'),
    CONSTRAINT due_after_issue CHECK (due_date >= issue_date),
    CONSTRAINT paid_logic CHECK (
        (status = 'paid' AND paid_date IS NOT NULL) OR (status != 'paid' AND paid_date IS NULL)
    ),
    CONSTRAINT total_calculation CHECK (total_amount = subtotal + tax_amount - discount_amount)
);
