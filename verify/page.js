/* The page around the verifier: a file in, a verdict out. Nothing leaves the browser. */
(() => {
  const { FormatError, readOpening, readTranscript } = globalThis.LianduDocument;
  const { place, verify } = globalThis.LianduVerifier;
  const texts = globalThis.LianduTexts;
  const MOST_DETAILS = 20;
  /** Time for the browser to paint and to answer between slices of work. */
  const SLICE_MS = 40;

  const element = (id) => document.getElementById(id);
  const show = (id, shown) => {
    element(id).hidden = !shown;
  };

  function make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  let loaded = null;
  let turn = 0;

  const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

  function progress({ step, done, total }) {
    element("step").textContent = `${texts.steps[step] ?? step}…`;
    const bar = element("bar");
    if (total > 1) bar.value = done / total;
    else bar.removeAttribute("value");
  }

  /** Runs a generator in slices; null where another file has taken its place. */
  async function inSlices(work, mine) {
    let until = performance.now() + SLICE_MS;
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (performance.now() < until) continue;
      progress(value);
      await breathe();
      if (mine !== turn) return null;
      until = performance.now() + SLICE_MS;
    }
  }

  const anchors = () => Object.fromEntries(["frozen", "beacon", "head"].map((name) => [name, element(name).value.trim()]));

  async function open(file) {
    turn += 1;
    const mine = turn;
    loaded = null;
    element("file-name").textContent = `${file.name}（${(file.size / 1_048_576).toFixed(1)} MB）`;
    show("result", false);
    show("working", true);
    progress({ step: "reading", done: 0, total: 0 });
    await breathe();
    try {
      loaded = readTranscript(await file.text());
    } catch (error) {
      if (mine === turn) unreadable(error);
      return;
    }
    if (mine === turn) await judge();
  }

  async function judge() {
    if (loaded === null) return;
    turn += 1;
    const mine = turn;
    const transcript = loaded;
    show("working", true);
    const verdict = await inSlices(verify(transcript, anchors()), mine);
    if (verdict === null || mine !== turn) return;
    show("working", false);
    tell(transcript, verdict);
  }

  function headline(kind) {
    const { title, text } = texts.verdicts[kind];
    element("verdict").className = `verdict ${kind}`;
    element("verdict-title").textContent = title;
    element("verdict-text").textContent = text;
    show("result", true);
  }

  function unreadable(error) {
    show("working", false);
    headline("unreadable");
    const detail = error instanceof FormatError ? error.message : String(error);
    element("summary").replaceChildren(...pairs([["位置", detail]]));
    element("checks").replaceChildren();
    show("owner", false);
    element("verdict").focus();
  }

  const pairs = (entries) => entries.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]);

  function tell(transcript, verdict) {
    const { findings, published, compared, draw } = verdict;
    headline(findings.length > 0 ? "broken" : compared ? "verified" : "consistent");
    const { frozen, beacon, kind, objects, inspectors, substitutions } = transcript;
    element("summary").replaceChildren(
      ...pairs([
        ["批次", `${frozen.jurisdiction} ${frozen.batch}（${kind === "full" ? "审计版" : "公开版"}）`],
        [
          "规模",
          `检查对象 ${objects.length} 个，抽中 ${draw.visits.length} 个；执法人员 ${inspectors.length} 名；调换 ${substitutions.length} 次`,
        ],
        ["参与部门", frozen.departments.map(({ name, teamSize }) => `${name}（每次 ${teamSize} 人）`).join("、")],
        ["信标", `${beacon.source}，${beacon.at}：${beacon.value}`],
        ["冻结哈希", published.frozen],
        ["种子", verdict.seed],
        ["台账头哈希", published.head],
        ...(published.steps > 0 ? [["已公布到", `台账第 ${published.steps} 步，共 ${transcript.ledger.length} 步`]] : []),
      ]),
    );
    element("checks").replaceChildren(...texts.checks.map((check) => checkItem(check, { kind, findings, compared })));
    show("owner", true);
    element("owner-answer").replaceChildren();
    current = { transcript, verdict };
    element("verdict").focus();
  }

  let current = null;

  function checkItem({ title, codes, fullOnly, anchors: isAnchors }, { kind, findings, compared }) {
    const mine = findings.filter(({ code }) => codes.includes(code));
    const skipped = mine.length === 0 && ((fullOnly && kind === "public" && "fullOnly") || (isAnchors && !compared && "anchors"));
    const state = mine.length > 0 ? "bad" : skipped ? "skipped" : "good";
    const item = make("li", state);
    item.append(make("span", "mark", { bad: "✕", skipped: "–", good: "✓" }[state]), make("span", "what", title));
    if (skipped) item.append(make("p", "note", texts.notes[skipped]));
    const details = mine.slice(0, MOST_DETAILS).map(({ code, detail }) => {
      const line = make("p", "detail", texts.codes[code]);
      if (detail) line.append(make("code", "", detail));
      return line;
    });
    item.append(...details);
    if (mine.length > MOST_DETAILS) item.append(make("p", "note", `另有 ${mine.length - MOST_DETAILS} 处同类问题`));
    return item;
  }

  async function openOwner(file) {
    if (current === null) return;
    let opening;
    try {
      opening = readOpening(await file.text());
    } catch {
      element("owner-answer").replaceChildren(make("p", "detail", "这不是对象底册文件，请使用协调办发给本单位的底册。"));
      return;
    }
    const { findings, drawn, rank, eligible, quota, status, ticket } = place(opening, current.transcript, current.verdict);
    const lines = [make("p", "", `${opening.record.id}：${drawn ? "已抽中" : "未抽中"}`)];
    if (rank > 0) lines.push(make("p", "note", `所在分层可抽 ${eligible} 个，应抽 ${quota} 个；签号排第 ${rank}，签号 ${ticket}`));
    else lines.push(make("p", "note", texts.statuses[status]));
    for (const { code } of findings) lines.push(make("p", "detail", `${texts.codes[code]}：底册不属于这份记录，或已被改动`));
    element("owner-answer").replaceChildren(...lines);
  }

  function accept(input, drop, handle) {
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (file !== undefined) void handle(file);
      input.value = "";
    });
    for (const type of ["dragover", "dragleave", "drop"])
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        event.stopPropagation();
        drop.classList.toggle("over", type === "dragover");
        const file = type === "drop" ? event.dataTransfer?.files[0] : undefined;
        if (file !== undefined) void handle(file);
      });
  }

  accept(element("transcript"), element("drop"), open);
  accept(element("opening"), element("owner"), openOwner);
  // A file that misses the box would otherwise replace the page.
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
  element("anchors").addEventListener("submit", (event) => {
    event.preventDefault();
    void judge();
  });
})();
