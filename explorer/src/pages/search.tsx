import { useState } from "preact/hooks";
import { inWords } from "../language/format";
import { say } from "../language/say";
import { Answered } from "../parts/asking";
import { CredentialLink } from "../parts/links";
import { ask } from "../service/client";
import { useAnswer } from "../service/answer";
import {
  Search as SearchOperation,
  type CredentialOrder,
  type CredentialType,
  type SearchQuery,
  type SearchQueryVariables,
} from "../service/operations";
import { asked, refine, to } from "../shell/location";

const ORDERS = ["RELEVANCE", "NAME", "COST", "HOURS"] as const satisfies readonly CredentialOrder[];
const FILTERS = ["type", "owner", "subject"] as const;
type Filter = (typeof FILTERS)[number];
type Found = NonNullable<SearchQuery["credentials"]>;

const chosen = (name: Filter): readonly string[] => asked.value.getAll(name);

/** Search by words, narrowed down by what the found ones have in common. */
export function Search() {
  const words = asked.value.get("words") ?? "";
  const order = ORDERS.find((each) => each === asked.value.get("order")) ?? "RELEVANCE";
  const variables = questionOf(words, order);
  const answer = useAnswer(SearchOperation, variables);
  return (
    <>
      <h1>{say.search.title}</h1>
      <p class="about">{say.search.about}</p>
      <form class="row" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {say.search.words}
          <input type="search" value={words} onInput={(event) => refine({ words: event.currentTarget.value })} />
        </label>
        <label>
          {say.search.by}
          <select value={order} onChange={(event) => refine({ order: event.currentTarget.value })}>
            {ORDERS.map((each) => (
              <option key={each} value={each}>
                {say.search.orders[each]}
              </option>
            ))}
          </select>
        </label>
      </form>
      <Answered answer={answer}>{(result) => <Results result={result} variables={variables} />}</Answered>
    </>
  );
}

function questionOf(words: string, orderBy: CredentialOrder): SearchQueryVariables {
  const [types, owners, subjects] = FILTERS.map(chosen);
  return {
    ...(words.trim() && { search: words }),
    filter: {
      ...(types?.length && { credentialTypes: types as CredentialType[] }),
      ...(owners?.length && { ownedBy: [...owners] }),
      ...(subjects?.length && { subjects: [...subjects] }),
    },
    orderBy,
  };
}

function Results({ result, variables }: { result: SearchQuery; variables: SearchQueryVariables }) {
  const found = result.credentials;
  const facets = result.credentialFacets;
  const occupations = result.occupations?.edges ?? [];
  if (!found) return null;
  return (
    <div class="beside">
      {facets && (
        <div class="filters">
          <Filters name="type" title={say.search.types} values={facets.credentialTypes} />
          <Filters name="owner" title={say.search.owners} values={facets.ownedBy} />
          <Filters name="subject" title={say.search.subjects} values={facets.subjects} />
          {FILTERS.some((each) => chosen(each).length) && (
            <button type="button" onClick={() => refine({ type: undefined, owner: undefined, subject: undefined })}>
              {say.search.clear}
            </button>
          )}
        </div>
      )}
      <div>
        <p role="status">{say.search.found(found.totalCount)}</p>
        {!found.totalCount && <p>{say.search.none}</p>}
        <List key={JSON.stringify(variables)} first={found} variables={variables} />
        {variables.search && occupations.length > 0 && (
          <section aria-labelledby="occupations">
            <h2 id="occupations">{say.search.occupations}</h2>
            <ul>
              {occupations.map(({ node }) => (
                <li key={node.key}>
                  <a href={to(["occupations", node.key])}>{node.name}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

function Filters({
  name,
  title,
  values,
}: {
  name: Filter;
  title: string;
  values: readonly { value: string; label: string; count: number }[];
}) {
  const taken = chosen(name);
  const shown = values.slice(0, 8);
  if (!shown.length) return null;
  const turn = (value: string, isOn: boolean) => {
    const next = isOn ? [...taken, value] : taken.filter((each) => each !== value);
    refine({ [name]: next });
  };
  return (
    <fieldset>
      <legend>{title}</legend>
      {shown.map((each) => (
        <label key={each.value} class="check">
          <input
            type="checkbox"
            checked={taken.includes(each.value)}
            onChange={(event) => turn(each.value, event.currentTarget.checked)}
          />
          {each.label} <small>{each.count}</small>
        </label>
      ))}
    </fieldset>
  );
}

/** The credentials found, a page more at a time. */
function List({ first, variables }: { first: Found; variables: SearchQueryVariables }) {
  const [more, setMore] = useState<readonly Found[]>([]);
  const pages = [first, ...more];
  const last = pages.at(-1)?.pageInfo;
  const next = async () => {
    const found = await ask(SearchOperation, { ...variables, after: last?.endCursor ?? null });
    if (found.credentials) setMore([...more, found.credentials]);
  };
  return (
    <>
      <ul class="results">
        {pages.flatMap(({ edges }) =>
          edges.map(({ node }) => (
            <li key={node.key}>
              <h2>
                <CredentialLink of={node} />
              </h2>
              <p>
                {inWords(node.credentialType)}
                {node.ownedBy.length > 0 && ` · ${node.ownedBy.map((each) => each.name).join(", ")}`}
                {node.status !== "ACTIVE" && <small class="tag">{inWords(node.status)}</small>}
              </p>
              <p>
                <a class="action" href={to(["plan"], { goal: node.key })} aria-label={`${say.search.way}: ${node.name}`}>
                  {say.search.way}
                </a>
              </p>
            </li>
          )),
        )}
      </ul>
      {last?.hasNextPage && (
        <button type="button" onClick={() => void next()}>
          {say.search.more}
        </button>
      )}
    </>
  );
}
