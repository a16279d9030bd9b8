import type { Effect, Run } from "../api/runs.ts";

/** Whether a person may decide about a run, and where not, why and whom to ask. */
export type MayOperate =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly why: "viewer" | "not_granted" | "above_limit";
      readonly owners: readonly string[];
    };

export type Used = Pick<Run, "connections">;

export function mayOperate(isBuilder: boolean, { connections }: Used): MayOperate {
  const refused = connections.filter((one) => !one.mayOperate);
  const owners = [...new Set(refused.map(({ owner }) => owner.name))];
  if (!isBuilder) return { may: false, why: "viewer", owners };
  return owners.length === 0 ? { may: true } : { may: false, why: "not_granted", owners };
}

/**
 * About a write above a limit the owner of its connection decides alone: whoever may operate it does not, and the
 * owners of the other connections are not asked.
 */
export function mayDecide(
  isBuilder: boolean,
  run: Used,
  { waitsFor }: Pick<Effect, "waitsFor">,
): MayOperate {
  if (waitsFor === null || !isBuilder) return mayOperate(isBuilder, run);
  return waitsFor.isYou
    ? { may: true }
    : { may: false, why: "above_limit", owners: [waitsFor.person.name] };
}
