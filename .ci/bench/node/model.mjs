// The peers' model of a prescription: zod with the checks of the library's entity.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const FILES = process.env.TELEHEALTH_BENCH_FILES;
export const TEXT = readFileSync(join(FILES, "prescription.json"), "utf8").trim();

// The library also rejects U+0000 in text. Here that is left to PostgreSQL, because a pattern takes time.
const text = (max) => z.string().max(max);
const long = text(1_000_000);
const integer = z.int32();
const quantity = /^(?=.*[1-9])[0-9]{1,7}(\.[0-9]{1,3})?$/;
const ndc = /^([0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-[0-9]{3}-[0-9]{2}|[0-9]{5}-[0-9]{4}-[0-9]{1,2})$/;
export const FORMS = ["tablet", "capsule", "liquid", "injection", "topical", "inhaler", "patch", "drops"];
export const UNITS = ["each", "mL", "g"];
export const STATUSES = ["active", "completed", "cancelled", "expired"];
export const SCHEDULES = ["CI", "CII", "CIII", "CIV", "CV"];

function sixMonthsAfter(date) {
  const later = new Date(date);
  later.setUTCMonth(later.getUTCMonth() + 6);
  if (later.getUTCDate() !== date.getUTCDate()) later.setUTCDate(0);
  return later;
}

function controlled({ controlled_substance_schedule: schedule, total_refills, expires_at, prescribed_at }) {
  if (schedule === null) return true;
  if (schedule === "CI" || (schedule === "CII" && total_refills > 0)) return false;
  const limited = schedule === "CIII" || schedule === "CIV";
  return !limited || (total_refills <= 5 && expires_at <= sixMonthsAfter(prescribed_at));
}

const schema = (instant) =>
  z
    .strictObject({
      id: z.uuid(),
      patient_id: z.uuid(),
      provider_id: z.uuid(),
      consultation_id: z.uuid().nullable(),
      order_id: z.uuid().nullable(),
      medication_name: text(200),
      generic_name: text(200).nullable(),
      strength: text(100),
      dosage_form: z.enum(FORMS),
      quantity: z.string().regex(quantity),
      quantity_unit: z.enum(UNITS),
      days_supply: integer.positive(),
      instructions: long,
      refills_remaining: integer.nonnegative(),
      total_refills: integer.nonnegative(),
      status: z.enum(STATUSES),
      prescribed_at: instant,
      expires_at: instant,
      pharmacy_id: z.uuid().nullable(),
      ndc_number: z.string().regex(ndc).nullable(),
      controlled_substance_schedule: z.enum(SCHEDULES).nullable(),
      contraindications: z.array(long).nullable(),
      drug_interactions: z.array(long).nullable(),
      created_at: instant,
      updated_at: instant,
    })
    .refine((row) => row.expires_at > row.prescribed_at, { message: "expires_at must be after prescribed_at" })
    .refine((row) => row.refills_remaining <= row.total_refills, { message: "must not exceed total_refills" })
    .refine((row) => row.quantity_unit !== "each" || Number.isInteger(Number(row.quantity)), { message: "must be whole" })
    .refine(controlled, { message: "must respect the drug's schedule" });

/** Checks a record in JSON. */
export const fromJson = schema(z.iso.datetime({ offset: true }).transform((text) => new Date(text)));
/** Checks a row of the database, which has dates. */
export const fromRow = schema(z.date());
