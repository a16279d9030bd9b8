import { Box } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { Operation } from "#flow/operation.ts";
import { problemText } from "#flow/problems.ts";
import type { Connection } from "../api/connections.ts";
import type { Flow } from "../api/flows.ts";
import { useMay } from "../api/me.ts";
import { lastTestQuery } from "../api/tests.ts";
import { useLanguage } from "../language/language.tsx";
import { useTitle } from "../parts/page.tsx";
import { Banners } from "./banners.tsx";
import { AskedContext } from "./asked.ts";
import { type Bench, BenchContext, type Question } from "./bench.ts";
import classes from "./builder.module.css";
import { Canvas } from "./canvas/canvas.tsx";
import { useOpenCards } from "./canvas/open-cards.ts";
import { keepFocus, showCard } from "./canvas/show-card.ts";
import { ClashDialog } from "./conflict/clash-dialog.tsx";
import { Deleted } from "./deleted.tsx";
import type { Editing } from "./editing/editing.ts";
import { useEditing } from "./editing/use-editing.ts";
import { FlowHeader } from "./header/flow-header.tsx";
import { Leaving } from "./leaving.tsx";
import { Notices } from "./notices.tsx";
import { ProblemList } from "./problems/problem-list.tsx";
import { useProblems } from "./problems/use-problems.ts";
import { besideGone, costsNothing, costsOf, isDoubtful, operationOf } from "./doubt.ts";
import { Questions } from "./questions.tsx";
import { failedCard, resultsOf, type StepResult } from "./testing/results.ts";
import { TestBar } from "./testing/test-bar.tsx";
import { TestDialog } from "./testing/test-dialog.tsx";
import { useTesting } from "./testing/use-testing.ts";
import { noWays, waysOf } from "./testing/ways.ts";
import { useShapes } from "./use-shapes.ts";
import { useTableContents } from "./use-table-contents.ts";
import { useUndoKeys } from "./use-keys.ts";
import { useSamples } from "./use-samples.ts";

