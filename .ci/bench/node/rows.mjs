// Prescriptions in PostgreSQL: inserted from text, read in pages, one read as a person, one added.

import { randomUUID } from "node:crypto";
import { asc, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { integer, numeric, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";
import pg from "pg";
import { Actor, Prescription } from "telehealth";
import { SERVICE, openClinic } from "./clinic.mjs";
import { QUICK, compare, expect } from "./harness.mjs";
import { FORMS, SCHEDULES, STATUSES, UNITS, fromJson, fromRow } from "./model.mjs";

const [ROWS, PAGE] = [10_000, 1_000];
const NAME = "Amoxicillin 500 mg oral capsule";

const bare = pgSchema("bare");
const instant = () => timestamp({ withTimezone: true, mode: "date" });
const table = bare.table("prescriptions", {
  id: uuid().primaryKey(),
  patient_id: uuid(),
  provider_id: uuid(),
  consultation_id: uuid(),
  order_id: uuid(),
  medication_name: text(),
  generic_name: text(),
  strength: text(),
  dosage_form: bare.enum("dosage_form_enum", FORMS)(),
  quantity: numeric({ precision: 10, scale: 3 }),
  quantity_unit: bare.enum("quantity_unit_enum", UNITS)(),
  days_supply: integer(),
  instructions: text(),
  refills_remaining: integer(),
  total_refills: integer(),
  status: bare.enum("prescription_status_enum", STATUSES)(),
  prescribed_at: instant(),
  expires_at: instant(),
  pharmacy_id: uuid(),
  ndc_number: text(),
  controlled_substance_schedule: bare.enum("controlled_schedule_enum", SCHEDULES)(),
  contraindications: text().array(),
  drug_interactions: text().array(),
  created_at: instant(),
  updated_at: instant(),
});

export async function main() {
  const clinic = await openClinic("bench_node_rows");
  const pool = new pg.Pool({ connectionString: clinic.url, max: 8 });
  const db = drizzle(pool);
  await insertions(clinic, db);
  await reads(clinic, db);
  await points(clinic, db);
  await additions(clinic, db);
  await pool.end();
  await clinic.close();
}

const OURS = "all rules, 7 columns sealed, policies for the actor, audit log; in one transaction";
const BARE = "the same checks; no sealing, no policies, no audit log";

async function insertions(clinic, db) {
  const texts = clinic.texts(ROWS);
  const ours = () =>
    clinic.portal.transaction(SERVICE, async (tx) => {
      await tx.addAll(texts.map((text) => Prescription.fromJson(text)));
    });
  // A statement has at most 65,535 parameters, so the rows are written in pages.
  const peer = () =>
    db.transaction(async (tx) => {
      for (let first = 0; first < ROWS; first += PAGE) {
        const page = texts.slice(first, first + PAGE).map((text) => fromJson.parse(JSON.parse(text)));
        await tx.insert(table).values(page);
      }
    });
  const prepare = () => clinic.empty();
  await compare(
    "node.insert",
    [
      { name: "telehealth", does: OURS, work: ours, prepare, check: () => clinic.holds("public", ROWS) },
      { name: "Drizzle + zod", does: BARE, work: peer, prepare, check: () => clinic.holds("bare", ROWS) },
    ],
    { operations: 1, rounds: QUICK ? 2 : 7 },
  );
  // For the next benchmarks.
  await clinic.empty();
  await ours();
  await peer();
  await clinic.owner.query("ANALYZE public.prescriptions, bare.prescriptions");
}

async function reads(clinic, db) {
  const ours = () =>
    clinic.portal.transaction(SERVICE, async (tx) => {
      const rows = [];
      for await (const row of tx.stream(Prescription)) rows.push(row);
      return rows;
    });
  const pages = (convert) => () =>
    db.transaction(async (tx) => {
      const rows = [];
      for (let page; (page = await next(tx, rows.at(-1)?.id)).length > 0; ) rows.push(...page.map(convert));
      return rows;
    });
  const next = (tx, after) => {
    const query = tx.select().from(table).orderBy(asc(table.id)).limit(PAGE);
    return after === undefined ? query : query.where(gt(table.id, after));
  };
  const check = (rows) => {
    expect(new Set(rows.map(({ id }) => id)).size, ROWS);
    expect(rows.at(-1).medication_name, NAME);
  };
  await compare(
    "node.read",
    [
      { name: "telehealth", does: "opened, all rules checked, policies", work: ours, check },
      { name: "Drizzle + zod", does: "the same checks; nothing sealed, no policies", work: pages((row) => fromRow.parse(row)), check },
      { name: "Drizzle", does: "typed rows; no checks, nothing sealed, no policies", work: pages((row) => row), check },
    ],
    { operations: 1, rounds: QUICK ? 2 : 7 },
  );
}

async function points(clinic, db) {
  const count = QUICK ? 50 : 200;
  const { rows } = await clinic.owner.query("SELECT id FROM prescriptions ORDER BY random() LIMIT $1", [count]);
  const ids = rows.map(({ id }) => id);
  const person = Actor.user(clinic.patient);
  const each = (read) => async () => {
    const found = [];
    for (const id of ids) found.push(await read(id));
    return found;
  };
  const find = async (on, id) => (await on.select().from(table).where(eq(table.id, id)))[0];
  const ours = (id) => clinic.portal.transaction(person, (tx) => tx.get(Prescription, id));
  const check = (found) => expect(found.map(({ id }) => id), ids);
  await compare(
    "node.point",
    [
      { name: "telehealth", does: "opened, all rules checked, policies for the patient", work: each(ours), check },
      {
        name: "Drizzle", does: "no checks, nothing sealed, no policies; three round trips",
        work: each((id) => db.transaction((tx) => find(tx, id))), check,
      },
      {
        name: "Drizzle, autocommit", does: "no checks, nothing sealed, no policies; one round trip",
        work: each((id) => find(db, id)), check,
      },
    ],
    { operations: count, rounds: QUICK ? 7 : 21 },
  );
}

async function additions(clinic, db) {
  const count = QUICK ? 50 : 200;
  const person = Actor.user(clinic.provider);
  const row = JSON.parse(clinic.texts(1)[0]);
  let given = [];
  const contestant = (name, does, schema, make, add) => ({
    name,
    does,
    prepare: async () => {
      await clinic.empty();
      given = Array.from({ length: count }, () => make({ ...row, id: randomUUID() }));
    },
    work: async () => {
      for (const it of given) await add(it);
    },
    check: () => clinic.holds(schema, count),
  });
  const ours = (entity) => clinic.portal.transaction(person, (tx) => tx.add(entity));
  const inTransaction = (model) => db.transaction((tx) => tx.insert(table).values(model));
  await compare(
    "node.add",
    [
      contestant("telehealth", OURS.replace("the actor", "the provider"), "public", (it) => new Prescription(it), ours),
      contestant("Drizzle + zod", `${BARE}; three round trips`, "bare", (it) => fromJson.parse(it), inTransaction),
      contestant("Drizzle + zod, autocommit", `${BARE}; one round trip`, "bare", (it) => fromJson.parse(it), (it) => db.insert(table).values(it)),
    ],
    { operations: count, rounds: QUICK ? 7 : 21 },
  );
}
