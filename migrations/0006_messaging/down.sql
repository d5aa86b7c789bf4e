DROP TABLE notifications;
DROP TABLE messages;
DROP TABLE conversations;
