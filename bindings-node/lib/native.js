"use strict";
// The native addon, and how its answers are read.

const { errorOf } = require("./errors.js");

/**
 * What the native layer answers: JSON text of one of these.
 * @typedef {{ kind: string, code: string, message: string, violations?: object[], details?: object }} Report
 * @typedef {{ ok: unknown } | { error: Report }} Answer
 */

const native = require("../telehealth.node");

/** The value of an answer; throws the error of one. */
function unwrap(text) {
  const answer = JSON.parse(text);
  if ("error" in answer) throw errorOf(answer.error);
  return answer.ok;
}

/** What was asked to be opened; throws where an error came instead. */
const opened = (result) => (typeof result === "string" ? unwrap(result) : result);

module.exports = { native, unwrap, opened };
