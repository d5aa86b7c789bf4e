// What does not depend on tables: errors, portals, transactions. Everything else is in `index.d.ts`, which is generated.

import type { Operations, Code, DamagedRow, EmergencyAccess, EmergencyMatches, Entity, EntityClass, FilterOf, Grant, StoredClass, StoredEntity, VersionedEntity } from "./index.js";

/** One broken rule. */
export interface Violation {
  /** The entity, such as `consultation`. */
  readonly entity: string;
  /** The field, with a path into it where it is a list or an object: `specialties[2]`. */
  readonly field: string;
  /** The stable code. */
  readonly code: Code;
  /** What is wrong, in lower case and without protected health information. */
  readonly message: string;
}

/** The base of every error of this library. */
export declare class TelehealthError extends Error {
  protected constructor();
  /** The stable code, to branch on; of several violations the first one's. */
  readonly code: Code;
  /** The broken rules, where there are any. */
  readonly violations: readonly Violation[];
  /** What else is known, by name: of a damaged row `table`, `id`, `column`, `code` and `version`. */
  readonly details: { readonly [name: string]: unknown };
}

/** The input breaks rules: every violation at once. */
export declare class ValidationError extends TelehealthError {}

/** A well-formed request that the entity's present state does not allow. */
export declare class TransitionError extends TelehealthError {
  /** The state machine, such as `consultation`. */
  readonly machine: string;
  /** The label of the state that the entity is in. */
  readonly from: string;
  /** What was asked for, such as `start`. */
  readonly event: string;
}

/** There is no such row, or the actor may not see it. */
export declare class NotFoundError extends TelehealthError {
  /** The entity, such as `consultation`. */
  readonly entity: string;
  /** The id that was asked for. */
  readonly id: string;
}

/** Somebody has changed the row since it was read: read it again and decide anew. */
export declare class StaleError extends TelehealthError {
  /** The entity, such as `consultation`. */
  readonly entity: string;
  /** The id of the row. */
  readonly id: string;
}

/** Another row stands in the way. */
export declare class ConflictError extends TelehealthError {}

/** The actor may not do this. */
export declare class DeniedError extends TelehealthError {}

/** The database, the portal or the transaction cannot serve now; the message says what to do. */
export declare class UnavailableError extends TelehealthError {
  /** With `database.not_prepared`: what an administrator must run, in this order and in one transaction. */
  readonly statements?: readonly string[];
}

/** A stored row cannot be decrypted or breaks a rule, or the audit log is not what was signed; see `details`. */
export declare class CorruptError extends TelehealthError {}

/** A defect of this library; please report it. */
export declare class InternalError extends TelehealthError {}

/** What is known of a request; it goes into the audit log. */
export interface RequestOrigin {
  /** A name for the session of the request, never the token that opens it. */
  readonly session?: string;
  /** Where the request came from: an IP address. */
  readonly address?: string;
  /** The program that made the request, as it names itself. */
  readonly userAgent?: string;
}

/**
 * On whose behalf a transaction runs. It sees and does what the portal lets it. A transaction of somebody whom the portal does
 * not let in (a user who is not active, a service account that has not been granted anything) does not begin: `DeniedError`.
 */
export declare class Actor {
  #private;
  private constructor();
  /** A person, by the id of the user. */
  static user(id: string, request?: RequestOrigin): Actor;
  /** A service account of the portal, by a name such as `nightly-expiry`, which may do what it has been granted: `Portal.grantService`. */
  static service(name: string, request?: RequestOrigin): Actor;
}

/** Signs the checkpoints of one audit log. Whoever has it can sign a false history: keep it away from the database. */
export declare class Signer {
  #private;
  /** A key as `secret` writes it; `replacing` is the verifier of the keys that signed the log so far. */
  constructor(secret: string, options?: { readonly replacing?: string });
  /** Makes a key. The name tells the log from all others, such as a domain and a path. */
  static generate(name: string): Signer;
  /** The name of the log. */
  get name(): string;
  /** What checks its signatures, as text. It is public: auditors have it. */
  get verifier(): string;
  /** The key as text. It is a secret. */
  secret(): string;
}

