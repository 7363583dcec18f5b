#!/usr/bin/env python3
"""Verifies a transcript of a draw (liandu-draw/1) offline, with Python's standard library alone.

It was written from docs/draw-spec.md and shares nothing with the program that draws. It computes everything again and names
every deviation.

Exit codes: 0 verified or consistent, 1 deviations found, 2 the file or the command line cannot be read.
"""

import argparse
import datetime
import hashlib
import hmac
import json
import re
import sys
from pathlib import Path

SPEC = "liandu-draw/1"
ZERO = "0" * 64

TEXTS = {
    "FORMAT": ("文件不是规范规定的抽取记录", "not a document of this form"),
    "FROZEN": ("冻结记录不符合规则", "the frozen record breaks a rule"),
    "ROSTER_OBJECTS": ("检查对象名录与冻结时不一致", "the roster of objects is not the frozen one"),
    "ROSTER_INSPECTORS": ("执法人员名录与冻结时不一致", "the roster of inspectors is not the frozen one"),
    "ROSTER_RECUSALS": ("回避名单与冻结时不一致", "the roster of recusals is not the frozen one"),
    "QUOTA": ("分层的数量或应抽数不正确", "the numbers or the quota of a stratum are wrong"),
    "STAFFING": ("执法人员不足", "too few inspectors"),
    "OPENINGS": ("底册与名录不符", "an opening does not fit the roster"),
    "COMMITMENTS": ("各部门承诺不完整或次序不对", "the commitments are not one for each department in order"),
    "REVEALS": ("公开的随机数与承诺不符", "a reveal does not fit its commitment"),
    "BEACON": ("信标与冻结时约定的不符", "the beacon is not the one that was frozen"),
    "SEED": ("种子不是由各方份额和信标得出", "the seed is not the one of the shares and the beacon"),
    "OBJECTS": ("抽中的检查对象与重新计算的结果不符", "the drawn objects are not those computed again"),
    "TEAMS": ("检查组与重新计算的结果不符", "a team is not the one computed again"),
    "LOCK": ("锁定的不是这次抽取的结果", "the lock is not of this draw"),
    "SUBSTITUTION": ("调换不符合规则", "a substitution breaks the rules"),
    "METER": ("调换超过上限", "more substitutions than the limit"),
    "LEDGER": ("台账链条不正确", "the ledger's chain is wrong"),
    "ANCHOR_FROZEN": ("冻结哈希与当时公布的不同", "the frozen hash is not the published one"),
    "ANCHOR_BEACON": ("信标值与来源公布的不同", "the beacon's value is not the published one"),
    "ANCHOR_HEAD": ("台账中没有公布过的头哈希", "the ledger has no entry with the published head"),
}


# ---------------------------------------------------------------- notation (section 1)

class NotADocument(Exception):
    pass


def parse_json(data):
    """JSON text (bytes or str) with whole numbers only and no key twice."""
    def no_twice(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise NotADocument("a key occurs twice in one object")
        return found

    def no_fraction(text):
        raise NotADocument(f"not a whole number: {text}")

    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        return json.loads(text, object_pairs_hook=no_twice, parse_float=no_fraction, parse_constant=no_fraction)
    except (ValueError, RecursionError) as error:
        raise NotADocument(str(error)) from error


def jcs(value):
    # Keys are ASCII here, for which the sorting of Python and of RFC 8785 is the same; so are the escapes of strings.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def sha(data):
    return hashlib.sha256(data).hexdigest()


def tagged(tag, value):
    return sha(f"{SPEC}/{tag}\n".encode() + jcs(value))


def ticket(key, label):
    return hmac.digest(bytes.fromhex(key), jcs(label), "sha256").hex()


def merkle_root(rows):
    level = [hashlib.sha256(b"\x00" + jcs(row)).digest() for row in rows]
    if not level:
        return sha(b"")
    # Pairing level by level, an odd last one moving up unchanged, gives the tree of RFC 9162.
    while len(level) > 1:
        paired = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2:]
    return level[0].hex()


def root_from_path(row, index, size, path):
    """Root that an inclusion path leads to, as RFC 9162 section 2.1.3.2 verifies it; None for a path of the wrong length."""
    node, last = index, size - 1
    found = hashlib.sha256(b"\x00" + jcs(row)).digest()
    for step in path:
        sibling = bytes.fromhex(step)
        if last == 0:
            return None
        if node % 2 == 1 or node == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        node, last = node // 2, last // 2
    return found.hex() if last == 0 else None


# ---------------------------------------------------------------- forms of documents

def matcher(pattern):
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def is_text(value):
    if not isinstance(value, str):
        return False
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)


def is_id(value):
    return is_text(value) and 1 <= len(value) <= 200 and all(character >= " " for character in value)


def is_int(value):
    return type(value) is int and 0 <= value < 2 ** 53


