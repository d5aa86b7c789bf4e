"use strict";
// Orders the calls on one transaction, also if a program does not await one before it makes the next.

const { AsyncLocalStorage } = require("node:async_hooks");
const { UnavailableError } = require("./errors.js");

/** The level of the running code, which identifies the savepoint that the code belongs to. */
const currentLevel = new AsyncLocalStorage();

/**
 * One level of a transaction: the transaction itself, or a savepoint in it. Its calls run one after another. A
 * savepoint is one call of the enclosing level, so other calls on that level wait for it and are not rolled back with
 * it.
 */
class Level {
  #tail = Promise.resolve();
  #ended = false;
  #owner;
  #outer;

  constructor(owner, outer) {
    this.#owner = owner;
    this.#outer = outer;
  }

  /** Returns the innermost level of `owner` that the running code belongs to, or `root`. */
  static of(owner, root) {
    let level = currentLevel.getStore();
    while (level !== undefined && level.#owner !== owner) level = level.#outer;
    return level ?? root;
  }

  get ended() {
    return this.#ended;
  }

  /** Runs `call` after the previous calls. */
  async run(call) {
    if (this.#ended) throw finished();
    const result = this.#tail.then(call);
    this.#tail = result.catch(() => {});
    return result;
  }

  /** Runs the last call of this level. */
  end(call) {
    const result = this.run(call);
    this.#ended = true;
    return result;
  }

  /** Runs `part` on a new level, then `end`. */
  async inner(part, end) {
    const level = new Level(this.#owner, currentLevel.getStore());
    let result;
    try {
      result = await currentLevel.run(level, part);
    } catch (error) {
      await level.end(() => end(false));
      throw error;
    }
    await level.end(() => end(true));
    return result;
  }
}

function finished() {
  const message = "the transaction, or the savepoint that this code belongs to, has ended; await every call within it";
  return new UnavailableError({ code: "transaction.finished", message: `${message} [transaction.finished]` });
}

module.exports = { Level };
