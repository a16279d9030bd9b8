import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, LayoutTemplate, Plus } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { useEmptyDraft } from "../parts/empty-draft.ts";
import { useSayFailure } from "../parts/failure.tsx";

export function NewFlowButton() {
  const t = useT();
  const navigate = useNavigate();
  const sayFailure = useSayFailure();
  const draft = useEmptyDraft();
  const create = useMutation({
    mutationFn: () => ask(() => api.flows.$post({ json: { name: t("flows.untitled"), draft } })),
    onSuccess: ({ id }) => navigate({ to: "/flows/$id", params: { id } }),
    onError: sayFailure,
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          loading={create.isPending}
          leftSection={<Plus size={18} aria-hidden />}
          rightSection={<ChevronDown size={16} aria-hidden />}
        >
          {t("flows.new")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Plus size={16} aria-hidden />} onClick={() => create.mutate()}>
          {t("flows.from_scratch")}
        </Menu.Item>
        <Menu.Item
          leftSection={<LayoutTemplate size={16} aria-hidden />}
          onClick={() => void navigate({ to: "/templates" })}
        >
          {t("flows.from_template")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
