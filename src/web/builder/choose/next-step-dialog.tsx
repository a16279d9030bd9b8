import { useState } from "react";
import type { CatalogueAction, CatalogueConnector } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { stepName } from "#flow/offers.ts";
import { connectionsIn } from "#flow/uses.ts";
import { useSay, useT } from "../../language/language.tsx";
import { type Place, useBench } from "../bench.ts";
import type { LogicKind } from "#flow/offers.ts";
import { freshLogic } from "../logic/kinds.ts";
import { placeWords } from "../canvas/places.ts";
import { BuilderDialog } from "./dialog.tsx";
import { OfferPicker } from "./offer-picker.tsx";
import { PickConnection } from "./pick-connection.tsx";

/** What the flow does next: an action of a connector, and through which connection; or a step of logic. */
export function NextStepDialog({
  document,
  block,
  index,
  onAdded,
  onClose,
}: Place & {
  readonly document: FlowDocument;
  readonly onAdded: (step: string) => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { catalogue, own, used, edit } = useBench();
  const [chosen, setChosen] = useState<{
    readonly connector: CatalogueConnector;
    readonly action: CatalogueAction;
  } | null>(null);
  const say = useSay();
  const place = placeWords(document, block, (step) => say(stepName(step, catalogue)), t);
  const id = `s${document.nextStep}`;
  const done = (isAdded: boolean, shown = id): void => {
    onClose();
    if (isAdded) onAdded(shown);
  };
  const add = (connector: string, action: string, connection: string | null): void =>
    done(edit({ do: "addStep", block, index, connector, action, connection, input: {} }));
  const addLogic = (kind: LogicKind): void =>
    done(
      edit({ do: "addLogic", block, index, step: freshLogic[kind] }),
      // The first that an `if` needs is the condition of its branch.
      kind === "if" ? `s${document.nextStep + 1}` : id,
    );
  const choose = (connector: CatalogueConnector, action: CatalogueAction): void => {
    const connection = likely(document, connector.id, own, used);
    if (connection === undefined) setChosen({ connector, action });
    else add(connector.id, action.id, connection);
  };
  return (
    <BuilderDialog
      title={place === null ? t("builder.next.title") : t("logic.next_in", { place })}
      onClose={onClose}
      size="xl"
      returnsFocus={false}
    >
      {chosen === null ? (
        <OfferPicker
          connectors={catalogue.connectors}
          offersOf={chosenAlone}
          onChoose={choose}
          onLogic={addLogic}
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

const chosenAlone = ({ actions }: CatalogueConnector): readonly CatalogueAction[] =>
  actions.filter(({ partOnly }) => partOnly !== true);

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
