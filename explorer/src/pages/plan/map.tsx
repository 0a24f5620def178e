import { Answered } from "../../parts/asking";
import { MapShown } from "../../parts/map";
import { useAnswer } from "../../service/answer";
import { Map as MapOperation, type GoalInput } from "../../service/operations";
import { question } from "./wishes";

/** Everything on the ways to the goal, with the best plan marked. */
export function PlanMap({ wanted }: { wanted: GoalInput }) {
  const { goal, learner, options } = question(wanted);
  const answer = useAnswer(MapOperation, { goal, learner, options: { plan: options ?? null } });
  return <Answered answer={answer}>{({ pathwayMap }) => pathwayMap && <MapShown map={pathwayMap} />}</Answered>;
}
