// Draining a queue of jobs with four workers. Every job must be done once: none lost, none twice.

import { setTimeout as sleep } from "node:timers/promises";
import { Logger, run, runMigrations } from "graphile-worker";
import pg from "pg";
import PgBoss from "pg-boss";
import { Notification } from "telehealth";
import { SERVICE, database, openClinic } from "./clinic.mjs";
import { QUICK, compare, expect } from "./harness.mjs";

const JOBS = QUICK ? 2_000 : 10_000;
const [WORKERS, BATCH] = [4, 100];
const numbers = Array.from({ length: JOBS }, (_, number) => number);

export async function main() {
  const clinic = await openClinic("bench_node_outbox");
  const url = await database("bench_node_queues");
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const boss = new PgBoss({ connectionString: url, max: WORKERS, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue("jobs");
  const logger = new Logger(() => () => {});
  await runMigrations({ connectionString: url, logger });

  let done = [];
  const once = (counted, wanted) => async () => {
    expect(done.sort((a, b) => a - b), numbers);
    expect(await counted(), wanted);
  };
  const workers = (work) => () => Promise.all(Array.from({ length: WORKERS }, work));

  const ours = {
    name: "telehealth (Node)",
    does: `4 loops claim ${BATCH} with a lease, and complete them in one statement; text sealed, policies, audit log`,
    async prepare() {
      done = [];
      await clinic.empty("notifications");
      await clinic.portal.transaction(SERVICE, (tx) =>
        tx.addAll(
          numbers.map((number) =>
            Notification.enqueue({
              user_id: clinic.patient, notification_type: "system_alert", channels: ["email"], title: "Your visit", message: `${number}`,
            }),
          ),
        ),
      );
    },
    work: workers(async () => {
      for (;;) {
        const { notifications } = await clinic.portal.transaction(SERVICE, (tx) => tx.claimDue({ limit: BATCH, lease_seconds: 60 }));
        if (notifications.length === 0) return;
        done.push(...notifications.map(({ message }) => Number(message)));
        await clinic.portal.transaction(SERVICE, (tx) => tx.markNotificationsSent({
          notification_ids: notifications.map(({ id }) => id),
          claimed_until: notifications[0].claimed_until,
        }));
      }
    }),
    check: once(() => clinic.count("notifications WHERE status = 'sent'"), JOBS),
  };

  const pgBoss = {
    name: "pg-boss",
    does: `4 loops fetch ${BATCH} and complete them in one statement; data in plain text, no policies, no audit log`,
    async prepare() {
      done = [];
      await owner.query("TRUNCATE pgboss.job");
      for (let first = 0; first < JOBS; first += 1_000) {
        await boss.insert(numbers.slice(first, first + 1_000).map((number) => ({ name: "jobs", data: { number } })));
      }
    },
    work: workers(async () => {
      for (;;) {
        const jobs = await boss.fetch("jobs", { batchSize: BATCH });
        if (jobs.length === 0) return;
        done.push(...jobs.map(({ data }) => data.number));
        await boss.complete("jobs", jobs.map(({ id }) => id));
      }
    }),
    check: once(async () => (await owner.query("SELECT state::text, count(*)::int FROM pgboss.job GROUP BY 1")).rows, [{ state: "completed", count: JOBS }]),
  };

  // A runner polls until it is stopped: the time is until the last job is done and removed from the table.
  const left = async () => (await owner.query("SELECT count(*)::int AS count FROM graphile_worker._private_jobs")).rows[0].count;
  let runner;
  const graphile = {
    name: "graphile-worker",
    does: "concurrency 4, one job per fetch; payload in plain text, no policies, no audit log",
    async prepare() {
      done = [];
      await owner.query("SELECT graphile_worker.add_jobs(array_agg(('job', json_build_object('number', n), NULL, NULL, NULL, NULL, NULL, NULL)::graphile_worker.job_spec)) FROM generate_series(0, $1::int - 1) AS n", [JOBS]);
      expect(await left(), JOBS);
    },
    async work() {
      runner = await run({
        connectionString: url, concurrency: WORKERS, maxPoolSize: WORKERS + 1, noHandleSignals: true, pollInterval: 100, logger,
        taskList: { job: ({ number }) => void done.push(number) },
      });
      while (done.length < JOBS || (await left()) > 0) await sleep(2);
    },
    async check() {
      await runner.stop();
      await once(left, 0)();
    },
  };

  await compare("outbox", [ours, pgBoss, graphile], { operations: JOBS, rounds: QUICK ? 1 : 2, warmup: 0 });
  await boss.stop({ graceful: false });
  await owner.end();
  await clinic.close();
}