/** A signed head of the audit log: what it held at a moment. */
export declare class Checkpoint {
  private constructor();
  /** Checks the signature of a note, and reads it. */
  static open(note: string, verifier: string): Checkpoint;
  /** The signed note (c2sp.org/signed-note). */
  readonly note: string;
  /** How many entries it covers. */
  readonly size: number;
  /** The root hash of RFC 6962 over them, in base64. */
  readonly root: string;
  /** When it was integrated. */
  readonly time: Date;
}

/** A place that whoever rewrites the database cannot rewrite: a write-once bucket, another machine, a paper tape. */
export interface CheckpointStore {
  /** The newest note that was kept. */
  newest(): Promise<string | null> | string | null;
  /** Keeps a note. The same one may come again. */
  keep(size: number, note: string): Promise<void> | void;
}

/** A folder with a file for each checkpoint, named for its size. Files are only ever added. */
export declare class CheckpointFolder implements CheckpointStore {
  #private;
  constructor(path: string);
  newest(): Promise<string | null>;
  keep(size: number, note: string): Promise<void>;
}

/** What a run of `Portal.rotateKeys` has done so far, or in all. */
export interface KeyRotation {
  /** The rows that hold nothing but the newest key's envelopes now, and did not before. */
  readonly rows: number;
  /** The rows with an envelope of an older key that does not decrypt. They are as they were. */
  readonly unreadable: number;
  /** Where these are, at most 1,000 columns. */
  readonly damaged: readonly DamagedRow[];
  /** The rows that others kept locked, or sealed with an older key meanwhile: the next run does them. */
  readonly left: number;
}

/** What `Portal.checkpoint` did. */
export interface Integrated {
  /** How many entries it added. */
  readonly added: number;
  /** The head of the log; null while there is no entry at all. */
  readonly checkpoint: Checkpoint | null;
}

/** A log that is what was integrated. */
export interface Verified {
  /** How many entries are integrated, all of them as they were. */
  readonly integrated: number;
  /** How many entries wait for the integrator. Nothing protects them yet. */
  readonly pending: number;
  /** The newest checkpoint; null where nothing was ever integrated. */
  readonly checkpoint: Checkpoint | null;
}

/** Proves that an entry is in the log of a checkpoint; `new InclusionProof(JSON.parse(text))` reads one. */
export declare class InclusionProof {
  constructor(members: { readonly entry: string; readonly position: number; readonly path: readonly string[]; readonly checkpoint: string });
  /** The entry, as it was integrated: its columns in JSON. The leaf is the hash of this text. */
  readonly entry: string;
  /** Where it stands in the log, counted from 0. */
  readonly position: number;
  /** The nodes beside its way to the root, in base64, from the leaf upwards: `PATH(m, D[n])` of RFC 6962. */
  readonly path: readonly string[];
  /** The note of the signed checkpoint. */
  readonly checkpoint: string;
  /** Checks the checkpoint's signature and the way from the entry to its root; throws `ValidationError` where they are wrong. */
  check(verifier: string): Checkpoint;
}

/** Proves that the log of one checkpoint begins with the log of another: nothing was changed, only added. */
export declare class ConsistencyProof {
  constructor(members: { readonly path: readonly string[]; readonly checkpoint: string });
  /** The nodes in base64, as `PROOF(m, D[n])` of RFC 6962. */
  readonly path: readonly string[];
  /** The note of the signed checkpoint of the longer log. */
  readonly checkpoint: string;
  /** Checks the newer checkpoint's signature, and that its log begins with the older one's. */
  check(older: Checkpoint, verifier: string): Checkpoint;
}

/** Several generations of keys, oldest first: the last one seals protected health information, all open it. */
export declare class Keyring {
  #private;
  /** Keys as a key management service holds them: ids such as `2026a`, and 32 random bytes each. */
  constructor(keys: readonly { readonly id: string; readonly secret: Uint8Array }[]);
  /** A ring of one random key, for a test. */
  static generate(id: string): Keyring;
  /** Reads the variable `TELEHEALTH_KEYS`: `id:secret` between commas, the secrets in base64. */
  static fromEnvironment(): Keyring;
  /** Reads a file with a key a line, `id:secret`; nobody but its owner may have any right on it. */
  static fromFile(path: string): Keyring;
  /** The ids of the keys, oldest first. */
  get ids(): string[];
  /** Asks the source again; on an error the ring stays as it was. */
  reload(): void;
}

