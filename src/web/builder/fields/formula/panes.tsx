import { Tabs } from "@mantine/core";
import { useT } from "../../../language/language.tsx";
import { DataPane } from "./data-pane.tsx";
import { FunctionPane, OperatorPane } from "./function-pane.tsx";
import type { Insertion } from "./insertion.ts";
import classes from "./panes.module.css";
import type { Scope } from "./scope.ts";

/** What a formula is made of, to be put into it. */
export function Panes({
  scope,
  onInsert,
}: {
  readonly scope: Scope;
  readonly onInsert: (insertion: Insertion) => void;
}) {
  const t = useT();
  return (
    <Tabs defaultValue="data" className={classes["panes"]} keepMounted={false}>
      <Tabs.List grow aria-label={t("formula.pane.label")}>
        <Tabs.Tab value="functions">{t("formula.pane.functions")}</Tabs.Tab>
        <Tabs.Tab value="data">{t("formula.pane.data")}</Tabs.Tab>
        <Tabs.Tab value="operators">{t("formula.pane.operators")}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="functions" className={classes["panel"] ?? ""}>
        <FunctionPane telling={scope.telling} onInsert={onInsert} />
      </Tabs.Panel>
      <Tabs.Panel value="data" className={classes["panel"] ?? ""}>
        <DataPane scope={scope} onInsert={onInsert} />
      </Tabs.Panel>
      <Tabs.Panel value="operators" className={classes["panel"] ?? ""}>
        <OperatorPane telling={scope.telling} onInsert={onInsert} />
      </Tabs.Panel>
    </Tabs>
  );
}
