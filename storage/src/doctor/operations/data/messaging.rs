//! Conversations, messages and notifications.

use crate::doctor::{
    Severity::{Notice, Warning},
    probe::Probe,
};

pub(in crate::doctor::operations) const PROBES: &[Probe] = &[
    Probe {
        code: "notification.stuck",
        severity: Warning,
        message: "Notifications wait longer than any lease lasts.",
        remedy: "See that the program that sends notifications runs.",
        query: rows!(
            "notifications",
            "id",
            "notifications WHERE status = 'pending' AND (expires_at IS NULL OR expires_at > now())
                 AND attempts < {attempts}
                 AND greatest(scheduled_at, claimed_until) < now() - make_interval(mins => {stuck_minutes})"
        ),
    },
    Probe {
        code: "notification.over",
        severity: Warning,
        message: "Notifications are still pending that have expired or have no attempts left.",
        remedy: "See that a service calls `sweep_notifications` every hour.",
        query: rows!(
            "notifications",
            "id",
            "notifications WHERE status = 'pending'
                 AND (attempts >= {attempts} OR expires_at < now() - make_interval(mins => {stuck_minutes}))
                 AND greatest(scheduled_at, claimed_until) < now() - make_interval(mins => {stuck_minutes})"
        ),
    },
    Probe {
        code: "notification.failing",
        severity: Warning,
        message: "Many notifications of the last day have failed.",
        remedy: "Look at last_error: the service that delivers them may be down, or its key has ended.",
        query: "SELECT format('notifications: %s of %s', failed, ended) AS object, NULL::text AS sql
                FROM (SELECT count(*) FILTER (WHERE status = 'failed') AS failed, count(*) AS ended FROM notifications
                      WHERE status <> 'pending' AND updated_at > now() - INTERVAL '1 day') AS today
                WHERE failed > 0 AND failed >= {failed_notifications} AND failed * 100 >= ended * {failed_percent}",
    },
    Probe {
        code: "conversation.orphaned",
        severity: Warning,
        message: "Participants of conversations do not exist.",
        remedy: "Archive the conversations.",
        query: rows!(
            "conversations",
            "c.id",
            "conversations c CROSS JOIN unnest(participant_ids) AS participant
             WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = participant)"
        ),
    },
    Probe {
        code: "conversation.wrong_last_message",
        severity: Warning,
        message: "Conversations have newer messages than the last one that they name, so inboxes order them wrongly.",
        remedy: "Find out who wrote the messages without the triggers, and correct last_message_at.",
        query: rows!(
            "conversations",
            "c.id",
            "conversations c
             JOIN (SELECT conversation_id, max(created_at) AS newest FROM messages GROUP BY conversation_id) AS written ON written.conversation_id = c.id
             WHERE last_message_at IS NULL OR last_message_at < newest"
        ),
    },
    Probe {
        code: "message.other_sender",
        severity: Warning,
        message: "Messages have a sender who does not participate in the conversation.",
        remedy: "Find out who wrote them without the triggers.",
        query: rows!(
            "messages",
            "m.id",
            "messages m JOIN conversations c ON c.id = m.conversation_id
             WHERE array_position(c.participant_ids, m.sender_id) IS NULL"
        ),
    },
    Probe {
        code: "message.other_conversation",
        severity: Notice,
        message: "Messages reply to a message of another conversation, which their readers may not see.",
        remedy: "Find out which program wrote them.",
        query: rows!(
            "messages",
            "m.id",
            "messages m JOIN messages earlier ON earlier.id = m.reply_to_message_id
             WHERE earlier.conversation_id <> m.conversation_id"
        ),
    },
];
