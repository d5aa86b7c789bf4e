"use strict";
// The error classes: one a kind of report, under a common base.

/** The base of every error of this library. */
class TelehealthError extends Error {
  /** @param {import("./native").Report} report */
  constructor({ code, message, violations = [], details = {} }, options) {
    super(message, options);
    this.code = code;
    this.violations = Object.freeze(violations.map((violation) => Object.freeze({ ...violation })));
    this.details = Object.freeze({ ...details });
    // The code of a damaged row is not that of the error.
    const { code: _, ...named } = details;
    Object.assign(this, named);
  }
}

const define = (name) => {
  const Class = { [name]: class extends TelehealthError {} }[name];
  Object.defineProperty(Class.prototype, "name", { value: name, configurable: true, writable: true });
  return Class;
};
Object.defineProperty(TelehealthError.prototype, "name", { value: "TelehealthError", configurable: true, writable: true });

const KINDS = ["Validation", "Transition", "NotFound", "Stale", "Conflict", "Denied", "Unavailable", "Corrupt", "Internal"];
const classes = Object.fromEntries(KINDS.map((kind) => [`${kind}Error`, define(`${kind}Error`)]));

/** Makes the error that a report of the native layer describes. */
function errorOf(report) {
  const kind = report.code === "internal.panic" ? "Internal" : report.kind;
  return new (classes[`${kind}Error`] ?? TelehealthError)(report);
}

/** Makes a `ValidationError` of violations that this layer has found. */
function invalid(violations, options) {
  const message = violations.map(({ entity, field, code, message: text }) => `${entity}.${field} ${text} [${code}]`).join("; ");
  return new classes.ValidationError({ code: violations[0].code, message, violations }, options);
}

/** Makes a `ValidationError` of one violation. */
const invalidField = (entity, field, code, message) => invalid([{ entity, field, code, message }]);

/** Refuses a block of work that cannot be run. */
function requireFunction(field, work) {
  if (typeof work !== "function") throw invalidField("transaction", field, "field.wrong_type", "must be a function");
}

module.exports = { TelehealthError, ...classes, errorOf, invalid, invalidField, requireFunction };
