import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";
import { librariesIn, unpackedPackages } from "../apt.ts";

const headless = "chromium-headless-shell";

/** Where Debian keeps the fonts that the pictures of Japanese screens need. */
const japaneseFonts = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

let here: Promise<Browser> | null = null;

/** The Chromium of this process, for all files of tests that it runs. It ends with the process. */
export async function chromiumHere(): Promise<Browser> {
  if (here === null || !(await here).isConnected()) here = startChromium();
  return here;
}

/** Starts a Chromium. Debian's packages are unpacked where there is none. */
export function startChromium(): Promise<Browser> {
  return chromium.launch(chromiumOptions());
}

function chromiumOptions(): LaunchOptions {
  const installed = findChromium();
  const missing = [
    ...(installed === null ? [headless] : []),
    ...(existsSync(japaneseFonts) ? [] : ["fonts-noto-cjk"]),
  ];
  const unpacked = missing.length === 0 ? null : unpackedPackages(missing);
  return {
    executablePath: installed ?? join(unpacked ?? "/", "usr/lib/chromium", headless),
    env: { ...process.env, ...(unpacked === null ? {} : settingsFor(unpacked)) },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // No page lives long enough for code that is compiled with care.
      "--js-flags=--no-opt --single-threaded-gc",
    ],
  };
}

/** The one that never has windows comes first: it does the same with three quarters of the work. */
function findChromium(): string | null {
  const folders = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const names = [headless, "chromium", "chromium-browser", "google-chrome"];
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env["CHROMIUM"] ?? "", ...places].find((path) => existsSync(path)) ?? null;
}

/** With which a program finds libraries and fonts that are unpacked there. */
function settingsFor(folder: string): Record<string, string> {
  const config = join(folder, "millrace-fonts.conf");
  if (!existsSync(config)) {
    // Whole, or not there, for others who begin at the same time.
    writeFileSync(`${config}.${process.pid}`, fontsOf(folder));
    renameSync(`${config}.${process.pid}`, config);
  }
  return { LD_LIBRARY_PATH: librariesIn(folder), FONTCONFIG_FILE: config };
}

/** The fonts of the machine, and those that are unpacked there. */
function fontsOf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <cachedir>${join(folder, "var/cache/fontconfig")}</cachedir>
  <dir>${join(folder, "usr/share/fonts")}</dir>
  <include ignore_missing="yes">${join(folder, "etc/fonts/fonts.conf")}</include>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
`;
}
