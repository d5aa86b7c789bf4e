DROP INDEX idx_messages_unread;

DROP TRIGGER tr_users_check_participant_delete ON users;
DROP TRIGGER tr_conversations_participants ON conversations;

DROP FUNCTION check_participant_delete();
DROP FUNCTION check_participants();
