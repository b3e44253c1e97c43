// Runs graphql-http's server audits against a URL and prints one JSON line for each: {name, status, reason}.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
// An audit compares statuses and bodies; none of them may wait for ever.
const fetchFn = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(10_000) });
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  console.log(JSON.stringify({ name: audit.name, status: result.status, reason: result.reason }));
}
