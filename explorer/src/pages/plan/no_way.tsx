import { say } from "../../language/say";
import type { NoPlanFound } from "../../parts/plan_found";
import { change, record } from "../../record/kept";
import { asked, refine } from "../../shell/location";
import { tell } from "../../shell/notices";

type Relaxation = NoPlanFound["relaxations"][number];
type Change = Relaxation["changes"][number];

/** Why there is no way, and what would open one; each way out can be taken with one click. */
export function NoWay({ answer }: { answer: NoPlanFound }) {
  return (
    <>
      <p class="sum">{answer.reason === "UNDECIDED" ? say.plan.no.undecided : answer.text}</p>
      {answer.conflicts.length > 0 && (
        <section aria-labelledby="conflicts">
          <h2 id="conflicts">{say.plan.no.conflict}</h2>
          <ul>
            {answer.conflicts.map((each) => (
              <li key={each.text}>{each.text}</li>
            ))}
          </ul>
        </section>
      )}
      {answer.relaxations.length > 0 && (
        <section aria-labelledby="out">
          <h2 id="out">{say.plan.no.out}</h2>
          <ul class="cards">
            {answer.relaxations.map((each) => (
              <li key={each.text} class="card">
                <strong>{each.text}</strong>
                {each.plan && <span>{say.plan.no.leads(each.plan.totals)}</span>}
                {each.changes.every(canApply) && (
                  <button type="button" onClick={() => apply(each)}>
                    {say.plan.no.apply}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** What of the address each kind of change changes; the others change the record, or nothing of this page. */
const FIELDS: Partial<Record<Change["kind"], string>> = {
  BUDGET: "budget",
  FINISH_BY: "finish",
  WEEKLY_HOURS: "weekly",
  KEEP_VALID_UNTIL: "keep",
  COVERAGE: "coverage",
};

const canApply = ({ kind }: Change): boolean => kind in FIELDS || kind === "DROP_AVOID" || kind === "ADD_CONDITION";

function apply({ changes }: Relaxation): void {
  const before = asked.value;
  const fields: Record<string, string | readonly string[] | undefined> = {};
  const conditions: string[] = [];
  for (const { kind, value } of changes) {
    const field = FIELDS[kind];
    if (field) fields[field] = value;
    if (kind === "DROP_AVOID") fields.avoid = before.getAll("avoid").filter((each) => each !== value);
    if (kind === "ADD_CONDITION") conditions.push(value);
  }
  const back = Object.fromEntries(Object.keys(fields).map((name) => [name, before.getAll(name)]));
  const held = record.value;
  if (conditions.length) change({ ...held, conditions: [...held.conditions, ...conditions] }, say.plan.no.applied);
  else tell(say.plan.no.applied, () => refine(back));
  refine(fields);
}

/** A question that cannot be asked, with what to mend. */
export function Refused({ errors }: { errors: readonly { message: string; hint: string | null }[] }) {
  return (
    <div class="fault" role="alert">
      <h2>{say.plan.refused}</h2>
      <ul>
        {errors.map((each) => (
          <li key={each.message}>
            {each.message} {each.hint}
          </li>
        ))}
      </ul>
    </div>
  );
}
