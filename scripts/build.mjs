// Builds the programs and the screens into dist, each where it has changed since it was built last. Plain
// JavaScript without packages, like setup.mjs, which calls it; the work itself is done by Vite, on Node 24.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));

const settings = ["package-lock.json", "package.json"];

export function buildPrograms() {
  build({
    name: "programs",
    words: "building the programs (two seconds)",
    config: "vite.programs.config.ts",
    sources: ["src", "simulator", "scripts/programs.ts", "scripts/load-program.ts"],
    wanted: /^(?!\/?src\/web\/).*(?<!\.(test|contract|world|pg|crash))\.(ts|json)$/,
  });
}

export function buildWeb() {
  build({
    name: "web",
    words: "building the screens (some seconds)",
    config: "vite.config.ts",
    sources: ["src/web", "src/flow", "src/i18n", "src/sdk", "examples"],
    wanted: /(?<!\.test)\.\w+$/,
    then: () => compress(join(root, "dist/web/assets")),
  });
}

function build({ name, words, config, sources, wanted, then }) {
  const stamp = join(root, `dist/.${name}-built`);
  const digest = digestOf([
    config,
    ...settings,
    ...sources.flatMap(filesIn).filter((file) => wanted.test(file)),
  ]);
  if (existsSync(join(root, "dist", name)) && existsSync(stamp))
    if (readFileSync(stamp, "utf8") === digest) return;
  console.log(`Millrace: ${words} ...`);
  rmSync(stamp, { force: true });
  const node = join(
    root,
    "node_modules/node/bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const done = spawnSync(node, [vite, "build", "--config", config, "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (done.status !== 0) {
    console.error(`Millrace: ${words} did not succeed. What went wrong stands above.`);
    process.exit(1);
  }
  then?.();
  writeFileSync(stamp, digest);
}

function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

function filesIn(source) {
  if (statSync(join(root, source)).isFile()) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
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
