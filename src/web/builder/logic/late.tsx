import { type ComponentProps, use } from "react";
import { loaded } from "../../api/loaded.ts";
import type * as Body from "./logic-body.tsx";
import type * as Editor from "./condition-editor.tsx";

/** The outline of a flow does not wait for the forms of its cards, which are fetched meanwhile. */
const body = loaded(() => import("./logic-body.tsx"));
const editor = loaded(() => import("./condition-editor.tsx"));

export function LogicBody(props: ComponentProps<typeof Body.LogicBody>) {
  const { LogicBody } = use(body);
  return <LogicBody {...props} />;
}

export function ConditionEditor(props: ComponentProps<typeof Editor.ConditionEditor>) {
  const { ConditionEditor } = use(editor);
  return <ConditionEditor {...props} />;
}
