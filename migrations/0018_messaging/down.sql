DROP INDEX idx_messages_unread;

DROP TRIGGER tr_users_keep_participant ON users;
DROP TRIGGER tr_conversations_participants ON conversations;

DROP FUNCTION keep_participant();
DROP FUNCTION check_participants();
