import {
  Button,
  Card,
  Group,
  Menu,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BookOpen, ChevronDown, Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { api, ask } from "../api/client.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Failure, useSayFailure } from "../parts/failure.tsx";
import { useEmptyDraft } from "../parts/empty-draft.ts";
import { Loading } from "../parts/loading.tsx";
import { type ExampleId, examples } from "./examples.ts";
import classes from "./new-flow.module.css";
import { Slots, useChosenSlots } from "./slots.tsx";

export function NewFlowButton() {
  const t = useT();
  const navigate = useNavigate();
  const sayFailure = useSayFailure();
  const draft = useEmptyDraft();
  const [isChoosing, setIsChoosing] = useState(false);
  const create = useMutation({
    mutationFn: () => ask(() => api.flows.$post({ json: { name: t("flows.untitled"), draft } })),
    onSuccess: ({ id }) => navigate({ to: "/flows/$id", params: { id } }),
    onError: sayFailure,
  });
  return (
    <>
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
            leftSection={<BookOpen size={16} aria-hidden />}
            onClick={() => setIsChoosing(true)}
          >
            {t("flows.from_example")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isChoosing}
        onClose={() => setIsChoosing(false)}
        title={t("flows.example_title")}
        size="xl"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Suspense fallback={<Loading />}>
          <Examples />
        </Suspense>
      </Modal>
    </>
  );
}

function Examples() {
  const t = useT();
  const navigate = useNavigate();
  const [id, setId] = useState<ExampleId>("charge");
  const { timeZone } = useFormats();
  const exported = examples.find((one) => one.id === id)?.exported ?? null;
  const { chosen, choose } = useChosenSlots(exported);
  const create = useMutation({
    mutationFn: () => {
      const named = exported && {
        ...exported,
        name: t(`flows.example.${id}`),
        flow: { ...exported.flow, timeZone },
      };
      return ask(() => api.flows.import.$post({ json: { export: named, connections: chosen } }));
    },
    onSuccess: (flow) => navigate({ to: "/flows/$id", params: { id: flow.id } }),
  });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 3 }} role="radiogroup" aria-label={t("flows.example_title")}>
        {examples.map((one) => (
          <UnstyledButton
            key={one.id}
            role="radio"
            aria-checked={one.id === id}
            onClick={() => setId(one.id)}
          >
            <Card withBorder h="100%" className={classes["example"]} data-chosen={one.id === id}>
              <Text fw={600}>{t(`flows.example.${one.id}`)}</Text>
              <Text size="sm" c="dimmed" mt={4}>
                {t(`flows.example.${one.id}_help`)}
              </Text>
            </Card>
          </UnstyledButton>
        ))}
      </SimpleGrid>
      {exported && <Slots exported={exported} chosen={chosen} choose={choose} />}
      {create.error !== null && <Failure error={create.error} />}
      <Group justify="flex-end">
        <Button loading={create.isPending} onClick={() => create.mutate()}>
          {t("flows.example_use")}
        </Button>
      </Group>
    </Stack>
  );
}
