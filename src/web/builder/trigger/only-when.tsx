import { Text } from "@mantine/core";
import type { FlowDocument } from "#flow/document.ts";
import type { Trigger } from "#flow/trigger.ts";
import { triggerConditionOf } from "#flow/trigger-condition.ts";
import { useT } from "../../language/language.tsx";
import { TextLink } from "../../parts/link.tsx";
import { useBench } from "../bench.ts";
import { triggerConditionChanged, useChange } from "../changes.ts";
import type { ProblemView, Sample } from "../fields/step-form.tsx";
import { ConditionFields } from "../logic/condition-editor.tsx";

/** What an event must meet to make a run. */
export function OnlyWhen({
  trigger,
  showsSkipped = false,
  ...around
}: {
  readonly trigger: Trigger;
  /** Whether nothing else on the card leads to what was skipped. */
  readonly showsSkipped?: boolean;
  readonly document: FlowDocument;
  readonly problems: readonly ProblemView[];
  readonly samples: ReadonlyMap<string, Sample>;
}) {
  const t = useT();
  const { flowId, edit } = useBench();
  const change = useChange();
  const condition = triggerConditionOf(trigger);
  return (
    <div>
      <ConditionFields
        {...around}
        condition={condition}
        under={["condition"]}
        position="trigger"
        words={{
          match: t("builder.only_when.label"),
          none: t("builder.only_when.always"),
          help: t("builder.only_when.help"),
          otherStop: t("builder.only_when.other_stop"),
          otherElse: t("builder.only_when.other_none"),
        }}
        onChange={(changed) => change((now) => triggerConditionChanged(now, changed))}
        onNone={() => edit({ do: "setTriggerCondition", condition: null })}
      />
      {condition !== null && showsSkipped && (
        <Text size="sm">
          <TextLink to="/flows/$id/skipped" params={{ id: flowId }} size="sm">
            {t("builder.own_events.skipped")}
          </TextLink>
        </Text>
      )}
    </div>
  );
}
