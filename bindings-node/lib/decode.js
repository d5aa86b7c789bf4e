"use strict";
// Converts JSON of the native layer to frozen JavaScript values, by the types that `describe()` declares.

/** Converts JSON to values; holds the object types and entity classes that types refer to. */
class Decoder {
  #objects = new Map();
  #entities = new Map();

  /** @param {{ name: string, members: object[] }[]} objects */
  constructor(objects) {
    for (const { name, members } of objects) this.#objects.set(name, members);
  }

  /** Registers an entity class, by the function that creates an entity from its record. */
  addEntity(name, fromRow) {
    this.#entities.set(name, fromRow);
  }

  /** Checks whether values of a type are the same in JSON. */
  isScalar(kind) {
    if (["optional", "phi", "change"].includes(kind.kind)) return this.isScalar(kind.of);
    return !["timestamp", "list", "map", "object", "entity", "json"].includes(kind.kind);
  }

  /** Converts JSON to a value of a type. */
  decode(kind, json) {
    if (json === null) return null;
    switch (kind.kind) {
      case "timestamp":
        return new Date(json);
      case "list":
        return Object.freeze(json.map((item) => this.decode(kind.of, item)));
      case "optional":
      case "phi":
      case "change":
        return this.decode(kind.of, json);
      case "map":
        return this.fill({}, Object.keys(json).map((name) => ({ name, kind: kind.of })), json);
      case "object":
        return this.fill({}, this.#objects.get(kind.name), json);
      case "entity":
        return this.#entities.get(kind.name)(json);
      default:
        return typeof json === "object" ? freezeDeep(json) : json;
    }
  }

  /** Defines the members as own properties of `target`, and freezes it. */
  fill(target, members, json) {
    for (const { name, kind } of members) {
      const raw = json[name];
      if (raw === undefined) continue;
      if (raw !== null && isTimestamp(kind)) {
        // A Date is mutable even in a frozen object, so each access returns a new one.
        Object.defineProperty(target, name, { enumerable: true, get: () => new Date(raw) });
      } else {
        target[name] = this.decode(kind, raw);
      }
    }
    return Object.freeze(target);
  }
}

/** Checks whether a type is a timestamp, possibly wrapped. */
function isTimestamp(kind) {
  return kind.kind === "timestamp" || (!["list", "map"].includes(kind.kind) && kind.of !== undefined && isTimestamp(kind.of));
}

function freezeDeep(json) {
  for (const part of Object.values(json)) if (typeof part === "object" && part !== null) freezeDeep(part);
  return Object.freeze(json);
}

/** Returns the JavaScript name of an operation: `mark_no_show` becomes `markNoShow`. */
const camelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

module.exports = { Decoder, camelCase, isTimestamp };
