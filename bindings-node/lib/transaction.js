"use strict";
// A transaction of one actor: table operations, and one method per operation.

const { native, unwrap, withViolations } = require("./native.js");
const { StaleError, invalidField, requireFunction } = require("./errors.js");
const { known } = require("./options.js");
const { reading } = require("./encode.js");
const { description, decoder, encode, encodeArguments, tableOf, classOf, textOfRow } = require("./entity.js");
const { camelCase } = require("./decode.js");
const { Level } = require("./queue.js");

/** The default page size, and the page size of a stream. */
const PAGE = 100;
const STREAM_PAGE = 500;
/** How many times `update` reads a row. */
const ATTEMPTS = 8;
/** The maximum number of damaged rows that a stream reports. */
const DAMAGED_LIMIT = 1_000;

class Transaction {
  #native;
  #root = new Level(this);
  #stopListening = () => {};

  constructor(opened, signal) {
    if (!(opened instanceof native.NativeTransaction)) {
      throw invalidField("transaction", "self", "field.wrong_type", "must be begun by a portal");
    }
    this.#native = opened;
    if (signal !== undefined) {
      // If the server cannot be reached, the statement ends by its time limit.
      const cancel = () => void opened.cancel().catch(() => {});
      if (signal.aborted) cancel();
      signal.addEventListener("abort", cancel, { once: true });
      this.#stopListening = () => signal.removeEventListener("abort", cancel);
    }
  }

  /** Queues one call of the native layer, and returns its result as text. */
  #answer(call) {
    return Level.of(this, this.#root).run(() => call(this.#native));
  }

  /** Queues one call of the native layer. */
  async #run(call) {
    // Unwrapped here, not in the queue, so that the stack trace of an error leads to the caller.
    return unwrap(await this.#answer(call));
  }

  /** Queues an operation. The frame of the caller, who unwraps the answer, does not hold the arguments. */
  async #call(operation, members) {
    const { text, violations } = encodeArguments(operation.name, operation, members);
    return withViolations(violations, await this.#answer((native) => native.call(operation.name, text)));
  }

  async add(entity) {
    return (await this.addAll([entity]))[0];
  }

  async addAll(entities) {
    const { Class, rows } = reading("transaction", () => rowsOf(entities));
    if (rows.length === 0) return [];
    const table = tableOf(Class);
    const stored = await this.#run((native) => native.addAll(table.name, rows.join("\n")));
    return stored.map(table.fromRow);
  }

  async get(Class, id, options = {}) {
    const table = tableOf(Class);
    const { forUpdate = null } = known("get", options, ["forUpdate"]);
    const key = encode(table.entity, { id, for_update: forUpdate });
    return table.fromAnswer(await this.#answer((native) => native.get(table.name, key)));
  }

  async getMany(Class, ids) {
    const table = tableOf(Class);
    const keys = encode(table.entity, { ids });
    return (await this.#run((native) => native.getMany(table.name, keys))).map(table.fromRow);
  }

  async save(entity) {
    const { table, row } = stored(entity);
    return table.fromAnswer(await this.#answer((native) => native.save(table.name, row)));
  }

  async update(Class, id, change) {
    requireFunction("change", change);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.save(await change(await this.get(Class, id)));
      } catch (error) {
        if (!(error instanceof StaleError) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async remove(entity) {
    const { table, row } = stored(entity);
    await this.#run((native) => native.remove(table.name, row));
  }

  async list(Class, filter, options) {
    const table = tableOf(Class);
    const conditions = encode(table.entity, filter);
    const page = encode(table.entity, options, { limit: PAGE });
    const { items, next, damaged } = await this.#run((native) => native.list(table.name, conditions, page));
    return Object.freeze({ items: Object.freeze(items.map(table.fromRow)), next, damaged: damagedRows(damaged) });
  }

  async count(Class, filter) {
    const table = tableOf(Class);
    const conditions = encode(table.entity, filter);
    return this.#run((native) => native.count(table.name, conditions));
  }

  stream(Class, filter, options) {
    return new Stream((after) => this.list(Class, filter, { ...options, after, limit: STREAM_PAGE }));
  }

  async removeById(Class, id, { version } = {}) {
    const table = tableOf(Class);
    const key = encode(table.entity, { id, version });
    await this.#run((native) => native.removeById(table.name, key));
  }

  async damaged() {
    return damagedRows(await this.#run((native) => native.damaged()));
  }

  async savepoint(part) {
    requireFunction("part", part);
    const level = Level.of(this, this.#root);
    return level.run(async () => {
      unwrap(await this.#native.beginSavepoint());
      return level.inner(() => part(this), async (keep) => unwrap(await this.#native.endSavepoint(keep)));
    });
  }

  async commit() {
    await this.#end((native) => native.commit());
  }

  async rollback() {
    await this.#end((native) => native.rollback());
  }

  async #end(how) {
    if (Level.of(this, this.#root) !== this.#root) {
      throw invalidField("transaction", "savepoint", "status.transition", "must have ended before the transaction ends");
    }
    try {
      unwrap(await this.#root.end(() => how(this.#native)));
    } finally {
      this.#stopListening();
    }
  }

  async [Symbol.asyncDispose]() {
    if (!this.#root.ended) await this.rollback();
  }

  static {
    for (const operation of description.operations) {
      const value = async function (members) {
        const answering = this.#call(operation, members);
        members = undefined;
        return decoder.decode(operation.returns, unwrap(await answering));
      };
      Object.defineProperty(this.prototype, camelCase(operation.name), { value, writable: true, configurable: true });
    }
  }
}

/** An asynchronous iterator over all entities that match a filter, read page by page. */
class Stream {
  #damaged = [];
  #entities;

  constructor(read) {
    this.#entities = this.#pages(read);
  }

  async *#pages(read) {
    let next = read(null);
    while (next !== null) {
      const page = await next;
      this.#damaged.push(...page.damaged.slice(0, DAMAGED_LIMIT - this.#damaged.length));
      const { items } = page;
      next = null;
      for (const [place, item] of items.entries()) {
        // Not earlier: a loop that ends early should not read, and record as read, what it does not use.
        if (page.next !== null && place === items.length >> 1) {
          next = read(page.next);
          // Thrown where it is awaited.
          next.catch(() => {});
        }
        yield item;
      }
      if (page.next !== null) next ??= read(page.next);
    }
  }

  get damaged() {
    return Object.freeze([...this.#damaged]);
  }

  next() {
    return this.#entities.next();
  }

  return() {
    return this.#entities.return();
  }

  throw(error) {
    return this.#entities.throw(error);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async [Symbol.asyncDispose]() {
    await this.return();
  }
}

const DAMAGED = { kind: "list", of: { kind: "object", name: "DamagedRow" } };
const damagedRows = (rows) => decoder.decode(DAMAGED, rows);

/** Returns the table of an entity, and its record as JSON text. */
function stored(entity) {
  const Class = classOf(entity);
  return { table: tableOf(Class), row: textOfRow(Class, entity) };
}

/** Returns the records of entities as JSON texts; the entities must be instances of one class. */
function rowsOf(entities) {
  if (!Array.isArray(entities)) {
    throw invalidField("transaction", "entities", "field.wrong_type", "must be a list of entities");
  }
  if (entities.length === 0) return { rows: [] };
  const Class = classOf(entities[0], entities.length === 1 ? "entity" : "entities/0");
  const name = (place) => (entities.length === 1 ? "entity" : `entities/${place}`);
  return { Class, rows: Array.from(entities, (entity, place) => textOfRow(Class, entity, name(place))) };
}

module.exports = { Stream, Transaction, damagedRows };
