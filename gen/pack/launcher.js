#!/usr/bin/env node
// Executes the program of the package for this system and processor, with the same arguments and standard streams.
'use strict'
const { spawn } = require('child_process')
const { constants } = require('os')

const platform = `${process.platform}-${process.arch}`
const file = process.platform === 'win32' ? '@NAME@.exe' : '@NAME@'

function fail(message) {
  console.error(`@NAME@: ${message}`)
  process.exit(2)
}

let program
try {
  program = require.resolve(`@PACKAGE@-${platform}/bin/${file}`)
} catch {
  fail(`the package @PACKAGE@-${platform} is not installed. Install @PACKAGE@ again without --omit=optional, on this
machine; if there is no such package, there is no program for ${platform}.`)
}

// Before spawn(): a signal that arrives while the program starts would end only the launcher. Handlers run after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' })
child.on('error', error => fail(`cannot execute ${program}: ${error.message}`))
child.on('exit', (status, signal) => process.exit(signal ? 128 + constants.signals[signal] : status))
