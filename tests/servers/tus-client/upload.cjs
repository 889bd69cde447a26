// Uploads a file piece by piece and goes on after every broken connection. One word per line on standard output:
// "at N" after each piece, "media ADDRESS" at the end, "failed STATUS" when the server refused.
//   node upload.cjs ENDPOINT FILE   (the key comes in ROSTRUM_KEY)
const fs = require('node:fs')
const tus = require('tus-js-client')

const [endpoint, file] = process.argv.slice(2)
const upload = new tus.Upload(fs.createReadStream(file), {
  endpoint,
  headers: { Authorization: `Bearer ${process.env.ROSTRUM_KEY}` },
  chunkSize: 256 * 1024,
  retryDelays: Array(60).fill(250),
  uploadSize: fs.statSync(file).size,
  metadata: { filename: 'picture.png', alt: 'A board', folder: 'Sent' },
  onChunkComplete: (size, accepted) => console.log(`at ${accepted}`),
  onAfterResponse: (request, response) => {
    const media = response.getHeader('Rostrum-Media')
    if (media) console.log(`media ${media}`)
  },
  onError: (error) => {
    console.log(`failed ${error.originalResponse ? error.originalResponse.getStatus() : error.message}`)
    process.exitCode = 1
  },
})
upload.start()
