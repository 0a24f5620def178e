// Builds the pages: types of the operations from the schema, the operations as trusted documents, one script, one style
// sheet. Takes the folder to write to, and the schema; by default those of the checkout.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import { build } from "esbuild";
import { buildSchema, Kind, parse, print, visit } from "graphql";

const [target = "../pathways/web", schemaFile = "../graph_schema/schema.graphql"] = process.argv.slice(2);
const SOURCES = "src/service/graphql";
const TYPED = "src/service/operations.ts";
const SCALARS = { Date: "string", DateTime: "string", Decimal: "string" };

const schema = buildSchema(await readFile(schemaFile, "utf8"));
const files = (await readdir(SOURCES)).sort();
const parsed = await Promise.all(files.map(async (name) => parse(await readFile(join(SOURCES, name), "utf8"))));
const definitions = parsed.flatMap((document) => document.definitions);
const fragments = new Map(
  definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]),
);

// An operation with the fragments that it needs, those of fragments too.
function withFragments(operation) {
  const found = new Set();
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name: { value } }) {
        if (found.has(value)) return;
        found.add(value);
        collect(fragments.get(value));
      },
    });
  collect(operation);
  return [operation, ...[...found].sort().map((name) => fragments.get(name))].map(print).join("\n\n") + "\n";
}

const types = await codegen({
  schema: parse(await readFile(schemaFile, "utf8")),
  schemaAst: schema,
  documents: files.map((name, place) => ({ location: name, document: parsed[place] })),
  filename: TYPED,
  config: { disableDescriptions: true, scalars: SCALARS, enumsAsTypes: true, useTypeImports: true, inlineFragmentTypes: "inline", skipTypename: true },
  plugins: [{ operations: {} }],
  pluginMap: { operations },
});

const trusted = {};
const constants = [];
for (const each of definitions) {
  if (each.kind !== Kind.OPERATION_DEFINITION) continue;
  const name = each.name.value;
  const text = withFragments(each);
  const hash = createHash("sha256").update(text).digest("hex");
  trusted[hash] = text;
  const kind = each.operation[0].toUpperCase() + each.operation.slice(1);
  constants.push(`export const ${name}: Operation<${name}${kind}, ${name}${kind}Variables> = { name: "${name}", hash: "${hash}" };`);
}

await writeFile(
  TYPED,
  `// Made by build.mjs from the schema and the files in graphql/; not to be changed by hand.\n` +
    `import type { Operation } from "./operation";\n\n${types.trim()}\n\n${constants.join("\n")}\n`,
);
if (target === "--types") process.exit(0);

await mkdir(target, { recursive: true });
await writeFile(join(target, "operations.json"), JSON.stringify(trusted, null, 1) + "\n");
await build({
  entryPoints: [
    { in: "src/main.tsx", out: "explorer" },
    { in: "src/look/explorer.css", out: "explorer" },
  ],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
});
for (const name of ["index.html", "icon.svg", "NOTICE"]) await cp(join("src", "look", name), join(target, name));
