// Runs one section: `node run.mjs json_records`. `TELEHEALTH_BENCH_URL` names the server.

const { main } = await import(`./${process.argv[2]}.mjs`);
await main();
