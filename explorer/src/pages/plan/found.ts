import { useEffect, useState } from "preact/hooks";
import type { PlanAnswer } from "../../parts/plan_found";
import { faultOf, useAttempts } from "../../service/answer";
import { follow, token, type ServiceError } from "../../service/client";
import { Plan, type PlanSubscription, type PlanSubscriptionVariables } from "../../service/operations";

/** A search for a plan: what was answered last stays until there is a new answer. */
export interface Search {
  readonly answer: PlanAnswer | null;
  readonly progress: PlanSubscription["planProgress"] | null;
  readonly fault: ServiceError | null;
  readonly isAsking: boolean;
}

const PAUSE_MS = 250;
const NOTHING: Search = { answer: null, progress: null, fault: null, isAsking: true };

/** Follows the search for the answer to a question; begins anew when the question changes. */
export function usePlan(variables: PlanSubscriptionVariables): Search {
  const [search, setSearch] = useState(NOTHING);
  const attempt = useAttempts(search.fault?.code === "UNREACHABLE");
  useEffect(() => {
    const stopper = new AbortController();
    setSearch((before) => ({ ...before, progress: null, isAsking: true }));
    const run = async () => {
      for await (const { planProgress: progress } of follow(Plan, variables, stopper.signal)) {
        if (stopper.signal.aborted) return;
        const answer = progress.plan;
        setSearch((before) =>
          answer ? { answer, progress: null, fault: null, isAsking: false } : { ...before, progress },
        );
      }
    };
    const timer = setTimeout(() => {
      run().catch((fault: unknown) => {
        if (!stopper.signal.aborted)
          setSearch((before) => ({ ...before, progress: null, fault: faultOf(fault), isAsking: false }));
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stopper.abort();
    };
  }, [JSON.stringify(variables), attempt, token.value]);
  return search;
}
