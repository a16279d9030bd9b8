import { z } from "zod";
import { halfAndMost } from "../figures.ts";
import { measured, type Visit } from "./visit.ts";

/** What somebody else does, from the moment that they send it to the paint in a screen that is open. */
export async function elsewhere(
  visit: Visit,
  times: number,
): Promise<readonly (readonly string[])[]> {
  const shown: number[] = [];
  const { page, close } = await visit.open({ signedIn: true });
  await page.goto("/flows");
  await page.getByRole("row").nth(2).waitFor();
  for (let time = 0; time < times; time += 1) {
    // Before all others by its name, and so in view.
    const name = `0 made elsewhere ${999 - time}`;
    const isShown = `document.querySelector("tbody")?.textContent.includes("${name}")`;
    const painted = measured(
      page,
      `bench.shown(() => ${isShown}).then((at) => performance.timeOrigin + at)`,
    );
    const sent = performance.timeOrigin + performance.now();
    await visit.api(z.object({ id: z.string() }), "POST", "/flows", { name });
    shown.push((await painted) - sent);
    await page.waitForTimeout(200);
  }
  await close();
  return [["a flow that somebody else makes, in the list of flows", halfAndMost(shown)]];
}
