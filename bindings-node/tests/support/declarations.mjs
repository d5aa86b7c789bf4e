// Generates `index.d.ts` and `index.mjs` from the description of the native layer.

import { description } from "../../lib/entity.js";
import { camelCase } from "../../lib/decode.js";

const HEADER = "// Generated from the Rust sources by `UPDATE=1 npm test`; do not edit.\n\n";

/**
 * The names in the documentation of operations and options that JavaScript writes in camel case. A name that an argument
 * or a column has too is theirs.
 */
export const camelCased = new Set(namesInCamelCase(description));

function namesInCamelCase({ tables, operations, portal, objects }) {
  const ofTables = tables.flatMap(({ constructors, commands, queries }) => [...constructors, ...commands, ...queries]);
  const signatures = [...operations, ...portal, ...ofTables];
  const members = [...signatures.flatMap((signature) => signature.arguments), ...objects.flatMap((object) => object.members)];
  const columns = tables.flatMap((table) => [...table.columns, ...table.filter]);
  const data = new Set([...members, ...columns].map(({ name }) => name));
  const names = [...signatures.map(({ name }) => name), "name_index"];
  return names.filter((name) => name.includes("_") && !data.has(name));
}

/** Returns the text of `index.mjs`. Node cannot detect the computed CommonJS exports, so they are listed by name. */
export const moduleText = (names) =>
  `${HEADER}import telehealth from "./index.js";\n\nexport const {\n${names.map((name) => `  ${name},\n`).join("")}} = telehealth;\n`;

/** Returns the text of `index.d.ts`. */
export function declarationText({ tables, operations, labels, objects, codes, grants }) {
  const types = tables.map(({ type }) => type);
  return [
    `${HEADER}export * from "./portal.js";\n`,
    ...labels.map(labelText),
    ...objects.map(({ name, doc, members }) => `${comment(doc)}export interface ${name} {\n${properties(members)}}\n`),
    ...tables.map(entityText),
    `/** The operations of a transaction, in addition to its table operations. */\nexport interface Operations {\n${operations.map(operationText).join("")}}\n`,
    `/** All entities. */\nexport type Entity = ${types.join(" | ")};\n`,
    `/** All entity classes. */\nexport type EntityClass = ${types.map((type) => `typeof ${type}`).join(" | ")};\n`,
    `/** The entities that can be added and removed. */\nexport type StoredEntity = ${union(tables, "all", "add_remove")};\n`,
    `/** The classes of these entities. */\nexport type StoredClass = ${unionOfClasses(tables)};\n`,
    `/** The entities that can also be saved. */\nexport type VersionedEntity = ${union(tables, "all")};\n`,
    `/** The classes of these entities. */\nexport type VersionedClass = ${tables.filter(({ writes }) => writes === "all").map(({ type }) => `typeof ${type}`).join(" | ")};\n`,
    `/** The filter of an entity type. */\nexport type FilterOf<E extends Entity> =\n${types.map((type) => `  E extends ${type} ? ${type}Filter :\n`).join("")}  never;\n`,
    `/** The orders of lists of an entity type. */\nexport type OrderOf<E extends Entity> =\n${tables.map(orderText).join("")}  never;\n`,
    `/** All error codes. */\nexport type Code =\n${codes.map(({ code }) => `  | "${code}"\n`).join("").trimEnd()};\n`,
    `/** A privilege that a service account can be granted. */\nexport type Grant =\n${grants.map((grant) => `  | "${grant}"\n`).join("").trimEnd()};\n`,
    `/** All privileges that a service account can be granted. */\nexport declare const grants: readonly Grant[];\n`,
    `/** Returns the privileges with which a service account can call an operation of a transaction, whatever the arguments; throws \`ValidationError\` if there is none of this name. */\nexport declare function grantsOf(operation: keyof Operations): readonly Grant[];\n`,
    `/** The privileges that the service account \`rotate-keys\` needs; see \`Portal.rotateKeys\`. */\nexport declare const rotateKeysGrants: readonly Grant[];\n`,
    `/** All error codes, with their meanings. */\nexport declare const codes: { readonly [code in Code]: string };\n`,
  ].join("\n");
}

const orderText = ({ type, orders }) =>
  `  E extends ${type} ? ${orders.map((column) => `"${column}" | "-${column}"`).join(" | ")} :\n`;

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
  /** Creates an entity from a record; throws \`ValidationError\` with all violated constraints. */
  constructor(record: ${type}Record | ${type});
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): ${type};
${accessors(columns)}${constructors.map(operation("static ")).join("")}${[...commands, ...queries].map(operation("")).join("")}\
  /** Checks whether another value is a \`${type}\` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): ${type}Record;
  /** Returns the columns that are never personal data, for \`JSON.stringify\` and tools that show what they are given. */
  toJSON(): Partial<${type}Record>;
}

/** The record of a \`${type}\`. */
export interface ${type}Record {
${inputs(columns, docs, "  ")}}

/** Selects rows of \`${type}\`; all given conditions must match. */
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
  return `members${members.every(isOptional) ? "?" : ""}: {\n${inputs(members, docs, "    ")}  }`;
}

/** Columns as accessors: spread and destructuring, which see none of them, do not compile. */
const accessors = (columns) =>
  columns.map(({ name, doc, kind }) => `${comment(doc, "  ")}  get ${name}(): ${output(kind)};\n`).join("");

const properties = (members) =>
  members.map(({ name, doc, kind }) =>
    `${comment(doc, "  ")}  readonly ${property(name, output(kind), kind.kind === "optional")};\n`).join("");

/** An optional property may be undefined too, also where the compiler tells that from a missing one. */
const property = (name, type, optional) => (optional ? `${name}?: ${type} | undefined` : `${name}: ${type}`);

const inputs = (members, docs = new Map(), indent) =>
  members.map((member) => {
    const doc = member.doc || (member.name === "now" ? "Default: the current time." : docs.get(member.name)) || "";
    return `${comment(doc, indent)}${indent}${property(member.name, input(member.kind), isOptional(member))};\n`;
  }).join("");

const isOptional = ({ name, kind }) =>
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
    default: throw new Error(`no type for kind ${kind.kind}`);
  }
}

/** Converts Rust documentation to a TSDoc comment. */
function comment(doc, indent = "") {
  const text = doc
    .replace(/\[(`[^`]+`)\](\([^)]*\))?/g, "$1")
    .replace(/`(?:Self|Error)::(\w+)`/g, (_, error) => `\`${description.error_classes[error] ?? error}Error\``)
    .replace(/(?<=`(?:\w+\.)?)[a-z_]+(?=`)/g, (name) => (camelCased.has(name) ? camelCase(name) : name))
    .replace(/^# Errors\n/m, "Throws: ")
    .replaceAll("*/", "*\\/");
  if (text === "") return "";
  if (!text.includes("\n")) return `${indent}/** ${text} */\n`;
  return `${indent}/**\n${text.split("\n").map((line) => `${indent} * ${line}`.trimEnd() + "\n").join("")}${indent} */\n`;
}
