import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { InvokeTrigger } from "#flow/trigger.ts";
import { sampleInputs } from "#flow/invoke.ts";
import {
  invocationQuery,
  type MadeCredentials,
  makeCredentials,
  revokeCredentials,
} from "../../api/invocation.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { Asked } from "../../parts/asked.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { CopyText } from "../../parts/copy-text.tsx";
import { Failure } from "../../parts/failure.tsx";
import { OverlapSelect } from "../../parts/overlap-select.tsx";

/** A dialog about where other systems start a flow, and what they must show. */
export function CredentialsDialog({
  flowId,
  trigger,
  onClose,
}: {
  readonly flowId: string;
  readonly trigger: InvokeTrigger;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("invoke.credentials")}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Credentials flowId={flowId} trigger={trigger} made={null} onClose={onClose} />
    </Modal>
  );
}

export function Credentials({
  flowId,
  trigger,
  made: first,
  onClose,
}: {
  readonly flowId: string;
  readonly trigger: InvokeTrigger;
  /** Credentials that were just made. */
  readonly made: MadeCredentials | null;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [made, setMade] = useState(first);
  const known = useQuery(invocationQuery(flowId));
  return (
    <Asked query={known}>
      {({ url, clientId, secrets }) => (
        <Stack>
          <CopyText
            label={t("invoke.url")}
            text={url}
            isMain={made === null && secrets.length > 0}
          />
          {clientId !== null && <CopyText label={t("invoke.client_id")} text={clientId} />}
          {made === null ? (
            <>
              <Secrets secrets={secrets} />
              <NewSecret flowId={flowId} isFirst={secrets.length === 0} onMade={setMade} />
            </>
          ) : (
            <Shown made={made} trigger={trigger} />
          )}
          <Group justify="flex-end">
            {made === null && secrets.length > 0 && <Revoke flowId={flowId} />}
            <Button variant={made === null ? "default" : "filled"} onClick={onClose}>
              {t(made === null ? "common.close" : "invoke.kept")}
            </Button>
          </Group>
        </Stack>
      )}
    </Asked>
  );
}

function Shown({
  made: { url, clientId, clientSecret },
  trigger,
}: {
  readonly made: MadeCredentials;
  readonly trigger: InvokeTrigger;
}) {
  const t = useT();
  return (
    <>
      <Alert color="orange" icon={<TriangleAlert size={20} />}>
        {t("invoke.once")}
      </Alert>
      <CopyText label={t("invoke.client_secret")} text={clientSecret} />
      <CopyText
        label={t("invoke.curl")}
        text={curlOf(url, `${clientId}:${clientSecret}`, sampleInputs(trigger))}
      />
      <Text size="sm" c="dimmed">
        {t("invoke.curl_help")}
      </Text>
    </>
  );
}

/** One line for a shell. */
function curlOf(url: string, user: string, inputs: object): string {
  const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const header = (text: string) => `--header ${text}`;
  return [
    "curl --fail-with-body --user",
    quoted(user),
    header("'Content-Type: application/json'"),
    header('"Idempotency-Key: $(uuidgen)"'),
    "--data",
    quoted(JSON.stringify(inputs)),
    quoted(url),
  ].join(" ");
}

function Secrets({ secrets }: { readonly secrets: MadeCredentials["secrets"] }) {
  const t = useT();
  const formats = useFormats();
  if (secrets.length === 0) return <Text size="sm">{t("invoke.no_secret")}</Text>;
  return (
    <Stack gap={4}>
      {secrets.map(({ id, createdAt, createdBy, expiresAt }) => (
        <Text key={id} size="sm">
          {t("invoke.secret_made", { name: createdBy.name, date: formats.moment(createdAt) })}
          {expiresAt !== null &&
            ` ${t("invoke.secret_until", { date: formats.moment(expiresAt) })}`}
        </Text>
      ))}
    </Stack>
  );
}

/** Ends what other systems start the flow with. */
function Revoke({ flowId }: { readonly flowId: string }) {
  const t = useT();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button variant="subtle" color="red" mr="auto" onClick={() => setIsAsked(true)}>
        {t("invoke.revoke")}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("invoke.revoke_title")}
        confirm={t("invoke.revoke_confirm")}
        isDangerous
        onConfirm={async () => {
          await revokeCredentials(flowId);
          await queries.invalidateQueries(invocationQuery(flowId));
        }}
      >
        <Text size="sm">{t("invoke.revoke_help")}</Text>
      </Confirm>
    </>
  );
}

function NewSecret({
  flowId,
  isFirst,
  onMade,
}: {
  readonly flowId: string;
  readonly isFirst: boolean;
  readonly onMade: (made: MadeCredentials) => void;
}) {
  const t = useT();
  const queries = useQueryClient();
  // Callers have the old one, and go on.
  const [overlap, setOverlap] = useState<string>("1440");
  const [isAsked, setIsAsked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const make = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      onMade(await makeCredentials(flowId, isFirst ? 0 : Number(overlap)));
      await queries.invalidateQueries(invocationQuery(flowId));
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <Group align="flex-end">
        {!isFirst && <OverlapSelect value={overlap} onChange={setOverlap} />}
        <Button
          variant={isFirst ? "filled" : "default"}
          loading={isBusy}
          onClick={() => (isFirst || overlap !== "0" ? void make() : setIsAsked(true))}
        >
          {t(isFirst ? "invoke.make" : "invoke.replace")}
        </Button>
      </Group>
      <Confirm
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("invoke.replace_title")}
        confirm={t("invoke.replace")}
        isDangerous
        onConfirm={make}
      >
        <Text size="sm">{t("invoke.replace_help")}</Text>
      </Confirm>
      {error !== null && <Failure error={error} />}
    </Stack>
  );
}
