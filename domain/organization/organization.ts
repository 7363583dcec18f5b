/** What an organization on the register is. An open set: a register may know further kinds. */
export type OrganizationKind = "department" | "government" | "association" | "office" | "institution" | "party_organ" | (string & {});

/** Where it stands: at the level of a city, of a county (县、县级市、区), of a township. */
export type OrganizationLevel = "city" | "county" | "township" | (string & {});

/** 单位 on the register. */
export type Organization = {
  id: string;
  name: string;
  shortName?: string | null;
  /** Other names that documents use for it. */
  aliases: readonly string[];
  kind: OrganizationKind;
  level: OrganizationLevel;
  jurisdictionId: string;
  parentId?: string | null;
  /** The county, city or district it belongs to, by its whole name. */
  area?: string | null;
  /** 成员单位 of the coordination mechanism. */
  memberOfMechanism: boolean;
  active: boolean;
  /** Its successor, when it was merged. */
  mergedIntoId?: string | null;
};

/** The jurisdiction whose document is read: its `name` is what its own organizations are called after. */
export type MatchingJurisdiction = {
  id: string;
  name: string;
  level: OrganizationLevel;
  /** The organization that leads the mechanism, by default, where all its members are named. */
  hostOrganizationId?: string | null;
};
