/** "Firefox, Linux": what a browser says of itself, as far as people know it by; null for other programs. */
export function browserName(said: string): string | null {
  const browser = browsers.find(([mark]) => said.includes(mark))?.[1];
  const system = systems.find(([mark]) => said.includes(mark))?.[1];
  if (browser === undefined) return null;
  return [browser, system].filter((one) => one !== undefined).join(", ");
}

/** Most browsers claim to be others as well: the first that fits is the one. */
const browsers = [
  ["Edg/", "Edge"],
  ["EdgA/", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "Mac"],
  ["CrOS", "ChromeOS"],
  ["Linux", "Linux"],
] as const;
