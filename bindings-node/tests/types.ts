// Checked by `tsc --strict`, never run: uses of the interface, and code that must not compile.

import {
  Actor, Administrator, Consultation, ConsultationType, ValidationError, NotFoundError, Patient, Prescription, Provider,
  TransitionError, Session, TelehealthError, UnavailableError, User, UserRole, codes, connect, embedded, fromEnvironment,
  type Code, type Page, type PatientChart, type Slot, type Stream, type Transaction,
} from "telehealth";

const now = new Date();

function entities(): [Consultation, Prescription, Session, Administrator] {
  const user = User.register({ email: "grace@example.com", role: "provider", phone: null });
  const patient = Patient.register({ first_name: "Ada", last_name: "L", date_of_birth: "1990-01-01", user, now });
  const provider = Provider.register({
    first_name: "Grace", last_name: "H", license_number: "A1", license_state: "CA", license_expiry_date: "2030-01-01",
    specialties: ["cardiology"], consultation_fee: "80.00", user,
    availability_schedule: { time_zone: "America/New_York", slot_minutes: 30, weekly: { monday: [{ from: "09:00", until: "12:00" }] } },
  });
  const visit = Consultation.schedule({
    patient_id: patient.id, consultation_type: ConsultationType.initial, scheduled_at: now, duration_minutes: 30, provider,
  });
  const started: Consultation = visit.start({ now }).complete({ notes: "well", follow_up_date: null });
  const prescription = Prescription.prescribe({
    patient_id: patient.id, medication_name: "Amoxicillin", strength: "500 mg", dosage_form: "capsule", quantity: "21",
    days_supply: 7, instructions: "three times a day", expires_at: "2027-01-01T00:00:00Z", provider, visit,
  });
  const session = Session.schedule({
    patient_id: patient.id, provider_id: provider.id, session_type: "therapy", scheduled_date: "2027-01-01",
  });
  const administrator = Administrator.appoint({ first_name: "A", last_name: "B", user }).grant({ permission: "users:read" });
  return [started.addPrescription({ prescription_id: prescription.id }), prescription.refill(), session.start(), administrator];
}

function readings(user: User, visit: Consultation): void {
  const role: UserRole = user.role;
  const phone: string | null = user.phone;
  const at: Date = visit.scheduled_at;
  const fee: string = visit.fee;
  const again = new User({ ...user.toRecord(), status: "active" });
  // @ts-expect-error: an entity has no own properties that a spread could copy.
  new User({ ...user, status: "active" });
  const json = new User(user.toRecord());
  void [role, phone, at, fee, again, json, new User(user)];
  // @ts-expect-error no such column
  void user.nope;
  // @ts-expect-error no such command
  user.fly();
  // @ts-expect-error entities are immutable
  user.status = "active";
  // @ts-expect-error lists of entities are immutable
  visit.prescription_ids.push("x");
  // @ts-expect-error no such label
  User.register({ email: "a@example.com", role: "doctor" });
  // @ts-expect-error the e-mail address is required
  User.register({ role: "patient" });
  // @ts-expect-error no such argument
  User.register({ email: "a@example.com", role: "patient", age: 3 });
  // @ts-expect-error a visit is not a user
  const other: User = visit;
  // @ts-expect-error decimals are strings
  Provider.register({ first_name: "a", last_name: "b", license_number: "1", license_state: "CA", license_expiry_date: "2030-01-01", consultation_fee: 80, user });
  // @ts-expect-error transactions are begun by portals
  void [other, new Transaction()];
}

/** Values that a program has or has not, with `exactOptionalPropertyTypes`. */
export async function maybe(tx: Transaction, user: User, phone: string | undefined, region: string | undefined): Promise<void> {
  User.register({ email: "a@example.com", role: "patient", phone }).revise({ phone });
  new User({ ...user.toRecord(), phone });
  await tx.list(User, { email: phone }, { after: phone, limit: undefined });
  await tx.pharmaciesNear({ state: "MA", postal_code: "02108", limit: 10, open_at: region });
  await connect("postgresql://localhost", { schema: region, keyring: undefined });
  Actor.service("nightly", { session: region });
}

