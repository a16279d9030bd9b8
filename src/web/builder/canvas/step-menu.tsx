import { ActionIcon, Menu } from "@mantine/core";
import { ArrowDown, ArrowUp, EllipsisVertical, Plug, Trash2 } from "lucide-react";
import type { ActionStep } from "#flow/document.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** What else can be done with a step. */
export function StepMenu({
  step,
  name,
  position,
  isFirst,
  isLast,
}: {
  readonly step: ActionStep;
  readonly name: string;
  readonly position: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}) {
  const t = useT();
  const { ask } = useBench();
  const card = step.id;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          data-menu
          aria-label={t("builder.menu.label", { name })}
        >
          <EllipsisVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Plug size={16} />}
          onClick={() => ask({ about: "connection", card })}
        >
          {t("builder.menu.connection")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<ArrowUp size={16} />}
          disabled={isFirst}
          onClick={() => ask({ about: "move", card, index: position - 1 })}
        >
          {t("builder.menu.up")}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowDown size={16} />}
          disabled={isLast}
          onClick={() => ask({ about: "move", card, index: position + 1 })}
        >
          {t("builder.menu.down")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<Trash2 size={16} />}
          onClick={() => ask({ about: "removal", card })}
        >
          {t("builder.menu.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
