import { inWords } from "../language/format";
import { say } from "../language/say";
import { Answered } from "../parts/asking";
import { useAnswer } from "../service/answer";
import { Curriculum as CurriculumOperation } from "../service/operations";
import { to } from "../shell/location";

/** What a curriculum team looks at first. */
export function Curriculum() {
  const answer = useAnswer(CurriculumOperation, {});
  return (
    <>
      <h1>{say.curriculum.title}</h1>
      <p class="about">{say.curriculum.about}</p>
      <Answered answer={answer}>
        {({ findings, changeSets, revisions }) => (
          <>
            <section aria-labelledby="findings">
              <h2 id="findings">
                {say.curriculum.findings} {findings && <small>{findings.totalCount}</small>}
              </h2>
              {findings?.edges.length ? (
                <ul class="findings">
                  {findings.edges.map(({ node }, place) => (
                    <li key={place}>
                      <small class="tag">{say.curriculum.severity[node.severity]}</small> {node.text}{" "}
                      {node.subject && <a href={to(["credentials", node.subject])}>{node.subject}</a>}
                    </li>
                  ))}
                </ul>
              ) : (
                <p>{say.curriculum.clean}</p>
              )}
            </section>
            <section aria-labelledby="change-sets">
              <h2 id="change-sets">{say.curriculum.changeSets}</h2>
              {changeSets?.edges.length ? (
                <ul>
                  {changeSets.edges.map(({ node }) => (
                    <li key={node.key}>
                      {node.title} <small class="tag">{inWords(node.state)}</small>
                    </li>
                  ))}
                </ul>
              ) : (
                <p>{say.curriculum.noChangeSets}</p>
              )}
            </section>
            <section aria-labelledby="revisions">
              <h2 id="revisions">{say.curriculum.revisions}</h2>
              <ul>
                {revisions?.edges.map(({ node }) => (
                  <li key={node.number}>
                    {say.curriculum.revision(node.number, node.publishedAt)} {node.title}
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </Answered>
    </>
  );
}
