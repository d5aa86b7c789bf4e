// Declarations that do not depend on tables: errors, portals, transactions. `index.d.ts` has the others and is
// generated.

import type { Operations, Code, DamagedRow, EmergencyAccess, EmergencyMatches, Entity, EntityClass, FilterOf, Grant, OrderOf, Permissions, StoredClass, StoredEntity, VersionedClass, VersionedEntity } from "./index.js";

/** A violated rule. */
export interface Violation {
  /** The entity, such as `consultation`. */
  readonly entity: string;
  /** The field; inside a list or an object followed by the JSON Pointer (RFC 6901) from there: `attachments/0/url`. */
  readonly field: string;
  /** The stable code. */
  readonly code: Code;
  /** What is wrong, in lower case and without protected health information. */
  readonly message: string;
  /** The limits and counts in the message, such as `{ max: 200, got: 201 }`, for messages in another language. */
  readonly parameters: { readonly [name: string]: number | string };
}

/** The base of every error of this library. `instanceof` recognizes the errors of another copy of it as well. */
export declare class TelehealthError extends Error {
  protected constructor();
  /** The stable code to branch on; with several violations, that of the first. */
  readonly code: Code;
  /** All violated rules; empty for other errors. */
  readonly violations: readonly Violation[];
  /**
   * What a program does next; null for an error about its input or about the state of a row, and for `access.denied`. A
   * service account's missing grant has `ask_administrator`, and a limit of emergencies `wait`. `retry`: run the transaction again. `wait`: the same, later. `check_outcome`: check whether the changes were
   * committed first. `ask_administrator`: something around the program must be put right. `fix_program`: the same calls
   * fail again.
   */
  readonly nextStep: "retry" | "wait" | "check_outcome" | "ask_administrator" | "fix_program" | null;
  /** Further details by name: for a damaged row `table`, `id`, `column`, `code` and `version`. */
  readonly details: { readonly [name: string]: unknown };
}

/** The input violates rules; `violations` lists all of them. */
export declare class ValidationError extends TelehealthError {}

/** The request is well-formed, but the entity's current state does not allow it. */
export declare class TransitionError extends TelehealthError {
  /** The state machine, such as `consultation`. */
  readonly machine: string;
  /** The label of the entity's current state. */
  readonly from: string;
  /** The requested event, such as `start`. */
  readonly event: string;
}

/** The row does not exist, or the actor may not see it. */
export declare class NotFoundError extends TelehealthError {
  /** The entity, such as `consultation`. */
  readonly entity: string;
  /** The requested id. */
  readonly id: string;
}

/** The row has been changed since it was read; read it again and decide again. */
export declare class StaleError extends TelehealthError {
  /** The entity, such as `consultation`. */
  readonly entity: string;
  /** The id of the row. */
  readonly id: string;
}

/** The change conflicts with another row; `violations` names the field. */
export declare class ConflictError extends TelehealthError {}

/** The actor is not authorized. */
export declare class DeniedError extends TelehealthError {
  /** What a service account lacks, such as `patients:select`; see `Portal.grantService`. */
  readonly grant?: Grant;
}

/** The database, the portal or the transaction is unavailable; the message says what to do. */
export declare class UnavailableError extends TelehealthError {
  /** For `database.not_prepared`: what an administrator must run, in this order and in one transaction. */
  readonly statements?: readonly string[];
}

/**
 * A stored row cannot be decrypted or violates a rule, or the audit log does not match its checkpoint; see `details`.
 */
export declare class CorruptError extends TelehealthError {}

/** A bug in this library; please report it. */
export declare class InternalError extends TelehealthError {}

/** Describes a request; written to the audit log. */
export interface RequestOrigin {
  /** A name for the session of the request, never its token. */
  readonly session?: string | undefined;
  /** The IP address from which the request came. */
  readonly address?: string | undefined;
  /** The program that made the request, as it names itself. */
  readonly userAgent?: string | undefined;
}

/**
 * The identity on whose behalf a transaction runs. The portal authorizes every access of the transaction. Beginning one
 * for a user who is not active, or for a service account without grants, rejects with `DeniedError`.
 */
export declare class Actor {
  #private;
  private constructor();
  /** Returns the actor of a user. */
  static user(id: string, request?: RequestOrigin): Actor;
  /** Returns the actor of a service account, such as `nightly-expiry`; see `Portal.grantService`. */
  static service(name: string, request?: RequestOrigin): Actor;
}

