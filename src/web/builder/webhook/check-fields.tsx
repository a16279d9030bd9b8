import { Alert, Group, Select, Stack, TextInput } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { usualHeaders } from "#flow/webhook.ts";
import {
  checkKinds,
  type DeliveryId,
  type WebhookCheck,
  type WebhookTrigger,
} from "#flow/webhook-trigger.ts";
import { checkNames } from "#flow/webhook-words.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { checkChanged, headersChanged, useChange } from "../changes.ts";
import { useDraft } from "../fields/use-draft.ts";
import { HeaderField } from "./header-field.tsx";
import { IdFields } from "./id-fields.tsx";

const noId: DeliveryId = { from: "nothing", sameBodyHours: 0 };

/** A check as somebody has just chosen it. */
function newCheck(kind: WebhookCheck["kind"], id: DeliveryId): WebhookCheck {
  switch (kind) {
    case "stripe":
    case "github":
    case "slack":
    case "shopify":
    case "standard":
      return { kind };
    case "hmac":
      return {
        kind,
        header: "x-signature",
        algorithm: "sha256",
        encoding: "hex",
        prefix: "",
        id,
      };
    case "header":
      return { kind, header: "x-secret", id };
    case "basic":
    case "none":
      return { kind, id };
  }
}

/** How a delivery shows where it comes from. */
export function CheckFields({ trigger }: { readonly trigger: WebhookTrigger }) {
  const t = useT();
  const say = useSay();
  const { isReadOnly } = useBench();
  const { check } = trigger;
  const change = useChange();
  const set = (changed: (now: WebhookCheck) => WebhookCheck): void =>
    change((now) => checkChanged(now, changed));
  const choose = (value: string | null): void => {
    const kind = checkKinds.find((one) => one === value);
    if (kind === undefined || kind === check.kind) return;
    const usual = usualHeaders(kind);
    change((now) => [
      ...checkChanged(now, (one) => newCheck(kind, "id" in one ? one.id : noId)),
      ...(usual.length === 0 ? [] : headersChanged(now, (names) => [...names, ...usual])),
    ]);
  };
  return (
    <Stack gap="sm">
      <Select
        label={t("webhook.check_kind")}
        description={t("webhook.check_help")}
        allowDeselect={false}
        readOnly={isReadOnly}
        maxDropdownHeight={420}
        value={check.kind}
        data={checkKinds.map((kind) => ({ value: kind, label: say(checkNames[kind]) }))}
        onChange={choose}
      />
      {check.kind === "none" && (
        <Alert color="orange" icon={<TriangleAlert size={20} />}>
          {t("webhook.unchecked")}
        </Alert>
      )}
      {(check.kind === "hmac" || check.kind === "header") && (
        <HeaderField
          label={t(check.kind === "hmac" ? "webhook.signature_header" : "webhook.secret_header")}
          header={check.header}
          onChange={(header) => set((now) => ("header" in now ? { ...now, header } : now))}
        />
      )}
      {check.kind === "hmac" && (
        <SignatureFields
          check={check}
          onChange={(part) => set((now) => (now.kind === "hmac" ? { ...now, ...part } : now))}
        />
      )}
      {"id" in check && (
        <IdFields
          id={check.id}
          onChange={(id) => set((now) => ("id" in now ? { ...now, id: id(now.id) } : now))}
        />
      )}
    </Stack>
  );
}

type Signature = Extract<WebhookCheck, { kind: "hmac" }>;

function SignatureFields({
  check,
  onChange,
}: {
  readonly check: Signature;
  readonly onChange: (part: Partial<Omit<Signature, "kind">>) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  const cut = (typed: string): string => typed.slice(0, 50);
  const prefix = useDraft(check.prefix, cut, (typed) => onChange({ prefix: cut(typed) }));
  return (
    <Group align="flex-start" grow>
      <Select
        label={t("webhook.algorithm")}
        allowDeselect={false}
        readOnly={isReadOnly}
        value={check.algorithm}
        data={[
          { value: "sha256", label: "SHA-256" },
          { value: "sha512", label: "SHA-512" },
          { value: "sha1", label: "SHA-1" },
        ]}
        onChange={(algorithm) => algorithm !== null && onChange({ algorithm })}
      />
      <Select
        label={t("webhook.encoding")}
        allowDeselect={false}
        readOnly={isReadOnly}
        value={check.encoding}
        data={[
          { value: "hex", label: t("webhook.encoding_hex") },
          { value: "base64", label: "Base64" },
        ]}
        onChange={(encoding) => encoding !== null && onChange({ encoding })}
      />
      <TextInput label={t("webhook.prefix")} readOnly={isReadOnly} {...prefix} />
    </Group>
  );
}
