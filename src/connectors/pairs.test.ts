/** Pairs of names and values that the author of a flow adds: each was meant, and none is left out by accident. */
import { describe, expect, it } from "vitest";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Schema } from "#flow/catalogue.ts";
import { resolveInput } from "#flow/mapping.ts";
import { noRun } from "#flow/read.ts";
import { typedValues } from "#flow/typed-values.ts";
import type { Value } from "#flow/value.ts";
import { connectors } from "./index.ts";

const facts = noRun(
  "UTC",
  () => undefined,
  () => undefined,
);

interface Place {
  readonly of: string;
  readonly path: readonly string[];
  readonly input: Schema;
}

/** A label of an object: without it, the object is the same. */
const harmless = (path: readonly string[]) => path.at(-1) === "metadata";

function* pairsIn(schema: Schema, path: readonly string[]): Generator<readonly string[]> {
  // An object of any values is a record that a connector has put together.
  if (typeof schema.additionalProperties === "object" && schema.additionalProperties.type)
    yield path;
  if (schema.items !== undefined) yield* pairsIn(schema.items, [...path, "*"]);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    yield* pairsIn(one, [...path, name]);
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* pairsIn(one, path);
}

const places = catalogueOf(connectors).connectors.flatMap(({ id, actions }) =>
  actions.flatMap(({ id: action, input }): Place[] =>
    [...pairsIn(input, [])].map((path) => ({ of: `${id}/${action}`, path, input })),
  ),
);

function around([name, ...rest]: readonly string[], value: Value): Value {
  if (name === undefined) return value;
  const inside = around(rest, value);
  return name === "*"
    ? { kind: "list", items: [inside] }
    : { kind: "object", fields: { [name]: inside } };
}

function given([name = "", ...rest]: readonly string[], value: Value) {
  return { [name]: around(rest, value) };
}

function codes({ path, input }: Place, value: Value) {
  const resolved = resolveInput(given(path, value), input, () => ({ empty: null }), facts);
  return resolved.ok ? [] : resolved.problems.map(({ code }) => code);
}

const empty: Value = { kind: "pill", from: "trigger", path: ["empty"] };
const full: Value = { kind: "constant", value: "1" };

describe("an empty pill in an added pair", () => {
  it("is known of every connector", () => {
    const found = places.filter(({ path }) => !harmless(path));
    expect(found.map(({ of, path }) => `${of} ${path.join(".")}`)).toEqual([
      "stripe/send-request parameters",
      "stripe/read-request parameters",
      "http/send-request form",
      "http/send-request query",
      "http/send-request headers",
      "http/read query",
      "http/read headers",
      "http/get-list query",
      "http/get-list headers",
    ]);
  });

  it.each(places)("of $of $path", (place) => {
    const pair = (customer: Value): Value => ({ kind: "object", fields: { customer, full } });
    const isRefused = (value: Value) => codes(place, value).includes("flow.empty_widens");
    expect(isRefused(pair(empty))).toBe(!harmless(place.path));
    expect(isRefused({ kind: "formula", source: '{"customer": trigger.empty, "full": "1"}' })).toBe(
      !harmless(place.path),
    );
    expect(isRefused(pair({ kind: "constant", value: "" }))).toBe(false);
  });

  it.each(places.filter(({ path }) => !harmless(path)))(
    "of $of $path is sent empty where the author writes so",
    ({ path, input }) => {
      const customer: Value = { kind: "formula", source: 'default(trigger.empty, "")' };
      const value: Value = { kind: "object", fields: { customer } };
      const resolved = resolveInput(given(path, value), input, () => ({ empty: null }), facts);
      const problems = resolved.ok ? [] : resolved.problems;
      expect(problems.filter(({ code }) => code === "flow.empty_widens")).toEqual([]);
      if (!resolved.ok) return;
      expect(resolved.value[path[0] ?? ""]).toEqual({ customer: "" });
      // A person who corrects the step types what it has worked out.
      const typed = resolveInput(typedValues(resolved.value, input), input, () => undefined, facts);
      expect(typed).toEqual(resolved);
    },
  );
});
