// Follows the catalogue over WebSocket (graphql-ws) or as server-sent events (graphql-sse), whatever happens to the
// connection, and prints the revision of each event on a line.
// Usage: node follow.mjs ws|sse URL AFTER UNTIL     Ends with exit code 0 when the revision UNTIL has arrived.
import { createClient as createEventStreamClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import WebSocket from "ws";

const [transport, url, after, until] = process.argv.slice(2);
const attempts = 1000;
const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

const client =
  transport === "ws"
    ? createSocketClient({
        url: url.replace(/^http/, "ws"),
        webSocketImpl: WebSocket,
        retryAttempts: attempts,
        retryWait: soon,
        shouldRetry: () => true,
      })
    : createEventStreamClient({ url, retryAttempts: attempts, retry: soon });

// Both clients send these variables anew when they connect again: keep them at the last revision that arrived.
const variables = { after: Number(after) };
const query = "subscription ($after: Int) { catalogChanged(afterRevision: $after) { revision complete } }";

client.subscribe(
  { query, variables },
  {
    next({ data, errors }) {
      if (errors) throw new Error(JSON.stringify(errors));
      variables.after = data.catalogChanged.revision;
      console.log(data.catalogChanged.revision);
      if (variables.after >= Number(until)) process.exit(0);
    },
    error(error) {
      console.error(error);
      process.exit(1);
    },
    complete() {
      console.error("completed before its time");
      process.exit(1);
    },
  },
);
