import { type ComponentProps, use } from "react";
import { loaded } from "../../api/loaded.ts";
import type * as Dialog from "./move-dialog.tsx";

/** Its list comes with the forms of the cards, and the outline of a flow need not wait for them. */
const dialog = loaded(() => import("./move-dialog.tsx"));

export function MoveDialog(props: ComponentProps<typeof Dialog.MoveDialog>) {
  const { MoveDialog } = use(dialog);
  return <MoveDialog {...props} />;
}