/** How a portal connects. */
export interface ConnectOptions {
  /** The keys of protected health information. Without any, it is neither written nor read: `crypto.no_keyring`. */
  keyring?: Keyring;
  /** The most connections at a time, 1 to 1,000; 8 unless given. */
  poolSize?: number;
  /** How many milliseconds a transaction waits for a connection before `database.pool_exhausted`; 10,000 unless given. */
  acquireTimeout?: number;
  /** The schema that the portal lives in; `public` unless given. */
  schema?: string;
  /** Whether statements stay prepared. Switch it off behind a transaction-pooling PgBouncer before 1.21. */
  preparedStatements?: boolean;
  /**
   * Whether patients can be found by names alone and by the beginnings of names (`Transaction.patientsByName`); off unless
   * given. It gives names away to somebody with a dump: of 20,000 census-like patients 54 % of first names and, together with
   * their e-mail addresses, 62 % of whole names, rather than 3 % and 22 %. Every program of a database must have the same
   * setting; `Portal.rotateKeys` adds or drops the index in the rows that another setting has written.
   */
  nameIndex?: boolean;
  /**
   * 32 random bytes that sign for whom each transaction acts, so that SQL of somebody else's cannot act for another; see
   * `Portal.signContexts`.
   */
  contextKey?: Uint8Array;
}

/**
 * Connects to a database by a libpq URL or keyword string.
 *
 * Throws `UnavailableError` with `database.url_malformed` or `database.unreachable`.
 */
export declare function connect(url: string, options?: ConnectOptions): Promise<Portal>;

/**
 * Starts a private PostgreSQL and migrates it. Its data stays in `folder`, or goes with the portal where none is
 * given. The server ends when the portal is closed or forgotten, and however this process ends. Every service account may do
 * everything there, until `portal.grantService("*", [])` takes that back.
 *
 * Throws `UnavailableError` with `embedded.not_found` where no PostgreSQL is installed.
 */
export declare function embedded(folder?: string): Promise<Portal>;

/** Connects to the variable `DATABASE_URL`, or starts a private PostgreSQL where it is not set; migrated in both cases. */
export declare function fromEnvironment(): Promise<Portal>;

/** Something about a database that is not as it should be. */
export interface Finding {
  /** The stable code, such as `policy.changed`. */
  readonly code: string;
  /** How bad it is. Critical: somebody may see, change or forge what they must not. */
  readonly severity: "notice" | "warning" | "critical";
  /** What it is about: a table, a role, a setting. Names are as the catalog has them. */
  readonly object: string;
  /** What is wrong, and what follows from it. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
  /** The statements that do it, where there are any. Names in them are relative to the portal's schema. */
  readonly sql: string | null;
}

/** How far a schema is; see `Portal.status`. */
export interface Status {
  /** How many migrations the schema has. */
  readonly applied: number;
  /** The migrations that it lacks, by version. */
  readonly pending: readonly string[];
  /** What an administrator runs, in this order and in one transaction, before this login can migrate. */
  readonly preparation: readonly string[];
}

/** What is known of a patient in an emergency; everything that is given must hold. */
export interface EmergencySearch {
  readonly first_name?: string | null;
  readonly last_name?: string | null;
  /** `YYYY-MM-DD`. */
  readonly date_of_birth?: string | null;
  /** The telephone number of the patient's account. */
  readonly phone?: string | null;
  /** The e-mail address of the patient's account. */
  readonly email?: string | null;
}

