import { ActionIcon, Menu } from "@mantine/core";
import { ArrowDown, ArrowUp, CornerDownRight, EllipsisVertical, Plug, Trash2 } from "lucide-react";
import { memo } from "react";
import type { BlockId } from "#flow/blocks.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** What else can be done with a step. */
export const StepMenu = memo(function StepMenu({
  card,
  hasConnection,
  name,
  block,
  index,
  isLast,
}: {
  /** The step's id. */
  readonly card: string;
  readonly hasConnection: boolean;
  readonly name: string;
  readonly block: BlockId;
  /** Where it stands in the block. */
  readonly index: number;
  readonly isLast: boolean;
}) {
  const t = useT();
  const { ask } = useBench();
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
        {hasConnection && (
          <>
            <Menu.Item
              leftSection={<Plug size={16} />}
              onClick={() => ask({ about: "connection", card })}
            >
              {t("builder.menu.connection")}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item
          leftSection={<ArrowUp size={16} />}
          disabled={index === 0}
          onClick={() => ask({ about: "move", card, block, index: index - 1 })}
        >
          {t("builder.menu.up")}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowDown size={16} />}
          disabled={isLast}
          onClick={() => ask({ about: "move", card, block, index: index + 1 })}
        >
          {t("builder.menu.down")}
        </Menu.Item>
        <Menu.Item
          leftSection={<CornerDownRight size={16} />}
          onClick={() => ask({ about: "place", card })}
        >
          {t("builder.menu.place")}
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
});
