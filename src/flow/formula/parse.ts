import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import { bounds } from "./bounds.ts";
import { parseDecimal, whole } from "./decimal.ts";
import { type Attempt, attempt, type Range, refuse } from "./refusal.ts";
import { blanked, isSourceName, namesIn } from "./scan.ts";
import { eachNames, type Operator, type Part } from "./syntax.ts";

/** Only the grammar is taken from the library: it knows no functions of ours, and evaluates nothing. */
const grammar = new Environment({
  limits: {
    maxAstNodes: bounds.nodes,
    maxDepth: bounds.depth,
    maxListElements: 1_000,
    maxMapEntries: 1_000,
    maxCallArguments: 32,
  },
});

const remembered = new Map<string, Attempt<Part>>();

/** Reads a formula. The last ones are remembered: a form asks for the same ones at every key. */
export function parseFormula(source: string): Attempt<Part> {
  const known = remembered.get(source);
  if (known !== undefined) return known;
  const parsed = attempt(source, () => parsedTree(source));
  if (remembered.size >= 200) remembered.clear();
  remembered.set(source, parsed);
  return parsed;
}

function parsedTree(source: string): Part {
  if (source.length > bounds.source)
    refuse("flow.formula_too_long", { limit: bounds.source, length: source.length });
  if (source.trim() === "") refuse("flow.formula_missing", {});
  const plain = blanked(source);
  // Unlike all else, these nest without end in the library's grammar.
  const signs = /(?:[!-]\s*){20}/.exec(plain);
  if (signs !== null) refuse("flow.formula_too_nested", { limit: bounds.depth }, at(signs.index));
  const tree = treeOf(withoutReserved(source), plain.trimEnd().length);
  limitDepth(tree);
  return partOf(tree, source, new Set());
}

/** `if` is a reserved word in CEL and a function here; in capitals it is neither, and as long. */
function withoutReserved(source: string): string {
  return namesIn(source)
    .filter(({ name, afterPoint }) => name === "if" && !afterPoint)
    .reduce((text, { start, end }) => `${text.slice(0, start)}IF${text.slice(end)}`, source);
}

function treeOf(source: string, end: number): ASTNode {
  try {
    return grammar.parse(source).ast;
  } catch (thrown) {
    if (!(thrown instanceof ParseError)) throw thrown;
    const place = placeOf(thrown, source, end);
    if (thrown.code === "limit_exceeded")
      return refuse("flow.formula_too_nested", { limit: bounds.depth }, place);
    if (thrown.code === "invalid_macro_argument")
      return refuse("flow.formula_needs_variable", {}, place);
    const found = source.slice(place.start, Math.min(place.end, place.start + 30)).trim();
    return found === "" || thrown.code.startsWith("unterminated")
      ? refuse("flow.formula_ends_early", {}, place)
      : refuse("flow.formula_unreadable", { found }, place);
  }
}

/** What is missing at the end is missed behind the last thing that is no comment. */
function placeOf({ range }: ParseError, source: string, end: number): Range {
  if (range === undefined || range.start >= source.length) return at(end);
  return { start: range.start, end: Math.max(range.end, range.start + 1) };
}

function at(start: number): Range {
  return { start, end: start };
}

/** Without recursion: a long sum is deep, however flat it looks. */
function limitDepth(root: ASTNode): void {
  let level: readonly ASTNode[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > bounds.depth)
      refuse("flow.formula_too_nested", { limit: bounds.depth }, level[0]?.range);
    level = level.flatMap(nodesBelow);
  }
}

function nodesBelow(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "list":
      return node.args;
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    case "[]":
    case "[?]":
    case "?:":
    case "||":
    case "&&":
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
      return node.args;
  }
}

type Scope = ReadonlySet<string>;

