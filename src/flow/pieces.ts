import {
  fieldName,
  type Outcome,
  type Place,
  problemOutcome,
  valueOutcome,
  whereOf,
  wrongType,
} from "./outcome.ts";
import { pillName } from "./pill.ts";
import { problem } from "./problems.ts";
import { overSize, type Reading, readPill, take } from "./read.ts";
import { textOf } from "./scalar.ts";
import type { Pill } from "./value.ts";
import { type Piece, type PillsAs, writtenAs } from "./written-as.ts";

/** A text for another system: what pills give stays what it is in it. */
export function resolvePieces(
  as: PillsAs,
  parts: readonly (string | Pill)[],
  place: Place,
  reading: Reading,
): Outcome {
  const read = parts.map((part) =>
    typeof part === "object"
      ? readPill(part, place, reading)
      : take(part, reading)
        ? part
        : overSize,
  );
  const problems = read.flatMap((one) =>
    typeof one === "object" && one.kind === "problems" ? one.problems : [],
  );
  const isRefused = read.some((one) => typeof one === "object" && one.kind === "problems");
  if (isRefused) return problemOutcome(...problems);
  const pieces = read.map((one): Piece => {
    if (typeof one === "string") return { typed: one };
    return { given: one.kind === "value" ? one.value : null };
  });
  const written = writtenAs(as, pieces);
  if (written !== undefined) return valueOutcome(written);
  const [empty] = read.flatMap((one) =>
    typeof one === "object" && one.kind === "nothing" ? one.pills : [],
  );
  if (empty === undefined) {
    const group = pieces.flatMap((one) => ("given" in one ? [one.given] : []));
    return wrongType(group.find((one) => textOf(one) === undefined) ?? null, "text", place);
  }
  const params = { field: fieldName(place), pill: pillName(empty) };
  return problemOutcome(problem("flow.required_empty", whereOf(place), params));
}
