// Composes schema/subgraphs/*.graphql into schema/supergraph.graphql (Apollo Federation v2, build time only).
// The stamp at the top lets `make check` tell a stale or hand-edited supergraph without node.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { basename, join } from "node:path";
import { composeServices, compositionHasErrors } from "@theguild/federation-composition";
import { parse, print } from "graphql";

const schemaFolder = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
const composeFolder = fileURLToPath(new URL(".", import.meta.url));

const subgraphs = readdirSync(join(schemaFolder, "subgraphs"))
  .filter((file) => file.endsWith(".graphql"))
  .sort()
  .map((file) => join(schemaFolder, "subgraphs", file));

// Addresses are per country and come from the directory: a subgraph's url is only its logical name.
const services = subgraphs.map((path) => {
  const name = basename(path, ".graphql");
  return { name, url: `http://${name}`, typeDefs: parse(readFileSync(path, "utf8")) };
});

const result = composeServices(services);
if (compositionHasErrors(result)) {
  for (const error of result.errors) console.error(`${error.extensions?.code ?? "ERROR"}: ${error.message}`);
  process.exit(1);
}

const body = ordered(described(parse(result.supergraphSdl))) + "\n";
writeFileSync(join(schemaFolder, "supergraph.graphql"), `${stamp(body)}\n${body}`);
console.log(`composed ${services.map((service) => service.name).join(", ")} into supergraph.graphql`);

/** Where several services describe a type, the words of the one that owns most of it: members, else the first. */
function described(document) {
  const byOwner = [...services].sort((a, b) => (b.name === "members") - (a.name === "members"));
  const definitions = document.definitions.map((node) => {
    const told = byOwner
      .flatMap((service) => service.typeDefs.definitions)
      .find((other) => other.kind === node.kind && other.name?.value === node.name?.value && other.description);
    return told ? { ...node, description: told.description } : node;
  });
  return { ...document, definitions };
}

/** The document with definitions in the order of their names: a diff then shows what changed and nothing else. */
function ordered(document) {
  const key = (node) => `${rank(node)} ${node.name?.value ?? ""}`;
  const definitions = [...document.definitions].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return print({ ...document, definitions });
}

/** The schema first, then the join specification's own definitions, then the graph's types. */
function rank(node) {
  if (node.kind === "SchemaDefinition") return 0;
  if (node.kind === "DirectiveDefinition") return 1;
  return /^(join|link)__/.test(node.name.value) ? 2 : 3;
}

/** What went in (the subgraphs and this tool) and what came out; hemicycle/schema_files.py reads them. */
function stamp(text) {
  const inputs = createHash("sha256");
  const tool = ["compose.mjs", "package-lock.json"].map((file) => join(composeFolder, file));
  for (const path of [...subgraphs, ...tool]) {
    inputs.update(`${basename(path)}\0`).update(readFileSync(path)).update("\0");
  }
  const output = createHash("sha256").update(text);
  return `# Composed by make schema; do not edit.\n# inputs ${inputs.digest("hex")}\n# output ${output.digest("hex")}`;
}
