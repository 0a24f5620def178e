import { say } from "../language/say";
import { change, record } from "../record/kept";
import { withAward } from "../record/record";
import { useAnswer } from "../service/answer";
import { Verify, type VerifyQuery } from "../service/operations";
import { Answered } from "./asking";
import { Suggest, type Suggestion } from "./suggest";

type Verified = NonNullable<VerifyQuery["verifyBadge"]>;

/** A badge with its three verdicts; it becomes an award once somebody says of what. */
export function BadgeShown({ badge, close }: { badge: string; close: () => void }) {
  const answer = useAnswer(Verify, { badge });
  return (
    <section class="card" aria-labelledby="badge">
      <h2 id="badge">{say.badge.title}</h2>
      <Answered answer={answer}>{({ verifyBadge }) => verifyBadge && <Verdicts of={verifyBadge} close={close} />}</Answered>
      <button type="button" class="quiet" onClick={close}>
        {say.shell.dismiss}
      </button>
    </section>
  );
}

function Verdicts({ of, close }: { of: Verified; close: () => void }) {
  const isVerified = of.authentic === "PASSED" && of.current === "PASSED";
  const take = (found: Suggestion) => {
    const days = {
      ...(of.validFrom && { issuedOn: of.validFrom.slice(0, 10) }),
      ...(of.validUntil && { expiresOn: of.validUntil.slice(0, 10) }),
    };
    const award = { credential: found.key, name: found.name, ...days, ...(isVerified && { isVerified }) };
    change(withAward(record.value, award), say.record.added(found.name));
    close();
  };
  return (
    <>
      {of.achievement && <p>{say.badge.of(of.achievement, of.issuer ?? "?")}</p>}
      <ul class="verdicts">
        {(["authentic", "current", "trusted"] as const).map((name) => (
          <li key={name} class={of[name].toLowerCase()}>
            {say.badge[name]}: <strong>{say.badge.outcome[of[name]]}</strong>
          </li>
        ))}
      </ul>
      <details>
        <summary>{say.badge.checks}</summary>
        <ul>
          {of.checks.map((each) => (
            <li key={each.name}>
              {each.text} <small class="tag">{say.badge.outcome[each.outcome]}</small>
            </li>
          ))}
        </ul>
      </details>
      {of.authentic !== "FAILED" && <Suggest label={say.badge.match} onlyCredentials choose={take} />}
    </>
  );
}
