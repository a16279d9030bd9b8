import { Select, Stack, TextInput } from "@mantine/core";
import type { DeliveryId } from "#flow/webhook-trigger.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { useDraft } from "../fields/use-draft.ts";
import { HeaderField } from "./header-field.tsx";

const hours = [0, 1, 3, 6, 12, 24];

/** Where a delivery's own id stands, so that one that comes twice is one event. */
export function IdFields({
  id,
  onChange,
}: {
  readonly id: DeliveryId;
  readonly onChange: (change: (now: DeliveryId) => DeliveryId) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const choose = (from: string | null): void => {
    if (from === "header") onChange(() => ({ from, name: "x-event-id" }));
    if (from === "body") onChange(() => ({ from, path: ["id"] }));
    if (from === "nothing") onChange(() => ({ from, sameBodyHours: 0 }));
  };
  return (
    <Stack gap="sm">
      <Select
        label={t("webhook.id")}
        description={t("webhook.id_help")}
        allowDeselect={false}
        readOnly={isReadOnly}
        value={id.from}
        data={[
          { value: "header", label: t("webhook.id_header") },
          { value: "body", label: t("webhook.id_body") },
          { value: "nothing", label: t("webhook.id_nothing") },
        ]}
        onChange={choose}
      />
      {id.from === "header" && (
        <HeaderField
          label={t("webhook.id_header_name")}
          header={id.name}
          onChange={(name) => onChange((now) => (now.from === "header" ? { ...now, name } : now))}
        />
      )}
      {id.from === "body" && (
        <PathField
          path={id.path}
          onChange={(path) => onChange((now) => (now.from === "body" ? { ...now, path } : now))}
        />
      )}
      {id.from === "nothing" && (
        <Select
          label={t("webhook.same_body")}
          allowDeselect={false}
          readOnly={isReadOnly}
          value={String(id.sameBodyHours)}
          data={[...new Set([...hours, id.sameBodyHours])].map((count) => ({
            value: String(count),
            label:
              count === 0 ? t("webhook.same_body_never") : t("webhook.same_body_hours", { count }),
          }))}
          onChange={(value) =>
            onChange(() => ({ from: "nothing", sameBodyHours: Number(value ?? 0) }))
          }
        />
      )}
    </Stack>
  );
}

/** A dot leads further in. */
function PathField({
  path,
  onChange,
}: {
  readonly path: readonly string[];
  readonly onChange: (path: string[]) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const settled = (typed: string): string => typed.trim();
  const partsOf = (typed: string): string[] => settled(typed).split(".");
  const isPath = (typed: string): boolean => {
    const parts = partsOf(typed);
    return parts.length <= 20 && parts.every((part) => part !== "" && part !== "__proto__");
  };
  const draft = useDraft(path.join("."), settled, (typed) => {
    if (isPath(typed)) onChange(partsOf(typed));
  });
  return (
    <TextInput
      label={t("webhook.id_path")}
      description={t("webhook.id_path_help")}
      readOnly={isReadOnly}
      error={isPath(draft.value) ? null : t("webhook.id_path_wrong")}
      {...draft}
    />
  );
}
