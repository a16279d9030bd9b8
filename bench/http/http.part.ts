import { type Part, table } from "../results.ts";
import { latency } from "./latency.ts";
import { throughput } from "./throughput.ts";

/** The whole way: product and simulator as processes of their own, over sockets. */
export const httpPart: Part = {
  name: "http",
  measure: async (options) => {
    const { quick } = options;
    const rows = [
      await throughput(
        { accounts: quick ? 40 : 250, live: true, perAccount: 2, beats: quick ? 2 : 5 },
        options,
      ),
      await throughput(
        { accounts: 1, live: false, perAccount: quick ? 10 : 60, beats: quick ? 1 : 3 },
        options,
      ),
    ];
    return [
      table(
        [
          "accounts",
          "events each",
          "runs/s",
          "CPU of Millrace per run, ms",
          "CPU of the simulator per run, ms",
        ],
        rows,
      ),
      await latency(options),
    ].join("\n\n");
  },
};
