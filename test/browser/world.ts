import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, type TestContext } from "vitest";
import { z } from "zod";
import { commonEn } from "#i18n/web/common.en.ts";
import { commonJa } from "#i18n/web/common.ja.ts";
import { seeded } from "../../simulator/kit/random.ts";
import { SHOP_INTERVAL_MS } from "../../simulator/stripe/shop.ts";
import { openWorld, type Process, type World } from "../world.ts";
import { ask, standBefore } from "./ask.ts";
import { freePort } from "../free-port.ts";
import { closeWindow, leaveWindow, openWindow, setWidth } from "./windows.ts";

/** Real browsers in front of the real product, which stands before a simulated Stripe. */
export interface BrowserWorld {
  readonly world: World;
  /** The process that the browsers speak to. */
  readonly server: () => Process;
  /** Ends the process and starts it again, at the same address. */
  restart(pause?: () => Promise<void>): Promise<void>;
  /** The one-time code that a new installation prints. */
  setUpCode(): string;
  /** A browser of somebody's own, with nobody signed in. */
  visitor(options?: VisitorOptions): Promise<Page>;
  /** The first person, who becomes the administrator, signed in. The page shows nothing yet. */
  administrator(options?: VisitorOptions): Promise<Page>;
  /** Somebody more, signed in. The page shows nothing yet. */
  colleague(name: string, role: "builder" | "viewer", options?: VisitorOptions): Promise<Page>;
  /** Everything that browsers complained about: errors of scripts, and what the page's policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface VisitorOptions {
  readonly locale?: "en" | "ja";
  readonly width?: 1440 | 1024 | 390;
  readonly dark?: boolean;
  /** Stays open after the test that opened it. */
  readonly stays?: boolean;
  /** In a session of its own, which can end without any other. */
  readonly anew?: boolean;
}

export const password = "correct horse battery";
const administratorEmail = "hana@example.com";

/**
 * The shop of the simulator sells something every few seconds where `shop` is asked for. The time is the
 * machine's, as it is for those who sign in, but where the story has a time of its own.
 */
export async function openBrowserWorld({
  shop = false,
  beginsAt,
}: { readonly shop?: boolean; readonly beginsAt?: number } = {}): Promise<BrowserWorld> {
  const machine = Date.now();
  const here = { cluster: null, beginsAt: beginsAt ?? machine };
  const ahead = here.beginsAt - machine;
  const world = await openWorld(
    shop ? { shopIntervalMs: SHOP_INTERVAL_MS, random: seeded(1) } : {},
    here,
  );
  world.env["MILLRACE_SIMULATOR_KEY"] = world.stripe.key;
  port ??= String(await freePort());
  let server = await world.startProcess("--port", port);
  // It is printed after the address.
  const [, code = ""] = await server.waitFor(/with the code ([\w-]+)/);
  const complaints: string[] = [];

  const visitor: BrowserWorld["visitor"] = async ({
    locale = "en",
    width = 1440,
    dark = false,
    stays = false,
  } = {}) => {
    const hear = (complaint: string): void => {
      if (!isExpected(complaint)) complaints.push(complaint);
    };
    const page = await openWindow({ origin: server.url, locale, width, dark, ahead, hear });
    standBefore(page.context(), server.url);
    open.add(page);
    if (isTesting && !stays) ofTest.add(page);
    return page;
  };

  const signIn = async (email: string, options?: VisitorOptions): Promise<Page> => {
    const page = await visitor(options);
    const answer = await ask(page, "POST", "/sign-in", { email, password });
    expect(answer.status()).toBe(200);
    return page;
  };

  /** With the session that the same person has already, where it has not ended: passwords cost time. */
  const signInAgain = async (email: string, options?: VisitorOptions): Promise<Page> => {
    if (options?.anew === true) return signIn(email, options);
    if (cookies.length > 0) {
      const page = await visitor(options);
      await page.context().addCookies(cookies);
      if ((await ask(page, "GET", "/me")).ok()) return page;
      await leave(page);
    }
    const page = await signIn(email, options);
    cookies = await page.context().cookies();
    return page;
  };

  let cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>> = [];
  let isSetUp = false;
  return {
    world,
    server: () => server,
    complaints,
    visitor,
    setUpCode: () => code,
    restart: async (pause) => {
      await server.end("SIGTERM");
      await pause?.();
      server = await world.startProcess("--port", new URL(server.url).port);
    },
    administrator: async (options) => {
      if (!isSetUp) {
        const json = { email: administratorEmail, name: "Hana", password };
        await post(server.url, "/set-up", { ...json, code });
        isSetUp = true;
      }
      return signInAgain(administratorEmail, options);
    },
    colleague: async (name, role, options) => {
      const email = `${name.toLowerCase()}@example.com`;
      const { link } = await world.api<{ link: string }>("POST", "/people/invitations", {
        email,
        role,
      });
      const token = new URL(link).hash.slice(1);
      await post(server.url, "/invitations/accept", { token, name, password });
      return signIn(email, options);
    },
    close: async () => {
      // A server that stayed would keep the port from the files that follow.
      try {
        await Promise.all(Array.from(open, leave));
      } finally {
        await world.close();
      }
    },
  };
}

