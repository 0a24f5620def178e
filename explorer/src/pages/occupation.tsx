import { number } from "../language/format";
import { say } from "../language/say";
import { Answered } from "../parts/asking";
import { CredentialLink } from "../parts/links";
import { useAnswer } from "../service/answer";
import { Occupation as OccupationOperation } from "../service/operations";
import { to } from "../shell/location";

/** What an occupation needs, and the way there. */
export function Occupation({ of }: { of: string }) {
  const answer = useAnswer(OccupationOperation, { key: of });
  return (
    <Answered answer={answer}>
      {({ occupation }) =>
        occupation && (
          <article>
            <h1>{occupation.name}</h1>
            {occupation.code && <p class="about">{say.occupation.about(occupation.code)}</p>}
            <p class="actions">
              <a class="action primary" href={to(["plan"], { occupation: occupation.key })}>
                {say.credential.way}
              </a>
            </p>
            <section aria-labelledby="needs">
              <h2 id="needs">{say.occupation.needs}</h2>
              <div class="scroll" tabIndex={0} role="group" aria-label={say.occupation.needs}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{say.growth.competencies}</th>
                    <th scope="col" class="figure">
                      {say.occupation.level}
                    </th>
                    <th scope="col" class="figure">
                      {say.occupation.importance}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {occupation.needs.map(({ competency, level, importance }) => (
                    <tr key={competency.key}>
                      <th scope="row">{competency.name}</th>
                      <td class="figure">{number(level)}</td>
                      <td class="figure">{number(importance)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              </div>
            </section>
            {occupation.credentials.length > 0 && (
              <section aria-labelledby="asks">
                <h2 id="asks">{say.occupation.asks}</h2>
                <ul>
                  {occupation.credentials.map(({ credential, strength }) => (
                    <li key={credential.key}>
                      <CredentialLink of={credential} /> <small class="tag">{say.occupation.strength[strength]}</small>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </article>
        )
      }
    </Answered>
  );
}