/** Signs the checkpoints of one audit log. Its holder can sign a false history: keep it away from the database. */
export declare class Signer {
  #private;
  /** Takes a key as returned by `secret`; `replacing` is the verifier of the keys that have signed the log so far. */
  constructor(secret: string, options?: { readonly replacing?: string | undefined });
  /** Generates a key. The name must identify the log, for example by a domain and a path. */
  static generate(name: string): Signer;
  /** The name of the log. */
  get name(): string;
  /** The public key that verifies its signatures, as text, to be given to auditors. */
  get verifier(): string;
  /** Returns the key as text. It is a secret. */
  secret(): string;
}

/** A signed tree head: the size and root hash of the audit log at a point in time. */
export declare class Checkpoint {
  private constructor();
  /** Parses a note; throws `ValidationError` if its signature is invalid. */
  static open(note: string, verifier: string): Checkpoint;
  /** The signed note (c2sp.org/signed-note). */
  readonly note: string;
  /** The number of entries covered. */
  readonly size: number;
  /** The root hash of the entries as in RFC 6962, in base64. */
  readonly root: string;
  /** The time of integration. */
  readonly time: Date;
}

/** A store that somebody with write access to the database cannot change, such as a write-once bucket. */
export interface CheckpointStore {
  /** Returns the newest stored note, or null. */
  newest(): Promise<string | null> | string | null;
  /** Stores a note. It may be called again with the same note. */
  keep(size: number, note: string): Promise<void> | void;
}

/** A folder with one file per checkpoint, named after its size. Files are added, never changed. */
export declare class CheckpointFolder implements CheckpointStore {
  #private;
  constructor(path: string);
  newest(): Promise<string | null>;
  keep(size: number, note: string): Promise<void>;
}

/** The progress or the result of `Portal.rotateKeys`. */
export interface KeyRotation {
  /** The number of re-encrypted rows; all their envelopes now use the newest key. */
  readonly rows: number;
  /** The number of rows with an envelope of an older key that does not decrypt. They are unchanged. */
  readonly unreadable: number;
  /** The columns that do not decrypt in these rows; at most 1,000. */
  readonly damaged: readonly DamagedRow[];
  /** The number of rows that were locked, or encrypted with an older key during the run. The next run handles them. */
  readonly left: number;
}

/** The result of `Portal.checkpoint`. */
export interface Integrated {
  /** The number of entries added. */
  readonly added: number;
  /** The newest checkpoint; null if the log is empty. */
  readonly checkpoint: Checkpoint | null;
}

/** The result of `Portal.verify` for an unchanged log. */
export interface Verified {
  /** The number of integrated entries, all unchanged. */
  readonly integrated: number;
  /** The number of entries not yet integrated. Changes to these are not detected. */
  readonly pending: number;
  /** The newest checkpoint; null if nothing has been integrated. */
  readonly checkpoint: Checkpoint | null;
}

/** Proof that an entry is in the log of a checkpoint; `new InclusionProof(JSON.parse(text))` reads one. */
export declare class InclusionProof {
  constructor(members: { readonly entry: string; readonly position: number; readonly path: readonly string[]; readonly checkpoint: string });
  /** The entry as integrated: its columns in JSON. The leaf hash is computed from this text. */
  readonly entry: string;
  /** The index of the entry in the log, counted from 0. */
  readonly position: number;
  /** The audit path in base64, from the leaf to the root: `PATH(m, D[n])` of RFC 6962. */
  readonly path: readonly string[];
  /** The signed note of the checkpoint. */
  readonly checkpoint: string;
  /**
   * Verifies the checkpoint's signature and the path from the entry to the root; throws `ValidationError` otherwise.
   */
  check(verifier: string): Checkpoint;
}

/** Proof that the log of one checkpoint extends the log of an older one: no entry was changed or removed. */
export declare class ConsistencyProof {
  constructor(members: { readonly path: readonly string[]; readonly checkpoint: string });
  /** The nodes in base64: `PROOF(m, D[n])` of RFC 6962. */
  readonly path: readonly string[];
  /** The signed note of the newer checkpoint. */
  readonly checkpoint: string;
  /**
   * Verifies the newer checkpoint's signature, and that its log extends the older one's; throws `ValidationError`
   * otherwise.
   */
  check(older: Checkpoint, verifier: string): Checkpoint;
}

