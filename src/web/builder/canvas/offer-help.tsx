import { Text } from "@mantine/core";
import type { CatalogueAction, CatalogueTrigger } from "#flow/catalogue.ts";
import { connectorOf } from "#flow/offers.ts";
import { useSay, useT } from "../../language/language.tsx";
import { OutsideLink } from "../../parts/outside-link.tsx";
import { useBench } from "../bench.ts";

/** What a trigger or an action does, and where its system tells more of it. */
export function OfferHelp({
  connector,
  offer: { label, help, documentation },
}: {
  readonly connector: string;
  readonly offer: CatalogueTrigger | CatalogueAction;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const known = connectorOf(catalogue, connector);
  const names = { connector: known === undefined ? connector : say(known.label), name: say(label) };
  return (
    <Text size="sm" c="dimmed">
      {say(help)}
      {documentation !== undefined && (
        <>
          {" "}
          <OutsideLink href={documentation} label={t("builder.documentation", names)} />
        </>
      )}
    </Text>
  );
}
