import { Checkbox } from "@mantine/core";
import { useState } from "react";
import type { FlowDocument } from "#flow/document.ts";
import { connectorOf } from "#flow/offers.ts";
import { usesOf } from "#flow/uses.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { BuilderDialog } from "../choose/dialog.tsx";
import { PickConnection } from "../choose/pick-connection.tsx";

/** Another connection for one card, or wherever the flow uses the same. */
export function ConnectionDialog({
  document,
  card,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly card: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue, edit } = useBench();
  const uses = usesOf(document);
  const use = uses.find(({ step }) => step === card);
  const connector = use && connectorOf(catalogue, use.connector);
  const alike = uses.filter(
    (one) =>
      one.step !== card && one.connector === use?.connector && one.connection === use.connection,
  );
  const [isEverywhere, setIsEverywhere] = useState(true);
  if (use === undefined || connector === undefined) return null;
  const pick = (connection: string | null): void => {
    onClose();
    if (connection === use.connection) return;
    if (isEverywhere && alike.length > 0)
      edit({
        do: "replaceConnection",
        connector: connector.id,
        from: use.connection,
        to: connection,
      });
    else edit({ do: "setConnection", user: card, connection });
  };
  return (
    <BuilderDialog
      title={t("builder.connection.title", { connector: say(connector.label) })}
      onClose={onClose}
    >
      <PickConnection connector={connector} current={use.connection} onPick={pick}>
        {alike.length === 0 ? null : (
          <Checkbox
            label={t("builder.connection.everywhere", { count: alike.length })}
            checked={isEverywhere}
            onChange={({ currentTarget }) => setIsEverywhere(currentTarget.checked)}
          />
        )}
      </PickConnection>
    </BuilderDialog>
  );
}
