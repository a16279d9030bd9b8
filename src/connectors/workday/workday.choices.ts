import type { ShapeField } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import { workday } from "./workday.connection.ts";
import { shapeOf } from "./workday.shape.ts";

export const reportFields = workday.choices({
  id: "report-fields",
  label: text("Fields of the report", "レポートの項目"),
  async list({ api, search, of }) {
    const shape = of === null ? null : await shapeOf(api, of);
    const wanted = (search ?? "").trim().toLowerCase();
    const items = (shape?.fields ?? [])
      .filter(({ key }) => key.toLowerCase().includes(wanted))
      .map(choiceOf);
    return { items, next: null };
  },
});

function choiceOf({ key, label }: ShapeField) {
  return key === label ? { value: key, label } : { value: key, label, detail: key };
}
