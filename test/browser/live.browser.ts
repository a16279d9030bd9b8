import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { eventually } from "../world.ts";
import { ask } from "./ask.ts";
import {
  barriers,
  type BrowserWorld,
  openBrowserWorld,
  password,
  picture,
  visit,
} from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const makeFlow = (name: string) => browsers.world.api("POST", "/flows", { name });
const shows = (name: string, on = page) => on.getByRole("row").filter({ hasText: name }).waitFor();

describe("a screen that is left open", () => {
  it("shows by itself what changes elsewhere", async () => {
    await makeFlow("First");
    await visit(page, "/flows");
    await shows("First");
    await makeFlow("Second");
    await shows("Second");
  });

  it("does not move what somebody presses, and shows what came meanwhile after the click", async () => {
    await visit(page, "/flows");
    const link = page.getByRole("link", { name: "First" });
    await link.hover();
    await page.mouse.down();
    const told = page.waitForResponse(/\/api\/v1\/flows/);
    await makeFlow("Above");
    await told;
    await page.evaluate(
      "new Promise((shown) => setTimeout(() => requestAnimationFrame(shown), 50))",
    );
    expect(await page.getByRole("row").filter({ hasText: "Above" }).count()).toBe(0);
    await page.mouse.up();
    await page.getByRole("dialog", { name: "What should start this flow?" }).waitFor();
    await visit(page, "/flows");
    await shows("Above");
  });

  it("says that the server is gone, and that it is back, and shows what came meanwhile", async () => {
    await browsers.restart(async () => {
      await page.getByText("Millrace does not answer at present").waitFor();
      await picture(page, "live.lost");
    });
    await makeFlow("After the restart");
    await page.getByText("Connected again").waitFor();
    await shows("After the restart");
    await page.getByText("Connected again").waitFor({ state: "hidden" });
    await makeFlow("Later");
    await shows("Later");
  });

  it("shares one stream with the other windows of the browser, and passes it on", async () => {
    const streams = countStreams(page);
    const others = await Promise.all(
      [1, 2, 3].map(async () => {
        const other = await page.context().newPage();
        streams.watch(other);
        await other.goto("/flows");
        return other;
      }),
    );
    await makeFlow("For all windows");
    for (const other of others) await shows("For all windows", other);
    expect(streams.opened()).toBe(0);
    // The one that listens is closed: another one takes over.
    await page.goto("about:blank");
    await eventually(
      async () => streams.opened(),
      (count) => count === 1,
    );
    await makeFlow("From the next one");
    for (const other of others) await shows("From the next one", other);
    await Promise.all(others.map((other) => other.close()));
    await visit(page, "/flows");
  });

  it("asks to sign in when the session ends, and goes on where it was", async () => {
    await page.getByRole("searchbox", { name: "Search flows" }).fill("Second");
    await shows("Second");
    await endSessions();
    await page.getByRole("searchbox", { name: "Search flows" }).fill("Later");
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.waitFor();
    await picture(page, "session-ended");
    await expect.poll(() => dialog.getByLabel("E-mail").inputValue()).toBe("hana@example.com");
    await dialog.getByLabel("Password", { exact: true }).fill(password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "hidden" });
    await shows("Later");
    await expect
      .poll(() => page.getByRole("searchbox", { name: "Search flows" }).inputValue())
      .toBe("Later");
    await page.getByRole("searchbox", { name: "Search flows" }).fill("");
    await makeFlow("Live after signing in");
    await shows("Live after signing in");
  });

  it("shows what went wrong where the API fails, and has another try", async () => {
    const other = await browsers.administrator();
    let fails = true;
    await other.route("**/api/v1/flows?*", (route) =>
      fails ? route.fulfill({ status: 502, body: "Bad gateway" }) : route.continue(),
    );
    await other.goto("/flows");
    await other.getByRole("alert").getByText("Millrace does not answer").waitFor();
    await picture(other, "api-fails");
    fails = false;
    await other.getByRole("button", { name: "Try again" }).click();
    await shows("First", other);
  });

  it("waits for the server where a screen, or a part of one, is not fetched yet", async () => {
    const other = await browsers.administrator();
    await other.goto("/flows");
    await other.getByRole("row").filter({ hasText: "First" }).waitFor();
    await browsers.restart(async () => {
      await other.getByRole("link", { name: "Connections" }).click();
      await other.getByRole("status", { name: "Loading" }).waitFor();
      await other.getByText("Millrace does not answer at present").waitFor();
    });
    await other.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
  });

  it("says so where a screen is there no more, and is fetched anew", async () => {
    const other = await browsers.administrator();
    await other.goto("/flows");
    let isGone = true;
    await other.route("**/assets/audit*.js", (route) =>
      isGone ? route.fulfill({ status: 404, body: "" }) : route.continue(),
    );
    await other.getByRole("link", { name: "Audit log" }).click();
    await other
      .getByRole("heading", { level: 1, name: "Something went wrong on this page" })
      .waitFor();
    expect(await barriers(other)).toEqual([]);
    await picture(other, "screen-gone");
    isGone = false;
    await other.getByRole("button", { name: "Try again" }).click();
    await other.getByRole("heading", { level: 1, name: "Audit log" }).waitFor();
  });

  it("switches the language when its words are there, and says so where they are not", async () => {
    const other = await browsers.colleague("Mio", "viewer");
    await other.goto("/flows");
    let isGone = true;
    await other.route("**/assets/ja-*.js", (route) =>
      isGone ? route.fulfill({ status: 404, body: "" }) : route.continue(),
    );
    await other.getByRole("button", { name: "日本語で表示" }).click();
    await other.getByText("could not load the other language").waitFor();
    expect(await other.locator("html").getAttribute("lang")).toBe("en");
    await other.getByRole("heading", { level: 1, name: "Flows" }).waitFor();
    isGone = false;
    await other.getByRole("button", { name: "日本語で表示" }).click();
    await other.getByRole("heading", { level: 1, name: "フロー" }).waitFor();
    expect(await other.locator("html").getAttribute("lang")).toBe("ja");
  });

  it("says in every language where it has no words at all", async () => {
    const other = await browsers.visitor();
    let isGone = true;
    await other.route("**/assets/en-*.js", (route) =>
      isGone ? route.fulfill({ status: 404, body: "" }) : route.continue(),
    );
    await other.goto("/sign-in");
    await other.getByRole("heading", { name: "Millrace を読み込めませんでした" }).waitFor();
    expect(await barriers(other)).toEqual([]);
    await picture(other, "speechless");
    isGone = false;
    await other.getByRole("button", { name: "Reload" }).click();
    await other.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
  });

  it("begins when the server is back that was away for its first words", async () => {
    const other = await browsers.visitor();
    let isAway = true;
    const away = (url: string) =>
      other.route(url, (route) => (isAway ? route.abort() : route.continue()));
    await away("**/assets/en-*.js");
    await away("**/api/v1/health");
    const asked = other.waitForRequest("**/api/v1/health");
    await other.goto("/sign-in");
    await asked;
    isAway = false;
    await other.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
  });

  it("shows that it waits where the API is slow, and no empty list", async () => {
    const other = await browsers.administrator();
    const slow = Promise.withResolvers<void>();
    await other.route("**/api/v1/flows?*", async (route) => {
      await slow.promise;
      await route.continue();
    });
    await other.goto("/flows");
    await other.getByRole("status", { name: "Loading" }).waitFor();
    expect(await other.getByText("No flows yet").count()).toBe(0);
    slow.resolve();
    await other.getByRole("row").filter({ hasText: "First" }).waitFor();
  });
});

const Sessions = z.object({ items: z.array(z.object({ id: z.string() })) });

/** All of the administrator's sessions, as from another device. */
async function endSessions(): Promise<void> {
  const listed: unknown = await (await ask(page, "GET", "/me/sessions")).json();
  for (const { id } of Sessions.parse(listed).items.toReversed())
    await ask(page, "DELETE", `/me/sessions/${id}`);
}

function countStreams(first: Page) {
  let opened = 0;
  const watch = (one: Page): void => {
    one.on("request", (request) => {
      if (request.url().endsWith("/api/v1/live")) opened += 1;
    });
  };
  watch(first);
  return { watch, opened: () => opened };
}

it("no script and no style has broken the page's policy", () => {
  // Of the screen that is there no more.
  const isExpected = (complaint: string) => /assets\/audit\.page-\S+\.js$/.test(complaint);
  expect(browsers.complaints.filter((one) => !isExpected(one))).toEqual([]);
});
