"use strict";
// The native addon, and the decoding of its results.

const { load } = require("./addon.js");
const { errorOf } = require("./errors.js");

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

module.exports = { native, textOf, unwrap, opened };
