// A booking service with Fastify; see README.md.

import { randomBytes } from "node:crypto";
import Fastify from "fastify";
import {
  Actor, ConflictError, DeniedError, NotFoundError, Patient, Provider, StaleError, TelehealthError, TransitionError,
  UnavailableError, User, ValidationError, fromEnvironment,
} from "telehealth";

const REGISTRATION = Actor.service("registration");
const STATUS = new Map([
  [ValidationError, 422], [TransitionError, 409], [ConflictError, 409], [StaleError, 409], [NotFoundError, 404],
  [DeniedError, 403], [UnavailableError, 503],
]);

const portal = await fromEnvironment();
const app = Fastify();
const tokens = new Map(); // in production, a store that survives a restart

/** Answers an error with its code; it never contains protected data. */
app.setErrorHandler((error, request, reply) => {
  if (!(error instanceof TelehealthError)) return reply.send(error);
  const violations = error.violations.map(({ field, code, message }) => ({ field, code, message }));
  return reply.code(STATUS.get(error.constructor) ?? 500).send({ code: error.code, violations });
});

/** Returns the user who makes the request; every route with it acts as this user. */
function signedIn(request) {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  const user = scheme === "Bearer" ? tokens.get(token) : undefined;
  if (user === undefined) throw Object.assign(new Error("sign in"), { statusCode: 401 });
  return user;
}

app.post("/patients", async (request, reply) => {
  const { email, password, first_name, last_name, date_of_birth } = request.body;
  const user = await portal.transaction(REGISTRATION, async (tx) => {
    const user = await tx.add(User.register({ email, role: "patient" }).activate());
    await tx.add(Patient.register({ user, first_name, last_name, date_of_birth }));
    return tx.setPassword({ user_id: user.id, password });
  });
  return reply.code(201).send({ id: user.id });
});

app.post("/sessions", async (request, reply) => {
  const { email, password } = request.body;
  let user;
  try {
    user = await portal.transaction(REGISTRATION, (tx) => tx.verifyPassword({ email, password }));
  } catch (error) {
    if (error instanceof DeniedError) return reply.code(401).send();
    throw error;
  }
  const token = randomBytes(32).toString("base64url");
  tokens.set(token, user.id);
  return reply.code(201).send({ token });
});

app.get("/me", async (request) => {
  const user = signedIn(request);
  const patient = await portal.transaction(Actor.user(user), (tx) => tx.get(Patient, user));
  return patient.toRecord(); // with protected values
});

app.get("/providers", async (request) => {
  const found = await portal.transaction(Actor.user(signedIn(request)), (tx) => tx.bookableProviders({ limit: 100 }));
  return found.items.map(({ id, first_name, last_name }) => ({ id, first_name, last_name }));
});

app.get("/providers/:provider_id/slots", async (request) => {
  const wanted = { provider_id: request.params.provider_id, since: request.query.since, until: request.query.until };
  const free = await portal.transaction(Actor.user(signedIn(request)), (tx) => tx.freeSlots(wanted));
  return free.map((slot) => slot.starts_at);
});

app.post("/visits", async (request, reply) => {
  const user = signedIn(request);
  const { provider_id, scheduled_at, duration_minutes = 30 } = request.body;
  const booking = { patient_id: user, consultation_type: "initial", provider_id, scheduled_at, duration_minutes };
  const visit = await portal.transaction(Actor.user(user), (tx) => tx.bookVisit(booking));
  return reply.code(201).send(visit.toRecord());
});

app.delete("/visits/:visit_id", async (request) => {
  const cancelled = { consultation_id: request.params.visit_id };
  const visit = await portal.transaction(Actor.user(signedIn(request)), (tx) => tx.cancelVisit(cancelled));
  return visit.toRecord();
});

/** Adds a provider who is always open, and lets registration do what it needs, and nothing else do anything. */
async function prepare() {
  const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
  const weekly = Object.fromEntries(days.map((day) => [day, [{ from: "00:00", until: "24:00" }]]));
  await portal.grantService("setup", ["users:select", "users:insert", "providers:insert"]);
  await portal.transaction(Actor.service("setup"), async (tx) => {
    if (await tx.count(User, { role: "provider" })) return;
    const user = await tx.add(User.register({ email: "grace@example.com", role: "provider" }).activate());
    await tx.add(Provider.register({
      user,
      first_name: "Grace",
      last_name: "Hopper",
      license_number: "MD-1",
      license_state: "NY",
      license_expiry_date: `${new Date().getUTCFullYear() + 10}-01-01`,
      availability_schedule: { time_zone: "America/New_York", slot_minutes: 30, weekly },
    }));
  });
  await portal.grantService("registration", ["users:insert", "users:update", "patients:insert"]);
  await portal.grantService("setup", []);
}

await prepare();
console.log(await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 0) }));
process.once("SIGTERM", async () => {
  await app.close();
  await portal.close();
});
