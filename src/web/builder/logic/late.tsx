import { type ComponentProps, use } from "react";
import { loaded } from "../../api/loaded.ts";
import type * as Body from "./logic-body.tsx";
import type * as Asked from "../trigger/only-when.tsx";
import type * as Editor from "./branch-condition.tsx";

/** The outline of a flow does not wait for the forms of its cards, which are fetched meanwhile. */
const body = loaded(() => import("./logic-body.tsx"));
const editor = loaded(() => import("./branch-condition.tsx"));
const asked = loaded(() => import("../trigger/only-when.tsx"));

export function LogicBody(props: ComponentProps<typeof Body.LogicBody>) {
  const { LogicBody } = use(body);
  return <LogicBody {...props} />;
}

export function BranchCondition(props: ComponentProps<typeof Editor.BranchCondition>) {
  const { BranchCondition } = use(editor);
  return <BranchCondition {...props} />;
}

export function OnlyWhen(props: ComponentProps<typeof Asked.OnlyWhen>) {
  const { OnlyWhen } = use(asked);
  return <OnlyWhen {...props} />;
}
