import type { CredentialQuery } from "../service/operations";
import { CredentialLink } from "./links";

type Route = NonNullable<CredentialQuery["credential"]>["routes"][number];
type Line = Route["requirementLines"][number];

/** A rule as nested lists; groups stand above their lines. */
export function RequirementTree({ lines }: { lines: readonly Line[] }) {
  const below = new Map<string | null, Line[]>();
  for (const each of lines) below.set(each.parent, [...(below.get(each.parent) ?? []), each]);
  const known = new Set(lines.map((each) => each.path));
  const tops = lines.filter((each) => each.parent === null || !known.has(each.parent));
  return <Lines of={tops} below={below} />;
}

function Lines({ of, below }: { of: readonly Line[]; below: ReadonlyMap<string | null, Line[]> }) {
  return (
    <ul class="requirement">
      {of.map((each) => (
        <li key={each.path}>
          {each.__typename === "CredentialRequirement" ? <Linked text={each.text} to={each.credential} /> : each.text}
          {below.has(each.path) && <Lines of={below.get(each.path) ?? []} below={below} />}
        </li>
      ))}
    </ul>
  );
}

/** The text of a line, in which the name of its credential is a link. */
function Linked({ text, to }: { text: string; to: { key: string; name: string } }) {
  const [before, after] = text.includes(to.name) ? text.split(to.name, 2) : [`${text} (`, ")"];
  return (
    <>
      {before}
      <CredentialLink of={to} />
      {after}
    </>
  );
}
