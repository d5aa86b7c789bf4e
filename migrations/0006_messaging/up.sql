-- Conversations, their messages, and notifications (specification section 4).

CREATE TABLE conversations (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    subject VARCHAR(500),
    participant_ids UUID[] NOT NULL,
    conversation_type conversation_type_enum NOT NULL DEFAULT 'direct',
    is_group BOOLEAN NOT NULL DEFAULT false,
    created_by UUID NOT NULL,
    last_message_id UUID,
    last_message_at TIMESTAMPTZ(3),
    is_archived BOOLEAN NOT NULL DEFAULT false,
    metadata JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    -- array_length of an empty array is NULL, which passes a CHECK; cardinality is 0.
    CONSTRAINT min_participants CHECK (cardinality(participant_ids) >= 2),
    CONSTRAINT distinct_participants CHECK (all_distinct(participant_ids)),
    -- min_participants rejects a list that is too short.
    CONSTRAINT creator_participates CHECK (
        cardinality(participant_ids) < 2 OR array_position(participant_ids, created_by) IS NOT NULL
    ),
    CONSTRAINT group_logic CHECK ((is_group = true AND cardinality(participant_ids) > 2) OR (is_group = false))
);

CREATE TABLE messages (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id UUID NOT NULL,
    sender_id UUID NOT NULL,
    message_type message_type_enum NOT NULL DEFAULT 'text',
    content TEXT NOT NULL,
    attachments JSONB NOT NULL DEFAULT '[]',  -- array of attachment objects
    reply_to_message_id UUID,
    is_edited BOOLEAN NOT NULL DEFAULT false,
    edited_at TIMESTAMPTZ(3),
    is_deleted BOOLEAN NOT NULL DEFAULT false,
    deleted_at TIMESTAMPTZ(3),
    read_by JSONB NOT NULL DEFAULT '{}',  -- {user_id: timestamp}
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT content_not_empty CHECK (LENGTH(TRIM(content)) > 0 OR message_type != 'text'),
    CONSTRAINT edit_logic CHECK (
        (is_edited = true AND edited_at IS NOT NULL) OR (is_edited = false AND edited_at IS NULL)
    )
);

-- Also a queue: a worker claims a due row until `claimed_until`, counts the attempts, and stores the last error.
CREATE TABLE notifications (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id UUID NOT NULL,
    notification_type notification_type_enum NOT NULL,
    channels notification_channel_enum[] NOT NULL,
    title VARCHAR(200) NOT NULL,
    message TEXT NOT NULL,
    data JSONB NOT NULL DEFAULT '{}',  -- additional context
    status notification_status_enum NOT NULL DEFAULT 'pending',
    scheduled_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    sent_at TIMESTAMPTZ(3),
    read_at TIMESTAMPTZ(3),
    expires_at TIMESTAMPTZ(3),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    claimed_until TIMESTAMPTZ(3),
    last_error TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT future_scheduled CHECK (scheduled_at >= created_at),
    CONSTRAINT sent_logic CHECK ((status = 'sent' AND sent_at IS NOT NULL) OR (status != 'sent'))
);
