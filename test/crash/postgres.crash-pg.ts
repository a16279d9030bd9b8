import { expect, test } from "vitest";
import { crash } from "./spawned.ts";

test("PostgreSQL, three processes killed 40 times under load, twice at each point: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  expect(await crash(["--calm", "--store", "postgres", "--kills", "40"])).toEqual({
    code: 0,
    lastLine: "lost 0, doubled 0, wrongly parked 0",
  });
});
