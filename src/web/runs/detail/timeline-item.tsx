import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { ChevronDown, Clock } from "lucide-react";
import type { ReactNode } from "react";
import { useLanguage, useSay } from "../../language/language.tsx";
import { ModeBadge } from "../../parts/badges.tsx";
import { ConnectorIcon } from "../../parts/connector-icon.tsx";
import type { StoryState, StoryStep } from "./story.ts";
import { StateIcon } from "./state-icon.tsx";
import classes from "./timeline.module.css";

/** One card of the flow, and below it what was done, for who wants to know. */
export function TimelineItem({
  number,
  name,
  connector,
  mode,
  state,
  at,
  tookMs,
  isOpen: isOpenFirst,
  children,
}: {
  readonly number: number;
  readonly name: string;
  /** Null where the time starts the flow. */
  readonly connector: StoryStep["connector"] | null;
  readonly mode: StoryStep["mode"];
  readonly state: StoryState;
  /** When it began; null where it has not. */
  readonly at: string | null;
  readonly tookMs: number | null;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}) {
  const { t, formats } = useLanguage();
  const say = useSay();
  const id = useId();
  const [isOpen, { toggle }] = useDisclosure(isOpenFirst);
  const head = (
    <span className={classes["head"]}>
      <span className={classes["number"]}>{number}</span>
      {connector === null ? (
        <Clock size={24} aria-hidden className={classes["quiet"]} />
      ) : (
        <ConnectorIcon connector={connector.id} label={say(connector.label)} size={24} />
      )}
      <span className={classes["name"]}>{name}</span>
      <span className={classes["facts"]}>
        {mode !== null && <ModeBadge mode={mode} />}
        <span className={classes["state"]}>{t(`runs.step.${state}`)}</span>
        {at !== null && (
          <time dateTime={at} title={formats.moment(at)} className="tabular">
            {formats.time(at)}
          </time>
        )}
        {tookMs !== null && <span className="tabular">{formats.duration(tookMs)}</span>}
      </span>
      {at !== null && <ChevronDown size={18} aria-hidden className={classes["chevron"]} />}
    </span>
  );
  return (
    <li className={classes["item"]} data-state={state}>
      <StateIcon state={state} />
      {at === null ? (
        <div className={classes["closed"]}>{head}</div>
      ) : (
        <div className={classes["card"]}>
          <UnstyledButton
            className={classes["button"]}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={toggle}
          >
            {head}
          </UnstyledButton>
          <Collapse id={id} expanded={isOpen} keepMounted={false}>
            <div className={classes["body"]}>{children}</div>
          </Collapse>
        </div>
      )}
    </li>
  );
}
