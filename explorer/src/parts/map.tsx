import { useState } from "preact/hooks";
import { say } from "../language/say";
import { to } from "../shell/location";
import { BOX, cornerOf, lineOf, middleOf, nameOf, SIGN_WIDTH, sizeOf } from "./map_drawing";
import type { MapGroup, MapNode, PathwayMap } from "./map_drawing";

const [LETTERS, LINES] = [24, 2];
const SCALES = [0.4, 0.6, 0.8, 1, 1.25, 1.6] as const;

/** Everything on the ways to a goal: what is held, what is open, which way is best; with a table of the same. */
export function MapShown({ map }: { map: PathwayMap }) {
  const [scale, setScale] = useState(3);
  const [onlyPlan, setOnlyPlan] = useState(map.nodes.length > 40 && map.nodes.some((each) => each.step !== null));
  const shown = onlyPlan ? ofPlan(map) : map;
  const { width, height } = sizeOf(shown);
  const factor = SCALES[scale] ?? 1;
  return (
    <>
      <p class="actions">
        <button type="button" disabled={scale === 0} onClick={() => setScale(scale - 1)} aria-label={say.map.smaller}>
          −
        </button>
        <button
          type="button"
          disabled={scale === SCALES.length - 1}
          onClick={() => setScale(scale + 1)}
          aria-label={say.map.larger}
        >
          +
        </button>
        <label class="check">
          <input type="checkbox" checked={onlyPlan} onChange={() => setOnlyPlan(!onlyPlan)} />
          {say.map.onlyPlan}
        </label>
      </p>
      {!map.complete && <p class="hint">{say.map.cut}</p>}
      <div class="scroll drawing" tabIndex={0} role="group" aria-label={say.plan.views.map}>
        <svg viewBox={`0 0 ${width} ${height}`} width={width * factor} height={height * factor} class="pathway">
          <title>{say.plan.views.map}</title>
          <Arrow />
          {shown.edges.map((edge) => (
            <path
              key={edge.path + edge.from + edge.to}
              class={classes("edge", { best: edge.onPlan, met: edge.met })}
              d={lineOf(edge, map)}
              marker-end="url(#arrow)"
            />
          ))}
          {shown.groups.map((group) => (
            <Sign key={group.path} group={group} />
          ))}
          {shown.nodes.map((node) => (
            <Box key={node.key} node={node} />
          ))}
        </svg>
      </div>
      <details>
        <summary>{say.map.table}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{say.map.thing}</th>
              <th scope="col">{say.map.state}</th>
              <th scope="col" class="figure">
                {say.plan.number}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.nodes.map((node) => (
              <tr key={node.key}>
                <th scope="row">{nameOf(node)}</th>
                <td>{say.growth.state[node.state]}</td>
                <td class="figure">{node.step}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** What the best plan takes and rests on, and the goal. */
function ofPlan(map: PathwayMap): PathwayMap {
  const edges = map.edges.filter((each) => each.onPlan);
  const ends = new Set(edges.flatMap((each) => [each.from, each.to]));
  const [goal] = map.nodes;
  return {
    ...map,
    edges,
    nodes: map.nodes.filter((each) => each.step !== null || ends.has(each.key) || each === goal),
    groups: map.groups.filter((each) => ends.has(each.path)),
  };
}

function Arrow() {
  return (
    <defs>
      <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto">
        <path d="M0 0L10 5L0 10z" />
      </marker>
    </defs>
  );
}

function Box({ node }: { node: MapNode }) {
  const { x, y } = cornerOf(node);
  const name = nameOf(node);
  const state = say.growth.state[node.state];
  const said = node.step === null ? state : say.map.step(node.step, state);
  const lines = wrapped(name);
  const box = (
    <g class={classes("node", { best: node.step !== null, [node.state.toLowerCase()]: true })} transform={`translate(${x} ${y})`}>
      <title>{`${name}: ${said}`}</title>
      <rect width={BOX.width} height={BOX.height} rx={node.credential ? 8 : 22} />
      {lines.map((each, place) => (
        <text key={place} class="name" x="10" y={lines.length === 1 ? 20 : 15 + 13 * place}>
          {each}
        </text>
      ))}
      <text class="state" x="10" y="40">
        {SIGNS[node.state]} {said}
      </text>
    </g>
  );
  return node.credential ? <a href={to(["credentials", node.key])}>{box}</a> : box;
}

/** The state also as a sign, for who sees no colours. */
const SIGNS: Record<MapNode["state"], string> = {
  HELD: "✓",
  IN_GRACE: "!",
  EXPIRED: "×",
  ELIGIBLE: "→",
  IN_PROGRESS: "◐",
  BLOCKED: "○",
};

function Sign({ group }: { group: MapGroup }) {
  const { x, y } = middleOf(group);
  return (
    <g class={classes("group", { best: group.onPlan, met: group.met })} transform={`translate(${x} ${y})`}>
      <rect x={-SIGN_WIDTH / 2} y="-11" width={SIGN_WIDTH} height="22" rx="11" />
      <text text-anchor="middle" y="4">
        {say.map.rule(group.rule, group.minimum)}
      </text>
    </g>
  );
}

/** A name in lines that fit into a box; "…" ends what does not. */
function wrapped(name: string): string[] {
  const lines = [""];
  for (const word of name.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last && last.length + word.length + 1 > LETTERS) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  const shown = lines.slice(0, LINES).map((each) => (each.length > LETTERS ? `${each.slice(0, LETTERS - 1)}…` : each));
  if (lines.length > LINES) shown[LINES - 1] = `${(shown[LINES - 1] ?? "").slice(0, LETTERS - 1)}…`;
  return shown;
}

const classes = (first: string, more: Record<string, boolean>): string =>
  [first, ...Object.keys(more).filter((each) => more[each])].join(" ");