/**
 * Shows a path as a link to it does, without loading the application anew, which takes a second of
 * work. What was on the screen, and what was said in its corner, is gone by then.
 */
export async function visit(page: Page, path: string): Promise<void> {
  if (!(await page.evaluate("document.getElementById('root')?.hasChildNodes() ?? false"))) {
    await page.goto(path);
    return;
  }
  await show(page, "/nowhere");
  await page.getByRole("heading", { level: 1, name: nowhere }).waitFor();
  await closeNotices(page);
  await show(page, path);
}

/** One of an earlier visit can have the words that a test waits for. */
async function closeNotices(page: Page): Promise<void> {
  const notice = ".mantine-Notification-root";
  await page.evaluate(
    `for (const button of document.querySelectorAll("${notice} button")) button.click();`,
  );
  await expect.poll(() => page.locator(notice).count()).toBe(0);
}

const nowhere = new RegExp(`^(${commonEn["common.not_found"]}|${commonJa["common.not_found"]})$`);

async function show(page: Page, path: string): Promise<void> {
  const go = `history.pushState(null, "", ${JSON.stringify(path)});`;
  await page.evaluate(`${go} dispatchEvent(new PopStateEvent("popstate"));`);
}

async function post(url: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** A refusal that the application shows in words is an error to the browser, too. */
function isExpected(text: string): boolean {
  return text.startsWith("Failed to load resource");
}

const pictures = join(import.meta.dirname, "../../.ci/out/pictures");

/** Pictures cost time, and are for people. */
const isPictured = (process.env["MILLRACE_PICTURES"] ?? "") !== "";

/** Keeps a picture of the whole page, or of what stands in the window, for people to look at, where they want it. */
export async function picture(page: Page, name: string, of: "page" | "window" = "page") {
  if (isPictured) await take(page, name, of);
}

async function take(page: Page, name: string, of: "page" | "window"): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: of === "page" });
}

/** Of the product of each file in turn, so that a page can be left for the next. */
let port: string | undefined;

/** All pages that visitors have. */
const open = new Set<Page>();

/** Those that a test has opened for itself: left open, they would follow all that happens after it. */
const ofTest = new Set<Page>();
let isTesting = false;

/** A visitor goes: the page is as new, and the next one gets it. */
export async function leave(page: Page): Promise<void> {
  open.delete(page);
  ofTest.delete(page);
  await leaveWindow(page.context());
}

export function beginTest(): void {
  isTesting = true;
}

export async function endTest({ task }: TestContext): Promise<void> {
  isTesting = false;
  const hasFailed = task.result?.state === "fail";
  const shown = hasFailed ? await showAll(task.name) : [];
  await Promise.all(Array.from(ofTest, hasFailed ? shut : leave));
  // So that it stands beside what has failed.
  if (shown.length > 0) throw new Error(shown.join("\n"));
}

