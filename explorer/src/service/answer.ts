import { useEffect, useState } from "preact/hooks";
import { ask, ServiceError, token } from "./client";
import type { Operation } from "./operation";

/** How far a question is: what was answered last stays while it is asked anew. */
export interface Answer<Result> {
  readonly result: Result | null;
  readonly fault: ServiceError | null;
  readonly isAsking: boolean;
}

const PAUSE_MS = 150;
const AGAIN_MS = 3_000;

/**
 * Asks whenever the variables change, after a short pause.
 *
 * @param variables null: there is nothing to ask yet.
 */
export function useAnswer<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables | null,
): Answer<Result> {
  const [answer, setAnswer] = useState<Answer<Result>>({ result: null, fault: null, isAsking: variables !== null });
  const asked = variables === null ? null : JSON.stringify(variables);
  const attempt = useAttempts(answer.fault?.code === "UNREACHABLE");
  useEffect(() => {
    if (variables === null) return undefined;
    const stopper = new AbortController();
    setAnswer((before) => ({ ...before, isAsking: true }));
    const timer = setTimeout(() => {
      ask(operation, variables, stopper.signal).then(
        (result) => setAnswer({ result, fault: null, isAsking: false }),
        (fault: unknown) => {
          if (!stopper.signal.aborted)
            setAnswer((before) => ({ result: before.result, fault: faultOf(fault), isAsking: false }));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stopper.abort();
    };
  }, [operation.hash, asked, attempt, token.value]);
  return answer;
}

/** Counts on while the service is away, so that a question is asked again until it is back. */
export function useAttempts(isAway: boolean): number {
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!isAway) return undefined;
    const timer = setInterval(() => setAttempt((before) => before + 1), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isAway]);
  return attempt;
}

export const faultOf = (fault: unknown): ServiceError =>
  fault instanceof ServiceError ? fault : new ServiceError("UNKNOWN", String(fault));
