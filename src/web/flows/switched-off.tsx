import { Alert } from "@mantine/core";
import { PowerOff } from "lucide-react";
import type { FlowSummary } from "../api/flows.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";

type Off = NonNullable<FlowSummary["switchedOff"]>;

/** Why a flow has switched itself off, in one sentence. */
export function useSwitchedOff(): (off: Off) => string {
  const t = useT();
  const formats = useFormats();
  return ({ at, why }) => {
    const moment = formats.dayAndTime(at);
    switch (why.kind) {
      case "in_a_row":
        return t("flows.switched_off_row", { moment, count: why.failed });
      case "share":
        return t("flows.switched_off_share", { moment, failed: why.failed, count: why.ended });
    }
  };
}

/** It stands above a flow that has switched itself off, until it is activated. */
export function SwitchedOffAlert({
  flow: { id, switchedOff },
}: {
  readonly flow: Pick<FlowSummary, "id" | "switchedOff">;
}) {
  const t = useT();
  const say = useSwitchedOff();
  if (switchedOff === null) return null;
  return (
    <Alert color="red" icon={<PowerOff size={20} />} title={t("flows.switched_off")}>
      {say(switchedOff)} {t("flows.switched_off_help")}{" "}
      <TextLink to="/flows/$id/runs" params={{ id }} search={{ status: ["failed"] }} size="sm">
        {t("flows.switched_off_runs")}
      </TextLink>
    </Alert>
  );
}
