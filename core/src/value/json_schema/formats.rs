//! Formats beyond those of JSON Schema: what HTML's inputs of times send, which has no offset.

use crate::Date;

/// The value of `<input type="time">`: `13:30`, `13:30:15` or `13:30:15.5` (HTML, valid time string).
pub(super) fn is_html_time(text: &str) -> bool {
    let number = |text: &str, length: usize, limit: u8| {
        text.len() == length && text.bytes().all(|b| b.is_ascii_digit()) && text.parse().is_ok_and(|n: u8| n < limit)
    };
    let is_second = |text: &str| {
        let (second, fraction) = text.split_once('.').unwrap_or((text, "0"));
        number(second, 2, 60) && (1..=3).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit())
    };
    let mut parts = text.splitn(3, ':');
    parts.next().is_some_and(|hour| number(hour, 2, 24))
        && parts.next().is_some_and(|minute| number(minute, 2, 60))
        && parts.next().is_none_or(is_second)
}

/// The value of `<input type="datetime-local">`: `2026-11-23T13:30` (HTML, valid normalized local date and time).
pub(super) fn is_html_datetime_local(text: &str) -> bool {
    text.split_once('T').is_some_and(|(date, time)| date.parse::<Date>().is_ok() && is_html_time(time))
}
