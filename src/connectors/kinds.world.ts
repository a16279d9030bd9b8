import type { ChosenOnce, EffectKind } from "#sdk/action.ts";

type Kind = EffectKind["kind"];

interface Writes {
  readonly effect: EffectKind | ChosenOnce;
  readonly changes?: unknown;
  readonly several?: unknown;
}

const repeatable: ReadonlySet<Kind> = new Set(["keyed", "ledger", "guarded", "sets"]);

/** May the engine send the same again? Where the author of a step chooses, the world's input does. */
export function mayRepeat({ effect }: Writes): boolean {
  return kindsOf(effect).some((kind) => repeatable.has(kind));
}

/** Must it name what its requests set values of? */
export function maySet({ effect, changes, several }: Writes): boolean {
  return changes === undefined && several === undefined && kindsOf(effect).includes("sets");
}

function kindsOf(effect: Writes["effect"]): readonly Kind[] {
  const kinds = effect.kind === "chosen" ? Object.values(effect.kinds) : [effect];
  return kinds.map(({ kind }) => kind);
}
