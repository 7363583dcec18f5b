import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { tokenHash } from "../api/core/authenticate.ts";
import type { Role } from "../domain/process/actor.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import { ConfigError, loadConfig } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import { openDatabase } from "../platform/database.ts";
import { cliTexts } from "../texts/zh-CN/cli.ts";
import { foundTexts } from "../texts/zh-CN/found.ts";

/** The first two tokens are for setting up; after this the security administrator has issued lasting ones. */
const TOKEN_DAYS = 30;
const DAY_MS = 86_400_000;

interface Founding {
  id: string;
  name: string;
  level: "city" | "county";
  office: string;
  host: string;
  parent?: string;
}

/** Reads the arguments. @returns null when they are not complete, or not of their form */
function readFounding(argv: string[]): Founding | null {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: argv, options: { id: text, name: text, level: text, office: text, host: text, parent: text } });
  const { id, name, level, office, host, parent } = values;
  // The id is part of workflow ids and evidence paths, and stays for good.
  if (id === undefined || !/^[a-z][a-z0-9-]{1,30}$/u.test(id)) return null;
  if (!name || !office || !host || (level !== "city" && level !== "county")) return null;
  return { id, name, level, office, host, ...(parent === undefined ? {} : { parent }) };
}

/**
 * Founds a jurisdiction: its office, the host of the office, and the two administrators who enter everything else over HTTP, each with a token that is shown
 * once. What is there already is never changed.
 */
async function found(database: Database, { id, name, level, office, host, parent }: Founding): Promise<string> {
  return database.$transaction(async (transaction) => {
    if ((await transaction.jurisdiction.findUnique({ where: { id } })) !== null) throw new Error(foundTexts.exists({ id }));
    if (parent !== undefined && (await transaction.jurisdiction.findUnique({ where: { id: parent } })) === null)
      throw new Error(foundTexts.unknownParent({ id: parent }));
    const [officeOrganizationId, hostOrganizationId] = [`${id}-office`, `${id}-host`];
    const place = { id, name, level, officeOrganizationId, hostOrganizationId };
    await transaction.jurisdiction.create({ data: { ...place, parentId: parent ?? null } });
    await transaction.organization.createMany({
      data: [
        { id: officeOrganizationId, jurisdictionId: id, name: office, kind: "office", level },
        { id: hostOrganizationId, jurisdictionId: id, name: host, kind: "department", level, memberOfMechanism: true },
      ],
    });
    const at = { jurisdictionId: id, organizationId: officeOrganizationId };
    const system = await administrator(transaction, at, { role: "admin_system", name: foundTexts.systemAdministrator() });
    const security = await administrator(transaction, at, { role: "admin_security", name: foundTexts.securityAdministrator() });
    return foundTexts.founded({ name, days: TOKEN_DAYS, system, security });
  });
}

async function administrator(
  transaction: Prisma.TransactionClient,
  { jurisdictionId, organizationId }: { jurisdictionId: string; organizationId: string },
  { role, name }: { role: Role; name: string },
): Promise<string> {
  const personId = `${jurisdictionId}-${role.replace("_", "-")}`;
  const token = `ld_${randomBytes(32).toString("base64url")}`;
  const expiresAt = new Date(Date.now() + TOKEN_DAYS * DAY_MS);
  await transaction.person.create({ data: { id: personId, jurisdictionId, organizationId, name, roles: [role] } });
  await transaction.apiToken.create({
    data: { id: `${personId}-first`, jurisdictionId, personId, tokenHash: tokenHash(token), label: foundTexts.tokenLabel(), expiresAt },
  });
  return token;
}

async function main(): Promise<void> {
  const config = loadConfig();
  const founding = readFounding(process.argv.slice(2));
  if (founding === null) throw new Error(foundTexts.usage());
  const { url } = config.database;
  if (url === undefined) throw new ConfigError([cliTexts.settingMissing({ setting: "LIANDU_DATABASE_URL" })]);
  const database = openDatabase({ url, poolSize: 2 });
  try {
    console.log(await found(database, founding));
  } finally {
    await database.$disconnect();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
