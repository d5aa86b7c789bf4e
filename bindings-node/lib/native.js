"use strict";
// The native addon, and the decoding of its results.

const { load } = require("./addon.js");
const { errorOf, reportOf } = require("./errors.js");

/**
 * The results of the native layer, as JSON text.
 * @typedef {{ kind: string, code: string, message: string, violations?: object[], details?: object }} Report
 * @typedef {{ ok: unknown } | { error: Report }} Answer
 */

const native = load();

/** Returns the value of a result, or throws its error. */
function unwrap(text) {
  const answer = JSON.parse(text);
  if ("error" in answer) throw errorOf(answer.error);
  return answer.ok;
}

const OK = '{"ok":';

/** Returns the JSON text of the value of a result, or throws its error. */
const textOf = (text) => (text.startsWith(OK) ? text.slice(OK.length, -1) : unwrap(text));

/** Returns a native object, or throws the error that was returned instead. */
const opened = (result) => (typeof result === "string" ? unwrap(result) : result);

/**
 * Returns a result; if members could not be encoded, the report of their violations together with those of the result.
 * Each member is reported once. It does not throw, because the caller's frame still holds the members.
 */
function withViolations(violations, text) {
  if (violations.length === 0) return text;
  const member = ({ field }) => field.split("/", 1)[0];
  const reported = new Set(violations.map(member));
  const others = (JSON.parse(text).error?.violations ?? []).filter((violation) => !reported.has(member(violation)));
  return JSON.stringify({ error: reportOf([...violations, ...others]) });
}

module.exports = { native, textOf, unwrap, withViolations, opened };
