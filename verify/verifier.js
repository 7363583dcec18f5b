/*
 * Computes a draw again and names what differs (docs/draw-spec.md, sections 6 to 12). `verify` is a generator: it yields its progress often, so that
 * a page stays alive with a million objects; its return value is the verdict.
 */
globalThis.LianduVerifier = (() => {
  const { ofText, keyed } = globalThis.LianduSha256;
  const { canonical } = globalThis.LianduDocument;
  const { checkFrozen, checkOpenings, checkQuotas, checkRosters, checkSeed, checkStaffing } = globalThis.LianduChecks;
  const { PAUSE, rises, rootByPath, same, staffOf, sum, tagged, upTo } = globalThis.LianduChecks;

  const byTicket = (a, b) => (a.ticket === b.ticket ? (a.member < b.member ? -1 : 1) : a.ticket < b.ticket ? -1 : 1);
  const byLoad = (a, b) => a.load - b.load || byTicket(a, b);

  /** Who comes next in each department under one key: a queue for each load, sorted when its turn comes. */
  class Queues {
    constructor(key, people, loads) {
      this.ticket = keyed(key);
      this.loads = loads;
      this.queues = new Map();
      for (const [department, members] of people) {
        const byTheirLoad = new Map();
        for (const member of members) this.enqueue(byTheirLoad, department, member);
        this.queues.set(department, byTheirLoad);
      }
    }

    enqueue(byTheirLoad, department, member) {
      const load = this.loads.get(member);
      const queue = byTheirLoad.get(load) ?? { members: [], sorted: true };
      queue.members.push({ load, member, ticket: this.ticket(JSON.stringify(["inspector", department, member, load])) });
      queue.sorted = false;
      byTheirLoad.set(load, queue);
    }

    team(department, size, recused) {
      const byTheirLoad = this.queues.get(department) ?? new Map();
      const taken = [];
      for (const load of [...byTheirLoad.keys()].sort((a, b) => a - b)) {
        const queue = byTheirLoad.get(load);
        if (!queue.sorted) queue.members.sort(byLoad);
        queue.sorted = true;
        for (const candidate of queue.members) {
          if (taken.length === size) break;
          if (!recused.has(candidate.member)) taken.push(candidate);
        }
        if (taken.length === size) break;
      }
      for (const { load, member } of taken) {
        const queue = byTheirLoad.get(load);
        queue.members = queue.members.filter((candidate) => candidate.member !== member);
        this.loads.set(member, load + 1);
      }
      for (const { member } of taken) this.enqueue(byTheirLoad, department, member);
      return [department, taken.map(({ member }) => member)];
    }
  }

  function* drawAgain({ frozen, objects, inspectors }, seed, staff) {
    const ticketOf = keyed(seed);
    const strata = new Map(frozen.strata.map(({ id }) => [id, []]));
    for (const [index, [member, stratum, status, departments]] of objects.entries()) {
      if (status === "in")
        strata.get(stratum)?.push({ departments, member, stratum, ticket: ticketOf(JSON.stringify(["object", stratum, member])) });
      if (index % PAUSE === 0) yield { step: "tickets", done: index, total: objects.length };
    }
    const drawn = frozen.strata.map(({ id, draw }) => strata.get(id).sort(byTicket).slice(0, draw));
    const loads = new Map(inspectors.map(([member, , , load]) => [member, load]));
    const queues = new Queues(seed, staff.people, loads);
    const visits = [];
    for (const { departments, member, stratum, ticket } of drawn.flat().sort(byTicket)) {
      const teams = departments.map((department) => queues.team(department, staff.sizes.get(department) ?? 0, staff.recused(member)));
      visits.push({ member, number: visits.length + 1, stratum, teams, ticket });
      if (visits.length % 100 === 0) yield { step: "teams", done: visits.length, total: sum(drawn.map((list) => list.length)) };
    }
    const summary = drawn.map((list, index) => ({ cutoff: list.at(-1)?.ticket ?? null, drawn: list.length, id: frozen.strata[index].id }));
    return { draw: { strata: summary, visits }, loads };
  }

  function compareDraws(claimed, again, find) {
    const withoutTeams = ({ member, number, stratum, ticket }) => ({ member, number, stratum, ticket });
    const theirs = claimed.visits.map(withoutTeams);
    const ours = again.visits.map(withoutTeams);
    const hold = same(claimed.strata, again.strata) && same(theirs, ours);
    if (!hold) {
      const at = ours.findIndex((visit, index) => theirs[index] === undefined || !same(visit, theirs[index]));
      find("OBJECTS", at < 0 ? `${theirs.length} <> ${ours.length}` : `${at + 1}: ${theirs[at]?.member ?? "-"} <> ${ours[at].member}`);
      return false;
    }
    again.visits.forEach((visit, index) => {
      const claims = claimed.visits[index].teams;
      const first = visit.teams.findIndex((team, at) => !same(team, claims[at] ?? null));
      const one = (team) => (team === undefined ? "-" : `${team[0]} ${team[1].join(" ")}`);
      if (!same(visit.teams, claims)) find("TEAMS", `${visit.number}: ${one(claims[first])} <> ${one(visit.teams[first])}`);
    });
    return true;
  }

  /** One substitution on `visits` (changed in place). @returns the right outcome, or what is wrong with the request */
  function substituteOnce({ request, outcome }, number, world) {
    const { objects, staff, seed, visits, ever, gone, loads } = world;
    const visit = visits.get(request.visit);
    if (request.number !== number || outcome.number !== number || visit === undefined) return "number";
    const unavailable = new Set(request.unavailable);
    const key = tagged("substitution", { beacon: outcome.beacon, number, seed });
    const ticketOf = keyed(key);
    const first = (candidates) => candidates.sort(byTicket)[0];
    if (request.kind === "object") {
      if (request.department !== null || request.out !== visit.member) return "out";
      const chosen = first(
        objects
          .filter(
            ([member, stratum, status]) => stratum === visit.stratum && status === "in" && !ever.has(member) && !unavailable.has(member),
          )
          .map(([member, stratum, , departments]) => ({
            departments,
            member,
            ticket: ticketOf(JSON.stringify(["object", stratum, member])),
          })),
      );
      if (chosen === undefined) return "eligible";
      for (const [, members] of visit.teams) for (const member of members) loads.set(member, loads.get(member) - 1);
      const queues = new Queues(key, staff.people, loads);
      visit.member = chosen.member;
      visit.teams = chosen.departments.map((department) =>
        queues.team(department, staff.sizes.get(department) ?? 0, staff.recused(chosen.member)),
      );
      ever.add(chosen.member);
      return { beacon: outcome.beacon, in: chosen.member, number, teams: visit.teams.map(([id, members]) => [id, [...members]]) };
    }
    const team = visit.teams.find(([department]) => department === request.department)?.[1] ?? [];
    if (!team.includes(request.out)) return "out";
    const out = gone.get(request.visit) ?? new Set();
    const barred = [unavailable, out, staff.recused(visit.member), new Set(visit.teams.flatMap(([, members]) => members))];
    const chosen = first(
      (staff.people.get(request.department) ?? [])
        .filter((member) => !barred.some((set) => set.has(member)))
        .map((member) => ({ member, ticket: ticketOf(JSON.stringify(["substitute", request.department, member])) })),
    );
    if (chosen === undefined) return "eligible";
    team[team.indexOf(request.out)] = chosen.member;
    gone.set(request.visit, out.add(request.out));
    loads.set(request.out, loads.get(request.out) - 1);
    loads.set(chosen.member, loads.get(chosen.member) + 1);
    return { beacon: outcome.beacon, in: chosen.member, number, teams: null };
  }

  function checkSubstitutions(transcript, { draw, loads, seed, staff, judged }, find) {
    const copies = draw.visits.map((visit) => ({ ...visit, teams: visit.teams.map(([id, members]) => [id, [...members]]) }));
    const visits = new Map(copies.map((visit) => [visit.number, visit]));
    const world = {
      objects: transcript.objects,
      staff,
      seed,
      visits,
      ever: new Set(copies.map(({ member }) => member)),
      gone: new Map(),
      loads,
    };
    const places = sum(copies.flatMap(({ teams }) => teams.map(([, members]) => members.length)));
    const points = transcript.frozen.rules.substitutionBasisPoints;
    for (const [kind, base] of [
      ["inspector", places],
      ["object", copies.length],
    ]) {
      const used = transcript.substitutions.filter(({ request }) => request.kind === kind).length;
      if (used > upTo(base, points)) find("METER", `${kind}: ${used} > ${upTo(base, points)}`);
    }
    if (!judged) return;
    transcript.substitutions.forEach((entry, index) => {
      const { request, outcome } = entry;
      const wrong = (what) => find("SUBSTITUTION", `${index + 1}: ${what}`);
      if (request.at >= request.beacon.at) wrong("at");
      if (outcome.beacon.at !== request.beacon.at || outcome.beacon.source !== request.beacon.source) wrong("beacon");
      if (!rises(request.unavailable)) wrong("unavailable");
      const right = substituteOnce(entry, index + 1, world);
      if (typeof right === "string") wrong(right);
      else if (!same(right, outcome)) wrong(`${outcome.in} <> ${right.in}`);
    });
  }

  function checkLedger(transcript, find) {
    const { frozen, commitments, reveals, beacon, draw, seed, locked, substitutions, ledger } = transcript;
    const expected = [
      ["frozen", ofText(canonical(frozen)), (at) => at === frozen.frozenAt],
      ["committed", tagged("committed", commitments), (at) => at < frozen.revealUntil],
      ["revealed", tagged("revealed", reveals), (at) => at < frozen.beacon.at],
      ["drawn", tagged("drawn", { beacon, draw, seed }), (at) => at >= frozen.beacon.at],
      ["locked", tagged("locked", locked), (at) => at === locked.at],
      ...substitutions.flatMap(({ request, outcome }) => [
        ["requested", tagged("requested", request), (at) => at === request.at],
        ["substituted", tagged("substituted", outcome), (at) => at >= request.beacon.at],
      ]),
    ];
    const kinds = (list) => list.join(" ");
    if (kinds(ledger.map(({ kind }) => kind)) !== kinds(expected.map(([kind]) => kind))) return find("LEDGER", "kind");
    let before = { at: "", hash: "0".repeat(64) };
    ledger.forEach((entry, index) => {
      const [kind, content, timely] = expected[index];
      const { at, previous, hash } = entry;
      if (entry.content !== content) find("LEDGER", `${index + 1} ${kind}: content`);
      if (previous !== before.hash || hash !== tagged("ledger", { at, content: entry.content, index, kind, previous }))
        find("LEDGER", `${index + 1} ${kind}: hash`);
      if (at < before.at || !timely(at)) find("LEDGER", `${index + 1} ${kind}: at`);
      before = entry;
    });
  }

  function checkAnchors({ frozen, beacon, ledger }, anchors, find) {
    const hashes = ledger.map(({ hash }) => hash);
    const values = { frozen: ofText(canonical(frozen)), beacon: beacon.value, head: hashes.at(-1) ?? "0".repeat(64) };
    for (const [name, value] of Object.entries(values)) {
      const given = anchors[name] ?? "";
      // Any head that was ever published must be in the chain; the latest one proves the most.
      const fits = name === "head" ? hashes.includes(given) : given === value;
      if (given !== "" && !fits) find(`ANCHOR_${name.toUpperCase()}`, value);
    }
    return { ...values, steps: hashes.indexOf(anchors.head ?? "") + 1 };
  }

  /**
   * All of it. `anchors`: `frozen`, `beacon`, `head` as they were published; empty where not known.
   * @returns findings in the order of the steps; the values to compare with what was published; the draw as computed again
   */
  function* verify(transcript, anchors = {}) {
    const findings = [];
    const find = (code, detail) => {
      findings.push({ code, detail });
    };
    yield { step: "frozen", done: 0, total: 1 };
    checkFrozen(transcript, find);
    yield* checkRosters(transcript, find);
    checkQuotas(transcript, find);
    const staff = staffOf(transcript);
    checkStaffing(transcript, staff, find);
    yield* checkOpenings(transcript, find);
    const seed = checkSeed(transcript, find);
    const { draw, loads } = yield* drawAgain(transcript, seed, staff);
    const judged = compareDraws(transcript.draw, draw, find);
    if (tagged("draw", draw) !== transcript.locked.draw) find("LOCK", tagged("draw", draw));
    yield { step: "substitutions", done: 0, total: 1 };
    checkSubstitutions(transcript, { draw, loads, seed, staff, judged }, find);
    yield { step: "ledger", done: 0, total: 1 };
    checkLedger(transcript, find);
    const published = checkAnchors(transcript, anchors, find);
    const compared = ["frozen", "beacon", "head"].every((name) => (anchors[name] ?? "") !== "");
    return { findings, published, compared, seed, draw };
  }

  /** An owner's opening against a verified transcript: was the object on the roster, and where did it stand? */
  function place(opening, transcript, { seed, draw }) {
    const findings = [];
    const seal = transcript.frozen.rosters.objects;
    const [member, stratum, status] = opening.row;
    if (opening.frozen !== ofText(canonical(transcript.frozen))) findings.push({ code: "ANCHOR_FROZEN", detail: opening.frozen });
    if (tagged("object", { record: opening.record, salt: opening.salt }) !== member) findings.push({ code: "OPENINGS", detail: "member" });
    if (rootByPath(opening, seal.size) !== seal.root) findings.push({ code: "OPENINGS", detail: "proof" });
    const ticketOf = keyed(seed);
    const tickets = transcript.objects
      .filter((row) => row[1] === stratum && row[2] === "in")
      .map((row) => ({ member: row[0], ticket: ticketOf(JSON.stringify(["object", stratum, row[0]])) }))
      .sort(byTicket);
    const rank = tickets.findIndex((entry) => entry.member === member) + 1;
    const drawn = draw.visits.some((visit) => visit.member === member);
    const quota = transcript.frozen.strata.find(({ id }) => id === stratum)?.draw ?? 0;
    return { findings, drawn, rank, eligible: tickets.length, quota, status, ticket: tickets[rank - 1]?.ticket ?? null };
  }

  return { place, verify };
})();
