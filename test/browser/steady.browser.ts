import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWorld, openBrowserWorld } from "./world.ts";
import { eventually } from "../world.ts";
import { asked, connected, documentWith, madeFlow } from "./builder.world.ts";

/** Answers come late, each after another time, and nothing that can be clicked moves when they do. */

let browsers: BrowserWorld;
let page: Page;
/** Those on the way to the server. */
let waiting = 0;
let answered = 0;
const paths: string[] = [];

beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
  const connection = await connected(browsers, page, "My shop");
  const draft = documentWith(connection, "find-customer", "create-product");
  const { id: flow } = await madeFlow(page, "Steady", draft);
  await asked(page, "POST", `/flows/${flow}/activate`, { from: "now" });
  await browsers.world.stripe.makeCharges({ count: 2 });
  await browsers.world.advance(900);
  interface Runs {
    readonly items: readonly { readonly id: string }[];
  }
  const runs = () => asked<Runs>(page, "GET", "/runs");
  const { items } = await eventually(runs, (found) => found.items.length === 2);
  const run = items[0]?.id ?? "";
  paths.push("/", "/alerts", "/alerts/choices", "/flows", "/templates", `/flows/${flow}`);
  paths.push(...["runs", "skipped", "readers", "versions"].map((part) => `/flows/${flow}/${part}`));
  paths.push("/summary", "/runs", `/runs/${run}`, "/connections", `/connections/${connection}`);
  paths.push(`/connections/${connection}/reconcile`, "/tables", "/proposals", "/people", "/audit");
  paths.push("/settings", "/profile");
  await page.context().addInitScript(noteMoves);
  await page.route(/\/api\/v1\/(?!live)/, late);
});
afterAll(() => browsers.close());

/** Each address has its own delay, so that they come in an order that is none of the screen's. */
async function late(route: Route): Promise<void> {
  waiting += 1;
  await new Promise((resolve) => {
    setTimeout(resolve, (route.request().url().length * 137) % 300);
  });
  await route.continue();
  await (await route.request().response())?.finished();
  waiting -= 1;
  answered += 1;
}

/** In the page: where each thing that can be clicked stood when it was first seen, and where it went. */
const noteMoves = `{
  globalThis.moves = [];
  const stood = new WeakMap();
  const look = () => {
    for (const one of document.querySelectorAll("main :is(button, a, input, [role=switch])")) {
      const { left, top, height } = one.getBoundingClientRect();
      if (height === 0 || !one.checkVisibility({ visibilityProperty: true })) continue;
      const at = [left + scrollX, top + scrollY].map(Math.round);
      const before = stood.get(one) ?? at;
      if (at.some((place, axis) => Math.abs(place - before[axis]) > 4))
        moves.push((one.ariaLabel ?? one.textContent).slice(0, 40) + ": " + before + " to " + at);
      stood.set(one, at);
    }
    requestAnimationFrame(look);
  };
  look();
}`;
const isThere = `{
  const main = document.querySelector("main");
  main !== null && main.innerText !== "" && main.querySelector(".mantine-Loader-root") === null;
}`;
const drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

it("moves nothing that can be clicked, on any screen", async () => {
  const moved: Record<string, readonly string[]> = {};
  for (const path of paths) {
    const before = answered;
    await page.goto(path);
    await expect
      .poll(async () => (await page.evaluate<boolean>(isThere)) && answered > before && waiting)
      .toBe(0);
    await page.evaluate(drawn);
    const moves = await page.evaluate<readonly string[]>("moves");
    if (moves.length > 0) moved[path] = moves;
  }
  expect(moved).toEqual({});
});
