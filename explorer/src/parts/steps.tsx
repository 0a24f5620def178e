import { say } from "../language/say";
import { CredentialLink } from "./links";
import type { PlanFound, StepFound } from "./plan_found";
import { day } from "../language/format";

/**
 * The steps of a plan in a table: what to earn, how, when, for what.
 *
 * @param without looks for a way without a credential; absent: nobody can.
 */
export function Steps({ plan, without }: { plan: PlanFound; without?: (key: string) => void }) {
  const hasDays = plan.steps.some((step) => step.startOn || step.due);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={say.plan.views.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{say.plan.earn}</th>
            <th scope="col">{say.plan.by}</th>
            {hasDays && <th scope="col">{say.plan.when}</th>}
            <th scope="col" class="figure">
              {say.plan.cost}
            </th>
            <th scope="col" class="figure">
              {say.plan.hours}
            </th>
            <th scope="col">{say.plan.because}</th>
            {without && (
              <th scope="col" class="no-print">
                {say.plan.without}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {plan.steps.map((step) => (
            <tr key={step.number}>
              <td>{step.number}</td>
              <th scope="row">
                <CredentialLink of={step.credential} />
                {step.isRenewal && <small class="tag">{say.plan.renewal}</small>}
              </th>
              <td>{step.route.name}</td>
              {hasDays && <td class="when">{when(step)}</td>}
              <td class="figure">{say.price(step.cost)}</td>
              <td class="figure">{step.hours}</td>
              <td>
                <Reasons step={step} />
              </td>
              {without && (
                <td class="no-print">
                  <button
                    type="button"
                    class="quiet"
                    aria-label={say.plan.withoutNamed(step.credential.name)}
                    title={say.plan.withoutNamed(step.credential.name)}
                    onClick={() => without(step.credential.key)}
                  >
                    ×
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reasons({ step }: { step: StepFound }) {
  const shown = step.satisfies.slice(0, 3).map((each) => each.text);
  const after = step.after.length ? say.plan.after(step.after) : "";
  return (
    <>
      {shown.join("; ") || say.plan.theGoal}
      {after && <small class="hint"> {after}</small>}
    </>
  );
}

function when({ startOn, finishOn, due }: StepFound): string {
  if (startOn && finishOn) return `${day(startOn)} – ${day(finishOn)}`;
  return due ? say.plan.due(due.since, due.through) : "";
}
