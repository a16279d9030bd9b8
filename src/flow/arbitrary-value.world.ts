import * as fc from "fast-check";
import { constant, formula, list, lookup, object, pill } from "./fixtures.ts";
import type { Value } from "./value.ts";

/** Values of fields, for the properties that hold for all documents. */

export const key = fc.constantFrom("a", "b", "0", "1", "constructor");

export const table = fc.constantFrom("t1", "t2");
export const revision = fc.integer({ min: 1, max: 3 });
const lookups = fc
  .tuple(table, revision, fc.constantFrom("trigger", "s1", "s2"))
  .map(([id, number, from]) => lookup(id, number, pill(from, "a")));

export const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(fc.string(), fc.integer(), fc.boolean()).map(constant),
    fc
      .tuple(
        fc.constantFrom("trigger", "s1", "s2", "s3"),
        fc.array(fc.oneof(fc.string(), fc.constantFrom("a", "b", "amount")), { maxLength: 2 }),
      )
      .map(([from, path]) => pill(from, ...path)),
    fc
      .constantFrom("s1.a + s2.b", "trigger.a", "1 + trigger['amount']", "s3.x +", "upper(")
      .map(formula),
    lookups,
    fc.dictionary(key, tie("value"), { maxKeys: 2 }).map(object),
    fc.array(tie("value"), { maxLength: 2 }).map((items) => list(...items)),
  ),
}));
