import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { conditionUndecidedCode } from "#engine/condition-error.ts";
import { idOf, partOf } from "#flow/paths.ts";
import { all, isTouched, masked, type Private, privateAt, privateTexts } from "#flow/private.ts";
import type { PrivatePlaces } from "#flow/private-places.ts";
import { type Locale, say } from "../language.ts";
import type { StoredError } from "../stored-error.ts";
import { jsonOf } from "../stored-json.ts";
import { mapTexts } from "../map-texts.ts";
import { type Clean, cleaner } from "#flow/private-texts.ts";
import { maskedDeed } from "./deed.ts";
import type { RunMoney } from "./money.schemas.ts";
import type { Item, ItemDetail } from "./items.schemas.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";
import {
  calledWithoutValues,
  errorWithoutValues,
  moneyWithoutAmounts,
  withoutAmount,
} from "./without-values.ts";

/**
 * A run as those see it who see its values, but have nothing to do with its connections: with a mark in the place of
 * what is private, and of what repeats it.
 */

const mark = text("••• (private)", "•••（非公開）");

export function maskText(locale: Locale): string {
  return say(mark, locale);
}

const inError: LocalizedText = text(
  "This error’s text may contain private fields. Open the run to read it without them.",
  "このエラーの内容には非公開の項目が含まれることがあります。実行を開くと、伏せた状態で閲覧できます。",
);

/** What a called flow fails with, it may have read itself: its run is not looked into. */
const tellsOfCalled: ReadonlySet<string> = new Set(["call.failed", "call.no_outputs"]);

const inErrorOfCalled: LocalizedText = text(
  "The flow that this step called has failed. The error’s text may contain private fields: open the called run to read it without them.",
  "このステップが呼び出したフローが失敗しました。エラーの内容には非公開の項目が含まれることがあります。呼び出された実行を開くと、伏せた状態で閲覧できます。",
);

/** What a value was refused for quotes a piece of it, which stands nowhere else. */
const inErrorOfValue: LocalizedText = text(
  "This error’s text is not shown: it may quote a part of a private field.",
  "このエラーの内容には非公開の項目の一部が引用されていることがあるため、表示されません。",
);

export function maskedError<Shown extends StoredError | null>(
  error: Shown,
  locale: Locale,
): Shown | StoredError {
  return errorWithoutValues(error, locale, inError);
}

/** In a list, where nobody has looked at what is in it. */
export function maskedSummary(run: RunSummary, locale: Locale): RunSummary {
  return {
    ...run,
    error: maskedError(run.error, locale),
    filter: run.filter && { ...run.filter, value: say(mark, locale) },
  };
}

/** In a list of writes, where nobody has looked at what is in their runs. Items that are named after what is private are not told. */
export function maskedWrites<Write extends Omit<Scope["effects"][number], "waitsFor">>(
  writes: readonly Write[],
  places: PrivatePlaces,
  locale: Locale,
): readonly Write[] {
  const shown = writes.filter(({ path }) => !isNamedAfter(path, places));
  return shown.map((write) => {
    const { error, money, moves, path } = write;
    const isPrivate = places.movesPrivately(idOf(path));
    return Object.assign({}, write, {
      resource: say(mark, locale),
      params: null,
      deed: null,
      error: maskedError(error, locale),
      money: isPrivate ? null : money,
      moves: isPrivate ? moves && withoutAmount(moves, locale) : moves,
    });
  });
}

export function maskedData(value: Json, here: Private, locale: Locale): Json {
  const put = say(mark, locale);
  return cleaned(masked(value, here, put), cleaner(privateTexts(value, here), put));
}

export function maskedRun(run: Run, places: PrivatePlaces, locale: Locale): Run {
  const put = say(mark, locale);
  const trigger = places.given("trigger");
  const event = jsonOf(run.event);
  const texts = [...privateTexts(event, trigger), ...textsOfScope(run, places)];
  const clean = cleaner(texts, put);
  const { filter } = run;
  const isTold = filter !== null && places.isAskedAbout(idOf(filter.step));
  return {
    ...run,
    ...maskedScope(run, places, { clean, put, locale }),
    money: maskedMoney(run.money, places, locale),
    eventMoney: null,
    reference: clean(run.reference),
    error: quotesPart(run.error, run.steps, places)
      ? errorWithoutValues(run.error, locale, inErrorOfValue)
      : errorOf(run.error, clean, locale),
    filter: filter && { ...filter, value: isTold ? put : clean(filter.value) },
    event: cleaned(masked(event, trigger, put), clean),
    // That a field is empty is what is in it.
    withoutFields: run.withoutFields?.fields.some((path) => isTouched(privateAt(trigger, path)))
      ? null
      : run.withoutFields,
    // Nobody has looked into what has called it.
    caller: run.caller && { ...run.caller, path: outermost(run.caller.path) },
    continuation:
      run.continuation && isNamedAfter(run.continuation.seen.step, places)
        ? null
        : continuationOf(run.continuation, places),
    at: [...new Set(run.at.map((path) => (isNamedAfter(path, places) ? outermost(path) : path)))],
  };
}