def is_date(value):
    if not matcher(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_instant(value):
    clock = matcher(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")
    return clock(value) and is_date(value[:10])


is_hash = matcher(r"[0-9a-f]{64}")
is_stratum = matcher(r"[0-9a-f]{32}")
is_code = matcher(r"[a-z][a-z0-9_]{0,39}")
is_value = matcher(r"[ -~]{1,512}")


def one_of(*allowed):
    return lambda value: isinstance(value, str) and value in allowed


class Opt:
    def __init__(self, shape):
        self.shape = shape


class Rows:
    def __init__(self, shape):
        self.shape = shape


class Mapping:
    """An object of texts under keys that are codes."""


def fit(value, shape, where):
    """Raises NotADocument unless value has the shape: a dict of keys, a tuple for a row, Rows, Opt, or a test."""
    if isinstance(shape, Opt):
        if value is not None:
            fit(value, shape.shape, where)
    elif isinstance(shape, Rows):
        if not isinstance(value, list):
            raise NotADocument(where)
        for index, row in enumerate(value):
            fit(row, shape.shape, f"{where}[{index}]")
    elif isinstance(shape, Mapping):
        if not isinstance(value, dict) or not all(is_code(k) and is_text(v) for k, v in value.items()):
            raise NotADocument(where)
    elif isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            raise NotADocument(where)
        for key, inner in shape.items():
            fit(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, tuple):
        if not isinstance(value, list) or len(value) != len(shape):
            raise NotADocument(where)
        for index, inner in enumerate(shape):
            fit(value[index], inner, f"{where}[{index}]")
    elif not shape(value):
        raise NotADocument(where)


def is_quota(value):
    if not isinstance(value, dict):
        return False
    if value.get("kind") == "count":
        return value.keys() == {"count", "kind"} and is_int(value["count"])
    if value.get("kind") != "ratio" or value.keys() != {"basisPoints", "kind", "max", "min", "rounding"}:
        return False
    bounds = all(value[bound] is None or is_int(value[bound]) for bound in ("min", "max"))
    return bounds and is_int(value["basisPoints"]) and value["rounding"] in ("down", "up")


SEAL = {"root": is_hash, "size": is_int}
DATED_SEAL = {"asOf": is_date, **SEAL}
FROZEN_BEACON = {"at": is_instant, "form": is_text, "source": is_id}
BEACON = {"at": is_instant, "source": is_id, "value": is_value}
TEAMS = Rows((is_id, Rows(is_hash)))
OBJECT_RECORD = {"attributes": Mapping(), "checksThisYear": is_int, "exclusion": Opt(is_code), "id": is_id}
OBJECT_ROW = (is_hash, is_stratum, one_of("in", "excluded", "capped"), Rows(is_id))

FROZEN = {
    "batch": is_id, "beacon": FROZEN_BEACON, "commitUntil": is_instant,
    "departments": Rows({"id": is_id, "name": is_text, "teamSize": is_int}),
    "field": {"from": is_date, "until": is_date}, "frozenAt": is_instant, "jurisdiction": is_id, "kind": one_of("frozen"),
    "office": is_id, "revealUntil": is_instant,
    "rosters": {"inspectors": DATED_SEAL, "objects": DATED_SEAL, "recusals": SEAL},
    "rules": {"maxLeaveDays": is_int, "maxRosterAgeDays": is_int, "substitutionBasisPoints": is_int, "yearlyCap": Opt(is_int)},
    "spec": one_of(SPEC),
    "strata": Rows({"draw": is_int, "eligible": is_int, "id": is_stratum, "quota": is_quota, "size": is_int}),
}

TRANSCRIPT = {
    "beacon": BEACON, "commitments": Rows((is_id, Opt(is_hash))),
    "draw": {
        "strata": Rows({"cutoff": Opt(is_hash), "drawn": is_int, "id": is_stratum}),
        "visits": Rows({"member": is_hash, "number": is_int, "stratum": is_stratum, "teams": TEAMS, "ticket": is_hash}),
    },
    "frozen": FROZEN,
    "inspectors": Rows((is_hash, is_id, one_of("in", "excluded", "expired", "on_leave"), is_int)),
    "kind": one_of("public", "full"),
    "ledger": Rows({"at": is_instant, "content": is_hash, "hash": is_hash, "kind": is_code, "previous": is_hash}),
    "locked": {"at": is_instant, "draw": is_hash},
    "objects": Rows(OBJECT_ROW),
    "openings": Opt({
        "inspectors": Rows({"record": {
            "certificate": {"from": is_date, "number": is_id, "until": is_date}, "exclusion": Opt(is_code), "id": is_id,
            "leave": Rows((is_date, is_date)),
        }, "salt": is_hash}),
        "objects": Rows({"record": OBJECT_RECORD, "salt": is_hash}),
        "strata": Rows({"attributes": Mapping(), "name": is_text, "salt": is_hash}),
    }),
    "recusals": Rows((is_hash, is_hash)),
    "reveals": Rows((is_id, Opt(is_hash))), "seed": is_hash, "spec": one_of(SPEC),
    "substitutions": Rows({
        "outcome": {"beacon": BEACON, "in": is_hash, "number": is_int, "teams": Opt(TEAMS)},
        "request": {
            "approver": is_id, "at": is_instant, "beacon": FROZEN_BEACON, "department": Opt(is_id),
            "kind": one_of("inspector", "object"), "number": is_int, "out": is_hash, "reason": is_code,
            "unavailable": Rows(is_hash), "visit": is_int,
        },
    }),
}


def check_form(transcript):
    fit(transcript, TRANSCRIPT, "transcript")
    if (transcript["openings"] is None) != (transcript["kind"] == "public"):
        raise NotADocument("transcript.openings")


# ---------------------------------------------------------------- the verifier

def ascending(keys):
    return all(a < b for a, b in zip(keys, keys[1:]))


def shanghai_day(instant):
    moment = datetime.datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ") + datetime.timedelta(hours=8)
    return moment.date()


def asked_for(quota, eligible):
    if quota["kind"] == "count":
        return quota["count"]
    points = eligible * quota["basisPoints"]
    wanted = points // 10000 if quota["rounding"] == "down" else (points + 9999) // 10000
    if quota["min"] is not None:
        wanted = max(wanted, quota["min"])
    if quota["max"] is not None:
        wanted = min(wanted, quota["max"])
    return wanted


class Verifier:
    """Computes a transcript again. `again` is what it should have been; `findings` are pairs of code and detail."""

    def __init__(self, transcript, progress=lambda step: None):
        self.t = transcript
        self.frozen = transcript["frozen"]
        self.findings = []
        self.progress = progress

    def find(self, code, detail=""):
        self.findings.append((code, detail))

    def run(self):
        for step in (self.check_frozen, self.check_rosters, self.check_quotas, self.check_staffing, self.check_openings,
                     self.check_seed, self.check_objects, self.check_teams, self.check_lock, self.check_substitutions,
                     self.check_ledger):
            self.progress(step.__name__)
            step()
        return self

    # -- section 4, without rows

    def check_frozen(self):
        f = self.frozen
        wrong = lambda detail: self.find("FROZEN", detail)
        ids = [d["id"] for d in f["departments"]]
        if not ids or not ascending(ids):
            wrong("departments")
        for department in f["departments"]:
            if department["teamSize"] < 2:
                wrong(f"teamSize {department['id']}")
            if department["id"] == f["office"]:
                wrong(f"office {department['id']}")
        if not f["frozenAt"] < f["commitUntil"] < f["revealUntil"] < f["beacon"]["at"]:
            wrong("frozenAt < commitUntil < revealUntil < beacon.at")
        if f["field"]["from"] > f["field"]["until"]:
            wrong("field")
        today = shanghai_day(f["frozenAt"])
        for name in ("objects", "inspectors"):
            age = (today - datetime.date.fromisoformat(f["rosters"][name]["asOf"])).days
            if not 0 <= age <= f["rules"]["maxRosterAgeDays"]:
                wrong(f"rosters.{name}.asOf")
        if not ascending([s["id"] for s in f["strata"]]):
            wrong("strata")
        for stratum in f["strata"]:
            quota = stratum["quota"]
            if quota["kind"] == "ratio":
                low, high = quota["min"], quota["max"]
                if quota["basisPoints"] > 10000 or (low is not None and high is not None and low > high):
                    wrong(f"quota {stratum['id']}")

    # -- section 3

    def check_rosters(self):
        t, sealed = self.t, self.frozen["rosters"]
        departments = {d["id"] for d in self.frozen["departments"]}
        strata = {s["id"] for s in self.frozen["strata"]}
        for code, name in (("ROSTER_OBJECTS", "objects"), ("ROSTER_INSPECTORS", "inspectors"), ("ROSTER_RECUSALS", "recusals")):
            rows = t[name]
            keys = rows if name == "recusals" else [row[0] for row in rows]
            if not ascending(keys):
                self.find(code, "order")
            if len(rows) != sealed[name]["size"]:
                self.find(code, f"size {len(rows)}, frozen {sealed[name]['size']}")
            root = merkle_root(rows)
            if root != sealed[name]["root"]:
                self.find(code, f"root {root}, frozen {sealed[name]['root']}")
        for member, stratum, _status, visiting in t["objects"]:
            if stratum not in strata or not visiting or not ascending(visiting) or not departments.issuperset(visiting):
                self.find("ROSTER_OBJECTS", f"row {member}")
        for member, department, _status, _load in t["inspectors"]:
            if department not in departments:
                self.find("ROSTER_INSPECTORS", f"row {member}")
        objects, inspectors = {row[0] for row in t["objects"]}, {row[0] for row in t["inspectors"]}
        for object_member, inspector_member in t["recusals"]:
            if object_member not in objects or inspector_member not in inspectors:
                self.find("ROSTER_RECUSALS", f"row {object_member} {inspector_member}")
        self.recused = {}
        for object_member, inspector_member in t["recusals"]:
            self.recused.setdefault(object_member, set()).add(inspector_member)

    def check_quotas(self):
        sizes, eligible = {}, {}
        for _member, stratum, status, _departments in self.t["objects"]:
            sizes[stratum] = sizes.get(stratum, 0) + 1
            eligible[stratum] = eligible.get(stratum, 0) + (status == "in")
        for stratum in self.frozen["strata"]:
            name = stratum["id"]
            wanted = asked_for(stratum["quota"], eligible.get(name, 0))
            found = (sizes.get(name, 0), eligible.get(name, 0), wanted)
            if (stratum["size"], stratum["eligible"], stratum["draw"]) != found:
                self.find("QUOTA", f"{name}: size, eligible, draw {found}")
            if wanted > eligible.get(name, 0):
                self.find("QUOTA", f"{name}: {wanted} > {eligible.get(name, 0)}")

    def check_staffing(self):
        valid = {}
        for member, department, status, _load in self.t["inspectors"]:
            if status == "in":
                valid.setdefault(department, set()).add(member)
        team = {d["id"]: d["teamSize"] for d in self.frozen["departments"]}
        short = set()
        for member, _stratum, status, departments in self.t["objects"]:
            if status != "in":
                continue
            for department in departments:
                have = valid.get(department, set())
                if len(have) < team.get(department, 0):
                    short.add(department)
                elif member in self.recused and len(have - self.recused[member]) < team.get(department, 0):
                    self.find("STAFFING", f"{department}: {member}")
        for department in sorted(short):
            self.find("STAFFING", department)

    # -- section 2, of the full transcript

    def check_openings(self):
        openings = self.t["openings"]
        if openings is None:
            return
        wrong = lambda detail: self.find("OPENINGS", detail)
        f = self.frozen
        counts = [(name, len(openings[name]), len(rows)) for name, rows in
                  (("objects", self.t["objects"]), ("inspectors", self.t["inspectors"]), ("strata", f["strata"]))]
        if any(given != there for _name, given, there in counts):
            wrong(f"number {counts}")
            return
        for opening, stratum in zip(openings["strata"], f["strata"]):
            if tagged("stratum", opening)[:32] != stratum["id"]:
                wrong(f"stratum {stratum['id']}")
        wanted = [(s["id"], o["attributes"].items()) for s, o in zip(f["strata"], openings["strata"])]
        cap = f["rules"]["yearlyCap"]
        seen = set()
        for opening, (member, stratum, status, _departments) in zip(openings["objects"], self.t["objects"]):
            record = opening["record"]
            if tagged("object", opening) != member:
                wrong(f"object {member}")
            if record["exclusion"] is not None:
                should = "excluded"
            else:
                should = "capped" if cap is not None and record["checksThisYear"] >= cap else "in"
            if status != should:
                wrong(f"status {member}: {should}")
            if [name for name, attributes in wanted if attributes <= record["attributes"].items()] != [stratum]:
                wrong(f"stratum of {member}")
            if record["id"] in seen:
                wrong(f"object twice: {record['id']}")
            seen.add(record["id"])
        people, certificates = set(), set()
        for opening, (member, _department, status, _load) in zip(openings["inspectors"], self.t["inspectors"]):
            record = opening["record"]
            if tagged("inspector", opening) != member:
                wrong(f"inspector {member}")
            if status != self.inspector_status(record):
                wrong(f"status {member}: {self.inspector_status(record)}")
            if not all(start <= end for start, end in record["leave"]) or not all(
                    a[1] < b[0] for a, b in zip(record["leave"], record["leave"][1:])):
                wrong(f"leave {member}")
            if record["id"] in people or record["certificate"]["number"] in certificates:
                wrong(f"inspector or certificate twice: {member}")
            people.add(record["id"])
            certificates.add(record["certificate"]["number"])

    def inspector_status(self, record):
        start, end = self.frozen["field"]["from"], self.frozen["field"]["until"]
        if record["exclusion"] is not None:
            return "excluded"
        if record["certificate"]["from"] > start or record["certificate"]["until"] < end:
            return "expired"
        day = datetime.date.fromisoformat
        days = 0
        for first, last in record["leave"]:
            first, last = max(first, start), min(last, end)
            if first <= last:
                days += (day(last) - day(first)).days + 1
        return "on_leave" if days > self.frozen["rules"]["maxLeaveDays"] else "in"

    # -- section 5

    def check_seed(self):
        t, f = self.t, self.frozen
        ids = [d["id"] for d in f["departments"]]
        frozen_hash = sha(jcs(f))
        if [row[0] for row in t["commitments"]] != ids:
            self.find("COMMITMENTS", "departments")
        if [row[0] for row in t["reveals"]] != ids:
            self.find("REVEALS", "departments")
        commitments, reveals = dict(t["commitments"]), dict(t["reveals"])
        shares = []
        for department in ids:
            commitment, secret = commitments.get(department), reveals.get(department)
            if secret is not None:
                expected = tagged("commitment", {"department": department, "frozen": frozen_hash, "secret": secret})
                if expected != commitment:
                    self.find("REVEALS", department)
                    secret = None
            if commitment is None:
                share = tagged("silent", {"department": department, "frozen": frozen_hash})
            elif secret is None:
                share = tagged("withheld", {"commitment": commitment})
            else:
                share = secret
            shares.append([department, share])
        if (t["beacon"]["at"], t["beacon"]["source"]) != (f["beacon"]["at"], f["beacon"]["source"]):
            self.find("BEACON", f"{t['beacon']['source']} {t['beacon']['at']}")
        self.seed = tagged("seed", {"beacon": t["beacon"], "frozen": frozen_hash, "shares": shares})
        if self.seed != t["seed"]:
            self.find("SEED", self.seed)

    # -- sections 6 and 7

    def check_objects(self):
        by_stratum = {s["id"]: [] for s in self.frozen["strata"]}
        for member, stratum, status, departments in self.t["objects"]:
            if status == "in" and stratum in by_stratum:
                by_stratum[stratum].append((ticket(self.seed, ["object", stratum, member]), member, stratum, departments))
        strata, winners = [], []
        for stratum in self.frozen["strata"]:
            drawn = sorted(by_stratum[stratum["id"]])[:stratum["draw"]]
            winners += drawn
            strata.append({"cutoff": drawn[-1][0] if drawn else None, "drawn": len(drawn), "id": stratum["id"]})
        winners.sort()
        self.team_size = {d["id"]: d["teamSize"] for d in self.frozen["departments"]}
        self.load = {member: load for member, _department, _status, load in self.t["inspectors"]}
        self.people = {}
        for member, department, status, _load in self.t["inspectors"]:
            if status == "in":
                self.people.setdefault(department, []).append(member)
        visits = []
        for number, (its_ticket, member, stratum, departments) in enumerate(winners, 1):
            teams = self.form_teams(self.seed, member, departments)
            visits.append({"member": member, "number": number, "stratum": stratum, "teams": teams, "ticket": its_ticket})
        self.draw = {"strata": strata, "visits": visits}
        claimed = self.t["draw"]
        without = lambda visits: [{key: value for key, value in visit.items() if key != "teams"} for visit in visits]
        self.objects_hold = claimed["strata"] == strata and without(claimed["visits"]) == without(visits)
        if not self.objects_hold:
            for theirs, ours in zip(without(claimed["visits"]), without(visits)):
                if theirs != ours:
                    self.find("OBJECTS", f"{ours['number']}: {theirs['member']} <> {ours['member']}")
                    break
            else:
                self.find("OBJECTS", f"{len(claimed['visits'])} <> {len(visits)}" if len(claimed["visits"]) != len(visits) else "strata")

    def form_teams(self, key, object_member, departments):
        teams = []
        for department in departments:
            barred = self.recused.get(object_member, ())
            ranked = self.ranking(key, department)
            taken = [candidate for candidate in ranked if candidate[2] not in barred][:self.team_size.get(department, 0)]
            for candidate in taken:
                self.reload(key, department, candidate)
            teams.append([department, [member for _load, _ticket, member in taken]])
        return teams

    def ranking(self, key, department):
        """The department's inspectors by load, ticket and member; sorted once for a key, and kept so."""
        if getattr(self, "ranked_under", None) != key:
            self.ranked_under, self.ranked = key, {}
        if department not in self.ranked:
            people = self.people.get(department, [])
            self.ranked[department] = sorted(self.candidate(key, department, member) for member in people)
        return self.ranked[department]

    def candidate(self, key, department, member):
        load = self.load[member]
        return (load, ticket(key, ["inspector", department, member, load]), member)

    def reload(self, key, department, candidate):
        self.load[candidate[2]] += 1
        ranked = self.ranked[department]
        ranked.remove(candidate)
        ranked.append(self.candidate(key, department, candidate[2]))
        ranked.sort()

    def check_teams(self):
        if not self.objects_hold:
            return
        for theirs, ours in zip(self.t["draw"]["visits"], self.draw["visits"]):
            if theirs["teams"] != ours["teams"]:
                differing = [team for team in theirs["teams"] if team not in ours["teams"]]
                expected = [team for team in ours["teams"] if team not in theirs["teams"]]
                self.find("TEAMS", f"{ours['number']}: {jcs(differing).decode()} <> {jcs(expected).decode()}")

    # -- section 8

    def check_lock(self):
        self.locked = {"at": self.t["locked"]["at"], "draw": tagged("draw", self.draw)}
        if self.locked != self.t["locked"]:
            self.find("LOCK", self.locked["draw"])

    # -- section 9

    def check_substitutions(self):
        visits = {v["number"]: {**v, "teams": [[d, list(m)] for d, m in v["teams"]]} for v in self.draw["visits"]}
        points = self.frozen["rules"]["substitutionBasisPoints"]
        bases = {"inspector": sum(len(m) for v in visits.values() for _d, m in v["teams"]), "object": len(visits)}
        used = {"inspector": 0, "object": 0}
        self.gone = {}
        self.ever = {v["member"] for v in visits.values()}
        self.substitutions = []
        for number, entry in enumerate(self.t["substitutions"], 1):
            request, outcome = entry["request"], entry["outcome"]
            used[request["kind"]] += 1
            limit = (bases[request["kind"]] * points + 9999) // 10000
            if used[request["kind"]] == limit + 1:
                self.find("METER", f"{request['kind']}: {limit}")
            right = dict(outcome)
            if self.objects_hold:
                right = self.substitute(number, request, outcome, visits)
                if right is None:
                    right = dict(outcome)
                elif right != outcome:
                    self.find("SUBSTITUTION", f"{number}: {outcome['in']} <> {right['in']}")
            self.substitutions.append({"outcome": right, "request": request})

    def substitute(self, number, request, outcome, visits):
        """The outcome that the request and its beacon give; None where the request is not valid."""
        wrong = lambda detail: self.find("SUBSTITUTION", f"{number}: {detail}")
        visit = visits.get(request["visit"])
        if request["number"] != number or outcome["number"] != number or visit is None:
            return wrong("number or visit")
        if not request["at"] < request["beacon"]["at"]:
            wrong("request.at")
        beacon = outcome["beacon"]
        if (beacon["at"], beacon["source"]) != (request["beacon"]["at"], request["beacon"]["source"]):
            wrong("beacon")
        if not ascending(request["unavailable"]):
            wrong("unavailable")
        key = tagged("substitution", {"beacon": beacon, "number": number, "seed": self.seed})
        unavailable = set(request["unavailable"])
        if request["kind"] == "object":
            if request["department"] is not None or request["out"] != visit["member"]:
                return wrong("out")
            rows = {row[0]: row for row in self.t["objects"]
                    if row[1] == visit["stratum"] and row[2] == "in" and row[0] not in self.ever and row[0] not in unavailable}
            if not rows:
                return wrong("nobody is eligible")
            chosen = min((ticket(key, ["object", visit["stratum"], member]), member) for member in rows)[1]
            for _department, members in visit["teams"]:
                for member in members:
                    self.load[member] -= 1
            self.ranked_under = None
            teams = self.form_teams(key, chosen, rows[chosen][3])
            visit["member"], visit["teams"] = chosen, [[d, list(m)] for d, m in teams]
            self.ever.add(chosen)
            return {"beacon": beacon, "in": chosen, "number": number, "teams": teams}
        department = request["department"]
        team = next((members for name, members in visit["teams"] if name == department), [])
        if request["out"] not in team:
            return wrong("out")
        here = {member for _name, members in visit["teams"] for member in members}
        barred = here | self.gone.setdefault(visit["number"], set()) | unavailable | self.recused.get(visit["member"], set())
        eligible = [member for member in self.people.get(department, []) if member not in barred]
        if not eligible:
            return wrong("nobody is eligible")
        chosen = min((ticket(key, ["substitute", department, member]), member) for member in eligible)[1]
        team[team.index(request["out"])] = chosen
        self.gone[visit["number"]].add(request["out"])
        self.load[request["out"]] -= 1
        self.load[chosen] += 1
        return {"beacon": beacon, "in": chosen, "number": number, "teams": None}

    # -- section 10

    def expected_entries(self, source):
        f = self.frozen
        yield "frozen", sha(jcs(f)), lambda at: at == f["frozenAt"]
        yield "committed", tagged("committed", source["commitments"]), lambda at: at < f["revealUntil"]
        yield "revealed", tagged("revealed", source["reveals"]), lambda at: at < f["beacon"]["at"]
        drawn = {key: source[key] for key in ("beacon", "draw", "seed")}
        yield "drawn", tagged("drawn", drawn), lambda at: at >= f["beacon"]["at"]
        yield "locked", tagged("locked", source["locked"]), lambda at: at == source["locked"]["at"]
        for entry in source["substitutions"]:
            request = entry["request"]
            yield "requested", tagged("requested", request), lambda at, r=request: at == r["at"]
            yield "substituted", tagged("substituted", entry["outcome"]), lambda at, r=request: at >= r["beacon"]["at"]

    def check_ledger(self):
        ledger, previous, time = self.t["ledger"], ZERO, ""
        expected = list(self.expected_entries(self.t))
        if [entry["kind"] for entry in ledger] != [kind for kind, _content, _timely in expected]:
            self.find("LEDGER", "kinds")
            return
        for index, (entry, (kind, content, timely)) in enumerate(zip(ledger, expected)):
            body = {"at": entry["at"], "content": entry["content"], "index": index, "kind": kind, "previous": entry["previous"]}
            if entry["content"] != content:
                self.find("LEDGER", f"{index} {kind}: content")
            if entry["previous"] != previous or entry["hash"] != tagged("ledger", body):
                self.find("LEDGER", f"{index} {kind}: hash")
            if entry["at"] < time or not timely(entry["at"]):
                self.find("LEDGER", f"{index} {kind}: at")
            previous, time = entry["hash"], entry["at"]

    # -- the whole again

    def again(self):
        """The transcript with every computed part computed again, in canonical JSON."""
        t = dict(self.t, seed=self.seed, draw=self.draw, locked=self.locked, substitutions=self.substitutions)
        rosters = {name: dict(seal, root=merkle_root(t[name]), size=len(t[name])) for name, seal in self.frozen["rosters"].items()}
        t["frozen"] = dict(self.frozen, rosters=rosters)
        ledger, previous = [], ZERO
        for index, (given, (kind, content, _timely)) in enumerate(zip(self.t["ledger"], self.expected_entries(t))):
            body = {"at": given["at"], "content": content, "index": index, "kind": kind, "previous": previous}
            previous = tagged("ledger", body)
            ledger.append({"at": given["at"], "content": content, "hash": previous, "kind": kind, "previous": body["previous"]})
        t["ledger"] = ledger
        return jcs(t)

    def check_anchors(self, frozen=None, beacon=None, head=None):
        """Against what was published: the only protection from a transcript that is false from end to end."""
        if frozen is not None and frozen != sha(jcs(self.frozen)):
            self.find("ANCHOR_FROZEN", sha(jcs(self.frozen)))
        if beacon is not None and beacon != self.t["beacon"]["value"]:
            self.find("ANCHOR_BEACON", self.t["beacon"]["value"])
        hashes = [entry["hash"] for entry in self.t["ledger"]]
        if head is not None and head not in hashes:
            self.find("ANCHOR_HEAD", hashes[-1] if hashes else ZERO)
        self.published_steps = hashes.index(head) + 1 if head in hashes else 0


# ---------------------------------------------------------------- an owner's opening (section 11)

OPENING = {"frozen": is_hash, "index": is_int, "kind": one_of("opening"), "proof": Rows(is_hash), "record": OBJECT_RECORD,
           "row": OBJECT_ROW, "salt": is_hash, "spec": one_of(SPEC)}


def check_opening(opening, verifier):
    """Findings about an owner's opening against a transcript, and the place of its object in the draw."""
    fit(opening, OPENING, "opening")
    findings = []
    sealed = verifier.frozen["rosters"]["objects"]
    if opening["frozen"] != sha(jcs(verifier.frozen)):
        findings.append(("ANCHOR_FROZEN", opening["frozen"]))
    if tagged("object", {"record": opening["record"], "salt": opening["salt"]}) != opening["row"][0]:
        findings.append(("OPENINGS", "member"))
    if root_from_path(opening["row"], opening["index"], sealed["size"], opening["proof"]) != sealed["root"]:
        findings.append(("OPENINGS", "proof"))
    member, stratum = opening["row"][0], opening["row"][1]
    rows = [row for row in verifier.t["objects"] if row[1] == stratum and row[2] == "in"]
    tickets = sorted((ticket(verifier.seed, ["object", stratum, row[0]]), row[0]) for row in rows)
    rank = next((place for place, (_ticket, other) in enumerate(tickets, 1) if other == member), None)
    drawn = any(visit["member"] == member for visit in verifier.draw["visits"])
    return findings, {"drawn": drawn, "rank": rank, "eligible": len(tickets), "status": opening["row"][2]}


# ---------------------------------------------------------------- command line

def say(language, chinese, english):
    return chinese if language == "zh" else english


def report(findings, language):
    lines = []
    for code, detail in findings:
        lines.append(f"  {code}  {say(language, *TEXTS[code])}" + (f"  [{detail}]" if detail else ""))
    return "\n".join(lines)


def verify_text(data, arguments, progress=lambda step: None):
    try:
        transcript = parse_json(data)
        check_form(transcript)
    except NotADocument as error:
        return None, [("FORMAT", str(error))]
    verifier = Verifier(transcript, progress).run()
    verifier.check_anchors(arguments.frozen, arguments.beacon, arguments.head)
    return verifier, verifier.findings


def verify_lines(arguments):
    """One transcript a line; answers one JSON a line."""
    failed = False
    with open(arguments.file, "rb") as lines:
        for line in lines:
            verifier, findings = verify_text(line, arguments)
            failed = failed or bool(findings)
            answer = {"codes": sorted({code for code, _detail in findings}), "again": sha(verifier.again()) if verifier else None}
            print(json.dumps(answer))
    return 1 if failed else 0


def main(argv=None):
    parser = argparse.ArgumentParser(
        description="验证“双随机”抽取记录，离线运行，不依赖任何其他程序。Verifies a transcript of a draw, offline.",
        epilog="退出码 exit codes: 0 通过 verified or consistent, 1 发现问题 deviations, 2 无法读取 unreadable.")
    parser.add_argument("file", help="抽取记录 JSON 文件 transcript")
    parser.add_argument("--frozen", metavar="HASH", help="冻结时公布的哈希 frozen hash as published at the freeze")
    parser.add_argument("--beacon", metavar="VALUE", help="信标来源公布的值 the beacon's value as its source published it")
    parser.add_argument("--head", metavar="HASH", help="公布过的台账头哈希（最近一次）a head of the ledger as published, best the latest")
    parser.add_argument("--opening", metavar="FILE", help="对象自己的底册 an object's own opening: was it on the roster, and drawn?")
    parser.add_argument("--reproduce", action="store_true", help="输出重新计算的完整记录 print the transcript as computed again")
    parser.add_argument("--lines", action="store_true", help="每行一份记录 the file has one transcript a line; answers JSON lines")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 language (zh)")
    arguments = parser.parse_args(argv)
    language = arguments.lang
    try:
        if arguments.lines:
            return verify_lines(arguments)
        data = Path(arguments.file).read_bytes()
        opening = None if arguments.opening is None else parse_json(Path(arguments.opening).read_bytes())
    except (OSError, NotADocument) as error:
        print(say(language, f"无法读取文件：{error}", f"cannot read: {error}"), file=sys.stderr)
        return 2
    verbose = sys.stderr.isatty() and not arguments.reproduce
    verifier, findings = verify_text(data, arguments, lambda step: print(f"  {step} …", file=sys.stderr) if verbose else None)
    if verifier is None:
        print(say(language, "无法验证：", "cannot be verified:"))
        print(report(findings, language))
        return 2
    if arguments.reproduce:
        sys.stdout.buffer.write(verifier.again())
        return 1 if findings else 0
    frozen = verifier.frozen
    print(say(language, "批次", "batch") + f" {frozen['jurisdiction']} {frozen['batch']}: "
          + say(language, f"{len(verifier.t['objects'])} 个对象，抽中 {len(verifier.draw['visits'])} 个，"
                f"{len(verifier.t['inspectors'])} 名执法人员，调换 {len(verifier.t['substitutions'])} 次",
                f"{len(verifier.t['objects'])} objects, {len(verifier.draw['visits'])} drawn, "
                f"{len(verifier.t['inspectors'])} inspectors, {len(verifier.t['substitutions'])} substitutions"))
    print(f"  frozen {sha(jcs(frozen))}\n  beacon {verifier.t['beacon']['source']} {verifier.t['beacon']['at']} = "
          f"{verifier.t['beacon']['value']}\n  seed   {verifier.seed}\n  head   {verifier.t['ledger'][-1]['hash'] if verifier.t['ledger'] else ZERO}")
    if opening is not None:
        try:
            more, place = check_opening(opening, verifier)
        except NotADocument as error:
            more, place = [("FORMAT", str(error))], None
        findings = findings + more
        if place is not None:
            print(say(language, "该对象：" + ("已抽中" if place["drawn"] else "未抽中"), "the object: " + ("drawn" if place["drawn"] else "not drawn"))
                  + f" (rank {place['rank']} / {place['eligible']}, {place['status']})")
    if findings:
        print(say(language, f"发现 {len(findings)} 处问题：", f"{len(findings)} deviations:"))
        print(report(findings, language))
        return 1
    anchors = (arguments.frozen, arguments.beacon, arguments.head)
    if verifier.published_steps:
        print(say(language, f"  公布的头哈希对应台账第 {verifier.published_steps} 步，共 {len(verifier.t['ledger'])} 步",
                  f"  the published head is that of step {verifier.published_steps} of {len(verifier.t['ledger'])} in the ledger"))
    if all(anchor is not None for anchor in anchors):
        print(say(language, "验证通过：与公布的哈希和信标一致，结果可以重新算出。", "Verified: as published, and computed again with the same result."))
    else:
        print(say(language, "前后一致，可以重新算出。请再用 --frozen、--beacon、--head 与当时公布的值核对：没有核对，不能排除整份记录被换。",
                  "Consistent, and computed again with the same result. Compare with what was published by --frozen, --beacon and --head: "
                  "without that, the whole transcript may have been replaced."))
    return 0


if __name__ == "__main__":
    sys.exit(main())
