import { Clock } from "lucide-react";
import { useSay } from "../../../language/language.tsx";
import { ConnectorIcon } from "../../../parts/connector-icon.tsx";
import classes from "./pill-chip.module.css";
import type { Mark } from "./sources.ts";

/** The number of a card and the picture of its system. */
export function CardMark({ mark: { number, connector } }: { readonly mark: Mark }) {
  const say = useSay();
  return (
    <span className={classes["mark"]}>
      <span>{number}</span>
      {connector === null ? (
        <Clock size={14} aria-hidden />
      ) : (
        <ConnectorIcon connector={connector.id} label={say(connector.label)} size={16} />
      )}
    </span>
  );
}
