/* Search keys, the same as the server's: what people type finds what is written. */

const LETTERS = { đ: "d", ð: "d", ø: "o", ł: "l", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

/** Width-folded, lower case, without marks, đ as d, single spaces. */
export function fold(text) {
  const wide = text.normalize("NFKC").toLowerCase().replace(/[đðøłßæœı]/g, (letter) => LETTERS[letter]);
  return wide.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC").replace(/\s+/g, " ").trim();
}

/** What two spellings of one number share: letters and digits alone. */
export const numberKey = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");
