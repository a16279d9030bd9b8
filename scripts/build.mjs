// Builds the web application into dist/web, where it has changed since it was built last. Plain JavaScript
// without packages, like setup.mjs, which calls it; the work itself is done by Vite, on Node 24.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "dist/web");
const stamp = join(root, "dist/.web-built");

/** All that the application is made from. */
const sources = ["src/web", "src/flow", "src/i18n", "src/sdk", "examples"];
const settings = ["package-lock.json", "package.json", "vite.config.ts"];

export function buildWeb() {
  const wanted = digest();
  if (existsSync(join(built, "index.html")) && existsSync(stamp))
    if (readFileSync(stamp, "utf8") === wanted) return;
  console.log("Millrace: building the screens (some seconds) ...");
  const node = join(
    root,
    "node_modules/node/bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const done = spawnSync(node, [vite, "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (done.status !== 0) {
    console.error("Millrace: the screens could not be built. What went wrong stands above.");
    process.exit(1);
  }
  compress(join(built, "assets"));
  writeFileSync(stamp, wanted);
}

function digest() {
  const hash = createHash("sha256");
  for (const file of [...settings, ...sources.flatMap(filesIn)])
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
    .sort();
}

/** Beside each file its packed forms, so that the server need not pack anything. */
function compress(folder) {
  for (const file of readdirSync(folder)) {
    if (!/\.(js|css|svg)$/.test(file)) continue;
    const path = join(folder, file);
    const bytes = readFileSync(path);
    if (bytes.length < 1_000) continue;
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
}