function partOf(node: ASTNode, source: string, scope: Scope): Part {
  const { start, end } = node.range;
  const range = { start, end };
  const inner = (one: ASTNode) => partOf(one, source, scope);
  switch (node.op) {
    case "value":
      return {
        ...range,
        kind: "literal",
        value: literal(node.args, source.slice(start, end), range),
      };
    case "id":
      return named(node.args, range, scope);
    case ".":
      return fieldPart(
        inner(node.args[0]),
        { ...range, kind: "literal", value: node.args[1] },
        range,
      );
    case "[]":
      return fieldPart(inner(node.args[0]), inner(node.args[1]), range);
    case ".?":
    case "[?]":
      return refuse("flow.formula_unreadable", { found: "?" }, range);
    case "call":
      return callPart(node.args[0], node.args[1], range, source, scope);
    case "rcall":
      return callPart(node.args[0], [node.args[1], ...node.args[2]], range, source, scope);
    case "list":
      return { ...range, kind: "list", items: node.args.map(inner) };
    case "map":
      return {
        ...range,
        kind: "object",
        entries: node.args.map(([key, value]) => [keyPart(key, source, scope), inner(value)]),
      };
    case "!_":
      return { ...range, kind: "not", of: inner(node.args) };
    case "-_":
      return { ...range, kind: "minus", of: inner(node.args) };
    case "?:": {
      const [condition, yes, no] = node.args;
      return {
        ...range,
        kind: "choice",
        condition: inner(condition),
        yes: inner(yes),
        no: inner(no),
      };
    }
    case "||":
    case "&&":
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
      return operatorPart(node.op, node.args, range, inner);
  }
}

function operatorPart(
  operator: Operator,
  [left, right]: readonly [ASTNode, ASTNode],
  range: Range,
  inner: (node: ASTNode) => Part,
): Part {
  return { ...range, kind: "operator", operator, left: inner(left), right: inner(right) };
}

/** Numbers are read from the source: the library would have made a binary fraction of 0.1. */
function literal(value: unknown, written: string, range: Range) {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "bigint") return whole(value);
  const number = typeof value === "number" ? parseDecimal(written) : undefined;
  return number ?? refuse("flow.formula_unreadable", { found: written.slice(0, 30) }, range);
}

function named(name: string, range: Range, scope: Scope): Part {
  if (scope.has(name)) return { ...range, kind: "variable", name };
  if (isSourceName(name)) return { ...range, kind: "pill", from: name, path: [] };
  return refuse("flow.formula_unknown_name", { name }, range);
}

/** Written in an object, a plain name is a key: `{name: "Ann"}`. */
function keyPart(node: ASTNode, source: string, scope: Scope): Part {
  if (node.op !== "id" || scope.has(node.args) || isSourceName(node.args))
    return partOf(node, source, scope);
  return { ...node.range, kind: "literal", value: node.args };
}

function fieldPart(of: Part, key: Part, range: Range): Part {
  const name = key.kind === "literal" ? keyName(key.value) : undefined;
  return of.kind === "pill" && name !== undefined
    ? { ...range, kind: "pill", from: of.from, path: [...of.path, name] }
    : { ...range, kind: "field", of, key };
}

function keyName(value: (Part & { kind: "literal" })["value"]): string | undefined {
  if (typeof value === "string") return value;
  if (value === null || typeof value === "boolean") return undefined;
  return value.scale === 0 && value.units >= 0n ? String(value.units) : undefined;
}

function callPart(
  written: string,
  args: readonly ASTNode[],
  range: Range,
  source: string,
  scope: Scope,
): Part {
  const name = written === "IF" ? "if" : written;
  const what = eachNames.find((one) => one === name);
  const [list, variable, body] = args;
  if (what === undefined || list === undefined || args.length === 1)
    return { ...range, kind: "call", name, args: args.map((arg) => partOf(arg, source, scope)) };
  if (args.length !== 3 || body === undefined || variable?.op !== "id")
    return refuse("flow.formula_needs_variable", {}, range);
  // A variable that is called like a step would become another one when steps get other ids.
  if (isSourceName(variable.args))
    return refuse("flow.formula_bad_variable", { name: variable.args }, variable.range);
  return {
    ...range,
    kind: "each",
    what,
    list: partOf(list, source, scope),
    variable: variable.args,
    body: partOf(body, source, new Set([...scope, variable.args])),
  };
}
