/*
 * What can be checked before anything is drawn again (docs/draw-spec.md, sections 2 to 5): the frozen record, the rosters and their roots, quotas,
 * staffing, openings, and the seed. Each check names what differs by `find(code, detail)`; the long ones yield their progress.
 */
globalThis.LianduChecks = (() => {
  const { ofText, ofNode } = globalThis.LianduSha256;
  const { canonical } = globalThis.LianduDocument;
  const PAUSE = 2_000;
  const SPEC = "liandu-draw/1";

  const tagged = (tag, value) => ofText(`${SPEC}/${tag}\n${canonical(value)}`);
  const same = (a, b) => canonical(a) === canonical(b);
  const rises = (keys) => keys.every((key, index) => index === 0 || keys[index - 1] < key);

  /** Ids sort by code points, unlike JavaScript's own order of UTF-16 units. */
  function idsRise(ids) {
    const points = ids.map((id) => Array.from(id, (character) => String.fromCharCode(...split(character.codePointAt(0)))).join(""));
    return rises(points);
  }
  const split = (point) => [point >>> 16, point & 0xffff];

  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const upTo = (base, points) => Math.floor((base * points + 9_999) / 10_000);

  function* rootOf(rows, step) {
    let level = [];
    for (const [index, row] of rows.entries()) {
      level.push(ofText(`\0${canonical(row)}`));
      if (index % PAUSE === 0) yield { step, done: index, total: rows.length };
    }
    if (level.length === 0) return ofText("");
    while (level.length > 1) {
      const above = [];
      for (let index = 0; index < level.length; index += 2) {
        above.push(index + 1 < level.length ? ofNode(level[index], level[index + 1]) : level[index]);
        if (index % (2 * PAUSE) === 0) yield { step, done: rows.length, total: rows.length };
      }
      level = above;
    }
    return level[0];
  }

  /** Root at the end of an inclusion path, as RFC 9162 section 2.1.3.2 has it; null where the path has the wrong length. */
  function rootByPath({ row, index, proof }, size) {
    let place = index;
    let last = size - 1;
    let hash = ofText(`\0${canonical(row)}`);
    for (const sibling of proof) {
      if (last <= 0) return null;
      if (place % 2 === 1 || place === last) {
        hash = ofNode(sibling, hash);
        for (; place % 2 === 0 && place !== 0; last = Math.floor(last / 2)) place /= 2;
      } else hash = ofNode(hash, sibling);
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 ? hash : null;
  }

  const dayOf = (date) => Date.parse(`${date}T00:00:00.000Z`) / 86_400_000;

  function checkFrozen({ frozen }, find) {
    const { departments, office, field, rosters, rules, strata, beacon } = frozen;
    if (departments.length === 0 || !idsRise(departments.map(({ id }) => id))) find("FROZEN", "departments");
    for (const { id, teamSize } of departments) {
      if (teamSize < 2) find("FROZEN", `teamSize ${id}`);
      if (id === office) find("FROZEN", `office ${id}`);
    }
    if (!rises([frozen.frozenAt, frozen.commitUntil, frozen.revealUntil, beacon.at]))
      find("FROZEN", "frozenAt < commitUntil < revealUntil < beacon.at");
    if (field.from > field.until) find("FROZEN", "field");
    const today = Math.floor((Date.parse(frozen.frozenAt) + 8 * 3_600_000) / 86_400_000);
    for (const name of ["objects", "inspectors"]) {
      const age = today - dayOf(rosters[name].asOf);
      if (age < 0 || age > rules.maxRosterAgeDays) find("FROZEN", `rosters.${name}.asOf`);
    }
    if (!rises(strata.map(({ id }) => id))) find("FROZEN", "strata");
    for (const { id, quota } of strata) {
      if (quota.kind === "count") continue;
      if (quota.basisPoints > 10_000 || (quota.min !== null && quota.max !== null && quota.min > quota.max)) find("FROZEN", `quota ${id}`);
    }
  }

  function* checkRosters({ frozen, objects, inspectors, recusals }, find) {
    const departments = new Set(frozen.departments.map(({ id }) => id));
    const strata = new Set(frozen.strata.map(({ id }) => id));
    const rosters = [
      ["ROSTER_OBJECTS", "objects", objects, objects.map(([member]) => member)],
      ["ROSTER_INSPECTORS", "inspectors", inspectors, inspectors.map(([member]) => member)],
      ["ROSTER_RECUSALS", "recusals", recusals, recusals.map((row) => row.join(""))],
    ];
    for (const [code, name, rows, keys] of rosters) {
      const seal = frozen.rosters[name];
      if (!rises(keys)) find(code, "order");
      if (rows.length !== seal.size) find(code, `${rows.length} <> ${seal.size}`);
      const root = yield* rootOf(rows, `root_${name}`);
      if (root !== seal.root) find(code, `${root} <> ${seal.root}`);
    }
    for (const [member, stratum, , visiting] of objects)
      if (!strata.has(stratum) || visiting.length === 0 || !idsRise(visiting) || !visiting.every((id) => departments.has(id)))
        find("ROSTER_OBJECTS", member);
    for (const [member, department] of inspectors) if (!departments.has(department)) find("ROSTER_INSPECTORS", member);
    const known = [new Set(rosters[0][3]), new Set(rosters[1][3])];
    for (const row of recusals) if (!row.every((member, side) => known[side].has(member))) find("ROSTER_RECUSALS", row.join(" "));
  }

  function asked(quota, eligible) {
    if (quota.kind === "count") return quota.count;
    const points = eligible * quota.basisPoints;
    let wanted = quota.rounding === "down" ? Math.floor(points / 10_000) : upTo(eligible, quota.basisPoints);
    if (quota.min !== null && wanted < quota.min) wanted = quota.min;
    if (quota.max !== null && wanted > quota.max) wanted = quota.max;
    return wanted;
  }

  function checkQuotas({ frozen, objects }, find) {
    const tally = new Map(frozen.strata.map(({ id }) => [id, { size: 0, eligible: 0 }]));
    for (const [, stratum, status] of objects) {
      const counts = tally.get(stratum);
      if (counts === undefined) continue;
      counts.size += 1;
      if (status === "in") counts.eligible += 1;
    }
    for (const { id, size, eligible, draw, quota } of frozen.strata) {
      const counts = tally.get(id);
      const wanted = asked(quota, counts.eligible);
      if (size !== counts.size || eligible !== counts.eligible || draw !== wanted || wanted > counts.eligible)
        find("QUOTA", `${id}: ${counts.size} ${counts.eligible} ${wanted}`);
    }
  }

  /** Inspectors of status `in` by department, and recusals by object. */
  function staffOf({ frozen, inspectors, recusals }) {
    const people = new Map(frozen.departments.map(({ id }) => [id, []]));
    for (const [member, department, status] of inspectors) if (status === "in") people.get(department)?.push(member);
    const recused = new Map();
    for (const [object, inspector] of recusals) recused.set(object, (recused.get(object) ?? new Set()).add(inspector));
    const sizes = new Map(frozen.departments.map(({ id, teamSize }) => [id, teamSize]));
    return { people, recused: (object) => recused.get(object) ?? new Set(), sizes };
  }

  function checkStaffing({ objects }, { people, recused, sizes }, find) {
    const short = new Set();
    for (const [member, , status, departments] of objects) {
      if (status !== "in") continue;
      const out = recused(member);
      for (const department of departments) {
        const all = people.get(department) ?? [];
        if (all.length < (sizes.get(department) ?? 0)) short.add(department);
        else if (out.size > 0 && all.filter((person) => !out.has(person)).length < (sizes.get(department) ?? 0))
          find("STAFFING", `${department}: ${member}`);
      }
    }
    for (const department of short) find("STAFFING", department);
  }

  function inspectorStatus({ certificate, exclusion, leave }, { field, rules }) {
    if (exclusion !== null) return "excluded";
    if (certificate.from > field.from || certificate.until < field.until) return "expired";
    const [first, last] = [dayOf(field.from), dayOf(field.until)];
    const days = leave.map(([from, until]) => Math.max(0, Math.min(dayOf(until), last) - Math.max(dayOf(from), first) + 1));
    return sum(days) > rules.maxLeaveDays ? "on_leave" : "in";
  }

  function* checkOpenings({ frozen, objects, inspectors, openings }, find) {
    if (openings === null) return;
    const lengths = [openings.objects.length, openings.inspectors.length, openings.strata.length];
    if (!same(lengths, [objects.length, inspectors.length, frozen.strata.length])) return find("OPENINGS", lengths.join(" "));
    const wrong = (what) => find("OPENINGS", what);
    openings.strata.forEach((opening, index) => {
      if (tagged("stratum", opening).slice(0, 32) !== frozen.strata[index].id) wrong(frozen.strata[index].id);
    });
    const wanted = openings.strata.map(({ attributes }) => Object.entries(attributes));
    const cap = frozen.rules.yearlyCap;
    const ids = new Set();
    for (const [index, opening] of openings.objects.entries()) {
      const { record } = opening;
      const [member, stratum, status] = objects[index];
      if (tagged("object", opening) !== member) wrong(member);
      const counted = cap !== null && record.checksThisYear >= cap ? "capped" : "in";
      if (status !== (record.exclusion === null ? counted : "excluded")) wrong(`${member} ${status}`);
      const strata = frozen.strata.filter((_, at) => wanted[at].every(([key, value]) => record.attributes[key] === value));
      if (strata.length !== 1 || strata[0].id !== stratum) wrong(`${member} ${stratum}`);
      if (ids.has(record.id)) wrong(record.id);
      ids.add(record.id);
      if (index % PAUSE === 0) yield { step: "openings", done: index, total: objects.length };
    }
    const [people, certificates] = [new Set(), new Set()];
    openings.inspectors.forEach((opening, index) => {
      const { id, certificate, leave } = opening.record;
      const [member, , status] = inspectors[index];
      if (tagged("inspector", opening) !== member) wrong(member);
      if (inspectorStatus(opening.record, frozen) !== status) wrong(`${member} ${status}`);
      const orderly = leave.every(([from, until], at) => from <= until && (at === 0 || leave[at - 1][1] < from));
      if (!orderly || people.has(id) || certificates.has(certificate.number)) wrong(id);
      people.add(id);
      certificates.add(certificate.number);
    });
  }

  function checkSeed({ frozen, commitments, reveals, beacon, seed }, find) {
    const hash = ofText(canonical(frozen));
    const ids = frozen.departments.map(({ id }) => id);
    const inOrder = (rows) =>
      same(
        rows.map(([department]) => department),
        ids,
      );
    if (!inOrder(commitments)) find("COMMITMENTS", "");
    if (!inOrder(reveals)) find("REVEALS", "");
    const [committed, revealed] = [new Map(commitments), new Map(reveals)];
    const shares = ids.map((department) => {
      const commitment = committed.get(department) ?? null;
      const secret = revealed.get(department) ?? null;
      const fits = secret !== null && tagged("commitment", { department, frozen: hash, secret }) === commitment;
      if (secret !== null && !fits) find("REVEALS", department);
      if (commitment === null) return [department, tagged("silent", { department, frozen: hash })];
      return [department, fits ? secret : tagged("withheld", { commitment })];
    });
    if (beacon.at !== frozen.beacon.at || beacon.source !== frozen.beacon.source) find("BEACON", `${beacon.source} ${beacon.at}`);
    const again = tagged("seed", { beacon, frozen: hash, shares });
    if (again !== seed) find("SEED", again);
    return again;
  }

  return {
    checkFrozen,
    checkOpenings,
    checkQuotas,
    checkRosters,
    checkSeed,
    checkStaffing,
    PAUSE,
    rises,
    rootByPath,
    same,
    staffOf,
    sum,
    tagged,
    upTo,
  };
})();
