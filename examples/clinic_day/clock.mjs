// The time of day in Boston.

/** Returns a time of the example day, in Boston. */
export function at(time) {
  return new Date(`2026-11-23T${time}-05:00`);
}

/** Formats the time of day in Boston. */
export function local(instant) {
  const format = { timeZone: "America/New_York", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return instant.toLocaleTimeString("en-US", format);
}
