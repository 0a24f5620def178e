import { useEffect, useState } from "preact/hooks";
import { number } from "../../language/format";
import { say } from "../../language/say";
import { Answered } from "../../parts/asking";
import type { PlanFound } from "../../parts/plan_found";
import { useAnswer } from "../../service/answer";
import { Front, type GoalInput } from "../../service/operations";
import { refine } from "../../shell/location";
import { usePlan } from "./found";
import { question, wishes } from "./wishes";

/** Other ways beside the best, and what more money buys in time. */
export function Compare({ wanted, best }: { wanted: GoalInput; best: PlanFound }) {
  const { answer, isAsking } = usePlan(question(wanted, { alternatives: 3 }));
  const others = answer?.__typename === "Plan" ? answer.alternatives : [];
  return (
    <>
      <h2>{say.plan.alternatives.title}</h2>
      {isAsking && <p class="asking">{say.shell.loading}</p>}
      {!isAsking && !others.length && <p>{say.plan.alternatives.none}</p>}
      {others.length > 0 && <Beside plans={[best, ...others]} />}
      {wishes().weekly !== null && <MoneyAndTime wanted={wanted} />}
    </>
  );
}

function Beside({ plans }: { plans: readonly PlanFound[] }) {
  const [best] = plans;
  const known = new Set(best?.steps.map((step) => step.credential.key));
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={say.plan.alternatives.title}>
      <table class="compare">
        <thead>
          <tr>
            {plans.map((plan, place) => (
              <th key={place} scope="col">
                {place ? say.plan.alternatives.nth(place + 1) : say.plan.alternatives.best}
                <small>{say.plan.sum(plan.totals)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {plans.map((plan, place) => (
              <td key={place}>
                <ol>
                  {plan.steps.map((step) => (
                    <li key={step.number}>
                      {place && !known.has(step.credential.key) ? (
                        <mark>{step.credential.name}</mark>
                      ) : (
                        step.credential.name
                      )}{" "}
                      <small class="hint">{step.route.name}</small>
                    </li>
                  ))}
                </ol>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const [WIDTH, HEIGHT, EDGE] = [480, 220, 44];

function MoneyAndTime({ wanted }: { wanted: GoalInput }) {
  const variables = question(wanted);
  const answer = useAnswer(Front, variables);
  return (
    <section aria-labelledby="front">
      <h2 id="front">{say.plan.front.title}</h2>
      <p class="hint">{say.plan.front.about}</p>
      <Answered answer={answer}>
        {({ planPathway }) =>
          planPathway?.__typename === "Plan" && planPathway.frontier ? <Points of={planPathway.frontier} /> : null
        }
      </Answered>
    </section>
  );
}

interface Point {
  readonly weeks: number;
  readonly cost: { amount: string; currency: string };
}

/** The points of the front as a picture and as a table; choosing one sets the budget to its cost. */
function Points({ of }: { of: readonly Point[] }) {
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => setChosen(null), [JSON.stringify(of)]);
  const most = Math.max(...of.map((each) => Number(each.cost.amount)), 1);
  const longest = Math.max(...of.map((each) => each.weeks), 1);
  const take = (each: Point, place: number) => {
    setChosen(place);
    refine({ budget: each.cost.amount, first: "WEEKS" });
  };
  return (
    <div class="beside even">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say.plan.front.title} class="front">
        <path class="axis" d={`M${EDGE} 8V${HEIGHT - EDGE}H${WIDTH - 8}`} />
        <text x={WIDTH - 8} y={HEIGHT - 12} text-anchor="end">
          {say.plan.front.weeks} → {longest}
        </text>
        <text x={8} y={16}>
          {say.plan.cost} ↑
        </text>
        {of.map((each, place) => (
          <circle
            key={place}
            class={place === chosen ? "chosen" : undefined}
            cx={EDGE + ((WIDTH - 2 * EDGE) * each.weeks) / longest}
            cy={HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * Number(each.cost.amount)) / most}
            r="7"
            onClick={() => take(each, place)}
          />
        ))}
      </svg>
      <table>
        <thead>
          <tr>
            <th scope="col" class="figure">
              {say.plan.front.weeks}
            </th>
            <th scope="col" class="figure">
              {say.plan.cost}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {of.map((each, place) => (
            <tr key={place}>
              <td class="figure">{number(each.weeks)}</td>
              <td class="figure">{say.price(each.cost)}</td>
              <td>
                <button
                  type="button"
                  aria-pressed={place === chosen}
                  aria-label={`${say.plan.no.apply}: ${say.plan.front.point(each)}`}
                  onClick={() => take(each, place)}
                >
                  {say.plan.no.apply}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
