import { Button, Popover, Text } from "@mantine/core";
import { Globe } from "lucide-react";
import { memo } from "react";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { FlowTimeZone } from "../schedule/time-zone.tsx";

/** Which clocks the flow goes by, whatever starts it; a press opens the choice. */
export const HeaderTimeZone = memo(function HeaderTimeZone({
  timeZone,
}: {
  readonly timeZone: string;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const words = t("schedule.header", { zone: timeZone.replaceAll("_", " ") });
  if (isReadOnly)
    return (
      <Text size="sm" c="dimmed">
        {words}
      </Text>
    );
  return (
    <Popover position="bottom-start" width={340} shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fw={400}
          leftSection={<Globe size={14} aria-hidden />}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("schedule.time_zone")}>
        <FlowTimeZone timeZone={timeZone} isInPopover />
      </Popover.Dropdown>
    </Popover>
  );
});
