import { inWords } from "../language/format";
import { say } from "../language/say";
import { Answered } from "../parts/asking";
import { Facts } from "../parts/facts";
import { CredentialLink, SiteLink } from "../parts/links";
import { RequirementTree } from "../parts/requirement";
import { withAward } from "../record/record";
import { change, record } from "../record/kept";
import { useAnswer } from "../service/answer";
import { Credential as CredentialOperation, type CredentialQuery } from "../service/operations";
import { to } from "../shell/location";

type Found = NonNullable<CredentialQuery["credential"]>;
type Route = Found["routes"][number];

/** All that the catalogue says of one credential, and what to do with it. */
export function Credential({ of }: { of: string }) {
  const answer = useAnswer(CredentialOperation, { key: of });
  return <Answered answer={answer}>{({ credential }) => credential && <Shown credential={credential} />}</Answered>;
}

function Shown({ credential }: { credential: Found }) {
  const { key, name } = credential;
  const isHeld = record.value.awards.some((each) => each.credential === key);
  const hold = () => change(withAward(record.value, { credential: key, name }), say.record.added(name));
  return (
    <article>
      <h1>{name}</h1>
      <p class="about">
        {say.credential.about(
          inWords(credential.credentialType),
          credential.ownedBy.map((each) => each.name),
        )}
        {credential.status !== "ACTIVE" && <small class="tag">{inWords(credential.status)}</small>}
      </p>
      {credential.lastDay && <p>{say.credential.lastDay(credential.lastDay)}</p>}
      {credential.supersededBy && (
        <p>
          {say.credential.superseded} <CredentialLink of={credential.supersededBy} />
        </p>
      )}
      {credential.description && <p>{credential.description}</p>}
      <p class="actions">
        <a class="action primary" href={to(["plan"], { goal: key })}>
          {say.credential.way}
        </a>
        {isHeld ? (
          <span>{say.credential.held}</span>
        ) : (
          <button type="button" onClick={hold}>
            {say.credential.hold}
          </button>
        )}
      </p>
      <Facts
        of={[
          [
            say.credential.valid,
            credential.validMonths === null ? say.credential.forLife : say.credential.validFor(credential.validMonths),
          ],
          [say.credential.credits, credential.credits],
          [say.credential.accredited, credential.accreditedBy.map((each) => each.name).join(", ")],
          [say.credential.languages, credential.inLanguage.join(", ")],
          [say.credential.source, credential.reference && <Source reference={credential.reference} />],
        ]}
      />
      <Competencies of={credential} />
      <section aria-labelledby="routes">
        <h2 id="routes">{say.credential.routes}</h2>
        {credential.routes.map((route) => (
          <RouteShown key={route.key} route={route} />
        ))}
      </section>
      {credential.renewals.length > 0 && (
        <section aria-labelledby="renewals">
          <h2 id="renewals">{say.credential.renewals}</h2>
          <ul>
            {credential.renewals.map((each) => (
              <li key={each.key}>
                {[
                  each.name || each.key,
                  each.extendsMonths && say.credential.extends(each.extendsMonths),
                  each.cost && say.price(each.cost),
                  each.hours && say.counted.hours(each.hours),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Neighbours title={say.credential.stacksFrom} of={credential.stacksFrom} none="" />
      <Neighbours title={say.credential.stacksInto} of={credential.stacksInto} none={say.credential.nowhere} />
    </article>
  );
}

function Source({ reference }: { reference: NonNullable<Found["reference"]> }) {
  return (
    <>
      <SiteLink address={reference.url}>{reference.url}</SiteLink>
      {reference.asOf && <small> {say.credential.asOf(reference.asOf)}</small>}
    </>
  );
}

function Competencies({ of }: { of: Found }) {
  if (!of.competencies.length) return null;
  return (
    <section aria-labelledby="shows">
      <h2 id="shows">{say.credential.shows}</h2>
      <ul class="tags">
        {of.competencies.map(({ level, competency }) => (
          <li key={competency.key} title={competency.statement ?? undefined}>
            {competency.name} <small>{say.credential.level(level)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RouteShown({ route }: { route: Route }) {
  const estimated = (name: string) => (route.estimated.includes(name) ? ` (${say.credential.estimated})` : "");
  return (
    <div class="card">
      <h3>
        {route.name} <small class="tag">{inWords(route.kind)}</small>
      </h3>
      <Facts
        of={[
          [say.credential.cost, (route.cost ? say.price(route.cost) : say.credential.unstated) + estimated("cost")],
          [
            say.credential.hours,
            (route.hours === null ? say.credential.unstated : String(route.hours)) + estimated("hours"),
          ],
        ]}
      />
      {route.requirementLines.length ? (
        <RequirementTree lines={route.requirementLines} />
      ) : (
        <p class="hint">{say.credential.nothingAsked}</p>
      )}
    </div>
  );
}

function Neighbours({ title, of, none }: { title: string; of: Found["stacksInto"]; none: string }) {
  if (!of.edges.length) return none ? <p class="hint">{none}</p> : null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="tags">
        {of.edges.map(({ node }) => (
          <li key={node.key}>
            <CredentialLink of={node} />
          </li>
        ))}
      </ul>
    </section>
  );
}
