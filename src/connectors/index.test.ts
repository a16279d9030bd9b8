import { expect, test } from "vitest";
import { connectors } from "./index.ts";

test("each trigger has an id that no other connector's has: lists of events and runs know no more of it", () => {
  const ids = connectors.flatMap(({ triggers }) => triggers.map(({ id }) => id));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});
