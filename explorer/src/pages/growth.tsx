import { say } from "../language/say";
import { Answered } from "../parts/asking";
import { CredentialLink } from "../parts/links";
import { profileOf, type HeldAward } from "../record/record";
import { record } from "../record/kept";
import { written } from "../record/shared";
import { useAnswer } from "../service/answer";
import { FirstSteps, Standing } from "../service/operations";
import { to } from "../shell/location";
import { tell } from "../shell/notices";

/** What the credentials of the record add up to. */
export function Growth() {
  const held = record.value;
  const copy = async () => {
    await navigator.clipboard.writeText(`${new URL(to(["record"]), location.href).href}#${written(held)}`);
    tell(say.growth.copied);
  };
  return (
    <>
      <h1>{say.growth.title}</h1>
      <p class="about">{say.growth.about}</p>
      {!held.awards.length && <p>{say.growth.empty}</p>}
      {held.awards.length > 0 && (
        <>
          <section aria-labelledby="held">
            <h2 id="held">{say.growth.badges}</h2>
            <ul class="cards">
              {held.awards.map((each) => (
                <Held key={each.credential + (each.issuedOn ?? "")} award={each} />
              ))}
            </ul>
          </section>
          <Stacks />
          <section aria-labelledby="share" class="no-print">
            <h2 id="share">{say.growth.share}</h2>
            <p class="hint">{say.growth.shareAbout}</p>
            <p class="actions">
              <button type="button" onClick={() => void copy()}>
                {say.growth.copy}
              </button>
              <button type="button" onClick={() => print()}>
                {say.growth.print}
              </button>
            </p>
          </section>
        </>
      )}
    </>
  );
}

function Held({ award }: { award: HeldAward }) {
  const answer = useAnswer(Standing, { credential: award.credential, learner: { profile: profileOf(record.value) } });
  return (
    <li class="card">
      <strong>
        <CredentialLink of={{ key: award.credential, name: award.name }} />
      </strong>
      <Answered answer={answer}>
        {({ progress }) =>
          progress && (
            <>
              <span>
                {say.growth.state[progress.state]}
                {progress.validThrough && `, ${say.growth.through(progress.validThrough)}`}
                {award.isVerified && ` · ✓ ${say.record.verified}`}
              </span>
              <ul class="tags">
                {progress.credential.competencies.slice(0, 8).map(({ competency, level }) => (
                  <li key={competency.key}>
                    {competency.name} <small>{say.credential.level(level)}</small>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answered>
    </li>
  );
}

/** Stacks that the record fills in part. */
function Stacks() {
  const answer = useAnswer(FirstSteps, { learner: { profile: profileOf(record.value) } });
  return (
    <Answered answer={answer}>
      {({ recommendations }) => {
        const stacks = recommendations?.edges.filter(({ node }) =>
          node.reasons.some((each) => each.kind === "COMPLETES_STACK"),
        );
        if (!stacks?.length) return null;
        return (
          <section aria-labelledby="stacks">
            <h2 id="stacks">{say.growth.stacks}</h2>
            <ul>
              {stacks.map(({ node }) => (
                <li key={node.credential.key}>
                  <CredentialLink of={node.credential} />:{" "}
                  {node.reasons.find((each) => each.kind === "COMPLETES_STACK")?.text}
                </li>
              ))}
            </ul>
          </section>
        );
      }}
    </Answered>
  );
}
