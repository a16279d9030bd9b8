import { Title } from "@mantine/core";
import type { Catalogue } from "#flow/catalogue.ts";
import { triggerOutput } from "#flow/declared.ts";
import { triggerName } from "#flow/describe.ts";
import { triggerConditionOf } from "#flow/trigger-condition.ts";
import type { Run } from "../../api/runs.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { Fields } from "../../parts/values/fields.tsx";
import { TriggerIcon } from "../../parts/trigger-icon.tsx";
import { StepIcon } from "../step-icon.tsx";
import { filterWords, wordsOf } from "../filter-words.ts";
import { whyItWentOn } from "./decided.ts";
import { Steps } from "./steps.tsx";
import { connectionOf, connectorNamed, type StoryStep } from "./story.ts";
import { TimelineItem } from "./timeline-item.tsx";
import classes from "./timeline.module.css";

/** What happened, in the order of the flow. */
export function Timeline({
  run,
  story,
  catalogue,
}: {
  readonly run: Run;
  readonly story: readonly StoryStep[];
  readonly catalogue: Catalogue;
}) {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="steps">
      <Title order={2} size="h4" id="steps" mb="sm">
        {t("runs.steps")}
      </Title>
      <ol className={classes["timeline"]}>
        <TriggerItem run={run} catalogue={catalogue} />
        <Steps
          steps={story}
          around={{ runId: run.id, told: run, catalogue, seesItems: run.values.seen }}
        />
      </ol>
    </section>
  );
}

function TriggerItem({ run, catalogue }: { readonly run: Run; readonly catalogue: Catalogue }) {
  const { t } = useLanguage();
  const say = useSay();
  const { document, event, values } = run;
  const { trigger } = document;
  const condition = triggerConditionOf(trigger);
  const because =
    values.seen && condition !== null
      ? whyItWentOn([condition], true, { path: "trigger", told: run, catalogue })
      : null;
  const mode = trigger?.kind === "event" ? connectionOf(run, trigger.connection)?.mode : undefined;
  return (
    <TimelineItem
      number={1}
      icon={
        trigger?.kind === "event" ? (
          <StepIcon
            step={{ kind: "action", connector: connectorNamed(trigger.connector, catalogue) }}
            size={24}
          />
        ) : (
          trigger && <TriggerIcon kind={trigger.kind} size={24} className={classes["quiet"]} />
        )
      }
      name={
        run.caller === null
          ? say(triggerName(trigger, catalogue))
          : t("calls.run_caller", { name: run.caller.flowName })
      }
      mode={mode ?? null}
      state="done"
      at={run.eventAt}
      tookMs={null}
      isOpen={false}
      note={
        because || run.withoutFields ? (
          <>
            {because && <div>{filterWords(wordsOf(because, say), t)}</div>}
            {run.withoutFields && <div>{run.withoutFields.message}</div>}
          </>
        ) : null
      }
    >
      {values.seen ? (
        <Fields
          label={t("runs.event")}
          value={event}
          schema={triggerOutput(document, catalogue) ?? {}}
        />
      ) : undefined}
    </TimelineItem>
  );
}
