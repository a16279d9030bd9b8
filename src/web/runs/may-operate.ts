import { useMay } from "../api/me.ts";
import type { Run } from "../api/runs.ts";

/** Whether a person may decide about a run, and where not, why and whom to ask. */
export type MayOperate =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly why: "viewer" | "not_granted";
      readonly owners: readonly string[];
    };

export function useMayOperate({ connections }: Run): MayOperate {
  const isBuilder = useMay("builder");
  const refused = connections.filter(({ mayOperate }) => !mayOperate);
  const owners = [...new Set(refused.map(({ owner }) => owner.name))];
  if (!isBuilder) return { may: false, why: "viewer", owners };
  return owners.length === 0 ? { may: true } : { may: false, why: "not_granted", owners };
}
