/*
 * Reading a transcript: strict JSON (whole numbers, no key twice), its canonical form, and whether it has the form of the specification
 * (docs/draw-spec.md, sections 1 to 11).
 */
globalThis.LianduDocument = (() => {
  class FormatError extends Error {}

  // ------------------------------------------------------------ JSON

  const SPACE = /[\x20\t\n\r]*/y;
  const WHOLE = /(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
  const PLAIN = /"([ !#-[\]-\u{10ffff}]*)"/uy;
  const QUOTED = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
  const DEEPEST = 40;

  /** JSON text to values. @throws FormatError */
  function parse(text) {
    let at = 0;
    const take = (pattern) => {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found !== null) at = pattern.lastIndex;
      return found;
    };
    const fail = (what) => {
      throw new FormatError(`${what} (${at})`);
    };
    const next = () => {
      const code = text.charCodeAt(at);
      if (code === 32 || (code >= 9 && code <= 13)) take(SPACE);
      return text[at];
    };
    const string = () => {
      const plain = take(PLAIN);
      if (plain !== null) return plain[1];
      const quoted = take(QUOTED) ?? fail("string");
      return JSON.parse(quoted[0]);
    };
    const value = (depth) => {
      if (depth > DEEPEST) fail("depth");
      const first = next();
      if (first === '"') return string();
      if (first === "[") return list(depth);
      if (first === "{") return record(depth);
      for (const [word, meaning] of [
        ["null", null],
        ["true", true],
        ["false", false],
      ])
        if (text.startsWith(word, at)) {
          at += word.length;
          return meaning;
        }
      const number = Number((take(WHOLE) ?? fail("value"))[0]);
      return Number.isSafeInteger(number) ? number : fail("number");
    };
    const list = (depth) => {
      const items = [];
      at += 1;
      if (next() === "]") at += 1;
      else
        for (;;) {
          items.push(value(depth + 1));
          const mark = next();
          at += 1;
          if (mark === "]") break;
          if (mark !== ",") fail("list");
        }
      return items;
    };
    const record = (depth) => {
      const members = Object.create(null);
      at += 1;
      if (next() === "}") at += 1;
      else
        for (;;) {
          if (next() !== '"') fail("key");
          const key = string();
          if (key in members) fail(`key twice: ${key}`);
          if (next() !== ":") fail("colon");
          at += 1;
          members[key] = value(depth + 1);
          const mark = next();
          at += 1;
          if (mark === "}") break;
          if (mark !== ",") fail("object");
        }
      return members;
    };
    // A byte order mark is no part of JSON, but editors add it.
    if (text.charCodeAt(0) === 0xfeff) at = 1;
    const result = value(0);
    if (next() !== undefined) fail("end");
    return result;
  }

  /** RFC 8785 for what `parse` gives. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }

  // ------------------------------------------------------------ forms

  const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
  const text = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
  const id = (value) =>
    text(value) && value !== "" && value.length <= 400 && Array.from(value).length <= 200 && /^[ -\u{10ffff}]*$/u.test(value);
  const whole = (value) => Number.isSafeInteger(value) && value >= 0;
  const hash = matches(/^[0-9a-f]{64}$/);
  const stratum = matches(/^[0-9a-f]{32}$/);
  const code = matches(/^[a-z][a-z0-9_]{0,39}$/);
  const oneOf =
    (...allowed) =>
    (value) =>
      allowed.includes(value);
  const date = (value) => {
    const parts = typeof value === "string" ? /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value) : null;
    if (parts === null || parts[1] === "0000") return false;
    const day = new Date(`${value}T00:00:00.000Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value;
  };
  const instant = (value) =>
    matches(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/)(value) && date(value.slice(0, 10));
  const nullOr = (shape) => ({ nullOr: shape });
  const each = (shape) => ({ each: shape });
  const row = (...shapes) => ({ row: shapes });
  const keys = (shape) => ({ keys: shape });
  const attributes = (value) =>
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.entries(value).every(([key, item]) => code(key) && text(item));

  function has(value, shape) {
    if (typeof shape === "function") return shape(value);
    if ("nullOr" in shape) return value === null || has(value, shape.nullOr);
    if ("each" in shape) return Array.isArray(value) && value.every((item) => has(item, shape.each));
    if ("row" in shape)
      return Array.isArray(value) && value.length === shape.row.length && shape.row.every((inner, index) => has(value[index], inner));
    if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
    const wanted = Object.keys(shape.keys);
    return Object.keys(value).length === wanted.length && wanted.every((key) => key in value && has(value[key], shape.keys[key]));
  }

  const count = keys({ count: whole, kind: oneOf("count") });
  const ratio = keys({ basisPoints: whole, kind: oneOf("ratio"), max: nullOr(whole), min: nullOr(whole), rounding: oneOf("down", "up") });
  const quota = (value) => has(value, count) || has(value, ratio);
  const seal = { root: hash, size: whole };
  const datedSeal = keys({ asOf: date, ...seal });
  const namedBeacon = keys({ at: instant, form: text, source: id });
  const beacon = keys({ at: instant, source: id, value: matches(/^[\x20-\x7e]{1,512}$/) });
  const teams = each(row(id, each(hash)));
  const objectRow = row(hash, stratum, oneOf("in", "excluded", "capped"), each(id));
  const objectRecord = keys({ attributes, checksThisYear: whole, exclusion: nullOr(code), id });
  const certificate = keys({ from: date, number: id, until: date });
  const inspectorRecord = keys({ certificate, exclusion: nullOr(code), id, leave: each(row(date, date)) });
  const frozen = keys({
    batch: id,
    beacon: namedBeacon,
    commitUntil: instant,
    departments: each(keys({ id, name: text, teamSize: whole })),
    field: keys({ from: date, until: date }),
    frozenAt: instant,
    jurisdiction: id,
    kind: oneOf("frozen"),
    office: id,
    revealUntil: instant,
    rosters: keys({ inspectors: datedSeal, objects: datedSeal, recusals: keys(seal) }),
    rules: keys({ maxLeaveDays: whole, maxRosterAgeDays: whole, substitutionBasisPoints: whole, yearlyCap: nullOr(whole) }),
    spec: oneOf("liandu-draw/1"),
    strata: each(keys({ draw: whole, eligible: whole, id: stratum, quota, size: whole })),
  });
  const request = keys({
    approver: id,
    at: instant,
    beacon: namedBeacon,
    department: nullOr(id),
    kind: oneOf("inspector", "object"),
    number: whole,
    out: hash,
    reason: code,
    unavailable: each(hash),
    visit: whole,
  });
  const transcript = {
    beacon,
    commitments: each(row(id, nullOr(hash))),
    draw: keys({
      strata: each(keys({ cutoff: nullOr(hash), drawn: whole, id: stratum })),
      visits: each(keys({ member: hash, number: whole, stratum, teams, ticket: hash })),
    }),
    frozen,
    inspectors: each(row(hash, id, oneOf("in", "excluded", "expired", "on_leave"), whole)),
    kind: oneOf("public", "full"),
    ledger: each(keys({ at: instant, content: hash, hash, kind: code, previous: hash })),
    locked: keys({ at: instant, draw: hash }),
    objects: each(objectRow),
    openings: nullOr(
      keys({
        inspectors: each(keys({ record: inspectorRecord, salt: hash })),
        objects: each(keys({ record: objectRecord, salt: hash })),
        strata: each(keys({ attributes, name: text, salt: hash })),
      }),
    ),
    recusals: each(row(hash, hash)),
    reveals: each(row(id, nullOr(hash))),
    seed: hash,
    spec: oneOf("liandu-draw/1"),
    substitutions: each(keys({ outcome: keys({ beacon, in: hash, number: whole, teams: nullOr(teams) }), request })),
  };
  const opening = keys({
    frozen: hash,
    index: whole,
    kind: oneOf("opening"),
    proof: each(hash),
    record: objectRecord,
    row: objectRow,
    salt: hash,
    spec: oneOf("liandu-draw/1"),
  });

  /** The transcript in a text. @throws FormatError */
  function readTranscript(source) {
    const document = parse(source);
    if (document === null || typeof document !== "object" || Array.isArray(document)) throw new FormatError("transcript");
    for (const key of Object.keys(document)) if (!(key in transcript)) throw new FormatError(key);
    for (const [key, shape] of Object.entries(transcript)) if (!(key in document) || !has(document[key], shape)) throw new FormatError(key);
    if ((document.openings === null) !== (document.kind === "public")) throw new FormatError("openings");
    return document;
  }

  /** An owner's opening in a text. @throws FormatError */
  function readOpening(source) {
    const document = parse(source);
    if (!has(document, opening)) throw new FormatError("opening");
    return document;
  }

  return { FormatError, canonical, readOpening, readTranscript };
})();
