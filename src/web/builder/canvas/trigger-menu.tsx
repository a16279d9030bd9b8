import { ActionIcon, Menu } from "@mantine/core";
import { EllipsisVertical, Plug, Replace } from "lucide-react";
import { memo } from "react";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** What else can be done with the trigger. */
export const TriggerMenu = memo(function TriggerMenu({
  hasConnection,
}: {
  readonly hasConnection: boolean;
}) {
  const t = useT();
  const { ask } = useBench();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" data-menu aria-label={t("builder.menu.trigger")}>
          <EllipsisVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hasConnection && (
          <Menu.Item
            leftSection={<Plug size={16} />}
            onClick={() => ask({ about: "connection", card: "trigger" })}
          >
            {t("builder.menu.connection")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Replace size={16} />} onClick={() => ask({ about: "trigger" })}>
          {t("builder.menu.replace")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});
