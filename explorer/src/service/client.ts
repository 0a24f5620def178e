import { signal } from "@preact/signals";
import { eventsOf } from "./events";
import type { Operation } from "./operation";
import { addressOf } from "./root";

/** Why there is no answer, in words for whoever asked. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Whether the service was reached when it was last asked. */
export const isReached = signal(true);

/** The key or token that says who asks; it is kept in memory alone. */
export const token = signal("");

interface Body<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/**
 * The answer to a query or mutation.
 *
 * @throws ServiceError with the code of the service, or UNREACHABLE.
 */
export async function ask<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  stop?: AbortSignal,
): Promise<Result> {
  const answer = await send(operation, variables, "application/json", stop);
  return resultOf((await answer.json()) as Body<Result>);
}

/** Each answer to a subscription, as it comes. */
export async function* follow<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  stop: AbortSignal,
): AsyncGenerator<Result> {
  const answer = await send(operation, variables, "text/event-stream", stop);
  if (!answer.body) return;
  for await (const event of eventsOf(answer.body)) {
    if (event.name === "complete") return;
    if (event.name === "next") yield resultOf(JSON.parse(event.data) as Body<Result>);
  }
}

/** A file that the service makes of a plan: SUFFIX is ics, md, svg, ... */
export async function planFile(suffix: string, variables: object): Promise<Blob> {
  const answer = await reach(addressOf(`plans/plan.${suffix}`), {
    method: "POST",
    headers: headers("*/*"),
    body: JSON.stringify(variables),
  });
  if (answer.ok) return answer.blob();
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new ServiceError("REFUSED", problem.detail ?? answer.statusText);
}

function send<Variables>(
  operation: Operation<unknown, Variables>,
  variables: Variables,
  accept: string,
  stop?: AbortSignal,
): Promise<Response> {
  const extensions = { persistedQuery: { version: 1, sha256Hash: operation.hash } };
  const body = JSON.stringify({ operationName: operation.name, variables, extensions });
  return reach(addressOf("graphql"), {
    method: "POST",
    headers: headers(accept),
    body,
    ...(stop && { signal: stop }),
  });
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(address, request);
    isReached.value = true;
    return answer;
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    isReached.value = false;
    throw new ServiceError("UNREACHABLE", "The service does not answer.");
  }
}

function headers(accept: string): Record<string, string> {
  const said = { accept, "content-type": "application/json" };
  return token.value ? { ...said, authorization: `Bearer ${token.value}` } : said;
}

function resultOf<Result>(body: Body<Result>): Result {
  const [first] = body.errors ?? [];
  if (first) throw new ServiceError(first.extensions?.code ?? "UNKNOWN", first.message);
  if (!body.data) throw new ServiceError("UNKNOWN", "The answer is empty.");
  return body.data;
}
