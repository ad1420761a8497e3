// binary.mjs FILE... - checks programs for other systems without running them: `node tests/binary.mjs dist/*macos*`.
//
// The name of the file says its system and processor (linux-x86_64, macos-universal, windows-aarch64.exe). Checked are
// the format, the processor, the libraries that are loaded (the system's own only), that no memory is writable and
// executable, and for macOS the ad hoc signature: the SHA-256 of each page, as the kernel checks it. Prints one line
// per file. Status 1 if a check fails.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

class Invalid extends Error {}
const need = (condition, message) => { if (!condition) throw new Invalid(message) }
const text = (bytes, at) => bytes.toString('latin1', at, bytes.indexOf(0, at))

// --- ELF ---

const elf_machines = { x86_64: 62, aarch64: 183, armv7: 40, riscv64: 243, s390x: 22, ppc64le: 21, loongarch64: 258 }
const elf_notes = { freebsd: 'FreeBSD', netbsd: 'NetBSD', openbsd: 'OpenBSD' }
const elf_libraries = {
    linux: /^$/,
    freebsd: /^libc\.so\.\d+$/,
    netbsd: /^lib(c|pthread)\.so\.\d+$/,
    openbsd: /^libc\.so$/ // without a version: the newest one of the machine
}

// Readers for numbers of one ELF file: its word size and byte order.
function elf_reader(bytes) {
    const is_64 = bytes[4] === 2, is_big = bytes[5] === 2
    const u16 = at => is_big ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)
    const u32 = at => is_big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
    const u64 = at => Number(is_big ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at))
    return { is_64, is_big, u16, u32, word: at => is_64 ? u64(at) : u32(at) }
}

function elf_segments(bytes, r) {
    const first = r.word(r.is_64 ? 32 : 28), size = r.u16(r.is_64 ? 54 : 42), count = r.u16(r.is_64 ? 56 : 44)
    return Array.from({ length: count }, (_, i) => first + i * size).map(at => r.is_64
        ? { type: r.u32(at), flags: r.u32(at + 4), offset: r.word(at + 8), address: r.word(at + 16),
            size: r.word(at + 32) }
        : { type: r.u32(at), flags: r.u32(at + 24), offset: r.u32(at + 4), address: r.u32(at + 8),
            size: r.u32(at + 16) })
}

// The libraries that the dynamic segment names.
function elf_needed(bytes, r, segments) {
    const dynamic = segments.find(s => s.type === 2), step = r.is_64 ? 16 : 8
    if (!dynamic) return []
    const entries = Array.from({ length: dynamic.size / step }, (_, i) => dynamic.offset + i * step)
        .map(at => ({ tag: r.word(at), value: r.word(at + step / 2) }))
    const strings = entries.find(e => e.tag === 5)
    if (!strings) return []
    const load = segments.find(s => s.type === 1 && s.address <= strings.value && strings.value < s.address + s.size)
    return entries.filter(e => e.tag === 1).map(e => text(bytes, load.offset + strings.value - load.address + e.value))
}

function elf(bytes, system, processor) {
    const r = elf_reader(bytes), segments = elf_segments(bytes, r), needed = elf_needed(bytes, r, segments)
    need(r.u16(18) === elf_machines[processor], `the processor is ELF machine ${r.u16(18)}, not ${processor}`)
    need(r.is_64 === (processor !== 'armv7') && r.is_big === (processor === 's390x'), 'word size or byte order')
    for (const library of needed) need(elf_libraries[system].test(library), `needs ${library}`)
    const is_dynamic = segments.some(s => s.type === 3)
    need(is_dynamic === (system !== 'linux'), is_dynamic ? 'the program is not static' : 'the program is static')
    need(!segments.some(s => s.type === 1 && (s.flags & 3) === 3), 'a segment is writable and executable')
    const stack = segments.find(s => s.type === 0x6474e551)
    need(system === 'openbsd' || (stack && !(stack.flags & 1)), 'the stack is executable') // never, on OpenBSD
    if (system !== 'linux') {
        const notes = segments.filter(s => s.type === 4).map(s => bytes.toString('latin1', s.offset, s.offset + s.size))
        need(notes.some(n => n.includes(elf_notes[system])), `no note says ${elf_notes[system]}`)
    }
    return `ELF, ${needed.join(' ') || 'static'}`
}

// --- Mach-O ---

const macho_processors = { x86_64: 0x01000007, aarch64: 0x0100000c }

// The ad hoc signature: a code directory with the SHA-256 of each page before the signature itself.
function macho_signature(bytes, at, size) {
    const blob = bytes.subarray(at, at + size)
    need(blob.readUInt32BE(0) === 0xfade0cc0, 'the signature is no super blob')
    const index = Array.from({ length: blob.readUInt32BE(8) }, (_, i) => 12 + 8 * i)
    const entry = index.find(i => blob.readUInt32BE(i) === 0)
    need(entry !== undefined, 'the signature has no code directory')
    const directory = blob.subarray(blob.readUInt32BE(entry + 4))
    need(directory.readUInt32BE(0) === 0xfade0c02, 'the code directory has another magic number')
    need(directory.readUInt32BE(12) & 2, 'the signature is not ad hoc')
    const hashes = directory.readUInt32BE(16), pages = directory.readUInt32BE(28), limit = directory.readUInt32BE(32)
    need(directory[36] === 32 && directory[37] === 2, 'the hashes are not SHA-256')
    const page = 2 ** directory[39]
    need(limit === at && pages === Math.ceil(limit / page), `the signature is for ${limit} bytes, the code has ${at}`)
    for (let i = 0; i < pages; i++) {
        const hash = createHash('sha256').update(bytes.subarray(i * page, Math.min(limit, (i + 1) * page))).digest()
        need(hash.equals(directory.subarray(hashes + 32 * i, hashes + 32 * i + 32)), `page ${i} is not what was signed`)
    }
    return `${pages} pages signed ad hoc as ${text(directory, directory.readUInt32BE(20))}`
}

