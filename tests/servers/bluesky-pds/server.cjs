'use strict'
// A directory (in memory) and a personal data server on two free loopback ports, for one run of the tests.
// Prints one line of JSON with both addresses when ready, and ends when its standard input is closed, so that it
// never outlives the program that began it.
const crypto = require('node:crypto')
const fs = require('node:fs')
const net = require('node:net')
const path = require('node:path')

const [folder] = process.argv.slice(2)
if (!folder) {
  process.stderr.write('usage: node server.cjs DATA-FOLDER < something that stays open\n')
  process.exit(2)
}

// Neither server lets its address be chosen: give every listener of this process the loopback one.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function onLoopback(first, ...others) {
  const isBarePort = typeof first === 'number' && typeof others[0] !== 'string'
  return isBarePort ? listen.call(this, first, '127.0.0.1', ...others) : listen.call(this, first, ...others)
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.on('error', reject)
    probe.listen(0, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const hex = (bytes) => crypto.randomBytes(bytes).toString('hex')

async function startDirectory() {
  const { Database, PlcServer } = require('@did-plc/server')
  const port = await freePort()
  const directory = PlcServer.create({ db: Database.mock(), port })
  await directory.start()
  return { address: `http://localhost:${port}`, end: () => directory.destroy() }
}

async function startDataServer(directory) {
  const { PDS, envToCfg, envToSecrets } = require('@atproto/pds')
  const port = await freePort()
  const blobs = path.join(folder, 'blobs')
  fs.mkdirSync(blobs, { recursive: true })
  const settings = {
    devMode: true,
    disableSsrfProtection: true,
    hostname: 'localhost',
    port,
    dataDirectory: folder,
    blobstoreDiskLocation: blobs,
    blobstoreDiskTmpLocation: path.join(folder, 'blobs-incoming'),
    blobUploadLimit: 20_000_000,
    didPlcUrl: directory,
    enableDidDocWithSession: true,
    inviteRequired: false,
    rateLimitsEnabled: false,
    serviceHandleDomains: ['.test'],
    adminPassword: hex(16),
    dpopSecret: hex(32),
    jwtSecret: hex(32),
    plcRotationKeyK256PrivateKeyHex: hex(32),
    version: require('@atproto/pds/package.json').version,
  }
  const server = await PDS.create(envToCfg(settings), envToSecrets(settings))
  await server.start()
  return { address: `http://localhost:${port}`, end: () => server.destroy() }
}

async function main() {
  const directory = await startDirectory()
  const dataServer = await startDataServer(directory.address)
  process.stdout.write(JSON.stringify({ pds: dataServer.address, plc: directory.address }) + '\n')
  let ending
  const end = () => {
    ending ??= Promise.allSettled([dataServer.end(), directory.end()]).then(() => process.exit(0))
  }
  process.stdin.on('end', end).on('close', end).resume()
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

main().catch((problem) => {
  process.stderr.write(`${problem?.stack ?? problem}\n`)
  process.exit(1)
})
