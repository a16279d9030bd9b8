import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { installPackage } from "../apt.ts";

const advice =
  "These tests need Chromium and a Japanese font. On Debian, as root: apt-get update && apt-get install chromium-headless-shell fonts-noto-cjk";

/** Where Debian keeps the fonts that the pictures of Japanese screens need. */
const japaneseFonts = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/**
 * Starts a Chromium; Debian's package is installed where we may and there is none. The one that never has
 * windows comes first: it does the same with three quarters of the work.
 */
export async function startChromium(): Promise<Browser> {
  if (findChromium() === null) installPackage("chromium-headless-shell", advice);
  if (!existsSync(japaneseFonts)) installPackage("fonts-noto-cjk", advice);
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(`No Chromium after its installation. ${advice}`);
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function findChromium(): string | null {
  const folders = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env["CHROMIUM"] ?? "", ...places].find((path) => existsSync(path)) ?? null;
}
