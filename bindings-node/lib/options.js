"use strict";
// The options of methods.

const { invalidField } = require("./errors.js");

/** Checks that the options of a method have only the given names. */
function known(method, options, names) {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw invalidField(method, "options", "field.wrong_type", "must be an object");
  }
  if (!Object.keys(options).every((name) => names.includes(name))) {
    throw invalidField(method, "options", "field.unknown", `must have no members other than ${names.join(", ")}`);
  }
  return options;
}

/** Checks that an option is a number of days. */
function requireDays(method, name, days) {
  if (!Number.isInteger(days) || days < 0 || days > 65_535) {
    throw invalidField(method, name, "integer.out_of_range", "must be 0 to 65535");
  }
}

module.exports = { known, requireDays };
