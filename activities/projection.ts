import type { Json } from "../domain/process/json.ts";
import type { Matter } from "../domain/process/matter.ts";
import type { CommandLike, EventLike, Instant, Process, ProcessState } from "../domain/process/process.ts";
import type { Prisma } from "../generated/prisma/client.ts";

export type Transaction = Prisma.TransactionClient;

/** How a process shows itself in the tables: its rows for lists, and the answer to a command. */
export interface ProcessTables<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike> {
  process: Process<Input, State, Command, Event, never>;
  /** Writes the rows that differ from those of `before`; null at the first step. `at` is the step's moment. */
  project(transaction: Transaction, after: Matter<State, Event>, before: Matter<State, Event> | null, at: Instant): Promise<void>;
  answer(matter: Matter<State, Event>): Json;
}

/** A process whose types are forgotten, for the one registry of all of them. What goes in comes out of the same process. */
export type AnyProcessTables = ProcessTables<unknown, ProcessState, CommandLike, EventLike>;

export function processTables<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  tables: Omit<ProcessTables<Input, State, Command, Event>, "process"> & { process: Process<Input, State, Command, Event, Gathered> },
): AnyProcessTables {
  return tables;
}
