// Draws resources/icons/icon.svg in all sizes and packs them for every system: node build/make-icons.mjs
// The results are committed; run it again after a change of the picture. CHROMIUM names the browser to draw with.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright'

const folder = new URL('../resources/icons/', import.meta.url)

/** Apple's names for the sizes: https://en.wikipedia.org/wiki/Apple_Icon_Image_format */
const icnsTypes = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic08: 256,
  ic13: 256,
  ic09: 512,
  ic14: 512,
  ic10: 1024,
}
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256]
const linuxSizes = [16, 32, 48, 64, 128, 256, 512, 1024]

const pictures = await draw(new Set([...Object.values(icnsTypes), ...icoSizes, ...linuxSizes]))
await mkdir(new URL('linux/', folder), { recursive: true })
for (const size of linuxSizes) await writeFile(new URL(`linux/${size}x${size}.png`, folder), pictures.get(size))
await writeFile(new URL('icon.ico', folder), packIco(icoSizes))
await writeFile(new URL('icon.icns', folder), packIcns(icnsTypes))

async function draw(sizes) {
  const svg = await readFile(new URL('icon.svg', folder), 'utf8')
  const browser = await chromium.launch({
    ...(process.env.CHROMIUM && { executablePath: process.env.CHROMIUM }),
    args: ['--no-sandbox'],
  })
  const page = await browser.newPage()
  const drawn = new Map()
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
    drawn.set(size, await page.screenshot({ omitBackground: true }))
  }
  await browser.close()
  return drawn
}

/** A directory of 16-byte entries, then the pictures; a size of 256 is written as 0. */
function packIco(sizes) {
  const header = Buffer.alloc(6 + 16 * sizes.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(sizes.length, 4)
  let offset = header.length
  for (const [index, size] of sizes.entries()) {
    const entry = 6 + 16 * index
    const { length } = pictures.get(size)
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += length
  }
  return Buffer.concat([header, ...sizes.map((size) => pictures.get(size))])
}

/** `icns`, the length of everything, then for each picture its type, its length with these 8 bytes, and the picture. */
function packIcns(types) {
  const blocks = Object.entries(types).map(([type, size]) => block(type, pictures.get(size)))
  return block('icns', Buffer.concat(blocks))
}

function block(type, content) {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}