export function maskedItemDetail(
  item: ItemDetail,
  places: PrivatePlaces,
  locale: Locale,
): ItemDetail {
  const put = say(mark, locale);
  const loop = loopOf(item.path);
  const [data, result] = [jsonOf(item.data), jsonOf(item.result)];
  const [ofData, ofResult] = [itemOf(loop, places), places.collected(loop)];
  const texts = [
    ...privateTexts(data, ofData),
    ...privateTexts(result, ofResult),
    ...textsOfScope(item, places),
  ];
  const clean = cleaner(texts, put);
  return {
    ...item,
    ...maskedItem(item, places, locale),
    error: quotesPart(item.error, item.steps, places)
      ? errorWithoutValues(item.error, locale, inErrorOfValue)
      : errorOf(item.error, clean, locale),
    data: cleaned(masked(data, ofData, put), clean),
    result: cleaned(masked(result, ofResult, put), clean),
    ...maskedScope(item, places, { clean, put, locale }),
  };
}

/** In a list, where nobody has looked at what is in it. */
export function maskedItem(item: Item, places: PrivatePlaces, locale: Locale): Item {
  const { path, label } = item;
  const loop = loopOf(path);
  const name = idOf(path).slice(loop.length + 1);
  const isTold = isTouched(itemOf(loop, places));
  return {
    ...item,
    path: isNamedAfter(path, places) ? `${path.slice(0, -name.length)}…` : path,
    label: !isTold ? label : name.startsWith("~") || isNamedAfter(path, places) ? null : name,
    error: maskedError(item.error, locale),
  };
}

/** Names of fields stay what they are. */
function cleaned(value: Json, clean: Clean): Json {
  return mapTexts(value, clean, (name) => name);
}

function errorOf(error: StoredError | null, clean: Clean, locale: Locale): StoredError | null {
  if (error === null) return null;
  if (tellsOfCalled.has(error.code)) return errorWithoutValues(error, locale, inErrorOfCalled);
  const { message, advice, details, ...rest } = error;
  return {
    ...rest,
    message: clean(message),
    ...(advice === undefined ? {} : { advice: clean(advice) }),
    ...(details === undefined ? {} : { details: mapTexts(details, clean, (name) => name) }),
  };
}

/** What several steps have moved, without amounts where one of them is private. */
export function maskedMoney(money: RunMoney, places: PrivatePlaces, locale: Locale): RunMoney {
  return places.isMoneyPrivate() ? moneyWithoutAmounts(money, locale) : money;
}

function continuationOf(
  continuation: Run["continuation"],
  places: PrivatePlaces,
): Run["continuation"] {
  const write = continuation?.write;
  return continuation && write && places.movesPrivately(idOf(continuation.seen.step))
    ? { ...continuation, write: { ...write, money: null } }
    : continuation;
}

type Scope = Pick<Run, "steps" | "effects" | "loops" | "calls">;

function textsOfScope(
  { steps, effects }: Pick<Scope, "steps" | "effects">,
  places: PrivatePlaces,
): readonly string[] {
  return [
    ...steps.flatMap(({ path, input, output, corrections }) => [
      ...privateTexts(jsonOf(input), takenAt(path, places)),
      ...privateTexts(jsonOf(output), givenAt(path, places)),
      ...corrections.flatMap(({ fields }) =>
        fields.flatMap((one) => {
          const here = privateAt(takenAt(path, places), one.path);
          return [one.before, one.after].flatMap((value) => privateTexts(jsonOf(value), here));
        }),
      ),
    ]),
    ...effects.flatMap(({ path, params }) => privateTexts(jsonOf(params), takenAt(path, places))),
  ];
}

