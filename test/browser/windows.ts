import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { chromiumHere } from "./chromium.ts";

/**
 * Browsers of visitors. One that was left is as new, and the next visitor gets it: a page that has
 * shown the application before needs a third of the work to load it.
 */
export interface WindowOptions {
  /** Where the product is: the same for all windows of this process. */
  readonly origin: string;
  readonly locale: "en" | "ja";
  readonly width: number;
  readonly dark: boolean;
  /** By how many milliseconds the clock of its pages is ahead of the machine's. */
  readonly ahead: number;
  /** Hears what the browser complains about: errors of scripts, and what the page's policy refused. */
  readonly hear: (complaint: string) => void;
}

interface Window {
  readonly page: Page;
  readonly session: CDPSession;
  readonly locale: "en" | "ja";
  readonly ahead: number;
  origin: string;
  hear: (complaint: string) => void;
}

const windows = new Map<BrowserContext, Window>();
const free: Window[] = [];

export async function openWindow(options: WindowOptions): Promise<Page> {
  const { origin, locale, width, dark, ahead, hear } = options;
  const place = free.findIndex(
    (one) => one.origin === origin && one.locale === locale && one.ahead === ahead,
  );
  const [left] = place === -1 ? [] : free.splice(place, 1);
  const window = left ?? (await newWindow(options));
  window.hear = hear;
  const { page } = window;
  await setWidth(page, width);
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
  return page;
}

export function setWidth(page: Page, width: number): Promise<void> {
  return page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
}

async function newWindow({ origin, locale, ahead, hear }: WindowOptions): Promise<Window> {
  const browser = await chromiumHere();
  const context = await browser.newContext({
    baseURL: origin,
    locale: locale === "ja" ? "ja-JP" : "en-US",
    timezoneId: "Asia/Tokyo",
    reducedMotion: "reduce",
  });
  // It tells what never comes from what comes, however little of the processor's time the page gets.
  context.setDefaultTimeout(240_000);
  await context.addInitScript(noteLostClicks);
  if (ahead !== 0) await context.addInitScript(setClock(ahead));
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const window: Window = { page, session, locale, ahead, origin, hear };
  page.on("pageerror", (error) => window.hear(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") window.hear(message.text());
  });
  windows.set(context, window);
  return window;
}

/** A button that moves away between the press and the release is not clicked: a test that failed then says so. */
const noteLostClicks = `{
  let pressed = null;
  globalThis.lostClicks = [];
  addEventListener("pointerdown", ({ target, x, y }) => {
    pressed = { button: target.closest?.("button, a, [role=option], [role=menuitem]"), x, y };
  }, true);
  addEventListener("pointerup", ({ target, x, y }) => {
    const { button } = pressed ?? {};
    if (button && x === pressed.x && y === pressed.y && !button.contains(target))
      lostClicks.push(button.textContent.slice(0, 80));
    pressed = null;
  }, true);
}`;

/** Only what the time is: timers go on as they are. */
const setClock = (ahead: number): string => `{
  const Real = Date;
  const now = () => Real.now() + ${ahead};
  globalThis.Date = new Proxy(Real, {
    construct: (real, given, made) =>
      Reflect.construct(real, given.length === 0 ? [now()] : given, made),
    get: (real, name) => (name === "now" ? now : Reflect.get(real, name)),
  });
}`;

/** Nothing of what was done in it stays. */
export async function leaveWindow(context: BrowserContext): Promise<void> {
  const window = windows.get(context);
  if (window === undefined || free.includes(window)) return;
  window.hear = () => {};
  const { page, session, origin } = window;
  if (page.isClosed()) return closeWindow(context);
  const [, ...others] = context.pages();
  await Promise.all(others.map((other) => other.close()));
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await context.setOffline(false);
  await context.clearPermissions();
  await page.mouse.move(-1, -1);
  await page.goto("/icon.svg");
  await context.clearCookies();
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await session.send("Page.resetNavigationHistory");
  free.push(window);
}

/** For one in which something went wrong. */
export async function closeWindow(context: BrowserContext): Promise<void> {
  windows.delete(context);
  await context.close();
}
