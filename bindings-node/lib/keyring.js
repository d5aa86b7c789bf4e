"use strict";
// The keys of protected health information.

const { types } = require("node:util");
const { native, unwrap, opened } = require("./native.js");
const { invalidField } = require("./errors.js");
const { reading } = require("./encode.js");
const { text } = require("./entity.js");

/** The keys, oldest first: the last one encrypts, all decrypt. */
class Keyring {
  #native;

  constructor(keys) {
    this.#native = keys instanceof native.NativeKeyring ? keys : opened(ringOf(keys));
    Object.freeze(this);
  }

  static generate(id) {
    return new Keyring(opened(native.NativeKeyring.generate(text("keyring", "id", id))));
  }

  static fromEnvironment() {
    return new Keyring(opened(native.NativeKeyring.fromEnvironment()));
  }

  static fromFile(path) {
    return new Keyring(opened(native.NativeKeyring.fromFile(text("keyring", "path", path))));
  }

  get ids() {
    return this.#native.ids();
  }

  expose() {
    return this.#native.expose();
  }

  reload() {
    unwrap(this.#native.reload());
  }

  /** Returns the keyring for the native layer. */
  static native(keyring) {
    if (typeof keyring !== "object" || keyring === null || !(#native in keyring)) {
      throw invalidField("options", "keyring", "field.wrong_type", "must be a Keyring");
    }
    return keyring.#native;
  }
}

/** Builds a native keyring from `{ id, secret }` objects. */
function ringOf(keys) {
  return reading("keyring", () => {
    const pairs = Array.isArray(keys) ? keys.map((key) => [key?.id, key?.secret]) : [[]];
    if (!pairs.every(([id, secret]) => typeof id === "string" && types.isUint8Array(secret))) {
      throw invalidField("keyring", "keys", "field.wrong_type", "must be a list of { id, secret }, the secret as bytes");
    }
    const [ids, secrets] = [pairs.map(([id]) => id), pairs.map(([, secret]) => secret)];
    return native.NativeKeyring.of(ids, secrets);
  });
}

module.exports = { Keyring };
