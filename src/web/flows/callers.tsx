import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CornerDownRight, Workflow } from "lucide-react";
import { callersQuery } from "../api/flows.ts";
import { useT } from "../language/language.tsx";

/** Which flows call a flow, each with the way there; nothing where none does. */
export function Callers({ flow }: { readonly flow: string }) {
  const t = useT();
  const { data: callers = [] } = useQuery(callersQuery(flow));
  if (callers.length === 0) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<CornerDownRight size={15} aria-hidden />}
        >
          {t("calls.callers", { count: callers.length })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {callers.map(({ id, name }) => (
          <Menu.Item
            key={id}
            component={Link}
            to={`/flows/${id}`}
            leftSection={<Workflow size={16} aria-hidden />}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
