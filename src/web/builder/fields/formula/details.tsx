import { useT } from "../../../language/language.tsx";
import type { Card } from "./cards.ts";
import { HelpCard } from "./help-card.tsx";
import classes from "./panes.module.css";

/** What is to be known of the row that would be chosen. It keeps its height, so that nothing moves under the mouse. */
export function Details({ card }: { readonly card: Card | undefined }) {
  const t = useT();
  return (
    <div
      role="group"
      aria-label={t("formula.help.label")}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is longer than the box is read by scrolling
      tabIndex={0}
      className={classes["details"]}
    >
      {card && <HelpCard card={card} exampleLabel={t("formula.help.example")} />}
    </div>
  );
}
