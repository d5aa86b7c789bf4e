"use strict";
// From the JSON of the native layer to frozen JavaScript values, by the kinds that `describe()` tells.

/** Turns JSON into values; knows the objects and entities that kinds name. */
class Shapes {
  #objects = new Map();
  #entities = new Map();

  /** @param {{ name: string, members: object[] }[]} objects */
  constructor(objects) {
    for (const { name, members } of objects) this.#objects.set(name, members);
  }

  /** Makes an entity class known, with the function that makes one of its record. */
  addEntity(name, fromRow) {
    this.#entities.set(name, fromRow);
  }

  /** The value of a kind that a piece of JSON stands for. */
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

  /** Gives `target` its members as own properties, and freezes it. */
  fill(target, members, json) {
    for (const { name, kind } of members) {
      const raw = json[name];
      if (raw === undefined) continue;
      if (raw !== null && isTimestamp(kind)) {
        // A Date can be changed even in a frozen object, so everybody gets one of their own.
        Object.defineProperty(target, name, { enumerable: true, get: () => new Date(raw) });
      } else {
        target[name] = this.decode(kind, raw);
      }
    }
    return Object.freeze(target);
  }
}

/** Whether a member holds one instant. */
function isTimestamp(kind) {
  return kind.kind === "timestamp" || (!["list", "map"].includes(kind.kind) && kind.of !== undefined && isTimestamp(kind.of));
}

function freezeDeep(json) {
  for (const part of Object.values(json)) if (typeof part === "object" && part !== null) freezeDeep(part);
  return Object.freeze(json);
}

/** The name of an operation in JavaScript: `mark_no_show` is `markNoShow`. */
const camelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

module.exports = { Shapes, camelCase };