/** The keys of protected health information, oldest first: the last one encrypts, all decrypt. */
export declare class Keyring {
  #private;
  /** Takes keys as stored in a key management service: ids such as `2026a`, with 32 random bytes each. */
  constructor(keys: readonly { readonly id: string; readonly secret: Uint8Array }[]);
  /** Generates a keyring with one random key, which is lost with the process unless `expose` exports it. */
  static generate(id: string): Keyring;
  /** Reads the environment variable `TELEHEALTH_KEYS`: `id:secret` pairs separated by commas, the secrets in base64. */
  static fromEnvironment(): Keyring;
  /** Reads a file with one `id:secret` pair per line; only its owner may have access to it. */
  static fromFile(path: string): Keyring;
  /** The ids of the keys, oldest first. */
  get ids(): string[];
  /**
   * Returns the keys in the format of `fromFile`: one line `id:secret` for each, oldest first. The text contains the
   * secrets: write it to a file that only its owner can read, or to a secret store.
   */
  expose(): string;
  /** Reads the source again; on an error the keyring is unchanged. */
  reload(): void;
}

/** The options of functions that open a portal. */
export interface OpenOptions {
  /**
   * When it is aborted, the promise rejects with the signal's reason at once, and a portal that opens after that is closed.
   * Migrations that have begun are completed.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `connect`. */
export interface ConnectOptions extends OpenOptions {
  /**
   * The keys of protected health information. Without it, such columns can be neither written nor read:
   * `crypto.no_keyring`.
   */
  keyring?: Keyring | undefined;
  /** The maximum number of connections, 1 to 1,000. Default: 8. */
  poolSize?: number | undefined;
  /** How many milliseconds a transaction waits for a connection before `database.pool_exhausted`. Default: 10,000. */
  acquireTimeout?: number | undefined;
  /**
   * How many milliseconds a statement waits for a lock of another transaction before `database.lock_timeout`. So a
   * transaction begun within another one, which waits for its row, does not wait forever. Default: 10,000.
   */
  lockTimeout?: number | undefined;
  /**
   * How many milliseconds a statement runs before `database.statement_timeout`. PostgreSQL does not count the constraints
   * and triggers that wait for the commit. Default: 60,000.
   */
  statementTimeout?: number | undefined;
  /**
   * How many milliseconds a transaction may be idle between two statements before the server ends it:
   * `database.connection_lost`. Default: 300,000.
   */
  idleTimeout?: number | undefined;
  /**
   * How many milliseconds a transaction lasts before `database.transaction_timeout`. A commit that has begun is not cut
   * off, so that its outcome is known. Default: 600,000.
   */
  transactionTimeout?: number | undefined;
  /** The schema of the portal. Default: `public`. */
  schema?: string | undefined;
  /** Whether to keep prepared statements. Disable it behind a transaction-pooling PgBouncer before 1.21. */
  preparedStatements?: boolean | undefined;
  /**
   * Allows searching for patients by name alone and by the beginning of a name (`Transaction.patientsByName`). Default:
   * false. It reveals names to somebody with a database dump: of 20,000 census-like patients 54 % of first names and,
   * together with their e-mail addresses, 62 % of full names, instead of 3 % and 22 %. All programs that use a database
   * must have the same setting; `Portal.rotateKeys` adds or drops the index in rows written with the other setting.
   */
  nameIndex?: boolean | undefined;
  /**
   * 32 random bytes that sign the actor of each transaction, so that SQL from elsewhere cannot impersonate an actor;
   * see `Portal.signContexts`.
   */
  contextKey?: Uint8Array | undefined;
  /**
   * The URLs of streaming replicas, on which `Portal.read` reads; each has `poolSize` connections of its own. Default:
   * none, so that the primary serves these reads, too.
   */
  replicaUrls?: readonly string[] | undefined;
  /** How many milliseconds a replica may be behind; otherwise the primary serves the read. Default: 10,000. */
  replicaMaxLag?: number | undefined;
}

/**
 * Connects to a database by a libpq URL or keyword string.
 *
 * Rejects with `UnavailableError`: `database.url_malformed` or `database.unreachable`.
 */
export declare function connect(url: string, options?: ConnectOptions): Promise<Portal>;

export interface EmbeddedOptions extends OpenOptions {
  /** The folder that keeps the data, and the keys in its file `keys`. Default: nothing is kept. */
  folder?: string | undefined;
  /**
   * Whether every service account may do everything, for trials and for tests that are about something else. Default:
   * `false`, each needs its grants, as in production.
   */
  allowAll?: boolean | undefined;
}

/**
 * Starts a private PostgreSQL and migrates it. The server stops when the portal is closed or garbage-collected, and when
 * this process ends in any way.
 *
 * Rejects with `UnavailableError`: `embedded.not_found` if no PostgreSQL is installed.
 */
export declare function embedded(options?: EmbeddedOptions): Promise<Portal>;

/**
 * Connects to the environment variable `DATABASE_URL`, or starts a private PostgreSQL if it is not set. Migrates it in
 * both cases.
 */
export declare function fromEnvironment(options?: OpenOptions): Promise<Portal>;

/** A problem found in a database. */
export interface Finding {
  /** The stable code, such as `policy.changed`. */
  readonly code: string;
  /** The severity. Critical: data may be readable, changeable or forgeable without authorization. */
  readonly severity: "notice" | "warning" | "critical";
  /** The table, role or setting concerned, named as in the catalog. */
  readonly object: string;
  /** The problem and its consequences. */
  readonly message: string;
  /** How to fix it. */
  readonly remedy: string;
  /** The SQL statements that fix it, or null. Names are relative to the portal's schema. */
  readonly sql: string | null;
}

/** What became of a finding that needs no decision of a person. */
export interface Mend {
  /** The code of the finding. */
  readonly code: string;
  /** The object of the finding. */
  readonly object: string;
  /** The SQL statement or the operation that mends it. */
  readonly action: string;
  /** What has happened; `planned` if only the plan was asked for. */
  readonly state: "planned" | "done" | "failed";
  /** Why it could not be mended: a message with its code; null otherwise. */
  readonly error: string | null;
}

/** A table of an `AccessReport`. */
export interface ReportSection {
  /** The name, such as `services`. */
  readonly name: string;
  /** What the rows are, and what they leave out. */
  readonly about: string;
  /** The requirements of 45 CFR for which it is evidence. */
  readonly requirements: readonly string[];
  /** The columns. */
  readonly columns: readonly string[];
  /** The rows: a text for each column, empty if there is no value. */
  readonly rows: readonly (readonly string[])[];
}

/** A report of who can do what, and who did; see `Portal.accessReport`. */
export interface AccessReport {
  /** The first day of what was done. */
  readonly since: string;
  /** When the report was made. */
  readonly made: Date;
  /** After how many days without a trace an account is dormant. */
  readonly dormant_days: number;
  /** Whether an account is dormant, or grants apply to every service account. */
  readonly needs_action: boolean;
  /** The sections. */
  readonly sections: readonly ReportSection[];
  /** The report as Markdown. */
  readonly markdown: string;
  /** The report as CSV (RFC 4180). */
  readonly csv: string;
}

/** The size of a table and its growth. */
export interface TableGrowth {
  /** The name. */
  readonly table: string;
  /** Its size with its indexes. */
  readonly bytes: number;
  /** PostgreSQL's estimate of its rows. */
  readonly rows: number;
  /** The rows that were added in the measured days and are still there. */
  readonly added: number;
  /**
   * Over how many days the growth was measured, as the difference to a size that `telehealth capacity --record` has
   * recorded; null if it is an estimate: the added rows, of the average size.
   */
  readonly recorded_days: number | null;
  /** By how much it grows a day. */
  readonly bytes_per_day: number;
}

/** The size of a portal's tables and their growth; see `Portal.capacity`. */
export interface Capacity {
  /** When it was measured. */
  readonly made: Date;
  /** Over how many days the added rows were counted: less than asked for in a younger portal, at least one. */
  readonly days: number;
  /** The free bytes of the disk with the server's data folder; null if the server runs on another machine. */
  readonly free: number | null;
  /** The size of all tables. */
  readonly bytes: number;
  /** By how much they grow a day. */
  readonly bytes_per_day: number;
  /** The tables, the largest first. */
  readonly tables: readonly TableGrowth[];
}

/** The connections and transactions of a portal in this process, since it was opened; see `Portal.metrics`. */
export interface Metrics {
  /** The maximum number of connections, those to replicas included. */
  readonly connections_limit: number;
  /** The connections that transactions use, or that are being opened. */
  readonly connections_used: number;
  /** The idle connections. */
  readonly connections_idle: number;
  /** The connections that were opened. */
  readonly connections_opened: number;
  /** The callers that wait for a connection now. */
  readonly waiting: number;
  /** The callers that had to wait for a connection. */
  readonly waits: number;
  /** How many seconds they have waited in all. */
  readonly waited: number;
  /** The callers that got no connection within the limit. */
  readonly timeouts: number;
  /** The transactions that were committed. */
  readonly committed: number;
  /** The transactions that were rolled back. */
  readonly rolled_back: number;
  /** The transactions whose commit failed. */
  readonly failed: number;
  /** The transactions whose connection broke during the commit. */
  readonly unknown: number;
  /** The statements and transactions that were refused, because the actor was not authorized. */
  readonly denied: number;
  /** How many times transactions met contention and were run again. */
  readonly retries: number;
  /** The reads that began on a replica. */
  readonly replica_reads: number;
  /** The reads that the primary served because no replica could. */
  readonly replica_misses: number;
}

/** What waits to be processed; see `Portal.backlog`. */
export interface Backlog {
  /** The notifications that are due and that no worker has claimed. */
  readonly notifications_due: number;
  /** How many seconds the oldest of them has been due; null if there is none. */
  readonly oldest_due: number | null;
  /** The submissions of forms that wait to be processed. */
  readonly submissions_pending: number;
  /** The entries of the audit log that are not integrated, and so not protected. */
  readonly audit_pending: number;
  /** The age of the newest checkpoint of the audit log in seconds; null if there is none. The signature is not checked. */
  readonly checkpoint_age: number | null;
}

/** An event of the library. */
export interface LogRecord {
  /** The severity. */
  readonly level: "debug" | "info" | "warning" | "error";
  /** The part of the library, such as `telehealth.transaction`. */
  readonly target: string;
  /** What happened. */
  readonly message: string;
  /** Details, in OpenTelemetry's names where there are any, such as `db.operation.name`. No protected values. */
  readonly fields: { readonly [name: string]: string | number | boolean };
}

/**
 * Calls `callback` with each event of the library in this process from a level on; returns a function that ends it. The
 * level `debug` has one event for each transaction and each statement. The callback does not keep the process alive.
 */
export declare function onLog(
  callback: (record: LogRecord) => void,
  options?: { readonly level?: "debug" | "info" | "warning" | "error" | undefined },
): () => void;

/** The options of operations that ask the database. */
export interface Abortable {
  /**
   * When it is aborted, the running statement ends at once, what has not been committed is rolled back, and the promise
   * rejects with the signal's reason. If the operation has ended nevertheless, its own outcome is reported.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The migration status of a schema; see `Portal.status`. */
export interface Status {
  /** The number of applied migrations. */
  readonly applied: number;
  /** The versions of the pending migrations. */
  readonly pending: readonly string[];
  /** Statements that an administrator must run, in this order in one transaction, before this login can migrate. */
  readonly preparation: readonly string[];
}

/** Criteria of an emergency search for a patient; all given criteria must match. */
export interface EmergencySearch {
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
  /** `YYYY-MM-DD`. */
  readonly date_of_birth?: string | null | undefined;
  /** The telephone number of the patient's account. */
  readonly phone?: string | null | undefined;
  /** The e-mail address of the patient's account. */
  readonly email?: string | null | undefined;
}

/** A telehealth portal in a PostgreSQL database. */
export declare class Portal {
  #private;
  private constructor();
  /** The URL of the database. It may contain a password. */
  get url(): string;
  /**
   * Runs the pending migrations; resolves to their number. An aborted signal rolls back the one that runs.
   *
   * Rejects with `UnavailableError`: `database.not_prepared` if the login lacks privileges. Its `statements` are what
   * an administrator must run once, in this order and in one transaction.
   */
  migrate(options?: Abortable): Promise<number>;
  /** Returns the applied and pending migrations, and what an administrator must run before `migrate`. */
  status(options?: Abortable): Promise<Status>;
  /**
   * Returns what an actor may do: with the rows of each table, and which operations. Empty for a user who is not active and
   * for a service account without grants.
   */
  permissions(actor: Actor, options?: Abortable): Promise<Permissions>;
  /**
   * Grants a provider read access to a patient's chart for an hour, in an emergency. All transactions of the provider
   * can then read the patient's account, chart, visits, prescriptions, sessions, flows and submissions; it
   * permits no changes. The access, a critical audit log entry with the encrypted reason, and a notification of the patient are
   * committed together. Each call creates an access of its own. The limit is 20 accesses per provider and hour:
   * `DeniedError` with `emergency.access_limit`.
   */
  breakGlass(actor: Actor, patientId: string, reason: string, options?: Abortable): Promise<EmergencyAccess>;
  /**
   * Searches for a patient in an emergency. This grants no access to a chart. A search requires an e-mail address, a
   * telephone number, or last name, first name (or its beginning) and date of birth. A search by name alone requires a
   * portal with `nameIndex`, otherwise it rejects with `UnavailableError`: `crypto.no_name_index`. The result, even an
   * empty one, is committed to the audit log as critical, with the ids and the encrypted reason, before it is returned.
   * It has at most 10 patients. The limit is 60 searches per provider and hour: `DeniedError` with
   * `emergency.search_limit`.
   */
  findForEmergency(
    actor: Actor, reason: string, search: EmergencySearch, options?: Abortable,
  ): Promise<EmergencyMatches>;
  /**
   * Sets the privileges of a service account, such as `prescriptions:update`, and revokes all others. A privilege to
   * change the rows of a table includes reading them. Run it as the owner of the tables, over a direct connection like
   * `migrate`. It can be repeated. A service account without grants is denied every transaction.
   */
  grantService(name: string, grants: readonly Grant[], options?: Abortable): Promise<void>;
  /**
   * Sets the keys with which contexts must be signed from now on. Run it as the owner of the tables. Use the newest key
   * as the `contextKey` of every portal; older keys remain valid while portals are restarted. Without keys, contexts
   * need not be signed.
   */
  signContexts(keys: readonly Uint8Array[], options?: Abortable): Promise<void>;
  /**
   * Checks the database for changes that allow unauthorized access or forgery; returns the most severe first. Compares
   * every policy, trigger, function, constraint, column, index and grant with those that the migrations create in a
   * scratch schema, which is rolled back, and checks roles, logins and settings. Run it as the owner of the tables,
   * over a direct connection like `migrate`. `logins` are those that applications use; the default is the login of the
   * portal. It takes about a second and locks no table.
   */
  doctor(options?: Abortable & { readonly logins?: readonly string[] | undefined }): Promise<readonly Finding[]>;
  /**
   * Checks sessions, indexes, limits of the server and rows; resolves to the most severe findings first. Run it as a
   * superuser: policies hide rows from everybody else. With the keyring it also decrypts the newest rows of each table
   * and checks them. `thresholds` has those that differ from the recommended ones, by name.
   */
  checkOperations(
    options?: Abortable & { readonly thresholds?: Readonly<Record<string, number>> | undefined },
  ): Promise<readonly Finding[]>;
  /**
   * Mends what `checkOperations` finds and what needs no decision of a person: expires prescriptions, marks invoices,
   * ends notifications, recovers submissions, and runs statements that change no row: for invalid indexes, old
   * statistics, dead rows and constraints. Runs as the service account `doctor`, which needs the grant to update the four
   * tables. With `dryRun` nothing is changed.
   */
  mend(options?: Abortable & {
    readonly thresholds?: Readonly<Record<string, number>> | undefined;
    readonly dryRun?: boolean | undefined;
  }): Promise<readonly Mend[]>;
  /**
   * Reports who can do what, what was read and changed since a day (`YYYY-MM-DD`), and which accounts left no trace for
   * `dormantDays` (default: 90). Run it as a superuser: policies hide rows from everybody else, for whom it rejects with
   * `DeniedError`. It reads the audit log of that time, and changes nothing.
   */
  accessReport(since: string, options?: Abortable & { readonly dormantDays?: number | undefined }): Promise<AccessReport>;
  /**
   * Measures the tables, and how they have grown in the last `days` days (default: 30), by their rows' `created_at`.
   * Nothing has to be recorded before. It does not see the growth of tables without that column, of updates, and of rows
   * that were removed since. Run it as a superuser; it reads the tables.
   */
  capacity(options?: Abortable & { readonly days?: number | undefined }): Promise<Capacity>;
  /**
   * Opens all connections of the pool, so that the first transactions need not wait for new ones. A service calls it
   * before it takes requests. Connections that stay unused for ten minutes are closed again. An unreachable replica is
   * no error.
   */
  warmUp(options?: Abortable): Promise<void>;
  /** Returns the numbers of this process, without asking the database. */
  metrics(): Metrics;
  /**
   * Counts what waits in the database. Runs as the service account `metrics`, which needs `notifications:select`; it
   * reads numbers only.
   */
  backlog(options?: Abortable): Promise<Backlog>;
  /**
   * Returns `metrics` and `backlog` in the text form of Prometheus, of type `text/plain; version=0.0.4`. If the backlog
   * cannot be read, `telehealth_backlog_readable` is 0 and the rest is there.
   */
  prometheus(options?: Abortable): Promise<string>;
  /**
   * Re-encrypts values that use older keys with the newest key of the keyring, `batch` rows per transaction (1 to
   * 1,000; default 100). Runs as the service account `rotate-keys`, which needs `rotateKeysGrants`. It can run during
   * normal operation and does not make copies of rows stale. If it is interrupted, the next run continues. `onProgress`
   * is called after each batch; after the run, the promise rejects with the first error that it has thrown.
   */
  rotateKeys(options?: Abortable & {
    readonly batch?: number | undefined;
    readonly onProgress?: ((done: KeyRotation) => void) | undefined;
  }): Promise<KeyRotation>;
  /**
   * Returns the number of rows with an envelope of each key, by key id. Runs as the service account `rotate-keys`. A
   * key that is not listed is used by no row, but the audit log may still hold values encrypted with it.
   */
  keysInUse(options?: Abortable): Promise<{ readonly [id: string]: number }>;
  /**
   * Integrates the audit log entries of finished transactions, and stores the checkpoint in `outside`. Runs as the
   * service account `audit`, which needs `audit_logs:select`. Rejects with `CorruptError` if the log does not match the
   * last checkpoint.
   */
  checkpoint(signer: Signer, outside: CheckpointStore | null, options?: Abortable): Promise<Integrated>;
  /** Verifies the whole audit log; rejects with `CorruptError` naming the first entry that has been changed. */
  verify(verifier: string, outside: CheckpointStore | null, options?: Abortable): Promise<Verified>;
  /** Returns a proof that an entry is in the audit log of the newest checkpoint. */
  proveInclusion(verifier: string, entry: string, options?: Abortable): Promise<InclusionProof>;
  /** Returns a proof that the audit log has only been appended to since a checkpoint. */
  proveConsistency(verifier: string, older: Checkpoint, options?: Abortable): Promise<ConsistencyProof>;
  /**
   * Runs `work` as one transaction of `actor` and commits it; an error rolls it back. On contention with other
   * transactions it is repeated, up to eight attempts, also if `work` then fails with an error of its own; so `work`
   * should have no side effects outside the database. `StaleError` is not contention; to read and change a row until it
   * succeeds, use `Transaction.update`. A transaction of `begin` is not repeated.
   *
   * When the signal is aborted, the running statement ends at once, the transaction is rolled back, and the promise rejects
   * with the signal's reason. If the commit has succeeded nevertheless, it resolves; if its outcome is unknown, it rejects
   * with `database.outcome_unknown`.
   *
   * A transaction that is begun within `work` is another one, on another connection: it does not see what this one has
   * written, is committed on its own, and waits for this one's locks until `lockTimeout`. To roll back a part, use
   * `Transaction.savepoint`.
   */
  transaction<T>(
    actor: Actor, work: (tx: Transaction) => Promise<T> | T, options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<T>;
  /**
   * Runs `work` in a transaction that only reads, on one of `replicaUrls`. It sees everything that this portal has
   * committed before; what others have committed, it may see up to `replicaMaxLag` later. If there is no replica, or all
   * are unavailable or further behind, the primary serves it. Reads of other people's data are logged on the primary
   * before the promise resolves. Like `transaction` it is repeated on contention, here with the replay of the primary's
   * changes. A statement that would change rows rejects with `transaction.read_only`.
   */
  read<T>(
    actor: Actor, work: (tx: Transaction) => Promise<T> | T, options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<T>;
  /**
   * Begins a transaction that the caller must end: `await using tx = await portal.begin(actor)` rolls back unless
   * committed. When the signal is aborted, the running statement ends at once, and that and every later call rejects with
   * `transaction.cancelled`.
   */
  begin(actor: Actor, options?: { readonly signal?: AbortSignal | undefined }): Promise<Transaction>;
  /**
   * Rejects new transactions and operations, waits up to `timeout` milliseconds (default: 10,000) for those in progress,
   * and closes all connections. Afterwards nothing is committed, except by an operation such as `migrate` that was still
   * running. Rejects with `UnavailableError`: `portal.in_use` if any were still open.
   */
  close(options?: { readonly timeout?: number | undefined }): Promise<void>;
  /** Closes the portal. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Selects the order of a stream. */
export interface StreamOptions<E extends Entity> {
  /** A column, with a minus sign before it for descending order. Default: `id`, the order in which rows were created. */
  order?: OrderOf<E> | null | undefined;
}

/** Selects a page of a list. */
export interface PageOptions<E extends Entity> extends StreamOptions<E> {
  /** The `next` of the previous page. */
  after?: string | null | undefined;
  /** The maximum number of rows, 1 to 1,000. Default: 100. */
  limit?: number | undefined;
}

/** A page of rows. */
export interface Page<E> {
  /** The rows. */
  readonly items: readonly E[];
  /** The `after` option for the next page; null on the last page. */
  readonly next: string | null;
  /** The rows of the page that could not be read. */
  readonly damaged: readonly DamagedRow[];
}

/** An asynchronous iterator over all entities that match a filter, read page by page. */
export declare class Stream<E> implements AsyncGenerator<E, void, void> {
  #private;
  private constructor();
  /** The rows of the pages read so far that could not be read; at most 1,000. */
  get damaged(): readonly DamagedRow[];
  next(): Promise<IteratorResult<E, void>>;
  return(): Promise<IteratorResult<E, void>>;
  throw(error: unknown): Promise<IteratorResult<E, void>>;
  [Symbol.asyncIterator](): this;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A transaction of one actor. Its calls run one after another, in the order in which they are made. */
export declare class Transaction {
  #private;
  private constructor();
  /** Stores a new entity, and returns it as stored. */
  add<E extends StoredEntity>(entity: E): Promise<E>;
  /**
   * Stores new entities of one class in few round trips, either all or none. If one violates a constraint of the database,
   * the parameter `row` of the violation is its index.
   */
  addAll<E extends StoredEntity>(entities: readonly E[]): Promise<E[]>;
  /**
   * Reads an entity; rejects with `NotFoundError` if it does not exist or the actor may not see it. With `forUpdate`, its
   * row is locked until the transaction ends, so that nobody else changes it meanwhile. To lock several rows, lock them in
   * the order of their ids in every transaction, or they deadlock.
   */
  get<C extends EntityClass>(Class: C, id: string, options?: { readonly forUpdate?: boolean | undefined }): Promise<InstanceType<C>>;
  /**
   * Reads an entity, changes it and saves it, again if somebody else has changed the row meanwhile, up to eight times:
   * `tx.update(Task, id, (task) => task.start())`. `change` decides on each newly read entity, and should have no side
   * effects.
   */
  update<C extends VersionedClass>(
    Class: C, id: string, change: (entity: InstanceType<C>) => InstanceType<C> | Promise<InstanceType<C>>,
  ): Promise<InstanceType<C>>;
  /** Reads entities in one round trip, in the order of `ids`, omitting those that do not exist. */
  getMany<C extends EntityClass>(Class: C, ids: readonly string[]): Promise<InstanceType<C>[]>;
  /**
   * Writes a changed entity, and returns it as stored; rejects with `StaleError` if the row has been changed since it
   * was read. A complete entity with the version of a damaged row repairs the row.
   */
  save<E extends VersionedEntity>(entity: E): Promise<E>;
  /**
   * Deletes an entity and its dependents, such as the visits, prescriptions and sessions of a patient. Rejects with
   * `StaleError` if the row has been changed since it was read, and with `ConflictError` if other rows require it.
   */
  remove(entity: StoredEntity): Promise<void>;
  /** Reads a page of the entities that match a filter. */
  list<C extends EntityClass>(
    Class: C, filter?: FilterOf<InstanceType<C>>, page?: PageOptions<InstanceType<C>>,
  ): Promise<Page<InstanceType<C>>>;
  /** Counts the rows that match a filter and that the actor may read, damaged ones included. */
  count<C extends EntityClass>(Class: C, filter?: FilterOf<InstanceType<C>>): Promise<number>;
  /**
   * Reads all entities that match a filter in pages of 500. The next page is read while the second half of
   * a page is used, so it does not show what the program changes in that time.
   */
  stream<C extends EntityClass>(
    Class: C, filter?: FilterOf<InstanceType<C>>, options?: StreamOptions<InstanceType<C>>,
  ): Stream<InstanceType<C>>;
  /**
   * Deletes a row by its id, even if it is damaged. Rejects as `remove` does, but with `StaleError` only if a `version`
   * is given and the row has another.
   */
  removeById<C extends StoredClass>(Class: C, id: string, options?: { readonly version?: Date | string | null | undefined }): Promise<void>;
  /** Returns the damaged rows that reads of this transaction have omitted so far, each once; at most 1,000. */
  damaged(): Promise<readonly DamagedRow[]>;
  /**
   * Runs `part` in a savepoint: an error rolls back only the part. Calls that other code makes on the transaction in
   * the meantime wait until the part has ended, so the part must not await them.
   */
  savepoint<T>(part: (tx: Transaction) => Promise<T> | T): Promise<T>;
  /** Commits the transaction, after checking deferred constraints. */
  commit(): Promise<void>;
  /** Rolls the transaction back. */
  rollback(): Promise<void>;
  /** Rolls back, unless the transaction has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Transaction extends Operations {}
