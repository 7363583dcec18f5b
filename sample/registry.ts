import { randomBytes } from "node:crypto";
import { tokenHash } from "../api/core/authenticate.ts";
import { defaultRectificationPolicy } from "../domain/rectification/policy.ts";
import { stateCouncilCalendar } from "../platform/calendar/stateCouncilCalendar.ts";
import type { Database } from "../platform/database.ts";
import { sampleJurisdictions } from "./city.ts";

/** Enters the sample's registers: organizations, people, calendar, policy. What is there already stays as it is. */
export async function enterRegisters(database: Database): Promise<void> {
  const { years } = stateCouncilCalendar();
  for (const place of sampleJurisdictions) {
    const { id, name, level, officeOrganizationId, hostOrganizationId, parentId = null } = place;
    const jurisdictionId = id;
    await database.jurisdiction.createMany({
      data: [{ id, name, level, parentId, officeOrganizationId, hostOrganizationId }],
      skipDuplicates: true,
    });
    await database.organization.createMany({
      data: place.organizations.map((organization) => ({ ...organization, jurisdictionId })),
      skipDuplicates: true,
    });
    await database.person.createMany({
      data: place.people.map(({ tokenName: _tokenName, ...person }) => ({
        ...person,
        jurisdictionId,
        email: `${person.id}@${id}.example`,
      })),
      skipDuplicates: true,
    });
    await database.calendarVersion.createMany({
      data: [{ jurisdictionId, version: 1, years: structuredClone(years), note: "国务院办公厅公布的节假日安排" }],
      skipDuplicates: true,
    });
    await database.policyVersion.createMany({
      data: [
        {
          jurisdictionId,
          process: "rectification",
          version: 1,
          policy: { ...defaultRectificationPolicy },
          citation: `《${name}医疗卫生行业综合监管整改工作规程（试行）》`,
          note: "示例",
        },
      ],
      skipDuplicates: true,
    });
  }
}

/** A token for each person of the sample that has a name for one; new ones at each call, since only hashes are kept. */
export async function issueTokens(database: Database): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const place of sampleJurisdictions) {
    for (const person of place.people) {
      if (person.tokenName === undefined) continue;
      const token = `ld_${randomBytes(24).toString("base64url")}`;
      tokens[person.tokenName] = token;
      const row = { tokenHash: tokenHash(token), label: "示例", jurisdictionId: place.id, personId: person.id };
      await database.apiToken.upsert({
        where: { id: `sample-${person.id}` },
        create: { id: `sample-${person.id}`, ...row },
        update: row,
      });
    }
  }
  return tokens;
}
