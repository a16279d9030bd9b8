import { List, Stack, Text } from "@mantine/core";
import { diff, diffText } from "#flow/diff.ts";
import { useSuspenseCatalogueFor } from "../../api/catalogue.ts";
import type { Flow } from "../../api/flows.ts";
import { useLanguage, useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { useTableContents } from "../use-table-contents.ts";
import { publish } from "./activation.ts";
import { DialogFrame, FlowDialog } from "./dialog-frame.tsx";
import { useGoingLive } from "./use-going-live.ts";

/** Shows what has changed since the version that runs, and puts it into effect. */
export function PublishDialog({
  flow: { id, name },
  onClose,
}: {
  readonly flow: Pick<Flow, "id" | "name">;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <FlowDialog id={id} title={t("activation.publish.title", { name })} onClose={onClose}>
      {(flow) => <Form flow={flow} onClose={onClose} />}
    </FlowDialog>
  );
}

function Form({ flow, onClose }: { readonly flow: Flow; readonly onClose: () => void }) {
  const t = useT();
  const going = useGoingLive(flow, (confirm) => publish(flow, confirm), {
    done: t(flow.changed ? "activation.publish.done" : "activation.publish.anew_done", {
      name: flow.name,
    }),
    onDone: onClose,
  });
  return (
    <DialogFrame
      flow={flow}
      going={going}
      confirm={t(flow.changed ? "activation.publish.button" : "activation.publish.anew")}
      onClose={onClose}
    >
      <Stack>
        <Text size="sm">
          {t(flow.changed ? "activation.publish.help" : "activation.publish.anew_help")}
        </Text>
        <Changes flow={flow} />
      </Stack>
    </DialogFrame>
  );
}

/** What is different from the version that runs, one sentence each. */
export function Changes({ flow: { id, draft, published } }: { readonly flow: Flow }) {
  const { t, locale } = useLanguage();
  const offers = useSuspenseCatalogueFor(id);
  const { catalogue, contents } = useTableContents(offers, draft, published);
  if (published === null) return null;
  const sentences = diffText(diff(published, draft, catalogue), locale);
  return (
    <Stack gap={4}>
      {sentences.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t("activation.publish.changes", { count: sentences.length })}
          </Text>
          <List size="sm" spacing={4}>
            {sentences.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </>
      )}
      {contents.error !== null && <Failure error={contents.error} retry={contents.refetch} />}
    </Stack>
  );
}
