import { Box, Select, Text } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { mostOwnEvents } from "#flow/document.ts";
import { useT } from "../../language/language.tsx";
import { TextLink } from "../../parts/link.tsx";
import { useBench } from "../bench.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import classes from "./own-events.module.css";

/** How often the flow may stand in the chain that leads to its own event, and what comes of it. */
export function OwnEvents({
  ownEvents,
  problems,
}: {
  readonly ownEvents: number;
  readonly problems: readonly ProblemView[];
}) {
  const t = useT();
  const { flowId, edit, isReadOnly } = useBench();
  const labelOf = (count: number): string =>
    count === 0 ? t("builder.own_events.never") : t("builder.own_events.up_to", { count });
  return (
    <Box>
      <Select
        label={t("builder.own_events.label")}
        description={
          <>
            {t("builder.own_events.help")}
            <OwnEventWarnings problems={problems} />
          </>
        }
        inputWrapperOrder={["label", "input", "error", "description"]}
        readOnly={isReadOnly}
        allowDeselect={false}
        maxDropdownHeight={420}
        data={Array.from({ length: mostOwnEvents + 1 }, (_, count) => ({
          value: String(count),
          label: labelOf(count),
        }))}
        value={String(ownEvents)}
        onChange={(value) => {
          const count = Number(value ?? ownEvents);
          if (count !== ownEvents) edit({ do: "setOwnEvents", ownEvents: count });
        }}
      />
      <TextLink to="/flows/$id/skipped" params={{ id: flowId }} size="sm" mt={4}>
        {t("builder.own_events.skipped")}
      </TextLink>
    </Box>
  );
}

/** What is said of a flow that starts itself; else what stands inside. */
export function OwnEventWarnings({
  problems,
  children = null,
}: {
  readonly problems: readonly ProblemView[];
  readonly children?: ReactNode;
}) {
  const warnings = problems.filter(({ path }) => path[0] === "ownEvents");
  if (warnings.length === 0) return children;
  return warnings.map(({ code, message }) => (
    <Text key={code} component="span" className={classes["warning"]}>
      <TriangleAlert size={16} aria-hidden />
      <span>{message}</span>
    </Text>
  ));
}
