// Reads what was scanned or typed, and proves a signature on the device: the same answers as eventsapp/infra/signing.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CHARACTERS = 108;
const PAYLOAD = 8;
const KINDS = [1, 2];

/** The bytes of base45 (RFC 9285), or nothing for what is none. */
function decode(text) {
  const bytes = [];
  for (let start = 0; start < text.length; start += 3) {
    const group = [...text.slice(start, start + 3)].map((sign) => ALPHABET.indexOf(sign));
    const value = group.reduce((sum, one, place) => sum + one * 45 ** place, 0);
    if (group.includes(-1) || group.length === 1 || value >= 256 ** (group.length - 1)) return null;
    if (group.length === 3) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return new Uint8Array(bytes);
}

const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

async function byBrowser(key, signature, data) {
  const known = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", known, signature, data);
}

/** Checks signatures: by the browser where it can, else by the library of set-up. */
export class Verifier {
  constructor(library) {
    this.library = library;
    this.keys = [];
  }

  set(hexKeys) {
    this.keys = hexKeys.map(fromHex);
  }

  async hasSigned(signature, data) {
    for (const key of this.keys) if (await this.one(key, signature, data)) return true;
    return false;
  }

  async one(key, signature, data) {
    if (!this.isWithout) {
      try {
        return await byBrowser(key, signature, data);
      } catch {
        this.isWithout = true; // a browser of before Ed25519
      }
    }
    if (!this.library) return false;
    const { verifyAsync } = await import(this.library);
    return verifyAsync(signature, data, key, { zip215: false }).catch(() => false);
  }
}

/** What a text says: a problem, a kind with a serial, the number of a visitor, or the code of a printed badge. */
export async function readText(text, fairId, verifier) {
  const typed = text.trim().toUpperCase();
  const number = /^V-?(\d{1,9})$/.exec(typed);
  if (number) return { number: Number(number[1]) };
  if (/^[A-Z0-9]{26}$/.test(typed)) return { printed: typed };
  const bare = text.replace(/^[\r\n\t]+|[\r\n\t]+$/g, "");
  const data = bare.length === CHARACTERS ? decode(bare) : null;
  if (!data) return { problem: "unreadable" };
  if (data[0] >> 4 !== 1) return { problem: "newer" };
  if (((data[1] << 16) | (data[2] << 8) | data[3]) !== fairId) return { problem: "other_fair" };
  const payload = data.slice(0, PAYLOAD);
  if (!(await verifier.hasSigned(data.slice(PAYLOAD), payload))) return { problem: "not_ours" };
  const kind = data[0] & 15;
  if (!KINDS.includes(kind)) return { problem: "newer" };
  return { kind, serial: new DataView(payload.buffer).getUint32(4) };
}
