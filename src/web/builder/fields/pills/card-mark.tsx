import { useSay } from "../../../language/language.tsx";
import { ConnectorIcon } from "../../../parts/connector-icon.tsx";
import { LogicIcon } from "../../../parts/logic-icon.tsx";
import { TriggerIcon } from "../../../parts/trigger-icon.tsx";
import classes from "./pill-chip.module.css";
import type { Mark } from "./sources.ts";

/** The number of a card and the picture of its system. */
export function CardMark({ mark }: { readonly mark: Mark }) {
  return (
    <span className={classes["mark"]}>
      <span>{mark.number}</span>
      <Picture mark={mark} />
    </span>
  );
}

function Picture({ mark: { kind, connector } }: { readonly mark: Mark }) {
  const say = useSay();
  if (connector !== null)
    return <ConnectorIcon connector={connector.id} label={say(connector.label)} size={16} />;
  if (kind === "event" || kind === "action") return null;
  return kind === "schedule" || kind === "invoke" || kind === "webhook" ? (
    <TriggerIcon kind={kind} size={14} />
  ) : (
    <LogicIcon kind={kind} size={16} />
  );
}
