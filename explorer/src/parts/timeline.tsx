import { day } from "../language/format";
import { say } from "../language/say";
import type { PlanFound } from "./plan_found";

const DAY_MS = 86_400_000;
const time = (value: string): number => Date.parse(`${value}T00:00:00Z`);

/** When each step is taken: bars below each other, with their days as text. Nothing where the plan has no days. */
export function Timeline({ plan }: { plan: PlanFound }) {
  const rows = plan.steps.flatMap((step) => {
    const from = step.startOn ?? step.due?.since;
    const through = step.finishOn ?? step.due?.through;
    return from && through ? [{ step, from, through }] : [];
  });
  if (!rows.length) return <p>{say.plan.noCalendar}</p>;
  const start = Math.min(...rows.map((each) => time(each.from)), time(plan.startOn));
  const span = Math.max(...rows.map((each) => time(each.through) + DAY_MS)) - start;
  const share = (value: number) => `${Math.round((1_000 * value) / span) / 10}%`;
  return (
    <ol class="timeline">
      {rows.map(({ step, from, through }) => (
        <li key={step.number} class={step.isRenewal ? "renewal" : undefined}>
          <span class="name">
            {step.number}. {step.credential.name}
          </span>
          <svg class="bar" height="14" width="100%" aria-hidden="true">
            <rect class="track" width="100%" height="14" rx="3" />
            <rect
              class="span"
              x={share(time(from) - start)}
              width={share(Math.max(time(through) + DAY_MS - time(from), span / 200))}
              height="14"
              rx="3"
            />
          </svg>
          <span class="days">{step.due ? say.plan.due(from, through) : `${day(from)} – ${day(through)}`}</span>
        </li>
      ))}
    </ol>
  );
}
