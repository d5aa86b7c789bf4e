"use strict";
// The order of calls on one transaction, also when a program does not wait for one before it makes the next.

const { AsyncLocalStorage } = require("node:async_hooks");
const { UnavailableError } = require("./errors.js");

/** The level that the running code stands in: a savepoint's work knows to which savepoint it belongs. */
const standing = new AsyncLocalStorage();

/**
 * One level of a transaction: itself, or a savepoint in it. Its calls run one after the other. A savepoint is one call
 * of the level around it, so that whatever is called there meanwhile waits, and is not undone with the savepoint.
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

  /** The innermost level of `owner` that the running code stands in, or `root`. */
  static of(owner, root) {
    let level = standing.getStore();
    while (level !== undefined && level.#owner !== owner) level = level.#outer;
    return level ?? root;
  }

  get ended() {
    return this.#ended;
  }

  /** Runs `call` once those before it are done. */
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

  /** Runs `part` on a level of its own. */
  async inner(part, end) {
    const level = new Level(this.#owner, standing.getStore());
    let result;
    try {
      result = await standing.run(level, part);
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
