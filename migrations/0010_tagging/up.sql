-- Tags and tag assignments (specification section 8).

CREATE TABLE tags (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(100) NOT NULL UNIQUE,
    color VARCHAR(7) NOT NULL DEFAULT '#6b7280',  -- hex color
    description TEXT,
    category tag_category_enum,
    usage_count INTEGER NOT NULL DEFAULT 0 CHECK (usage_count >= 0),  -- rows of entity_tags, counted by a trigger
    is_system_tag BOOLEAN NOT NULL DEFAULT false,  -- system tags cannot be deleted
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_color CHECK (color ~ '^#[0-9a-fA-F]{6}$')
);

CREATE TABLE entity_tags (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tag_id UUID NOT NULL,
    entity_type VARCHAR(50) NOT NULL,
    entity_id UUID NOT NULL,
    tagged_by UUID,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    UNIQUE (tag_id, entity_type, entity_id)
);
