"use strict";
// Converts JavaScript values to the JSON text that the native layer reads. The result is always text or a
// `ValidationError`: values that JSON cannot represent (NaN, cycles, lone surrogates, …) are rejected here, others in
// Rust.

const { randomUUID } = require("node:crypto");
const { types } = require("node:util");
const { TelehealthError, invalid, invalidField } = require("./errors.js");

/**
 * Limits on the nesting depth of a value, its number of parts, and the length of its lists. They exceed the limits of
 * all columns, which the native layer checks.
 */
const DEPTH = 64;
const PARTS = 1_000_000;
const LENGTH = 1_000_000;

/** The first and the last millisecond of the years 1 to 9999. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

const isInYears = (time) => time >= FIRST && time <= LAST;

/** An error in one value, before its field is known. */
class FieldError extends Error {
  constructor(code, message, path = "") {
    super(message);
    this.code = code;
    this.path = path;
  }
}

const wrongType = (message) => new FieldError("field.wrong_type", message);

function dateToJson(date) {
  const time = Date.prototype.getTime.call(date);
  if (Number.isNaN(time)) throw new FieldError("timestamp.malformed", "must be a valid Date");
  if (!isInYears(time)) throw new FieldError("timestamp.out_of_range", "must lie in the years 1 to 9999");
  return new Date(time).toISOString();
}

function textToJson(text) {
  if (!text.isWellFormed()) throw new FieldError("text.lone_surrogate", "must not contain a lone surrogate");
  return text;
}

/**
 * Begins the text that stands for an integer which is not exact as a JavaScript number. It is unknown outside, and no
 * other text contains it.
 */
const INTEGER = `\u0000${randomUUID()}:`;
const INTEGERS = new RegExp(`"\\\\u0000${INTEGER.slice(1)}(-?[0-9]+)"`, "g");

/** Converts an integer of 64 bits, which a JSON column holds exactly; the native layer checks those of 32 bits. */
function bigintToJson(number) {
  if (BigInt.asIntN(64, number) !== number && BigInt.asUintN(64, number) !== number) {
    throw new FieldError("integer.out_of_range", "must fit a 64-bit integer");
  }
  const value = Number(number);
  return Number.isSafeInteger(value) ? value : `${INTEGER}${number}`;
}

/** Returns the JSON text of plain values, with the integers that `bigintToJson` has replaced. */
function jsonText(json) {
  return JSON.stringify(json).replace(INTEGERS, "$1");
}

/** Checks whether an object is a literal or from `JSON.parse`, in any realm. */
function isPlain(object) {
  const prototype = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Converts the value of one argument to plain JSON values. */
class Encoder {
  #rowOf;
  #parts = PARTS;
  #ancestors = [];

  /** @param {(value: object) => object | undefined} rowOf returns the record of an entity */
  constructor(rowOf) {
    this.#rowOf = rowOf;
  }

  encode(value) {
    if (--this.#parts < 0) throw wrongType("must not have so many parts");
    switch (typeof value) {
      case "string":
        return textToJson(value);
      case "number":
        if (!Number.isFinite(value)) throw wrongType(`must be a finite number, not ${value}`);
        return value;
      case "boolean":
        return value;
      case "bigint":
        return bigintToJson(value);
      case "object":
        return value === null ? null : this.#object(value);
      default:
        throw wrongType(`must be plain data, not ${typeof value}`);
    }
  }

  #object(value) {
    const row = this.#rowOf(value);
    if (row !== undefined) return row;
    if (types.isDate(value)) return dateToJson(value);
    const list = Array.isArray(value);
    if (!list && !isPlain(value)) throw wrongType("must be plain data, not an instance of a class");
    if (this.#ancestors.includes(value)) throw wrongType("must not contain itself");
    if (this.#ancestors.length >= DEPTH) throw wrongType(`must not nest deeper than ${DEPTH} levels`);
    this.#ancestors.push(value);
    const json = list ? this.#list(value) : this.#members(value);
    this.#ancestors.pop();
    return json;
  }

  #list(list) {
    if (list.length > LENGTH) throw new FieldError("list.too_long", `must hold at most ${LENGTH} items`);
    return Array.from(list, (item, i) => this.#inside(`${i}`, item));
  }

  #members(object) {
    const json = Object.create(null);
    for (const name of Object.keys(object)) {
      textToJson(name);
      const value = object[name];
      if (value !== undefined) json[name] = this.#inside(name, value);
    }
    return json;
  }

  #inside(step, value) {
    try {
      return this.encode(value);
    } catch (error) {
      // A key in the caller's input may be any text, so the path repeats it only if it looks like a name.
      if (error instanceof FieldError) error.path = `/${/^\w{1,64}$/.test(step) ? step : "?"}${error.path}`;
      throw error;
    }
  }
}

/** Runs `work`; an error thrown by a getter or a proxy becomes the cause of a `ValidationError`. */
function reading(entity, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof TelehealthError) throw error;
    const violation = { entity, field: "value", code: "field.wrong_type", message: "cannot be read" };
    throw invalid([violation], { cause: error });
  }
}

/** Checks whether a value is the same in JSON; any other one is looked at by an `Encoder`. */
function isPlainScalar(value) {
  if (typeof value === "string") return value.isWellFormed();
  return value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

/** Takes the place of a value that cannot be encoded. No member accepts it, so the native layer checks the others only. */
const UNREADABLE = [[]];

/**
 * Encodes named members (a record, arguments, a filter) as JSON text, and returns the violations of those that cannot be
 * encoded.
 * @param {string} entity the owner of the members, for errors
 * @param {unknown} members an object or an entity; undefined is treated as an empty object
 * @param {(value: object) => object | undefined} rowOf returns the record of an entity
 * @param {object} [defaults] the values of omitted members
 */
function encodeMembers(entity, members, rowOf, defaults = {}) {
  return reading(entity, () => {
    const given = members === undefined ? {} : rowOf(members) ?? members;
    if (given === null || typeof given !== "object" || Array.isArray(given) || !isPlain(given)) {
      throw invalidField(entity, "value", "field.wrong_type", "must be an object with named members");
    }
    const json = Object.assign(Object.create(null), defaults);
    const violations = [];
    for (const name of Object.keys(given)) {
      try {
        textToJson(name);
        const value = given[name];
        if (value !== undefined) json[name] = isPlainScalar(value) ? value : new Encoder(rowOf).encode(value);
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        const field = /^\w{1,64}$/.test(name) ? name : "?";
        violations.push({ entity, field: field + error.path, code: error.code, message: error.message });
        json[field] = UNREADABLE;
      }
    }
    return { text: jsonText(json), violations };
  });
}

module.exports = { encodeMembers, reading };
