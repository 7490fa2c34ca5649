// Makes a PNG of few colours, and so a small file, of one that a browser took. For screenshots.sh alone; wants nothing but Node.
// shrink.mjs IN.png OUT.png
import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync, inflateSync } from "node:zlib";

const MOST_COLOURS = 200;

const [source, target] = process.argv.slice(2);
const data = readFileSync(source);
const parts = [];
for (let at = 8; at < data.length; ) {
  const length = data.readUInt32BE(at);
  parts.push([data.toString("latin1", at + 4, at + 8), data.subarray(at + 8, at + 8 + length)]);
  at += 12 + length;
}
const header = parts.find(([name]) => name === "IHDR")[1];
const [width, height, size] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 6 ? 4 : 3];
const raw = inflateSync(Buffer.concat(parts.filter(([name]) => name === "IDAT").map(([, body]) => body)));

// Undo the rows' filters.
const line = width * size;
const pixels = Buffer.alloc(line * height);
for (let y = 0; y < height; y++) {
  const mode = raw[y * (line + 1)];
  for (let x = 0; x < line; x++) {
    const left = x >= size ? pixels[y * line + x - size] : 0;
    const up = y ? pixels[(y - 1) * line + x] : 0;
    const corner = y && x >= size ? pixels[(y - 1) * line + x - size] : 0;
    const guess = left + up - corner;
    const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
    const nearest = a <= b && a <= c ? left : b <= c ? up : corner;
    pixels[y * line + x] = raw[y * (line + 1) + 1 + x] + [0, left, up, (left + up) >> 1, nearest][mode];
  }
}

// The commonest colours stay; a rare one takes the nearest of them.
const counts = new Map();
const colour = (at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
for (let at = 0; at < pixels.length; at += size) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLOURS).map(([value]) => value);
const nearest = new Map();
for (const value of counts.keys()) {
  let [best, least] = [0, Infinity];
  palette.forEach((known, index) => {
    const distance = [16, 8, 0].reduce((sum, shift) => sum + (((known >> shift) & 255) - ((value >> shift) & 255)) ** 2, 0);
    if (distance < least) [best, least] = [index, distance];
  });
  nearest.set(value, best);
}
const rows = Buffer.alloc((width + 1) * height);
for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = nearest.get(colour(y * line + x * size));

const table = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n));
const crc = (bytes) => (bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), -1) ^ -1) >>> 0;
const chunk = (name, body) => {
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(name), body, Buffer.alloc(4)]);
  bytes.writeUInt32BE(body.length, 0);
  bytes.writeUInt32BE(crc(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
};
const head = Buffer.from(header);
[head[8], head[9]] = [8, 3];
const colours = Buffer.from(palette.flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]));
writeFileSync(target, Buffer.concat([data.subarray(0, 8), chunk("IHDR", head), chunk("PLTE", colours), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]));
