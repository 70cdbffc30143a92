/* How much free room hangs together where units are taken or given back: what the server worked out when the page was made. */
import { areaOf } from "./shapes.js";

const NEAR = 0.3; // drawing units that edges may be apart and still touch
const SHARED_M = 1; // of edge that two units of a stand have in common at least

/** Returns the rooms of a hall: `of(unit)`, the free units of its zone that hang together with it, itself among them. */
export function makeRooms(units) {
  const least = SHARED_M * units.metre - NEAR;
  const isFree = (unit) => unit.state === "available";

  function touch({ box: one }, { box: other }) {
    const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
    const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
    return (Math.abs(across) <= NEAR && down >= least) || (Math.abs(down) <= NEAR && across >= least);
  }

  function of(unit) {
    const room = isFree(unit) ? [unit] : [];
    const left = new Set([...units.all.values()].filter((other) => other !== unit && isFree(other) && other.facts.zone === unit.facts.zone));
    for (const one of room) {
      for (const other of left) {
        if (!touch(one, other)) continue;
        left.delete(other);
        room.push(other);
      }
    }
    return room;
  }

  /** The rooms that any of these units are in or beside. */
  function around(several) {
    const seen = new Set();
    for (const unit of several) {
      const beside = isFree(unit) ? [unit] : [...units.all.values()].filter((other) => isFree(other) && touch(unit, other));
      for (const one of beside) if (!seen.has(one)) for (const other of of(one)) seen.add(other);
    }
    return seen;
  }

  return {
    of,
    /** Works out anew, after these units changed, how much room they and those around have. */
    renew(several) {
      const areaIn = (room) => Math.round((room.reduce((sum, one) => sum + areaOf(one.edge), 0) / units.metre ** 2) * 100) / 100;
      for (const unit of several) if (!isFree(unit)) unit.facts = { ...unit.facts, room: areaIn([unit]) };
      const left = around(several);
      for (const unit of left) {
        const room = of(unit);
        const area = areaIn(room);
        for (const one of room) {
          one.facts = { ...one.facts, room: area };
          left.delete(one);
        }
      }
    },
  };
}
