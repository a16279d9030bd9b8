import { Button, List, MultiSelect, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { stepsOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { pillText } from "#flow/formula/pill-text.ts";
import { logicNames } from "#flow/offers.ts";
import { fieldsOf } from "#flow/webhook.ts";
import { api, ask } from "../api/client.ts";
import { type Flow, privateFieldsQuery } from "../api/flows.ts";
import { useLanguage, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Section } from "../parts/section.tsx";

/** What a flow's owner marks as private, beside what connectors mark. */
export function PrivateFieldsSection({ flow }: { readonly flow: Flow }) {
  const t = useT();
  const fields = useQuery(privateFieldsQuery(flow.id));
  const labelOf = useLabels(flow.draft, fields.data ?? []);
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Section
      title={t("readers.private")}
      help={t("readers.private_help")}
      actions={
        <Button
          variant="default"
          leftSection={<EyeOff size={16} aria-hidden />}
          disabled={fields.data === undefined}
          onClick={open}
        >
          {t("readers.private_change")}
        </Button>
      }
    >
      <Asked query={fields}>
        {(marked) => (
          <>
            {marked.length === 0 ? (
              <Text size="sm">{t("readers.private_none")}</Text>
            ) : (
              <List size="sm">
                {marked.map((field) => (
                  <List.Item key={field}>{labelOf.get(field) ?? field}</List.Item>
                ))}
              </List>
            )}
            <Mark flow={flow.id} marked={marked} labels={labelOf} opened={isOpen} onClose={close} />
          </>
        )}
      </Asked>
    </Section>
  );
}

/** The inputs of calls, the fields of deliveries and the variables, with what is marked beside them; each as a formula names it. */
function useLabels(
  { trigger, ...document }: FlowDocument,
  marked: readonly string[],
): ReadonlyMap<string, string> {
  const { locale } = useLanguage();
  const inputs = trigger?.kind === "invoke" ? trigger.inputs : [];
  const delivered = trigger?.kind === "webhook" ? fieldsOf(trigger) : [];
  const variables = stepsOf(document).flatMap((step) => (step.kind === "variable" ? [step] : []));
  return new Map([
    ...marked.map((field) => [field, field] as const),
    ...inputs.map(({ name }) => [`trigger.${name}`, name] as const),
    ...delivered.map((path) => [pillText(["trigger", ...path]), path.join(" › ")] as const),
    ...variables.map(
      ({ id, name }) => [`${id}.value`, name ?? `${logicNames.variable[locale]} (${id})`] as const,
    ),
  ]);
}

function Mark({
  flow: id,
  marked,
  labels,
  opened,
  onClose,
}: {
  readonly flow: string;
  readonly marked: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const mark = useMutation({
    mutationFn: (fields: readonly string[]) =>
      ask(() =>
        api.flows[":id"]["private-fields"].$put({ param: { id }, json: { fields: [...fields] } }),
      ),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("readers.private_change")}
      submit={t("common.save")}
      initial={{ fields: marked }}
      onSubmit={({ fields }) => mark.mutateAsync(fields)}
    >
      {({ fields }, fill) => (
        <>
          <Text size="sm">{t("readers.private_help")}</Text>
          <MultiSelect
            label={t("readers.private_fields")}
            description={t("readers.private_which")}
            data={[...labels].map(([value, label]) => ({ value, label }))}
            value={[...fields]}
            onChange={(chosen) => fill({ fields: chosen })}
            clearable
            clearButtonProps={{ "aria-label": t("common.clear") }}
            nothingFoundMessage={t("readers.private_no_fields")}
            data-autofocus
          />
        </>
      )}
    </FormDialog>
  );
}
