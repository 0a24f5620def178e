import { say } from "../../language/say";
import { money, percent } from "../../language/format";
import { asked, refine } from "../../shell/location";
import { wishes, type First } from "./wishes";

const MOST_MONEY = 5_000;
const MOST_HOURS = 40;

/** Sliders and fields for what a plan may cost; each change works the plan out anew. */
export function WishForm() {
  const { first, budget, weekly, finish, keep, avoid } = wishes();
  return (
    <form class="wishes" aria-label={say.plan.wishes} onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{say.plan.first}</legend>
        {(["MONEY", "HOURS", "WEEKS"] as const satisfies readonly First[]).map((each) => (
          <label key={each} class="check">
            <input
              type="radio"
              name="first"
              value={each}
              checked={first === each}
              onChange={() =>
                refine({ first: each, ...(each === "WEEKS" && weekly === null ? { weekly: "10" } : {}) })
              }
            />
            {say.plan.objectives[each]}
          </label>
        ))}
      </fieldset>
      <label>
        {say.plan.budget}
        <output>{budget === null ? say.plan.anyBudget : money({ amount: budget, currency: "USD" })}</output>
        <input
          type="range"
          min="0"
          max={MOST_MONEY}
          step="50"
          value={budget ?? MOST_MONEY}
          aria-valuetext={budget === null ? say.plan.anyBudget : money({ amount: budget, currency: "USD" })}
          onInput={({ currentTarget: { value } }) => refine({ budget: Number(value) >= MOST_MONEY ? undefined : value })}
        />
      </label>
      <label>
        {say.plan.weekly}
        <output>{weekly === null ? say.plan.noCalendar : say.counted.hours(weekly)}</output>
        <input
          type="range"
          min="0"
          max={MOST_HOURS}
          step="1"
          value={weekly ?? 0}
          aria-valuetext={weekly === null ? say.plan.noCalendar : say.counted.hours(weekly)}
          onInput={({ currentTarget: { value } }) => refine({ weekly: Number(value) ? value : undefined })}
        />
      </label>
      <label>
        {say.plan.finish}
        <input
          type="date"
          value={finish ?? ""}
          onChange={({ currentTarget: { value } }) => refine({ finish: value, ...(value && weekly === null ? { weekly: "10" } : {}) })}
        />
      </label>
      <label>
        {say.plan.keep}
        <input type="date" value={keep ?? ""} onChange={({ currentTarget: { value } }) => refine({ keep: value })} />
      </label>
      <Coverage />
      <Avoided keys={avoid} />
    </form>
  );
}

/** Of an occupation, how much is to be covered; plans for all of it often do not exist. */
function Coverage() {
  const said = asked.value;
  if (!said.has("occupation")) return null;
  const share = Number(said.get("coverage") ?? "1");
  return (
    <label>
      {say.plan.coverage}
      <output>{percent(share)}</output>
      <input
        type="range"
        min="0.05"
        max="1"
        step="0.05"
        value={share}
        aria-valuetext={percent(share)}
        onInput={({ currentTarget: { value } }) => refine({ coverage: Number(value) < 1 ? value : undefined })}
      />
    </label>
  );
}

/** What is to stay out of the plan; each can be allowed again. */
function Avoided({ keys }: { keys: readonly string[] }) {
  if (!keys.length) return null;
  return (
    <fieldset>
      <legend>{say.plan.avoided}</legend>
      {keys.map((key) => (
        <label key={key} class="check">
          <input
            type="checkbox"
            checked
            aria-label={say.plan.again(key)}
            onChange={() => refine({ avoid: keys.filter((each) => each !== key) })}
          />
          {key}
        </label>
      ))}
    </fieldset>
  );
}
