// A database with the library's tables and those of the peers, and prescriptions as JSON text.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { Actor, Keyring, Patient, Provider, User, connect, grants } from "telehealth";
import { expect } from "./harness.mjs";
import { FILES, TEXT } from "./model.mjs";

/** Has every grant. The name appears in the audit log. */
export const SERVICE = Actor.service("bench");

/** Creates an empty database on the server, and returns its URL. */
export async function database(name) {
  const server = process.env.TELEHEALTH_BENCH_URL;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return server.replace("postgresql:///postgres?", `postgresql:///${name}?`);
}

/** Creates a database with a patient and a provider, to whom the patient is assigned. */
export async function openClinic(name) {
  const url = await database(name);
  const portal = await connect(url, { keyring: Keyring.generate("2026a") });
  await portal.migrate();
  await portal.grantService("bench", grants);
  // A superuser's connection, to clean up and to verify.
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const { patient, provider } = await portal.transaction(SERVICE, async (tx) => {
    const [patient, provider] = await tx.addAll([
      User.register({ email: "ada@example.com", role: "patient" }).activate(),
      User.register({ email: "house@example.com", role: "provider" }).activate(),
    ]);
    await tx.add(
      Provider.register({
        first_name: "Gregory", last_name: "House", license_number: "MA-1", license_state: "MA",
        license_expiry_date: "2099-12-31", consultation_fee: "80.00", user: provider,
      }),
    );
    await tx.add(
      Patient.register({
        first_name: "Ada", last_name: "Lovelace", date_of_birth: "1985-12-10", primary_provider_id: provider.id, user: patient,
      }),
    );
    return { patient: patient.id, provider: provider.id };
  });
  await owner.query(readFileSync(join(FILES, "bare.sql"), "utf8"));
  await owner.query("INSERT INTO bare.patients VALUES ($1)", [patient]);
  await owner.query("INSERT INTO bare.providers VALUES ($1)", [provider]);
  const count = async (rows) => Number((await owner.query(`SELECT count(*) FROM ${rows}`)).rows[0].count);
  let logged = 0;
  return {
    url, portal, owner, patient, provider, count,
    /** Returns prescriptions as JSON text, with different ids. */
    texts(number) {
      const row = { ...JSON.parse(TEXT), patient_id: patient, provider_id: provider };
      return Array.from({ length: number }, () => JSON.stringify({ ...row, id: randomUUID() }));
    },
    /** Empties tables, without the triggers that would log it. The log stays: it is append-only. */
    async empty(tables = "public.prescriptions, bare.prescriptions") {
      await owner.query(`SET session_replication_role = replica; TRUNCATE ${tables} CASCADE; SET session_replication_role = origin`);
      logged = await count("public.audit_logs");
    },
    /** Verifies the number of prescriptions, and that the library's are sealed and logged. */
    async holds(schema, number) {
      expect(await count(`${schema}.prescriptions`), number);
      if (schema === "public") {
        expect(await count("public.prescriptions WHERE medication_name LIKE 'phi:%'"), number);
        expect((await count("public.audit_logs")) - logged, number);
      }
    },
    async close() {
      await owner.end();
      await portal.close();
    },
  };
}