async function methods(tx: Transaction, user: User, patients: Patient[]): Promise<void> {
  const stored: User = await tx.add(user);
  const several: Patient[] = await tx.addAll(patients);
  const read: Provider = await tx.get(Provider, stored.id);
  const many: Consultation[] = await tx.getMany(Consultation, [stored.id]);
  const saved: User = await tx.save(stored.activate());
  const updated: User = await tx.update(User, saved.id, (each) => each.suspend());
  const locked: User = await tx.get(User, updated.id, { forUpdate: true });
  // @ts-expect-error A change returns an entity of the same class.
  await tx.update(User, locked.id, () => patients[0]);
  const page: Page<User> = await tx.list(User, { role: "patient" }, { after: null, limit: 10 });
  await tx.list(Consultation, { scheduled_from: now }, { after: page.next });
  for await (const each of tx.stream(Session, { status: "pending" })) void each.plan;
  const kept: Patient = await tx.savepoint(async (part) => part.get(Patient, saved.id));
  await tx.remove(kept);
  const agenda: readonly Consultation[] = (await tx.list(Consultation, {}, { order: "-scheduled_at" })).items;
  const visits: number = await tx.count(Consultation, { provider_id: read.id, scheduled_from: now });
  // @ts-expect-error A list is ordered by declared columns.
  await tx.list(User, {}, { order: "email" });
  const slots: readonly Slot[] = await tx.freeSlots({ provider_id: read.id, since: now, until: now });
  const chart: PatientChart = await tx.chart({ patient_id: kept.id });
  const found: User | null = await tx.userByEmail({ email: "ada@example.com" });
  const due: Stream<Prescription> = tx.stream(Prescription, { expires_before: now }, { order: "expires_at" });
  const made: readonly Prescription[] = await tx.prescriptionsOf({ consultation_ids: agenda.map(({ id }) => id) });
  void [several, many, visits, slots, chart.patient.first_name, found, due, made];
  // @ts-expect-error users have no such condition
  await tx.list(User, { npi_number: "1" });
  // @ts-expect-error not an entity class
  await tx.get(Date, "1");
  // @ts-expect-error not an entity
  await tx.add({ email: "ada@example.com" });
}

export async function portals(): Promise<number> {
  await using portal = await embedded();
  await using kept = await embedded({ folder: "clinic-data", allowAll: true });
  await using other = await connect(portal.url, { poolSize: 4, acquireTimeout: 500, schema: "clinic", preparedStatements: false, nameIndex: true });
  const environment = await fromEnvironment();
  const migrations: number = await other.migrate();
  const { signal } = new AbortController();
  await other.status({ signal });
  await fromEnvironment({ signal });
  await other.breakGlass(Actor.user("01a20413-62dc-75c7-b66b-c0a0a28418ae"), "01a20413-62dc-75c7-b66b-c0a0a28418af", "unconscious", { signal });
  await using tx = await portal.begin(Actor.user("01a20413-62dc-75c7-b66b-c0a0a28418ae"));
  await tx.commit();
  const answer: string = await kept.transaction(Actor.service("nightly"), async () => "done");
  await environment.close();
  // @ts-expect-error an actor is created by Actor.user or Actor.service
  await portal.transaction("nightly", async () => {});
  // @ts-expect-error no such option
  await connect(portal.url, { pool_size: 4 });
  return migrations + answer.length;
}

export function errors(error: unknown): string {
  if (error instanceof ValidationError) return error.violations.map(({ entity, field, code, message }) => `${entity}.${field} ${code} ${message}`).join();
  if (error instanceof TransitionError) return `${error.machine} ${error.from} ${error.event}`;
  if (error instanceof NotFoundError) return `${error.entity} ${error.id}`;
  if (error instanceof UnavailableError && error.code === "database.unreachable") return codes[error.code];
  if (error instanceof TelehealthError) {
    const code: Code = error.code;
    // @ts-expect-error no such code
    if (code === "nothing.wrong") return "never";
    return code;
  }
  throw error;
}

void [entities, readings, methods];
