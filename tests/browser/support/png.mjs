// Pictures made small: a picture of a page has few colours, so each of its dots is given the number
// of one in a list of at most 256 instead of its colour (PNG's palette). Written out here because
// it is little, and no tool has to be installed for it.

import { deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256

/** The same picture with at most 256 colours. */
export function small (png) {
  const { width, height, pixels } = read(png)
  const { palette, places } = reduce(pixels)
  return write(width, height, palette, places)
}

/** A picture as Chromium makes it: 8 bits a channel, not interlaced. */
function read (png) {
  const data = []
  let header
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const kind = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (kind === 'IHDR') header = body
    if (kind === 'IDAT') data.push(body)
    at += 12 + length
  }
  const [width, height, depth, colours, , , interlaced] =
    [header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]
  const channels = { 2: 3, 6: 4 }[colours]
  if (depth !== 8 || !channels || interlaced) throw new Error('not a picture as a browser makes it')
  return { width, height, pixels: unfiltered(inflateSync(Buffer.concat(data)), width, height, channels) }
}

/** One number for the colour of each dot. */
function unfiltered (raw, width, height, channels) {
  const stride = width * channels
  const pixels = new Uint32Array(width * height)
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    const row = Uint8Array.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? row[x - channels] : 0
      const corner = x >= channels ? above[x - channels] : 0
      row[x] += [0, left, above[x], (left + above[x]) >> 1, paeth(left, above[x], corner)][filter]
    }
    for (let x = 0; x < width; x++) {
      const at = x * channels
      pixels[y * width + x] = (row[at] << 16) | (row[at + 1] << 8) | row[at + 2]
    }
    above = row
  }
  return pixels
}

function paeth (left, up, corner) {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/** The most frequent colours, and for every other the one of them that is nearest. */
function reduce (pixels) {
  const counts = new Map()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLOURS).map(([colour]) => colour)
  const place = new Map(palette.map((colour, index) => [colour, index]))
  for (const colour of counts.keys()) {
    if (!place.has(colour)) place.set(colour, nearest(palette, colour))
  }
  return { palette, places: Uint8Array.from(pixels, (colour) => place.get(colour)) }
}

function nearest (palette, colour) {
  const distance = (other) => [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0)
  let best = 0
  for (let index = 1; index < palette.length; index++) {
    if (distance(palette[index]) < distance(palette[best])) best = index
  }
  return best
}

function write (width, height, palette, places) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(places.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk (kind, body) {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const inner = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(inner))
  return Buffer.concat([length, inner, sum])
}

const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1
  return number
})

function crc32 (bytes) {
  let sum = 0xffffffff
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
