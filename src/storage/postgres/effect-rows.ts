import type { EffectPlan, EffectRecord } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { type EffectName, effectRecord, type EffectRow } from "../verbs/effect-rows.ts";
import { type Session, sql } from "./database.ts";

export const textOf = ({ id, generation }: EffectName): string => `${generation} ${id}`;

/** With the pass through the gate that is written together with the plan. */
export interface PlannedEffect {
  readonly plan: EffectPlan;
  readonly sent: {
    readonly at: number;
    readonly since: number;
    readonly clearUntil: number | null;
    readonly consentEpoch: number;
  } | null;
}

type Texts = readonly string[];

const insert = sql<
  [
    ids: Texts,
    generations: readonly number[],
    keys: Texts,
    flowIds: Texts,
    runIds: Texts,
    paths: Texts,
    connectionIds: Texts,
    accounts: readonly (string | null)[],
    modes: Texts,
    connectors: Texts,
    actions: Texts,
    requests: Texts,
    sentAts: readonly (number | null)[],
    sinces: readonly (number | null)[],
    clearUntils: readonly (number | null)[],
    consentEpochs: readonly (number | null)[],
  ],
  EffectName & { readonly sends: number }
>(
  `INSERT INTO millrace.effects (id, generation, key, flow_id, run_id, path, ancestry, epoch,
     connection_id, account, mode, connector, action, request, state, sends, unproven_since,
     first_send_at, last_send_at, clear_until)
   SELECT p.id, p.generation, p.key, p.flow_id, p.run_id, p.path, r.ancestry, r.epoch, p.connection_id,
     p.account, p.mode, p.connector, p.action, p.request, 'open', (s.at IS NOT NULL)::integer,
     s.since, s.at, s.at, s.clear_until
   FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[],
       $15::bigint[], $16::bigint[])
       AS p(id, generation, key, flow_id, run_id, path, connection_id, account, mode, connector,
         action, request, sent_at, since, clear_until, consent_epoch)
     JOIN millrace.runs r ON r.id = p.run_id
     LEFT JOIN LATERAL (SELECT p.sent_at AS at, p.since, p.clear_until FROM millrace.connections c
       WHERE c.id = p.connection_id AND c.consent_epoch = p.consent_epoch) s ON true
   ON CONFLICT (id, generation) DO NOTHING
   RETURNING id, generation, sends`,
);

const named = sql<[Texts, readonly number[]], EffectRow>(
  `SELECT e.* FROM unnest($1::text[], $2::integer[]) AS n(id, generation)
     JOIN millrace.effects e ON e.id = n.id AND e.generation = n.generation`,
);

const newest = sql<[string], EffectRow>(
  "SELECT * FROM millrace.effects WHERE id = $1 ORDER BY generation DESC LIMIT 1",
);

/** Writes effects down; says which of them are new, and how often each is sent with it. Their runs are locked. */
export async function insertEffects(
  session: Session,
  planned: readonly PlannedEffect[],
): Promise<ReadonlyMap<string, number>> {
  const of = <Value>(pick: (plan: EffectPlan) => Value): readonly Value[] =>
    planned.map(({ plan }) => pick(plan));
  const made = await session.all(
    insert,
    of((plan) => plan.id),
    of((plan) => plan.generation),
    of((plan) => plan.key),
    of((plan) => plan.flowId),
    of((plan) => plan.runId),
    of((plan) => plan.path),
    of((plan) => plan.connectionId),
    of((plan) => plan.account),
    of((plan) => plan.mode),
    of((plan) => plan.connector),
    of((plan) => plan.action),
    of((plan) => toJson(plan.request)),
    planned.map(({ sent }) => sent?.at ?? null),
    planned.map(({ sent }) => sent?.since ?? null),
    planned.map(({ sent }) => sent?.clearUntil ?? null),
    planned.map(({ sent }) => sent?.consentEpoch ?? null),
  );
  return new Map(made.map((row) => [textOf(row), row.sends]));
}

/** Effects as they stand, by `textOf` their names. */
export async function effectsNamed(
  session: Session,
  names: readonly EffectName[],
): Promise<ReadonlyMap<string, EffectRecord>> {
  const rows = await session.all(
    named,
    names.map(({ id }) => id),
    names.map(({ generation }) => generation),
  );
  return new Map(rows.map((row) => [textOf(row), effectRecord(row)]));
}

export async function newestEffect(session: Session, id: string): Promise<EffectRecord | null> {
  const row = await session.first(newest, id);
  return row ? effectRecord(row) : null;
}
