import { percent } from "../../language/format";
import { say } from "../../language/say";
import { Answered } from "../../parts/asking";
import { CredentialLink } from "../../parts/links";
import { useAnswer } from "../../service/answer";
import { FirstSteps as FirstStepsOperation, Skills as SkillsOperation, type GoalInput } from "../../service/operations";
import { question } from "./wishes";

/** What is small, pays off at once, and lies on the way. */
export function FirstSteps({ wanted }: { wanted: GoalInput }) {
  const { goal, learner } = question(wanted);
  const answer = useAnswer(FirstStepsOperation, { goal, learner });
  return (
    <section aria-labelledby="first-steps">
      <h2 id="first-steps">{say.plan.firstSteps.title}</h2>
      <p class="hint">{say.plan.firstSteps.about}</p>
      <Answered answer={answer}>
        {({ recommendations }) => (
          <ul class="cards">
            {recommendations?.edges.slice(0, 3).map(({ node }) => (
              <li key={node.credential.key} class="card">
                <strong>
                  <CredentialLink of={node.credential} />
                </strong>
                <span>
                  {say.price(node.cost)} · {say.counted.hours(node.hours)}
                  {node.eligibleNow && ` · ${say.plan.firstSteps.now}`}
                </span>
                <ul>
                  {node.reasons.slice(0, 3).map((each) => (
                    <li key={each.kind + each.text}>{each.text}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </section>
  );
}

/** What of the goal the record covers already. */
export function Skills({ wanted }: { wanted: GoalInput }) {
  const { goal, learner } = question(wanted);
  const answer = useAnswer(SkillsOperation, { goal, learner });
  return (
    <Answered answer={answer}>
      {({ skillGap }) =>
        skillGap && (
          <section aria-labelledby="skills">
            <h2 id="skills">{say.plan.skills.title}</h2>
            <p>
              {say.plan.skills.coverage(skillGap.coverage)}{" "}
              <progress value={skillGap.coverage} max="1" aria-label={percent(skillGap.coverage)} />
            </p>
          </section>
        )
      }
    </Answered>
  );
}