const version = n => `${n >>> 16}.${n >>> 8 & 255}`

function macho_slice(bytes, processor) {
    need(bytes.readUInt32LE(0) === 0xfeedfacf, 'no Mach-O file of 64 bits')
    need(bytes.readUInt32LE(4) === macho_processors[processor], `the processor is not ${processor}`)
    need(bytes.readUInt32LE(12) === 2, 'no program')
    need(bytes.readUInt32LE(24) & 0x200000, 'the program has a fixed address')
    const found = { libraries: [], signature: '', minimum: '' }
    for (let at = 32, left = bytes.readUInt32LE(16); left > 0; left--, at += bytes.readUInt32LE(at + 4)) {
        const command = bytes.readUInt32LE(at), first = bytes.readUInt32LE(at + 8), second = bytes.readUInt32LE(at + 12)
        if ([0xc, 0x80000018, 0x8000001f].includes(command)) found.libraries.push(text(bytes, at + first))
        if (command === 0x1d) found.signature = macho_signature(bytes, first, second)
        if (command === 0x32) {
            need(first === 1, 'the platform is not macOS')
            found.minimum = version(second)
        }
        if (command === 0x19) need((bytes.readUInt32LE(at + 60) & 6) !== 6, 'a segment is writable and executable')
    }
    need(found.libraries.join() === '/usr/lib/libSystem.B.dylib', `needs ${found.libraries.join(' ')}`)
    need(found.minimum, 'no version of macOS is named')
    need(found.signature || processor !== 'aarch64', 'there is no signature, which arm64 demands')
    return `${processor}, macOS ${found.minimum}, ${found.libraries}, ${found.signature || 'not signed'}`
}

function macho(bytes, system, processor) {
    if (processor !== 'universal') return `Mach-O ${macho_slice(bytes, processor)}`
    need(bytes.readUInt32BE(0) === 0xcafebabe, 'no universal file')
    const slices = Array.from({ length: bytes.readUInt32BE(4) }, (_, i) => 8 + 20 * i).map(at => {
        const name = Object.keys(macho_processors).find(p => macho_processors[p] === bytes.readUInt32BE(at))
        const from = bytes.readUInt32BE(at + 8)
        return { name, slice: bytes.subarray(from, from + bytes.readUInt32BE(at + 12)) }
    })
    need(slices.map(s => s.name).sort().join() === 'aarch64,x86_64', 'not for both processors')
    return `Mach-O universal: ${slices.map(s => macho_slice(s.slice, s.name)).join('; ')}`
}

// --- PE ---

const pe_machines = { x86_64: 0x8664, aarch64: 0xaa64 }
// Parts of Windows 10 and later.
const pe_libraries = /^(kernel32|ntdll|advapi32|bcrypt|shell32|user32|ws2_32|api-ms-win-crt-[a-z]+-l1-1-0)\.dll$/i

function pe(bytes, system, processor) {
    const start = bytes.readUInt32LE(60), optional = start + 24, sections = optional + bytes.readUInt16LE(start + 20)
    need(bytes.toString('latin1', start, start + 4) === 'PE\0\0', 'no PE file')
    need(bytes.readUInt16LE(start + 4) === pe_machines[processor], `the processor is not ${processor}`)
    need(bytes.readUInt16LE(optional) === 0x20b && bytes.readUInt16LE(optional + 68) === 3, 'no 64-bit console program')
    need((bytes.readUInt16LE(optional + 70) & 0x140) === 0x140, 'address randomisation or no-execute is off')
    const headers = Array.from({ length: bytes.readUInt16LE(start + 6) }, (_, i) => sections + 40 * i)
    const flags = headers.map(h => bytes.readUInt32LE(h + 36))
    need(!flags.some(f => f >>> 31 && f >>> 29 & 1), 'a section is writable and executable')
    const offset = address => {
        const h = headers.find(h => address >= bytes.readUInt32LE(h + 12) &&
            address < bytes.readUInt32LE(h + 12) + bytes.readUInt32LE(h + 16))
        return address - bytes.readUInt32LE(h + 12) + bytes.readUInt32LE(h + 20)
    }
    const libraries = []
    for (let at = offset(bytes.readUInt32LE(optional + 120)); bytes.readUInt32LE(at + 12); at += 20)
        libraries.push(text(bytes, offset(bytes.readUInt32LE(at + 12))))
    for (const library of libraries) need(pe_libraries.test(library), `needs ${library}`)
    return `PE, ${libraries.length} libraries of Windows`
}

// --- all ---

const formats = { linux: elf, freebsd: elf, netbsd: elf, openbsd: elf, macos: macho, windows: pe }

for (const file of process.argv.slice(2)) {
    const name = basename(file)
    try {
        const target = /-(linux|freebsd|netbsd|openbsd|macos|windows)-([a-z0-9_]+?)(\.exe)?$/
        const [, system, processor] = target.exec(name) ?? []
        need(system, 'the name says no system and processor')
        console.log(`ok ${name}: ${formats[system](readFileSync(file), system, processor)}`)
    } catch (error) {
        const known = error instanceof Invalid || error instanceof RangeError
        console.log(`not ok ${name}: ${known ? error.message : error.stack}`)
        process.exitCode = 1
    }
}
