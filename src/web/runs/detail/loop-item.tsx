import { Collapse, Loader, UnstyledButton } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { itemOutput } from "#flow/sight.ts";
import { loopIdOf } from "#flow/paths.ts";
import { type Item, itemQuery } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Fields } from "../../parts/values/fields.tsx";
import type { Around, StepsOf } from "./around.ts";
import classes from "./loop.module.css";
import ink from "./state-ink.module.css";
import { StateIcon } from "./state-icon.tsx";
import { storyOf, type StoryState } from "./story.ts";
import timeline from "./timeline.module.css";

/** The same pictures as those of steps. */
const states: { readonly [status in Item["status"]]: StoryState } = {
  working: "working",
  retrying: "retrying",
  delayed: "delayed",
  paused: "paused",
  parked: "parked",
  succeeded: "done",
  failed: "failed",
  unfinished: "cancelled",
};

interface Shown {
  readonly item: Item;
  readonly around: Around;
  readonly StepsOf: StepsOf;
}

/** An item of a loop in a line, and its own small timeline below. */
export function LoopItem({ item, ...shown }: Shown) {
  const { t, formats } = useLanguage();
  const id = useId();
  const [isOpen, { toggle }] = useDisclosure(false);
  const { number, label, status, endedAt, error } = item;
  const state = states[status];
  return (
    <li className={`${classes["item"] ?? ""} ${ink["ink"] ?? ""}`} data-state={state}>
      <UnstyledButton
        className={classes["button"]}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        <StateIcon state={state} className={classes["icon"]} size={16} />
        <span className={`${classes["number"]} tabular`}>{formats.number(number)}</span>
        <span className={classes["label"]}>
          {label ?? t("runs.items.unnamed", { number: formats.number(number) })}
        </span>
        <span className={classes["state"]}>{t(`runs.item.${status}`)}</span>
        {endedAt !== null && (
          <time dateTime={endedAt} title={formats.moment(endedAt)} className="tabular">
            {formats.time(endedAt)}
          </time>
        )}
        <ChevronDown size={16} aria-hidden className={classes["chevron"]} />
        {error !== null && <span className={classes["error"]}>{error.message}</span>}
      </UnstyledButton>
      <Collapse id={id} expanded={isOpen} keepMounted={false}>
        <Inside item={item} {...shown} />
      </Collapse>
    </li>
  );
}

function Inside({ item: { path }, around, StepsOf }: Shown) {
  const { t } = useLanguage();
  const { data, error, refetch } = useQuery(itemQuery(around.runId, path));
  if (data === undefined)
    return error === null ? (
      <Loader size="sm" role="status" aria-label={t("common.loading")} />
    ) : (
      <Failure error={error} retry={refetch} />
    );
  const told = {
    ...around.told,
    steps: data.steps,
    loops: data.loops,
    effects: data.effects,
    calls: data.calls,
  };
  const steps = storyOf(told, around.catalogue, path);
  const schemas = itemOutput(told.document, around.catalogue, loopIdOf(path) ?? "");
  return (
    <div className={classes["inside"]}>
      <Fields label={t("runs.items.data")} value={data.data} schema={schemas.item} />
      <ol className={timeline["timeline"]}>
        <StepsOf steps={steps} around={{ ...around, told }} />
      </ol>
      {data.result !== null && (
        <Fields label={t("runs.items.result")} value={data.result} schema={schemas.result} />
      )}
    </div>
  );
}
