"use strict";
// The portal, and the functions that open one.

const { setTimeout: sleep } = require("node:timers/promises");
const { types } = require("node:util");
const audit = require("./audit.js");
const { reading } = require("./encode.js");
const { native, unwrap, withViolations, opened } = require("./native.js");
const { invalidField, requireFunction } = require("./errors.js");
const { description, decoder, encode, encodeArguments, text } = require("./entity.js");
const { Keyring } = require("./keyring.js");
const { known, requireDays } = require("./options.js");
const { camelCase } = require("./decode.js");
const { Transaction, damagedRows } = require("./transaction.js");

/** Converts the progress of a key rotation. */
const rotation = (done) => Object.freeze({ ...done, damaged: damagedRows(done.damaged) });

/** The identity on whose behalf a transaction runs. */
class Actor {
  #json;

  constructor(subject, request = {}) {
    const known = ["session", "address", "userAgent"];
    const given = reading("actor", () => ({ ...request }));
    if (typeof request !== "object" || request === null) {
      throw invalidField("actor", "request", "field.wrong_type", "must be an object with named members");
    }
    if (Object.keys(given).some((name) => !known.includes(name))) {
      throw invalidField("actor", "request", "field.unknown", `must have no members other than ${known.join(", ")}`);
    }
    const { userAgent: user_agent, ...others } = given;
    this.#json = encode("actor", { ...subject, ...others, user_agent });
    Object.freeze(Object.assign(this, subject, given));
  }

  static user(id, request) {
    return new Actor({ user: id }, request);
  }

  static service(name, request) {
    return new Actor({ service: name }, request);
  }

  /** Returns the JSON text for the native layer. */
  static text(actor) {
    if (typeof actor !== "object" || actor === null || !(#json in actor)) {
      throw invalidField("transaction", "actor", "field.wrong_type", "must be Actor.user(id) or Actor.service(name)");
    }
    return actor.#json;
  }
}

/** How many milliseconds `close` waits for transactions in progress. */
const CLOSE_TIMEOUT = 10_000;

/** Returns the signal among the options of a method. */
function signalOf(method, options) {
  return checked(method, known(method, options, ["signal"]).signal);
}

/** Returns a signal, after checking that it is one. */
function checked(method, signal) {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw invalidField(method, "signal", "field.wrong_type", "must be an AbortSignal");
  }
  return signal;
}

/** Encodes the arguments of an operation, and returns a function that calls it. */
function calling(operation, actor, members) {
  const { text, violations } = encodeArguments(operation.name, operation, members);
  const subject = Actor.text(actor);
  return async (native) => withViolations(violations, await native.call(operation.name, subject, text));
}

