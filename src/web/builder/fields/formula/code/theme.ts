import { EditorView } from "@codemirror/view";

/** The editor in the colors of everything else, light and dark. */
export const theme = EditorView.theme({
  "&": {
    fontSize: "var(--mantine-font-size-sm)",
    color: "var(--mantine-color-text)",
    backgroundColor: "light-dark(var(--mantine-color-white), var(--mantine-color-dark-6))",
    border: "1px solid light-dark(var(--mantine-color-gray-4), var(--mantine-color-dark-4))",
    borderRadius: "var(--mantine-radius-md)",
  },
  "&.cm-focused": { outline: "none", borderColor: "var(--mantine-primary-color-filled)" },
  ".cm-scroller": {
    fontFamily: "var(--mantine-font-family-monospace)",
    lineHeight: "1.7",
    minHeight: "118px",
    maxHeight: "min(300px, 34dvh)",
  },
  ".cm-content": { padding: "8px 4px", caretColor: "var(--mantine-color-text)" },
  ".cm-line": { padding: "0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
  ".cm-placeholder": {
    color: "var(--mantine-color-dimmed)",
    fontFamily: "var(--mantine-font-family)",
  },
  ".fx-pill": {
    backgroundColor: "light-dark(var(--mantine-color-water-0), var(--mantine-color-dark-4))",
    color: "light-dark(var(--mantine-color-water-9), var(--mantine-color-water-1))",
    borderRadius: "4px",
    boxShadow: "0 0 0 1px light-dark(var(--mantine-color-water-3), var(--mantine-color-water-8))",
  },
  ".fx-broken": {
    backgroundColor: "transparent",
    color: "light-dark(var(--mantine-color-red-8), var(--mantine-color-red-4))",
    boxShadow: "0 0 0 1px var(--mantine-color-error)",
  },
  ".fx-text": { color: "light-dark(#1d6b30, var(--mantine-color-green-4))" },
  ".fx-number, .fx-constant": { color: "light-dark(#a8380a, var(--mantine-color-orange-4))" },
  ".fx-function": {
    color: "light-dark(var(--mantine-color-violet-8), var(--mantine-color-violet-3))",
  },
  ".fx-comment": { color: "var(--mantine-color-dimmed)" },
  ".fx-error, .fx-warning": {
    textDecoration: "underline wavy var(--mantine-color-error)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".fx-warning": { textDecorationColor: "var(--mantine-color-orange-6)" },
  ".cm-tooltip": {
    zIndex: 400,
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "var(--mantine-radius-md)",
    backgroundColor: "light-dark(var(--mantine-color-white), var(--mantine-color-dark-6))",
    color: "var(--mantine-color-text)",
    boxShadow: "var(--mantine-shadow-md)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mantine-font-family)",
    maxHeight: "15em",
    maxWidth: "min(560px, 92vw)",
    padding: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "16px",
    justifyContent: "space-between",
    alignItems: "baseline",
    padding: "5px 8px",
    lineHeight: "1.35",
    borderRadius: "var(--mantine-radius-sm)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "light-dark(var(--mantine-color-water-0), var(--mantine-color-dark-4))",
    color: "var(--mantine-color-text)",
    boxShadow: "inset 2px 0 var(--mantine-primary-color-filled)",
  },
  ".cm-completionDetail": {
    marginLeft: "0",
    fontStyle: "normal",
    fontSize: "0.86em",
    color: "var(--mantine-color-dimmed)",
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 10px", maxWidth: "min(340px, 80vw)" },
  // On a small screen it would lie over the list; the same stands below the text.
  "@media (max-width: 640px)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-tooltip-hover": { padding: "8px 10px", maxWidth: "min(420px, 88vw)" },
});
