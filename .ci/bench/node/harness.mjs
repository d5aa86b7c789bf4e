// Measures contestants in turns, and writes their times to standard output as lines of JSON for `cargo xtask bench`.

import assert from "node:assert/strict";

export const QUICK = process.env.TELEHEALTH_BENCH_QUICK === "1";

/**
 * Runs each contestant once per round, after rounds to warm up. A time is that of one of `operations`. A contestant has
 * a `name`; `does`, what it does and does not do, in one line; `work`, which is timed; and, before and after each run,
 * untimed, `prepare` and `check`, which verifies the result.
 */
export async function compare(bench, contestants, { operations, rounds, warmup = 1 }) {
  const seconds = new Map(contestants.map(({ name }) => [name, []]));
  for (let turn = 0; turn < warmup + rounds; turn++) {
    // The order changes, so that no contestant is always the first.
    for (let place = 0; place < contestants.length; place++) {
      const { name, work, prepare, check } = contestants[(place + turn) % contestants.length];
      await prepare?.();
      globalThis.gc();
      const begun = performance.now();
      let result = work();
      if (result instanceof Promise) result = await result;
      const spent = performance.now() - begun;
      await check?.(result);
      if (turn >= warmup) seconds.get(name).push(spent / 1000 / operations);
    }
  }
  for (const { name, does } of contestants) {
    process.stdout.write(JSON.stringify({ bench, name, does, seconds: seconds.get(name) }) + "\n");
  }
}

/** Returns a run that calls a function repeatedly. */
export const repeated = (times, work) => () => {
  let last;
  for (let call = 0; call < times; call++) last = work();
  return last;
};

export const expect = (found, wanted) => assert.deepEqual(found, wanted);
