import fs from "node:fs";
import path from "node:path";
import proto from "@temporalio/proto";

const { temporal } = proto;
type History = proto.temporal.api.history.v1.IHistory;

/** A history as it was recorded on a release: never recorded again to make the gate pass. */
export interface RecordedHistory {
  /** `0.1.0/worked-through` */
  name: string;
  bytes: number;
  workflowId: string;
  history: { events: { eventType: string }[] };
}

const folder = path.resolve(import.meta.dirname, "../../replay/histories");

/** All recorded histories, of every release, found by themselves. */
export function recordedHistories(): RecordedHistory[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return files.toSorted().map((file) => {
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    const recorded = JSON.parse(text) as Pick<RecordedHistory, "workflowId" | "history">;
    return { name: file.slice(0, -".json".length), bytes: Buffer.byteLength(text), ...recorded };
  });
}

const type = temporal.api.history.v1.History;

/** Keeps a history of the present release. @throws Error when there is one of that name: a recorded history stays as it is */
export function keepHistory({
  release,
  name,
  workflowId,
  history,
}: {
  release: string;
  name: string;
  workflowId: string;
  history: History;
}): void {
  const plain = type.toObject(type.decode(type.encode(history).finish()), { enums: String, longs: String, bytes: String });
  fs.mkdirSync(path.join(folder, release), { recursive: true });
  fs.writeFileSync(path.join(folder, release, `${name}.json`), `${JSON.stringify({ workflowId, history: plain }, anonymous)}\n`, {
    flag: "wx",
  });
}

/** Which process on which machine did a task is nobody's business, and no part of what is replayed. */
function anonymous(key: string, value: unknown): unknown {
  return typeof value === "string" && (key === "identity" || /^\d+@/.test(value)) ? "recorder" : value;
}

/** A recorded history as the worker takes it. */
export function readHistory({ history }: RecordedHistory): History {
  return type.fromObject(history);
}

/** How many events of each type a history has. */
export function countTypes(events: readonly { eventType?: unknown }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { eventType } of events) {
    const type = String(eventType).replace("EVENT_TYPE_", "");
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}
