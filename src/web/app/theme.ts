import {
  createTheme,
  type CSSVariablesResolver,
  Drawer,
  type MantineColorsTuple,
  Modal,
  Select,
} from "@mantine/core";

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

const dialogTitle = { fontWeight: 650, lineHeight: 1.35 };

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
  components: {
    Drawer: Drawer.extend({ styles: { title: dialogTitle } }),
    // What Mantine focuses first in a menu is no item of it, which a menu may not hold.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: Modal.extend({
      // Its header is none of the page's.
      defaultProps: { attributes: { header: { role: "presentation" } } },
      styles: { title: dialogTitle },
    }),
    // Hidden with its field, it would lose the focus and close: a warning that appears above is enough for that.
    Popover: { defaultProps: { hideDetached: false } },
    // What is typed searches the choices, and does not go on behind the one that is chosen.
    Select: Select.extend({
      defaultProps: {
        onClick: ({ currentTarget }) => {
          if (!currentTarget.readOnly) currentTarget.select();
        },
      },
    }),
  },
});

/**
 * Quiet words, warnings and refusals are as dark, or as light, as it takes to read them on any ground that
 * they stand on.
 */
export const variables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": colors.gray[7],
    "--mantine-color-placeholder": colors.gray[6],
    "--mantine-color-error": colors.red[9],
    // Mantine's own, the darkest of each row, are too light for small words on a tinted ground.
    "--mantine-color-orange-light-color": "#a8380a",
    "--mantine-color-red-light-color": "#b81d1d",
    "--mantine-color-teal-light-color": "#077353",
  },
  dark: {
    "--mantine-color-dimmed": colors.gray[5],
    "--mantine-color-placeholder": colors.gray[6],
    "--mantine-color-error": colors.red[4],
    // White words stand on it.
    "--mantine-color-red-filled": colors.red[9],
    "--mantine-color-red-filled-hover": "#b02525",
  },
});
