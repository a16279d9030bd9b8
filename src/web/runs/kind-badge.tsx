import { Badge } from "@mantine/core";
import type { RunKind } from "#reading/run-shapes.ts";
import { useT } from "../language/language.tsx";

/** Told of what a person or another flow has started; the others are the usual ones. */
export function KindBadge({ kind }: { readonly kind: RunKind }) {
  const t = useT();
  switch (kind) {
    case "event":
    case "schedule":
    case "invoke":
    case "webhook":
      return null;
    case "call":
      return (
        <Badge variant="default" size="sm" tt="none">
          {t("calls.run_badge")}
        </Badge>
      );
    case "now":
    case "test":
    case "rerun":
      return (
        <Badge variant="default" size="sm" tt="none">
          {t(`runs.kind.${kind}`)}
        </Badge>
      );
  }
}
