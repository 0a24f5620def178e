import { useState } from "preact/hooks";
import { say } from "../../language/say";
import { Fault } from "../../parts/asking";
import type { PlanAnswer, PlanFound } from "../../parts/plan_found";
import { progressSentence, proofSentence } from "../../parts/proof";
import { Steps } from "../../parts/steps";
import { Suggest } from "../../parts/suggest";
import { Timeline } from "../../parts/timeline";
import { record } from "../../record/kept";
import { save } from "../../record/files";
import { useAnswer } from "../../service/answer";
import { planFile } from "../../service/client";
import { Names, type GoalInput } from "../../service/operations";
import { asked, go, refine, to } from "../../shell/location";
import { tell } from "../../shell/notices";
import { wayTo } from "../start";
import { Compare } from "./compare";
import { FirstSteps, Skills } from "./first_steps";
import { usePlan, type Search } from "./found";
import { NoWay, Refused } from "./no_way";
import { PlanMap } from "./map";
import { WhyNot } from "./why_not";
import { WishForm } from "./wish_form";
import { goal, question } from "./wishes";

const VIEWS = ["list", "timeline", "map", "compare"] as const;

/** The best way from the record of this browser to a goal. */
export function Plan() {
  const wanted = goal();
  return wanted ? <Way to={wanted} /> : <Choose />;
}

function Choose() {
  return (
    <>
      <h1>{say.plan.none}</h1>
      <p class="about">{say.plan.about}</p>
      <p>{say.plan.choose}</p>
      <Suggest label={say.start.goal} hint={say.start.hint} choose={(found) => go(wayTo(found))} />
    </>
  );
}

function Way({ to: wanted }: { to: GoalInput }) {
  const [isChanging, setChanging] = useState(false);
  const variables = question(wanted);
  const search = usePlan(variables);
  const name = useGoalName(wanted);
  const { answer, fault, isAsking } = search;
  return (
    <>
      <h1>{answer?.__typename === "NoPlan" ? say.plan.no.title(name) : say.plan.title(name)}</h1>
      <p class="about">
        {say.plan.from(record.value.awards.length)} <a href={to(["record"])}>{say.shell.record}</a>{" "}
        <button type="button" class="link" aria-expanded={isChanging} onClick={() => setChanging(!isChanging)}>
          {say.plan.change}
        </button>
      </p>
      {isChanging && (
        <Suggest
          label={say.start.goal}
          hint={say.start.hint}
          choose={(found) => {
            setChanging(false);
            go(wayTo(found));
          }}
        />
      )}
      <div class="beside">
        <WishForm />
        <div>
          <p class="asking" role="status">
            {isAsking && (answer ? say.plan.stale : <Searching search={search} />)}
          </p>
          {fault && fault.code !== "UNREACHABLE" && <Fault fault={fault} />}
          {answer && (
            <div class={isAsking ? "stale" : undefined} aria-busy={isAsking}>
              <Shown answer={answer} wanted={wanted} />
            </div>
          )}
        </div>
      </div>
    </>
  );
}

function Searching({ search: { progress } }: { search: Search }) {
  if (!progress) return <>{say.shell.loading}</>;
  const sofar = progressSentence(progress.objectives, "USD");
  return (
    <>
      {say.plan.searching(Math.round(progress.elapsedMs / 100) / 10)} {sofar}
    </>
  );
}

function Shown({ answer, wanted }: { answer: PlanAnswer; wanted: GoalInput }) {
  switch (answer.__typename) {
    case "Plan":
      return <Found plan={answer} wanted={wanted} />;
    case "NoPlan":
      return (
        <>
          <NoWay answer={answer} />
          <h2>{say.map.title}</h2>
          <PlanMap wanted={wanted} />
        </>
      );
    case "Refusal":
      return <Refused errors={answer.userErrors} />;
  }
}

function Found({ plan, wanted }: { plan: PlanFound; wanted: GoalInput }) {
  const view = VIEWS.find((each) => each === asked.value.get("view")) ?? "list";
  const done = plan.steps.flatMap((step) => (step.isRenewal ? [] : (step.finishOn ?? []))).sort().at(-1);
  if (!plan.steps.length)
    return (
      <>
        <p class="sum">{say.plan.reached}</p>
        <Skills wanted={wanted} />
      </>
    );
  return (
    <>
      <p class="sum">
        {say.plan.sum(plan.totals)}
        {done && <span class="done">{say.plan.done(done)}</span>}
      </p>
      <p class="proof">
        <span aria-hidden="true">✓</span> {proofSentence(plan)} {say.plan.proof.verified}
      </p>
      <nav class="views" aria-label={say.plan.view}>
        {VIEWS.map((each) => (
          <button key={each} type="button" aria-pressed={each === view} onClick={() => refine({ view: each })}>
            {say.plan.views[each]}
          </button>
        ))}
      </nav>
      {view === "list" && <Steps plan={plan} without={without} />}
      {view === "timeline" && <Timeline plan={plan} />}
      {view === "map" && <PlanMap wanted={wanted} />}
      {view === "compare" && <Compare wanted={wanted} best={plan} />}
      <Files wanted={wanted} />
      <Notes title={say.plan.assumed} of={plan.assumptions} />
      <Notes title={say.plan.advice} of={plan.advice} />
      <FirstSteps wanted={wanted} />
      <WhyNot wanted={wanted} />
    </>
  );
}

/** Looks for a way without a credential; that can be undone. */
function without(key: string): void {
  const before = asked.value.getAll("avoid");
  refine({ avoid: [...before, key] });
  tell(say.plan.withoutNamed(key), () => refine({ avoid: before }));
}

function Files({ wanted }: { wanted: GoalInput }) {
  const make = async (suffix: "md" | "ics" | "svg") => {
    try {
      save(await planFile(suffix, question(wanted)), `plan.${suffix}`);
    } catch (fault) {
      tell(say.plan.notMade(fault instanceof Error ? fault.message : String(fault)));
    }
  };
  return (
    <p class="actions">
      <span>{say.plan.files}:</span>
      {(["md", "ics", "svg"] as const).map((suffix) => (
        <button key={suffix} type="button" onClick={() => void make(suffix)}>
          {say.plan.file[suffix]}
        </button>
      ))}
    </p>
  );
}

function Notes({ title, of }: { title: string; of: readonly string[] }) {
  if (!of.length) return null;
  return (
    <details>
      <summary>
        {title} ({of.length})
      </summary>
      <ul>
        {of.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}

/** The name of a goal; its key until it is known. */
function useGoalName({ credential, occupation }: GoalInput): string {
  const key = credential ?? occupation?.key ?? "";
  const { result } = useAnswer(Names, { credential: credential ?? "", occupation: occupation?.key ?? "", isOccupation: !credential });
  return result?.credential?.name ?? result?.occupation?.name ?? key;
}

