"use strict";
// The tamper-evident audit log: signing keys, checkpoints, checkpoint stores and proofs.

const { native, unwrap, opened } = require("./native.js");
const { invalidField } = require("./errors.js");
const { reading } = require("./encode.js");
const { text, encode } = require("./entity.js");

/** Signs the checkpoints of one audit log. Its holder can sign a false history: keep it away from the database. */
class Signer {
  #native;

  constructor(secret, options = {}) {
    this.#native = secret instanceof native.NativeSigner ? secret : opened(signerOf(secret, options));
    Object.freeze(this);
  }

  static generate(name) {
    return new Signer(opened(native.NativeSigner.generate(text("signer", "name", name))));
  }

  get name() {
    return this.#native.name();
  }

  get verifier() {
    return this.#native.verifier();
  }

  secret() {
    return this.#native.secret();
  }

  /** Returns the signer for the native layer. */
  static native(signer) {
    if (typeof signer !== "object" || signer === null || !(#native in signer)) {
      throw invalidField("audit", "signer", "field.wrong_type", "must be a Signer");
    }
    return signer.#native;
  }
}

function signerOf(secret, options) {
  const replacing = options?.replacing;
  const earlier = replacing === undefined ? undefined : text("signer", "replacing", replacing);
  return native.NativeSigner.of(text("signer", "secret", secret), earlier);
}

/** A folder with one file per checkpoint, named after its size. Files are added, never changed. */
class CheckpointFolder {
  #path;

  constructor(path) {
    this.#path = text("checkpoints", "path", path);
  }

  async newest() {
    return unwrap(await native.newestInFolder(this.#path));
  }

  async keep(size, note) {
    unwrap(await native.keepInFolder(this.#path, size, note));
  }
}

/** A signed tree head of the log. */
class Checkpoint {
  constructor({ note, size, root, time }) {
    Object.assign(this, { note, size, root, time: new Date(time) });
    Object.freeze(this);
  }

  static open(note, verifier) {
    return new Checkpoint(unwrap(native.openCheckpoint(text("checkpoint", "note", note), verifierOf(verifier))));
  }
}

/** Proof that an entry is in the log of a checkpoint. */
class InclusionProof {
  constructor(members) {
    Object.freeze(Object.assign(this, taken(members, ["entry", "position", "path", "checkpoint"])));
  }

  check(verifier) {
    return new Checkpoint(unwrap(native.checkInclusion(encode("proof", { ...this }), verifierOf(verifier))));
  }
}

/** Proof that the log of one checkpoint extends the log of an older one. */
class ConsistencyProof {
  constructor(members) {
    Object.freeze(Object.assign(this, taken(members, ["path", "checkpoint"])));
  }

  check(older, verifier) {
    const proof = encode("proof", { ...this });
    return new Checkpoint(unwrap(native.checkConsistency(proof, noteOf(older), verifierOf(verifier))));
  }
}

/** Picks the named members of untrusted input; their values are verified with the proof. */
const taken = (members, names) => reading("proof", () => Object.fromEntries(names.map((name) => [name, members[name]])));
const verifierOf = (verifier) => text("audit", "verifier", verifier);
const noteOf = (checkpoint) => text("audit", "older", checkpoint?.note);
const checkpointOf = (members) => (members === null ? null : new Checkpoint(members));
/** Returns the newest note of a checkpoint store, whose `newest()` may also return synchronously. */
const newestOf = async (outside) => (outside === null ? undefined : (await storeOf(outside).newest()) ?? undefined);

function storeOf(outside) {
  if (typeof outside?.newest !== "function" || typeof outside?.keep !== "function") {
    throw invalidField("audit", "outside", "field.wrong_type", "must be null, or have newest() and keep(size, note)");
  }
  return outside;
}

/** Integrates the pending entries, and stores the checkpoint in `outside`. */
async function checkpoint(portal, signer, outside) {
  const key = Signer.native(signer);
  const { added, checkpoint: head, keep } = unwrap(await portal.checkpoint(key, await newestOf(outside)));
  if (keep && outside !== null) await outside.keep(head.size, head.note);
  return Object.freeze({ added, checkpoint: checkpointOf(head) });
}

/** Verifies the log against the database's checkpoints and the newest one in `outside`. */
async function verify(portal, verifier, outside) {
  const answer = unwrap(await portal.verify(verifierOf(verifier), await newestOf(outside)));
  const { integrated, pending, checkpoint: head } = answer;
  return Object.freeze({ integrated, pending, checkpoint: checkpointOf(head) });
}

async function proveInclusion(portal, verifier, entry) {
  return new InclusionProof(unwrap(await portal.proveInclusion(verifierOf(verifier), text("audit_log", "id", entry))));
}

async function proveConsistency(portal, verifier, older) {
  return new ConsistencyProof(unwrap(await portal.proveConsistency(verifierOf(verifier), noteOf(older))));
}

module.exports = {
  classes: { Signer, CheckpointFolder, Checkpoint, InclusionProof, ConsistencyProof },
  checkpoint, verify, proveInclusion, proveConsistency,
};
