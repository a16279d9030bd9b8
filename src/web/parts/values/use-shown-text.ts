import { useLanguage, useSay } from "../../language/language.tsx";
import type { Shown } from "./shown.ts";

/** What is shown, as a line of text; undefined for nothing, and for a group or a list. */
export function useShownText(): (shown: Shown) => string | undefined {
  const { t, formats } = useLanguage();
  const say = useSay();
  return (shown) => {
    switch (shown.kind) {
      case "nothing":
      case "group":
      case "list":
        return undefined;
      case "text":
        return shown.text;
      case "choice":
        return say(shown.label);
      case "number":
        // Years and the like have no thousands.
        return String(shown.number);
      case "boolean":
        return t(shown.is ? "common.yes" : "common.no");
      case "money":
        return formats.money(shown.amount, shown.currency);
      case "moment":
        return formats.moment(shown.at);
      case "day":
        return formats.in("UTC").day(shown.at);
    }
  };
}
