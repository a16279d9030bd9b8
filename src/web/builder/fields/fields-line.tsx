import { Button, Group, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { FlowDocument } from "#flow/document.ts";
import { shapedPlaces } from "#flow/shaped.ts";
import { isRefusal } from "../../api/refusal.ts";
import { shapeQuery, type Thing, useRefreshShape } from "../../api/shapes.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** How many fields the table of a card has, and a way to read them anew. */
export function FieldsLine({
  card,
  document,
}: {
  /** `trigger`, or a step's id. */
  readonly card: string;
  readonly document: FlowDocument;
}) {
  const { catalogue, own } = useBench();
  const place = shapedPlaces(document, catalogue).find(({ step }) => step === card);
  const isOwn = own.some(({ id, broken }) => id === place?.connection && broken === null);
  return place !== undefined && isOwn ? <Line connection={place.connection} of={place.of} /> : null;
}

function Line({ connection, of }: Thing) {
  const t = useT();
  const formats = useFormats();
  const { isReadOnly } = useBench();
  // What is typed is asked for elsewhere, once it stands.
  const { data } = useQuery({ ...shapeQuery({ connection, of }), enabled: false });
  const refresh = useRefreshShape();
  if (data === undefined) return null;
  const { shape, readAt } = data;
  return (
    <Group gap="xs">
      <Text size="xs" c="dimmed">
        {shape === null
          ? t("fields.shape.gone", { of })
          : t("fields.shape.read", {
              of,
              count: shape.fields.length,
              at: formats.moment(readAt),
            })}
      </Text>
      {!isReadOnly && (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={
            refresh.isPending ? (
              <Loader size={12} aria-hidden />
            ) : (
              <RefreshCw size={12} aria-hidden />
            )
          }
          aria-busy={refresh.isPending}
          onClick={() => refresh.mutate({ connection, of })}
        >
          {t("fields.shape.refresh")}
        </Button>
      )}
      {refresh.error !== null && (
        <Text size="xs" c="red" role="alert" w="100%">
          {isRefusal(refresh.error) ? refresh.error.message : t("common.unreachable")}
        </Text>
      )}
    </Group>
  );
}
