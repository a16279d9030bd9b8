import { expect, test } from "vitest";
import { crash } from "./spawned.ts";

test("PostgreSQL, three processes killed 200 times under load: nothing lost, nothing doubled, nothing wrongly parked", async () => {
  expect(await crash(["--store", "postgres", "--kills", "200"])).toEqual({
    code: 0,
    lastLine: "lost 0, doubled 0, wrongly parked 0",
  });
});
