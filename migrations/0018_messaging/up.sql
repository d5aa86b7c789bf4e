-- Who takes part in a conversation is a user: what a foreign key would say of each item of participant_ids. It goes by a
-- foreign key's name and code, checks as late as one, and locks as one does.

CREATE FUNCTION check_participants() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    known bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.participant_ids <@ OLD.participant_ids THEN
        RETURN NULL;
    END IF;
    -- In the order of the ids, so that two of these do not wait for each other.
    PERFORM FROM users WHERE id = ANY (NEW.participant_ids) ORDER BY id FOR KEY SHARE;
    GET DIAGNOSTICS known = ROW_COUNT;
    IF known < cardinality(NEW.participant_ids) THEN
        PERFORM refuse('conversations_participant_ids_fkey', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'participant_ids',
                       'every participant of a conversation is a user', '23503');
    END IF;
    RETURN NULL;
END
$$;
CALL lock_down('check_participants()');

CREATE TRIGGER tr_conversations_participants
    AFTER INSERT OR UPDATE OF participant_ids ON conversations
    FOR EACH ROW EXECUTE FUNCTION check_participants();

-- A user who takes part in a conversation stays, as its creator and the senders of its messages do.
CREATE FUNCTION keep_participant() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    -- The row is locked by now. Under READ COMMITTED the query below sees what was committed before; the stricter levels
    -- would look at an old snapshot and miss it.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a user cannot be deleted under %', current_setting('transaction_isolation')
            USING ERRCODE = 'invalid_transaction_state', HINT = 'Use READ COMMITTED.';
    END IF;
    IF EXISTS (SELECT FROM conversations WHERE participant_ids @> ARRAY[OLD.id]) THEN
        PERFORM refuse('conversations_participant_ids_fkey', TG_TABLE_SCHEMA, 'conversations', 'participant_ids',
                       'a conversation needs the user', '23503');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('keep_participant()');

CREATE TRIGGER tr_users_keep_participant
    BEFORE DELETE OR UPDATE OF id ON users
    FOR EACH ROW EXECUTE FUNCTION keep_participant();

-- What nobody has read yet, which in a conversation of two is what the other has not read: few rows of many.
CREATE INDEX idx_messages_unread ON messages (conversation_id, sender_id) WHERE read_by = '{}' AND NOT is_deleted;
