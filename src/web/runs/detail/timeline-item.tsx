import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { useLanguage } from "../../language/language.tsx";
import { ModeBadge } from "../../parts/badges.tsx";
import type { StoryState, StoryStep } from "./story.ts";
import { StateIcon } from "./state-icon.tsx";
import classes from "./timeline.module.css";
import ink from "./state-ink.module.css";

/** One card of the flow, and below it what was done, for who wants to know. */
export function TimelineItem({
  number,
  icon,
  name,
  mode,
  state,
  at,
  tookMs,
  isOpen: isOpenFirst,
  note,
  inside,
  children,
}: {
  readonly number: number;
  readonly icon: ReactNode;
  readonly name: string;
  readonly mode: StoryStep["mode"];
  readonly state: StoryState;
  /** When it began; null where it has not. */
  readonly at: string | null;
  readonly tookMs: number | null;
  readonly isOpen: boolean;
  /** What came of it in a line, for everybody. */
  readonly note?: ReactNode;
  /** The steps that stand in it. */
  readonly inside?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { t, formats } = useLanguage();
  const id = useId();
  const [isOpen, { toggle }] = useDisclosure(isOpenFirst);
  const canOpen = at !== null && children !== undefined;
  const head = (
    <span className={classes["head"]}>
      <span className={classes["number"]}>{number}</span>
      {icon}
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
      {canOpen && <ChevronDown size={18} aria-hidden className={classes["chevron"]} />}
    </span>
  );
  return (
    <li className={`${classes["item"] ?? ""} ${ink["ink"] ?? ""}`} data-state={state}>
      <StateIcon state={state} className={classes["icon"]} />
      <div className={isIdle(state) ? classes["closed"] : classes["card"]}>
        {canOpen ? (
          <UnstyledButton
            className={classes["button"]}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={toggle}
          >
            {head}
          </UnstyledButton>
        ) : (
          <div className={classes["plain"]}>{head}</div>
        )}
        {note !== undefined && <div className={classes["note"]}>{note}</div>}
        {canOpen && (
          <Collapse id={id} expanded={isOpen} keepMounted={false}>
            <div className={classes["body"]}>{children}</div>
          </Collapse>
        )}
      </div>
      {inside}
    </li>
  );
}

function isIdle(state: StoryState): boolean {
  return state === "not_reached" || state === "not_taken";
}
