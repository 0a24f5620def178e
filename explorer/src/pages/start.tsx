import { Suggest, type Suggestion } from "../parts/suggest";
import { say } from "../language/say";
import { EXAMPLES } from "../record/examples";
import { change } from "../record/kept";
import { useAnswer } from "../service/answer";
import { Viewer } from "../service/operations";
import { go, to } from "../shell/location";

/** The address of the plan for what a search found. */
export const wayTo = (goal: Suggestion): string =>
  to(["plan"], { [goal.kind === "credential" ? "goal" : "occupation"]: goal.key });

/** Where a learner begins: a goal, or an example. */
export function Start() {
  const { result } = useAnswer(Viewer, {});
  const catalogue = result?.catalog;
  return (
    <>
      <h1>{say.start.title}</h1>
      <p class="about">{say.start.about}</p>
      <div class="hero">
        <Suggest label={say.start.goal} hint={say.start.hint} choose={(found) => go(wayTo(found))} />
      </div>
      <section aria-labelledby="examples">
        <h2 id="examples">{say.start.examples}</h2>
        <ul class="cards">
          {EXAMPLES.map((each) => {
            const [who, wish] = say.start.example[each.name];
            return (
              <li key={each.name}>
                <button
                  type="button"
                  class="card"
                  onClick={() => {
                    change(each.record, say.start.took(who ?? ""));
                    go(to(["plan"], { goal: each.goal, weekly: String(each.weeklyHours) }));
                  }}
                >
                  <strong>{who}</strong>
                  <span>{wish}</span>
                </button>
              </li>
            );
          })}
        </ul>
        <p class="hint">{say.start.replaces}</p>
      </section>
      {catalogue && <p class="hint">{say.start.catalogue(catalogue.credentials, catalogue.occupations)}</p>}
    </>
  );
}
