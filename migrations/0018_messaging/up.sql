-- Participants of conversations are users: the equivalent of a foreign key on each element of participant_ids, with a
-- foreign key's name and SQLSTATE, checked at the same time and with the same locks.

CREATE FUNCTION check_participants() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    known bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.participant_ids <@ OLD.participant_ids THEN
        RETURN NULL;
    END IF;
    -- Locks in the order of the ids, to avoid deadlocks.
    PERFORM FROM users WHERE id = ANY (NEW.participant_ids) ORDER BY id FOR KEY SHARE;
    GET DIAGNOSTICS known = ROW_COUNT;
    IF known < cardinality(NEW.participant_ids) THEN
        PERFORM raise_violation('conversations_participant_ids_fkey', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'participant_ids',
                                'every participant of a conversation must be a user', '23503');
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('check_participants()');

CREATE TRIGGER tr_conversations_participants
    AFTER INSERT OR UPDATE OF participant_ids ON conversations
    FOR EACH ROW EXECUTE FUNCTION check_participants();

-- Rejects deleting a participant of a conversation, as foreign keys do for its creator and the senders of its messages.
CREATE FUNCTION check_participant_delete() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    -- The row is already locked. Under READ COMMITTED the query below sees everything committed before that; the
    -- stricter levels would use an older snapshot.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a user cannot be deleted at isolation level %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state', HINT = 'Use READ COMMITTED.';
    END IF;
    IF EXISTS (SELECT FROM conversations WHERE participant_ids @> ARRAY[OLD.id]) THEN
        PERFORM raise_violation('conversations_participant_ids_fkey', TG_TABLE_SCHEMA, 'conversations', 'participant_ids',
                                'the user is a participant of a conversation', '23503');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_participant_delete()');

CREATE TRIGGER tr_users_check_participant_delete
    BEFORE DELETE OR UPDATE OF id ON users
    FOR EACH ROW EXECUTE FUNCTION check_participant_delete();

-- Messages without any receipt, which in a conversation of two are those the other participant has not read: few of
-- many rows.
CREATE INDEX idx_messages_unread ON messages (conversation_id, sender_id) WHERE read_by = '{}' AND NOT is_deleted;
