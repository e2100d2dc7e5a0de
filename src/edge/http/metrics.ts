// Prometheus metrics of one service: requests, decisions, what was shed, what waits, and every account.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { DecisionService } from "../../service/index.ts";

/** The metrics. */
export interface Metrics {
  request(route: string, status: number, seconds: number): void;
  decision(campaign: string, bucket: string, fallback: boolean): void;
  shed(campaign: string): void;
  /** In the text form of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Metrics over this service; `ofProcess` adds those of the Node process. */
export function createMetrics({ journal }: Pick<DecisionService, "journal">, { ofProcess }: { readonly ofProcess: boolean }): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: "propense_http_request_seconds", help: "Time to answer, by route and status.", labelNames: ["route", "status"],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5], registers,
  });
  const decisions = new Counter({ name: "propense_decisions_total", help: "Answered decisions, repeated ones included.", labelNames: ["campaign", "bucket", "fallback"], registers });
  const shed = new Counter({ name: "propense_shed_total", help: "Decisions that were answered with the fallback because of overload.", labelNames: ["campaign"], registers });
  void new Gauge({ name: "propense_commits_waiting", help: "Commits that wait for the store.", registers, collect() { this.set(journal.waiting()); } });
  void new Gauge({
    name: "propense_account_units", help: "Minor units of every account: cap = available + reserved + settled.", labelNames: ["campaign", "account", "stream", "part"], registers,
    collect() { for (const { labels, value } of accountRows(journal)) this.set(labels, value); },
  });
  const requestsOf = remembered(requests);
  const decisionsOf = remembered(decisions);
  return {
    request: (route, status, seconds) => requestsOf({ route, status }, `${status} ${route}`).observe(seconds),
    decision: (campaign, bucket, fallback) => decisionsOf({ campaign, bucket, fallback: String(fallback) }, `${fallback} ${bucket} ${campaign}`).inc(),
    shed: (campaign) => shed.inc({ campaign }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

type Labels = { readonly [name: string]: string | number };

// Labels are sorted and joined whenever a metric is looked up by them: the metric of each name is looked up once.
function remembered<Labelled>(metric: { labels(labels: Labels): Labelled }): (labels: Labels, name: string) => Labelled {
  const known = new Map<string, Labelled>();
  return (labels, name) => {
    const found = known.get(name) ?? metric.labels(labels);
    known.set(name, found);
    return found;
  };
}

function* accountRows({ state }: DecisionService["journal"]): Generator<{ readonly labels: { readonly [name: string]: string }; readonly value: number }> {
  for (const [campaign, { slices }] of state) {
    for (const [stream, { ledger }] of slices) {
      for (const account of ledger.accounts()) {
        const { cap, reserved, settled } = ledger.balance(account);
        for (const [part, value] of Object.entries({ cap, reserved, settled })) yield { labels: { campaign, account, stream, part }, value };
      }
    }
  }
}