/** As where a test has failed: who knows what state it is in? */
async function shut(page: Page): Promise<void> {
  open.delete(page);
  ofTest.delete(page);
  await closeWindow(page.context());
}

/** What there was to see where a test has failed: as pictures, and in words for who has only the output. */
async function showAll(test: string): Promise<readonly string[]> {
  const name = `failed.${test.replaceAll(/\W+/g, "-").slice(0, 80)}`;
  const shown: string[] = [];
  for (const [index, page] of [...open].entries()) {
    try {
      await take(page, `${name}.${index}`, "page");
      const words = await page.evaluate<string>(inSight);
      shown.push(`${page.url()} shows: ${words.replaceAll(/\s+/g, " ").slice(0, 3_000)}`);
    } catch (error) {
      shown.push(`${page.url()} cannot be seen: ${String(error)}`);
    }
  }
  return shown;
}

/** What lies on top, and what has the focus, come before the page: a report of a long page is cut. */
const inSight = `[
  "[lost clicks] " + lostClicks.join(", "),
  "[focus] " + (document.activeElement?.outerHTML ?? "").slice(0, 200) + " = " + (document.activeElement?.value ?? ""),
  ...Array.from(document.querySelectorAll("[role=dialog], [role=alert], [role=listbox], [role=menu]"))
    .filter((top) => top.checkVisibility())
    .map((top) => "[" + top.getAttribute("role") + "] " + top.innerText),
  "[page] " + document.body.innerText,
].join("\\n")`;

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const Found = z.array(
  z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** A dialog gets its name a moment after it has come, and what fades in has less contrast than it will have. */
const settled = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished)))`;

const squeezed = `Array.from(document.querySelectorAll("svg.lucide"))
  .filter((icon) => icon.checkVisibility() && icon.getBoundingClientRect().width < icon.width.baseVal.value - 1)
  .map((icon) => "squeezed: " + icon.parentElement.outerHTML.slice(0, 200))`;

/** What a checker of accessibility finds wrong on the page, and icons that a text beside them has squeezed, one line each, once nothing moves. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(settled);
  return [...(await found(page, {})), ...z.array(z.string()).parse(await page.evaluate(squeezed))];
}

/** Barriers that depend on the colors alone. */
async function barriersOfColors(page: Page): Promise<readonly string[]> {
  await page.evaluate(settled);
  return found(page, { runOnly: ["color-contrast", "link-in-text-block"] });
}

async function found(page: Page, options: object): Promise<readonly string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource);
  const run = JSON.stringify({ ...options, resultTypes: ["violations"] });
  const violations: unknown = await page.evaluate(
    `axe.run(document, ${run}).then(({ violations }) => violations)`,
  );
  return Found.parse(violations).flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
  );
}

const isWide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

type Width = NonNullable<VisitorOptions["width"]>;

/**
 * What is wrong with a screen as it stands, at each of these widths, in the light and in the dark: its
 * barriers, and that it is wider than the window. Keeps a picture of each. One load serves all: the
 * layout follows the window, and light and dark are one document in two sets of colors.
 */
export async function faultsAt(
  page: Page,
  widths: readonly Width[],
  name: string,
): Promise<readonly string[]> {
  const before = page.viewportSize();
  await page.mouse.move(0, 0);
  const faults: string[] = [];
  for (const width of widths) {
    const note = (found: readonly string[], scheme: string): void => {
      faults.push(...found.map((fault) => `at ${width}, ${scheme}: ${fault}`));
    };
    await setWidth(page, width);
    await page.emulateMedia({ colorScheme: "light" });
    note(await barriers(page), "light");
    if (await page.evaluate(isWide)) note(["wider than the window"], "light");
    await picture(page, `${name}.${width}`);
    await page.emulateMedia({ colorScheme: "dark" });
    note(await barriersOfColors(page), "dark");
    await picture(page, `${name}.${width}.dark`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before !== null) await page.setViewportSize(before);
  return faults;
}
