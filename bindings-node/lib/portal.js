"use strict";
// The portal, and the ways to open one.

const { setTimeout: sleep } = require("node:timers/promises");
const { native, unwrap, opened } = require("./native.js");
const { UnavailableError, invalidField, requireFunction } = require("./errors.js");
const { encode, text } = require("./entity.js");
const { Keyring } = require("./keyring.js");
const { Transaction } = require("./transaction.js");

/** On whose behalf a transaction runs. */
class Actor {
  #json;

  constructor(members) {
    this.#json = encode("actor", members);
    Object.freeze(Object.assign(this, members));
  }

  static user(id) {
    return new Actor({ user: id });
  }

  static job(name) {
    return new Actor({ job: name });
  }

  /** The JSON text for the native layer. */
  static text(actor) {
    if (typeof actor !== "object" || actor === null || !(#json in actor)) {
      throw invalidField("transaction", "actor", "field.wrong_type", "must be Actor.user(id) or Actor.job(name)");
    }
    return actor.#json;
  }
}

class Portal {
  #native;

  constructor(opened) {
    if (!(opened instanceof native.NativePortal)) {
      throw invalidField("portal", "self", "field.wrong_type", "must be opened by connect, embedded or fromEnvironment");
    }
    this.#native = opened;
  }

  get url() {
    return unwrap(this.#native.url());
  }

  async migrate() {
    return unwrap(await this.#native.migrate());
  }

  async begin(actor) {
    return new Transaction(opened(await this.#native.begin(Actor.text(actor))));
  }

  async transaction(actor, work) {
    requireFunction("work", work);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(actor, work);
      } catch (error) {
        const contention = error instanceof UnavailableError && error.code === "database.contention";
        const pause = contention ? native.retryPause(attempt) : null;
        if (pause === null) throw error;
        await sleep(pause);
      }
    }
  }

  async #attempt(actor, work) {
    const tx = await this.begin(actor);
    try {
      const result = await work(tx);
      await tx.commit();
      return result;
    } catch (error) {
      // What has gone wrong says more than that the connection could not even roll back, which undoes as well.
      await tx[Symbol.asyncDispose]().catch(() => {});
      throw error;
    }
  }

  async close() {
    unwrap(await this.#native.close());
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }
}

async function connect(url, options) {
  const [keyring, others] = Keyring.apart(options);
  const [place, plain] = [text("portal", "url", url), encode("options", others)];
  return new Portal(opened(await native.NativePortal.connect(place, plain, keyring)));
}

async function embedded(folder) {
  const place = folder === undefined ? null : text("portal", "folder", folder);
  return new Portal(opened(await native.NativePortal.embedded(place)));
}

async function fromEnvironment() {
  return new Portal(opened(await native.NativePortal.fromEnvironment()));
}

module.exports = { Actor, Keyring, Portal, connect, embedded, fromEnvironment };