/** Settles as a promise does, or rejects with the reason of a signal when it is aborted. */
function unlessAborted(signal, promise) {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve(promise).then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
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

  /** Runs an operation, whose running statement ends at once when the signal is aborted. */
  async #unlessAborted(method, signal, work) {
    if (checked(method, signal) === undefined) return work(this.#native);
    signal.throwIfAborted();
    const operation = opened(this.#native.cancellable());
    // If the server cannot be reached, the statement ends by its time limit.
    const cancel = () => void operation.cancel().catch(() => {});
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await work(operation);
    } catch (error) {
      // Another error, or a result, says what has happened nevertheless.
      if (signal.aborted && error?.code === "transaction.cancelled") throw signal.reason;
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  async migrate(options = {}) {
    return this.#unlessAborted("migrate", signalOf("migrate", options), async (native) => unwrap(await native.migrate()));
  }

  async status(options = {}) {
    const ask = async (native) => Object.freeze(unwrap(await native.status()));
    return this.#unlessAborted("status", signalOf("status", options), ask);
  }

  async permissions(actor, options = {}) {
    const found = await this.#call("permissions", actor, {}, options);
    return Object.freeze({ ...found, operations: Object.freeze(found.operations.map(camelCase)) });
  }

  async breakGlass(actor, patientId, reason, options = {}) {
    return this.#call("break_glass", actor, { patient_id: patientId, reason }, options);
  }

  async findForEmergency(actor, reason, search, options = {}) {
    const known = reading("find_for_emergency", () => ({ ...search }));
    return this.#call("find_for_emergency", actor, { ...known, reason }, options);
  }

  /** Calls a portal operation for an actor; the operation runs its own transactions. */
  async #call(name, actor, members, options) {
    const operation = description.portal.find((known) => known.name === name);
    const call = calling(operation, actor, members);
    const ask = async (native) => unwrap(await call(native));
    const answer = await this.#unlessAborted(camelCase(name), signalOf(camelCase(name), options), ask);
    return decoder.decode(operation.returns, answer);
  }

  async grantService(name, grants, options = {}) {
    const [account, given] = [text("service", "name", name), encode("service", { grants })];
    const grant = async (native) => void unwrap(await native.grantService(account, given));
    await this.#unlessAborted("grantService", signalOf("grantService", options), grant);
  }

  async signContexts(keys, options = {}) {
    const bytes = Array.isArray(keys) && keys.every((key) => types.isUint8Array(key));
    if (!bytes) throw invalidField("options", "contextKey", "field.wrong_type", "must be a list of 32 bytes each");
    const sign = async (native) => void unwrap(await native.signContexts(keys));
    await this.#unlessAborted("signContexts", signalOf("signContexts", options), sign);
  }

  async doctor(options = {}) {
    const { logins = [], signal } = known("doctor", options, ["logins", "signal"]);
    const given = encode("doctor", { logins });
    const findings = await this.#unlessAborted("doctor", signal, async (native) => unwrap(await native.doctor(given)));
    return Object.freeze(findings.map(Object.freeze));
  }

  async checkOperations(options = {}) {
    const { thresholds = {}, signal } = known("checkOperations", options, ["thresholds", "signal"]);
    const given = encode("check_operations", { ...thresholds });
    const check = async (native) => unwrap(await native.checkOperations(given));
    const findings = await this.#unlessAborted("checkOperations", signal, check);
    return Object.freeze(findings.map(Object.freeze));
  }

  async mend(options = {}) {
    const { thresholds = {}, dryRun = false, signal } = known("mend", options, ["thresholds", "dryRun", "signal"]);
    const given = encode("mend", { ...thresholds });
    const mend = async (native) => unwrap(await native.mend(given, Boolean(dryRun)));
    const mends = await this.#unlessAborted("mend", signal, mend);
    return Object.freeze(mends.map((mend) => Object.freeze({ ...mend, error: mend.error && mend.error.message })));
  }

  async accessReport(since, options = {}) {
    const { dormantDays = 90, signal } = known("accessReport", options, ["dormantDays", "signal"]);
    requireDays("accessReport", "dormantDays", dormantDays);
    const day = text("access_report", "since", since);
    const make = async (native) => unwrap(await native.accessReport(day, dormantDays));
    const report = await this.#unlessAborted("accessReport", signal, make);
    return Object.freeze({ ...report, made: new Date(report.made) });
  }

  async capacity(options = {}) {
    const { days = 30, signal } = known("capacity", options, ["days", "signal"]);
    requireDays("capacity", "days", days);
    const measured = await this.#unlessAborted("capacity", signal, async (native) => unwrap(await native.capacity(days)));
    return Object.freeze({ ...measured, made: new Date(measured.made) });
  }

  async warmUp(options = {}) {
    const open = async (native) => void unwrap(await native.warmUp());
    await this.#unlessAborted("warmUp", signalOf("warmUp", options), open);
  }

  metrics() {
    return Object.freeze(unwrap(this.#native.metrics()));
  }

  async backlog(options = {}) {
    const count = async (native) => Object.freeze(unwrap(await native.backlog()));
    return this.#unlessAborted("backlog", signalOf("backlog", options), count);
  }

  async prometheus(options = {}) {
    const ask = async (native) => unwrap(await native.prometheus());
    return this.#unlessAborted("prometheus", signalOf("prometheus", options), ask);
  }

  async rotateKeys(options = {}) {
    const { batch = 100, onProgress = () => {}, signal } = known("rotateKeys", options, ["batch", "onProgress", "signal"]);
    requireFunction("onProgress", onProgress);
    if (!Number.isInteger(batch) || batch < 1 || batch > 1_000) {
      throw invalidField("rotateKeys", "batch", "page.limit", "must be 1 to 1000");
    }
    let failure;
    const report = (text) => {
      try {
        onProgress(rotation(JSON.parse(text)));
      } catch (error) {
        failure ??= { error };
      }
    };
    const rotate = async (native) => rotation(unwrap(await native.rotateKeys(batch, report)));
    const done = await this.#unlessAborted("rotateKeys", signal, rotate);
    if (failure) throw failure.error;
    return done;
  }

  async keysInUse(options = {}) {
    const count = async (native) => unwrap(await native.keysInUse());
    return this.#unlessAborted("keysInUse", signalOf("keysInUse", options), count);
  }

  async checkpoint(signer, outside, options = {}) {
    const integrate = (native) => audit.checkpoint(native, signer, outside);
    return this.#unlessAborted("checkpoint", signalOf("checkpoint", options), integrate);
  }

  async verify(verifier, outside, options = {}) {
    const verify = (native) => audit.verify(native, verifier, outside);
    return this.#unlessAborted("verify", signalOf("verify", options), verify);
  }

  async proveInclusion(verifier, entry, options = {}) {
    const prove = (native) => audit.proveInclusion(native, verifier, entry);
    return this.#unlessAborted("proveInclusion", signalOf("proveInclusion", options), prove);
  }

  async proveConsistency(verifier, older, options = {}) {
    const prove = (native) => audit.proveConsistency(native, verifier, older);
    return this.#unlessAborted("proveConsistency", signalOf("proveConsistency", options), prove);
  }

  async begin(actor, options = {}) {
    const begin = (subject) => this.#native.begin(subject);
    const signal = signalOf("begin", options);
    return new Transaction(await this.#begin(begin, actor, signal), signal);
  }

  /** Begins a transaction, and returns it for the native layer. */
  async #begin(begin, actor, signal) {
    const subject = Actor.text(actor);
    signal?.throwIfAborted();
    const opening = begin(subject);
    try {
      return opened(await unlessAborted(signal, opening));
    } catch (error) {
      // Nobody awaits a transaction that begins after this.
      if (signal?.aborted) opening.then((late) => typeof late === "string" || late.rollback()).catch(() => {});
      throw error;
    }
  }

  async transaction(actor, work, options = {}) {
    const begin = (subject) => this.#native.begin(subject);
    return this.#repeat(begin, actor, work, signalOf("transaction", options));
  }

  async read(actor, work, options = {}) {
    const begin = (subject) => this.#native.beginRead(subject);
    return this.#repeat(begin, actor, work, signalOf("read", options));
  }

  async #repeat(begin, actor, work, signal) {
    requireFunction("work", work);
    for (let attempt = 1; ; attempt++) {
      let tx;
      try {
        tx = await this.#begin(begin, actor, signal);
        return await this.#attempt(tx, work, signal);
      } catch (error) {
        // A cancelled statement or commit was rolled back; whether another error lets the outcome open, it says itself.
        if (signal?.aborted && error?.code === "transaction.cancelled") throw signal.reason;
        // The transaction itself knows it, whatever `work` makes of the errors of its statements.
        const metContention = tx === undefined ? error?.code === "database.contention" : tx.metContention();
        const pause = metContention ? unwrap(this.#native.retryPause(attempt)) : null;
        if (pause === null) throw error;
        await sleep(pause);
      }
    }
  }

  async #attempt(begun, work, signal) {
    const tx = new Transaction(begun, signal);
    try {
      const result = await unlessAborted(signal, work(tx));
      await tx.commit();
      return result;
    } catch (error) {
      // A failure to roll back is ignored: the first error is more useful, and a lost connection rolls back as well.
      await tx[Symbol.asyncDispose]().catch(() => {});
      throw error;
    }
  }

  async close(options = {}) {
    const { timeout = CLOSE_TIMEOUT } = known("close", options, ["timeout"]);
    if (!Number.isInteger(timeout) || timeout < 0 || timeout > 3_600_000) {
      throw invalidField("close", "timeout", "integer.out_of_range", "must be 0 to 3600000");
    }
    unwrap(await this.#native.close(timeout));
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }
}

/** Separates the secrets, which must never become text, and the signal from the other options. */
function separateSecrets(options = {}) {
  return reading("options", () => {
    if (typeof options !== "object" || options === null || Array.isArray(options)) {
      throw invalidField("options", "value", "field.wrong_type", "must be an object with named members");
    }
    const { keyring, contextKey, signal, ...others } = options;
    if (contextKey !== undefined && !types.isUint8Array(contextKey)) {
      throw invalidField("options", "contextKey", "field.wrong_type", "must be 32 bytes");
    }
    return { ...others, keyring: keyring === undefined ? undefined : Keyring.native(keyring), contextKey, signal };
  });
}

/** Resolves to a portal, or rejects with the reason of an aborted signal; a portal that opens after that is closed. */
async function portalOf(method, signal, open) {
  checked(method, signal)?.throwIfAborted();
  const opening = open();
  try {
    return new Portal(opened(await unlessAborted(signal, opening)));
  } catch (error) {
    if (signal?.aborted) opening.then((late) => typeof late === "string" || late.close(0)).catch(() => {});
    throw error;
  }
}

async function connect(url, options) {
  const { keyring, contextKey, signal, ...others } = separateSecrets(options);
  const [place, plain] = [text("portal", "url", url), encode("options", others)];
  return portalOf("connect", signal, () => native.NativePortal.connect(place, plain, keyring, contextKey));
}

async function embedded(options = {}) {
  const { folder, allowAll = false, signal } = known("embedded", options, ["folder", "allowAll", "signal"]);
  if (typeof allowAll !== "boolean") throw invalidField("embedded", "allowAll", "field.wrong_type", "must be true or false");
  const place = folder === undefined ? null : text("portal", "folder", folder);
  return portalOf("embedded", signal, () => native.NativePortal.embedded(place, allowAll));
}

async function fromEnvironment(options = {}) {
  return portalOf("fromEnvironment", signalOf("fromEnvironment", options), () => native.NativePortal.fromEnvironment());
}

module.exports = { Actor, Keyring, Portal, ...audit.classes, connect, embedded, fromEnvironment };
