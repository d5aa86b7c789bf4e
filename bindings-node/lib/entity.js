"use strict";
// The entity classes, built from the description of the native layer; no table has hand-written code.

const { createHmac, randomBytes } = require("node:crypto");
const { inspect, isDeepStrictEqual } = require("node:util");
const { native, textOf: textOfAnswer, unwrap, withViolations } = require("./native.js");
const { Decoder, camelCase, isTimestamp } = require("./decode.js");
const { invalid, invalidField, nextSteps } = require("./errors.js");
const { encodeMembers } = require("./encode.js");

const description = unwrap(native.describe());
const decoder = new Decoder(description.objects);

/** Marks a record that the native layer has already checked: an object, or the text of one. */
const CHECKED = Symbol("checked");
/** @type {Map<Function, object>} the description of each class's table */
const tables = new Map();

/** Functions that read the private parts of an entity; set by `Entity`. */
let rowOf, textOf, defineColumns;

/** A key that no other process knows, so that a digest tells nothing about the columns. */
const DIGEST_KEY = randomBytes(32);

/**
 * An own property of each entity, a digest of its columns: comparisons such as `assert.deepStrictEqual` compare own
 * properties.
 */
const COLUMNS = Symbol("columns");
const digest = {
  get() {
    return createHmac("sha256", DIGEST_KEY).update(JSON.stringify(rowOf(this))).digest("hex");
  },
  enumerable: true,
};

/** Returns some members of an object. */
const pick = (object, members) => Object.fromEntries(members.map(({ name }) => [name, object[name]]));

/** The base class of all entities: a frozen row that satisfies all constraints of its table. */
class Entity {
  /** The JSON text of the record; undefined for a row of a page. */
  #text;
  /** The record; undefined until it is read. */
  #row;
  /** The objects and lists that have been read, by the name of the column. */
  #read;

  constructor(record, checked) {
    const table = tables.get(new.target);
    if (table === undefined) throw invalidField("entity", "class", "field.wrong_type", "must not be extended");
    let known = record;
    if (checked !== CHECKED) {
      const answer = checkRecord(table, record);
      record = known = undefined;
      known = textOfAnswer(answer);
    }
    if (typeof known === "string") this.#text = known;
    else this.#row = known;
    Object.defineProperty(this, COLUMNS, digest);
    Object.freeze(this);
  }

