// Writes `index.d.ts` and the names of `index.mjs` from what the native layer describes.

import { camelCase } from "../../lib/shape.js";

const HEADER = "// Generated from the Rust sources by `UPDATE=1 npm test`; do not edit.\n\n";

/** The text of `index.mjs`: CommonJS exports cannot be seen from outside, so they are named here. */
export const moduleText = (names) =>
  `${HEADER}import telehealth from "./index.js";\n\nexport const {\n${names.map((name) => `  ${name},\n`).join("")}} = telehealth;\n`;

/** The text of `index.d.ts`. */
export function declarationText({ tables, operations, labels, objects, codes, grants }) {
  const types = tables.map(({ type }) => type);
  return [
    `${HEADER}export * from "./portal.js";\n`,
    ...labels.map(labelText),
    ...objects.map(({ name, doc, members }) => `${comment(doc)}export interface ${name} {\n${properties(members, "?")}}\n`),
    ...tables.map(entityText),
    `/** What a transaction does beyond the verbs. */\nexport interface Operations {\n${operations.map(operationText).join("")}}\n`,
    `/** Every entity. */\nexport type Entity = ${types.join(" | ")};\n`,
    `/** Every entity class. */\nexport type EntityClass = ${types.map((type) => `typeof ${type}`).join(" | ")};\n`,
    `/** Every entity that is added and removed. */\nexport type StoredEntity = ${union(tables, "all", "add_remove")};\n`,
    `/** Every class of these. */\nexport type StoredClass = ${unionOfClasses(tables)};\n`,
    `/** Every entity that is saved, too. */\nexport type VersionedEntity = ${union(tables, "all")};\n`,
    `/** The conditions on the entities of a class. */\nexport type FilterOf<E extends Entity> =\n${types.map((type) => `  E extends ${type} ? ${type}Filter :\n`).join("")}  never;\n`,
    `/** Every error code. */\nexport type Code =\n${codes.map(({ code }) => `  | "${code}"\n`).join("").trimEnd()};\n`,
    `/** What a service account can be granted. */\nexport type Grant =\n${grants.map((grant) => `  | "${grant}"\n`).join("").trimEnd()};\n`,
    `/** Everything that a service account can be granted. */\nexport declare const grants: readonly Grant[];\n`,
    `/** What the service account \`rotate-keys\` must be granted: see \`Portal.rotateKeys\`. */\nexport declare const rotateKeysGrants: readonly Grant[];\n`,
    `/** What each error code means. */\nexport declare const codes: { readonly [code in Code]: string };\n`,
  ].join("\n");
}

const unionOfClasses = (tables) =>
  tables.filter(({ writes }) => writes !== "none").map(({ type }) => `typeof ${type}`).join(" | ");

const union = (tables, ...writes) =>
  tables.filter((table) => writes.includes(table.writes)).map(({ type }) => type).join(" | ");

function labelText({ name, doc, labels }) {
  const union = labels.map((label) => `"${label}"`).join(" | ");
  const members = labels.map((label) => `  readonly ${label}: "${label}";\n`).join("");
  return `${comment(doc)}export type ${name} = ${union};\n${comment(doc)}export declare const ${name}: {\n${members}};\n`;
}

function entityText({ type, doc, columns, filter, constructors, commands, queries }) {
  const docs = new Map(columns.map((column) => [column.name, column.doc]));
  const operation = (modifier) => (signature) =>
    `${comment(signature.doc, "  ")}  ${modifier}${camelCase(signature.name)}(${argumentsText(signature, docs)}): ${output(signature.returns)};\n`;
  return `${comment(doc)}export declare class ${type} {
  #private;
  /** Takes over a record that keeps every rule; throws \`ValidationError\` with every one that it breaks. */
  constructor(record: ${type}Record | ${type});
${properties(columns)}${constructors.map(operation("static ")).join("")}${[...commands, ...queries].map(operation("")).join("")}\
  /** The record as plain JSON, protected health information included. */
  toJSON(): ${type}Record;
}

/** The record of a \`${type}\`. */
export interface ${type}Record {
${inputs(columns, docs, "  ")}}

/** Which rows of \`${type}\` to list; all conditions that are set must hold. */
export interface ${type}Filter {
${inputs(filter, docs, "  ")}}
`;
}

function operationText(operation) {
  const doc = comment(operation.doc, "  ");
  return `${doc}  ${camelCase(operation.name)}(${argumentsText(operation)}): Promise<${output(operation.returns)}>;\n`;
}

function argumentsText({ arguments: members }, docs) {
  if (members.length === 0) return "";
  return `members${members.every(mayBeLeftOut) ? "?" : ""}: {\n${inputs(members, docs, "    ")}  }`;
}

const properties = (members, optional = "") =>
  members.map(({ name, doc, kind }) =>
    `${comment(doc, "  ")}  readonly ${name}${kind.kind === "optional" ? optional : ""}: ${output(kind)};\n`).join("");

const inputs = (members, docs = new Map(), indent) =>
  members.map((member) => {
    const doc = member.doc || (member.name === "now" ? "The present instant unless given." : docs.get(member.name)) || "";
    return `${comment(doc, indent)}${indent}${member.name}${mayBeLeftOut(member) ? "?" : ""}: ${input(member.kind)};\n`;
  }).join("");

const mayBeLeftOut = ({ name, kind }) =>
  ["optional", "change"].includes(kind.kind) || (name === "now" && kind.kind === "timestamp");

const output = (kind) => typeText(kind, "Date");
const input = (kind) => typeText(kind, "Date | string");

function typeText(kind, timestamp) {
  const of = () => typeText(kind.of, timestamp);
  switch (kind.kind) {
    case "boolean": return "boolean";
    case "integer": return "number";
    case "timestamp": return timestamp;
    case "text": case "uuid": case "date": case "decimal": return "string";
    case "label": case "object": case "entity": return kind.name;
    case "json": return "{ readonly [name: string]: unknown }";
    case "map": return `{ readonly [key: ${typeText(kind.key, timestamp)}]: ${of()} }`;
    case "phi": case "change": return of();
    case "optional": return `${of()} | null`;
    case "list": return /\W/.test(of()) ? `readonly (${of()})[]` : `readonly ${of()}[]`;
    default: throw new Error(`a kind without a type: ${kind.kind}`);
  }
}

/** The errors of Rust that have no class of their own. */
const ERRORS = { Damaged: "Corrupt", LimitReached: "Denied", Sealed: "Unavailable", Unprepared: "Unavailable" };

/** Rust's documentation in the terms of TypeScript. */
function comment(doc, indent = "") {
  const text = doc
    .replace(/\[(`[^`]+`)\](\([^)]*\))?/g, "$1")
    .replace(/`(?:Self|Error)::(\w+)`/g, (_, error) => `\`${ERRORS[error] ?? error}Error\``)
    .replace(/^# Errors\n/m, "Throws: ")
    .replaceAll("*/", "*\\/");
  if (text === "") return "";
  if (!text.includes("\n")) return `${indent}/** ${text} */\n`;
  return `${indent}/**\n${text.split("\n").map((line) => `${indent} * ${line}`.trimEnd() + "\n").join("")}${indent} */\n`;
}
