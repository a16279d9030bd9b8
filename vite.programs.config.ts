import { dirname, join, relative, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { builtPrograms, root, sources } from "./scripts/programs.ts";

/** Builds our programs with the packages that they need: a start reads few files in place of a thousand. */

const nameOf = new Map(Object.entries(sources).map(([name, file]) => [join(root, file), name]));

const ours = /^(src|simulator)\//;

/**
 * A built program lies elsewhere than its source. What the source looks for beside itself is another
 * program, which is built, too, or a file that is read where it lies.
 */
const besideTheSource: Plugin = {
  name: "beside-the-source",
  enforce: "pre",
  transform(code, id) {
    if (!ours.test(relative(root, id))) return null;
    return code.replaceAll(
      /new URL\("([^"]+\.ts)", import\.meta\.url\)|import\.meta\.(url|dirname)\b/g,
      (_found, program?: string, what?: string) => {
        if (program !== undefined) {
          const name = nameOf.get(resolve(dirname(id), program));
          if (name === undefined) throw new Error(`${id}: ${program} is no program that is built`);
          return `new URL("./${name}.js", import.meta.url)`;
        }
        const source = `new URL(${JSON.stringify(relative(builtPrograms, id))}, import.meta.url)`;
        return what === "url"
          ? `${source}.href`
          : `process.getBuiltinModule("url").fileURLToPath(new URL(".", ${source}))`;
      },
    );
  },
};

export default defineConfig({
  root,
  publicDir: false,
  plugins: [besideTheSource],
  ssr: { noExternal: true, external: ["better-sqlite3"] },
  build: {
    ssr: true,
    outDir: builtPrograms,
    // What runs may still want a part of the build before.
    emptyOutDir: false,
    minify: false,
    target: "node24",
    rolldownOptions: {
      input: sources,
      output: { entryFileNames: "[name].js", chunkFileNames: "part-[name]-[hash].js" },
    },
  },
});