function maskedScope(
  { steps, effects, loops, calls }: Scope,
  places: PrivatePlaces,
  { clean, put, locale }: { readonly clean: Clean; readonly put: string; readonly locale: Locale },
): Scope {
  const isShown = ({ path }: { readonly path: string }) => !isNamedAfter(path, places);
  const valueOf = (value: unknown, here: Private) =>
    cleaned(masked(jsonOf(value), here, put), clean);
  const sentOf = (effect: Scope["effects"][number]) => {
    const { params, deed, path } = effect;
    const taken = takenAt(path, places);
    if (deed === null)
      return { params: isMovedPrivately(effect, places) ? null : valueOf(params, taken), deed };
    // Where it stands in the frozen form, nobody but the connector knows.
    const isPrivate = isTouched(taken);
    return {
      params: isPrivate ? null : valueOf(params, taken),
      deed: maskedDeed(deed, { isPrivate, clean, put, locale }),
    };
  };
  /** A step that was tried before builds kept the two apart may have what is frozen for its input. */
  const inputOf = ({ path, input }: Step) => {
    const own = effects.find(
      (effect) => effect.path === path && isDeepStrictEqual(effect.params, input),
    );
    return own === undefined ? valueOf(input, takenAt(path, places)) : sentOf(own).params;
  };
  const maskedStep = (step: Step): Step => ({
    ...step,
    input: inputOf(step),
    output: valueOf(step.output, givenAt(step.path, places)),
    leftOver:
      step.leftOver && !places.movesPrivately(idOf(step.path))
        ? { ...step.leftOver, words: clean(step.leftOver.words) }
        : null,
    corrections: step.corrections.map((correction) => ({
      ...correction,
      fields: correction.fields.map(({ path, before, after }) => {
        const here = privateAt(takenAt(step.path, places), path);
        return { path, before: valueOf(before, here), after: valueOf(after, here) };
      }),
    })),
    attempts: step.attempts.map((one) =>
      Object.assign({}, one, {
        error: quotesPart(one.error, [step], places)
          ? errorWithoutValues(one.error, locale, inErrorOfValue)
          : errorOf(one.error, clean, locale),
      }),
    ),
  });
  const maskedEffect = (effect: Scope["effects"][number]): Scope["effects"][number] => ({
    ...effect,
    resource: isMovedPrivately(effect, places) ? put : clean(effect.resource),
    ...sentOf(effect),
    error: errorOf(effect.error, clean, locale),
    ...(places.movesPrivately(idOf(effect.path))
      ? { money: null, moves: effect.moves && withoutAmount(effect.moves, locale) }
      : {}),
  });
  return {
    steps: steps.filter(isShown).map(maskedStep),
    effects: effects.filter(isShown).map(maskedEffect),
    loops: loops.map((loop) => ({ ...loop, money: maskedMoney(loop.money, places, locale) })),
    calls: calls
      .filter(isShown)
      .map((called) =>
        places.movesPrivately(idOf(called.path)) ? calledWithoutValues(called, locale) : called,
      ),
  };
}

type Step = Scope["steps"][number];

/** What a step is given. Where that stands in one of its parts, only the connector knows. */
function takenAt(path: string, places: PrivatePlaces): Private {
  return ofPart(path, places.taken(idOf(path)));
}

function givenAt(path: string, places: PrivatePlaces): Private {
  return ofPart(path, places.given(idOf(path)));
}

function ofPart(path: string, here: Private): Private {
  return partOf(path) !== null && isTouched(here) ? all : here;
}

/** Is something private frozen elsewhere than under the name of its field, such as in the path? Where, only the connector knows. */
function isMovedPrivately(
  { path, params }: Scope["effects"][number],
  places: PrivatePlaces,
): boolean {
  const kept = jsonOf(params);
  const names = isJsonObject(kept) ? Object.keys(kept) : [];
  const filled = places.filled(idOf(path));
  return partOf(path) === null ? filled.some((field) => !names.includes(field)) : filled.length > 0;
}

/** Is it an error in what one of the steps, or the trigger’s condition, was given, which is made of something private? */
function quotesPart(
  error: StoredError | null,
  steps: readonly Step[],
  places: PrivatePlaces,
): boolean {
  // What a flow itself ends with is its step's input, and so is looked for.
  if (error === null || !error.code.startsWith("flow.") || error.code === "flow.stopped")
    return false;
  if (error.code === conditionUndecidedCode) return places.isAskedAbout("trigger");
  return steps.some(
    ({ path, attempts }) =>
      attempts.some((one) => one.error?.code === error.code) && places.isAskedAbout(idOf(path)),
  );
}

const itemOf = (loop: string, places: PrivatePlaces): Private =>
  privateAt(places.given(loop), ["item"]);

/** The loop of an item, by its step's id. */
const loopOf = (path: string): string => idOf(path).split(":", 1)[0] ?? "";

/** Does the name of an item in the path repeat what is private? One that begins with ~ does not. */
function isNamedAfter(path: string, places: PrivatePlaces): boolean {
  return path.split("/").some((part) => {
    const [loop = "", name] = part.split(":");
    if (name === undefined || name.startsWith("~")) return false;
    const item = itemOf(loop, places);
    return isTouched(privateAt(item, ["id"])) || item.is === "all";
  });
}

const outermost = (path: string): string => path.split(":", 1)[0] ?? path;
