import { useCallback } from "react";
import type { Json } from "#sdk/json.ts";
import { isList, valueAt } from "#flow/pill.ts";
import type { PillOffer } from "#flow/pills.ts";
import { useFormats, useT } from "../../../language/language.tsx";

type Shown = Pick<PillOffer, "type" | "money">;

/** Writes a value for people: money as money, moments in their time zone. Undefined for what is empty, and for a group. */
export function useShown(): (
  value: Json | undefined,
  what: Shown,
  whole: Json | undefined,
) => string | undefined {
  const t = useT();
  const formats = useFormats();
  return useCallback(
    (value, { type, money }, whole) => {
      if (value === undefined || value === null || value === "") return undefined;
      if (isList(value)) return t("fields.items", { count: value.length });
      if (typeof value === "object") return undefined;
      const currency = money && valueAt(whole, money.currency);
      if (typeof value === "number" && typeof currency === "string" && currency !== "")
        return formats.money(value, currency);
      if (type === "dateTime" && !Number.isNaN(Date.parse(String(value))))
        return formats.moment(String(value));
      if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
      return String(value);
    },
    [t, formats],
  );
}