  static {
    const isEntity = (value) => typeof value === "object" && value !== null && #row in value;

    /** Returns the record of an entity; undefined for other values. */
    rowOf = (value) => (isEntity(value) ? (value.#row ??= JSON.parse(value.#text)) : undefined);

    /** Returns the record of an entity as JSON text, which keeps numbers that JavaScript cannot; undefined for other values. */
    textOf = (value) => (isEntity(value) ? value.#text ?? JSON.stringify(value.#row) : undefined);

    /** Defines the columns of a class: accessors, so that nothing that lists own properties shows their values. */
    defineColumns = (Class, columns) => {
      for (const { name, kind } of columns) {
        const scalar = decoder.isScalar(kind);
        // A Date is mutable, so each read returns a new one.
        const fresh = isTimestamp(kind);
        const get = function () {
          const row = rowOf(this);
          if (scalar || row?.[name] === undefined) return row?.[name];
          if (fresh) return decoder.decode(kind, row[name]);
          this.#read ??= new Map();
          if (!this.#read.has(name)) this.#read.set(name, decoder.decode(kind, row[name]));
          return this.#read.get(name);
        };
        Object.defineProperty(Class.prototype, name, { get, configurable: true });
      }
    };
  }

  /** Checks whether another value is an entity of the same class with the same columns. */
  equals(other) {
    return other?.constructor === this.constructor && isDeepStrictEqual(rowOf(this), rowOf(other));
  }

  /** Returns the record as plain JSON, including protected health information. */
  toRecord() {
    return structuredClone(rowOf(this));
  }

  /**
   * Returns the columns that are never personal data: not only `JSON.stringify` calls this, but also loggers and the diffs
   * of test runners.
   */
  toJSON() {
    return pick(rowOf(this), tables.get(this.constructor).columns.filter(({ open }) => open));
  }

  /** Shows only the id and labels: other columns may hold protected health information. */
  [inspect.custom](depth, options) {
    const { type, columns } = tables.get(this.constructor);
    if (depth < 0) return options.stylize(`[${type}]`, "special");
    const shown = columns.filter(({ name, kind }) => name === "id" || kind.kind === "label");
    return `${type} ${inspect(pick(this, shown), options)}`;
  }
}

/** Encodes members as JSON text, or throws the violations of those that cannot be encoded; see `encodeMembers`. */
function encode(owner, members, defaults) {
  const { text, violations } = encodeMembers(owner, members, rowOf, defaults);
  if (violations.length > 0) throw invalid(violations);
  return text;
}

/** Checks a record in the native layer. */
function checkRecord(table, record) {
  const { text, violations } = encodeMembers(table.entity, record, rowOf);
  return withViolations(violations, native.check(table.name, text));
}

/** Returns text for the native layer, checked like other values. */
const text = (owner, field, value) => {
  if (typeof value !== "string") throw invalidField(owner, field, "field.wrong_type", "must be a string");
  return JSON.parse(encode(owner, { [field]: value }))[field];
};

/** Encodes the arguments of an operation; `now` defaults to the current time. See `encodeMembers`. */
function encodeArguments(owner, signature, members) {
  const takesNow = signature.arguments.some(({ name, kind }) => name === "now" && kind.kind === "timestamp");
  return encodeMembers(owner, members, rowOf, takesNow ? { now: new Date().toISOString() } : {});
}

/**
 * Calls a constructor, a command or a query of a table; `call` is passed the arguments as JSON text. The caller forgets the
 * members before it reads the result, so that no frame of the library holds them when an error is thrown: debuggers and
 * error trackers read frames.
 */
function callWith(table, signature, members, call) {
  const { text, violations } = encodeArguments(table.entity, signature, members);
  return withViolations(violations, call(text));
}

function defineClass(table) {
  const Class = { [table.type]: class extends Entity {} }[table.type];
  const fromRow = (row) => new Class(row, CHECKED);
  const fromAnswer = (answer) => fromRow(textOfAnswer(answer));
  defineColumns(Class, table.columns);
  const rowCall = (call, { name }, row) => (text) => call(table.name, name, row, text);
  const method = (target, { name }, value) =>
    Object.defineProperty(target, camelCase(name), { value, writable: true, configurable: true });
  for (const constructor of table.constructors) {
    method(Class, constructor, (members) => {
      const answer = callWith(table, constructor, members, (text) => native.call(table.name, constructor.name, null, text));
      members = undefined;
      return fromAnswer(answer);
    });
  }
  method(Class, { name: "from_json" }, (json) => {
    const answer = native.check(table.name, typeof json === "string" && json.isWellFormed() ? json : text(table.entity, "json", json));
    json = undefined;
    return fromAnswer(answer);
  });
  for (const command of table.commands) {
    method(Class.prototype, command, function (members) {
      const answer = callWith(table, command, members, rowCall(native.call, command, textOfRow(Class, this)));
      members = undefined;
      return fromAnswer(answer);
    });
  }
  for (const query of table.queries) {
    method(Class.prototype, query, function (members) {
      const answer = callWith(table, query, members, rowCall(native.query, query, textOfRow(Class, this)));
      members = undefined;
      return decoder.decode(query.returns, unwrap(answer));
    });
  }
  tables.set(Class, { ...table, fromRow, fromAnswer });
  decoder.addEntity(table.type, fromRow);
  return Class;
}

/** Returns the table of an entity class. */
function tableOf(Class) {
  const table = tables.get(Class);
  if (table === undefined) {
    throw invalidField("transaction", "entity", "field.wrong_type", "must be an entity class, such as User");
  }
  return table;
}

/** Returns the class of an entity; `field` names it in errors. */
function classOf(entity, field = "entity") {
  if (textOf(entity) === undefined) {
    throw invalidField("transaction", field, "field.wrong_type", "must be an entity, such as a User");
  }
  return entity.constructor;
}

/** Returns the record of an entity, which must be an instance of `Class`, as JSON text; `field` names it in errors. */
function textOfRow(Class, entity, field = "self") {
  const text = textOf(entity);
  if (text === undefined || !(entity instanceof Class)) {
    throw invalidField(tableOf(Class).entity, field, "field.wrong_type", `must be an entity of class ${Class.name}`);
  }
  return text;
}

const classes = Object.fromEntries(description.tables.map((table) => [table.type, defineClass(table)]));

/** One object per label enumeration: `UserRole.patient` is `"patient"`. */
const labels = Object.fromEntries(description.labels.map(({ name, labels }) =>
  [name, Object.freeze(Object.fromEntries(labels.map((label) => [label, label])))]));

/** All error codes, with their meanings. */
const codes = Object.freeze(Object.fromEntries(description.codes.map(({ code, meaning }) => [code, meaning])));

for (const { code, next_step } of description.codes) if (next_step !== null) nextSteps.set(code, next_step);

/** Returns the privileges with which a service account can call an operation of a transaction. */
function grantsOf(operation) {
  const found = description.operations.find(({ name }) => camelCase(name) === operation);
  if (found === undefined) {
    throw invalidField("grantsOf", "operation", "field.unknown", "is not the name of an operation of a transaction");
  }
  return Object.freeze([...found.grants]);
}

/** All privileges that a service account can be granted. */
const grants = Object.freeze([...description.grants]);

/** The privileges that the service account `rotate-keys` needs. */
const rotateKeysGrants = Object.freeze([...description.rotate_keys_grants]);

module.exports = { description, decoder, classes, labels, codes, grants, grantsOf, rotateKeysGrants, encode, encodeArguments, text, tableOf, classOf, textOfRow };
