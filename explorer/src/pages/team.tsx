import { number, percent } from "../language/format";
import { say } from "../language/say";
import { Answered } from "../parts/asking";
import { useAnswer } from "../service/answer";
import { Team as TeamOperation, Teams as TeamsOperation, type TeamQuery } from "../service/operations";
import { to } from "../shell/location";

/** The teams that the reader may see. */
export function Teams() {
  const answer = useAnswer(TeamsOperation, {});
  return (
    <>
      <h1>{say.team.title}</h1>
      <p class="about">{say.team.about}</p>
      <Answered answer={answer}>
        {({ teams }) =>
          teams?.edges.length ? (
            <ul class="cards">
              {teams.edges.map(({ node }) => (
                <li key={node.key} class="card">
                  <strong>
                    <a href={to(["team", node.key])}>{node.name}</a>
                  </strong>
                  <span>{say.counted.people(node.members.totalCount)}</span>
                  <span>{node.roles.map((role) => `${role.headcount} × ${role.occupation.name}`).join(", ")}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p>{say.team.none}</p>
          )
        }
      </Answered>
    </>
  );
}

/** What one team has of what its roles ask for. */
export function Team({ of }: { of: string }) {
  const answer = useAnswer(TeamOperation, { key: of });
  return (
    <Answered answer={answer}>
      {({ team, teamGap }) =>
        team && (
          <>
            <h1>{team.name}</h1>
            {teamGap && <Shown gap={teamGap} />}
          </>
        )
      }
    </Answered>
  );
}

function Shown({ gap }: { gap: NonNullable<TeamQuery["teamGap"]> }) {
  return (
    <>
      <p class="sum">{say.team.coverage(gap.coverage, gap.filled, gap.places)}</p>
      <section aria-labelledby="who">
        <h2 id="who">{say.team.who}</h2>
        <div class="scroll" tabIndex={0} role="group" aria-label={say.team.who}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say.team.place}</th>
                <th scope="col">{say.team.person}</th>
                <th scope="col" class="figure">
                  {say.team.fit}
                </th>
                <th scope="col">{say.team.lacks}</th>
              </tr>
            </thead>
            <tbody>
              {gap.roles.flatMap((role) =>
                role.assignments.map((each) => (
                  <tr key={role.occupation.key + each.person}>
                    <th scope="row">{role.occupation.name}</th>
                    <td>
                      {each.person}
                    </td>
                    <td class="figure">
                      <progress value={each.coverage} max="1" aria-label={percent(each.coverage)} />{" "}
                      {percent(each.coverage)}
                    </td>
                    <td>{lacks(each.missing.map((lack) => lack.competency.name))}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="risks">
        <h2 id="risks">{say.team.risks}</h2>
        {gap.risks.length ? (
          <ul>
            {gap.risks.map((each) => (
              <li key={each.text}>{each.text}</li>
            ))}
          </ul>
        ) : (
          <p>{say.team.noRisk}</p>
        )}
      </section>
      <section aria-labelledby="competencies">
        <h2 id="competencies">{say.team.competencies}</h2>
        <div class="scroll" tabIndex={0} role="group" aria-label={say.team.competencies}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say.team.competencies}</th>
                <th scope="col" class="figure">
                  {say.occupation.level}
                </th>
                <th scope="col" class="figure">
                  {say.team.wanted}
                </th>
                <th scope="col" class="figure">
                  {say.team.holders}
                </th>
              </tr>
            </thead>
            <tbody>
              {gap.competencies.map((each) => (
                <tr key={each.competency.key + each.level}>
                  <th scope="row">{each.competency.name}</th>
                  <td class="figure">{number(each.level)}</td>
                  <td class="figure">{each.wanted}</td>
                  <td class="figure">{each.holderCount}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}

const SHOWN = 4;

/** What somebody lacks, the first few by name. */
function lacks(names: readonly string[]): string {
  if (!names.length) return say.team.nothing;
  const more = names.length - SHOWN;
  return more > 0 ? say.team.more(names.slice(0, SHOWN), more) : names.join(", ");
}
