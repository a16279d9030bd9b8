import { dirname, relative, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { builtPrograms, nameOf, root, sources } from "./scripts/programs.ts";

/**
 * Builds our programs with the packages that they need: a start reads few files in place of a thousand.
 * Each file is a function that the loader calls (`scripts/load-program.ts`).
 */

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
          return `new URL("./${name}.cjs", import.meta.url)`;
        }
        const source = `new URL(${JSON.stringify(relative(builtPrograms, id))}, import.meta.url)`;
        return what === "url"
          ? `${source}.href`
          : `process.getBuiltinModule("url").fileURLToPath(new URL(".", ${source}))`;
      },
    );
  },
};

const loader = "load";

/** What is not ASCII is escaped: the text of a program then takes half the memory. */
function bodyOf(code: string): string {
  const ascii = code.replaceAll(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `(function (exports, require, module, __filename, __dirname) {${ascii}\n})`;
}

const forTheLoader: Plugin = {
  name: "for-the-loader",
  generateBundle(_options, bundle) {
    for (const part of Object.values(bundle))
      if (part.type === "chunk" && part.name !== loader) part.code = bodyOf(part.code);
    for (const name of Object.keys(sources)) {
      const file = `require("node:path").join(__dirname, "${name}.program.cjs")`;
      const source = `require("./${loader}.cjs").load(${file});\n`;
      this.emitFile({ type: "asset", fileName: `${name}.cjs`, source });
    }
  },
};

export default defineConfig({
  root,
  publicDir: false,
  plugins: [besideTheSource, forTheLoader],
  ssr: { noExternal: true, external: ["better-sqlite3"] },
  build: {
    ssr: true,
    outDir: builtPrograms,
    // What runs may still want a part of the build before.
    emptyOutDir: false,
    minify: false,
    target: "node24",
    rolldownOptions: {
      input: { ...sources, [loader]: "scripts/load-program.ts" },
      output: {
        format: "cjs",
        entryFileNames: ({ name }) => (name === loader ? "[name].cjs" : "[name].program.cjs"),
        chunkFileNames: "part-[name]-[hash].cjs",
      },
    },
  },
});
