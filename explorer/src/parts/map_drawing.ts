import type { MapQuery } from "../service/operations";

export type PathwayMap = NonNullable<MapQuery["pathwayMap"]>;
export type MapNode = PathwayMap["nodes"][number];
export type MapGroup = PathwayMap["groups"][number];
type MapEdge = PathwayMap["edges"][number];

/** In pixels: a box, what lies between two layers, the height of a row, the sign of a group, what lies around. */
export const BOX = { width: 190, height: 46 };
const [GAP, ROW, SIGN, EDGE] = [80, 62, 56, 12];
const COLUMN = BOX.width + GAP;

export const nameOf = (node: MapNode): string =>
  (node.credential ?? node.competency ?? node.occupation)?.name ?? node.key;

/** Where the box of a node begins. */
export const cornerOf = ({ layer, position }: { layer: number; position: number }): { x: number; y: number } => ({
  x: EDGE + layer * COLUMN,
  y: EDGE + position * ROW,
});

/** The middle of a group, on the row of its position. */
export const middleOf = (group: MapGroup): { x: number; y: number } => {
  const { x, y } = cornerOf(group);
  return { x: x + BOX.width / 2, y: y + BOX.height / 2 };
};
export const SIGN_WIDTH = SIGN;

/** How wide and high the whole drawing is. */
export function sizeOf({ nodes, groups, edges }: PathwayMap): { width: number; height: number } {
  const places = [...nodes, ...groups, ...edges.flatMap((each) => each.bends)];
  const layers = Math.max(0, ...places.map((each) => Math.floor(each.layer)));
  const positions = Math.max(0, ...places.map((each) => each.position));
  return { width: 2 * EDGE + layers * COLUMN + BOX.width, height: 2 * EDGE + positions * ROW + BOX.height };
}

/** The line of an edge, from the side of what counts to the side of what it counts toward. */
export function lineOf(edge: MapEdge, map: PathwayMap): string {
  const from = endOf(edge.from, map);
  const to = endOf(edge.to, map);
  if (!from || !to) return "";
  const isForward = from.layer <= to.layer;
  const points = [
    { x: isForward ? from.right : from.left, y: from.y },
    ...edge.bends.map(({ layer, position }) => ({ x: acrossAt(layer), y: EDGE + position * ROW + BOX.height / 2 })),
    { x: isForward ? to.left : to.right, y: to.y },
  ];
  return points.map(({ x, y }, place) => `${place ? "L" : "M"}${x} ${y}`).join("");
}

/** Fractions of layers lie in what is between two layers. */
function acrossAt(layer: number): number {
  const whole = Math.floor(layer);
  return EDGE + whole * COLUMN + BOX.width + (layer - whole) * GAP;
}

function endOf(name: string, { nodes, groups }: PathwayMap) {
  const group = groups.find((each) => each.path === name);
  if (group) {
    const { x, y } = middleOf(group);
    return { layer: group.layer, left: x - SIGN / 2, right: x + SIGN / 2, y };
  }
  const node = nodes.find((each) => each.key === name);
  if (!node) return null;
  const { x, y } = cornerOf(node);
  return { layer: node.layer, left: x, right: x + BOX.width, y: y + BOX.height / 2 };
}