/** A telehealth portal in a PostgreSQL database. */
export declare class Portal {
  #private;
  private constructor();
  /** The URL of the database. It may hold a password. */
  get url(): string;
  /**
   * Runs the migrations that the schema lacks; returns how many.
   *
   * Throws `UnavailableError` with `database.not_prepared` where the login lacks rights: its `statements` are what an
   * administrator must run, once, in this order and in one transaction.
   */
  migrate(): Promise<number>;
  /** How many migrations the schema has, which it lacks, and what an administrator must run before `migrate`. */
  status(): Promise<Status>;
  /**
   * Opens a patient's chart in an emergency, for an hour: until then every transaction of this provider reads that patient's
   * account, chart, visits, prescriptions, sessions, flows and submissions, and changes nothing by it. The access, a critical
   * entry of the audit log with the sealed reason, and a notification of the patient are committed together, or nothing is.
   * Each call is an access of its own. At most 20 an hour: `DeniedError` with `emergency.access_limit`.
   */
  breakGlass(actor: Actor, patientId: string, reason: string): Promise<EmergencyAccess>;
  /**
   * Searches for a patient in an emergency, by all that is known, and opens no chart. What was found is committed to the audit
   * log as critical, with the ids and the sealed reason, before it is answered; so is a search that found nothing. It takes an
   * e-mail address, a telephone number, or last name, first name (or its beginning) and date of birth; a name alone takes a
   * portal with `nameIndex`: `UnavailableError` with `crypto.no_name_index`. Answers at most 10 patients. At most 60 searches an hour: `DeniedError` with `emergency.search_limit`.
   */
  findForEmergency(actor: Actor, reason: string, search: EmergencySearch): Promise<EmergencyMatches>;
  /**
   * Grants a service account what it may do, such as `prescriptions:update`, and takes back what else it was granted; whoever may change
   * rows of a table may read them. As the owner of the tables, over a direct connection like `migrate`, and as often as you
   * like. A service account that has been granted nothing is nobody.
   */
  grantService(name: string, grants: readonly Grant[]): Promise<void>;
  /**
   * Sets the keys with which contexts must be signed from now on, as the owner of the tables: the newest is that of every
   * portal's `contextKey`, older ones keep serving while portals are restarted. With no key, contexts need not be signed.
   */
  signContexts(keys: readonly Uint8Array[]): Promise<void>;
  /**
   * Checks the database for changes that would let somebody see, change or forge what they must not, the worst first. Compares
   * every policy, trigger, function, constraint, column, index and grant with what the migrations make, in a scratch schema that is
   * rolled back; and checks roles, logins and settings. Run it as the owner of the tables, over a direct connection like `migrate`, and
   * name the `logins` that serve; without any, the portal's own. It takes about a second, and no lock on a table.
   */
  doctor(options?: { readonly logins?: readonly string[] }): Promise<readonly Finding[]>;
  /**
   * Seals anew with the newest key of the ring what is sealed with older ones, `batch` rows a transaction (1 to 1,000; 100 unless
   * given). As the service account `rotate-keys`, which needs `rotateKeysGrants`. Live traffic goes on, and nobody's copy becomes stale by it. It may be
   * killed at any time: the next run goes on. `onProgress` is called after each batch; what it throws is thrown at the end.
   */
  rotateKeys(options?: { readonly batch?: number; readonly onProgress?: (done: KeyRotation) => void }): Promise<KeyRotation>;
  /**
   * How many rows hold an envelope of each key, by the key's id, as the service account `rotate-keys`. A key that is not named is used by no row; the
   * audit log may still hold what it has sealed.
   */
  keysInUse(): Promise<{ readonly [id: string]: number }>;
  /**
   * Integrates what finished transactions have logged since the last time, and keeps the checkpoint `outside`. As the service account `audit`,
   * which needs `audit_logs:select`. Throws `CorruptError` where the log is not what was signed last.
   */
  checkpoint(signer: Signer, outside: CheckpointStore | null): Promise<Integrated>;
  /** Verifies the whole audit log; throws `CorruptError`, which names the first entry that is not as it was integrated. */
  verify(verifier: string, outside: CheckpointStore | null): Promise<Verified>;
  /** Proves that an entry is in the audit log, against the newest checkpoint. */
  proveInclusion(verifier: string, entry: string): Promise<InclusionProof>;
  /** Proves that the audit log has only grown since a checkpoint. */
  proveConsistency(verifier: string, older: Checkpoint): Promise<ConsistencyProof>;
  /**
   * Runs `work` as one transaction of `actor` and commits it; an error rolls it back. Contention with other
   * transactions runs it again, up to eight times, so `work` should change nothing but the database.
   */
  transaction<T>(actor: Actor, work: (tx: Transaction) => Promise<T> | T): Promise<T>;
  /** Begins a transaction that the caller ends: `await using tx = await portal.begin(actor)` rolls back unless committed. */
  begin(actor: Actor): Promise<Transaction>;
  /** Lets nobody in any more, waits for the transactions that are under way, and closes every connection. */
  close(): Promise<void>;
  /** Closes the portal. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Which page of a list. */
export interface PageOptions {
  /** The `next` of the page before. */
  after?: string | null;
  /** The most rows, 1 to 1,000; 100 unless given. */
  limit?: number;
}

/** A page of rows in the order of their ids. */
export interface Page<E> {
  /** The rows. */
  readonly items: readonly E[];
  /** What to pass as `after` for the next page; null on the last one. */
  readonly next: string | null;
  /** The rows of the page that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** All entities that pass a filter, a page at a time. */
export declare class Stream<E> implements AsyncGenerator<E, void, void> {
  #private;
  private constructor();
  /** The rows that cannot be read, of the pages that were read so far; at most 1,000. */
  get damaged(): readonly DamagedRow[];
  next(): Promise<IteratorResult<E, void>>;
  return(): Promise<IteratorResult<E, void>>;
  throw(error: unknown): Promise<IteratorResult<E, void>>;
  [Symbol.asyncIterator](): this;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A transaction of one actor. Its calls run one after the other, in the order in which they were made. */
export declare class Transaction {
  #private;
  private constructor();
  /** Stores a new entity, and returns it as the database has it. */
  add<E extends StoredEntity>(entity: E): Promise<E>;
  /** Stores new entities of one class in few round trips, all or none of them. */
  addAll<E extends StoredEntity>(entities: readonly E[]): Promise<E[]>;
  /** Reads an entity; throws `NotFoundError` where there is none, or the actor may not see it. */
  get<C extends EntityClass>(Class: C, id: string): Promise<InstanceType<C>>;
  /** Reads entities in one round trip, in the order of their ids as given; those that there are not are left out. */
  getMany<C extends EntityClass>(Class: C, ids: readonly string[]): Promise<InstanceType<C>[]>;
  /**
   * Writes a changed entity, and returns it as the database has it; throws `StaleError` where it has changed meanwhile. A whole
   * entity with the version of a damaged row repairs it.
   */
  save<E extends VersionedEntity>(entity: E): Promise<E>;
  /**
   * Deletes an entity, and what belongs to it: a patient's visits, prescriptions and sessions go with the patient. Throws
   * `StaleError` where somebody else has changed it, `ConflictError` where other rows need it.
   */
  remove(entity: StoredEntity): Promise<void>;
  /** Reads a page of the entities that pass a filter, in the order of their ids. */
  list<C extends EntityClass>(Class: C, filter?: FilterOf<InstanceType<C>>, page?: PageOptions): Promise<Page<InstanceType<C>>>;
  /** Reads all entities that pass a filter, in the order of their ids, a page at a time. */
  stream<C extends EntityClass>(Class: C, filter?: FilterOf<InstanceType<C>>): Stream<InstanceType<C>>;
  /**
   * Deletes a row by its id, whether it can be read or is damaged; with a `version`, unless it has another one by now. Throws as
   * `remove` does.
   */
  removeById<C extends StoredClass>(Class: C, id: string, options?: { readonly version?: Date | string | null }): Promise<void>;
  /** The damaged rows that reads of this transaction have left out so far, each once and at most 1,000. */
  damaged(): Promise<readonly DamagedRow[]>;
  /**
   * Runs a part that may fail without the rest: on an error only the part is undone. Calls that other code makes on
   * the transaction meanwhile wait until the part has ended, so the part must not wait for them.
   */
  savepoint<T>(part: (tx: Transaction) => Promise<T> | T): Promise<T>;
  /** Makes everything stand, and checks what is deferred until then. */
  commit(): Promise<void>;
  /** Undoes everything. */
  rollback(): Promise<void>;
  /** Rolls back, unless the transaction has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Transaction extends Operations {}