/** A flow, to be made and changed. */
export function Builder({
  flow,
  isDeleted,
  catalogue: offers,
  own,
}: {
  readonly flow: Flow;
  /** It is not there any more; `flow` is what was seen of it last. */
  readonly isDeleted: boolean;
  readonly catalogue: Catalogue;
  /** The person's own connections; none for whoever may only look. */
  readonly own: readonly Connection[];
}) {
  const { locale } = useLanguage();
  const isReadOnly = !useMay("builder");
  const { editing, session } = useEditing(flow);
  const { document } = editing;
  const shaped = useShapes(offers, document, own, flow);
  const { catalogue, contents } = useTableContents(shaped, document);
  const cards = useOpenCards(document.steps.length === 0 ? ["trigger"] : []);
  const problems = useProblems(document, catalogue, own, flow);
  const tests = useTesting(flow.id, session);
  const run = tests.testing.is === "running" ? tests.testing.run : null;
  const { data: lastTest = null } = useQuery(lastTestQuery(flow.id));
  const samples = useSamples(flow.id, document, catalogue, own, run ?? lastTest);
  const results = useMemo(() => (run === null ? noResults : resultsOf(run)), [run]);
  const ways = useMemo(() => (run === null ? noWays : waysOf(run)), [run]);
  const [question, setQuestion] = useState<Question | null>(() =>
    document.trigger === null && document.steps.length === 0 && !isReadOnly
      ? { about: "trigger" }
      : null,
  );
  const [showsProblems, setShowsProblems] = useState(false);
  const [isTesting, setIsTesting] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  const failed = run === null ? null : failedCard(results);
  const openCard = cards.open;
  const show = useCallback(
    (card: string) => openCard(card, session.now().document),
    [openCard, session],
  );
  useEffect(() => {
    if (failed !== null) show(failed);
  }, [failed, show]);
  useTitle(flow.name);
  useUndoKeys(session, isReadOnly);

  const edit = useCallback(
    (...operations: readonly Operation[]): boolean => {
      const problem = session.edit(operations);
      if (problem === undefined) return true;
      notifications.show({ color: "red", message: problemText(problem, locale) });
      return false;
    },
    [session, locale],
  );
  const ask = useCallback(
    (asked: Question): void => {
      if (!isDoubtful(asked)) return setQuestion(asked);
      const { document } = session.now();
      if (!costsNothing(costsOf(asked, document, catalogue))) return setQuestion(asked);
      const goal = besideGone(asked, document);
      if (!edit(operationOf(asked))) return;
      if (asked.about === "move") keepFocus(asked.card);
      else showCard(goal);
    },
    [session, catalogue, edit],
  );
  const bench = useMemo(
    (): Bench => ({
      flowId: flow.id,
      catalogue,
      own,
      used: flow.connections,
      isReadOnly,
      now: () => session.now().document,
      edit,
      ask,
    }),
    [flow.id, flow.connections, catalogue, own, isReadOnly, session, edit, ask],
  );
  const all = useMemo(() => [...problems.values()].flat(), [problems]);
  const showProblems = useCallback(() => {
    setIsAsked(true);
    setIsTesting(false);
    setShowsProblems(true);
  }, []);
  const showTest = useCallback(() => {
    setIsAsked(true);
    setIsTesting(true);
  }, []);
  const goLive = useCallback(() => setIsAsked(true), []);
  return (
    <BenchContext value={bench}>
      <Box className={classes["builder"]}>
        <FlowHeader
          flow={flow}
          editing={editing}
          session={session}
          problems={all}
          isReadOnly={isReadOnly}
          onProblems={showProblems}
          onTest={showTest}
          onGoLive={goLive}
        >
          <TestBar
            tests={tests}
            onShowFailed={
              failed === null
                ? null
                : () => {
                    show(failed);
                    showCard(failed);
                  }
            }
          />
        </FlowHeader>
        <AskedContext value={isAsked}>
          <Canvas
            document={document}
            polling={flow.polling}
            problems={problems}
            samples={samples.all}
            sampleOfTrigger={samples}
            results={results}
            ways={ways}
            cards={cards}
          >
            <Banners flow={flow} contents={contents} isReadOnly={isReadOnly} />
          </Canvas>
        </AskedContext>
      </Box>
      <ProblemList
        opened={showsProblems}
        document={document}
        problems={problems}
        onClose={() => setShowsProblems(false)}
        onGo={({ step, path, message }) => {
          const card = step ?? "trigger";
          const [at, branch] = path;
          show(card);
          if (at === "branches" && branch !== undefined) show(branch);
          showCard(at === "branches" && branch !== undefined ? branch : card, message);
        }}
      />
      {isTesting && (
        <TestDialog
          document={document}
          sample={samples.all.get("trigger")?.data}
          tests={tests}
          revision={editing.saved.revision}
          errorCount={all.filter(({ severity }) => severity === "error").length}
          onProblems={showProblems}
          onClose={() => setIsTesting(false)}
        />
      )}
      {question !== null && (
        <Questions
          question={question}
          document={document}
          onOpenCard={show}
          onUnfold={(block) => cards.unfold(block, document)}
          onAsk={ask}
          onClose={() => setQuestion(null)}
        />
      )}
      <ClashDialog clashes={editing.clashes} onDecide={session.decide} />
      {(isDeleted || isGone(editing)) && (
        <Deleted name={editing.name ?? flow.name} document={document} />
      )}
      <Notices editing={editing} session={session} />
      <Leaving session={session} />
    </BenchContext>
  );
}

/** The server knows no such flow any more. */
function isGone({ line }: Editing): boolean {
  return line.is === "stopped" && line.why.code === "flow.not_found";
}

const noResults: ReadonlyMap<string, StepResult> = new Map();
