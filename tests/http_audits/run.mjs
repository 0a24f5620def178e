// Runs every GraphQL-over-HTTP audit against a running service and prints a table.
// Usage: node run.mjs URL     Exit code: 0 when all pass, 1 when any does not, 2 when there is no URL.
import { auditServer } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("Usage: node run.mjs URL, e.g. node run.mjs http://127.0.0.1:8000/graphql");
  process.exit(2);
}

const results = await auditServer({ url });
for (const result of results) {
  console.log(`${result.status.padEnd(7)} ${result.id}  ${result.name}`);
  if (result.status !== "ok") console.log(`        ${result.reason}`);
}
const passed = results.filter((result) => result.status === "ok").length;
console.log(`${passed} of ${results.length} audits pass`);
process.exit(passed === results.length && passed > 0 ? 0 : 1);
