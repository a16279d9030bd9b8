import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The colors of deep water. */
const water: MantineColorsTuple = [
  "#e6f7fa",
  "#d3ebf0",
  "#a6d6df",
  "#75c0ce",
  "#4eaec0",
  "#36a3b7",
  "#279db3",
  "#0f7f94",
  "#0b7285",
  "#005c6d",
];

export const theme = createTheme({
  colors: { water },
  primaryColor: "water",
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace',
  headings: { fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
});
