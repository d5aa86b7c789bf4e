"use strict";
// The error classes: one per kind of report, with a common base class.

/** What a program does next about an error, by its code; filled with the description, which reports errors itself. */
const nextSteps = new Map();

/** The kind of an error, by a symbol that all copies of this package share. */
const KIND = Symbol.for("telehealth.error");

/** The base class of all errors of this library. */
class TelehealthError extends Error {
  /** @param {import("./native").Report} report */
  constructor({ code, message, violations = [], details = {} }, options) {
    super(message, options);
    this.code = code;
    this.violations = Object.freeze(violations.map((violation) => Object.freeze({ parameters: {}, ...violation })));
    this.details = Object.freeze({ ...details });
    // `details.code` is that of a damaged row; it must not replace the code of the error.
    const { code: _, ...named } = details;
    Object.assign(this, named);
  }

  get nextStep() {
    return nextSteps.get(this.code) ?? null;
  }

  /** Recognizes the errors of another copy of this package too; a subclass of a program is recognized as usual. */
  static [Symbol.hasInstance](value) {
    const kind = Object.hasOwn(this.prototype, KIND) ? this.prototype[KIND] : undefined;
    if (kind === undefined) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value?.[KIND] !== undefined && (this === TelehealthError || value[KIND] === kind);
  }
}

const define = (name) => {
  const Class = { [name]: class extends TelehealthError {} }[name];
  Object.defineProperty(Class.prototype, KIND, { value: name });
  Object.defineProperty(Class.prototype, "name", { value: name, configurable: true, writable: true });
  return Class;
};
Object.defineProperty(TelehealthError.prototype, KIND, { value: "TelehealthError" });
Object.defineProperty(TelehealthError.prototype, "name", { value: "TelehealthError", configurable: true, writable: true });

const KINDS = ["Validation", "Transition", "NotFound", "Stale", "Conflict", "Denied", "Unavailable", "Corrupt", "Internal"];
const classes = Object.fromEntries(KINDS.map((kind) => [`${kind}Error`, define(`${kind}Error`)]));

/** Returns the error for a report of the native layer. */
function errorOf(report) {
  const kind = report.code === "internal.panic" ? "Internal" : report.kind;
  return new (classes[`${kind}Error`] ?? TelehealthError)(report);
}

/** Returns the report of violations found in this layer. */
function reportOf(violations) {
  const message = violations.map(({ entity, field, code, message: text }) => `${entity}.${field} ${text} [${code}]`).join("; ");
  return { kind: "Validation", code: violations[0].code, message, violations };
}

/** Returns a `ValidationError` with violations found in this layer. */
const invalid = (violations, options) => new classes.ValidationError(reportOf(violations), options);

/** Returns a `ValidationError` with one violation. */
const invalidField = (entity, field, code, message) => invalid([{ entity, field, code, message }]);

/** Throws a `ValidationError` if `work` is not a function. */
function requireFunction(field, work) {
  if (typeof work !== "function") throw invalidField("transaction", field, "field.wrong_type", "must be a function");
}

module.exports = { nextSteps, TelehealthError, ...classes, errorOf, invalid, invalidField, reportOf, requireFunction };
