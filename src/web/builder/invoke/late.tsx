import { type ComponentProps, use } from "react";
import { loaded } from "../../api/loaded.ts";
import type * as Outputs from "./output-fields.tsx";

/** As with the forms of other cards, their editors are fetched apart from the outline of a flow. */
const outputs = loaded(() => import("./output-fields.tsx"));

export function OutputFields(props: ComponentProps<typeof Outputs.OutputFields>) {
  const { OutputFields } = use(outputs);
  return <OutputFields {...props} />;
}
