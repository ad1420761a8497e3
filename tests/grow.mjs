// Writes a corpus some times larger than the one at hand: the real pages, then copies of them in folders of their
// own. In each copy a tenth of all words is written differently (everywhere in that copy, so references still meet
// their names) and paragraphs and sentences change places: the dictionary grows with the text, as that of a real
// site does. Same pages, same bytes.
//
//   node tests/grow.mjs TIMES FOLDER       pages from $CORPUS_PAGES
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [times, folder] = [Number(process.argv[2]), process.argv[3]];
const source = process.env.CORPUS_PAGES;
if (!(times >= 1) || !folder || !source) throw new Error('usage: CORPUS_PAGES=DIR node tests/grow.mjs TIMES FOLDER');

const docs = existsSync(join(source, 'docs')) ? join(source, 'docs') : source;
const pages = readdirSync(docs, { recursive: true }).map(String).filter((f) => /\.mdx?$/.test(f)).sort()
  .map((file) => ({ file, text: readFileSync(join(docs, file), 'utf8') }));

const hash = (s, seed) => { // FNV-1a
  let h = 2166136261 ^ seed;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
  return (h ^ (h >>> 15)) >>> 0;
};
const randomFrom = (seed) => () => { // mulberry32: numbers from 0 to 1
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const shuffle = (list, random) => {
  for (let i = list.length - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    [list[i], list[k]] = [list[k], list[i]];
  }
  return list;
};

// Words that a parser reads stay: keys of YAML, names of tags and attributes, languages of fences, schemes.
const fixed = new Set(['https', 'false']);
for (const { text } of pages)
  for (const [, ...names] of text.matchAll(/^\s*(?:- )?([A-Za-z_]+):|<\/?([A-Za-z]+)|\b([A-Za-z]+)=|^\s*```(\w+)/gm))
    for (const name of names) for (const word of (name ?? '').match(/[A-Za-z]{5,}/g) ?? [])
      fixed.add(word.toLowerCase());
const known = [...new Set(pages.flatMap(({ text }) => text.toLowerCase().match(/[a-z]{5,}/g) ?? []))].sort();

/** The word as a copy writes it: itself, or for every tenth word the start of it and the end of another one. */
function altered(word, copy) {
  const lower = word.toLowerCase(), h = hash(lower, copy);
  if (fixed.has(lower) || h % 10) return word;
  const other = known[Math.floor(h / 10) % known.length];
  const made = lower.slice(0, 3) + 'aeiou'[copy % 5] + other.slice(-Math.max(3, other.length - 3));
  return word[0] === lower[0] ? made : made[0].toUpperCase() + made.slice(1);
}

/** The body's paragraphs of plain text in another order, and their sentences too; all else stays where it is. */
function rearranged(body, random) {
  const blocks = body.split(/\n{2,}/);
  let fence = false;
  const plain = blocks.map((b) => {
    const outside = !fence;
    if ((b.match(/^\s*```/gm) ?? []).length % 2) fence = !fence;
    return outside && !fence && /^[A-Z][^<{}|]*$/.test(b);
  });
  const texts = shuffle(blocks.filter((b, i) => plain[i]), random)
    .map((b) => shuffle(b.split(/(?<=[.?!])\s+(?=[A-Z])/), random).join(' '));
  return blocks.map((b, i) => (plain[i] ? texts.pop() : b)).join('\n\n');
}

rmSync(folder, { recursive: true, force: true });
const made = new Set();
for (let copy = 0; copy < times; copy++) {
  const words = new Map();
  const write = (word) => words.get(word) ?? (words.set(word, altered(word, copy)), words.get(word));
  for (const { file, text } of pages) {
    const path = join(folder, 'docs', copy ? `copy-${copy}` : '', file),
      front = /^---\n[^]*?\n---\n/.exec(text)?.[0] ?? '';
    if (!made.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    made.add(dirname(path));
    writeFileSync(path, copy === 0 ? text
      : (front + rearranged(text.slice(front.length), randomFrom(hash(file, copy)))).replace(/[A-Za-z]{5,}/g, write));
  }
}
console.error(`grow: ${times * pages.length} pages in ${folder}`);
