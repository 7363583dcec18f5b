import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { shanghaiDate } from "../domain/calendar/calendarDay.ts";
import type { Database } from "../platform/database.ts";
import { errorCode } from "../platform/error-code.ts";
import { cliTexts } from "../texts/zh-CN/cli.ts";
import { sampleJurisdictions } from "./city.ts";
import { loadRegisters } from "./loadRegisters.ts";
import { cityPlan, countyPlan } from "./plans.ts";
import { enterRegisters, issueTokens } from "./registry.ts";
import type { SampleClient } from "./sampleClient.ts";
import { sampleClient } from "./sampleClient.ts";
import { workCity, workCounty } from "./story.ts";

export interface SampleToken {
  name: string;
  who: string;
  token: string;
}

/** `today` is the day on which the plans were written: an interrupted load goes on with the same plans. */
const sampleFile = z.object({ tokens: z.record(z.string(), z.string()), today: z.iso.date(), done: z.boolean() });
type SampleFile = z.infer<typeof sampleFile>;

/**
 * Loads the fictional city through the API, as its people would work: once, and to the end even when it was interrupted. An installation that has
 * other jurisdictions is left alone.
 * @returns the sample's tokens, which lie in the data folder and nowhere else; none where there is no sample
 */
export async function loadSample(options: {
  database: Database;
  url: string;
  dataDir: string;
  say: (message: string) => void;
}): Promise<SampleToken[]> {
  const { database, url, dataDir, say } = options;
  const file = path.join(dataDir, "sample.json");
  const known = await readSample(file);
  if (known === null && (await database.jurisdiction.count()) > 0) return [];
  say(known === null ? cliTexts.loadingSample() : known.done ? "" : cliTexts.sampleResumed());
  let sample = known;
  if (sample === null) {
    await enterRegisters(database);
    sample = { tokens: await issueTokens(database), today: shanghaiDate(new Date().toISOString()), done: false };
    await saveSample(file, sample);
  }
  const { tokens, today } = sample;
  if (!sample.done) {
    const as = (name: string): SampleClient => sampleClient(url, tokens[name] ?? "");
    const step = (message: string): void => say(cliTexts.sampleStep({ step: message }));
    await workCity({ as, plan: cityPlan(today), today, step });
    await workCounty({ as, plan: countyPlan(today), step });
    await loadRegisters({ client: as("office"), jurisdictionId: "yunzhou", today, step });
    await loadRegisters({ client: as("county-office"), jurisdictionId: "qingxi", today, step });
    await saveSample(file, { ...sample, done: true });
  }
  const people = sampleJurisdictions.flatMap((place) => place.people);
  return Object.entries(tokens).map(([name, token]) => ({
    name,
    token,
    who: people.find((person) => person.tokenName === name)?.name ?? "",
  }));
}

async function readSample(file: string): Promise<SampleFile | null> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : sampleFile.parse(JSON.parse(text));
}

/** Written beside and moved into place: a start that is killed here leaves the old file or the new one. */
async function saveSample(file: string, sample: SampleFile): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(sample, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
