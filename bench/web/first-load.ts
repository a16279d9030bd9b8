import { median, number } from "../figures.ts";
import { measured, type Visit } from "./visit.ts";

/** What a browser that has never been here fetches, and when the screen can be used. */
export async function firstLoad(
  visit: Visit,
  flow: string,
  times: number,
): Promise<readonly (readonly string[])[]> {
  const screens = [
    ["sign-in", "/sign-in", "document.querySelector('form input') !== null", false],
    ["overview, with its pictures", "/", "document.querySelector('main figure') !== null", true],
    [
      "builder, a flow of 3 steps",
      `/flows/${flow}`,
      "document.querySelector('#card-s3') !== null",
      true,
    ],
  ] as const;
  const rows: string[][] = [];
  for (const [name, path, isUsable, signedIn] of screens) {
    const once = async (slow: boolean) => {
      const { page, fetched, close } = await visit.open({ signedIn, slow });
      await page.goto(path, { waitUntil: "commit" });
      const ms = await measured(page, `bench.shown(() => ${isUsable})`);
      // What it fetches afterwards for later counts, too.
      await page.waitForTimeout(slow ? 3_000 : 1_000);
      const { scripts, all } = fetched();
      await close();
      return { ms, scripts, all };
    };
    const near = [];
    const far = [];
    for (let time = 0; time < times; time += 1) {
      near.push(await once(false));
      far.push(await once(true));
    }
    rows.push([
      name,
      number(median(near.map(({ scripts }) => scripts / 1_000))),
      number(median(near.map(({ all }) => all / 1_000))),
      number(median(near.map(({ ms }) => ms))),
      number(median(far.map(({ ms }) => ms))),
    ]);
  }
  return rows;
}
