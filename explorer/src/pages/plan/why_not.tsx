import { useState } from "preact/hooks";
import { say } from "../../language/say";
import { Answered } from "../../parts/asking";
import { Suggest, type Suggestion } from "../../parts/suggest";
import { useAnswer } from "../../service/answer";
import { WhyNot as WhyNotOperation, type GoalInput } from "../../service/operations";
import { Refused } from "./no_way";
import { question } from "./wishes";

/** Why a credential that the reader expected is not on the way. */
export function WhyNot({ wanted }: { wanted: GoalInput }) {
  const [expected, setExpected] = useState<Suggestion | null>(null);
  return (
    <section aria-labelledby="why-not">
      <h2 id="why-not">{say.plan.whyNot.title}</h2>
      <Suggest label={say.plan.whyNot.find} onlyCredentials choose={setExpected} />
      {expected && <Reason wanted={wanted} expected={expected} />}
    </section>
  );
}

function Reason({ wanted, expected }: { wanted: GoalInput; expected: Suggestion }) {
  const answer = useAnswer(WhyNotOperation, { ...question(wanted), credential: expected.key });
  return (
    <Answered answer={answer}>
      {({ whyNot }) => {
        if (!whyNot) return null;
        if (whyNot.__typename === "Refusal") return <Refused errors={whyNot.userErrors} />;
        if (whyNot.__typename === "NoPlan") return <p>{whyNot.text}</p>;
        return <p class="reason">{whyNot.inBest ? say.plan.whyNot.yes(expected.name) : whyNot.text}</p>;
      }}
    </Answered>
  );
}
