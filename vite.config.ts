import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Small, and used by most screens: icons, what asks the API, and the controls that stand almost everywhere. */
const oftenUsed = [
  /[\\/]lucide-react[\\/]/,
  /[\\/]src[\\/]web[\\/](api|language|parts[\\/](values|badges|section|copy|search|connector-icon|trigger-icon|outside|list-table))/,
  /[\\/]@mantine[\\/]core[\\/].*(Tooltip|Table|Select|Combobox|SegmentedControl|Progress|SimpleGrid|Skeleton|Code|Textarea|Badge|CopyButton|Switch)/,
  /[\\/]@tanstack[\\/]react-query[\\/]/,
];

/** Builds the web application into dist/web; with `vite` alone, serves it while it is worked on. */
export default defineConfig({
  root: join(import.meta.dirname, "src/web"),
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, "dist/web"),
    emptyOutDir: true,
    // Style sheets and pictures are files, never part of a page: its policy allows nothing else.
    assetsInlineLimit: 0,
    // All of them are a seventh of Mantine's, and a part of the application then waits for its script alone.
    cssCodeSplit: false,
    target: "es2023",
    // They know light-dark(), so that it is left as it is.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    // What counts is the size on the wire; bench/ measures it.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Left alone, each set of screens has a file for what only they share: more than a hundred for the
          // builder, most of them smaller than what it takes to ask for one.
          groups: [
            { name: "main", tags: ["$initial"] },
            {
              name: "parts",
              minShareCount: 3,
              test: (id) => oftenUsed.some((place) => place.test(id)),
            },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 3402,
    proxy: { "/api": { target: "http://127.0.0.1:3400" } },
  },
});
