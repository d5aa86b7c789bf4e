// A stream of many rows holds a bounded memory: TELEHEALTH_STREAM_ROWS=1000000 shows it for a million.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Tag, connect, embedded } from "telehealth";
import { service } from "./support/clinic.mjs";

const ROWS = Number(process.env.TELEHEALTH_STREAM_ROWS ?? 20_000);
const MIB = 2 ** 20;

test("a stream of many rows holds a bounded memory", async (t) => {
  const server = await embedded({ allowAll: true });
  const portal = await connect(server.url);
  await portal.transaction(service, async (tx) => {
    for (let start = 0; start < ROWS; start += 1_000) {
      const names = Array.from({ length: 1_000 }, (_, i) => `memory-${start + i}`);
      await tx.addAll(names.map((name) => Tag.create({ name, description: "x".repeat(10_000) })));
    }
    const before = process.memoryUsage.rss();
    let [count, text, most] = [0, 0, 0];
    for await (const tag of tx.stream(Tag)) {
      count += 1;
      text += tag.description.length;
      if (count % 1_000 === 0) most = Math.max(most, process.memoryUsage.rss());
    }
    assert.equal(count, ROWS);
    t.diagnostic(`${count} rows with ${(text / MIB).toFixed(0)} MiB of text: ${((most - before) / MIB).toFixed(1)} MiB more than before`);
    // All rows would be at least as large as their texts.
    assert.ok(most - before < text / 2);
  });
  await portal.close();
  await server.close();
});
