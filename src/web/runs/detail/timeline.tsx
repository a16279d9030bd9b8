import { Title } from "@mantine/core";
import type { Catalogue } from "#flow/catalogue.ts";
import { outputOf } from "#flow/offers.ts";
import { triggerName } from "#flow/describe.ts";
import type { Run } from "../../api/runs.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { Fields } from "../fields/fields.tsx";
import { connectionOf, connectorNamed, type StoryStep, tookMs } from "./story.ts";
import { Attempts } from "./attempts.tsx";
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
        {story.map((step) => (
          <StepItem key={step.path} story={step} />
        ))}
      </ol>
    </section>
  );
}

function TriggerItem({ run, catalogue }: { readonly run: Run; readonly catalogue: Catalogue }) {
  const { t } = useLanguage();
  const say = useSay();
  const { document, event } = run;
  const { trigger } = document;
  const connector = trigger?.kind === "event" ? trigger.connector : null;
  const mode = trigger?.kind === "event" ? connectionOf(run, trigger.connection)?.mode : undefined;
  return (
    <TimelineItem
      number={1}
      name={say(triggerName(trigger, catalogue))}
      connector={connector === null ? null : connectorNamed(connector, catalogue)}
      mode={mode ?? null}
      state="done"
      at={run.eventAt}
      tookMs={null}
      isOpen={false}
    >
      <Fields
        label={t("runs.event")}
        value={event}
        schema={outputOf(document, catalogue, "trigger") ?? {}}
      />
    </TimelineItem>
  );
}

function StepItem({ story }: { readonly story: StoryStep }) {
  const { t } = useLanguage();
  const say = useSay();
  const { step, state } = story;
  const isTroubled = state === "failed" || state === "paused" || state === "retrying";
  return (
    <TimelineItem
      number={story.number}
      name={say(story.name)}
      connector={story.connector}
      mode={story.mode}
      state={state}
      at={step?.attempts[0]?.startedAt ?? null}
      tookMs={step && tookMs(step)}
      isOpen={isTroubled}
    >
      {step && (
        <>
          <div className={classes["both"]}>
            <Fields label={t("runs.input")} value={step.input} schema={story.input} />
            {step.output !== null && (
              <Fields label={t("runs.output")} value={step.output} schema={story.output} />
            )}
          </div>
          <Attempts step={step} effect={story.effect} />
        </>
      )}
    </TimelineItem>
  );
}
