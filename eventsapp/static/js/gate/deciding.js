// Who may pass a gate: the twin of eventsapp/checkin/deciding, for phones without a network. What one of them says the
// other says too; tests/checkin/cases.json and chance bind them. Values in, a decision out: nothing of the page.

const STATES = { revoked: "revoked", cancelled: "cancelled", pending: "not_approved", unpaid: "unpaid" };

const refused = (reason) => ({ verdict: "refused", reason, way: "" });

function isQuiet({ last, moment, gate }) {
  return Boolean(last) && moment.at - last.at < gate.quiet_minutes * 60;
}

/** At a gate for both ways whoever is in goes out, save right after coming in: that is a second scan. */
function goesOut(asked) {
  if (asked.gate.direction !== "both") return asked.gate.direction === "out";
  return asked.last?.direction === "in" && !asked.is_insisted && !isQuiet(asked);
}

function outOfPlace(gate, holder, moment) {
  if (holder.days && !holder.days.includes(moment.day)) return "wrong_day";
  if (holder.zones && !holder.zones.includes(gate.zone)) return "no_zone";
  const tooEarly = gate.opens !== null && moment.minute < gate.opens;
  const tooLate = gate.closes !== null && moment.minute >= gate.closes;
  return tooEarly || tooLate ? "closed" : null;
}

/** What speaks against an entry, whoever was here before. */
function against(asked) {
  if (asked.gate.is_locked) return "lockdown";
  const holder = asked.holder ?? { state: "valid", days: null, zones: null };
  return STATES[holder.state] ?? outOfPlace(asked.gate, holder, asked.moment);
}

/** What speaks against somebody who is not inside. */
function againstComing(asked) {
  const { last, gate } = asked;
  if (last && !gate.allows_reentry) return "no_reentry";
  if (isQuiet(asked)) return "too_soon";
  return gate.limit !== null && asked.inside >= gate.limit ? "full" : null;
}

function entry(asked) {
  const { last, gate } = asked;
  if (last?.direction === "in") {
    if (!asked.is_insisted || isQuiet(asked) || !gate.allows_reentry) {
      return { verdict: "again", reason: "already_in", way: "" };
    }
    return { verdict: "admitted", reason: "let_again", way: "in" };
  }
  const reason = againstComing(asked);
  if (reason) return refused(reason);
  if (last) return { verdict: "admitted", reason: "reentry", way: "in" };
  return { verdict: "admitted", reason: asked.holder ? "first" : "unlisted", way: "in" };
}

/** Say whether somebody passes. Whoever wants out is never kept in, whatever is locked or over. */
export function decide(asked) {
  if (asked.problem) return refused(asked.problem);
  if (!asked.holder && !asked.is_newer_than_list) return refused("unknown");
  if (goesOut(asked)) return { verdict: "admitted", reason: "out", way: "out" };
  const reason = against(asked);
  return reason ? refused(reason) : entry(asked);
}
