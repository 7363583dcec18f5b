const minute = 60_000;
const first = [1 * minute, 5 * minute, 15 * minute, 60 * minute];
const afterwards = 240 * minute;

/** Three days: longer than a weekend's full mailbox or greylisting lasts, and still early enough for the office to call instead. */
const giveUpAfterMs = 3 * 24 * 60 * minute;

/**
 * How long a mail waits after its `attempts`-th refusal, or null when it is given up: 1, 5 and 15 minutes, an hour, then every four hours for three days. Spread by a
 * fifth either way, so that mails which were refused together do not come back together.
 * @param random from 0 (included) to 1 (excluded)
 */
export function backOff({ attempts, random }: { attempts: number; random: number }): number | null {
  if (waited(attempts) > giveUpAfterMs) return null;
  return Math.round(pause(attempts) * (0.8 + 0.4 * random));
}

function pause(attempt: number): number {
  return first[attempt - 1] ?? afterwards;
}

/** Without the spread, the time from the first attempt to the one after the `attempts`-th. */
function waited(attempts: number): number {
  return Array.from({ length: Math.max(0, attempts) }, (_, index) => pause(index + 1)).reduce((sum, each) => sum + each, 0);
}
