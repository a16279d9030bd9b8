import { useState } from "react";
import type { CatalogueAction, CatalogueConnector } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { connectionsIn } from "#flow/uses.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { BuilderDialog } from "./dialog.tsx";
import { OfferPicker } from "./offer-picker.tsx";
import { PickConnection } from "./pick-connection.tsx";

/** What the flow does next: an action of a connector, and through which connection. */
export function NextStepDialog({
  document,
  index,
  onAdded,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly index: number;
  readonly onAdded: (step: string) => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { catalogue, own, used, edit } = useBench();
  const [chosen, setChosen] = useState<{
    readonly connector: CatalogueConnector;
    readonly action: CatalogueAction;
  } | null>(null);
  const add = (connector: string, action: string, connection: string | null): void => {
    const id = `s${document.nextStep}`;
    const isAdded = edit({ do: "addStep", index, connector, action, connection, input: {} });
    onClose();
    if (isAdded) onAdded(id);
  };
  const choose = (connector: CatalogueConnector, action: CatalogueAction): void => {
    const connection = likely(document, connector.id, own, used);
    if (connection === undefined) setChosen({ connector, action });
    else add(connector.id, action.id, connection);
  };
  return (
    <BuilderDialog title={t("builder.next.title")} onClose={onClose} size="xl" returnsFocus={false}>
      {chosen === null ? (
        <OfferPicker
          connectors={catalogue.connectors}
          offersOf={({ actions }) => actions}
          onChoose={choose}
        />
      ) : (
        <PickConnection
          connector={chosen.connector}
          onBack={() => setChosen(null)}
          onPick={(connection) => add(chosen.connector.id, chosen.action.id, connection)}
        />
      )}
    </BuilderDialog>
  );
}

interface Usable {
  readonly id: string;
  readonly connector: string;
}

/** The one that the flow uses already, else the only one that there is. */
function likely(
  document: FlowDocument,
  connector: string,
  ...usable: readonly (readonly Usable[])[]
): string | undefined {
  const all = new Map(
    usable.flat().flatMap((one) => (one.connector === connector ? [[one.id, one]] : [])),
  );
  const inUse = [...connectionsIn(document)].filter((id) => all.has(id));
  if (inUse.length === 1) return inUse[0];
  const [only, ...others] = all.keys();
  return inUse.length === 0 && others.length === 0 ? only : undefined;
}
