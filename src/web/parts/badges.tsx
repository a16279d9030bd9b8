import { Badge, Tooltip } from "@mantine/core";
import {
  AlarmClock,
  Ban,
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  Filter,
  Hourglass,
  type LucideIcon,
  Play,
} from "lucide-react";
import type { RunStatus } from "#flow/run-status.ts";
import { useT } from "../language/language.tsx";

interface Look {
  readonly color: string;
  readonly icon: LucideIcon;
  /** Where the color's own ink is too pale on its own ground. */
  readonly ink?: string;
}

const looks: { readonly [status in RunStatus]: Look } = {
  waiting: { color: "gray", icon: Hourglass },
  delayed: { color: "indigo", icon: AlarmClock },
  running: { color: "blue", icon: Play },
  paused: { color: "orange", icon: CirclePause, ink: darker("#a33609", "orange") },
  parked: { color: "grape", icon: CircleHelp },
  succeeded: { color: "teal", icon: CircleCheck, ink: darker("#06644a", "teal") },
  succeeded_with_errors: {
    color: "yellow",
    icon: CircleAlert,
    ink: darker("#6b4300", "yellow"),
  },
  filtered: { color: "gray", icon: Filter },
  failed: { color: "red", icon: CircleX },
  cancelled: { color: "gray", icon: Ban },
};

function darker(ink: string, color: string): string {
  return `light-dark(${ink}, var(--mantine-color-${color}-light-color))`;
}

/** Told by words and a picture, not by color alone. */
export function RunStatusBadge({ status }: { readonly status: RunStatus }) {
  const t = useT();
  const { color, icon: Icon, ink } = looks[status];
  return (
    <Badge
      variant="light"
      color={color}
      {...(ink === undefined ? {} : { c: ink })}
      tt="none"
      fw={600}
      h="auto"
      mih={20}
      styles={{ label: { whiteSpace: "normal" } }}
      leftSection={<Icon size={13} aria-hidden />}
    >
      {t(`run.status.${status}`)}
    </Badge>
  );
}

export function FlowStateBadge({ state }: { readonly state: "active" | "inactive" }) {
  const t = useT();
  return (
    <Badge variant={state === "active" ? "filled" : "default"} tt="none" fw={600}>
      {t(`flow.state.${state}`)}
    </Badge>
  );
}

/** Whether real money moves. */
export function ModeBadge({ mode }: { readonly mode: "test" | "live" }) {
  const t = useT();
  return (
    <Tooltip label={t(`mode.${mode}_help`)}>
      <Badge
        variant={mode === "live" ? "filled" : "light"}
        color={mode === "live" ? "red.9" : "gray"}
        tt="none"
        size="sm"
        flex="none"
      >
        {t(`mode.${mode}`)}
      </Badge>
    </Tooltip>
  );
}
